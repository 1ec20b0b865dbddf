package read

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	// Not a name though letters: replies to a person, a question.
	chatter = regexp.MustCompile(`^(?:what|huh|why|how|who|when|where|hello|hi|hey|ok|okay|k|thanks|thank you|thx|ty|lol|yes|no|y|n|yep|nope|si|wait|hold on|one sec|brb|sorry|oops|test|testing|never ?mind|gracias|hola|que|como|ugh|help me|what do you mean|what does that mean|how (?:do|should|would) i know(?: that| this)?|same|(?:the )?same(?: (?:as|one|place|guy|customer|thing|business))*(?: (?:before|yesterday|last (?:time|week)|always|usual|the last one))?|see above|maybe|perhaps|quizas)(?: (?:is|do|does|are|you|mean|now|this|that|it|please|again|there|the|bot|a|moment|sec|second|u))*$`)
	// A sentence to somebody, which is a note and no business.
	sentence = regexp.MustCompile(`^(?:stop by|come by|call (?:me|him|her|them|after|before|back|in)|ill |i ll |i will |im |i am |i |we |they |he |she |it |its |there |please |can you |could you |do you |are you |is (?:it|this|that|there) |dont |do not |let me |give me |text |ask (?:for|me) |tell |see you |be there|running |on my |my (?:mail|package|route|phone|battery)|the customer (?:is|was|said|wants)|customer (?:is|was|said|wants)|wants to|wont|will be|closed |after \d|before \d|around \d|at \d|maybe |not (?:sure|yet|now|today)|they said|lunes |llame|llamar |pase |despues |estan |esta |no (?:hay|esta|estan|quiere))`)
)

// Chatter says whether a whole text only talks to the bot ("what do you mean"):
// there is nothing in it to keep.
func Chatter(text string) bool { return chatter.MatchString(sheetOf(Fold(text)).content()) }

// answerBusiness reads a business with or without its address.
func (f *reading) answerBusiness(text string, s *sheet) bool {
	if ok, was := f.exclaimed(text, s); was {
		return ok
	}
	f.contacts(s)
	words := s.content()
	if formula.MatchString(s.text) {
		// Nothing of a formula is an address; it is kept, and escaped where it is written.
		f.business = clip(s.text, maxName)
		f.putBusiness(s)
		f.Card.Business.Raw = typed(text)
		return true
	}
	if f.otherKind(s) || !hasLetter(s.text) || len(s.toks) == 1 && s.toks[0].isNum && len(s.text) < 3 { // "2" is a slip
		return false
	}
	if chatter.MatchString(words) {
		return false
	}
	if sentence.MatchString(words) {
		if m := calledName.FindStringIndex(s.line); m == nil && leadIn.FindStringIndex(s.line) == nil {
			f.note(s.text)
			return false
		}
	}
	f.labelled(s)
	f.placeAsked(s)
	whereText := ""
	if m := whereNote.FindStringIndex(s.line); m != nil && m[0] > 0 {
		i, j := s.tokens(m[0], m[1])
		if j = min(j, s.clause(i)); j > i {
			whereText = s.cut(i, j)
			f.note(whereText)
			s.takeAs(i, j, tookNote)
		}
	}
	full := len(f.phones)+len(f.mails) > 0 || s.hasRole()
	if full || strings.Count(s.text, ",")+strings.Count(s.text, "\n") > 3 {
		f.typed(s)
		f.whole(s)
	} else {
		f.nameOnly(s)
	}
	if f.Card.Business == nil {
		return false
	}
	f.Card.Business.Raw = typed(text)
	return true
}

// placeAsked reads the address of an answer; there a bare number with words
// behind it may be a street too.
func (f *reading) placeAsked(s *sheet) {
	f.place(s)
	if f.hasAddress && (f.address.street != "" || f.address.from == 0) {
		return
	}
	// "Joes Bikes 12 elmwood": number and one or two words at the end
	for i := len(s.toks) - 2; i >= 1; i-- {
		t := s.toks[i]
		if t.taken || !t.isNum || !isAllDigits(t.word) || len(t.word) > 5 || s.word(i-1) == "#" || s.word(i-1) == "$" {
			continue
		}
		end := s.clause(i)
		n := end - i - 1
		if n < 1 || n > 3 || (len(t.word) < 3 && !breaks[s.word(i-1)] && s.word(i-1) != "-") || numberName.MatchString(s.words(i, end)) {
			continue
		}
		good := true
		for k := i + 1; k < end; k++ {
			good = good && isLetters(s.word(k)) && !businessWords[s.word(k)]
		}
		if !good {
			continue
		}
		a := addressAt{street: tidyStreet(s.cut(i, end)), from: i, to: end, streetGuess: true}
		s.town(&a, end)
		if f.hasAddress {
			a.zip5, a.zip4, a.city, a.state = f.address.zip5, f.address.zip4, f.address.city, f.address.state
			f.Card.Business = nil
		}
		s.takeAs(a.from, a.to, tookAddress)
		f.address, f.hasAddress = a, true
		b := f.placeOf()
		b.Street, b.ZIP5, b.ZIP4, b.City, b.State = a.street, a.zip5, a.zip4, a.city, a.state
		f.guess("business.street")
		return
	}
}

