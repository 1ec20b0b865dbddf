package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"
	"time"

	"leadline/bot"
	"leadline/dialogs"
	"leadline/handlers"
)

// dying is the store of a process that is killed at one edge: the first call
// of a kind is made or not, and after it nothing is said or done any more.
type dying struct {
	bot.Store
	edge string // "accept", "exchange", "lease" or "settle"
	done bool   // it is killed after the call, not before
	dead bool
}

var errKilled = errors.New("killed")

// die makes the call unless the process is dead, or dies before it.
func (d *dying) die(edge string, call func() error) error {
	switch {
	case d.dead:
		return errKilled
	case d.edge != edge:
		return call()
	}
	d.dead = true
	if d.done {
		if err := call(); err != nil {
			return err
		}
	}
	return errKilled
}

func (d *dying) Accept(ctx context.Context, in ...bot.Inbound) (got []bot.Accepted, err error) {
	err = d.die("accept", func() (err error) { got, err = d.Store.Accept(ctx, in...); return err })
	return got, err
}

func (d *dying) Exchange(ctx context.Context, people []bot.PersonID, decide func(bot.Scene) bot.Change) (off []bot.PersonID, err error) {
	err = d.die("exchange", func() (err error) { off, err = d.Store.Exchange(ctx, people, decide); return err })
	return off, err
}

func (d *dying) ExchangeLeasing(ctx context.Context, people []bot.PersonID, decide func(bot.Scene) bot.Change) (off []bot.PersonID, out []bot.Outbound, err error) {
	err = d.die("exchange", func() (err error) { off, out, err = d.Store.ExchangeLeasing(ctx, people, decide); return err })
	return off, out, err
}

func (d *dying) Lease(ctx context.Context, now time.Time, to []bot.AddressID, limit int) (out []bot.Outbound, err error) {
	err = d.die("lease", func() (err error) { out, err = d.Store.Lease(ctx, now, to, limit); return err })
	return out, err
}

func (d *dying) Settle(ctx context.Context, all ...bot.Settlement) error {
	return d.die("settle", func() error { return d.Store.Settle(ctx, all...) })
}

func (d *dying) Fail(ctx context.Context, p bot.PersonID, class string, limit int, now time.Time) (parked bool, err error) {
	err = d.die("", func() (err error) { parked, err = d.Store.Fail(ctx, p, class, limit, now); return err })
	return parked, err
}

// runs replaces the process by a new one with a store.
func (s *stage) runs(store bot.Store) {
	s.bot = bot.New(bot.Parts{Store: store, Dialogs: dialogs.New(), Channels: s.sim.Channels(), Settings: s.set, Now: s.clock.Now, Key: secretKey(), Log: slog.New(slog.DiscardHandler), Tidy: handlers.Tidy, ByHand: true})
}

// wholeDialog answers every question of the lead card.
var wholeDialog = []string{"LEAD", "Y", "Joes Bikes 12 Main St 80002", "Ann Ruiz 303-555-0142", "40 a week", "3-5 lb", "1", "2", "N", "1"}

// asked plays the dialog; each text finds its process killed at an edge, a new
// one takes over, and the provider delivers again what may be lost. It returns
// what the carrier read, and how often a text came twice in a row.
func (s *stage) asked(edge string, done bool) (read []string, twice int) {
	s.t.Helper()
	const who = "dot@sms"
	for _, text := range wholeDialog {
		in := s.sim.Text(s.at(who), text)
		if edge != "" {
			d := &dying{Store: s.store, edge: edge, done: done}
			s.runs(d)
			_ = s.bot.Receive(s.t.Context(), in) // its caller is dead as well
			_ = s.settle(s.t.Context())
			if !d.dead {
				s.t.Errorf("%q: nobody was killed at %s", text, edge)
			}
			s.runs(s.store)
			one(s.t, s.url, `with over as (update queue set lease_until = clock_timestamp() - interval '1 second' where lease_until is not null returning 1) select count(*) from over`)
		}
		s.must(s.bot.Receive(s.t.Context(), in))
		s.must(s.settle(s.t.Context()))
		s.must(s.moveTo(s.t.Context(), s.clock.Now().Add(30*time.Second)))
	}
	for _, m := range s.sim.Since(0) {
		if at := s.at(who); m.To.Channel != at.Channel || m.To.User != at.User {
			continue
		}
		if n := len(read); n > 0 && read[n-1] == m.Text {
			twice++
			continue
		}
		read = append(read, m.Text)
	}
	return read, twice
}

// TestP10_NoAnswerIsAskedTwice: whatever edge of the path the process is killed
// at, between any two steps of the card, the next process goes on with the same
// question, and the lead is the one that an undisturbed dialog makes.
func TestP10_NoAnswerIsAskedTwice(t *testing.T) {
	t.Parallel()
	calm := newStage(t, "dot@sms")
	want, _ := calm.asked("", false)
	if len(want) != len(wholeDialog) {
		t.Fatalf("the undisturbed dialog has %d texts: %q", len(want), want)
	}
	card := onlyLead(calm).Card
	for _, c := range []struct {
		edge string
		done bool
	}{{"accept", false}, {"accept", true}, {"exchange", false}, {"exchange", true}, {"lease", false}, {"lease", true}, {"settle", false}, {"settle", true}} {
		t.Run(c.edge, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, "dot@sms")
			got, twice := s.asked(c.edge, c.done)
			if len(got) != len(want) {
				t.Fatalf("%d texts, want %d: %q", len(got), len(want), got)
			}
			for i := range want[:len(want)-1] { // the last names the code
				if got[i] != want[i] {
					t.Errorf("text %d: %q, want %q", i, got[i], want[i])
				}
			}
			if twice > 0 {
				t.Errorf("%d texts were shown twice", twice)
			}
			a, _ := json.Marshal(onlyLead(s).Card)
			if b, _ := json.Marshal(card); string(a) != string(b) {
				t.Errorf("the card is %s\nwant %s", a, b)
			}
		})
	}
}

// onlyLead is the one lead there is.
func onlyLead(s *stage) (lead bot.Lead) {
	s.t.Helper()
	n := 0
	s.must(s.store.Leads(s.t.Context(), time.Time{}, func(l bot.Lead) error { n++; lead = l; return nil }))
	if n != 1 {
		s.t.Fatalf("%d leads", n)
	}
	return lead
}
