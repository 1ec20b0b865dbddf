package storage

import (
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"leadline/bot"
)

// rules is a bot whose rules decide on this database; nobody is told anything.
func (w *world) rules() *bot.Bot {
	set := bot.DefaultSettings()
	return bot.New(bot.Parts{Store: w.Store, Settings: &set, Now: func() time.Time { return w.at }, Log: slog.New(slog.DiscardHandler), ByHand: true})
}

// offered lists the leads that are offered to somebody.
func (w *world) offered(who bot.PersonID) (codes []string) {
	w.t.Helper()
	if err := w.Apply(w.t.Context(), []bot.Need{{What: bot.NeedOffered, Key: str(who)}}, func(r bot.Records) bot.Change {
		for _, l := range r.Offered[who] {
			codes = append(codes, l.Code)
		}
		return bot.Change{}
	}); err != nil {
		w.t.Fatal(err)
	}
	return codes
}

// TestOffer: an offer is a state of the lead, is due once, and ends with the
// claim; the database refuses one without a holder.
func TestOffer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	ana, bob := w.enrol(chat(2), "ana"), w.enrol(chat(3), "bob")
	w.lead(phone(1), "CC-7K3M1")
	w.hear(chat(2), "CLAIM")
	w.exchange(claim("CC-7K3M1"), ana)
	until := w.at.Add(24 * time.Hour)
	change := func(do func(*bot.Lead, *bot.Change)) {
		t.Helper()
		if err := w.Apply(t.Context(), []bot.Need{{What: bot.NeedLead, Key: "CC-7K3M1"}}, func(r bot.Records) bot.Change {
			l, c := *r.Leads["CC-7K3M1"], bot.Change{}
			l.Version++
			do(&l, &c)
			c.Leads = []bot.Lead{l}
			return c
		}); err != nil {
			t.Fatal(err)
		}
	}
	change(func(l *bot.Lead, _ *bot.Change) { l.OfferedTo, l.OfferedUntil, l.Told = bob, &until, "no_sale:price" })
	l, err := w.Lead(t.Context(), "7K3M1")
	if err != nil || l.OfferedTo != bob || l.Offered != "bob" || !l.OfferedUntil.Equal(until) || l.Told != "no_sale:price" {
		t.Errorf("%+v, %v", l, err)
	}
	if got := w.offered(bob); !slices.Equal(got, []string{"CC-7K3M1"}) || len(w.offered(ana)) > 0 {
		t.Errorf("offered to bob %q, to ana %q", got, w.offered(ana))
	}
	due := func(at time.Time) []string {
		t.Helper()
		codes, err := w.OffersDue(t.Context(), at, 10)
		if err != nil {
			t.Fatal(err)
		}
		return codes
	}
	if got := due(until.Add(-time.Second)); len(got) > 0 {
		t.Errorf("due too soon: %q", got)
	}
	if got := due(until); !slices.Equal(got, []string{"CC-7K3M1"}) {
		t.Errorf("due %q", got)
	}
	if next, err := w.NextDue(t.Context(), w.at); err != nil || next.After(until) {
		t.Errorf("next due %s, %v", next, err)
	}
	err = w.Apply(t.Context(), []bot.Need{{What: bot.NeedLead, Key: "CC-7K3M1"}}, func(r bot.Records) bot.Change {
		l := *r.Leads["CC-7K3M1"]
		l.Version++
		l.Status, l.HolderID = bot.Open, 0
		return bot.Change{Leads: []bot.Lead{l}}
	})
	if err == nil {
		t.Error("a lead in the pool is offered to somebody")
	}
}

// TestApproval: a contact that waits comes with its lead; there is one at a
// time, and it is decided once.
func TestApproval(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	ana, bob := w.enrol(chat(2), "ana"), w.enrol(chat(3), "bob")
	w.lead(phone(1), "CC-7K3M1")
	need := []bot.Need{{What: bot.NeedLead, Key: "CC-7K3M1"}}
	ask := bot.Approval{Lead: "CC-7K3M1", By: ana, At: w.at.Add(-30 * time.Hour), Note: "met at the counter", Asked: w.at}
	put := func(all ...bot.Approval) error {
		return w.Apply(t.Context(), need, func(bot.Records) bot.Change { return bot.Change{Approvals: all} })
	}
	waits := func() (a *bot.Approval) {
		t.Helper()
		if err := w.Apply(t.Context(), need, func(r bot.Records) bot.Change { a = r.Leads["CC-7K3M1"].Asked; return bot.Change{} }); err != nil {
			t.Fatal(err)
		}
		return a
	}
	if err := put(ask); err != nil {
		t.Fatal(err)
	}
	if err := put(ask); err == nil {
		t.Error("two contacts wait for one lead")
	}
	got := waits()
	if got == nil || got.By != ana || got.Handle != "ana" || !got.At.Equal(ask.At) || got.Note != ask.Note || got.ID == 0 {
		t.Fatalf("%+v", got)
	}
	decided := *got
	decided.Decided, decided.DecidedBy, decided.Yes = &w.at, bob, true
	if err := put(decided, ask); err != nil { // the old one is answered, a new one waits
		t.Fatal(err)
	}
	if err := put(decided); err == nil {
		t.Error("decided twice")
	}
	if again := waits(); again == nil || again.ID == got.ID {
		t.Errorf("%+v", again)
	}
}

