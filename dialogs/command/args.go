package command

import (
	"regexp"
	"strconv"
	"strings"

	"leadline/bot"
	"leadline/dialogs/read"
)

// tail is what stands behind a command's word.
type tail struct {
	text string  // without punctuation in front
	toks []token // of text
	ctx  Context
	way  phrase
}

func tailOf(text string, ctx Context, way phrase) tail {
	return tail{text: text, toks: tokens(text), ctx: ctx, way: way}
}

// empty says whether nothing but polite words stands there.
func (t tail) empty() bool { return len(plain(t.toks)) == 0 }

// words are the folded words without polite ones at the ends.
func (t tail) words() []string {
	var list []string
	for _, k := range plain(t.toks) {
		list = append(list, k.key)
	}
	return list
}

// grammar reads the arguments of a command; false: the text is not that command.
type grammar func(tail) (Args, bool)

// none is an answer of a grammar: not this command.
var none = Args{}

func bare(t tail) (Args, bool) { return none, t.empty() }

// leadText, cardText and issue leave the text behind the word to others; a
// text without a single letter or digit there is as good as none.
func leadText(t tail) (Args, bool) { return none, true }
func issue(t tail) (Args, bool)    { return none, true }

// cardText is a paper card: at its end the date, "11/6", and before that, behind
// the customer's phone number, the carrier who wrote it.
func cardText(t tail) (Args, bool) {
	m := cardEnd.FindStringSubmatchIndex(t.text)
	if m == nil {
		return none, true
	}
	d, ok := dateAt(tokens(t.text[m[4]:m[5]]), t.ctx.Now, past)
	if !ok {
		return none, true
	}
	a := Args{Date: d.String()}
	if m[2] >= 0 {
		a.Value = tidy(t.text[m[2]:m[3]])
	}
	return a, true
}

// Front is the text of a paper card without its carrier and date.
func Front(rest string) string {
	if m := cardEnd.FindStringSubmatchIndex(rest); m != nil {
		if m[2] >= 0 {
			return tidy(rest[:m[2]])
		}
		return tidy(rest[:m[4]])
	}
	return rest
}

var cardEnd = regexp.MustCompile(`(?:\d{4}(?:\s*(?:x|ext\.?)\s*\d+)?[\s,;]+([\pL][\pL.' -]{1,39}))?[\s,;]+(\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?|\d{4}-\d\d-\d\d)[\s.!]*$`)

func words(t tail) (Args, bool) { return Args{Value: t.text}, true }

// district is a pool's district: one word with a letter.
func district(t tail) (Args, bool) {
	w := t.words()
	if len(w) != 1 {
		return none, false
	}
	return Args{Value: w[0]}, true
}

// station is nothing or the code of a station, while nothing is asked.
func station(t tail) (Args, bool) {
	switch w := t.words(); len(w) {
	case 0:
		return none, true
	case 1:
		return Args{Value: w[0]}, true
	}
	return none, false
}

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

// change is a field, perhaps with TO and the new value. Without TO a value is
// only taken where no free answer is open: "Change Phone Shop" is a business.
func change(t tail) (Args, bool) {
	if t.empty() {
		return none, true
	}
	name, n := fieldAt(t.toks)
	if n == 0 && len(t.toks) > 1 && articles[t.toks[0].key] {
		if name, n = fieldAt(t.toks[1:]); n > 0 {
			n++
		}
	}
	if n == 0 {
		return none, false
	}
	a := Args{Field: name}
	left := t.toks[n:]
	switch {
	case len(plain(left)) == 0:
		return a, true
	case toWords[left[0].key]:
		a.Value = from(t.text, t.toks, n+1)
	case t.ctx.Idle() || t.ctx.Asking == "review":
		a.Value = from(t.text, t.toks, n)
	default:
		rest := strings.TrimSpace(t.text[t.toks[n-1].end:])
		if !strings.HasPrefix(rest, "=") && !strings.HasPrefix(rest, ":") {
			return none, false
		}
		a.Value = strings.TrimSpace(rest[1:])
	}
	return a, true
}

var (
	toWords  = folded("TO|A|POR")
	articles = folded("THE|MY|EL|LA|MI")
)

func fix(t tail) (Args, bool) {
	a, ok := change(t)
	return a, ok && a.Value == ""
}

// number reads a talk's number: one to three digits.
func number(key string) (int, bool) {
	n, err := strconv.Atoi(key)
	return n, err == nil && len(key) <= 3 && n > 0
}

// numbers reads talk numbers, "13 and 14", "13, 14", "talk 14"; marked says
// that "and" or a comma stood between them.
func (t tail) numbers() (list []int, marked, ok bool) {
	for _, k := range plain(t.toks) {
		if n, ok := number(k.key); ok {
			list = append(list, n)
			continue
		}
		switch k.key {
		case "AND", "Y":
			marked = true
		case "TALK", "TALKS", "NUMBER", "NO", "THE", "CHARLA", "CHARLAS":
		default:
			for _, part := range strings.FieldsFunc(k.key, func(r rune) bool { return r == ',' || r == '&' || r == '+' }) {
				n, ok := number(part)
				if !ok {
					return nil, false, false
				}
				list, marked = append(list, n), true
			}
		}
	}
	return list, marked || strings.ContainsAny(t.text, ",&+"), true
}

