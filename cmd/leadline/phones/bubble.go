package phones

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"leadline/bot"
	"leadline/handlers/simulator"
)

// row is one row of a phone.
type row struct {
	text  string
	line  string // the ID of the message that it belongs to
	spots []spot
}

// spot is where the mouse finds something on a row.
type spot struct {
	from, to int
	line     simulator.Line
	choice   int
}

// Limits of a bubble.
const (
	maxBubble = 68 // cells, however wide the terminal is
	edges     = 4  // cells that the border takes
	beside    = 6  // cells that stay free beside a bubble, to tell the sides apart
)

// kindWords are what cannot be read as text.
var kindWords = map[string]string{"photo": "Photo", "contact": "Contact card", "location": "A location", "form": "A filled form",
	"blocked": "Blocked leadline", "unblocked": "Unblocked leadline", "home": "Opened the app"}

// painter draws the messages of one tab.
type painter struct {
	tab    tab
	zone   *time.Location
	width  int
	names  map[string]string // by handle
	newest string            // ID of the message that still asks
	pick   *pick
	leads  map[int]string // N of a message: the lead that it is about
	keys   string         // ID of the message whose buttons have numbers
}

// rows draws all messages, with the day above the first of each.
func (p painter) rows(lines []simulator.Line) (all []row) {
	last := ""
	for _, l := range lines {
		if d := day(l.At, p.zone); d != last {
			all = append(all, row{text: p.middle("─── "+d+" ───", faint)})
			last = d
		}
		all = append(all, p.message(l)...)
	}
	return all
}

// middle is a row that nobody said.
func (p painter) middle(s string, style lipgloss.Style) string {
	s = fit(s, min(width(s), p.width))
	return strings.Repeat(" ", (p.width-width(s))/2) + style.Render(s)
}

// name is how a person is called on this tab.
func (p painter) name(handle string) string {
	switch {
	case handle == "":
		return "leadline"
	case handle == p.tab.actor.Handle && !p.tab.room:
		return "you"
	case p.names[handle] != "":
		return p.names[handle]
	}
	return handle
}

// message is one message: a bubble, or for a press a row in the middle.
func (p painter) message(l simulator.Line) []row {
	if l.Kind == string(bot.Press) {
		text := p.name(l.By) + " pressed " + clean(l.Text) + " " + clock(l.At, p.zone)
		return []row{{text: p.middle("· "+text+" ·", faint), line: l.ID}}
	}
	wide := min(p.width-beside, maxBubble)
	body := p.body(l, wide-edges)
	all := choices(l, l.ID == p.newest)
	var below []row
	switch {
	case len(l.Buttons) > 0:
		body = append(body, p.buttons(l, all, wide-edges)...)
	case len(all) > 0:
		below = p.buttons(l, all, p.width-edges)
	}
	rows := p.box(l, body, wide)
	for _, b := range below { // no part of the message: what a phone would offer
		rows = append(rows, shifted(b, "  ", "", 2))
	}
	return rows
}

// head is what stands in the upper edge of a bubble.
func (p painter) head(l simulator.Line) string {
	words := []string{p.name(l.By) + " " + clock(l.At, p.zone)}
	if lead := p.leads[l.Under]; l.Under != 0 && p.tab.room {
		words = append(words, strings.TrimSpace("in the thread of "+lead))
	}
	if l.Only {
		words = append(words, "only "+p.name(l.Who)+" sees this")
	}
	if l.Edited && l.By != "" {
		words = append(words, "edited")
	} else if l.Edited {
		words = append(words, "updated")
	}
	if l.Segments > 1 && l.By == "" {
		words = append(words, fmt.Sprintf("%d segments", l.Segments))
	}
	return strings.Join(words, ", ")
}

// body is the text of a message, or its card.
func (p painter) body(l simulator.Line, w int) (rows []row) {
	add := func(text string, style func(...string) string) {
		for _, s := range wrap(clean(text), w) {
			rows = append(rows, row{text: style(s)})
		}
	}
	plain := func(s ...string) string { return strings.Join(s, "") }
	word := kindWords[l.Kind]
	switch {
	case word != "":
		var parts []string
		for _, s := range []string{word, l.Title, l.Text} {
			if s != "" {
				parts = append(parts, s)
			}
		}
		add(strings.Join(parts, ": "), plain)
	case l.Title == "" && len(l.Fields) == 0:
		add(l.Text, plain)
	default:
		if l.Ack != "" {
			add(l.Ack, plain)
		}
		if l.Title != "" {
			add(l.Title, bold.Render)
		}
		for _, f := range l.Fields {
			add(strings.TrimPrefix(f.Label+": "+f.Value, ": "), plain)
		}
		if len(l.Fields) == 0 && l.Text != l.Title {
			add(l.Text, plain)
		}
	}
	return rows
}

// buttons are rows of [1 Claim] [2 Why]; what Enter presses is in ▸1 Claim◂.
func (p painter) buttons(l simulator.Line, all []choice, w int) (rows []row) {
	var r row
	for i, c := range all {
		label := clean(c.label)
		if l.ID == p.keys {
			label = c.key + " " + label
		}
		shown, style := "["+label+"]", bold
		if p.pick != nil && p.pick.line == l.ID && p.pick.choice == i {
			shown, style = "▸"+label+"◂", reverse
		}
		shown = fit(shown, min(width(shown), w))
		at := width(r.text)
		if at > 0 && at+1+width(shown) > w {
			rows, r, at = append(rows, r), row{}, 0
		}
		if at > 0 {
			r.text += " "
			at++
		}
		r.text += style.Render(shown)
		r.spots = append(r.spots, spot{at, at + width(shown), l, i})
	}
	return append(rows, r)
}

// box draws the bubble around a message: left what comes, right what goes.
func (p painter) box(l simulator.Line, body []row, wide int) []row {
	head := fit(p.head(l), min(width(p.head(l)), wide-edges-1))
	inner := width(head) + 1
	for _, b := range body {
		inner = max(inner, width(b.text))
	}
	side, indent := theirs, ""
	if p.tab.own(l) {
		side, indent = ours, strings.Repeat(" ", max(0, p.width-inner-edges))
	}
	if p.pick != nil && p.pick.line == l.ID {
		side = side.Bold(true)
	}
	edge := func(s string) string { return side.Render(s) }
	rows := []row{{text: indent + edge("╭ "+head+" "+strings.Repeat("─", inner-width(head))+"╮"), line: l.ID}}
	before, after := indent+edge("│ "), edge(" │")
	for _, b := range body {
		b.line = l.ID
		b.text = fit(b.text, inner)
		rows = append(rows, shifted(b, before, after, len(indent)+2))
	}
	return append(rows, row{text: indent + edge("╰"+strings.Repeat("─", inner+2)+"╯"), line: l.ID})
}

// shifted puts something around a row; its spots move along.
func shifted(r row, before, after string, by int) row {
	r.text = before + r.text + after
	for i := range r.spots {
		r.spots[i].from += by
		r.spots[i].to += by
	}
	return r
}
