package sms

import (
	"regexp"
	"slices"
	"strings"

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
	return measure([]string{strings.Join(strings.Fields(handlers.Clean(s, 400)), " ")}, false).cut(maxLabel)[0]
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

// join makes one text of the pieces.
func (p pieces) join() string {
	all := slices.Concat(p.ack, p.text)
	if p.menu != "" {
		all = append(all, p.menu)
	}
	return strings.Trim(norm.NFC.String(strings.Join(all, "\n")), "\n ")
}

// settle chooses the alphabet and shortens to the limit.
func (c *Channel) settle(p pieces, limit int) string {
	link := func(s string) string { return unlink(s, c.own) }
	if plain := p.each(fold).each(link); isGSM(plain.join()) {
		return shorten(plain, limit)
	}
	full := p.each(link)
	text := full.join()
	if Segments(text) <= limit {
		return text
	}
	if plain := p.each(wordy).each(fold).each(link); isGSM(plain.join()) {
		return shorten(plain, limit)
	}
	return shorten(full, limit)
}

// shorten keeps to the limit: first the lines of the acknowledgement get
// shorter, the longest first, then those of the text, then the end goes.
func shorten(p pieces, limit int) string {
	fits := func(s string) bool { return Segments(s) <= limit }
	if s := p.join(); fits(s) {
		return s
	}
	ack, text := measure(p.ack, false), measure(p.text, true)
	join := func(ofAck, ofText int) string {
		return pieces{ack: ack.cut(ofAck), text: text.cut(ofText), menu: p.menu}.join()
	}
	if s, ok := widest(func(n int) string { return join(n, maxInput) }, fits); ok {
		return s
	}
	if s, ok := widest(func(n int) string { return join(leastLine, n) }, fits); ok {
		return s
	}
	p.ack = ack.cut(leastLine)
	return chop(p, fits)
}

// widest finds the most that may stay of each line.
func widest(join func(n int) string, fits func(string) bool) (string, bool) {
	low, high := leastLine, maxBody
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
		p.text, menu = append(slices.Clone(p.text), menu), ""
	}
	p.menu = ""
	all, tail := graphemes(p.join()), ".."
	if menu != "" {
		tail += "\n" + menu
	}
	best := tail
	low, high := 0, min(all.count(), maxBody)
	for low < high {
		n := (low + high + 1) / 2
		if s := norm.NFC.String(strings.TrimRight(all.head(n), " \n.") + tail); fits(s) {
			low, best = n, s
		} else {
			high = n - 1
		}
	}
	return best
}
