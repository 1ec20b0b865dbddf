package handlers

import (
	"strings"
	"unicode/utf16"

	"github.com/rivo/uniseg"
)

// Units is a text's length in UTF-16 units: as Telegram counts, and the
// strictest reading of Slack's limits.
func Units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// Cut shortens to a limit in UTF-16 units and says so with "…". It never cuts a
// character that people see as one; a character longer than the limit alone is
// dropped.
func Cut(s string, limit int) string {
	if Units(s) <= limit {
		return s
	}
	return strings.TrimRight(Head(s, limit-1), " \n") + "…"
}

// Head is the longest beginning of whole characters within a limit in UTF-16
// units.
func Head(s string, limit int) string {
	used, end := 0, 0
	for g := uniseg.NewGraphemes(s); g.Next(); {
		used += Units(g.Str())
		if used > limit {
			break
		}
		_, end = g.Positions()
	}
	return s[:end]
}
