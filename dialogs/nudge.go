package dialogs

import (
	"time"

	"leadline/bot"
	"leadline/dialogs/form"
)

// nudgeAfter is how long a card rests before its owner is reminded of it. The
// reminder comes once a card, and outside of street hours only.
const (
	nudgeAfter = 3 * time.Hour
	nudgeStep  = 30 * time.Minute
)

// nudgeAt is when to see whether the owner of a draft is to be reminded; zero:
// not at all. The hours are only looked up once it has rested long enough.
func (t *Talk) nudgeAt(d form.Draft) time.Time {
	if d.Nudged || d.Empty() || t.Person.Stopped || t.Person.Muted || !t.Person.Enrolled() {
		return time.Time{}
	}
	// In steps, so that the time asked for stays the same over most answers: each
	// other one would be written down.
	if at := d.Touched.Add(nudgeAfter).Truncate(nudgeStep).Add(nudgeStep); t.Now.Before(at) {
		return at
	}
	return t.Settings.Window(t.Person, t.Now)
}

// nudge reminds of the cards that were left, in one message.
func (t *Talk) nudge() {
	var due []form.Draft
	remind := func(d *form.Draft) {
		if at := t.nudgeAt(*d); !at.IsZero() && !t.Now.Before(at) {
			d.Nudged = true
			due = append(due, *d)
		}
	}
	if t.State.Open != nil {
		remind(t.State.Open)
	}
	for i := range t.State.Parked {
		remind(&t.State.Parked[i])
	}
	if len(due) == 0 {
		return
	}
	t.mark("nudged")
	m := &bot.Message{Parts: 1, Buttons: []bot.Button{{Label: t.Words.Say("button.go"), Do: "GO"}}}
	if len(due) > 1 {
		m.Text = t.Words.Say("card.nudge_more", "N", len(due))
	} else {
		key, name := t.named("card.nudge", due[0])
		m.Text = t.Words.Say(key, "Name", name)
	}
	t.only = m
}
