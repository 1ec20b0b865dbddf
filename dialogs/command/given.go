package command

import (
	"regexp"
	"strings"
)

// Words about a talk that was given or was not, in any order.
var (
	// countWords stand behind the number of those who were there, countBefore before it.
	countWords  = folded("PEOPLE|PPL|THERE|ATTENDED|ATTENDEES|PRESENT|CARRIERS|EMPLOYEES|FOLKS|PERSONS|HEADS|IN|PERSONAS|CARTEROS|PRESENTES")
	countBefore = folded("WITH|HAD|ATTENDANCE|COUNT|ASISTENCIA|CON")
	// givenWords say nothing that the command has not said.
	givenWords = folded("GIVEN|HELD|DONE|READ|WAS|WERE|TO|AT|OF|ON|THE|A|ATTENDANCE|TOTAL|WITH|HAD|COUNT|US|IT|SIGNED|EL|LA|FUE|CON|ASISTENCIA|TODAY'S")
	// join stand between the numbers of several talks.
	join = folded("AND|Y|N|&|+|,|TALK|TALKS|NUMBER|NO|THE|#|CHARLA|CHARLAS|BOTH")
)

// given is one talk with the attendance, or several talks, and the day if it was
// not today.
func given(t tail) (Args, bool) {
	rest, day, there := t.withDates().dayAndCount()
	list, marked, ok := rest.numbers()
	marked = marked || strings.ContainsAny(t.text, ",&+")
	a := Args{Date: day}
	switch {
	case !ok && t.way.own && t.ctx.Asking == "" && strings.ContainsAny(t.text, "0123456789"):
		return Args{Value: t.text}, true // "given 14/22": which talk it was is asked
	case !ok || there == nil && len(list) == 0 && day != "":
		return none, false
	case len(list) == 0:
		return none, t.way.own && there == nil
	case len(list) == 1:
		a.Talk, a.Attendance = &list[0], there
	case len(list) == 2 && !marked && there == nil:
		a.Talk, a.Attendance = &list[0], &list[1]
	default:
		a.Talks, a.Attendance = list, there
	}
	return a, true
}

// dayAndCount takes the day and the number of those who were there out of a text,
// "14 yesterday 22 people", and words that add nothing.
func (t tail) dayAndCount() (rest tail, day string, there *int) {
	var kept []string
	toks := plain(t.toks)
	for i := 0; i < len(toks); i++ {
		k := toks[i].key
		next, before := "", ""
		if i+1 < len(toks) {
			next = toks[i+1].key
		}
		if i > 0 {
			before = toks[i-1].key
		}
		n, isNumber := number(k)
		d, isDay := dateAt(toks[i:i+1], t.ctx.Now, past)
		switch {
		case isNumber && there == nil && (countWords[next] || countBefore[before]):
			there = &n
			for i+1 < len(toks) && countWords[toks[i+1].key] {
				i++
			}
		case isDay && !isNumber && day == "":
			day = d.String()
		case givenWords[k] && len(kept) > 0:
		default:
			kept = append(kept, t.text[toks[i].start:toks[i].end])
		}
	}
	return tailOf(strings.Join(kept, " "), t.ctx, t.way), day, there
}

// talkReason is which talks, and why.
func talkReason(t tail) (Args, bool) {
	list, reason := talksAhead(t.text, t.toks)
	return talksArgs(list, reason), true
}

// talksAhead are the talk numbers at the start of a text, and what follows them:
// "13 and 14 not held".
func talksAhead(text string, toks []token) (list []int, rest string) {
	i := 0
	for i < len(toks) {
		if n, ok := number(strings.Trim(toks[i].key, ",;:&+#")); ok {
			list = append(list, n)
			i++
			continue
		}
		more := i+1 < len(toks)
		if more {
			_, more = number(strings.Trim(toks[i+1].key, ",;:&+#"))
		}
		if !more && !(len(list) == 0 && (toks[i].key == "TALK" || toks[i].key == "TALKS" || toks[i].key == "CHARLA")) || !join[toks[i].key] {
			break
		}
		i++
	}
	if i == len(toks) {
		return list, ""
	}
	if len(list) == 0 {
		return nil, text
	}
	return list, strings.TrimSpace(strings.TrimLeft(text[toks[i].start:], " ,:;.-"))
}

func talksArgs(list []int, reason string) Args {
	a := Args{Reason: reason}
	if len(list) == 1 {
		a.Talk = &list[0]
	} else {
		a.Talks = list
	}
	return a
}

// notGiven is "no 14": a coordinator says that a talk was not given.
func notGiven(t tail) (Args, bool) {
	list, reason := talksAhead(t.text, t.toks)
	if !t.ctx.Idle() || len(list) == 0 || len(list) > mostTalks {
		return none, false
	}
	return talksArgs(list, reason), reason == "" || notHeld.MatchString(reason) || len(plain(tokens(reason))) == 0
}

// mostTalks is how many talks one text is about at most.
const mostTalks = 5

// Why a talk was not given, and that it was: other words behind "no 15" may be a
// house number or so many packages.
const (
	talkSubject = `^(?:(?:it|they|that|this|talk|talks|that one|both|we|he|she|mgmt|management|the \pL+|supervisor|sup|porque|que|because|cuz|bc|since)[ ,]+)*`
	talkDeeds   = `(?:held|given|done|read|happen(?:ed)?|gave|do|give|hold)`
)

var (
	notHeld = regexp.MustCompile(`(?i)^(?:because|cuz|bc|since|due to|porque)\b|` + talkSubject +
		`(?:(?:was|were|has|have|had|did|is|got|do)?(?: ?n['\x{2019}]?t| ?not)\b|(?:was|were|has|have|got|is)? ?(?:never|skipped|cancell?ed|missed|forgotten|forgot)\b|` +
		`(?:wasnt|werent|didnt|havent|hasnt|hadnt|isnt|nobody|no one|no talk|no time|no (?:se|nos|lo|la|hubo|fue)|nunca|nadie|cancelada)\b|(?:no|nope|not|never)[ .!]*$)`)
	wasHeld = regexp.MustCompile(`(?i)` + talkSubject + `(?:(?:was|were|has been|have been|got|is|are) )?` + talkDeeds + `\b`)
)

// numberFirst reads "15 not held", "talks 13 and 14 were given monday".
func (p parsed) numberFirst() (Command, bool) {
	toks := plain(p.toks)
	if !p.ctx.Idle() || len(toks) < 2 {
		return Command{}, false
	}
	list, reason := talksAhead(p.text, toks)
	switch {
	case len(list) == 0 || len(list) > mostTalks || reason == "":
		return Command{}, false
	case notHeld.MatchString(reason):
		return Command{Word: "DISPUTE", Args: talksArgs(list, reason)}, true
	case wasHeld.MatchString(reason):
		a, ok := given(tailOf(p.text[toks[0].start:], p.ctx, phrase{}))
		return Command{Word: "GIVEN", Args: a}, ok && (a.Talk != nil || len(a.Talks) > 0)
	}
	return Command{}, false
}
