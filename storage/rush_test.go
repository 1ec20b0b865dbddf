package storage

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"leadline/bot"
)

// TestRushIsPlanned: from a number on they wait for their broadcast, below it gather
// tells them at once; who has something else to hear is told that at once, too.
func TestRushIsPlanned(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = halfPast
	w.coordinators(12, 3)
	w.remind(bot.NewsTalkToday, 1, 10, w.at, w.at.Add(16*time.Hour))
	w.remind(bot.NewsTalkDisputed, 10, 10, w.at, time.Time{})
	if n := w.planRush(10); n != 0 { // nine have nothing else
		t.Errorf("%d are planned", n)
	}
	if n := w.planRush(9); n != 9 || w.rushed() != "waiting 9" {
		t.Errorf("%d are planned, %s", n, w.rushed())
	}
	b := w.lister(1)
	if got := w.takes(); len(got) != 1 || got[0] != "talk_today for p10; talk_disputed for p10; " {
		t.Errorf("gather takes %q", got)
	}
	if w.planRush(9) != 0 || w.rushed() != "waiting 9" {
		t.Errorf("again: %s", w.rushed())
	}
	w.remind(bot.NewsTalkToday, 11, 11, w.at, w.at.Add(16*time.Hour)) // laid a little later
	if n := w.planRush(9); n != 1 || w.rushed() != "waiting 10" {
		t.Errorf("%d follow, %s", n, w.rushed())
	}
	w.remind(bot.NewsSummary, 1, 2, w.at, w.at.Add(8*time.Hour)) // it can wait with the other
	if n := w.planRush(9); n != 0 || w.rushed() != "waiting 10" || len(w.takes()) != 0 {
		t.Errorf("%d, %s", n, w.rushed())
	}
	if n := one[int](w, `select count(*) from broadcast_to where until = $1`, w.at.Add(8*time.Hour)); n != 2 {
		t.Errorf("%d come first", n)
	}
	w.at = w.at.Add(15 * time.Minute) // another quarter, fewer than make a rush
	w.remind(bot.NewsTalkToday, 12, 12, w.at, w.at.Add(16*time.Hour))
	if n := w.planRush(9); n != 0 {
		t.Errorf("%d are planned", n)
	}
	w.expect(b)
	for range 20 {
		w.at = w.at.Add(10 * time.Second)
		w.expect(b)
	}
	if w.rushed() != "queued 10" {
		t.Error(w.rushed())
	}
	w.onceEach(bot.NewsTalkToday, 12)
	w.onceEach(bot.NewsSummary, 2)
	if n := one[int](w, `select count(*) from outbox where text = 'talk_today for p1; summary for p1'`); n != 1 {
		t.Error("two lines are not one message")
	}
	// The pace is kept, as that of other broadcasts.
	if n := one[int](w, `select count(*) from (select q.not_before from queue q join address a on a.id = q.address_id join broadcast_to t on t.person_id = a.person_id where a.channel = 'sms' group by q.not_before having count(*) > 1) same`); n != 0 {
		t.Errorf("%d instants with more than one SMS", n)
	}
	if all, err := w.Broadcasts(t.Context(), w.at); err != nil || len(all) != 1 || all[0].Key != "talks:2026-03-05:0730" || !all[0].Ended || all[0].In(bot.ToQueued) != 10 {
		t.Errorf("%+v, %v", all, err)
	}
}

// TestUrgentOvertakesRush: what cannot wait leaves at once, whatever the broadcast
// does, and takes the reminder along; nobody is told twice.
func TestUrgentOvertakesRush(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = halfPast
	w.coordinators(6, 3)
	w.remind(bot.NewsTalkToday, 1, 6, w.at, w.at.Add(16*time.Hour))
	w.planRush(6)
	if err := w.PauseBroadcast(t.Context(), "talks:2026-03-05:0730", true, w.at); err != nil {
		t.Fatal(err)
	}
	b := w.lister(100)
	w.expect(b)
	if w.rushed() != "waiting 6" {
		t.Errorf("paused: %s", w.rushed())
	}
	w.remind(bot.NewsTalkDisputed, 2, 3, w.at, time.Time{})
	w.expect(b)
	if got := one[string](w, `select string_agg(text, ' | ' order by text) from outbox`); w.rushed() != "gathered 2, waiting 4" || got != "talk_disputed for p2; talk_today for p2 | talk_disputed for p3; talk_today for p3" {
		t.Errorf("%s: %q", w.rushed(), got)
	}
	w.exec(`update staff_line set done_at = $1 where person_id = (select id from person where handle = 'p4')`, w.at) // the talk was given
	if err := w.PauseBroadcast(t.Context(), "talks:2026-03-05:0730", false, w.at); err != nil {
		t.Fatal(err)
	}
	w.expect(b)
	w.at = w.at.Add(time.Minute)
	w.expect(b)
	if w.rushed() != "gathered 2, needless 1, queued 3" {
		t.Error(w.rushed())
	}
	w.onceEach(bot.NewsTalkToday, 5)
	w.onceEach(bot.NewsTalkDisputed, 2)
	w.remind(bot.NewsTalkLate, 1, 1, w.at, time.Time{}) // told in this quarter of an hour
	w.expect(b)
	if w.said(bot.NewsTalkLate) != 0 {
		t.Error("two messages in a quarter of an hour")
	}
	w.at = halfPast.Add(15 * time.Minute)
	w.expect(b)
	w.onceEach(bot.NewsTalkLate, 1)
	w.holdsStill()
}

