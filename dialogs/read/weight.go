package read

import (
	"regexp"

	"leadline/bot"
)

const (
	limitPounds = 70   // the most USPS carries
	mostPounds  = 1000 // more for one package is asked about
)

// A weight that was found in tokens [from, to).
type weightAt struct {
	bot.Weight
	from, to int
	guess    bool
	odd      bool // absurd: ask
}

var (
	underWords = map[string]bool{"under": true, "below": true, "less": true, "hasta": true, "menos": true, "<": true, "most": true, "upto": true}
	overWords  = map[string]bool{"over": true, "above": true, "more": true, "least": true, ">": true, "mas": true}
	noMoreThan = regexp.MustCompile(`^(?:(?:no|not|never) (?:more|over|heavier) than|not over|never over)\b`)
	heavyWords = regexp.MustCompile(`\b(?:big|small|large|heavy|light|little|huge|tiny|medium|bulky|various|sizes?|sized|letters?|shoe ?box|flats?|standard|normal|varies|vary|depends|mixed|all sizes|envelopes?|box(?:es)?|grandes?|chicos?|pequenos?|pesad[oa]s?|liger[oa]s?|livian[oa]s?|cajas?|not much|lightweight|different)\b`)
)

// weight finds the first weight with a unit in a sheet.
func (s *sheet) weight() (weightAt, bool) {
	var not weightAt // "not 5 lb more like 10 lb": the next one, if there is any
	for i := 0; i < len(s.toks); i++ {
		if s.toks[i].taken || s.word(i-1) == "$" {
			continue
		}
		if w, ok := s.weightFrom(i); ok {
			if s.word(i-1) != "not" || not.to > 0 {
				return w, true
			}
			not, i = w, w.to-1
			continue
		}
		if s.toks[i].isNum { // "20-40" is one thing: not its second half
			if _, _, next, ok := s.span(i); ok && next > i+1 && poundsPer[s.word(next)] == 0 {
				i = next - 1
			}
		}
	}
	return not, not.to > 0
}

// weightFrom reads a weight that starts at token i: "3-5 lb", "1 lb 8 oz",
// "8oz-1lb", "half a pound", "two and a half lbs".
func (s *sheet) weightFrom(i int) (weightAt, bool) {
	lo, hi, next, ok := s.amount(i)
	if !ok {
		return weightAt{}, false
	}
	comma := false
	if s.word(next) == "," && next == i+1 && !s.tok(next).gap && s.tok(next+1).isNum && !s.tok(next+1).gap && len(s.word(next+1)) == 1 {
		if _, _, ok := s.unit(next + 2); ok { // "2,5 kg": a decimal comma, probably
			lo += s.tok(next+1).num / 10
			hi, next, comma = lo, next+2, true
		}
	}
	unit, next, ok := s.unit(next)
	if !ok {
		return weightAt{}, false
	}
	lo, hi = lo*unit, hi*unit
	j := next
	if s.word(j) == "." && !s.tok(j).gap && s.tok(j+1).isNum { // "1 lb. 8 oz."
		if _, _, after, ok := s.amount(j + 1); ok {
			if sub, _, ok := s.unit(after); ok && sub < unit {
				j++
			}
		}
	}
	if s.word(next) == "or" { // "a pound or two", "a pound or less"
		switch w := s.word(next + 1); {
		case w == "less" || w == "under" || w == "below" || w == "menos":
			return s.weightOf(0, hi, i, next+2), true
		case w == "two" || w == "three" || w == "2" || w == "3":
			if v, _, ok := s.number(next + 1); ok && v > lo/unit {
				if _, _, units := s.unit(next + 2); !units {
					return s.weightOf(lo, v*unit, i, next+2), true
				}
			}
		}
	}
	if s.word(j) == "and" || s.word(j) == "y" || s.word(j) == "," && s.tok(j+1).isNum {
		j++
	}
	if s.word(j) == "a" && s.word(j+1) == "half" || s.word(j) == "media" || s.word(j) == "half" { // "a pound and a half"
		if j > next {
			half := 1
			if s.word(j) == "a" {
				half = 2
			}
			return s.weightOf(lo+unit/2, hi+unit/2, i, j+half), true
		}
	}
	if unit == 1 { // "1lb 8oz"
		if more, _, after, ok := s.amount(j); ok {
			if sub, end, ok := s.unit(after); ok && sub < 0.1 && sub > 0.05 && more < 16 {
				return s.weightOf(lo+more*sub, hi+more*sub, i, end), true
			} else if j == next && lo == hi && more > 0 && more < 16 && s.tok(j).isNum && after == j+1 && (s.word(after) == "" || breaks[s.word(after)]) { // "3lbs 12": ounces, probably
				w := s.weightOf(lo+more/16, lo+more/16, i, after)
				w.guess = true
				return w, true
			}
		}
	}
	if rangeWords[s.word(next)] && s.word(next) != "a" || s.word(next) == "/" { // "8oz-1lb", "1 lb to 3 lbs"
		if _, more, after, ok := s.amount(next + 1); ok {
			if other, end, ok := s.unit(after); ok {
				return s.weightOf(lo, more*other, i, end), true
			}
		}
	}
	w := s.weightOf(lo, hi, i, next)
	w.guess = w.guess || comma
	return w, true
}

// weightOf puts a weight together from pounds.
func (s *sheet) weightOf(lo, hi float64, from, to int) weightAt {
	if lo > hi {
		lo, hi = hi, lo
	}
	w := weightAt{from: from, to: to}
	if end, most := s.atMost(to); most { // "5 lb max"
		lo, w.to = 0, end
	}
	before := s.word(from - 1)
	if before == "than" || before == "de" || before == "at" || before == "to" {
		before = s.word(from - 2)
		from--
		if before == "up" {
			before = "upto"
		}
	}
	switch {
	case overWords[before] && (s.word(from-2) == "no" || s.word(from-2) == "not"): // "no more than 5"
		lo, w.from = 0, from-2
	case underWords[before]:
		lo, w.from = 0, from-1
	case overWords[before]:
		w.guess, w.from = true, from-1
	}
	w.Weight = bot.Weight{Min: hundredths(lo), Max: hundredths(hi), OverLimit: hi > limitPounds+0.0001, Raw: s.cut(w.from, w.to)}
	w.odd = hi > mostPounds || hi <= 0
	return w
}

// atMost steps over words behind a number that make it an upper edge.
func (s *sheet) atMost(i int) (end int, ok bool) {
	switch w, next := s.word(i), s.word(i+1); {
	case w == "max" || w == "maximum" || w == "tops" || w == "maximo":
		return i + 1, true
	case (w == "or" || w == "and" || w == "&" || w == "o" || w == "y") && (next == "less" || next == "under" || next == "below" || next == "lighter" || next == "menos"):
		return i + 2, true
	}
	return i, false
}

// readWeight reads an answer to "usual weight": also a bare number, in pounds.
func readWeight(s *sheet) (weightAt, bool) {
	if w, ok := s.weight(); ok {
		return w, true
	}
	for i := range s.toks {
		lo, hi, next, ok := s.amount(i)
		if !ok {
			continue
		}
		if spans, is := s.find(noMoreThan); is && spans[0][1] == i {
			return s.weightOf(lo, hi, i, next), true
		}
		if s.fillers(0, i) && s.fillers(next, len(s.toks)) && !s.inNumber(i) && s.word(i-1) != "-" && s.word(next) != "-" {
			return s.weightOf(lo, hi, i, next), true
		}
		break
	}
	return weightAt{}, false
}
