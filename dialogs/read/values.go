package read

import (
	"strings"

	"leadline/bot"
)

// Values reads every typed value that stands anywhere in a text, without
// knowing what was asked: phones, mail addresses, volumes with a period,
// weights with a unit, shippers, destinations, addresses and ZIP codes, "dm
// yes", "customer ok". rest is the words that are left; they are not in Notes.
func Values(text string) (f Found, rest string) {
	s := sheetOf(Fold(text))
	r := &reading{}
	r.contacts(s)
	r.typed(s)
	r.oneParty(text)
	var left []string
	for _, p := range s.pieces() {
		if !s.fillers(p[0], p[1]) {
			left = append(left, s.cut(p[0], p[1]))
		}
	}
	return r.Found, strings.Join(left, ", ")
}

// typed takes everything out of a sheet that is known by its own shape.
func (f *reading) typed(s *sheet) {
	f.mail(s)
	f.consenting(s)
	if a, ok := s.address(); ok {
		f.setAddress(s, a)
	}
	for n := 0; n < 3; n++ {
		v, ok := s.volume()
		if !ok || f.Card.Volume != nil {
			break
		}
		f.setVolume(v)
		s.take(v.from, v.to)
	}
	for n := 0; n < 3; n++ {
		w, ok := s.weight()
		if !ok || f.Card.Weight != nil {
			break
		}
		f.setWeight(w)
		s.take(w.from, w.to)
	}
	f.place(s)
	f.shipping(s)
}

// Without one of these nobody wants to send cards.
var cardHints = []string{"postcards", "flyers", "mailings", "coupons", "brochures", "catalogs"}

// mail reads the words about direct mail and about shipping nothing.
func (f *reading) mail(s *sheet) {
	yes, span, v := s.directMail()
	switch v {
	case Read:
		f.setYes("direct_mail", yes, Read)
		s.take(span[0], span[1])
	case Ask: // a maybe: left for the question
	}
	if i, j, ok := s.noShipping(); ok && f.Card.Volume == nil {
		f.Card.Volume = &bot.Volume{Per: "week", Raw: typed(s.cut(i, j))}
		f.note(s.cut(i, min(j+3, s.clause(j))))
		s.take(i, j)
	}
	if f.Card.DirectMail != nil || !containsOf(s.line, cardHints) {
		return
	}
	if spans, ok := s.find(wantsCards); ok {
		f.setYes("direct_mail", true, Guess)
		f.note(s.cut(spans[0][0], spans[0][1]))
		s.takeAs(spans[0][0], spans[0][1], tookNote)
	}
}

func (f *reading) consenting(s *sheet) {
	yes, spans, v := s.consent()
	switch v {
	case Read:
		f.setYes("concurrence", yes, Read)
		for _, span := range spans {
			s.take(span[0], span[1])
		}
	case Ask:
		f.ask(AskYesOrNo, "customer")
		for _, span := range spans {
			f.note(s.cut(span[0], span[1]))
			s.takeAs(span[0], span[1], tookNote)
		}
	}
}

// place reads the first address, or a ZIP or town without one.
func (f *reading) place(s *sheet) {
	if !f.hasAddress {
		if a, ok := s.address(); ok {
			f.setAddress(s, a)
		}
	}
	if f.hasAddress && f.address.zip5 != "" {
		return
	}
	z, ok := s.loneZip()
	switch {
	case ok && !f.hasAddress:
		f.setAddress(s, z)
	case ok && z.zip5 != "" && z.from >= f.address.to:
		a := f.address
		a.zip5, a.zip4 = z.zip5, z.zip4
		if a.city == "" {
			a.city, a.cityGuess = z.city, z.cityGuess
		}
		if a.state == "" {
			a.state = z.state
		}
		s.takeAs(z.from, z.to, tookAddress)
		f.setAddress(s, a)
	}
}

// setAddress puts an address on the card.
func (f *reading) setAddress(s *sheet, a addressAt) {
	s.takeAs(a.from, a.to, tookAddress)
	f.address, f.hasAddress = a, true
	b := f.placeOf()
	b.Street, b.ZIP5, b.ZIP4, b.City, b.State = a.street, a.zip5, a.zip4, a.city, a.state
	if b.Raw == "" {
		b.Raw = typed(s.cut(a.from, a.to))
	}
	if a.streetGuess {
		f.guess("business.street")
	}
	if a.cityGuess {
		f.guess("business.city")
	}
}

func (f *reading) placeOf() *bot.Business {
	if f.Card.Business == nil {
		f.Card.Business = &bot.Business{}
	}
	return f.Card.Business
}
