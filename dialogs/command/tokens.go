package command

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// token is one word of a text: its folded key and where it stands.
type token struct {
	key        string
	start, end int
}

// tokens splits a text at spaces; words without a letter, digit or question
// mark are left out ("lead 👍" is "lead").
func tokens(text string) []token {
	var list []token
	start := -1
	for i, r := range text + " " {
		switch {
		case unicode.IsSpace(r):
			if start >= 0 {
				if k := key(text[start:i]); k != "" {
					list = append(list, token{k, start, i})
				}
				start = -1
			}
		case start < 0:
			start = i
		}
	}
	return list
}

// key folds a word: upper case, no accents, no punctuation around it.
func key(word string) string {
	if strings.Trim(word, "?¿!") == "" && strings.ContainsRune(word, '?') {
		return "?"
	}
	if k, ok := plainKey(word); ok {
		return k
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(word) {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Cf):
		case r == '’' || r == '‘' || r == '´' || r == '`':
			b.WriteByte('\'')
		case r == '–' || r == '—':
			b.WriteByte('-')
		default:
			b.WriteRune(unicode.ToUpper(r))
		}
	}
	return strings.TrimFunc(b.String(), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// plainKey is key for a word of ASCII letters and signs.
func plainKey(word string) (string, bool) {
	for i := 0; i < len(word); i++ {
		if word[i] >= 0x80 || word[i] == '`' {
			return "", false
		}
	}
	return strings.TrimFunc(strings.ToUpper(word), func(r rune) bool {
		return (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	}), true
}

// starts says whether the words begin with the keys.
func starts(toks []token, keys []string) bool {
	if len(toks) < len(keys) {
		return false
	}
	for i, k := range keys {
		if toks[i].key != k {
			return false
		}
	}
	return true
}

// from is the text from the n-th word on, without the punctuation before it.
func from(text string, toks []token, n int) string {
	at := 0
	if n > 0 && n <= len(toks) {
		at = toks[n-1].end
	}
	return strings.TrimSpace(strings.TrimLeft(text[at:], " \t\r\n:,;-–—"))
}

// plain leaves out polite words at both ends.
func plain(toks []token) []token {
	for len(toks) > 0 && polite[toks[0].key] {
		toks = toks[1:]
	}
	for len(toks) > 0 && polite[toks[len(toks)-1].key] {
		toks = toks[:len(toks)-1]
	}
	return toks
}

// quoted says whether a whole text stands in quotes: then it is an answer.
func quoted(text string) bool {
	r := []rune(strings.TrimSpace(text))
	if len(r) < 2 {
		return false
	}
	const quotes = `"“”„«»'‘’`
	return strings.ContainsRune(quotes, r[0]) && strings.ContainsRune(quotes, r[len(r)-1])
}
