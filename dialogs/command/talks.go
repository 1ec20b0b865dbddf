package command

import (
	"strconv"
	"strings"
)

// number reads a talk's number: one to three digits.
func number(key string) (int, bool) {
	n, err := strconv.Atoi(key)
	return n, err == nil && len(key) <= 3 && n > 0
}

// numbers reads talk numbers, "13 and 14", "13, 14", "talk 14"; marked says
// that "and" or a comma stood between them.
func (t tail) numbers() (list []int, marked, ok bool) {
	for _, k := range plain(t.toks) {
		if n, ok := number(k.key); ok {
			list = append(list, n)
			continue
		}
		switch k.key {
		case "AND", "Y":
			marked = true
		case "TALK", "TALKS", "NUMBER", "NO", "THE", "CHARLA", "CHARLAS":
		default:
			for _, part := range strings.FieldsFunc(k.key, func(r rune) bool { return r == ',' || r == '&' || r == '+' }) {
				n, ok := number(part)
				if !ok {
					return nil, false, false
				}
				list, marked = append(list, n), true
			}
		}
	}
	return list, marked || strings.ContainsAny(t.text, ",&+"), true
}

func talk(t tail) (Args, bool) {
	list, _, ok := t.numbers()
	switch {
	case !ok || len(list) > 1:
		return none, false
	case len(list) == 0:
		return none, true
	}
	return Args{Talk: &list[0]}, true
}

// givenTalk is a way to say GIVEN that needs a talk.
func givenTalk(t tail) (Args, bool) {
	a, ok := given(t)
	return a, ok && (a.Talk != nil || len(a.Talks) > 0)
}

// signTalk is a talk or several, and behind PAPER where their sheet is on file.
func signTalk(t tail) (Args, bool) {
	for i, k := range t.toks {
		if !onFile[k.key] {
			continue
		}
		note := strings.TrimSpace(strings.TrimLeft(t.text[k.end:], " ,:;.-"))
		a, ok := talks(tailOf(strings.TrimSpace(t.text[:k.start]), t.ctx, t.way))
		if i == 0 {
			a, ok = none, true
		}
		if a.Note = note; note == "" {
			a.Note = "paper"
		}
		return a, ok
	}
	return talks(t)
}

// talks is nothing, one talk or several.
func talks(t tail) (Args, bool) {
	list, _, ok := t.numbers()
	return talksArgs(list, ""), ok && len(list) <= mostTalks
}

// onFile are the words for a sheet of paper.
var onFile = folded("PAPER|SHEET|PAPEL|HOJA")

// count is nothing or one number.
func count(t tail) (Args, bool) {
	w := t.words()
	if len(w) == 1 {
		if _, err := strconv.Atoi(w[0]); err == nil {
			return Args{Value: w[0]}, true
		}
	}
	return none, len(w) == 0
}

// askCards and tearPads are what a coordinator orders besides lead cards.
func askCards(t tail) (Args, bool) { return Args{Value: "ask_cards"}, t.empty() }

func tearPads(t tail) (Args, bool) { return Args{Value: "tear_pads"}, t.empty() }

// appoint is who, at which station, whether only acting, and until when.
func appoint(t tail) (Args, bool) {
	var a Args
	toks := plain(t.toks)
	for i := 0; i < len(toks); i++ {
		k := toks[i]
		switch {
		case k.key == "ACTING" || k.key == "INTERINO" || k.key == "INTERINA":
			a.Reason = "acting"
		case k.key == "TO" || k.key == "UNTIL" || k.key == "THROUGH" || k.key == "HASTA":
			d, ok := dateAt(toks[i+1:], t.ctx.Now, future)
			if !ok && a.Value == "" { // "to Arvada"
				continue
			}
			if !ok || i+2 < len(toks) && toks[i+2].key != "ACTING" {
				return none, false
			}
			a.To = d.String()
			i++
		case k.key == "AT" || k.key == "IN" || k.key == "EN" || k.key == "A":
		case a.Handle == "":
			a.Handle = strings.ToLower(strings.TrimPrefix(t.text[k.start:k.end], "@"))
		case a.Value == "":
			a.Value = k.key
		default:
			return none, false
		}
	}
	return a, true
}

// held is how many of each side took part: "usps 4 nalc 3", "4 nalc and 3 usps",
// "4 3".
func held(t tail) (Args, bool) {
	var sides []string // in the order in which they were named
	var counts []int
	for _, w := range strings.FieldsFunc(strings.Join(t.words(), " "), func(r rune) bool {
		return r == ' ' || r == '/' || r == ',' || r == '&' || r == '-' || r == ':' || r == '='
	}) {
		n, err := strconv.Atoi(w)
		switch {
		case err == nil && len(w) <= 3:
			counts = append(counts, n)
		case w == "USPS" || w == "NALC":
			sides = append(sides, w)
		case !heldWords[w]:
			return none, false
		}
	}
	switch {
	case len(counts) == 0 && len(sides) == 0:
		return none, true
	case len(counts) == 1 && len(sides) == 0: // the other side is asked for
		return Args{USPS: &counts[0]}, true
	case len(counts) == 1 && len(sides) == 1:
		counts = append(counts, -1)
	case len(counts) != 2 || len(sides) == 1:
		return none, false
	}
	a := Args{USPS: &counts[0], NALC: &counts[1]}
	if len(sides) > 0 && sides[0] == "NALC" {
		a.USPS, a.NALC = a.NALC, a.USPS
	}
	if len(sides) == 1 {
		a.USPS, a.NALC = onlySaid(a.USPS), onlySaid(a.NALC)
	}
	return a, len(sides) < 3
}

func onlySaid(n *int) *int {
	if *n < 0 {
		return nil
	}
	return n
}

// heldWords add nothing to the counts of those who took part.
var heldWords = folded("WITH|AND|FROM|Y|CON|DE|PEOPLE|THERE|TOOK|PART|ATTENDED|TODAY|TALK|TELECON|IT|WAS|HAD|SIDE|FOR")
