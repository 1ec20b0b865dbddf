package command

import (
	"regexp"
	"strconv"
	"strings"

	"leadline/dialogs/read"
)

// cut takes a lead code out of a text: the code, and what stands before and
// behind it without fillers.
func cut(text string) (code, rest string, ok bool) {
	code, start, end, ok := read.Code(text)
	if !ok || start < 0 || end > len(text) || start > end {
		return "", tidy(text), false
	}
	before, after := tidy(text[:start]), tidy(text[end:])
	if before = fillers.ReplaceAllString(before, ""); before == "" {
		return code, after, true
	}
	if after == "" {
		return code, before, true
	}
	return code, before + " " + after, true
}

var fillers = regexp.MustCompile(`(?i)^(the|lead|code|on|for|about|to|with|of|el|la|del|de|con|it|no|number|#|\s)+$`)

func tidy(s string) string {
	return strings.TrimRight(strings.TrimLeft(s, " \t\r\n:,;.-#()?!"), " \t\r\n,;-(")
}

// codeOnly is a command that takes a lead code and nothing else.
func codeOnly(t tail) (Args, bool) {
	if t.empty() {
		return none, true
	}
	code, rest, ok := cut(t.text)
	return Args{Code: code}, ok && len(plain(tokens(rest))) == 0
}

// codeOrCount is OK: to a contact of a lead, or to so many cards.
func codeOrCount(t tail) (Args, bool) {
	if a, ok := codeOnly(t); ok && a.Code != "" {
		return a, true
	}
	return count(t)
}

func codeNote(t tail) (Args, bool) {
	code, rest, ok := cut(t.text)
	if !ok && t.way.idle && rest != "" {
		return none, false // "try again tomorrow" names no lead
	}
	return Args{Code: code, Note: rest}, true
}

func codeReason(t tail) (Args, bool) {
	a, ok := codeNote(t)
	a.Reason, a.Note = a.Note, ""
	return a, ok
}

func codeHandle(t tail) (Args, bool) {
	code, rest, ok := cut(t.text)
	w := tokens(rest)
	if len(w) > 0 && (w[0].key == "TO" || w[0].key == "A") {
		rest, w = from(rest, w, 1), w[1:]
	}
	if t.empty() {
		return none, true
	}
	if !ok || len(w) > 1 {
		return none, false
	}
	return Args{Code: code, Handle: asHandle(rest)}, true
}

// handle is one word: whom to invite.
func handle(t tail) (Args, bool) {
	if t.empty() {
		return none, true
	}
	if len(t.toks) != 1 || !handleLike.MatchString(t.text) {
		return none, false
	}
	return Args{Handle: asHandle(t.text)}, true
}

var handleLike = regexp.MustCompile(`^@?[\pL\d][\pL\d._-]{0,39}[.!]?$`)

func asHandle(s string) string {
	return strings.ToLower(strings.TrimRight(strings.TrimPrefix(s, "@"), ".!"))
}

// reached has the moment right behind the code, if one is given: a day named
// later in the words ("wants a quote thursday") is not when they spoke.
func reached(t tail) (Args, bool) {
	a, ok := codeNote(t)
	if !ok || a.Note == "" {
		return a, ok
	}
	if when, rest, ok := read.When(a.Note, t.ctx.Now); ok && !when.After(t.ctx.Now) && strings.HasSuffix(a.Note, rest) {
		a.When, a.Note = &when, tidy(rest)
	}
	return a, true
}

// reachedCode is a way to say REACHED that needs the code: DONE alone could be
// a talk.
func reachedCode(t tail) (Args, bool) {
	a, ok := reached(t)
	return a, ok && a.Code != ""
}

// sale takes code, amount and packages a year in any order.
func sale(t tail) (Args, bool) {
	code, rest, ok := cut(t.text)
	if !ok && t.way.idle && rest != "" {
		return none, false
	}
	a := Args{Code: code}
	if n, from, to, ok := read.Pieces(rest); ok {
		a.Pieces, rest = &n, without(rest, from, to)
	}
	if cents, from, to, ok := read.Money(rest); ok {
		a.RevenueCents, rest = &cents, without(rest, from, to)
	}
	a.Note = tidy(rest)
	return a, true
}

func verify(t tail) (Args, bool) {
	a, ok := sale(t)
	return a, ok && a.Pieces == nil
}

func without(text string, start, end int) string {
	if start < 0 || end > len(text) || start > end {
		return text
	}
	return strings.TrimSpace(tidy(text[:start]) + " " + tidy(text[end:]))
}

// noSale has a reason of the menu, by number or in words; other words stay as
// a note.
func noSale(t tail) (Args, bool) {
	a, ok := codeNote(t)
	if !ok || a.Note == "" {
		return a, ok
	}
	a.Reason, a.Note = Reason(a.Note)
	return a, true
}

// dropDraft is the number of a draft of the queue, and why it is dropped.
func dropDraft(t tail) (Args, bool) {
	if len(t.toks) == 0 {
		return none, false
	}
	n, ok := number(t.toks[0].key)
	if !ok {
		return none, false
	}
	return Args{Value: strconv.Itoa(n), Reason: tidy(from(t.text, t.toks, 1))}, true
}
