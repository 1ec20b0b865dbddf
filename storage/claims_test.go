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
