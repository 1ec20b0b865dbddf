package command

import (
	"regexp"
	"strings"

	"leadline/bot"
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
	t = t.withDates()
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
		a.Value = byWhom.ReplaceAllString(tidy(t.text[m[2]:m[3]]), "")
	}
	return a, true
}

// Front is the text of a paper card without its carrier and date.
func Front(rest string) string {
	if dated := numericDates(rest); cardEnd.MatchString(dated) {
		rest = dated
	}
	if m := cardEnd.FindStringSubmatchIndex(rest); m != nil {
		if m[2] >= 0 {
			return tidy(rest[:m[2]])
		}
		return tidy(rest[:m[4]])
	}
	return rest
}

// byWhom stands before the name of the carrier who wrote the card.
var byWhom = regexp.MustCompile(`(?i)^(?:(?:card )?(?:by|from|for|carrier|de|del cartero|cartero) )+`)

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
