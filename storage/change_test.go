package storage

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"leadline/bot"
)

func TestLeadComesBackWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	dot := w.enrol(phone(1), "dot")
	yes := true
	var want bot.Lead
	w.hear(phone(1), "SEND")
	w.exchange(func(s bot.Scene) bot.Change {
		l := leadOf(s, "CC-7K3M4")
		l.Route, l.DuplicateOf, l.RevenueCents, l.PiecesPerYear, l.Reason, l.Tries = "bsn", "CC-7K3M1", 10968200, 78000, "price", 2
		l.RevenueVerifiedAt, l.Clock.ContactedAt, l.Clock.State = &s.Now, &s.Now, "met"
		l.Card.DirectMail, l.Card.Notes = &yes, []string{"call after 5", "NUL \x00"}
		l.Card.Volume = &bot.Volume{Min: 0, Max: 40, Per: "week", Annual: 1040, Raw: "0-40/wk"}
		c := answered(s)
		c.NewLeads, c.Events = []bot.Lead{l}, []bot.Event{{Lead: l.Code, At: s.Now, Kind: "submitted", ByID: dot, Channel: "sms", Data: json.RawMessage(`{"a": 1}`)}}
		want = l
		return c
	}, dot)
	got, err := w.Lead(t.Context(), "CC-7K3M4")
	if err != nil {
		t.Fatal(err)
	}
	want.ID, want.Submitter = got.ID, "dot"
	want.Events = []bot.Event{{Lead: "CC-7K3M4", Seq: 1, At: w.at, Kind: "submitted", By: "dot", ByID: dot, Channel: "sms", Data: json.RawMessage(`{"a": 1}`)}}
	a, b := must(json.Marshal(got)), must(json.Marshal(want))
	if string(a) != string(b) || got.Version != 1 || got.SubmitterID != dot || got.Origin == 0 || got.Dialog != want.Dialog || got.Tries != 2 {
		t.Errorf("\n got %s\nwant %s", a, b)
	}
	if _, err := w.Lead(t.Context(), "RR-7K3M4"); !errors.Is(err, ErrNotFound) {
		t.Errorf("another prefix: %v", err)
	}
	if l, err := w.Lead(t.Context(), "7k3m4"); err != nil || l.Code != "CC-7K3M4" {
		t.Errorf("by five characters: %v, %v", l.Code, err)
	}
}

func TestSmallThingsOfAChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	dot := w.enrol(phone(1), "dot")
	w.hear(phone(1), "x")
	mute := true
	w.exchange(func(s bot.Scene) bot.Change {
		c := answered(s)
		c.Lang, c.Mute, c.Neutral = "es", &mute, true
		c.Issues = []bot.Issue{{By: dot, Business: "Vita Co", What: "late mail", At: s.Now}}
		c.HandOvers = []bot.HandOver{{Draft: "d1", Card: bot.Card{}, Born: s.Now, Why: "waited"}, {Draft: "d1", Card: bot.Card{}, Born: s.Now, Why: "waited"}}
		c.Activities = []bot.LogActivity{{Draft: "d2", Note: "a visit"}}
		c.Rungs = slices.Repeat([]bot.Rung{{Dialog: "leadcard", Version: 1, Question: "volume", Outcome: "asked"}}, 2)
		c.Asking, c.Draft = "volume", &bot.Card{Notes: []string{"n"}}
		return c
	}, dot)
	w.hear(phone(1), "y")
	w.exchange(func(s bot.Scene) bot.Change {
		if s.Person.Lang != "es" || !s.Person.Muted || !s.Neutral.Equal(w.at) {
			t.Errorf("%+v", s.Person)
		}
		return bot.Change{Answered: answered(s).Answered} // without a state all stays
	}, dot)
	card, asking, err := w.Conversation(t.Context(), phone(1))
	if err != nil || asking != "volume" || card == nil || len(card.Notes) != 1 {
		t.Errorf("%+v %q %v", card, asking, err)
	}
	if n := one[int](w, `select sum(count) from funnel where question = 'volume' and channel = 'sms' and lang = 'en'`); n != 2 {
		t.Errorf("%d rungs", n)
	}
	for table, want := range map[string]int{"issue": 1, "handed_draft": 1, "activity": 1} {
		if n := one[int](w, `select count(*) from `+table); n != want {
			t.Errorf("%d rows in %s", n, table)
		}
	}
	who, state, err := w.Speaker(t.Context(), phone(1))
	if err != nil || who.ID != dot || string(state) != `{"n":1}` {
		t.Errorf("speaker %+v %s %v", who, state, err)
	}
	if who, _, err := w.Speaker(t.Context(), phone(99)); err != nil || who.ID != 0 || who.Enrolled() {
		t.Errorf("a stranger is %+v, %v", who, err)
	}
}