func talk(t tail) (Args, bool) {
	list, _, ok := t.numbers()
	switch {
	case !ok || len(list) > 1:
		return none, false
	case len(list) == 0:
		return none, true
	}
	return Args{Talk: &list[0]}, true
}

// given is one talk with the attendance, or several talks.
func given(t tail) (Args, bool) {
	list, marked, ok := t.numbers()
	switch {
	case !ok:
		return none, false
	case len(list) == 0:
		return none, t.way.own
	case len(list) == 1:
		return Args{Talk: &list[0]}, true
	case len(list) == 2 && !marked:
		return Args{Talk: &list[0], Attendance: &list[1]}, true
	}
	return Args{Talks: list}, true
}

// givenTalk is a way to say GIVEN that needs a talk.
func givenTalk(t tail) (Args, bool) {
	a, ok := given(t)
	return a, ok && (a.Talk != nil || len(a.Talks) > 0)
}

func talkReason(t tail) (Args, bool) {
	a := Args{Reason: t.text}
	toks := t.toks
	if len(toks) > 0 && toks[0].key == "TALK" {
		toks = toks[1:]
	}
	if len(toks) > 0 {
		if n, ok := number(toks[0].key); ok {
			a.Talk, a.Reason = &n, strings.TrimSpace(strings.TrimLeft(t.text[toks[0].end:], " ,:;.-"))
		}
	}
	return a, true
}

// notGiven is "no 14": a coordinator says that a talk was not given.
func notGiven(t tail) (Args, bool) {
	if !t.ctx.Idle() {
		return none, false
	}
	a, ok := talk(t)
	return a, ok && a.Talk != nil
}

// count is nothing or one number.
func count(t tail) (Args, bool) {
	w := t.words()
	if len(w) == 1 {
		if _, err := strconv.Atoi(w[0]); err == nil {
			return Args{Value: w[0]}, true
		}
	}
	return none, len(w) == 0
}

// lang is nothing or a language.
func lang(t tail) (Args, bool) {
	w := t.words()
	if len(w) == 0 {
		return none, true
	}
	l := languages[w[len(w)-1]]
	return Args{Value: l}, l != "" && len(w) <= 2
}

func langName(t tail) (Args, bool) {
	a, ok := lang(t)
	return a, ok && len(a.Value) == 2 && len(t.words()) == 1 && len(t.words()[0]) > 2
}

func langSelf(t tail) (Args, bool) {
	return Args{Value: languages[t.way.keys[0]]}, t.empty()
}

var languages = map[string]string{
	"EN": "en", "ENGLISH": "en", "INGLES": "en", "ES": "es", "SPANISH": "es", "ESPANOL": "es",
}

// invite is the code that a coordinator handed out; whether it is a good one
// is not seen here, so that every bad code gets the same answer.
func invite(t tail) (Args, bool) {
	w := t.words()
	if len(w) == 0 {
		return none, true
	}
	code := bot.FoldCode(strings.Join(w, ""))
	if len(w) > 3 || len(code) > 64 || !inviteLike.MatchString(code) || !t.way.own && len(code) != inviteLength {
		return none, false
	}
	return Args{Code: code}, true
}

const inviteLength = 8

var inviteLike = regexp.MustCompile(`^[0-9A-Z_]{4,64}$`)

// held is how many of each side took part: "usps 4 nalc 3", "4 3".
func held(t tail) (Args, bool) {
	a := Args{}
	side := ""
	for _, w := range t.words() {
		n, err := strconv.Atoi(w)
		switch {
		case err != nil && (w == "USPS" || w == "NALC"):
			side = w
		case err != nil || len(w) > 3:
			return none, false
		case side == "NALC" || side == "" && a.USPS != nil:
			a.NALC, side = &n, ""
		default:
			a.USPS, side = &n, ""
		}
	}
	return a, true
}

// two are two codes or numbers: what to merge.
func two(t tail) (Args, bool) {
	w := t.words()
	if len(w) == 0 {
		return none, true
	}
	code, rest, ok := cut(t.text)
	if !ok {
		return Args{Value: t.text}, len(w) <= 3
	}
	second, left, ok := cut(strings.TrimSpace(andWord.ReplaceAllString(rest, "")))
	if ok && left == "" {
		return Args{Code: code, Value: second}, true
	}
	return Args{Code: code, Value: rest}, len(tokens(rest)) <= 1
}

var andWord = regexp.MustCompile(`(?i)^(and|with|into|y|con)\s+`)

// resolve is the number of an issue and what was done.
func resolve(t tail) (Args, bool) {
	if len(t.toks) == 0 {
		return none, true
	}
	return Args{Value: t.toks[0].key, Note: from(t.text, t.toks, 1)}, true
}
