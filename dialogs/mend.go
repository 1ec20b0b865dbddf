package dialogs

import (
	"fmt"
	"strconv"
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
)

// change asks for a field again, or takes the value that was typed with it.
func (t *Talk) change(c command.Command) {
	question, part, ok := command.Target(c.Args.Field)
	switch {
	case !ok && c.Args.Field == "":
		t.fix(c)
		return
	case !ok:
		t.Say("card.no_field", "Field", short(c.Args.Field, 30))
		return
	case question == "notes":
		t.note(c.Args.Value)
		return
	case c.Args.Value == "":
		t.ask(question, part)
		return
	}
	f, ok := t.readFor(question, form.Cursor{Field: question, Part: part}, c.Args.Value)
	if !ok || f.Ask != "" && blankCard(f.Card) {
		t.ask(question, part)
		if t.State.Open != nil {
			t.step(form.Event{Kind: form.Misread, Raw: c.Args.Value})
		}
		return
	}
	if part == question {
		part = ""
	}
	t.answerPart(question, part, f, t.text())
}

// note adds a note; a card may have any number.
func (t *Talk) note(text string) {
	if text = strings.TrimSpace(text); text == "" {
		t.Say("card.note_how")
		return
	}
	t.step(form.Event{Kind: form.Answer, Raw: text, Card: bot.Card{Notes: []string{text}}})
}

// ask asks a question out of turn. What is only a part of it asks for the part.
func (t *Talk) ask(field, part string) {
	question, dotted, ok := command.Target(field)
	if ok && part == field {
		field, part = question, dotted
	}
	if part == field {
		part = ""
	}
	t.step(form.Event{Kind: form.Ask, Field: field, Part: part})
}

// fix asks which answer is wrong, or goes there at once.
func (t *Talk) fix(c command.Command) {
	if question, part, ok := command.Target(c.Args.Field); ok && question != "notes" {
		t.ask(question, part)
		return
	}
	var choices []Choice
	for i, f := range bot.Fields {
		choices = append(choices, Choice{Key: strconv.Itoa(i + 1), Label: "label." + f, Do: ":fix " + f})
	}
	t.Menu("card.fix", nil, choices...)
	t.State.Pending.Rest, t.State.Pending.Must = true, true
}

// undo takes the last message back, however many answers it gave; after
// sending, for half an hour, the lead itself.
func (t *Talk) undo() {
	switch d := t.State.Open; {
	case t.State.Pending != nil && t.saw(t.State.Pending.Prompt):
		t.State.Pending = nil
		t.Ack("card.undone")
	case d != nil:
		t.step(form.Event{Kind: form.Undo})
	case t.State.Sent == nil:
		t.Say("card.nothing_to_undo")
	case t.State.Sent.Before:
		t.Confirm(":unsend", "card.unsend_sure", "Code", t.State.Sent.Code, "Name", t.nameOf(t.State.Sent.Draft))
	default:
		t.unsend(*t.State.Sent)
	}
}

// unsend makes the sent lead a draft again, with an id of its own: one lead a
// draft. After a claim it is WITHDRAW's to ask.
func (t *Talk) unsend(s Sent) {
	if !t.Need(bot.NeedLead, s.Code) {
		return
	}
	l := t.Records.Leads[s.Code]
	err := t.Settings.MayUnsend(l, t.Person, t.Now)
	switch {
	case l == nil, l.Status.Closed():
		t.State.Sent = nil
		t.Say("card.nothing_to_undo")
	case err != nil && t.Settings.MayWithdraw(l, t.Person, t.Now) == nil:
		key := "card.withdraw_late"
		if l.ClaimSeq > 0 {
			key = "card.withdraw_claimed"
		}
		t.Confirm("WITHDRAW "+s.Code, key, "Code", s.Code)
	case err != nil:
		t.Say("card.nothing_to_undo")
	default:
		t.Do(bot.UnsendLead{Code: s.Code})
		d := s.Draft
		d.ID, d.Touched = t.newID(), t.Now
		t.State.Open, t.State.Sent, t.moved = &d, nil, true
		t.mark("unsent")
		t.Ack("card.unsent", "Code", s.Code)
	}
}

