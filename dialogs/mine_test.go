package dialogs

import (
	"strings"
	"testing"

	"leadline/bot"
)

func TestMine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say("dot", "sms", "mine").has(w, "no leads yet", "LEAD")
	w.lead("CC-10000", "dot")
	w.lead("CC-20000", "dot")
	w.hold("CC-20000", "ana")
	l := w.lead("CC-30000", "dot")
	w.hold("CC-30000", "ana")
	l.Tries = 1
	l = w.lead("CC-40000", "dot")
	w.hold("CC-40000", "ana")
	l.Status, l.Clock.ContactedAt = bot.Contacted, &w.now
	l = w.lead("CC-50000", "dot")
	l.Status, l.RevenueCents = bot.Sold, 10968200
	l = w.lead("CC-60000", "dot")
	l.Status, l.Reason = bot.NoSale, "stays_with_current"
	w.lead("CC-70000", "sam")
	w.mine[w.people["dot"].ID] = 3

	got := w.say("dot", "sms", "status")
	got.has(w, "CC-60000 Joe's Bikes: closed, stays with current", "CC-50000 Joe's Bikes: SALE $109,682", "CC-40000 Joe's Bikes: reached",
		"CC-30000 Joe's Bikes: tried", "You sent 9 this fiscal year", "2 more: text MORE")
	got.lacks(w, "CC-70000", "CC-10000")
	w.say("dot", "sms", "more").has(w, "CC-20000 Joe's Bikes: picked up", "CC-10000 Joe's Bikes: sent")
	if len(got.Do) != 0 {
		t.Error(got.did())
	}
}

func TestMineOfRep(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say("ana", "sms", "mine").has(w, "You hold no lead now")
	w.lead("CC-7K3M4", "dot")
	w.hold("CC-7K3M4", "ana")
	w.say("ana", "sms", "mine").has(w, "You hold 1:", "CC-7K3M4 Joe's Bikes, due Mon Mar 9 2:00pm CT")
}

// TestStatus: one's own lead, and for all others the answer of a code that does
// not exist.
func TestStatus(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	for _, text := range []string{"status 7k3m4", "7K3M4", "cc-7k3m4?"} {
		w.say("dot", "sms", text).has(w, "CC-7K3M4 Joe's Bikes: sent", "Sent Wed Mar 4.", "Mon Mar 9 2:00pm CT (1:00pm MT)")
	}
	for _, who := range []string{"sam", "lee", "far"} {
		a, b := w.say(who, "sms", "status 7k3m4"), w.say(who, "sms", "status 7k3m5")
		if a.text != strings.ReplaceAll(b.text, "7K3M5", "7K3M4") || a.text == "" {
			t.Errorf("%s can tell a lead from none:\n%s\n%s", who, a.text, b.text)
		}
	}
	// Coordinators see how it stands, not whose it is.
	for _, who := range []string{"pat", "kim"} {
		got := w.say(who, "sms", "status 7k3m4")
		got.has(w, "CC-7K3M4: sent")
		got.lacks(w, "Joe", "Ruiz", "0142", "Main St")
	}
	w.hold("CC-7K3M4", "ana")
	w.say("bo", "sms", "status 7k3m4").has(w, "picked up", "ana, since Wed Mar 4 10:00am CT")
	w.say("bo", "sms", "status 7k3m4").lacks(w, "Ruiz", "0142", "Main St")
	w.say("dot", "sms", "status 7k3m4").lacks(w, "Ruiz", "0142")
	w.say("ana", "sms", "status 7k3m4").has(w, "Ann Ruiz", "303-555-0142 x12", "12 Main St", "call after 5")
}
