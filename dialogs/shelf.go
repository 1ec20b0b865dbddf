package dialogs

import (
	"fmt"
	"slices"
	"time"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/form"
)

// park puts the open card aside; an empty one is let go.
func (t *Talk) park() {
	d := t.State.Open
	if d == nil {
		return
	}
	t.State.Open, t.State.Pending = nil, nil
	if d.Empty() {
		return
	}
	t.State.Parked = append([]form.Draft{*d}, t.State.Parked...)
	t.got, t.notes, t.offers = nil, nil, nil // they were this card's
	t.ackNamed("card.parked", *d)
	t.limitParked()
}

// ackNamed is Ack for a text that names a card.
func (t *Talk) ackNamed(key string, d form.Draft) {
	key, name := t.named(key, d)
	t.Ack(key, "Name", name)
}

// stay says that the card begun beside the open one waits.
func (t *Talk) stay(id string) {
	for _, d := range t.State.Parked {
		if d.ID == id {
			t.ackNamed("card.parked", d)
		}
	}
}

// maxParked bounds how many cards may wait. The one that waits longest gives
// way, as if its week were over.
const maxParked = 9

func (t *Talk) limitParked() {
	for len(t.State.Parked) > maxParked {
		last := len(t.State.Parked) - 1
		gone := t.State.Gone
		t.letGo(t.State.Parked[last], "waited")
		t.State.Gone = gone
		t.Ack("card.too_many", "N", maxParked)
		t.State.Parked = t.State.Parked[:last]
	}
}

// later puts the card aside until GO.
func (t *Talk) later(command.Command) {
	if t.State.Open.Empty() {
		t.State.Open, t.State.Pending = nil, nil
		t.Say("card.later_empty")
		return
	}
	t.mark("later")
	t.park()
}

// goOn brings back what waits.
func (t *Talk) goOn(command.Command) {
	if d := t.State.Open; d != nil && (len(t.State.Parked) == 0 || t.asking() == form.Review && len(cardForm(*d).Left(*d)) > 0) {
		t.step(form.Event{Kind: form.Resume})
		return
	}
	switch all := t.drafts(); len(all) {
	case 0:
		if !t.sentAlready() {
			t.none()
		}
	case 1:
		t.openParked(all[0].ID, true)
	default:
		var choices []Choice
		for i, d := range all {
			c := Choice{Key: fmt.Sprint(i + 1), Text: short(t.nameOf(d), 24), Do: ":open " + d.ID}
			if t.State.Open != nil && i == 0 {
				c.Do = "" // it is open
			}
			choices = append(choices, c)
		}
		t.Menu("card.which_go", nil, choices...)
		t.State.Pending.Must = true
	}
}

// none says that no card is open, and how to get one.
func (t *Talk) none() {
	if len(t.State.Parked) > 0 {
		t.Say("card.none_waiting")
		return
	}
	t.Say("card.none")
}

// openParked opens a parked card; an open one takes its place. back: it was put
// aside before, and not only begun beside the open one.
func (t *Talk) openParked(id string, back bool) {
	i := slices.IndexFunc(t.State.Parked, func(d form.Draft) bool { return d.ID == id })
	if i < 0 {
		t.none()
		return
	}
	d := t.State.Parked[i]
	t.State.Parked = slices.Delete(slices.Clone(t.State.Parked), i, i+1)
	t.park()
	d.Touched = t.Now
	t.State.Open, t.moved = &d, true
	t.sentBefore()
	if back {
		t.ackNamed("card.reopened", d)
	}
}

// drop asks, and then erases the open card.
func (t *Talk) drop(command.Command) {
	switch {
	case t.State.Open.Empty(), t.Sure:
		t.erase()
	default:
		key, name := t.named("card.drop_sure", *t.State.Open)
		t.Confirm(":drop", key, "Name", name)
	}
}

func (t *Talk) erase() {
	d := t.State.Open
	if d == nil {
		t.none()
		return
	}
	t.mark("dropped")
	if c := d.Card(); !d.Empty() && (c.Concurrence == nil || !*c.Concurrence) {
		t.forget(*d, t.In.ID)
		t.got, t.notes, t.offers = nil, nil, nil
	}
	t.State.Open, t.State.Pending = nil, nil
	t.Say("card.dropped")
}

// keepSent is how long an UNDO is taken to mean the last lead, and an old SEND
// button knows its code.
const keepSent = 48 * time.Hour

// expire lets go of the drafts whose week is over, and of a sent lead that
// UNDO no longer takes back.
func (t *Talk) expire() {
	due := func(d form.Draft) bool { return !t.Now.Before(d.Touched.Add(keepDrafts)) }
	if d := t.State.Open; d != nil && due(*d) {
		t.State.Open, t.State.Pending = nil, nil
		t.letGo(*d, "waited")
	}
	var kept []form.Draft
	for _, d := range t.State.Parked {
		if due(d) {
			t.letGo(d, "waited")
			continue
		}
		kept = append(kept, d)
	}
	t.State.Parked = kept
	switch s := t.State.Sent; {
	case s == nil:
	case t.Now.Sub(s.At) > keepSent:
		t.State.Sent = nil
	case t.Now.Sub(s.At) > undoSend: // only its code is of use now
		t.State.Sent = &Sent{Code: s.Code, At: s.At, Draft: form.Draft{ID: s.Draft.ID}, Before: s.Before}
	}
	t.State.Mailed = slices.DeleteFunc(t.State.Mailed, func(m Mailed) bool { return t.Now.Sub(m.At) > keepMailed })
	if p := t.State.Pending; p != nil && t.Now.Sub(p.At) > keepDrafts {
		t.State.Pending = nil
	}
}

// letGo gives a draft to the coordinator if the customer agreed; else nothing
// about the customer is kept.
func (t *Talk) letGo(d form.Draft, why string) {
	c := d.Card()
	switch agreed := c.Concurrence != nil && *c.Concurrence; {
	case d.Empty():
		return
	case agreed:
		t.Do(bot.HandOver{Draft: d.ID, Card: c, Born: d.Born, Why: why})
		t.Rung("card", "", "handed_over")
		t.State.Gone = "handed"
	default:
		t.forget(d)
		t.Rung("card", "", "erased")
		if t.State.Gone == "" {
			t.State.Gone = "erased"
		}
	}
}

// shelve lets go of every draft at once: their owner said STOP.
func (t *Talk) shelve(why string) {
	for _, d := range t.drafts() {
		t.letGo(d, why)
	}
	t.State.Open, t.State.Parked = nil, nil
	if t.State.Gone == "handed" {
		t.State.Gone = "stop"
	} else if t.State.Gone != "stop" {
		t.State.Gone = ""
	}
}
