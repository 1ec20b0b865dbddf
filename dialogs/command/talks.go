package command

import (
	"regexp"
	"strconv"
	"strings"

	"leadline/bot"
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

// given is one talk with the attendance, or several talks.
func given(t tail) (Args, bool) {
	day := ""
	if d, rest, ok := t.lastDay(); ok {
		day, t = d.String(), rest
	}
	a, ok := givenTalks(t)
	if day != "" && (a.Talk == nil && len(a.Talks) == 0) {
		return none, false
	}
	a.Date = day
	return a, ok
}

// lastDay takes a day from the end, "yesterday", "on 3/13": the day on which a
// talk was given, if not today.
func (t tail) lastDay() (bot.Date, tail, bool) {
	toks := plain(t.toks)
	if len(toks) < 2 {
		return bot.Date{}, t, false
	}
	last := toks[len(toks)-1:]
	d, ok := dateAt(last, t.ctx.Now, past)
	if !ok {
		return d, t, false
	}
	end := last[0].start
	if before := toks[len(toks)-2]; before.key == "ON" || before.key == "EL" {
		end = before.start
	}
	return d, tailOf(strings.TrimSpace(t.text[:end]), t.ctx, t.way), true
}

func givenTalks(t tail) (Args, bool) {
	list, marked, ok := t.numbers()
	switch {
	case !ok:
		return none, false
	case len(list) == 0:
		return none, t.way.own
	case len(list) == 1:
		return Args{Talk: &list[0]}, true
	case len(list) == 2 && !marked:
		return Args{Talk: &list[0], Attendance: &list[1]}, true
	}
	return Args{Talks: list}, true
}

// givenTalk is a way to say GIVEN that needs a talk.
func givenTalk(t tail) (Args, bool) {
	a, ok := given(t)
	return a, ok && (a.Talk != nil || len(a.Talks) > 0)
}

// signTalk is a talk, and behind PAPER where its sheet is on file.
func signTalk(t tail) (Args, bool) {
	for i, k := range t.toks {
		if !onFile[k.key] {
			continue
		}
		note := strings.TrimSpace(strings.TrimLeft(t.text[k.end:], " ,:;.-"))
		a, ok := talk(tailOf(strings.TrimSpace(t.text[:k.start]), t.ctx, t.way))
		if i == 0 {
			a, ok = none, true
		}
		if a.Note = note; note == "" {
			a.Note = "paper"
		}
		return a, ok
	}
	return talk(t)
}

// onFile are the words for a sheet of paper.
var onFile = folded("PAPER|SHEET|PAPEL|HOJA")

func talkReason(t tail) (Args, bool) {
	a := Args{Reason: t.text}
	toks := t.toks
	if len(toks) > 0 && toks[0].key == "TALK" {
		toks = toks[1:]
	}
	if len(toks) > 0 {
		if n, ok := number(toks[0].key); ok {
			a.Talk, a.Reason = &n, strings.TrimSpace(strings.TrimLeft(t.text[toks[0].end:], " ,:;.-"))
		}
	}
	return a, true
}

// notGiven is "no 14": a coordinator says that a talk was not given.
func notGiven(t tail) (Args, bool) {
	if !t.ctx.Idle() {
		return none, false
	}
	if a, ok := talk(t); ok {
		return a, a.Talk != nil
	}
	a, _ := talkReason(t)
	return a, a.Talk != nil && notHeld.MatchString(a.Reason)
}

// notHeld is why a talk was not given: other words behind "no 15" may be a
// house number or so many packages.
var notHeld = regexp.MustCompile(`(?i)^(?:because|cuz|bc|since|due to|porque)\b|^(?:(?:it|that|this|talk|that one|we|they|he|she|mgmt|management|the \pL+|supervisor|sup|porque|que|because|cuz|bc|since)[ ,]+)*(?:(?:was|were|has|have|did|is|never|got)(?: ?n['\x{2019}]?t| not)?[ ]+)?(?:not|never|held|given|happen(?:ed)?|wasnt|wasn't|werent|weren't|didnt|didn't|havent|hasnt|skipped|cancell?ed|missed|forgot|nobody|no one|no talk|no time|no (?:se|nos|lo|la|hubo|fue)|nunca|nadie|cancelada)\b`)

// numberFirst reads "15 not held", "talk 15 was never given".
func (p parsed) numberFirst() (Command, bool) {
	toks := plain(p.toks)
	if len(toks) > 0 && (toks[0].key == "TALK" || toks[0].key == "CHARLA") {
		toks = toks[1:]
	}
	if !p.ctx.Idle() || len(toks) < 2 {
		return Command{}, false
	}
	n, ok := number(toks[0].key)
	reason := strings.TrimSpace(strings.TrimLeft(p.text[toks[0].end:], " ,:;.-"))
	if !ok || !notHeld.MatchString(reason) {
		return Command{}, false
	}
	return Command{Word: "DISPUTE", Args: Args{Talk: &n, Reason: reason}}, true
}

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

// held is how many of each side took part: "usps 4 nalc 3", "4 3".
func held(t tail) (Args, bool) {
	a := Args{}
	side := ""
	for _, w := range t.words() {
		n, err := strconv.Atoi(w)
		switch {
		case err != nil && (w == "USPS" || w == "NALC"):
			side = w
		case err != nil || len(w) > 3:
			return none, false
		case side == "NALC" || side == "" && a.USPS != nil:
			a.NALC, side = &n, ""
		default:
			a.USPS, side = &n, ""
		}
	}
	return a, true
}
