package storage

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"leadline/bot"
)

// thursday is the morning of a weekly status, in Denver.
var thursday = time.Date(2026, 3, 5, 15, 0, 0, 0, time.UTC)

// crowd makes employees with a phone and an open lead each, at stations of three
// zones.
func (w *world) crowd(people, stations int) {
	w.t.Helper()
	w.bulk(`insert into station (code, name, district, area, state, zip5, zone, close_of_business, saturday_counts, entry_mode)
select 'S' || n, 'Station ' || n, 'CO-WY', 'WESTPAC', 'CO', '80002', (array['America/New_York', 'America/Denver', 'America/Los_Angeles'])[1 + n % 3], '17:00', false, 'direct'
from generate_series(1, $1::integer) n`, stations)
	w.bulk(`insert into person (handle, name, craft, station, lang)
select 'p' || n, 'Person ' || n, 'city_carrier', 'S' || (1 + n % $2::integer), 'en'
from generate_series(1, $1::integer) n`, people, stations)
	w.bulk(`insert into address (channel, tenant, user_key, person_id, last_used_at)
select case when id % 10 = 0 then 'telegram' else 'sms' end, 't', 'u' || id, id, $1
from person where handle like 'p%'`, w.at)
	w.bulk(`insert into consent (person_id) select id from person where handle like 'p%'`)
	w.bulk(`alter table lead disable trigger user`)
	w.bulk(`insert into lead (code, program, status, source, station, submitter_id, card_date, submitted_at, entered_at, input_due, clock_start, clock_due, clock_state, promise_due, pool, card)
select 'CC-' || upper(lpad(translate(to_hex(id), 'abcdef', 'ghjkmn'), 5, '0')), 'CC', 'open', 'sms', station, id, $1::date, $1, $1, $1, $1, $1, 'waiting', $1, 'CO-WY', '{"concurrence":true,"business":{"name":"Vita Co","street":"12 Elm St"}}'
from person where handle like 'p%'`, w.at)
	w.bulk(`alter table lead enable trigger user`)
	w.bulk(`analyze`)
}

