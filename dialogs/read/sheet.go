package read

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word, a number or a mark of a text at [start, end).
type token struct {
	word       string // plain: lower case, no accents, no apostrophes; "\n" is a line break
	num        float64
	isNum      bool
	gap        bool // white space stands before it
	taken      bool // read already
	kind       byte // by which reader: one of the took… letters
	start, end int
}

// sheet is a folded text under reading: each reader takes what it understood,
// what is left in the end is notes.
type sheet struct {
	text string
	toks []token
	line string // the tokens' words with single spaces, taken ones as "|": what patterns see
	at   []int  // where each token stands in line
}

// sheetOf cuts a folded text into tokens.
func sheetOf(text string) *sheet {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	s := &sheet{text: text, toks: make([]token, 0, len(text)/4+2)}
	for i, gap := 0, false; i < len(text); {
		if text[i] == ' ' {
			i, gap = i+1, true
			continue
		}
		t := tokenAt(text, i)
		t.gap = gap
		s.toks = append(s.toks, t)
		i, gap = t.end, false
	}
	s.write()
	return s
}

var (
	numberStart = regexp.MustCompile(`^(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\.\d+|\d+)`)
	ordinal     = regexp.MustCompile(`^\d+(?:st|nd|rd|th|ST|ND|RD|TH|St|Nd|Rd|Th)\b`)
	letterL     = regexp.MustCompile(`^[lI]\d{1,4}\b`)
	letterO     = regexp.MustCompile(`^(?:\d[\doO]*[oO]\d*|\d{1,3}(?:,[\doO]{3})*,(?:[oO][\doO]{2}|\d[oO][\doO]|\d\d[oO]))(?:[^\pL\d']|$)`)
	wordStart   = regexp.MustCompile(`^[\pL\pM]+(?:'[\pL\pM]+|'(?:[^\pL]|$))*`)
)

// tokenAt cuts the token that starts at i, which is no blank.
func tokenAt(text string, i int) token {
	if t, ok := plainToken(text, i); ok {
		return t
	}
	return patternToken(text, i)
}

