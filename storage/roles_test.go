package storage

import (
	"testing"
	"time"

	"leadline/bot"
)

// TestRolesOver: a role whose last day is over is found once, at the midnight
// after it; one that is prolonged is found again.
func TestRolesOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	ana := w.enrol(chat(2), "ana")
	today := bot.DateOf(w.at, w.zone)
	date := func(to bot.Date) {
		t.Helper()
		w.exec(`update role_grant set to_day = $2 where person_id = $1`, ana, dateArg(to))
	}
	over := func(day bot.Date) (all []bot.Revoke) {
		t.Helper()
		all, err := w.RolesOver(t.Context(), day, 10)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	date(today)
	if got := over(today); len(got) > 0 {
		t.Fatalf("over on its last day: %v", got)
	}
	midnight := today.Add(1).At(0, 0, w.zone)
	if next, err := w.NextDue(t.Context(), midnight.Add(-time.Second)); err != nil || !next.Equal(midnight) {
		t.Errorf("next due %s, %v; want %s", next, err, midnight)
	}
	got := over(today.Add(1))
	if len(got) != 1 || got[0].Person != ana || got[0].Day != today {
		t.Fatalf("%+v", got)
	}
	ends := func(v bot.Revoke) {
		t.Helper()
		if err := w.Apply(t.Context(), nil, func(bot.Records) bot.Change { return bot.Change{RolesOver: []bot.Revoke{v}} }); err != nil {
			t.Fatal(err)
		}
	}
	ends(got[0])
	ends(got[0]) // who comes second changes nothing
	if again := over(today.Add(9)); len(again) > 0 {
		t.Errorf("found again: %+v", again)
	}
	if _, err := w.ImportRoster(t.Context(), Roster{People: []bot.Person{{Handle: "ana", Name: "Ana", Craft: bot.Other, Grants: []bot.Grant{{Role: got[0].Role, Scope: got[0].Scope, To: today.Add(5), Side: "usps"}}}},
		Leaving: w.rules().Leaving}, false, w.at); err != nil {
		t.Fatal(err)
	}
	if again := over(today.Add(6)); len(again) != 1 || again[0].Day != today.Add(5) {
		t.Errorf("after it was prolonged: %+v", again)
	}
}

// TestRolesOver_TellsNoMore: what waits to be said to somebody whose last role is
// over is not said, but about a lead of their own.
func TestRolesOver_TellsNoMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	ana := w.enrol(chat(2), "ana")
	w.lead(phone(1), "CC-7K3M1")
	today := bot.DateOf(w.at, w.zone)
	to := addressOf(w, ana)
	if err := w.Apply(t.Context(), nil, func(bot.Records) bot.Change {
		say := func(cause, lead string) bot.Outgoing {
			return bot.Outgoing{To: to, Kind: bot.Notice, Cause: cause, Lead: lead, At: w.at, NotBefore: w.at.Add(48 * time.Hour), Rendered: bot.Rendered{Text: cause}}
		}
		line := bot.Line{To: ana, Lead: "CC-7K3M1", What: "half", Step: "half", Made: w.at, At: w.at.Add(time.Hour)}
		return bot.Change{Say: []bot.Outgoing{say("about a lead", "CC-7K3M1"), say("about something else", "")}, Lines: []bot.Line{line}}
	}); err != nil {
		t.Fatal(err)
	}
	w.exec(`update role_grant set to_day = $2 where person_id = $1`, ana, dateArg(today.Add(-1)))
	over, err := w.RolesOver(t.Context(), today, 10)
	if err != nil || len(over) != 1 {
		t.Fatal(over, err)
	}
	if err := w.Apply(t.Context(), nil, func(bot.Records) bot.Change { return bot.Change{RolesOver: over} }); err != nil {
		t.Fatal(err)
	}
	for sql, want := range map[string]int64{
		`select count(*) from staff_line where done_at is null`:                                                                       0,
		`select count(*) from outcome c join outbox o on o.id = c.outbox_id where o.cause = 'about a lead' and c.state = 'cancelled'`: 1,
		`select count(*) from queue q join outbox o on o.id = q.outbox_id where o.cause = 'about something else'`:                     1,
	} {
		if got := one[int64](w, sql); got != want {
			t.Errorf("%s: %d, want %d", sql, got, want)
		}
	}
}

func addressOf(w *world, who bot.PersonID) bot.Address {
	w.t.Helper()
	found, err := w.people(w.t.Context(), []bot.PersonID{who})
	if err != nil {
		w.t.Fatal(err)
	}
	return found[who].Addresses[0]
}
