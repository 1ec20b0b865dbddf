package sms

import (
	"regexp"
	"strings"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"

	"leadline/bot"
	"leadline/handlers"
)

// The limits of a message. Twilio takes 1600 characters, which are more than
// maxParts segments in either alphabet.
const (
	defaultParts = 3
	maxParts     = 10
	maxInput     = 8 << 10 // bytes of one text that are looked at
	maxLabel     = 24      // characters of one choice of the menu
	leastLine    = 12      // characters that stay of a shortened line
)

// Render makes one text: what was understood, what is said, and the menu. It
// keeps to the parts that the message may take, by shortening what was
// understood first, then the longest lines; the menu stays.
func (c *Channel) Render(m bot.Message) bot.Rendered {
	p := pieces{ack: lines(m.Ack), text: lines(body(m)), menu: menu(m.Buttons)}
	text := c.settle(p, parts(m))
	return bot.Rendered{Text: text, Segments: Segments(text)}
}

func parts(m bot.Message) int {
	if m.Parts <= 0 {
		return defaultParts
	}
	return min(m.Parts, maxParts)
}

// body is the text, or for a card that has none its fields.
func body(m bot.Message) string {
	if strings.TrimSpace(m.Text) != "" || m.Ack != "" {
		return m.Text
	}
	var b strings.Builder
	b.WriteString(m.Title)
	for _, f := range m.Fields {
		if b.Len() > maxInput {
			break
		}
		b.WriteString("\n" + f.Label + ": " + f.Value)
	}
	return b.String()
}

// menu is the line of choices that can be typed: "1 SEND 2 FIX 3 DROP".
func menu(buttons []bot.Button) string {
	var choices []string
	for _, b := range buttons {
		if key, label := word(b.Key), word(b.Label); key != "" && label != "" {
			choices = append(choices, key+" "+strings.ToUpper(label))
		}
		if len(choices) == 20 {
			break
		}
	}
	return norm.NFC.String(strings.Join(choices, " "))
}

// word is a label on one line and not too long.
func word(s string) string {
	return cut(strings.Join(strings.Fields(handlers.Clean(s, 400)), " "), maxLabel, false)
}

var emptyLines = regexp.MustCompile(`\n[ \n]*\n`)

// lines cleans a text and splits it; empty lines in a row become one.
func lines(s string) []string {
	s = emptyLines.ReplaceAllString(handlers.Clean(s, maxInput), "\n\n")
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// pieces are a message before it is one text.
type pieces struct {
	ack, text []string
	menu      string
}

func (p pieces) each(f func(string) string) pieces {
	apply := func(in []string) []string {
		var out []string
		for _, l := range in {
			out = append(out, strings.TrimRight(f(l), " "))
		}
		return out
	}
	return pieces{ack: apply(p.ack), text: apply(p.text), menu: f(p.menu)}
}

// join makes one text of the pieces, lines cut to at most so many characters.
func (p pieces) join(ack, text int) string {
	all := make([]string, 0, len(p.ack)+len(p.text)+1)
	for _, l := range p.ack {
		all = append(all, cut(l, ack, false))
	}
	for _, l := range p.text {
		all = append(all, cut(l, text, true))
	}
	if p.menu != "" {
		all = append(all, p.menu)
	}
	return strings.Trim(norm.NFC.String(strings.Join(all, "\n")), "\n ")
}

// settle chooses the alphabet and shortens to the limit.
func (c *Channel) settle(p pieces, limit int) string {
	link := func(s string) string { return unlink(s, c.own) }
	plain, full := p.each(fold).each(link), p.each(link)
	if isGSM(plain.join(maxInput, maxInput)) {
		return shorten(plain, limit)
	}
	text := full.join(maxInput, maxInput)
	if Segments(text) <= limit {
		return text
	}
	if plain := p.each(wordy).each(fold).each(link); isGSM(plain.join(maxInput, maxInput)) {
		return shorten(plain, limit)
	}
	return shorten(full, limit)
}

// shorten keeps to the limit: first the lines of the acknowledgement get
// shorter, the longest first, then those of the text, then the end goes.
func shorten(p pieces, limit int) string {
	fits := func(s string) bool { return Segments(s) <= limit }
	if s := p.join(maxInput, maxInput); fits(s) {
		return s
	}
	if s, ok := widest(func(n int) string { return p.join(n, maxInput) }, fits); ok {
		return s
	}
	if s, ok := widest(func(n int) string { return p.join(leastLine, n) }, fits); ok {
		return s
	}
	return chop(p, fits)
}

// widest finds the most that may stay of each line.
func widest(join func(n int) string, fits func(string) bool) (string, bool) {
	low, high := leastLine, 1700 // no text that fits is longer
	best := join(low)
	if !fits(best) {
		return "", false
	}
	for low+1 < high {
		n := (low + high) / 2
		if s := join(n); fits(s) {
			low, best = n, s
		} else {
			high = n
		}
	}
	return best, true
}

// chop cuts the whole text at its end, keeping the menu if there is room.
func chop(p pieces, fits func(string) bool) string {
	menu := p.menu
	if menu != "" && !fits(menu+menu) {
		p.text, menu = append(p.text, menu), ""
	}
	p.menu = ""
	whole := p.join(leastLine, maxInput)
	tail := ".."
	if menu != "" {
		tail += "\n" + menu
	}
	best := tail
	low, high := 0, len(whole)
	for low < high {
		n := (low + high + 1) / 2
		if s := norm.NFC.String(strings.TrimRight(head(whole, n), " \n.") + tail); fits(s) {
			low, best = n, s
		} else {
			high = n - 1
		}
	}
	return best
}

// head is the start of a text, at most n bytes, whole characters; only one that
// is longer than n itself is cut between its code points.
func head(s string, n int) string {
	at := 0
	for state, rest := -1, s; rest != ""; {
		var g string
		g, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if at+len(g) > n {
			break
		}
		at += len(g)
	}
	if at == 0 {
		for i := range s {
			if i <= n {
				at = i
			}
		}
	}
	return s[:at]
}

// whole are things that mean something else when they are cut.
var whole = regexp.MustCompile(`\+?[0-9]?[ .-]?\(?[0-9]{3}\)?[ .-]?[0-9]{3}[ .-][0-9]{4}|\S+@\S+|https://\S+|\$[0-9.,]+|[A-Z]{2}-[0-9A-Z]{5}`)

// cut shortens a line to at most n characters with "..", at a space if one is
// near. With question, a question at its end stays: the start of it gives way.
func cut(s string, n int, question bool) string {
	if len(s) <= n || uniseg.GraphemeClusterCount(s) <= n {
		return s
	}
	tail := ".."
	if question && strings.HasSuffix(s, "?") {
		if i := strings.LastIndexAny(s[:len(s)-1], ".!?:"); i >= 0 && i+2 < len(s) && uniseg.GraphemeClusterCount(s[i+1:])*2 <= n {
			tail += s[i+1:]
		}
	}
	room := max(n-uniseg.GraphemeClusterCount(tail), 1)
	at, last := 0, 0 // bytes kept, and up to the last space
	for state, rest := -1, s; rest != "" && room > 0; room-- {
		var g string
		g, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if g == " " {
			last = at
		}
		at += len(g)
	}
	if at < len(s) && s[at] != ' ' && last > 0 && at-last <= 20 && last*2 > at {
		at = last
	}
	for _, span := range whole.FindAllStringIndex(s, -1) {
		if span[0] > 0 && span[0] < at && at < span[1] {
			at = span[0]
			break
		}
	}
	return strings.TrimRight(s[:at], " .,;") + tail
}
