package telegram

import (
	"strings"
	"unicode/utf16"

	"github.com/rivo/uniseg"
)

// length counts as Telegram does: in UTF-16 units.
func length(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// cut shortens to a limit and says so with "…". It never cuts a character that
// people see as one, unless that alone is longer than the limit.
func cut(s string, limit int) string {
	if length(s) <= limit {
		return s
	}
	return strings.TrimRight(head(s, limit-1), " \n") + "…"
}

// head is the longest beginning of whole characters within a limit.
func head(s string, limit int) string {
	used, end := 0, 0
	for g := uniseg.NewGraphemes(s); g.Next(); {
		used += length(g.Str())
		if used > limit {
			break
		}
		_, end = g.Positions()
	}
	if end > 0 {
		return s[:end]
	}
	used = 0
	for i, r := range s { // one endless character
		if used += utf16.RuneLen(r); used > limit {
			return s[:i]
		}
	}
	return s
}
