package read

import "strings"

// others reads values of other kinds out of the text of an answer. after: the
// answer stands in front ("yes, joes bikes 12 main st").
func (f *reading) others(s *sheet, field string, after bool) {
	rest := s
	if after {
		k := 0
		for k < len(s.toks) && (strongYes[s.word(k)] || strongNo[s.word(k)] || weakYes[s.word(k)] || marks[s.word(k)]) {
			k++
		}
		small := !anyNumber(s)
		for i := k; i < len(s.toks) && small; i++ {
			small = aroundYes[s.word(i)] || fillerWords[s.word(i)] || marks[s.word(i)] || strongYes[s.word(i)] || weakYes[s.word(i)] || negators[s.word(i)]
		}
		if k >= len(s.toks) || small {
			return
		}
		rest = sheetOf(s.cutRaw(k, len(s.toks)))
	}
	more := Lead(rest.text)
	had := f.Card
	typedValues := more.Card.Volume != nil || more.Card.Weight != nil || more.Card.DecisionMaker != nil && more.Card.DecisionMaker.Phone+more.Card.DecisionMaker.Email != "" ||
		more.Card.Business != nil && (more.Card.Business.Street != "" || more.Card.Business.ZIP5 != "") || len(more.Card.ShipsWith) > 0 || len(more.Card.Destinations) > 0 || more.Card.DirectMail != nil && field != "direct_mail"
	if !typedValues {
		if after {
			f.note(rest.text)
		}
		return
	}
	f.Card = more.Card
	f.Extra, f.Ask, f.AskRaw = more.Extra, more.Ask, more.AskRaw
	switch field {
	case "concurrence":
		f.Card.Concurrence = had.Concurrence
	case "direct_mail":
		f.Card.DirectMail = had.DirectMail
	}
	for _, g := range had.Guesses {
		f.guess(g)
	}
}

// mix takes values of other kinds from what an answer left, and notes.
func (f *reading) mix(s *sheet, field string) {
	if s.done() {
		f.oneParty("")
		return
	}
	had := f.Card
	f.typedBut(s, field)
	f.oneParty("")
	if had.Volume == nil && had.Weight == nil && len(had.ShipsWith) == 0 && len(had.Destinations) == 0 {
		return // no answer: the words are the caller's to keep
	}
	if menu(s.text, 6) != nil {
		return
	}
	for _, p := range s.pieces() {
		if !s.fillers(p[0], p[1]) && !onlyConnectors(s, p[0], p[1]) && s.telling(p[0], p[1]) {
			f.note(s.cut(p[0], p[1]))
		}
	}
}

// done says that everything was read.
func (s *sheet) done() bool {
	for _, t := range s.toks {
		if !t.taken {
			return false
		}
	}
	return true
}

// telling says that a piece has words of its own, not only the menu's numbers.
func (s *sheet) telling(i, j int) bool {
	for ; i < j; i++ {
		if w := s.word(i); isLetters(w) && len(w) > 2 && !fillerWords[w] {
			return true
		}
	}
	return false
}

// typedBut is typed without the reader of one field, which was done strictly.
func (f *reading) typedBut(s *sheet, field string) {
	f.mail(s)
	f.consenting(s)
	if field != "volume" {
		if v, ok := s.volume(); ok && !(v.AssumedPeriod && field == "weight_lb") {
			f.setVolume(v)
			s.take(v.from, v.to)
		}
	}
	if field != "weight_lb" {
		if w, ok := s.weight(); ok && !w.odd {
			f.setWeight(w)
			s.take(w.from, w.to)
		}
	}
	list, d := f.Card.ShipsWith, f.Card.Destinations
	f.place(s)
	f.shipping(s)
	if field == "ships_with" {
		f.Card.ShipsWith = list
	}
	if field == "destinations" {
		f.Card.Destinations = d
	}
	if f.Card.Business != nil && f.Card.Business.Street == "" && f.Card.Business.ZIP5 == "" && strings.TrimSpace(f.Card.Business.City) == "" {
		f.Card.Business = nil
	}
}