// edited corrects the answer that a message gave: the new text is read for the
// question that was open then. A text that gave none is read as a new one.
func (t *Talk) edited() bool {
	if t.In.Kind != bot.Edit {
		return false
	}
	if s := t.State.Sent; s != nil {
		if _, gave := s.Draft.Gave(t.In.Edits); gave {
			t.Say("card.edit_sent", "Code", s.Code)
			return true
		}
	}
	if d := t.State.Open; d != nil {
		if g, gave := d.Gave(t.In.Edits); gave && g.Says() {
			t.amend(g)
			return true
		}
	}
	for i, d := range t.State.Parked {
		if g, gave := d.Gave(t.In.Edits); gave && g.Says() {
			t.amendParked(i, g)
			return true
		}
	}
	t.In.Kind = bot.Text
	return false
}

// amend reads the new text of an answer.
func (t *Talk) amend(g form.Given) {
	text := t.text()
	if c, ok := command.Parse(text, command.Context{Channel: t.From.Channel, Now: t.Now}); ok && c.Word == "LEAD" && g.Asked == "" {
		text = c.Rest
	}
	f, ok := read.Found{}, false
	at := form.Cursor{}
	if g.Over != g.Asked {
		at = form.Cursor{Field: g.Asked, Part: g.Over}
	}
	if g.Asked != "" && g.Asked != form.Kind {
		f, ok = t.readFor(g.Asked, at, text)
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

// pressed runs a button. What it does is read from the message it hung under;
// one of an old question corrects that question, one of an old review never
// sends.
func (t *Talk) pressed() bool {
	if t.In.Kind != bot.Press {
		return false
	}
	if t.In.Press == nil || !t.Need(bot.NeedSent, fmt.Sprint(t.In.Press.Outbound)) {
		return true
	}
	b, ok := t.button()
	d := t.State.Open
	switch {
	case !ok || b.Do == "":
		t.oldButton()
	case b.Field == "pending":
		t.pressPending(b)
	case b.Draft == "":
		t.line(b.Do, false)
	case d != nil && d.ID == b.Draft:
		t.pressCard(b, b.Prompt == d.Prompt && !t.moved)
	case t.State.Sent != nil && t.State.Sent.Draft.ID == b.Draft:
		t.Say("card.already_sent", "Code", t.State.Sent.Code)
	default:
		t.oldButton()
	}
	return true
}

func (t *Talk) oldButton() {
	t.mark("old_button")
	t.Say("button.old")
}

func (t *Talk) pressPending(b bot.Button) {
	p := t.State.Pending
	if p == nil || p.Prompt != b.Prompt {
		t.oldButton()
		return
	}
	for _, c := range p.Choices {
		if c.Key == b.Do {
			t.State.Pending = nil
			t.spoke = true
			if t.line(c.Do, true); c.Do == "" && t.State.Open == nil {
				t.Say("button.ok")
			}
			return
		}
	}
	t.oldButton()
}

// pressCard answers a question of the open card by a button; now says whether
// it is the question that is open.
func (t *Talk) pressCard(b bot.Button, now bool) {
	t.State.Pending = nil
	switch {
	case b.Field == form.Review && !now:
		t.mark("old_review")
		t.Say("button.old_review")
	case b.Field == form.Review:
		t.shown = max(t.shown, b.Prompt)
		t.line(b.Do, false)
	case b.Do == "SKIP" || b.Do == "KEEP":
		if !now {
			t.oldButton()
			return
		}
		t.line(b.Do, false)
	case now:
		t.In.Kind, t.In.Text = bot.Text, b.Do
		if !t.question() {
			t.oldButton()
		}
	default:
		t.pressOld(b)
	}
}

// pressOld corrects the question the button hung under.
func (t *Talk) pressOld(b bot.Button) {
	d := t.State.Open
	if b.Field == form.Kind {
		t.oldButton()
		return
	}
	f, ok := read.Answer(b.Field, b.Do)
	if !ok {
		t.oldButton()
		return
	}
	_, asked := cardForm(*d).Question(b.Field)
	if !asked {
		t.oldButton()
		return
	}
	before := d.Card()
	t.step(form.Event{Kind: form.Answer, Field: b.Field, Raw: b.Do, Card: f.Card})
	if d := t.State.Open; d != nil && t.value(before, b.Field) != t.value(d.Card(), b.Field) {
		t.Ack("button.corrected", "Name", t.Words.Say(labelKey(b.Field)), "Value", t.value(d.Card(), b.Field))
	}
}
