package read

import (
	"leadline/bot"
	"slices"
	"strings"
)

// parties decides who decides, and who was only spoken with, and gives each
// the phone and mail address that stands beside the name.
func (f *reading) parties(s *sheet) {
	slices.SortStableFunc(f.persons, func(a, b person) int { return a.from - b.from })
	decider, spoken := -1, -1
	rank := func(p person) int {
		r := 0
		if p.decides {
			r += 8
		}
		if !p.spoke {
			r += 4
		}
		if p.cued {
			r++
		}
		if s.touches(p.to, tookPhone, tookMail) {
			r++
		}
		return r
	}
	f.sameName()
	for i, p := range f.persons {
		if decider < 0 || rank(p) > rank(f.persons[decider]) {
			decider = i
		}
	}
	for i, p := range f.persons {
		if i == decider || p.name == f.persons[decider].name {
			continue
		}
		if spoken < 0 && (p.spoke || p.role != "") {
			spoken = i
		}
	}
	phones, mails := map[int][]phoneAt{}, map[int][]mailToken{}
	for _, n := range f.phones {
		who := f.nearest(n.from, n.to, decider)
		phones[who] = append(phones[who], n)
	}
	for _, m := range f.mails {
		who := f.nearest(m.from, m.to, decider)
		mails[who] = append(mails[who], m)
	}
	if decider < 0 && len(f.phones)+len(f.mails) == 0 {
		return
	}
	party := &bot.Party{}
	if decider >= 0 {
		p := f.persons[decider]
		party.Name, party.Role = p.name, p.role
		if p.doubt || p.spoke && !p.decides {
			f.guess("decision_maker.name") // the one spoken with need not be who decides
		}
	}
	f.reach(party, phones[decider], mails[decider])
	if len(phones[decider]) > 1 {
		f.guess("decision_maker.phone")
	}
	if spoken >= 0 {
		p := f.persons[spoken]
		other := &bot.Party{Name: p.name, Role: p.role}
		f.reach(other, phones[spoken], mails[spoken])
		f.Card.SpokeWith = other
	}
	for i, p := range f.persons {
		if i == decider || i == spoken || p.name == f.persons[decider].name {
			continue
		}
		words := strings.TrimSpace(p.name + " " + p.role)
		for _, n := range phones[i] {
			words += " " + s.cut(n.from, n.to)
			if party.Phone == "" {
				party.Phone, party.Ext = n.E164, n.Ext
				f.guess("decision_maker.phone")
			} else {
				f.extra(n.E164)
			}
		}
		for _, m := range mails[i] {
			words += " " + m.address
		}
		f.note(words)
	}
	if *party != (bot.Party{}) {
		f.Card.DecisionMaker = party
	}
}

// sameName drops a person who is another's first name only: "Bob Lee is the
// manager, call bob 303…". The place of the later mention counts for numbers.
func (f *reading) sameName() {
	for i := 0; i < len(f.persons); i++ {
		for j := range f.persons {
			long, short := &f.persons[j], f.persons[i]
			if i != j && len(long.name) > len(short.name) && strings.EqualFold(firstWords(long.name, 1), short.name) {
				if short.from > long.from {
					long.to = max(long.to, short.to)
				}
				long.decides = long.decides || short.decides
				f.persons = slices.Delete(f.persons, i, i+1)
				i--
				break
			}
		}
	}
}

// nearest is the person a phone or mail address at tokens [from, to) belongs to.
func (f *reading) nearest(from, to, decider int) int {
	best, distance := decider, 9
	for i, p := range f.persons {
		d := 99
		if p.to <= from {
			d = from - p.to
		} else if p.from >= to {
			d = p.from - to + 3 // names stand before their numbers
		}
		if d < distance || d == distance && i == decider {
			best, distance = i, d
		}
	}
	return best
}

// oneParty puts phones and mail addresses on the decision maker when nobody is named.
func (f *reading) oneParty(text string) {
	if len(f.phones) == 0 && len(f.mails) == 0 {
		return
	}
	if f.Card.DecisionMaker == nil {
		f.Card.DecisionMaker = &bot.Party{}
	}
	f.reach(f.Card.DecisionMaker, f.phones, f.mails)
}

// reach gives a person the first phone and mail address; further ones are kept apart.
func (f *reading) reach(p *bot.Party, phones []phoneAt, mails []mailToken) {
	for _, n := range phones {
		switch {
		case p.Phone == "":
			p.Phone, p.Ext = n.E164, n.Ext
		case n.E164 != p.Phone:
			f.extra(n.E164)
		}
	}
	for _, m := range mails {
		switch {
		case p.Email == "":
			p.Email = m.address
			if !m.sure {
				f.guess("decision_maker.email")
				f.ask(AskEmailConfirm, m.raw)
			}
		case !strings.EqualFold(m.address, p.Email):
			f.note(m.address)
		}
	}
}

func (f *reading) extra(number string) {
	for _, e := range f.Extra {
		if e == number {
			return
		}
	}
	f.Extra = append(f.Extra, number)
}
