package sms

import (
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

// The GSM-7 alphabet: one septet each, and two for those behind the escape.
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmTwo   = "\f^{}\\[~]|€"
)

// What a segment holds, alone and as one of several.
const (
	septetsAlone, septetsEach = 160, 153
	unitsAlone, unitsEach     = 70, 67
)

// septets is the cost of a character in GSM-7, 0 if it is not in the alphabet.
func septets(r rune) int {
	switch {
	case r < 0x80 && gsmASCII[r] != 0:
		return int(gsmASCII[r])
	case r < 0x80:
		return 0
	case strings.ContainsRune(gsmBasic, r):
		return 1
	case r == '€':
		return 2
	}
	return 0
}

// gsmASCII is the ASCII part of the alphabet by character.
var gsmASCII = func() (t [0x80]uint8) {
	for _, r := range gsmBasic {
		if r < 0x80 {
			t[r] = 1
		}
	}
	for _, r := range gsmTwo {
		if r < 0x80 {
			t[r] = 2
		}
	}
	return t
}()

// isGSM says whether a text fits the GSM-7 alphabet.
func isGSM(s string) bool {
	for _, r := range s {
		if septets(r) == 0 {
			return false
		}
	}
	return true
}

// Segments counts what a text costs. No character is split over two segments,
// so a segment may stay a little short.
func Segments(s string) int {
	if s == "" {
		return 0
	}
	if isGSM(s) {
		return fill(septetsAlone, septetsEach, func(yield func(int) bool) {
			for _, r := range s {
				if !yield(septets(r)) {
					return
				}
			}
		})
	}
	return fill(unitsAlone, unitsEach, func(yield func(int) bool) {
		for state, rest := -1, s; rest != ""; {
			var g string
			g, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
			n := units(g)
			if n <= unitsEach {
				if !yield(n) {
					return
				}
				continue
			}
			for _, r := range g { // one that fits no segment is split after all
				if !yield(utf16.RuneLen(r)) {
					return
				}
			}
		}
	})
}

func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// fill puts characters into segments one after the other.
func fill(alone, each int, sizes func(func(int) bool)) int {
	total, segments, left := 0, 1, each
	for n := range sizes {
		total += n
		if n > left {
			segments, left = segments+1, each
		}
		left -= n
	}
	if total <= alone {
		return 1
	}
	return segments
}

// smart is what phones and word processors put in place of plain characters.
var smart = map[rune]string{
	'‘': "'", '’': "'", '‚': "'", '‛': "'", '′': "'", '´': "'", '`': "'", 'ʼ': "'", '‹': "'", '›': "'",
	'“': `"`, '”': `"`, '„': `"`, '‟': `"`, '″': `"`, '«': `"`, '»': `"`,
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-", '⁃': "-", '•': "-", '·': "-", '▪': "-", '●': "-", '■': "-",
	'…': "...", '→': "->", '←': "<-", '×': "x", '÷': "/", '⁄': "/", '∕': "/", '≤': "<=", '≥': ">=", '≈': "~", '¦': "|",
	'©': "(c)", '®': "(R)", '™': "(TM)", '°': " deg", '№': "No.", '¢': "c", '¼': "1/4", '½': "1/2", '¾': "3/4",
	'ł': "l", 'Ł': "L", 'đ': "d", 'Đ': "D", 'ð': "d", 'Ð': "D", 'þ': "th", 'Þ': "Th", 'œ': "oe", 'Œ': "OE", 'ı': "i", 'ħ': "h", 'ŋ': "n",
	'✓': "x", '✔': "x", '☐': "-", '\u200c': "", '\u200d': "", '\u2060': "", '\t': " ",
}

// fold brings a text into the GSM-7 alphabet as far as it can: smart
// punctuation becomes plain, letters lose accents that the alphabet lacks.
// What cannot be folded stays.
func fold(s string) string {
	if isGSM(s) {
		return s
	}
	var b strings.Builder
	last := rune(0)
	for _, r := range s {
		plain := plainly(r)
		if (r == '¼' || r == '½' || r == '¾') && unicode.IsDigit(last) {
			plain = " " + plain // 1½ is not 11/2
		}
		b.WriteString(plain)
		last = r
	}
	return b.String()
}

func plainly(r rune) string {
	if septets(r) > 0 {
		return string(r)
	}
	if s, ok := smart[r]; ok {
		return s
	}
	var b strings.Builder
	for _, d := range norm.NFKD.String(string(r)) {
		switch {
		case septets(d) > 0:
			b.WriteRune(d)
		case unicode.Is(unicode.Mn, d), unicode.Is(unicode.Me, d):
		default:
			s, ok := smart[d]
			if !ok {
				return string(r)
			}
			b.WriteString(s)
		}
	}
	return b.String()
}

// wordy drops pictures: losing one is better than losing words to them.
func wordy(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.So, unicode.Sk) || r >= 0x1f000 || r >= 0xfe00 && r <= 0xfe0f {
			return -1
		}
		return r
	}, s)
}
