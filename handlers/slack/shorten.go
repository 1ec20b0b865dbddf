package slack

import (
	"strings"

	"leadline/handlers"
)

// split takes a part of at most limit from the front, at a line end or a space
// where there is one in its second half. The last part is shortened instead.
func split(s string, limit int, last bool) (part, rest string) {
	if handlers.Units(s) <= limit {
		return s, ""
	}
	if last {
		return handlers.Cut(s, limit), ""
	}
	part = handlers.Head(s, limit)
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
