package read

import (
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

var (
	// The number is cut out before the library sees it: the library would dial letters that follow.
	phoneShape = regexp.MustCompile(`(?:\+?1[ .\-/]{0,3})?(?:\(\d{3}\)|\[\d{3}\]|\d{3})[ .\-/)*_]{0,3}\d{3}[ .\-_*]{0,3}\d{4}`)
	shortShape = regexp.MustCompile(`\d{3}[ ]?[.\-][ ]?\d{4}`)
	nearShape  = regexp.MustCompile(`(?:\+?1[ .-])?\(?\d{3}\)?[ .-]{1,2}\d{3}[.-]\d{1,3}|\(?\d{3}\)?[ .-]{1,2}\d{3}[.-]\d{5,6}|\+(?:[2-9]|1[^\d ]?)[\d .()-]{8,18}\d`)
	vanity     = regexp.MustCompile(`\b\d?-?\(?\d{3}\)?[ .-]\d{3}[ .-][A-Za-z]{4}\b|\b1-?8\d\d-[A-Za-z0-9-]{7,9}|\b\(?\d{3}\)?[ .-]?[0-9A-Za-z]*\d[0-9A-Za-z]*[ .-][0-9A-Za-z]*[A-Za-z][0-9A-Za-z]*\d[0-9A-Za-z]*\b`)
	extShape   = regexp.MustCompile(`(?i)^[ ,;.]{0,3}(?:extension|extensión|ext|extn|exten|ex|x|#)[ .:#]{0,3}(\d{1,6})`)
	faxBefore  = regexp.MustCompile(`(?i)\bfax(?: (?:number|no|#|is))*[ .:#-]*$`)
	digitWords = map[string]string{"zero": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
		"eight": "8", "nine": "9", "cero": "0", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6", "siete": "7", "ocho": "8", "nueve": "9"}
)

// Phones finds the US numbers of a text in their order, with extensions, and
// apart the 7 digit numbers that lack an area code (as they were typed).
// Nine digits are a ZIP+4, never a number. Offsets are bytes of text.
func Phones(text string) (found []Phone, short []string) {
	found, gaps := phonesIn(text)
	for _, g := range gaps {
		short = append(short, text[g[0]:g[1]])
	}
	return found, short
}

// phonesIn finds numbers and where the 7 digit ones stand.
func phonesIn(text string) (found []Phone, short [][2]int) {
	if countDigits(text) < 7 {
		return nil, nil
	}
	masked := []byte(text)
	for from := 0; from < len(text); {
		m := phoneShape.FindIndex(masked[from:])
		if m == nil {
			break
		}
		start, end := from+m[0], from+m[1]
		if !digitsEnd(text, start, end) {
			from = start + 1
			continue
		}
		e164, ok := validUS(text[start:end])
		if !ok {
			from = end
			continue
		}
		p := Phone{E164: e164, Start: start, End: end}
		if x := extShape.FindStringSubmatchIndex(text[end:]); x != nil && (end+x[1] >= len(text) || !isWordByte(text[end+x[1]])) {
			p.Ext, p.End = text[end+x[2]:end+x[3]], end+x[1]
		}
		for b := start; b < p.End; b++ {
			masked[b] = '\x01'
		}
		found = append(found, p)
		from = p.End
	}
	for from := 0; from < len(text); {
		m := shortShape.FindIndex(masked[from:])
		if m == nil {
			break
		}
		start, end := from+m[0], from+m[1]
		if digitsEnd(text, start, end) && !(end < len(text) && text[end] == '-') && !strings.HasSuffix(strings.TrimRight(text[:start], " "), "$") {
			short = append(short, [2]int{start, end})
		}
		from = end
	}
	return found, short
}

// digitsEnd says that no further digit, letter or group of digits touches [start, end).
func digitsEnd(text string, start, end int) bool {
	if start > 0 {
		b := text[start-1]
		if isWordByte(b) || b == '$' || (b == '-' || b == '.' || b == '/') && start > 1 && isDigit(text[start-2]) {
			return false
		}
	}
	if end < len(text) {
		b := text[end]
		if isDigit(b) || (b == '-' || b == '/') && end+1 < len(text) && isDigit(text[end+1]) {
			return false
		}
	}
	return true
}

func countDigits(text string) (n int) {
	for i := 0; i < len(text); i++ {
		if isDigit(text[i]) {
			n++
		}
	}
	return n
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func isWordByte(b byte) bool {
	return isDigit(b) || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_'
}

// validUS gives the E.164 form of ten digits (or eleven with the 1), if such a
// number can exist in the US or the countries it shares numbers with.
func validUS(raw string) (e164 string, ok bool) {
	var digits strings.Builder
	for i := 0; i < len(raw); i++ {
		if isDigit(raw[i]) {
			digits.WriteByte(raw[i])
		}
	}
	d := digits.String()
	if len(d) == 11 && d[0] == '1' {
		d = d[1:]
	}
	if len(d) != 10 {
		return "", false
	}
	n, err := phonenumbers.Parse("+1"+d, "US")
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}

// spokenDigits finds runs of digits said as words ("three oh three five five
// five ..."), ten make a number.
func (s *sheet) spokenDigits() (e164 string, i, j int, ok bool) {
	for i = 0; i < len(s.toks); i++ {
		digits := ""
		for j = i; j < len(s.toks); j++ {
			w := s.word(j)
			if d, is := digitWords[w]; is {
				digits += d
			} else if s.tok(j).isNum && len(digits) > 0 && isAllDigits(w) {
				digits += w
			} else if w == "-" || w == "," || w == "." {
				continue
			} else if w == "double" && digitWords[s.word(j+1)] != "" {
				digits += digitWords[s.word(j+1)]
			} else {
				break
			}
		}
		if len(digits) >= 10 {
			if e164, ok := validUS(digits); ok {
				return e164, i, j, true
			}
		}
		if len(digits) > 3 {
			i = j
		}
	}
	return "", 0, 0, false
}

func isAllDigits(w string) bool {
	for i := 0; i < len(w); i++ {
		if !isDigit(w[i]) {
			return false
		}
	}
	return w != ""
}

// oddPhone finds what was meant as a number but is none: digits missing or too
// many, letters, another country's.
func oddPhone(text string) (raw string, ok bool) {
	if countDigits(text) < 7 {
		return "", false
	}
	for _, m := range nearShape.FindAllStringIndex(text, -1) {
		if digitsEnd(text, m[0], m[1]) {
			return text[m[0]:m[1]], true
		}
	}
	for _, m := range phoneShape.FindAllStringIndex(text, -1) {
		if digitsEnd(text, m[0], m[1]) {
			return text[m[0]:m[1]], true // ten digits, but no such number
		}
	}
	return "", false
}

// looseDigits joins the digits of an answer that holds little else: "303 55 50 142".
func looseDigits(text string) string {
	var d strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case isDigit(c):
			d.WriteByte(c)
		case strings.IndexByte(" .-()/+", c) < 0:
			return ""
		}
	}
	return d.String()
}
