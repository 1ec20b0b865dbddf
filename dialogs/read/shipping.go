package read

import "strings"

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
