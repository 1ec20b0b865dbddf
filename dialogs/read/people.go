package read

import (
	"regexp"
	"strings"
)

// A person of a text.
type person struct {
	name, role string
	from, to   int
	spoke      bool // the carrier spoke with them
	decides    bool // said to decide
	cued       bool // words or a role say that this is a person
	known      bool // a usual first name or a title
	doubt      bool // where the name begins is unsure
}

const (
	spokeCue = `(?:(?:i |just |we )*(?:talked|spoke|spoken|chatted|met|speaking|talking|tlkd)(?: just| today| only)?(?: to| with| w /| w| a)?|hable con|platique con|hable a|spoke - with|on duty was|on duty is)(?: (?:the|a|la|el|un|una))*`
	askCue   = `(?:ask(?:ed)?(?: for| 4| to see)|(?:good |best |main )?(?:contact|poc)(?: (?:person|name))?(?: is| =| :| was| -)?|attn(?: :)?|attention(?: :)?|atencion(?: :)?|talk (?:to|with)|speak (?:to|with)|see|(?:his|her|their|the|owners?|owner s|managers?|mgrs?|contact) ?(?:s )?name(?: is| s| =| :)?|names|name is|(?:guy|lady|woman|man|person|dude|gal|gentleman)(?: there| here)?(?: is| named| s name is| called|s name is| name)+|guys name is|ladys name is|pregunt[ea]r?(?: por)?|se llama|contacto(?: es| :)?|talk 2|reach out to|c / o)`
)

var (
	spokeStart   = regexp.MustCompile(`\b` + spokeCue + ` `)
	askStart     = regexp.MustCompile(`\b` + askCue + ` `)
	callStart    = regexp.MustCompile(`\b(?:call|ask|text|phone|llam[ea]r?|pregunt[ea]r?) (?:a )?`)
	decidesStart = regexp.MustCompile(`\b(?:decides|decider|decision ?maker|decision - maker|deciding|who decides|makes decisions|quien decide|decide)(?: (?:is|was|es|:|=|-))* `)
	decidesAfter = regexp.MustCompile(`^ ?(?:,|\.|who|and|she|he|that|-|\n)* ?(?:(?:she|he|who|also|really|does|is the one who|the one who) ?)*(?:owns(?: it| the (?:place|store|shop|business))?|runs(?: it| the (?:place|store|shop|business|show))|decides|makes the (?:call|calls|decisions?)|is in charge|in charge|is the (?:boss|decision maker|decider|owner)|(?:she|he) is (?:the )?(?:owner|boss)|handles (?:the )?shipping|does (?:the )?shipping|decide|es (?:la|el) (?:duen[oa]|jef[ea]))\b`)
	roleBetween  = regexp.MustCompile(`^(?:(?:is|was|es|:|=|,|-|named|called|name|s|\(|there|here|on|duty|se|llama|\.) )*`)
)

// KnownPerson says whether a text is a person by a usual name, with a phone or
// mail address, and nothing else: "Ann Ruiz 303-555-0142".
func KnownPerson(text string) bool {
	s := sheetOf(Fold(text))
	if len(s.toks) == 0 || !firstNames[s.toks[0].word] && !titles[s.toks[0].word] {
		return false
	}
	f := &reading{}
	f.contacts(s)
	pieces := s.pieces()
	if len(f.phones)+len(f.mails) == 0 || len(pieces) != 1 {
		return false
	}
	who, next, ok := s.name(pieces[0][0])
	return ok && who.known && next == pieces[0][1] && !s.bizzy(who)
}

// people finds the persons that words or roles point out, takes them, and
// gives them in the order of the text.
func (s *sheet) people() []person {
	var all []person
	add := func(p person, from int) {
		p.cued = true
		if role, decides, next, ok := s.roleBehind(p.to); ok && p.role == "" {
			p.role, p.to = role, next
			p.decides = p.decides || decides
		}
		if p.to < len(s.at) {
			if m := decidesAfter.FindStringIndex(s.line[min(s.at[p.to], len(s.line)):]); m != nil {
				_, j := s.tokens(s.at[p.to], s.at[p.to]+m[1])
				p.decides, p.to = true, j
				if p.role == "" && strings.Contains(s.line[s.at[p.from]:], "own") && ownsIt.MatchString(s.words(p.from, j)) {
					p.role = "owner"
				}
			}
		}
		s.takeAs(from, p.to, tookPerson)
		all = append(all, p)
	}
	// spoken with, asked for, deciding
	for _, cue := range []struct {
		pattern        *regexp.Regexp
		spoke, decides bool
		known          bool // only usual first names
	}{{spokeStart, true, false, false}, {decidesStart, false, true, false}, {askStart, false, false, false}, {callStart, false, false, true}} {
		for from := 0; from < len(s.line); {
			m := cue.pattern.FindStringIndex(s.line[from:])
			if m == nil {
				break
			}
			a, b := from+m[0], from+m[1]
			i, j := s.tokens(a, b)
			from = b
			var p person
			role, decides, next, hasRole := s.role(j)
			if hasRole {
				for s.word(next) == "," || s.word(next) == "is" || s.word(next) == "named" || s.word(next) == "-" {
					next++
				}
				j = next
			}
			for roleModifiers[s.word(j)] && firstNames[s.word(j+1)] { // "attn purchasing bill"
				j++
			}
			p, _, ok := s.name(j)
			if cueText := s.line[a:b]; role == "" && strings.Contains(cueText, "owner") {
				role, decides = "owner", true
			} else if role == "" && (strings.Contains(cueText, "manager") || strings.Contains(cueText, "mgr")) {
				role = "manager"
			}
			if !ok || !p.known && !hasRole && s.bizzy(p) || cue.known && (!p.known || s.bizzy(p)) {
				continue
			}
			p.spoke, p.decides, p.role = cue.spoke, cue.decides || decides, role
			add(p, i)
			from = 0
		}
	}
	// "owner Ann Ruiz", "owner is Ann", "manager: Sam"
	for i := 0; i < len(s.toks); i++ {
		role, decides, next, ok := s.role(i)
		if !ok || next >= len(s.at) {
			continue
		}
		m := roleBetween.FindStringIndex(s.line[s.at[next]:])
		_, j := s.tokens(s.at[next], s.at[next]+m[1])
		if m[1] == 0 {
			j = next
		}
		if s.word(next) == "," && s.roleEnds(i) { // "Ann Ruiz, owner, 303…": the name stands before
			continue
		}
		p, _, named := s.name(j)
		if !named || !p.known && (s.bizzy(p) || j == next && !decides && s.nameEndsAt(i)) {
			continue
		}
		if prev, _, is := s.nameBefore(i); is && prev.known && !p.known {
			continue
		}
		p.role, p.decides = role, decides
		add(p, i)
	}
	// "Ann Ruiz owner", "Dale the owner", "Ann (owner)"
	for i := 0; i < len(s.toks); i++ {
		_, _, next, ok := s.role(i)
		if !ok {
			continue
		}
		p, from, is := s.nameBefore(i)
		if !is {
			i = next - 1
			continue
		}
		add(p, from)
	}
	// "Ruth Odell. She decides", "Faith Mercer runs it"
	for i := 0; i < len(s.toks); i++ {
		p, next, ok := s.name(i)
		if !ok || !p.known || next >= len(s.at) {
			continue
		}
		if m := decidesAfter.FindStringIndex(s.line[s.at[next]:]); m != nil && m[0] == 0 {
			add(p, i)
		}
	}
	return all
}

