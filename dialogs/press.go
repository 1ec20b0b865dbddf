package dialogs

import (
	"fmt"

	"leadline/bot"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
)

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
	case !t.Records.Sent[t.In.Press.Outbound].HungFor(t.In.From):
		t.Rung("button", "not_yours", bot.RefusedButton)
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
	before, got := d.Card(), len(t.got)
	t.step(form.Event{Kind: form.Answer, Field: b.Field, Raw: b.Do, Card: f.Card})
	if d := t.State.Open; d != nil && t.value(before, b.Field) != t.value(d.Card(), b.Field) {
		t.got = t.got[:got] // it says so itself
		t.Ack("button.corrected", "Name", t.Words.Say(labelKey(b.Field)), "Value", t.value(d.Card(), b.Field))
	}
}
