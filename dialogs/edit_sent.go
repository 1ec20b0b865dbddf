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
// behind their backs: what is new in it is offered to become a note; as long as UNDO
// takes the lead back, to be mended on its card and sent again.

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
	t.dropEdit()
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
	f := t.readEdit(asked)
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

// editedJustSent offers to take a lead back that was sent a moment ago, with the
// edit on its card: nothing is changed before the yes, and nothing is sent again
// without a look.
func (t *Talk) editedJustSent(s Sent, g form.Given) {
	t.dropEdit()
	if !t.Need(bot.NeedLead, s.Code) {
		return
	}
	l := t.Records.Leads[s.Code]
	if l == nil || t.Settings.MayUnsend(l, t.Person, t.Now) != nil || !g.Says() {
		t.editedLead(s.Code, g.Asked)
		return
	}
	f := t.readEdit(g.Asked)
	if c := f.Card.Concurrence; c != nil && !*c {
		t.editedLead(s.Code, g.Asked)
		return
	}
	t.mark("edited_sent")
	what := t.newIn(*l, f)
	if what == "" {
		t.Say("card.edit_same", "Code", s.Code)
		return
	}
	t.Confirm(":reedit "+t.In.Edits+" "+oneLine(t.typed()), "card.edit_take", "Code", s.Code, "What", short(what, 60))
}

// dropEdit lets go of what was asked about the edit before this one.
func (t *Talk) dropEdit() {
	if p := t.State.Pending; p != nil && strings.HasPrefix(p.Ask, "card.edit_") {
		t.State.Pending = nil
	}
}

// reedit takes the last lead back and makes the edit on its card.
func (t *Talk) reedit(rest string) {
	message, text, _ := strings.Cut(rest, " ")
	s := t.State.Sent
	if s == nil {
		t.Say("card.nothing_to_undo")
		return
	}
	g, gave := s.Draft.Gave(message)
	if !t.Need(bot.NeedLead, s.Code) {
		return
	}
	t.park()
	if t.unsend(*s); t.State.Open == nil || !gave {
		return
	}
	t.In.Edits, t.In.Text = message, text
	t.amend(g)
}

// readEdit reads an edited text for the question that it answered.
func (t *Talk) readEdit(asked string) read.Found {
	if asked != "" && asked != form.Kind && asked != form.Review {
		if f, ok := t.readFor(asked, form.Cursor{}, t.leadText()); ok {
			return f
		}
	}
	return read.Lead(t.leadText())
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
