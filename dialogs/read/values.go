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

// contacts takes mail addresses and phone numbers out of a sheet.
func (f *reading) contacts(s *sheet) {
	for _, m := range mails(s.text) {
		i, j := s.bytes(m.start, m.end)
		if i >= j {
			continue
		}
		s.takeAs(i, j, tookMail)
		f.mails = append(f.mails, mailToken{m, i, j})
	}
	found, short := phonesIn(s.open())
	for _, p := range found {
		i, j := s.bytes(p.Start, p.End)
		if i >= j {
			continue
		}
		if faxBefore.MatchString(s.text[:p.Start]) {
			f.note("fax " + s.cut(i, j))
			s.takeAs(i, j, tookNote)
			continue
		}
		s.takeAs(i, j, tookPhone)
		if j < len(s.toks) && s.word(j) == ")" && s.word(i-1) == "(" {
			s.takeAs(i-1, j+1, tookPhone)
		}
		f.phones = append(f.phones, phoneAt{p, i, j})
	}
	if e164, i, j, ok := s.spokenDigits(); ok && len(found) == 0 {
		s.takeAs(i, j, tookPhone)
		f.phones = append(f.phones, phoneAt{Phone{E164: e164, Start: s.toks[i].start, End: s.toks[j-1].end}, i, j})
		f.guess("decision_maker.phone")
	}
	for _, g := range short {
		i, j := s.bytes(g[0], g[1])
		if i >= j || s.toks[i].taken {
			continue
		}
		if len(f.phones) == 0 {
			f.ask(AskAreaCode, s.cut(i, j))
		}
		f.note(s.cut(i, j))
		s.takeAs(i, j, tookPhone)
	}
	if len(f.phones) == 0 && len(short) == 0 {
		if raw, ok := oddPhone(s.open()); ok {
			f.ask(AskPhoneInvalid, raw)
		}
	}
}

// open is the sheet's text with what was taken blotted out, byte for byte.
func (s *sheet) open() string {
	b := []byte(s.text)
	for _, t := range s.toks {
		for k := t.start; t.taken && k < t.end; k++ {
			b[k] = '\x01'
		}
	}
	return string(b)
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
	if spans, ok := s.find(wantsCards); ok && f.Card.DirectMail == nil {
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

// shipping reads shippers and destinations.
func (f *reading) shipping(s *sheet) {
	list := s.shippers(false)
	if len(list.ships) > 0 || list.ask {
		var raw []string
		for _, span := range list.spans {
			raw = append(raw, s.cut(span[0], span[1]))
		}
		had := len(f.Card.ShipsWith) > 0
		if !had {
			f.setShippers(list, strings.Join(raw, ", "))
		}
		for _, span := range list.spans {
			if !had {
				s.take(span[0], span[1])
			}
		}
	}
	d := s.destinations(false)
	if states, spans := s.stateList(false); len(states) > 0 {
		if len(d.where) == 0 || len(states) > 0 && d.where[0] == "international" {
			d.where = append([]string{"local"}, d.where...)
		}
		d.spans = append(d.spans, spans...)
	}
	if len(d.where) > 0 && len(f.Card.Destinations) == 0 {
		f.setDestinations(d)
		for _, span := range d.spans {
			s.take(span[0], span[1])
		}
	}
	f.lonePieces(s)
}

// lonePieces reads pieces that hold nothing but a shipper or a destination,
// when none was found: there short words count as in an answer ("us", "CO", "freight").
func (f *reading) lonePieces(s *sheet) {
	for _, p := range s.pieces() {
		text := s.cut(p[0], p[1])
		sub := sheetOf(text)
		if sub.fillers(0, len(sub.toks)) && sub.content() != "us" || onlyDigits(sub, 0, len(sub.toks)) {
			continue
		}
		if len(f.Card.ShipsWith) == 0 && sub.content() != "us" {
			if list := sub.shippers(true); len(list.ships) > 0 && sub.covered(list.spans) {
				f.setShippers(list, text)
				s.take(p[0], p[1])
				continue
			}
		}
		if len(f.Card.Destinations) > 0 || p[0] == 0 {
			continue
		}
		if d, ok := readDestinations(text, sub); ok && len(d.spans) > 0 && sub.covered(d.spans) && !(text == strings.ToLower(text) && wordyCodes[text]) {
			f.setDestinations(d)
			s.take(p[0], p[1])
		}
	}
}

// covered says that nothing but fillers stands outside the spans.
func (s *sheet) covered(spans [][2]int) bool {
	for i := range s.toks {
		if !overlaps(spans, i, i+1) && !s.fillers(i, i+1) && s.word(i) != "within" {
			return false
		}
	}
	return true
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

// pieces are the runs of tokens between marks and what was taken.
func (s *sheet) pieces() [][2]int {
	var all [][2]int
	for i := 0; i < len(s.toks); {
		if s.separates(i) || s.toks[i].taken {
			i++
			continue
		}
		j := s.clause(i)
		a, b := i, j
		for b > a && marks[s.word(b-1)] && !(s.word(b-1) == "." && abbreviations[s.word(b-2)]) {
			b--
		}
		for a < b && marks[s.word(a)] && s.word(a) != "=" && s.word(a) != "+" {
			a++
		}
		if a < b {
			all = append(all, [2]int{a, b})
		}
		i = max(j, i+1)
	}
	return all
}
