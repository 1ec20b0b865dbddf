package handlers

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxText is the most of one text that is taken from a person, in bytes.
const MaxText = 4 << 10

// marks is how many combining marks one character keeps: more than any
// language stacks, few enough to read the line above.
const marks = 6

// blanks look like nothing and are letters to everybody else.
var blanks = []rune{'\u115f', '\u1160', '\u3164', '\uffa0', '\u2800', '\u00a0', '\u2007', '\u202f'}

// Inbound makes clean text of what a person sent: at most MaxText bytes.
func Inbound(s string) string { return Clean(s, MaxText) }

// Clean makes text that can be stored, compared and shown anywhere: valid
// UTF-8, NFC, line ends as \n, no controls, no marks that turn writing around
// or hide in it, trimmed, and at most limit bytes, cut between characters.
// It is idempotent.
func Clean(s string, limit int) string {
	s = norm.NFC.String(strings.Map(keep, lines.Replace(strings.ToValidUTF8(prefix(s, 4*limit), " "))))
	return strings.TrimSpace(prefix(thin(s), limit))
}

// lines makes \n of every way to end a line.
var lines = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n", "\f", "\n")

// keep drops (-1) what has no place in a text, and turns blanks into spaces.
func keep(r rune) rune {
	switch {
	case r >= ' ' && r <= '~':
		return r
	case r == '\n', r == '\u200d', r == '\u200c': // joiners hold emoji and words together
		return r
	case r == '\t':
		return ' '
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), unicode.Is(unicode.Cs, r):
		return -1
	case r == '\u034f', r == '\ufffc', r == '\ufffd', r&0xfffe == 0xfffe:
		return -1
	}
	for _, b := range blanks {
		if r == b {
			return ' '
		}
	}
	return r
}

// thin drops the combining marks beyond what a character keeps.
func thin(s string) string {
	n := 0
	return strings.Map(func(r rune) rune {
		if !unicode.Is(unicode.M, r) && r != '\u200d' && r != '\u200c' {
			n = 0
			return r
		}
		if n++; n > marks {
			return -1
		}
		return r
	}, s)
}

// prefix cuts to at most n bytes, never inside a character.
func prefix(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