// TestRushRunsOut: a reminder that is out of date is never said, however long the
// broadcast was held; what runs out first leaves first.
func TestRushRunsOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = halfPast
	w.coordinators(8, 3)
	w.remind(bot.NewsTalkSoon, 1, 4, w.at, w.at.Add(48*time.Hour))
	w.remind(bot.NewsTalkToday, 5, 6, w.at, w.at.Add(16*time.Hour))
	w.remind(bot.NewsTalkToday, 7, 8, w.at, w.at.Add(30*time.Minute))
	w.remind(bot.NewsSummary, 8, 8, w.at, w.at.Add(20*time.Hour))
	w.planRush(8)
	order := func() string {
		return one[string](w, `select coalesce(string_agg(substr(p.handle, 2), ' ' order by q.not_before), '') from queue q join address a on a.id = q.address_id join person p on p.id = a.person_id where a.channel = 'sms'`)
	}
	if err := w.PauseBroadcast(t.Context(), "talks:2026-03-05:0730", true, w.at); err != nil {
		t.Fatal(err)
	}
	b := w.lister(0.1)
	if next, err := b.NextDue(t.Context(), w.at); err != nil || !next.Equal(w.at.Add(30*time.Minute)) {
		t.Errorf("next due %s, %v", next, err)
	}
	w.at = w.at.Add(30 * time.Minute)
	w.expect(b)
	if w.rushed() != "late 1, waiting 7" || one[time.Time](w, `select min(until) from broadcast_to where state = 'waiting'`) != halfPast.Add(16*time.Hour) {
		t.Error(w.rushed())
	}
	all, err := w.Broadcasts(t.Context(), w.at)
	if err != nil || !slices.ContainsFunc(all, func(b bot.BroadcastState) bool {
		return b.Key == "talks:2026-03-05:0730" && b.Paused && b.In(bot.ToLate) == 1
	}) {
		t.Errorf("%+v, %v", all, err)
	}
	if err := w.PauseBroadcast(t.Context(), "talks:2026-03-05:0730", false, w.at); err != nil {
		t.Fatal(err)
	}
	for range 12 {
		w.expect(b)
		w.at = w.at.Add(10 * time.Second)
	}
	if got := order(); got != "5 6 8 1 2 3 4" && got != "5 6 8 1 2 3" { // p10n have Telegram
		t.Errorf("in the order %s, %s", got, w.rushed())
	}
	if w.rushed() != "late 1, queued 7" {
		t.Error(w.rushed())
	}
	if n := one[int](w, `select count(*) from outbox where text in ('talk_today for p7', 'talk_today for p8; summary for p8')`); n != 0 {
		t.Error("said though out of date")
	}
	if n := one[int](w, `select count(*) from outbox where text = 'summary for p8'`); n != 1 {
		t.Error("the rest of a tray is lost")
	}
	if n := one[int](w, `select count(*) from staff_line where done_at is null`); n != 0 {
		t.Errorf("%d lines are left", n)
	}
}

