package read

import (
	"slices"
	"strings"
)

// labelled reads what stands behind labels and takes it.
func (f *reading) labelled(s *sheet) {
	s.numberedList()
	labels := s.labels()
	for n, l := range labels {
		sub := sheetOf(strings.ReplaceAll(s.cutRaw(l.to, l.end), `"`, " "))
		base := 0
		if len(sub.toks) == 0 && !l.strong {
			continue
		}
		if l.to < len(s.toks) {
			base = s.toks[l.to].start
		}
		span := func(i, j int) (int, int) {
			return s.bytes(base+sub.toks[i].start, base+sub.toks[j-1].end)
		}
		first := sub.clause(0)
		done := true
		switch l.part {
		case "volume":
			if v, ok := readVolume(sheetOf(sub.cutRaw(0, first))); ok {
				f.setVolume(v)
				s.take(span(0, first))
			}
		case "weight_lb":
			if w, ok := readWeight(sheetOf(sub.cutRaw(0, first))); ok {
				f.setWeight(w)
				s.take(span(0, first))
			}
		case "ships_with":
			part := sub.cutRaw(0, sub.listEnd())
			if list, ok := readShippers(part, sheetOf(part)); ok {
				f.setShippers(list, part)
				s.take(span(0, sub.listEnd()))
			} else {
				done = l.strong
			}
		case "destinations":
			part := sub.cutRaw(0, sub.listEnd())
			if where, ok := readDestinations(part, sheetOf(part)); ok {
				f.setDestinations(where)
				s.take(span(0, sub.listEnd()))
			} else {
				done = false
			}
		case "direct_mail", "concurrence":
			yes, v := sheetOf(sub.cutRaw(0, first)).yesNo()
			if v == No && first > 1 {
				first = 1
				yes, v = sheetOf(sub.cutRaw(0, 1)).yesNo()
			}
			if v == Read || v == Guess {
				f.setYes(l.part, yes, v)
				s.take(span(0, first))
			} else {
				done = false
			}
		case "business":
			f.labelName(s, l, sub)
		case "name":
			p, _, ok := sub.name(0)
			if ok && f.asked == "decision_maker" || ok && p.known && !sub.bizzy(p) && !(n == 0 && l.from == 0 && !hasPart(labels, "contact", "decides", "business")) || hasPart(labels, "business") && f.business != "" {
				f.labelPerson(s, l, sub, "", false, false)
			} else {
				f.labelName(s, l, sub)
			}
		case "contact":
			f.labelPerson(s, l, sub, "", false, false)
		case "decides":
			if p, _, ok := sub.name(0); ok && s.word(l.from) == "dm" && !p.known && !sub.capital(0) {
				done = false // "dm: already does it" speaks of mail
				break
			}
			done = f.labelPerson(s, l, sub, "", true, false)
		case "spoke":
			done = f.labelPerson(s, l, sub, "", false, true)
		case "role":
			role, decides, _, _ := s.role(l.from)
			done = f.labelPerson(s, l, sub, role, decides, false)
		case "address":
			f.addressHint = l.to
		case "city":
			f.city = clip(sub.cut(0, first), maxParts)
			s.take(span(0, max(first, 1)))
		case "state":
			if code, next, ok := sub.state(0); ok {
				f.state = code
				s.take(span(0, next))
			}
		case "notes":
			if len(sub.toks) > 0 {
				f.note(sub.text)
				s.take(span(0, len(sub.toks)))
			}
		}
		if done {
			s.takeAs(l.from, l.to, tookLabel)
		}
	}
}

func hasPart(labels []labelAt, parts ...string) bool {
	return slices.ContainsFunc(labels, func(l labelAt) bool { return slices.Contains(parts, l.part) })
}

// numberedList takes the numbers of a list ("1. Tumbleweed Trading 2. 900 Main
// St") out of the way, when they count from 1.
func (s *sheet) numberedList() {
	next, found := 1.0, []int{}
	for i := range s.toks {
		t := s.tok(i)
		if t.isNum && t.num == next && (s.word(i+1) == "." || s.word(i+1) == ")") && s.tok(i+2).gap && (i == 0 || s.tok(i).gap || s.word(i-1) == "\n") {
			next, found = next+1, append(found, i)
		}
	}
	if len(found) < 3 || found[0] > 2 {
		return
	}
	for _, i := range found {
		s.takeAs(i, i+2, tookLabel)
	}
}

// labelName takes the business name behind a label.
func (f *reading) labelName(s *sheet, l labelAt, sub *sheet) {
	if f.business != "" || len(sub.toks) == 0 {
		return
	}
	start := 0
	for start < len(sub.toks) && (sub.word(start) == "\"" || sub.word(start) == "\n" || sub.word(start) == "called" || sub.word(start) == "named") {
		start++
	}
	end := sub.clause(start)
	if a, ok := sub.address(); ok && a.from > start && a.from < end {
		end = a.from
	}
	for end > start+1 && (nameTail[sub.word(end-1)] || marks[sub.word(end-1)] && sub.word(end-1) != ".") {
		end--
	}
	if end <= start {
		return
	}
	f.business = clip(strings.Trim(sub.cut(start, end), ` ,"-`), maxName)
	f.nameGuess = l.part == "name" && !l.strong
	i, j := s.bytes(s.toks[l.to].start+sub.toks[start].start, s.toks[l.to].start+sub.toks[end-1].end)
	f.nameAt = [2]int{i, j}
	s.takeAs(i, j, tookName)
}

// labelPerson takes the person behind a label; false when none stands there.
func (f *reading) labelPerson(s *sheet, l labelAt, sub *sheet, role string, decides, spoke bool) bool {
	start := 0
	for start < len(sub.toks) && (sub.word(start) == "\"" || sub.word(start) == "\n") {
		start++
	}
	if r, d, next, ok := sub.role(start); ok && role == "" {
		role, decides, start = r, decides || d, next
	}
	p, next, ok := sub.name(start)
	if !ok {
		return false
	}
	if role == "" {
		if r, d, after, ok := sub.roleBehind(next); ok {
			role, decides, next = r, decides || d, after
		}
	}
	p.role, p.decides, p.spoke, p.cued = role, decides, spoke, true
	base := s.toks[l.to].start
	p.from, p.to = s.bytes(base+sub.toks[start].start, base+sub.toks[next-1].end)
	s.takeAs(p.from, p.to, tookPerson)
	f.persons = append(f.persons, p)
	return true
}