func (w *world) expect(b *bot.Bot) {
	w.t.Helper()
	if _, err := b.Climb(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// TestPlanningManyIsQuick: the week of 78,000 carriers is planned within seconds,
// and the plan is honest about how long sending it would take.
func TestPlanningManyIsQuick(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = thursday.Add(-20 * time.Hour)
	const people = 78_000
	w.crowd(people, 600)
	set := bot.DefaultSettings()
	var parts []bot.Part
	zones, err := w.Zones(t.Context())
	if err != nil || len(zones) != 3 {
		t.Fatal(zones, err)
	}
	for _, z := range zones {
		parts = append(parts, set.Parts(z, w.at)...)
	}
	if err := w.ExpectParts(t.Context(), w.at, parts); err != nil {
		t.Fatal(err)
	}
	w.at = thursday.Add(2 * time.Hour) // eight o'clock has come everywhere
	began := time.Now()
	n := 0
	for planned := true; planned; n++ {
		if planned, err = w.PlanPart(t.Context(), w.at); err != nil {
			t.Fatal(err)
		}
	}
	took := time.Since(began)
	t.Logf("%d recipients planned in %s", people, took.Round(time.Millisecond))
	if took > 20*time.Second {
		t.Errorf("planning took %s", took)
	}
	if got := one[int](w, `select count(*) from broadcast_to where state = 'waiting'`); got != people || n != 4 {
		t.Errorf("%d recipients in %d parts", got, n-1)
	}
	all, err := w.Broadcasts(t.Context(), w.at)
	if err != nil || len(all) != 1 || all[0].In(bot.ToWaiting) != people {
		t.Fatalf("%+v, %v", all, err)
	}
	if next := set.Forecasts(all, w.at)[0]; next.Late < people/2 {
		t.Errorf("only %d are said to be late at one segment a second", next.Late)
	}
	// Planning again writes nothing again, and a batch is found quickly among all.
	if again, err := w.PlanPart(t.Context(), w.at); err != nil || again {
		t.Error(again, err)
	}
	began = time.Now()
	got, err := w.Broadcast(t.Context(), w.at, w.at.Add(time.Minute), 50, func(b bot.Batch) bot.Change {
		if len(b.To) == 0 || len(b.To[0].Leads) != 1 || b.To[0].Person.Handle == "" {
			t.Errorf("%+v", b.To)
		}
		return bot.Change{}
	})
	if err != nil || got == 0 || time.Since(began) > 5*time.Second {
		t.Errorf("%d in %s, %v", got, time.Since(began), err)
	}
}

// TestBroadcastSurvivesKills: two processes work a broadcast off while their calls
// are cut short at random: everybody is queued exactly once.
func TestBroadcastSurvivesKills(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = thursday.Add(-20 * time.Hour)
	const people = 300
	w.crowd(people, 9)
	b := []*bot.Bot{w.clockwork(), w.clockwork()}
	w.expect(b[0])
	for _, at := range []time.Duration{-2 * time.Hour, 0, time.Hour} { // the three mornings
		w.at = thursday.Add(at)
		for round := range 60 {
			var wg sync.WaitGroup
			for i := range b {
				wg.Go(func() {
					random := rand.New(rand.NewPCG(uint64(round), uint64(i)))
					ctx, cancel := context.WithTimeout(t.Context(), time.Duration(random.IntN(40))*time.Millisecond)
					defer cancel()
					_, _ = b[i].Climb(ctx) // cut short, as a kill would
				})
			}
			wg.Wait()
		}
	}
	for range 2000 { // and at last undisturbed, until nothing is due
		w.expect(b[0])
		next, err := b[0].NextDue(t.Context(), w.at)
		if err != nil {
			t.Fatal(err)
		}
		if next.IsZero() || next.After(thursday.Add(40*time.Hour)) || one[int](w, `select count(*) from broadcast_to where state = 'waiting'`) == 0 {
			break
		}
		w.at = next
	}
	if n := one[int](w, `select count(*) from broadcast_to where state = 'queued'`); n != people {
		t.Errorf("%d of %d queued", n, people)
	}
	if n := one[int](w, `select count(*) from outbox where cause like 'weekly:%'`); n != people {
		t.Errorf("%d messages to %d people", n, people)
	}
	if n := one[int](w, `select count(*) from (select a.person_id from outbox o join address a on a.id = o.address_id where o.cause like 'weekly:%' group by a.person_id having count(*) > 1) twice`); n != 0 {
		t.Errorf("%d people are told twice", n)
	}
	// The pace was kept: by SMS no two leave in the same second.
	if n := one[int](w, `select count(*) from (select q.not_before from queue q join outbox o on o.id = q.outbox_id join address a on a.id = q.address_id where o.cause like 'weekly:%' and a.channel = 'sms' group by q.not_before having count(*) > 1) same`); n != 0 {
		t.Errorf("%d instants with more than one SMS", n)
	}
	// And the windows: a carrier's morning ends at nine.
	if n := one[int](w, `select count(*) from queue q join address a on a.id = q.address_id join person p on p.id = a.person_id join station s on s.code = p.station
where extract(hour from q.not_before at time zone s.zone) not in (8, 16, 17, 18, 19)`); n != 0 {
		t.Errorf("%d messages outside of the carriers' hours", n)
	}
	if n := one[int](w, `select count(*) from proof where mandate = 'M5' and period = '2026-03-05'`); n != 9 {
		t.Errorf("%d of 9 stations have evidence", n)
	}
}

// TestPausedBroadcast: nothing more is queued until it goes on; what is still
// there when it is too late is not sent.
func TestPausedBroadcast(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = thursday.Add(-20 * time.Hour)
	w.crowd(30, 3)
	b := w.clockwork()
	w.expect(b)
	if err := w.PauseBroadcast(t.Context(), "weekly:2026-03-05", true, w.at); err != nil {
		t.Fatal(err)
	}
	w.at = thursday.Add(3 * time.Hour)
	w.expect(b)
	waiting := func() int { return one[int](w, `select count(*) from broadcast_to where state = 'waiting'`) }
	if n := waiting(); n != 30 {
		t.Errorf("%d wait while it is paused", n)
	}
	if err := w.PauseBroadcast(t.Context(), "weekly:2026-03-05", false, w.at); err != nil {
		t.Fatal(err)
	}
	w.at = thursday.Add(8*time.Hour + 30*time.Minute) // half past four in Denver
	w.expect(b)
	if n := waiting(); n == 30 {
		t.Error("it does not go on")
	}
	if err := w.PauseBroadcast(t.Context(), "weekly:2026-03-05", true, w.at); err != nil {
		t.Fatal(err)
	}
	w.at = thursday.Add(60 * time.Hour) // Saturday night
	w.expect(b)
	if n := waiting(); n != 0 {
		t.Errorf("%d still wait when it is too late", n)
	}
	if err := w.PauseBroadcast(t.Context(), "weekly:1999-01-07", true, w.at); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

// TestNobodyIsToldAfterStop: who says STOP between planning and sending is told
// nothing, and has a slip like those without a phone.
func TestNobodyIsToldAfterStop(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = thursday.Add(-20 * time.Hour)
	w.crowd(6, 3)
	b := w.clockwork()
	w.expect(b)
	w.exec(`delete from address where person_id = (select id from person where handle = 'p1')`)
	w.exec(`update consent set stopped_at = $1 where person_id = (select id from person where handle = 'p2')`, w.at)
	w.exec(`update person set muted = true where handle = 'p3'`)
	w.at = thursday.Add(time.Hour)
	for range 20 {
		w.expect(b)
		w.at = w.at.Add(10 * time.Second)
	}
	w.at = thursday.Add(9 * time.Hour)
	for range 20 {
		w.expect(b)
		w.at = w.at.Add(10 * time.Second)
	}
	if n := one[int](w, `select count(*) from outbox where cause like 'weekly:%'`); n != 3 {
		t.Errorf("%d are told", n)
	}
	slips := 0
	for _, code := range []string{"S1", "S2", "S3"} {
		all, err := w.Slips(t.Context(), code, bot.Date{Year: 2026, Month: 3, Day: 5})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range all {
			slips++
			if len(s.Leads) != 1 {
				t.Errorf("%s has %d leads on the slip", s.Name, len(s.Leads))
			}
		}
	}
	if slips != 3 {
		t.Errorf("%d slips", slips)
	}
}
