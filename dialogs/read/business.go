package read

import (
	"regexp"
	"strings"
)

var (
	// What people say before a business's name.
	leadIn = regexp.MustCompile(`^(?:(?:hi|hello|hey|yo|good morning|ok so|so|hola|buenos dias)\b ?,? ?|` +
		`my (?:new )?(?:customer|cust|client) (?:at |is )?|(?:she|he|they|who) (?:runs|owns|works at|manages|own|run) |(?:(?:i|we) )?(?:just |have |ve )*(?:got|have|gotta|found|here is|heres) (?:you )?(?:a|an|one|another)(?: new| good| hot)?(?: lead| one)?(?: for (?:you|u|ya|yall))?(?: (?:for|at|from|on|called|named|is|its))*(?: |$)|` +
		`(?:so )?(?:i |we )?(?:just )?(?:talked|spoke|spoken|met|chatted) (?:to|with) (?:the |a |some )?(?:manager|owner|mgr|boss|lady|guy|clerk|folks|people)(?: there)? (?:at|of|from) |` +
		`(?:a )?(?:new|quick|another|possible|potential|hot|good) lead(?: pls| please)?(?: (?:for|at|from|is|on|called|named|-))*(?: |$)|` +
		`lead (?:for|from|is|at|on)(?: (?:my )?(?:route|rt) \d+)?(?: :)? |lead :? ?- |` +
		`(?:its|it is|it s|this is|they are|theyre|thats|that is|there is|theres)(?: (?:called|named|a place called|the))* |` +
		`(?:the )?name is |(?:(?:tengo|hay|traigo) (?:un|otro) (?:nuevo )?(?:cliente|prospecto|negocio)(?: nuevo)?(?: en| de| que se llama| interesado)?|se llama|el negocio es|la tienda es|el cliente es) |` +
		`(?:called|named|business called|a place called|place called|shop called|store called) |` +
		`(?:(?:the )?(?:name of (?:the )?)?(?:business|biz|store|shop|company|place|customer|prospect|bus)(?: ?s)?(?: name)? (?:is|name is|called|named)(?: called| named)? )|` +
		`(?:at|from|over at|down at|owner of|works at|with|for|who owns|runs|owns|who runs) |(?:the )?(?:mgr|manager|owner|boss|guy|lady) (?:of|at|from) |in |and (?:they are |is )?|info |(?:but )?heres the info ?:? ?)+`)
	calledName = regexp.MustCompile(`\b(?:called|named|name of (?:the )?(?:business|store|shop|company|place) is|(?:business|biz|store|shop|company|place) (?:name )?is) `)
	// Where a place is, without an address: a note for whoever goes there.
	whereNote = regexp.MustCompile(`\b(?:\d{1,2}(?:st|nd|rd|th) (?:floor|fl)\b|(?:right |just |is |located )*(?:across (?:the street )?from|across the street|next (?:door )?to|near|behind|beside|besides|in front of|inside|inside of|(?:at |on )?(?:the )?corner of|down the (?:street|road|block) from|around the corner|by the|past the|over by|up the (?:street|road) from|at the end of|in the (?:mall|plaza|strip mall|shopping center|old)|kitty corner|catty corner|enfrente de|al lado de|cerca de|frente a|atras de|detras de|a lado de)\b|on (?:the )?(?:\d{1,3}(?:st|nd|rd|th)|highway|hwy|main|corner|[a-z]+ (?:st|street|ave|rd|road|blvd|way|dr|ln))\b).*$`)
	// What is said to whoever comes, not a name.
	noteLike = regexp.MustCompile(`\b(?:call (?:him|her|them|after|before|me|in|on|only|anytime|soon|asap|first)|stop by|come by|come (?:after|before)|closed|open (?:till|until|from|at|after|mon|daily)|opens|closes|after \d|before \d|leave (?:a )?(?:message|vm)|back door|front desk|side door|ring|knock|gate code|beware|dog|only on|best time|not in|not there|not here|out (?:till|until)|on vacation|will be|wants? (?:a )?(?:call|quote|rates|pricing|someone|info)|wants|needs|need|interested|thinking|looking|asap|urgent|please|thanks|thank|hate|hates|happy|unhappy|expensive|price|prices|rates|money|spend|spends|contract|pickup|pick up|drop ?off|appointment|text (?:him|her|them)|speaks?|habla|llamar|despues de|antes de|cerrado|abierto|leaves at|comes in|dont|doesnt|didnt|cant|wont|isnt|arent|very|said|says|asked|no lead|they|he|she|we|i)\b`)
)

