package dialogs

import (
	"time"

	"leadline/bot"
	"leadline/dialogs/form"
)

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
		t.Do(bot.Forget{Since: d.Born})
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
	t.State.Open, t.State.Parked, t.State.Gone = nil, nil, ""
}
