package read

import (
	"leadline/bot"
	"strings"
)

// answerPerson reads who decides, and how to reach them.
func (f *reading) answerPerson(text string, s *sheet) bool {
	f.contacts(s)
	if len(f.phones) == 0 && f.Ask == "" {
		f.loosePhone(s)
	}
	if len(f.phones) == 0 && f.Ask == "" {
		if raw := vanity.FindString(s.open()); raw != "" {
			f.ask(AskPhoneInvalid, raw)
		}
	}
	if f.Ask == "" && len(f.mails) == 0 {
		if raw, start, end, ok := brokenMail(s.open()); ok {
			f.ask(AskEmailConfirm, raw)
			i, j := s.bytes(start, end)
			f.note(s.cut(i, j))
			s.takeAs(i, j, tookMail)
		}
	}
	if chatter.MatchString(s.content()) && len(f.phones)+len(f.mails) == 0 {
		return false
	}
	before := len(f.Card.Notes)
	f.notThem(s)
	f.labelled(s)
	f.typedBut(s, "")
	f.persons = append(f.persons, s.people()...)
	for _, p := range s.pieces() {
		if s.fillers(p[0], p[1]) || onlyConnectors(s, p[0], p[1]) {
			continue
		}
		from := p[0]
		for from < p[1] && (connectors[s.word(from)] || fillerWords[s.word(from)]) && !firstNames[s.word(from)] {
			from++
		}
		who, next, ok := s.name(from)
		if !ok || noteLike.MatchString(s.words(from, p[1])) && !who.known || next != p[1] && !who.known {
			continue
		}
		if len(f.persons) > 0 && !who.known {
			continue
		}
		if next < p[1] && !who.known {
			continue
		}
		if !who.known && len(f.persons) == 0 && s.bizzy(who) {
			f.guess("decision_maker.name")
		}
		s.takeAs(from, next, tookPerson)
		f.persons = append(f.persons, who)
	}
	f.parties(s)
	f.roleAlone(s)
	for _, m := range f.mails {
		// "ann ruiz at vitaco dot com": where the name ends and the address begins is unsure
		if !m.sure && f.Card.DecisionMaker != nil && f.Card.DecisionMaker.Name != "" && m.from > 0 && s.toks[m.from-1].kind == tookPerson {
			f.guess("decision_maker.name")
		}
	}
	if f.business != "" {
		f.putBusiness(s)
	}
	f.leftovers(s)
	if f.Card.DecisionMaker == nil && f.Card.SpokeWith == nil && f.Ask == "" {
		f.Card.Notes = f.Card.Notes[:min(before, len(f.Card.Notes))]
		return false
	}
	return true
}

// notThem keeps as a note who it is not: "no es Ana es Luz", "not Bob, Rita".
func (f *reading) notThem(s *sheet) {
	for i := 0; i < len(s.toks); i++ {
		j := i + 1
		switch w := s.word(i); {
		case w == "no" && s.word(j) == "es", w == "not" && s.word(j) == "the":
			j++
		case w != "not" && w != "isnt":
			continue
		}
		who, next, ok := s.name(j)
		if !ok || !who.known && !(s.capital(j) && !s.allCapitals()) || s.bizzy(who) {
			continue
		}
		f.note(s.cut(i, next))
		s.takeAs(i, next, tookNote)
	}
}

// roleAlone takes a role that stands without a name: "the owner", "manager, 303…".
func (f *reading) roleAlone(s *sheet) {
	p := f.Card.DecisionMaker
	if p != nil && (p.Role != "" || p.Name != "" && len(f.persons) > 1) {
		return
	}
	named := p != nil && p.Name != ""
	for i := range s.toks {
		role, _, next, ok := s.role(i)
		if !ok || s.word(next) == "of" || named && !s.alone(i, next) {
			continue
		}
		if f.Card.DecisionMaker == nil {
			f.Card.DecisionMaker = &bot.Party{}
		}
		f.Card.DecisionMaker.Role = role
		s.takeAs(i, next, tookPerson)
		return
	}
}

// alone says that tokens [i, j) are all that stands between what was read and
// the marks: "Beth Sand 303-555-0124 office mgr".
func (s *sheet) alone(i, j int) bool {
	free := func(k int) bool { w := s.word(k); return w == "" || w == "|" || marks[w] }
	return free(i-1) && free(j)
}

// loosePhone reads digits of an odd shape when the answer holds little else.
func (f *reading) loosePhone(s *sheet) {
	for i := 0; i < len(s.toks); i++ {
		if s.toks[i].taken || !s.toks[i].isNum {
			continue
		}
		j := i
		for j < len(s.toks) && !s.toks[j].taken && (s.toks[j].isNum || strings.Contains(".-()/+", s.toks[j].word)) {
			j++
		}
		digits := looseDigits(s.cutRaw(i, j))
		if e164, ok := validUS(digits); ok {
			f.phones = append(f.phones, phoneAt{Phone{E164: e164, Start: s.toks[i].start, End: s.toks[j-1].end}, i, j})
			s.takeAs(i, j, tookPhone)
			f.guess("decision_maker.phone")
			return
		}
		switch {
		case len(digits) == 7:
			f.ask(AskAreaCode, s.cut(i, j))
			f.note(s.cut(i, j))
			s.takeAs(i, j, tookPhone)
			return
		case len(digits) == 8 || len(digits) >= 10:
			f.ask(AskPhoneInvalid, s.cut(i, j))
			f.note(s.cut(i, j))
			s.takeAs(i, j, tookPhone)
			return
		}
		i = j
	}
}