// TestAway: days off come with the person, and go.
func TestAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	ana := w.enrol(chat(2), "ana")
	days := bot.Days{First: bot.Date{Year: 2026, Month: 3, Day: 9}, Last: bot.Date{Year: 2026, Month: 3, Day: 13}}
	for _, d := range []bot.Days{days, {}} {
		if err := w.Apply(t.Context(), nil, func(bot.Records) bot.Change { return bot.Change{Away: []bot.AwayChange{{Person: ana, Days: d}}} }); err != nil {
			t.Fatal(err)
		}
		p, err := w.PersonByHandle(t.Context(), "ana")
		if err != nil || p.Away != d {
			t.Errorf("%+v, want %+v, %v", p.Away, d, err)
		}
		w.hear(chat(2), "MINE")
		w.exchange(func(s bot.Scene) bot.Change {
			if s.Person.Away != d {
				t.Errorf("the speaker is away %+v", s.Person.Away)
			}
			return answered(s)
		}, ana)
	}
}

// TestBSNAccounts: a customer is known by a phone number, or by name and ZIP;
// who represents nobody any more is not named.
func TestBSNAccounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster(bot.Person{Handle: "bo", Name: "Bo Nash", Craft: bot.Other, Lang: "en", Grants: []bot.Grant{{Role: bot.BSNRep, Scope: "CO-WY", Side: "usps"}}})
	taken, rejected, err := w.ImportAccounts(t.Context(), []bot.Account{
		{Number: "B-1", Name: "Rocky Outfitters, Inc.", Phone: "+13035550170", ZIP5: "80401", Handle: "BO"},
		{Number: "B-2", Name: "Alpine Press", ZIP5: "80002"},
		{Number: "B-3", Name: "No One", Handle: "nobody"},
		{Number: "B-4", Name: "Not A Rep", Handle: "ana"},
	})
	if err != nil || taken != 2 || len(rejected) != 2 || rejected[0].Who != "B-3" || rejected[1].Who != "B-4" {
		t.Fatalf("%d, %+v, %v", taken, rejected, err)
	}
	card := func(name, zip, phone string) bot.Card {
		return bot.Card{Business: &bot.Business{Name: name, ZIP5: zip}, DecisionMaker: &bot.Party{Phone: phone}}
	}
	for _, c := range []struct {
		what string
		card bot.Card
		want string
		rep  string
	}{
		{"by phone", card("Anything", "", "+13035550170"), "B-1", "bo"},
		{"by name and ZIP", card("ROCKY OUTFITTERS", "80401", ""), "B-1", "bo"},
		{"queue", card("alpine press co", "80002", "+13035550199"), "B-2", ""},
		{"another ZIP", card("Rocky Outfitters", "80002", ""), "", ""},
		{"a phone before a name", card("Alpine Press", "80002", "+13035550170"), "B-1", "bo"},
		{"nothing", bot.Card{Business: &bot.Business{Name: "Alpine Press"}}, "", ""},
	} {
		key := bot.AccountKey(c.card)
		if err := w.Apply(t.Context(), []bot.Need{{What: bot.NeedAccount, Key: key}}, func(r bot.Records) bot.Change {
			if got, ok := r.Accounts[key]; !ok || got.Number != c.want || got.Handle != c.rep || (got.Rep != 0) != (c.rep != "") {
				t.Errorf("%s: %+v", c.what, got)
			}
			return bot.Change{}
		}); err != nil {
			t.Fatal(err)
		}
	}
	p, err := w.PersonByHandle(t.Context(), "bo")
	if err != nil {
		t.Fatal(err)
	}
	if ended, err := w.rules().EndRole(t.Context(), bot.Revoke{Person: p.ID, Role: bot.BSNRep, Scope: "co-wy", Day: bot.DateOf(w.at, time.UTC)}); err != nil || !ended {
		t.Fatal(ended, err)
	}
	key := bot.AccountKey(card("x", "", "+13035550170"))
	if err := w.Apply(t.Context(), []bot.Need{{What: bot.NeedAccount, Key: key}}, func(r bot.Records) bot.Change {
		if got := r.Accounts[key]; got.Number != "B-1" || got.Rep != 0 {
			t.Errorf("no representative any more: %+v", got)
		}
		return bot.Change{}
	}); err != nil {
		t.Fatal(err)
	}
}

// TestHeldIsCountedUnderALock: somebody else's leads are counted by one
// transaction at a time, so that two cannot both find room for the tenth.
func TestHeldIsCountedUnderALock(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	ana := w.enrol(chat(2), "ana")
	const most, tries = 3, 8
	for i := range tries {
		w.lead(phone(1), fmt.Sprintf("CC-7K3M%d", i))
	}
	var wg sync.WaitGroup
	for i := range tries {
		code := fmt.Sprintf("CC-7K3M%d", i)
		wg.Go(func() {
			err := w.Apply(t.Context(), []bot.Need{{What: bot.NeedHeld, Key: str(ana)}, {What: bot.NeedLead, Key: code}}, func(r bot.Records) bot.Change {
				if len(r.Held[ana]) >= most {
					return bot.Change{}
				}
				l := *r.Leads[code]
				l.Version++
				l.Status, l.HolderID, l.ClaimSeq = bot.Claimed, ana, 1
				return bot.Change{Leads: []bot.Lead{l}, Claims: []bot.ClaimChange{{Lead: code, Claim: bot.Claim{Seq: 1, ByID: ana, How: "assigned", From: w.at}}}}
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := one[int](w, `select count(*) from lead where holder_id = $1`, ana); n != most {
		t.Errorf("ana holds %d", n)
	}
}

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
