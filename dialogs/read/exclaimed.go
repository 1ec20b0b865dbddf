package read

import (
	"regexp"
	"strings"
)

// Names with a mark of their own ("Yes! Organics", "Boom! Comics"), and small
// words before a name that have none.
var (
	exclaimedName = regexp.MustCompile(`^(\pL{2,12})! ?(\pL.*)$`)
	wordsBefore   = regexp.MustCompile(`(?i)^(?:(?:yes|yeah|yep|yup|ok|okay|sure|si|s[ií]|well|so|um|uh|oh|hi|hello|hey|thanks|sorry|great|cool|perfect|oops|hola|gracias)[,.:;!] ?)+(\S.*)$`)
	onlySmall     = wordSet(`hi hello hey thanks ok okay sorry sure great cool good perfect hola gracias oops well so um uh oh yay lol`)
)

// exclaimed reads a business whose name has an exclamation mark inside. A yes
// before it was asked about nothing: whether it is of the name is marked.
func (f *reading) exclaimed(text string, s *sheet) (ok, was bool) {
	if m := exclaimedName.FindStringSubmatch(s.text); m != nil && !onlySmall[strings.ToLower(m[1])] {
		ok = f.answerBusiness(text, sheetOf(m[1]+" "+m[2]))
		if b := f.Card.Business; ok && strings.HasPrefix(b.Name, m[1]+" ") {
			b.Name, b.Raw = m[1]+"! "+strings.TrimPrefix(b.Name, m[1]+" "), typed(text)
			if strongYes[strings.ToLower(m[1])] || strongNo[strings.ToLower(m[1])] {
				f.guess("business.name")
			}
		}
		return ok, true
	}
	if m := wordsBefore.FindStringSubmatch(s.text); m != nil && len(strings.Fields(m[1])) > 1 {
		ok = f.answerBusiness(text, sheetOf(m[1]))
		return ok, ok
	}
	return false, false
}

// yesOfName marks a yes that may be the first word of a name: "Yes! Organics 14
// Elm" while the consent is asked.
func (f *reading) yesOfName(s *sheet) {
	m := exclaimedName.FindStringSubmatch(s.text)
	b := f.Card.Business
	if m == nil || b == nil || b.Name == "" || b.Street == "" || !strongYes[strings.ToLower(m[1])] || !strings.HasPrefix(m[2], b.Name) {
		return
	}
	f.guess("concurrence")
	f.guess("business.name")
}
