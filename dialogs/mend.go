package dialogs

import (
	"slices"
	"strconv"
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/form"
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
	t.answerPart(question, part, f, t.typed())
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
func (t *Talk) undo(command.Command) {
	t.dropEdit() // the lead is meant, not the question whether to take it back
	switch d := t.State.Open; {
	case t.State.Pending != nil && t.saw(t.State.Pending.Prompt):
		for _, c := range t.State.Pending.Choices { // a card begun beside the open one
			if id, ok := strings.CutPrefix(c.Do, ":stay "); ok {
				t.takeBack(id)
			}
		}
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

// takeBack lets go of a card that was begun beside the open one.
func (t *Talk) takeBack(id string) {
	t.State.Parked = slices.DeleteFunc(slices.Clone(t.State.Parked), func(d form.Draft) bool {
		if d.ID != id {
			return false
		}
		if c := d.Card(); c.Concurrence == nil || !*c.Concurrence {
			t.forget(d, t.In.ID)
		}
		return true
	})
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
		t.rekey(s.Draft.ID, d.ID)
		t.State.Mailed = slices.DeleteFunc(slices.Clone(t.State.Mailed), func(m Mailed) bool { return m.Code == s.Code })
		t.State.Open, t.State.Sent, t.moved = &d, nil, true
		t.mark("unsent")
		t.Ack("card.unsent", "Code", s.Code)
	}
}