var ownsIt = regexp.MustCompile(`\b(?:owns|owner|duen[oa])\b`)

// bizzy says that a name holds words of businesses.
func (s *sheet) bizzy(p person) bool {
	for i := p.from; i < p.to; i++ {
		if businessWords[s.word(i)] {
			return true
		}
	}
	return false
}

// roleBehind reads a role that follows a name: ", owner", "(manager)", "the gm", "is the owner".
func (s *sheet) roleBehind(i int) (role string, decides bool, next int, ok bool) {
	j := i
	for n := 0; n < 3; n++ {
		w := s.word(j)
		if w == "," || w == "(" || w == "-" || w == ";" || w == "\n" || w == "is" || w == "es" || w == "/" {
			j++
		} else {
			break
		}
	}
	if (s.word(j) == "she" || s.word(j) == "he") && s.word(j+1) == "is" {
		j += 2
	}
	role, decides, next, ok = s.role(j)
	if !ok && j > i && isLetters(s.word(j)) && !firstNames[s.word(j)] && !notName[s.word(j)] { // "(studio manager)", ", gallery director"
		if role, decides, next, ok = s.role(j + 1); ok && breaks[s.word(next)] {
			role = clip(strings.ToLower(s.cut(j, j+1))+" "+role, maxParts)
		} else {
			ok = false
		}
	}
	if !ok {
		return "", false, i, false
	}
	if (s.word(j-1) == ";" || s.word(j-1) == "\n") && !breaks[s.word(next)] {
		return "", false, i, false
	}
	if p, _, named := s.name(next); named && p.known && s.word(next) != "(" && !(j > i && s.word(j-1) == "(") {
		return "", false, i, false // "sam, owner Ann": the role belongs to the next
	}
	if s.word(next) == "is" || s.word(next) == "es" || s.word(next) == ":" || s.word(next) == "=" || s.word(next) == "was" {
		return "", false, i, false
	}
	if s.word(next) == ")" {
		next++
	}
	return role, decides, next, true
}

// nameBefore reads the name that ends before token i.
func (s *sheet) nameBefore(i int) (p person, from int, ok bool) {
	end := i
	for end > 0 && (s.word(end-1) == "," || s.word(end-1) == "(" || s.word(end-1) == "-" || s.word(end-1) == "is" || s.word(end-1) == "the" || s.word(end-1) == "la" || s.word(end-1) == "el") {
		end--
	}
	for n := min(6, end); n >= 1; n-- {
		p, next, ok := s.name(end - n)
		if !ok || next != end {
			continue
		}
		edge := end-n == 0 || !s.nameWord(end-n-1)
		words := n
		for k := end - n; k < end; k++ {
			if s.word(k) == "." || s.word(k) == "-" {
				words--
			}
		}
		if p.known && !s.bizzy(p) || edge && !s.bizzy(p) && words >= 2 && words <= 3 && breaks[s.word(end-n-1)] && end-n > 0 {
			if (s.word(end-n-1) == "and" || s.word(end-n-1) == "&") && firstNames[s.word(end-n-2)] {
				p.from, p.doubt = end-n-2, true
				p.name = clip(s.cut(p.from, end), maxParts)
			}
			if n == 2 && firstNames[s.word(end-1)] && firstNames[s.word(end-2)] && !s.capital(end-1) && edge && !breaks[s.word(end-3)] {
				p.from, p.doubt = end-1, true // "bev or tony bev is the boss"
				p.name = s.cut(end-1, end)
			}
			return p, p.from, true
		}
	}
	return person{}, i, false
}

// nameEndsAt says that a usual name stands right before token i.
func (s *sheet) nameEndsAt(i int) bool {
	p, _, ok := s.nameBefore(i)
	return ok && p.known
}

// roleEnds says that a name stands before the role at token i.
func (s *sheet) roleEnds(i int) bool {
	_, _, ok := s.nameBefore(i)
	return ok
}