// TestSoonestBroadcastFirst: two broadcasts share a channel, and who must have it first
// comes first, whichever was planned before.
func TestSoonestBroadcastFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = thursday.Add(2 * time.Hour)
	w.crowd(6, 1) // Denver's carriers
	w.exec(`update address set channel = 'sms'`)
	w.exec(`insert into broadcast (key, kind, day, made_at) values ('weekly:2026-03-05', 'weekly', '2026-03-05', $1)`, w.at)
	w.exec(`insert into broadcast_to (broadcast_id, person_id, station, zone, staff, channel, state, send_at, until)
select b.id, p.id, p.station, 'America/Denver', false, 'sms', 'waiting', $1, $2 from broadcast b, person p where p.handle in ('p1', 'p2', 'p3')`, w.at.Add(-time.Hour), w.at.Add(30*time.Hour))
	w.exec(`delete from watch`)
	w.remind(bot.NewsTalkToday, 4, 5, w.at, w.at.Add(10*time.Hour))
	w.remind(bot.NewsTalkSoon, 6, 6, w.at, w.at.Add(60*time.Hour))
	w.planRush(3)
	var got []string
	take := func(b bot.Batch) bot.Change {
		for _, r := range b.To {
			got = append(got, r.Person.Handle)
		}
		return bot.Change{}
	}
	if n, err := w.Broadcast(t.Context(), w.at, w.at.Add(time.Minute), 5, take); err != nil || n != 5 || strings.Join(got, " ") != "p4 p5 p1 p2 p3" {
		t.Errorf("%q, %v", got, err)
	}
	got = nil
	if err := w.PauseBroadcast(t.Context(), "weekly:2026-03-05", true, w.at); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Broadcast(t.Context(), w.at, w.at.Add(time.Minute), 5, take); err != nil || strings.Join(got, " ") != "p4 p5 p6" {
		t.Errorf("paused: %q, %v", got, err)
	}
}

// TestRushIsTakenBack: a process that dies between taking and writing has told nobody;
// the next one tells each once.
func TestRushIsTakenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = halfPast
	w.coordinators(20, 3)
	w.remind(bot.NewsTalkToday, 1, 20, w.at, w.at.Add(16*time.Hour))
	w.planRush(20)
	ctx, cancel := context.WithCancel(t.Context())
	took := 0
	_, err := w.Broadcast(ctx, w.at, w.at.Add(time.Minute), 50, func(b bot.Batch) bot.Change {
		took = len(b.To)
		for _, r := range b.To {
			if len(r.Lines) != 1 || r.Person.Handle == "" || !r.Staff || r.Zone != "America/Chicago" {
				t.Errorf("%+v", r)
			}
		}
		cancel() // the connection ends
		return bot.Change{}
	})
	if err == nil || took != 20 || w.rushed() != "waiting 20" {
		t.Errorf("took %d, %v, %s", took, err, w.rushed())
	}
	b := w.lister(100)
	for range 4 {
		w.expect(b)
	}
	if w.rushed() != "queued 20" {
		t.Error(w.rushed())
	}
	w.onceEach(bot.NewsTalkToday, 20)
}

// TestRushOnTwoProcesses: while two processes work it off, their calls cut short at
// random, and something that cannot wait comes up for some, every line is said once.
func TestRushOnTwoProcesses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = halfPast
	const people = 1200 // more than make a rush
	w.coordinators(people, 12)
	w.remind(bot.NewsTalkToday, 1, people, w.at, w.at.Add(16*time.Hour))
	b := []*bot.Bot{w.lister(2), w.lister(2)}
	if n := w.planRush(1000); n != people {
		t.Fatalf("%d are planned", n)
	}
	for round := range 60 {
		if round%10 == 3 {
			from := 1 + round*people/80
			w.remind(bot.NewsTalkDisputed, from, from+19, w.at, time.Time{})
		}
		var wg sync.WaitGroup
		for i := range b {
			wg.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(20+(round*7+i*13)%90)*time.Millisecond)
				defer cancel()
				_, _ = b[i].Climb(ctx) // cut short, as a kill would
			})
		}
		wg.Wait()
		if round%4 == 0 {
			w.at = w.at.Add(2 * time.Second)
		}
	}
	for range 60 { // and at last undisturbed
		w.at = w.at.Add(20 * time.Second)
		w.expect(b[0])
	}
	if got := w.rushed(); strings.Contains(got, "waiting") || !strings.Contains(got, "gathered") || !strings.Contains(got, "queued") {
		t.Error(got)
	}
	t.Log(w.rushed())
	w.onceEach(bot.NewsTalkToday, people)
	w.onceEach(bot.NewsTalkDisputed, 120)
	if n := one[int](w, `select count(*) from staff_line where done_at is null`); n != 0 {
		t.Errorf("%d lines are left", n)
	}
	w.holdsStill()
}
