package storage

import (
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

// TestUndeliveredGetsASlip: a weekly status that failed for good, at once or after it
// had left, or that a STOP overtook, goes out on paper; the week of that station is
// proven only once the slip is handed out.
func TestUndeliveredGetsASlip(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = thursday.Add(-20 * time.Hour)
	w.crowd(12, 3)
	b := w.clockwork()
	w.expect(b)
	for _, open := range []time.Duration{-2 * time.Hour, 0, time.Hour} { // each zone's morning
		w.at = thursday.Add(open)
		for range 20 {
			w.expect(b)
			w.at = w.at.Add(10 * time.Second)
		}
	}
	proofs := func() int { return one[int](w, `select count(*) from proof where mandate = 'M5'`) }
	states := func() string {
		return one[string](w, `select string_agg(state || ' ' || n, ', ' order by state) from (select state, count(*) as n from broadcast_to group by state) s`)
	}
	if states() != "queued 12" || proofs() != 3 {
		t.Fatalf("%s, %d proofs", states(), proofs())
	}
	w.exec(`delete from watch`)
	left := map[string]bool{}
	for _, o := range w.lease() {
		m := sent(o, w.at)
		switch handle := one[string](w, `select handle from person join address a on a.person_id = person.id where a.id = $1`, int64(o.To.ID)); handle {
		case "p1": // S2: the number does not exist
			m.State, m.Class, m.Receipt = bot.Failed, bot.BadAddress, bot.Receipt{}
		case "p2": // S3: taken, and refused by the phone's network later
			left[handle] = true
		case "p4": // S2: it left the station before it was known
			w.exec(`update person set left_at = $1 where handle = 'p4'`, w.at)
			m.State, m.Class, m.Receipt = bot.Failed, bot.BadAddress, bot.Receipt{}
		}
		w.settle(m)
		if left["p2"] {
			delete(left, "p2")
			for range 2 { // the same news may come twice
				if err := w.Delivered(t.Context(), w.at, bot.Delivery{Channel: "sms", Receipt: m.Receipt.ID, Outbound: o.ID, Status: "undelivered", Code: "30005", Class: bot.BadAddress}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if states() != "queued 10, silent 2" || proofs() != 1 {
		t.Errorf("%s, %d proofs", states(), proofs())
	}
	if got := one[string](w, `select string_agg(key, ' ' order by key) from watch where kind = 'station' and next_at = '-infinity'`); got != "S2 S3" {
		t.Errorf("their coordinators are looked at: %q", got)
	}
	week := bot.Date{Year: 2026, Month: 3, Day: 5}
	for station, name := range map[string]string{"S1": "", "S2": "Person 1", "S3": "Person 2"} {
		all, err := w.Slips(t.Context(), station, week)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, s := range all {
			names = append(names, s.Name)
			if len(s.Leads) != 1 || s.Handed != nil {
				t.Errorf("%+v", s)
			}
		}
		if strings.Join(names, " ") != name {
			t.Errorf("%s: %q", station, names)
		}
	}
	by := one[int64](w, `select id from person where handle = 'p7'`)
	if n, err := w.HandOut(t.Context(), bot.Handed{Station: "S2", Week: week, By: bot.PersonID(by)}, w.at); err != nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
	if got := one[string](w, `select note from proof where mandate = 'M5' and station = 'S2'`); got != "3 by message, 1 on paper" {
		t.Errorf("%q", got)
	}
	// Other messages that fail are nobody's slip.
	w.tell(notice(bot.Address{ID: bot.AddressID(one[int64](w, `select a.id from address a join person p on p.id = a.person_id where p.handle = 'p6'`)), Channel: "sms"}, "weekly: not really", w.at))
	for _, o := range w.lease() {
		w.settle(bot.Settlement{ID: o.ID, Lease: o.Lease, State: bot.Failed, Class: bot.BadAddress, Now: w.at})
	}
	if n := one[int](w, `select count(*) from outcome where state = 'failed' and outbox_id = (select id from outbox where cause = 'weekly: not really')`); n != 1 {
		t.Errorf("%d failed", n)
	}
	if states() != "queued 10, silent 2" || proofs() != 2 {
		t.Errorf("%s, %d proofs", states(), proofs())
	}
}

// TestOvertakenByStopGetsASlip: a status that is still in the queue when its reader
// stops is cancelled, and waits on paper.
func TestOvertakenByStopGetsASlip(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = thursday.Add(-20 * time.Hour)
	w.crowd(3, 3)
	b := w.clockwork()
	w.expect(b)
	w.at = thursday
	w.expect(b) // Denver's morning: person 3 of S1
	if n := one[int](w, `select count(*) from broadcast_to where state = 'queued'`); n == 0 {
		t.Fatal("nobody is queued")
	}
	w.exec(`update consent c set stopped_at = $1 from broadcast_to t where t.person_id = c.person_id and t.state = 'queued'`, w.at)
	if got := w.lease(); len(got) != 0 {
		t.Errorf("%d leave after STOP", len(got))
	}
	if n := one[int](w, `select count(*) from broadcast_to t join outbox o on o.cause = 'weekly:2026-03-05:' || t.person_id join outcome oc on oc.outbox_id = o.id
where oc.state = 'cancelled' and t.state = 'silent'`); n == 0 {
		t.Error("no slip for who stopped")
	}
}
