package read

import "math"

// Pounds in one of each unit.
var poundsPer = map[string]float64{
	"lb": 1, "lbs": 1, "lbd": 1, "ibs": 1, "lbz": 1, "libs": 1, "pound": 1, "pounds": 1, "punds": 1, "pds": 1, "#": 1, "##": 1, "libra": 1, "libras": 1,
	"oz": 1.0 / 16, "ozs": 1.0 / 16, "ounce": 1.0 / 16, "ounces": 1.0 / 16, "onz": 1.0 / 16, "onza": 1.0 / 16, "onzas": 1.0 / 16,
	"kg": 2.20462262, "kgs": 2.20462262, "kilo": 2.20462262, "kilos": 2.20462262, "kilogram": 2.20462262, "kilograms": 2.20462262, "kilogramos": 2.20462262,
	"g": 0.00220462262, "gr": 0.00220462262, "gram": 0.00220462262, "grams": 0.00220462262, "gramos": 0.00220462262,
	"ton": 2000, "tons": 2000,
}

// amount reads a number, a range or a fraction.
func (s *sheet) amount(i int) (lo, hi float64, next int, ok bool) {
	switch w := s.word(i); {
	case w == "half" || w == "media" || w == "medio":
		next = i + 1
		if s.word(next) == "a" || s.word(next) == "of" {
			next++
		}
		return 0.5, 0.5, next, true
	case w == "quarter":
		next = i + 1
		if s.word(next) == "of" {
			next++
		}
		if s.word(next) == "a" {
			next++
		}
		return 0.25, 0.25, next, true
	case (w == "a" || w == "an" || w == "one" || w == "una") && poundsPer[s.word(i+1)] > 0:
		return 1, 1, i + 1, true
	}
	if s.word(i) == "libra" && s.word(i+1) == "y" && s.word(i+2) == "media" {
		return 1, 1, i, true
	}
	if poundsPer[s.word(i)] > 0 && s.word(i) != "#" && len(s.word(i)) > 2 && s.word(i+1) == "and" && s.word(i+2) == "a" && s.word(i+3) == "half" { // "pound and a half"
		return 1, 1, i, true
	}
	lo, hi, next, ok = s.span(i)
	if !ok {
		return 0, 0, i, false
	}
	if s.word(next) == "/" && s.tok(next+1).isNum && s.tok(next+1).num > 1 && lo == hi && lo < s.tok(next+1).num { // 1/2
		v := lo / s.tok(next+1).num
		return v, v, next + 2, true
	}
	if s.tok(next).isNum && s.word(next+1) == "/" && s.tok(next+2).isNum && s.tok(next+2).num > 1 { // 1 1/2
		v := s.tok(next).num / s.tok(next+2).num
		return lo + v, hi + v, next + 3, true
	}
	if s.word(next) == "and" && s.word(next+1) == "a" && s.word(next+2) == "half" {
		return lo + 0.5, hi + 0.5, next + 3, true
	}
	if (s.word(next) == "y" && s.word(next+1) == "media") && poundsPer[s.word(next+2)] > 0 {
		return lo + 0.5, hi + 0.5, next + 2, true
	}
	if s.word(next) == "ish" {
		next++
	}
	return lo, hi, next, true
}

// unit reads a unit at token i; "#" only right behind its number.
func (s *sheet) unit(i int) (pounds float64, next int, ok bool) {
	w := s.word(i)
	if w == "-" && !s.tok(i).gap && poundsPer[s.word(i+1)] > 0 { // "5-lb box"
		i, w = i+1, s.word(i+1)
	}
	if w == "(" && poundsPer[s.word(i+1)] > 0 {
		i, w = i+1, s.word(i+1)
	}
	pounds, ok = poundsPer[w]
	if !ok || w == "#" && (s.tok(i).gap || s.tok(i+1).isNum) || (w == "g" || w == "gr") && s.tok(i).gap && !breaks[s.word(i+1)] && !fillerWords[s.word(i+1)] {
		return 0, i, false
	}
	next = i + 1
	if s.word(next) == "." && s.tok(next+1).gap && (w == "lb" || w == "lbs" || w == "oz") && next+1 < len(s.toks) && s.word(next+1) != "\n" {
		// the point of an abbreviation or of a sentence: either way done with
		return pounds, next, true
	}
	return pounds, next, true
}

// hundredths rounds pounds: whole eighths of an ounce stay exact, the rest
// (kilograms) gets two places, below a pound four.
func hundredths(v float64) float64 {
	v = math.Min(math.Max(v, 0), 1e9)
	if eighths := v * 128; math.Abs(eighths-math.Round(eighths)) < 1e-6 {
		return math.Round(eighths) / 128
	}
	if v < 1 {
		return math.Round(v*10000) / 10000
	}
	return math.Round(v*100) / 100
}
