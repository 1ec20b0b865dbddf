package read

import (
	"strings"
	"testing"
)

// FuzzShortcuts: what spares plain texts the patterns reads them as the patterns do.
func FuzzShortcuts(f *testing.F) {
	for _, text := range []string{
		"40 a week", "1,200 / yr", "1,2345", "4O a wk", "l0 a week", "I5", "21st St.", "3.5 lb", ".5", "don't", "owners' name", "a' 'b", "it''s", "12'", "x12", "José 5",
		"liked a link", "im driving", "im ooo", "auto sms", "free msg: hi", "fuera de oficina", "my mail is late again and nobody answers", "i want to complain", "donde esta mi paquete", "a|b", "  two  blanks ", "a\nb", "`x`", "&amp;",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 200 {
			return
		}
		if got, want := Fold(text), foldAny(text); got != want {
			t.Errorf("%q folds to %q, with patterns to %q", text, got, want)
		}
		folded := Fold(text)
		for i := range len(folded) {
			if folded[i] == ' ' || folded[i]&0xc0 == 0x80 {
				continue
			}
			if got, ok := plainToken(folded, i); ok && got != patternToken(folded, i) {
				t.Errorf("%q at %d is %+v, with patterns %+v", folded, i, got, patternToken(folded, i))
			}
		}
		lower := strings.ToLower(folded)
		if driving.MatchString(folded) && !containsOf(lower, drivingHints) || autoReply.MatchString(folded) && !containsOf(lower, autoHints) ||
			tapback.MatchString(folded) && !strings.ContainsAny(folded, `"'`) && !hasPrefixOf(lower, reactions) {
			t.Errorf("%q is noise, but no hint says so", folded)
		}
		if s := sheetOf(folded); ascii(folded) && !speaksOfService(lower) && (complaintSaid.MatchString(s.content()) || complaintWoe.MatchString(s.line) && complaintThing.MatchString(s.line)) {
			t.Errorf("%q may be a complaint, but no word says so", folded)
		}
		if s := sheetOf(folded); !containsOf(s.line, mailHints) && (mailNo.MatchString(s.line) || mailYes.MatchString(s.line) || mailUnsure.MatchString(s.line)) ||
			!containsOf(s.line, cardHints) && wantsCards.MatchString(s.line) {
			t.Errorf("%q speaks of direct mail, but no word says so", folded)
		}
		if s := sheetOf(folded); s.tok(0).isNum && skipWords.MatchString(s.content()) {
			t.Errorf("%q begins with a number and skips", folded)
		}
		if !mailHint.MatchString(folded) && len(mails(folded)) > 0 || mailHint.MatchString(folded) && !strings.ContainsAny(folded, "@tToO") {
			t.Errorf("%q holds a mail address, but no sign says so", folded)
		}
	})
}
