package dialogs

import (
	"leadline/bot"
	"leadline/dialogs/form"
)

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
	if s := t.State.Sent; s != nil && t.Now.Sub(s.At) > undoSend {
		t.State.Sent = nil
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
