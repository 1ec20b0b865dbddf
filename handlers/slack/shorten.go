package slack

import (
	"strings"
	"unicode/utf16"

	"github.com/rivo/uniseg"
)

// length counts as the strictest reading of Slack's limits does: UTF-16 units.
func length(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// cut shortens to a limit and says so with "…". It never cuts a character that
// people see as one; a character longer than the limit alone is dropped.
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
	return s[:end]
}

// split takes a part of at most limit from the front, at a line end or a space
// where there is one in its second half. The last part is shortened instead.
func split(s string, limit int, last bool) (part, rest string) {
	if length(s) <= limit {
		return s, ""
	}
	if last {
		return cut(s, limit), ""
	}
	part = head(s, limit)
	if part == "" { // one endless character
		return "…", ""
	}
	for _, at := range []int{strings.LastIndex(part, "\n"), strings.LastIndex(part, " ")} {
		if at > len(part)/2 {
			part = part[:at]
			break
		}
	}
	return part, strings.TrimLeft(s[len(part):], "\n ")
}
