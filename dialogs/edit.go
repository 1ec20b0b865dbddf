package dialogs

import (
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
)

// edited corrects the answer that a message gave: the new text is read for the
// question that was open then. The newest message is heard anew if it gave none;
// one before it is too old for what is asked now.
func (t *Talk) edited() bool {
	if t.In.Kind != bot.Edit {
		return false
	}
	if s := t.State.Sent; s != nil {
		if g, gave := s.Draft.Gave(t.In.Edits); gave {
			t.editedJustSent(*s, g)
			return true
		}
	}
	if d := t.State.Open; d != nil {
		if g, gave := d.Gave(t.In.Edits); gave && g.Says() {
			t.amend(g)
			return true
		} else if !gave && d.First != "" && d.First == t.In.Edits {
			t.amendFirst()
			return true
		}
	}
	for i, d := range t.State.Parked {
		if g, gave := d.Gave(t.In.Edits); gave && g.Says() {
			t.amendParked(i, g)
			return true
		}
	}
	if code, asked, ok := t.mailed(t.In.Edits); ok {
		t.editedLead(code, asked)
		return true
	}
	if t.State.Last != "" && t.State.Last != t.In.Edits && !t.In.From.Room {
		t.Say("card.edit_old")
		return true
	}
	t.In.Kind, t.In.Message = bot.Text, t.In.Edits // it may be edited again
	return false
}

// amendFirst reads what was put behind the LEAD that began the open card.
func (t *Talk) amendFirst() {
	t.spoke = true
	c, ok := command.Parse(t.typed(), command.Context{Channel: t.From.Channel, Now: t.Now})
	if !ok || c.Word != "LEAD" {
		c.Rest = t.typed()
	}
	if c.Rest = strings.TrimSpace(c.Rest); c.Rest == "" || read.Chatter(c.Rest) {
		return // the open question is asked again
	}
	t.In.Message = t.In.Edits // a later edit of it corrects what it says now
	if !t.answer("", read.Lead(c.Rest), c.Rest) {
		t.step(form.Event{Kind: form.Answer, Raw: c.Rest, Card: bot.Card{Notes: []string{c.Rest}}})
	}
}

// amend reads the new text of an answer.
func (t *Talk) amend(g form.Given) {
	text := t.typed()
	if text == g.Raw {
		t.spoke = true
		return
	}
	if c, ok := command.Parse(text, command.Context{Channel: t.From.Channel, Now: t.Now}); ok && c.Word == "LEAD" && g.Asked == "" {
		text = c.Rest
	}
	f, ok := read.Found{}, false
	at := form.Cursor{}
	if g.Over != g.Asked {
		at = form.Cursor{Field: g.Asked, Part: g.Over}
	}
	asked := g.Asked
	if asked == "" {
		asked = g.Beside
	}
	if asked != "" && asked != form.Kind && asked != form.Review {
		f, ok = t.readFor(asked, at, text)
	}
	if !ok {
		f = read.Lead(text)
		f.Skipped, f.Kept = false, false
	}
	e := form.Event{Kind: form.Edit, Message: t.In.Edits, Raw: text, Card: f.Card, Skipped: f.Skipped && !f.Kept, Kept: f.Kept}
	e.Card.Skipped = nil
	e.Card.Media = g.Card.Media
	if g.Kind != "" {
		e.Choice = g.Kind
	}
	t.step(e)
}

// amendParked corrects a card that is put aside; what is open stays open.
func (t *Talk) amendParked(i int, g form.Given) {
	open, pending := t.State.Open, t.State.Pending
	d := t.State.Parked[i]
	t.State.Open = &d
	t.amend(g)
	if t.State.Open == nil { // the customer did not agree after all
		t.State.Parked = append(t.State.Parked[:i:i], t.State.Parked[i+1:]...)
	} else {
		t.State.Parked[i] = d
		t.Ack("card.amended", "Name", t.nameOf(d))
	}
	t.State.Open, t.State.Pending = open, pending
}
