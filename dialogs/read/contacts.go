package read

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