// plainToken cuts the usual tokens without a pattern: numbers and words of ASCII
// letters, and marks. false: patternToken must look.
func plainToken(text string, i int) (token, bool) {
	j := i
	switch b := text[i]; {
	case isDigit(b):
		for j < len(text) && isDigit(text[j]) {
			j++
		}
		if j < len(text) && (text[j] == ',' || text[j] == '.' || text[j] >= 0x80 || isWordByte(text[j])) {
			return token{}, false // a thousand, a fraction, an ordinal, a letter O
		}
		v, _ := strconv.ParseFloat(text[i:j], 64)
		return token{word: text[i:j], num: v, isNum: true, start: i, end: j}, true
	case b >= 0x80 || b == '.' || b == '|':
		return token{}, false
	case isLetter(b):
		for j < len(text) && isLetter(text[j]) {
			j++
		}
		if j < len(text) && (text[j] == '\'' || text[j] >= 0x80) || (b == 'l' || b == 'I') && j == i+1 {
			return token{}, false
		}
		return token{word: strings.ToLower(text[i:j]), start: i, end: j}, true
	}
	return token{word: text[i : i+1], start: i, end: i + 1}, true
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

// patternToken cuts any token.
func patternToken(text string, i int) token {
	rest := text[i:]
	if m := ordinal.FindString(rest); m != "" {
		return token{word: strings.ToLower(m), start: i, end: i + len(m)}
	}
	if m := letterL.FindString(rest); m != "" && (i == 0 || !isWordByte(text[i-1])) { // "l0 a week", a letter for the one
		v, _ := strconv.ParseFloat("1"+m[1:], 64)
		return token{word: "1" + m[1:], num: v, isNum: true, start: i, end: i + len(m)}
	}
	if m := letterO.FindString(rest); m != "" { // "4O a week", a letter for the zero
		n := strings.IndexFunc(m, func(r rune) bool { return !unicode.IsDigit(r) && r != 'o' && r != 'O' && r != ',' })
		if n < 0 {
			n = len(m)
		}
		digits := strings.NewReplacer("o", "0", "O", "0", ",", "").Replace(strings.TrimRight(m[:n], ","))
		n = len(strings.TrimRight(m[:n], ","))
		v, _ := strconv.ParseFloat(digits, 64)
		return token{word: digits, num: v, isNum: true, start: i, end: i + n}
	}
	if m := numberStart.FindString(rest); m != "" {
		if c := strings.IndexByte(m, ','); c >= 0 && len(m) < len(rest) && rest[len(m)] >= '0' && rest[len(m)] <= '9' {
			m = m[:c] // "1,2345" is no thousands
		}
		v, _ := strconv.ParseFloat(strings.ReplaceAll(m, ",", ""), 64)
		return token{word: m, num: v, isNum: true, start: i, end: i + len(m)}
	}
	if m := wordStart.FindString(rest); m != "" {
		for !endsWithLetter(m) { // the apostrophe belongs to the word, what follows it does not
			_, n := utf8.DecodeLastRuneInString(m)
			m = m[:len(m)-n]
		}
		return token{word: plain(m), start: i, end: i + len(m)}
	}
	_, n := utf8.DecodeRuneInString(rest)
	word := rest[:n]
	if word == "|" { // a bar is a mark like another; what was taken shows as one
		word = ";"
	}
	return token{word: word, start: i, end: i + n}
}

func endsWithLetter(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsMark(r)
}

// write makes the line anew from the tokens.
func (s *sheet) write() {
	var b strings.Builder
	b.Grow(len(s.text) + 8)
	if cap(s.at) < len(s.toks) {
		s.at = make([]int, 0, len(s.toks))
	}
	s.at = s.at[:0]
	for i, t := range s.toks {
		if t.taken && i > 0 && s.toks[i-1].taken {
			s.at = append(s.at, b.Len())
			continue
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		s.at = append(s.at, b.Len())
		if t.taken {
			b.WriteByte('|')
		} else {
			b.WriteString(t.word)
		}
	}
	s.line = b.String()
}

// tokens gives the tokens [i, j) that bytes [from, to) of the line belong to.
func (s *sheet) tokens(from, to int) (i, j int) {
	for i < len(s.at) && (i+1 < len(s.at) && s.at[i+1] <= from) {
		i++
	}
	for j = i; j < len(s.at) && s.at[j] < to; j++ {
	}
	return i, j
}

// bytes gives the tokens [i, j) that lie within bytes [from, to) of the text.
func (s *sheet) bytes(from, to int) (i, j int) {
	for i < len(s.toks) && s.toks[i].end <= from {
		i++
	}
	for j = i; j < len(s.toks) && s.toks[j].start < to; j++ {
	}
	return i, j
}

// What took a token.
const (
	tookPhone   = 'p'
	tookMail    = 'e'
	tookAddress = 'a'
	tookValue   = 'v'
	tookLabel   = 'l'
	tookPerson  = 'n'
	tookName    = 'b'
	tookNote    = 'o'
)

// take marks the tokens [i, j) as read.
func (s *sheet) take(i, j int) { s.takeAs(i, j, tookValue) }

// takeAs marks the tokens [i, j) as read by a kind of reader.
func (s *sheet) takeAs(i, j int, kind byte) {
	for i = max(i, 0); i < j && i < len(s.toks); i++ {
		if !s.toks[i].taken {
			s.toks[i].taken, s.toks[i].kind = true, kind
		}
	}
	s.write()
}

// cutRaw is the text of the tokens [i, j) with every blank inside, and with what
// was read already as bars.
func (s *sheet) cutRaw(i, j int) string {
	j = min(j, len(s.toks))
	if i >= j {
		return ""
	}
	raw := []byte(s.text[s.toks[i].start:s.toks[j-1].end])
	for k := i; k < j; k++ {
		if s.toks[k].taken {
			for b := s.toks[k].start; b < s.toks[k].end; b++ {
				raw[b-s.toks[i].start] = '|'
			}
		}
	}
	return string(raw)
}

// cut is the text of the tokens [i, j) as it was typed.
func (s *sheet) cut(i, j int) string {
	if i >= j || i >= len(s.toks) {
		return ""
	}
	return strings.TrimSpace(s.text[s.toks[i].start:s.toks[min(j, len(s.toks))-1].end])
}

// word is the plain word at i, "" outside, "|" when taken.
func (s *sheet) word(i int) string {
	if i < 0 || i >= len(s.toks) {
		return ""
	}
	if s.toks[i].taken {
		return "|"
	}
	return s.toks[i].word
}

// find gives the tokens of the first match of a pattern and of its groups.
func (s *sheet) find(pattern *regexp.Regexp) (spans [][2]int, ok bool) {
	m := pattern.FindStringSubmatchIndex(s.line)
	if m == nil {
		return nil, false
	}
	for g := 0; g+1 < len(m); g += 2 {
		if m[g] < 0 || m[g] == m[g+1] {
			spans = append(spans, [2]int{-1, -1})
			continue
		}
		i, j := s.tokens(m[g], m[g+1])
		spans = append(spans, [2]int{i, j})
	}
	return spans, spans[0][0] >= 0
}
