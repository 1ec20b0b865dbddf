package read

import (
	"strings"
)

// Lead reads a whole lead in one text: labelled or not, in any order, over
// commas and lines or dictated without any marks. Words that fit no question
// are in Notes; what was read with doubt is in Guesses.
func Lead(text string) Found {
	s := sheetOf(Fold(text))
	f := &reading{}
	f.contacts(s)
	f.mail(s)
	f.labelled(s)
	f.typed(s)
	if !chatter.MatchString(s.content()) { // "LEAD sorry": nobody is called that
		f.whole(s)
	}
	return f.Found
}

// whole reads who and where out of what the typed readers left, then the notes.
func (f *reading) whole(s *sheet) {
	f.persons = append(f.persons, s.people()...)
	f.likelyPeople(s, true)
	f.findBusiness(s)
	f.likelyPeople(s, false)
	f.parties(s)
	if p := f.Card.DecisionMaker; p != nil && p.Name != "" {
		f.roleAlone(s)
	}
	f.putBusiness(s)
	f.leftovers(s)
}

// likelyPeople finds persons by what stands beside their names. sure: only
// usual first names and titles; the others are taken once the business is known.
func (f *reading) likelyPeople(s *sheet, sure bool) {
	if len(f.persons) > 0 && !sure && len(f.persons) >= len(f.phones)+len(f.mails) {
		return
	}
	for _, p := range s.pieces() {
		for p[0] < p[1] && smallBefore[s.word(p[0])] {
			p[0]++
		}
		who, next, ok := s.name(p[0])
		if at := s.word(next); ok && who.known && !s.bizzy(who) && next+1 < p[1] && (at == "at" || at == "from" || at == "@") {
			s.takeAs(p[0], next+1, tookPerson) // "hattie at prairie print"
			f.persons = append(f.persons, who)
			continue
		}
		if ok && !sure && who.known && f.business != "" && len(f.persons) == 0 && next < p[1] && !s.bizzy(who) && !s.nameWord(next) &&
			(s.touchedBefore(p[0], tookPhone, tookMail, tookAddress)) { // "wendy no address yet"
			if and := s.word(next); (and == "&" || and == "and" || and == "or") && firstNames[s.word(next+1)] { // "Lynn & Lori"
				who.doubt = true
				if and != "or" {
					next += 2
					who.name = s.cut(p[0], next)
				}
			}
			s.takeAs(p[0], next, tookPerson)
			f.persons = append(f.persons, who)
			continue
		}
		if !ok || next != p[1] || s.bizzy(who) && !(who.known && p[1]-p[0] == 2 && firstNames[s.word(p[0])] && !businessWords[s.word(p[0]+1)] && s.touches(p[1], tookPhone, tookMail)) {
			continue
		}
		beside := s.touches(p[1], tookPhone, tookMail) || s.touchedBefore(p[0], tookPhone, tookMail)
		switch {
		case sure && who.known && (beside && f.otherName(s, p) || p[1]-p[0] >= 2 && f.otherName(s, p)):
		case !sure && beside && f.business != "":
			if !who.known {
				f.guess("decision_maker.name")
			}
		case !sure && who.known && f.business != "" && len(f.persons) == 0:
		case !sure && f.business != "" && len(f.persons) == 0 && p[1]-p[0] <= 2 && s.touchedBefore(p[0], tookAddress, tookName) && !noteLike.MatchString(s.words(p[0], p[1])):
			f.guess("decision_maker.name")
		default:
			continue
		}
		s.takeAs(p[0], p[1], tookPerson)
		f.persons = append(f.persons, who)
	}
}

// Little words before a name.
var smallBefore = wordSet(`from by per with and to is w its spoke`)

// otherName says that a piece besides p may be the business: then p need not be.
func (f *reading) otherName(s *sheet, p [2]int) bool {
	if f.business != "" {
		return true
	}
	for _, q := range s.pieces() {
		if q == p {
			continue
		}
		from, to, _ := s.trimName(q[0], q[1], f.address.street)
		if from < to && !s.fillers(from, to) && !onlyDigits(s, from, to) && !noteLike.MatchString(s.words(from, to)) {
			who, next, ok := s.name(from)
			if ok && next == to && who.known && !s.bizzy(who) {
				continue
			}
			return true
		}
	}
	return false
}

// putBusiness puts name and address on the card.
func (f *reading) putBusiness(s *sheet) {
	if f.business == "" && !f.hasAddress && f.city == "" && f.state == "" {
		return
	}
	b := f.placeOf()
	b.Name = f.business
	if f.city != "" && b.City == "" {
		b.City = f.city
	}
	if f.state != "" && b.State == "" {
		b.State = f.state
	}
	if f.nameGuess {
		f.guess("business.name")
	}
	if f.business == "" {
		if f.hasAddress {
			f.ask(AskBusinessName, b.Street)
		}
		return
	}
	i, j := f.nameAt[0], f.nameAt[1]
	switch {
	case !f.hasAddress:
		b.Raw = typed(s.cut(i, j))
	case f.address.from >= j && f.address.from-j < 8:
		b.Raw = typed(s.cut(i, f.address.to))
	default:
		b.Raw = typed(s.cut(i, j) + ", " + s.cut(f.address.from, f.address.to))
	}
}

// leftovers turns what nobody took into notes.
func (f *reading) leftovers(s *sheet) {
	for _, p := range s.pieces() {
		if s.fillers(p[0], p[1]) || onlyConnectors(s, p[0], p[1]) {
			continue
		}
		f.note(strings.Trim(s.cut(p[0], p[1]), ` ,;`))
	}
}

// Words that are no note by themselves.
var connectors = wordSet(`me at lead new hi hello hey name names phone number cell tel telephone contact owner address email her his their he she they who there here located ph call new please got one another have dm if lady guy ps
	but also write reach mail e-mail text ella el su y pero and email: by via
	business biz store place company customer it this that boss mgr manager currently looking packages they're she's he's owners both also yes decide decision maker w/ has`)

func onlyConnectors(s *sheet, i, j int) bool {
	for ; i < j; i++ {
		if w := s.word(i); !connectors[w] && !fillerWords[w] && !marks[w] && len([]rune(w)) > 0 && !(len(w) == 1 && !s.tok(i).isNum && w != "y" && w != "n") {
			return false
		}
	}
	return true
}
