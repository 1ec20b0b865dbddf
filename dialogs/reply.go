package dialogs

import (
	"slices"
	"strings"
	"time"

	"leadline/bot"
	"leadline/dialogs/form"
)

// turn closes the turn: one message at most, the state as it is now, and what
// is open for those who look at it.
func (t *Talk) turn() bot.Turn {
	var turn bot.Turn
	m := t.reply()
	if m != nil {
		m = t.looped(m)
	}
	if m != nil {
		turn.Say = []bot.Message{*m}
		t.listReply(m)
	}
	turn.Do, turn.Rungs, turn.Wake = t.do, t.rungs, t.nextWake()
	if d := t.State.Open; d != nil {
		c := d.Card()
		turn.Drafting, turn.Draft, turn.Asking = true, &c, t.asking()
	}
	turn.State = t.State.raw()
	return turn
}

// reply is the one message of the turn: what was done, what was asked for, and
// the question that is open now.
func (t *Talk) reply() *bot.Message {
	if t.only != nil {
		return t.only
	}
	if t.optedOut() || !t.spoke && len(t.acks)+len(t.got)+len(t.notes)+len(t.offers)+len(t.said) == 0 && (t.State.Pending == nil || t.State.Pending.Prompt > 0) {
		return nil
	}
	t.keepUnsent()
	if t.State.Gone != "" && t.In.Wish != bot.WishStart {
		t.acks = append([]string{t.Words.Say("card.gone_" + t.State.Gone)}, t.acks...)
		t.State.Gone = ""
	}
	if t.State.Pending != nil || t.asking() != form.Review { // the review shows it all
		t.echo()
	}
	t.acks = append(t.acks, t.offers...)
	m := t.asks()
	ack := slices.Concat(t.acks, t.said)
	if m == nil {
		m = &bot.Message{Text: strings.Join(t.said, "\n")}
		ack = t.acks
	}
	m.Ack = strings.Join(ack, "\n")
	if m.Whole() == "" {
		return nil
	}
	return m
}

// echo says what was understood and what was kept as a note.
func (t *Talk) echo() {
	if len(t.got) > 0 {
		t.ackText(endings.Replace(t.Words.Say("card.got", "What", strings.Join(t.got, ", "))))
	}
	if len(t.notes) > 0 {
		t.Ack("card.noted", "What", short(strings.Join(t.notes, "; "), 120))
	}
}

// endings are ends of a value that need no full stop.
var endings = strings.NewReplacer("?.", "?", "...", "..")

// keepUnsent puts what was understood in a reply that never left in front of
// this one, which takes its place.
func (t *Talk) keepUnsent() {
	if t.Unsent == nil || t.Unsent.Ack == "" {
		return
	}
	var kept []string
	for _, line := range strings.Split(t.Unsent.Ack, "\n") {
		if !slices.Contains(t.acks, line) && !slices.Contains(t.said, line) {
			kept = append(kept, line)
		}
	}
	t.acks = append(kept, t.acks...)
}

// asks words the question that is open, with the next number; nil: none.
func (t *Talk) asks() *bot.Message {
	var m bot.Message
	switch d := t.State.Open; {
	case t.State.Pending != nil:
		m = t.askPending(t.State.Pending)
	case d == nil || t.From.Room || !t.Person.Enrolled():
		return nil
	default:
		m = t.askCard(d)
	}
	t.State.Prompt++
	m.Prompt = t.State.Prompt
	id, field := "", "pending"
	if p := t.State.Pending; p != nil {
		p.Prompt = m.Prompt
	} else {
		t.State.Open.Prompt = m.Prompt
		id, field = t.State.Open.ID, t.asking()
		t.markAsked()
	}
	for i := range m.Buttons {
		m.Buttons[i].Prompt, m.Buttons[i].Field, m.Buttons[i].Draft = m.Prompt, field, id
	}
	return &m
}

func (t *Talk) markAsked() {
	if t.moved || t.State.Open.Empty() {
		t.mark("asked")
	}
}

// askPending words a menu. A yes or no needs no list: its text names both.
func (t *Talk) askPending(p *Pending) bot.Message {
	args := make([]any, len(p.Args))
	for i, a := range p.Args {
		args[i] = a
	}
	text := t.Words.Say(p.Ask, args...)
	if p.Tries > 0 && len(p.Choices) > 0 {
		text = t.Words.Say(p.againKey(), "N", len(p.Choices)) + "\n" + text
	}
	m := bot.Message{Text: text}
	for _, c := range p.Choices {
		b := bot.Button{Label: t.label(c), Do: c.Key, Key: c.Key}
		if p.kind() == "confirm" {
			b.Key = ""
		}
		m.Buttons = append(m.Buttons, b)
	}
	return m
}

// againKey is what stands before a question that is asked again.
func (p *Pending) againKey() string {
	switch {
	case p.kind() != "confirm":
		return "button.choose"
	case p.Tries > 1:
		return "button.choose_yes_no_2"
	}
	return "button.choose_yes_no"
}

// keepDrafts is how long a draft waits, undoSend how long UNDO takes a sent
// lead back.
const (
	keepDrafts = 7 * 24 * time.Hour
	undoSend   = 30 * time.Minute
)

// nextWake is when the next draft has waited long enough, to the hour.
func (t *Talk) nextWake() time.Time {
	at := t.wake
	for _, d := range t.drafts() {
		for _, due := range []time.Time{d.Touched.Add(keepDrafts).Truncate(time.Hour).Add(time.Hour), t.nudgeAt(d)} {
			if !due.IsZero() && (at.IsZero() || due.Before(at)) {
				at = due
			}
		}
	}
	return at
}

// drafts are all that wait, the open one first.
func (t *Talk) drafts() (all []form.Draft) {
	if t.State.Open != nil {
		all = append(all, *t.State.Open)
	}
	return append(all, t.State.Parked...)
}