var unitPiece = regexp.MustCompile(`\b` + unitWord + `(?: \.)?(?: #)? (?:\d+[a-z]?|[a-z])$`)

// named is a piece of a text that may be the business's name.
type named struct {
	from, to int
	score    int
	guess    bool
}

// findBusiness picks the piece of a sheet that is the business's name.
func (f *reading) findBusiness(s *sheet) {
	if f.business != "" {
		return
	}
	var best named
	pieces := s.pieces()
	for n, p := range pieces {
		from, to, called := s.trimName(p[0], p[1], f.address.street)
		if from >= to {
			continue
		}
		c := named{from: from, to: to}
		words, biz, possessive := 0, false, false
		for i := from; i < to; i++ {
			if !marks[s.word(i)] {
				words++
			}
			biz = biz || businessWords[s.word(i)]
			cut := s.cut(i, i+1)
			possessive = possessive || strings.HasSuffix(cut, "'s") || strings.HasSuffix(cut, "s'")
		}
		if called {
			c.score += 8
		}
		if f.hasAddress && f.address.from >= to && s.between(to, f.address.from) {
			c.score += 5
		}
		if f.hasAddress && f.address.to <= from && s.between(f.address.to, from) {
			c.score += 2
		}
		if biz {
			c.score += 3
		}
		if possessive {
			c.score += 2
		}
		if n == 0 {
			c.score += 2
		}
		if p, next, ok := s.name(from); ok && next == to && p.known && !biz && words <= 3 {
			c.score -= 4
		}
		if noteLike.MatchString(s.words(from, to)) {
			c.score -= 5
		}
		if unitPiece.MatchString(s.words(from, to)) {
			c.score -= 8 // "Ocotillo Plaza Ste 4" is where, not who
		}
		if words > 7 {
			c.score -= 3
		}
		if s.fillers(from, to) || onlyDigits(s, from, to) {
			continue
		}
		if _, _, next, ok := s.role(from); ok && next == to {
			continue
		}
		if l := s.word(from); words == 1 && (l == "ok" || l == "okay" || l == "y" || l == "n" || l == "yes" || l == "no" || l == "call" || l == "text" || l == "email" || l == "phone" || periods[l].per != "") || words == 1 && len(l) < 2 {
			continue
		}
		if best.to == 0 || c.score > best.score {
			c.guess = c.score < 3
			best = c
		}
	}
	if best.to == 0 || best.score < -2 {
		return
	}
	f.splitStreet(s, &best)
	f.splitPerson(s, &best)
	f.splitLeader(s, &best)
	if len(f.persons) == 0 && best.to-best.from >= longName && s.touches(best.to, tookPhone, tookMail) {
		best.guess = true // there may be somebody in it
	}
	f.takeName(s, best)
}

// trimName cuts what people say around a name off a piece.
func (s *sheet) trimName(from, to int, street string) (i, j int, called bool) {
	line := s.words(from, to)
	if m := calledName.FindStringIndex(line); m != nil {
		from += len(strings.Fields(line[:m[1]]))
		called = true
		line = s.words(from, to)
	}
	if m := leadIn.FindStringIndex(line); m != nil && m[1] == len(line) && !called {
		return to, to, false
	} else if m != nil && m[1] < len(line) {
		if lowerCase := s.word(from); !(s.capital(from) && (lowerCase == "in" || lowerCase == "at" || lowerCase == "and" || lowerCase == "info") && !s.allCapitals()) {
			from += len(strings.Fields(line[:m[1]]))
			line = s.words(from, to)
		}
	}
	if m := whereNote.FindStringIndex(line); m != nil && m[0] > 0 {
		to = from + len(strings.Fields(line[:m[0]]))
	}
	if !called && street == "" && to-from > 2 && s.word(to-2) == "on" && onPlace.MatchString(s.words(to-2, to)) {
		to -= 2 // "Noodle & Co. on Wynkoop": where it is, kept as a note
	}
	if !called && street == "" && to-from > 3 && s.word(to-3) == "on" && directions[s.word(to-2)] && isLetters(s.word(to-1)) {
		to -= 3 // "Rocky Peak Gear on East Colfax"
	}
	for to > from && (nameTail[s.word(to-1)] || marks[s.word(to-1)] && s.word(to-1) != ".") {
		to--
	}
	for from < to && (s.word(from) == "of" || marks[s.word(from)] && s.word(from) != "=") {
		from++
	}
	return from, to, called
}

