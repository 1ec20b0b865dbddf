package telegram

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"leadline/bot"
	"leadline/handlers"
)

// Telegram's limits of a message, and our own, which are lower where a longer
// one would not be read anyway.
const (
	maxText    = 4096 // UTF-16 units
	maxLabel   = 64
	maxButtons = 60
	rowWidth   = 28 // what fits side by side on a small phone
	rowMost    = 4
)

// styles are the looks of buttons that Telegram knows among ours.
var styles = []string{"primary", "danger"}

// payload is what Send needs beyond the text: the rows of buttons. What each
// carries is put in when the message leaves.
type payload struct {
	Rows [][]key `json:"rows"`
}

type key struct {
	Text  string `json:"text"`
	Style string `json:"style,omitempty"`
}

// Render shows a message as plain text: no markup is read out of it, whatever
// people and customers wrote.
func (c *Channel) Render(m bot.Message) bot.Rendered {
	r := bot.Rendered{Text: textOf(m)}
	var p payload
	p.Rows, r.Buttons = keyboard(m.Buttons)
	if len(p.Rows) > 0 {
		r.Payload, _ = json.Marshal(p) // strings only: cannot fail
	}
	return r
}

// textOf is the whole message in words. Too long, what was understood is
// shortened before what is asked.
func textOf(m bot.Message) string {
	s := clean(m.Whole())
	if s == "" {
		s = clean(cardOf(m))
	}
	if ask := clean(m.Text); handlers.Units(s) > maxText && m.Ack != "" && ask != "" && handlers.Units(ask) < maxText/2 {
		s = handlers.Cut(clean(m.Ack), maxText-handlers.Units(ask)-1) + "\n" + ask
	}
	if s = handlers.Cut(s, maxText); strings.Trim(s, "\u200c\u200d \n") == "" {
		return "…" // Telegram refuses a message without words
	}
	return s
}

// cardOf is the card in words, for a message that has no others.
func cardOf(m bot.Message) string {
	lines := []string{m.Title}
	for _, f := range m.Fields {
		lines = append(lines, oneLine(f.Label)+": "+oneLine(f.Value))
	}
	return strings.Join(lines, "\n")
}

// keyboard lays buttons out in rows. Each has something to type instead: its
// key stands in front, or the text says it.
func keyboard(list []bot.Button) (rows [][]key, labels []string) {
	seen := map[string]bool{}
	width := 0
	for _, b := range list[:min(len(list), maxButtons)] {
		label := oneLine(b.Label)
		if strings.Trim(label, "\u200c\u200d ") == "" {
			label = "…"
		}
		labels = append(labels, handlers.Cut(label, maxLabel))
		shown := label
		if typed := oneLine(b.Key); typed != "" && !strings.EqualFold(typed, label) {
			shown = typed + " " + label
		}
		shown = handlers.Cut(shown, maxLabel)
		for n := 2; seen[shown]; n++ { // labels that were cut must not become one
			tail := fmt.Sprintf(" (%d)", n)
			shown = handlers.Cut(strings.TrimRight(shown, "…"), maxLabel-len(tail)) + tail
		}
		seen[shown] = true
		k := key{Text: shown}
		if slices.Contains(styles, b.Style) {
			k.Style = b.Style
		}
		size := handlers.Units(shown) + 2
		if len(rows) == 0 || width+size > rowWidth || len(rows[len(rows)-1]) == rowMost {
			rows, width = append(rows, nil), 0
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], k)
		width += size
	}
	return rows, labels
}

// clean drops what has no place in a text; oneLine also its line ends.
func clean(s string) string { return handlers.Clean(s, 64<<10) }

func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }
