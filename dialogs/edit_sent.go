package dialogs

import (
	"slices"
	"strings"
	"time"

	"leadline/bot"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
)

// A text can be edited long after its lead is with sales. The lead is not changed
// behind their backs: what is new in it is offered to become a note.

// How long the messages of sent leads are remembered, of how many leads, and how
// many of each.
const (
	keepMailed = 7 * 24 * time.Hour
	mostMailed = 6
	mostTexts  = 12
)

// rememberMailed remembers which messages made a lead. An SMS cannot be edited.
func (t *Talk) rememberMailed(code string, d form.Draft) {
	m := Mailed{Code: code, At: t.Now, Texts: map[string]string{}}
	for _, g := range slices.Backward(d.Given) {
		if _, known := m.Texts[g.Message]; !known && g.Message != "" && g.Says() && len(m.Texts) < mostTexts {
			m.Texts[g.Message] = g.Asked
		}
	}
	if t.SMS() || len(m.Texts) == 0 {
		return
	}
	t.State.Mailed = append([]Mailed{m}, t.State.Mailed...)
	t.State.Mailed = t.State.Mailed[:min(len(t.State.Mailed), mostMailed)]
}

// mailed finds the lead that a message made, and the question it answered.
func (t *Talk) mailed(message string) (code, asked string, ok bool) {
	for _, m := range t.State.Mailed {
		if asked, ok := m.Texts[message]; ok {
			return m.Code, asked, true
		}
	}
	return "", "", false
}

// editedLead says what can be done about a lead whose text was edited.
func (t *Talk) editedLead(code, asked string) {
	if !t.Need(bot.NeedLead, code) {
		return
	}
	l := t.Records.Leads[code]
	if l == nil || !t.Settings.MaySee(l, t.Person, t.Now) {
		t.Say("card.edit_old")
		return
	}
	t.mark("edited_sent")
	if l.Status.Closed() && l.Status != bot.Duplicate {
		t.Say("card.edit_closed", "Code", code)
		return
	}
	text := t.leadText()
	f, ok := read.Found{}, false
	if asked != "" && asked != form.Kind {
		f, ok = t.readFor(asked, form.Cursor{}, text)
	}
	if !ok {
		f = read.Lead(text)
	}
	if c := f.Card.Concurrence; c != nil && !*c {
		t.Confirm("WITHDRAW "+code, "card.edit_no", "Code", code, "Name", short(leadName(*l), 40))
		return
	}
	what := t.newIn(*l, f)
	if what == "" {
		t.Say("card.edit_same", "Code", code)
		return
	}
	t.Confirm("NOTE "+code+" "+what, "card.edit_note", "Code", code, "What", short(what, 80))
}

// leadText is the text without the word LEAD before it.
func (t *Talk) leadText() string {
	text := t.typed()
	if word, rest, _ := strings.Cut(text, " "); strings.EqualFold(strings.Trim(word, "/:.,"), "lead") {
		return strings.TrimSpace(rest)
	}
	return text
}

// newIn is what a text says otherwise than a lead, in short.
func (t *Talk) newIn(l bot.Lead, f read.Found) string {
	c := f.Card
	c.Notes = slices.DeleteFunc(slices.Clone(c.Notes), func(n string) bool { return slices.Contains(l.Card.Notes, n) })
	parts := form.Changed(l.Card, c)
	var lines []string
	for _, g := range groups {
		if g.name == "concurrence" || g.name == "media" || !slices.ContainsFunc(parts, func(p string) bool { return p == g.name || strings.HasPrefix(p, g.name+".") }) {
			continue
		}
		if v := t.value(c, g.name); v != "" && v != t.value(l.Card, g.name) {
			if g.name != "notes" {
				v = t.Words.Say("label."+g.name) + ": " + short(v, 60)
			}
			lines = append(lines, v)
		}
	}
	if len(lines) == 0 && f.Ask != "" {
		return short(oneLine(t.leadText()), 120)
	}
	return oneLine(strings.Join(lines, ", "))
}