var directions = wordSet(`north south east west n s e w northeast northwest southeast southwest`)

var onPlace = regexp.MustCompile(`^on (?:[a-z]{3,}|\d{1,3}(?:st|nd|rd|th))$`)

func (s *sheet) allCapitals() bool { return s.text == strings.ToUpper(s.text) }

// splitPerson parts a person's name off the end of a business name that runs
// straight into a phone or mail address: "joes bikes ann ruiz 303…".
func (f *reading) splitPerson(s *sheet, c *named) {
	beside := s.touches(c.to, tookPhone, tookMail)
	if len(f.persons) > 0 {
		return
	}
	for n := 1; n <= 3; n++ {
		i := c.to - n
		if i <= c.from {
			return
		}
		p, next, ok := s.name(i)
		if !ok || next != c.to || s.bizzy(p) {
			continue
		}
		prev := s.word(i - 1)
		if !beside && (!businessWords[prev] || n < 2 && !legalForms[prev]) {
			continue
		}
		if p.known && prev != "&" && prev != "and" && prev != "n" && (businessWords[prev] || c.to-c.from >= 3) {
			f.persons = append(f.persons, p)
			c.to, c.guess = i, c.guess || !businessWords[prev] || !beside && !legalForms[prev]
			f.persons[0].doubt = !beside && !legalForms[prev]
			s.takeAs(p.from, p.to, tookPerson)
			return
		}
	}
}

// splitStreet parts half a street off the end of a name: "Bolt Electric Supply 900
// Vine", as a guess.
func (f *reading) splitStreet(s *sheet, c *named) {
	i := c.to - 2
	if f.hasAddress || i < c.from+2 || !s.tok(i).isNum || len(s.word(i)) < 2 || len(s.word(i)) > 5 || numberedNames[s.word(i-1)] {
		return
	}
	if w := s.word(i + 1); len(w) < 3 || !isLetters(w) || businessWords[w] || firstNames[w] || cities[w] || notName[w] || packages[w] || periods[w].per != "" || isShipper(w) || poundsPer[w] > 0 {
		return
	}
	f.setAddress(s, addressAt{street: s.cut(i, c.to), from: i, to: c.to, streetGuess: true})
	c.to = i
}

// Words before a number that is no house's: Route 66, Studio 54.
var numberedNames = wordSet(`route rt hwy highway studio area pier unit store no number club channel formula suite ste post district station lodge local phase bay gate # top big the exit`)

// longName is how many words straight before a number are hardly a name alone.
const longName = 5

// legalForms end the name of a business: what stands behind them is no part of it.
var legalForms = wordSet(`inc llc co corp corporation ltd lp pllc`)

// splitLeader parts a person's name off the front of a business name where both
// run together: "ann ruiz vita co 303…". Whose name a business bears is unsure, so
// both are marked; "bob smith auto repair" is one name, since nothing but what they
// do stands behind the person.
func (f *reading) splitLeader(s *sheet, c *named) {
	next := c.from + 2 // two words are a person
	if len(f.persons) > 0 || next >= c.to || !firstNames[s.word(c.from)] || !s.nameWord(c.from+1) || !s.nameWord(next) ||
		businessWords[s.word(c.from+1)] || businessWords[s.word(next)] {
		return
	}
	biz := false
	for i := next; i < c.to; i++ {
		biz = biz || businessWords[s.word(i)]
	}
	if !biz {
		return
	}
	c.guess = true
	if !s.touches(c.to, tookPhone, tookMail) {
		return
	}
	f.persons = append(f.persons, person{from: c.from, to: next, name: clip(s.cut(c.from, next), maxParts), known: true, doubt: true})
	s.takeAs(c.from, next, tookPerson)
	c.from = next
}

func (f *reading) takeName(s *sheet, c named) {
	name := s.typedName(c.from, c.to)
	if name == "" {
		return
	}
	// "LEAD JUNIPER JERKY" or a business that begins with Lead: who knows.
	f.business, f.nameGuess = clip(name, maxName), c.guess || s.word(c.from) == "lead" && f.asked == "" && s.allCapitals()
	f.nameAt = [2]int{c.from, c.to}
	s.takeAs(c.from, c.to, tookName)
}
