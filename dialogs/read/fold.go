package read

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxText is how much of a text the readers look at; the rest of a longer one
// is kept by the caller as typed, nobody texts a lead of that length.
const maxText = 4000

// Limits of what is put on a card, in characters.
const (
	maxName  = 120
	maxNote  = 500
	maxRaw   = 4000
	maxParts = 80 // city, role, person
	maxNotes = 20
)

// What phones and copy and paste put in place of plain characters.
var foldRunes = map[rune]string{
	'‘': "'", '’': "'", '‚': "'", '‛': "'", '′': "'", '`': "'", '´': "'", 'ʼ': "'",
	'“': `"`, '”': `"`, '„': `"`, '‟': `"`, '″': `"`, '«': `"`, '»': `"`,
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-",
	'…': "...", '•': "-", '·': "-", '½': " 1/2", '¼': " 1/4", '¾': " 3/4", '⁄': "/", '№': "#",
	'\u2028': "\n", '\u2029': "\n", '\u0085': "\n", '\v': "\n", '\f': "\n",
	'\u115f': "", '\u1160': "", '\u3164': "", '\ufffc': "", '\ufffd': "",
}

var (
	slackLink   = regexp.MustCompile(`<(tel:|mailto:|https?://)([^<>|\s]{1,400})(?:\|([^<>|\n]{1,400}))?>`)
	slackEntity = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")
	manySpaces  = regexp.MustCompile(`[ \t]+`)
)

// Fold takes a text as a phone, Slack or a clipboard wrote it and gives the
// same text in plain characters: straight quotes and dashes, ordinary spaces,
// half-width letters, no invisible or direction-changing characters, NFC,
// Slack's links and entities as what they show. Line breaks stay as \n. Its
// result is valid UTF-8, and folding it again changes nothing that matters.
func Fold(text string) string {
	if simple(text) {
		return text
	}
	return foldAny(text)
}

func foldAny(text string) string {
	text = strings.ToValidUTF8(text, " ")
	text = slackLink.ReplaceAllStringFunc(text, unwrapLink)
	text = slackEntity.Replace(text)
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	var b strings.Builder
	for _, r := range text {
		if s, ok := foldRunes[r]; ok {
			b.WriteString(s)
			continue
		}
		switch {
		case r == '\n':
			b.WriteByte('\n')
		case r >= 0xff01 && r <= 0xff5e: // full width
			b.WriteRune(r - 0xfee0)
		case unicode.IsSpace(r) || unicode.Is(unicode.Zs, r):
			b.WriteByte(' ')
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r):
		default:
			b.WriteRune(r)
		}
	}
	text = thinMarks(norm.NFC.String(b.String()))
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.Trim(manySpaces.ReplaceAllString(line, " "), " ")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n ")
}

// simple says that a text holds nothing that Fold would change: most answers are
// so, and each is folded many times.
func simple(text string) bool {
	space := true // a blank may not stand first, last or behind another
	for i := 0; i < len(text); i++ {
		b := text[i]
		if b < ' ' || b > '~' || b == '<' || b == '&' || b == '`' || b == ' ' && space {
			return false
		}
		space = b == ' '
	}
	return !space || text == ""
}

// unwrapLink shows a Slack link as the person typed it; a label that hides
// another address gives way to the address.
func unwrapLink(link string) string {
	m := slackLink.FindStringSubmatch(link)
	kind, target, label := m[1], m[2], m[3]
	switch {
	case label == "" && strings.HasPrefix(kind, "http"):
		return kind + target
	case label == "":
		return target
	case strings.HasPrefix(kind, "http") && !strings.Contains(target, strings.TrimPrefix(strings.TrimPrefix(label, "https://"), "http://")):
		return label + " " + kind + target
	}
	return label
}

// thinMarks keeps at most two combining marks on a letter, so that a tower of
// them cannot fill a card.
func thinMarks(text string) string {
	var b strings.Builder
	run := 0
	for _, r := range text {
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) {
			run++
			if run > 2 {
				continue
			}
		} else {
			run = 0
		}
		b.WriteRune(r)
	}
	return b.String()
}

// plain is a word in lower case without accents and apostrophes, to compare.
func plain(word string) string {
	if ascii(word) && !strings.Contains(word, "'") {
		return strings.ToLower(word)
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(word)) {
		if unicode.Is(unicode.Mn, r) || r == '\'' {
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func ascii(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] > '~' {
			return false
		}
	}
	return true
}

// clip shortens a text to so many characters at a character's edge.
func clip(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	runes := []rune(text)
	return strings.TrimSpace(string(runes[:limit]))
}

// typed is a text as it is kept in a raw field: as typed, valid, limited.
func typed(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, " "), "\x00", "")
	return clip(strings.TrimSpace(text), maxRaw)
}
