package bot

import "strings"

// CompareHints orders two hints of one sender as their provider does: they are
// numbers with an optional fraction, of any length (Slack's ts, Telegram's
// update_id). They are compared as text, never as floats: the last digits are
// what tells messages apart. The answer is negative, zero or positive.
func CompareHints(a, b string) int {
	wholeA, fractionA, _ := strings.Cut(a, ".")
	wholeB, fractionB, _ := strings.Cut(b, ".")
	if len(wholeA) != len(wholeB) {
		return len(wholeA) - len(wholeB)
	}
	if c := strings.Compare(wholeA, wholeB); c != 0 {
		return c
	}
	return strings.Compare(fractionA, fractionB)
}