// nameOnly takes what is left of an answer as the business's name.
func (f *reading) nameOnly(s *sheet) {
	if f.business == "" {
		pieces := s.pieces()
		if joined := s.partners(pieces, f); joined > 0 {
			pieces[joined][0], f.nameGuess = pieces[0][0], true
			pieces = pieces[joined:]
		}
		for n, p := range pieces {
			from, to, _ := s.trimName(p[0], p[1], f.address.street)
			if from >= to {
				continue
			}
			if f.business != "" {
				f.note(s.cut(p[0], p[1]))
				continue
			}
			c := named{from: from, to: to, guess: f.nameGuess || to-from == 1 && isShipper(s.word(from))}
			// A name over marks ("Dell, Reed & Co", "A/B Supply") stays together when
			// no address parts it.
			if !f.hasAddress && n == 0 && len(pieces) > 1 && len(pieces) <= 3 && !s.spansBreak(p[0], pieces[len(pieces)-1][1]) && s.shortRest(pieces[1:]) {
				c.to, c.guess = pieces[len(pieces)-1][1], true
				f.takeName(s, c)
				break
			}
			if f.hasAddress && f.address.street == "" && f.address.zip5 == "" {
				c.guess = true
			}
			f.takeName(s, c)
		}
	}
	if f.business == "" && !f.hasAddress {
		if letters := strings.TrimSpace(s.text); hasLetter(letters) && len(s.pieces()) == 0 && f.Card.Business == nil && !s.anyTaken() {
			f.business = clip(letters, maxName)
		} else if raw := strings.TrimSpace(s.text); f.Card.Business == nil && !s.anyTaken() && raw != "" && hasLetter(raw) {
			f.business, f.nameGuess = clip(raw, maxName), true
		}
	}
	if f.business == "" && f.hasAddress {
		f.ask(AskBusinessName, f.address.street)
	}
	f.putBusiness(s)
}

func (s *sheet) anyTaken() bool {
	for _, t := range s.toks {
		if t.taken {
			return true
		}
	}
	return false
}

// spansBreak says that a line break or something taken lies in [i, j).
func (s *sheet) spansBreak(i, j int) bool {
	for ; i < j; i++ {
		if s.word(i) == "\n" || s.word(i) == "|" || s.word(i) == ";" {
			return true
		}
	}
	return false
}

// shortRest says that the pieces behind the first are a word or two each: parts of a name.
func (s *sheet) shortRest(pieces [][2]int) bool {
	for _, p := range pieces {
		if p[1]-p[0] > 4 || noteLike.MatchString(s.words(p[0], p[1])) {
			return false
		}
	}
	return true
}

func hasLetter(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
}

// hasRole says that the text names a role besides the business: "owner ann ruiz".
func (s *sheet) hasRole() bool {
	for i := range s.toks {
		if role, _, next, ok := s.role(i); ok && role != "" && i > 0 {
			if p, _, named := s.name(next); named && p.known {
				return true
			}
			if s.nameEndsAt(i) && breaks[s.word(i-1)] {
				return true
			}
		}
	}
	return false
}

// otherKind takes an answer that is nothing but a value of another question:
// "40/wk" is no business.
func (f *reading) otherKind(s *sheet) bool {
	if v, ok := s.volume(); ok && !v.AssumedPeriod && s.fillers(0, v.from) && s.fillers(v.to, len(s.toks)) {
		f.setVolume(v)
		return true
	}
	if w, ok := s.weight(); ok && s.fillers(0, w.from) && s.fillers(w.to, len(s.toks)) {
		f.setWeight(w)
		return true
	}
	return false
}

// partners says up to which piece a name over commas goes, before a street:
// "Smith, Jones & Co, 55 Court St".
func (s *sheet) partners(pieces [][2]int, f *reading) int {
	last := 0
	for n := 1; n < len(pieces) && n < 4; n++ {
		p := pieces[n]
		if f.hasAddress && p[0] >= f.address.from || s.word(p[0]-1) != "," {
			break
		}
		for i := p[0]; i < p[1]; i++ {
			if w := s.word(i); w == "&" || i == p[1]-1 && (businessWords[w] || w == "llp") && s.capital(p[0]) {
				last = n
			}
		}
	}
	return last
}
