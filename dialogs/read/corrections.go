package read

import (
	"regexp"
	"slices"
	"strings"
)

// takesBack are parts of the words that take a value back.
var takesBack = []string{"no ", "no,", "not ", "wait", "scratch", "correct", "mean", "make", "actual", "sorry", "my bad", "perd", "dicho", "digo", "espera"}

// Who corrects a value says the new one last: "40 no wait 50", "50 not 40".
var (
	corrected = regexp.MustCompile(`(?i)^(?:(.*[\pL\d)])[ ,.;-]+)?(?:(?:no|oh|oops|uh|um|ay)[ ,.]+)*(?:wait|scratch that|correction|i mean(?:t)?|make (?:it|that)|actually|sorry|my bad|perd[oó]n|mejor dicho|digo|espera)(?:[ ,.:;-]+(?:wait|no|sorry|i mean(?:t)?|make (?:it|that)|actually|its|it's|es|son))*[ ,.:;-]+(\S.*)$`)
	notFirst  = regexp.MustCompile(`(?i)^(.*\d.*?),? no,? (\d.*)$`)
	notThat   = regexp.MustCompile(`(?i)^(.*\d.*?),? (?:not|no) \d[\d,.]*(?: ?(?:a|per|/)? ?(?:week|wk|day|month|lbs?))?$`)
	// lastNo is the "no" of "no wait".
	lastNo    = regexp.MustCompile(`(?i)(?:^|[ ,.!;-]+)(?:(?:no|nope|oh|oops|uh|um|ay|wait|hold on|sorry|actually|hey|ok|pero)[ ,.!]*)+$`)
	sameAgain = regexp.MustCompile(`^(?:the )?same\b`)
)

// Corrected is what a text says in the end, and what it takes back, if it does.
func Corrected(text string) (last, before string, ok bool) {
	text = strings.TrimSpace(Fold(text))
	if low := strings.ToLower(text); !slices.ContainsFunc(takesBack, func(w string) bool { return strings.Contains(low, w) }) {
		return text, "", false
	}
	if m := corrected.FindStringSubmatch(text); m != nil {
		return m[2], lastNo.ReplaceAllString(m[1], ""), true
	}
	if m := notFirst.FindStringSubmatch(text); m != nil {
		return m[2], m[1], true
	}
	if m := notThat.FindStringSubmatch(text); m != nil {
		return m[1], "", true
	}
	return text, "", false
}

// Correcting is the value behind words that take back what was said before: "no
// wait 50".
func Correcting(text string) (string, bool) {
	last, before, ok := Corrected(text)
	if !ok || before != "" || !corrected.MatchString(strings.TrimSpace(Fold(text))) {
		return "", false
	}
	return last, true
}

// reads says whether what was taken back answered the question; nothing may have
// been said before.
func reads(field, before string) bool {
	if before == "" {
		return true
	}
	f, ok := Answer(field, before)
	return ok && !f.Skipped
}

// asTyped keeps the whole text as what was typed for a value that it corrects.
func (f Found) asTyped(text string) Found {
	if f.Card.Volume != nil {
		f.Card.Volume.Raw = typed(text)
	}
	if f.Card.Weight != nil {
		f.Card.Weight.Raw = typed(text)
	}
	if f.Card.ShipsWithRaw != "" {
		f.Card.ShipsWithRaw = typed(text)
	}
	return f
}
