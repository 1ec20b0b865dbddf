package storage

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"leadline/bot"
)

// claim claims a lead as the rules would: needs it, then takes it if it is open.
func claim(code string) func(bot.Scene) bot.Change {
	return func(s bot.Scene) bot.Change {
		need := bot.Need{What: bot.NeedLead, Key: code}
		if !s.Records.Has(need) {
			return bot.Change{Need: []bot.Need{need}}
		}
		c := answered(s)
		l := s.Records.Leads[code]
		if l == nil {
			c.Say = append(c.Say, reply(s, "no such lead"))
			return c
		}
		if l.Status != bot.Open {
			c.Say = append(c.Say, reply(s, "held by "+l.Holder))
			return c
		}
		taken := *l
		taken.Version++
		taken.Status, taken.HolderID, taken.ClaimSeq = bot.Claimed, s.Person.ID, l.ClaimSeq+1
		c.Leads = []bot.Lead{taken}
		c.Claims = []bot.ClaimChange{{Lead: l.Code, Claim: bot.Claim{Seq: taken.ClaimSeq, ByID: s.Person.ID, How: "self", From: s.Now}}}
		c.Events = []bot.Event{{Lead: l.Code, At: s.Now, Kind: "claimed", ByID: s.Person.ID, Data: json.RawMessage(`{"how":"self"}`)}}
		c.Cards = []string{l.Code}
		c.Say = append(c.Say, reply(s, "it's yours"))
		return c
	}
}

func TestP12_TwentyClaimsOneWinner(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var reps []bot.Person
	for i := range 20 {
		reps = append(reps, bot.Person{Handle: fmt.Sprintf("rep%d", i), Name: fmt.Sprintf("Rep %d", i), Craft: bot.Other, Lang: "en", Grants: []bot.Grant{{Role: bot.Rep, Scope: "CO-WY", Side: "usps"}}})
	}
	w.roster(reps...)
	w.enrol(phone(1), "dot")
	for i := range reps {
		w.enrol(phone(100+i), reps[i].Handle)
	}
	stores := []*Store{w.Store, w.open()}
	for round := range 3 {
		code := fmt.Sprintf("CC-7K3M%d", round)
		w.lead(phone(1), code)
		var people []bot.PersonID
		for i := range 20 {
			people = append(people, w.hear(phone(100+i), "CLAIM "+code))
		}
		var wg sync.WaitGroup
		for i, p := range people {
			wg.Go(func() {
				if _, err := stores[i%2].Exchange(t.Context(), []bot.PersonID{p}, claim(code)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := one[int](w, `select count(*) from claim where lead_id = (select id from lead where code = $1)`, code); n != 1 {
			t.Errorf("%d claims", n)
		}
		winners := one[int](w, `select count(*) from outbox where text = 'it''s yours'`)
		if losers := one[int](w, `select count(*) from outbox where text like 'held by%'`); winners != round+1 || losers != 19*(round+1) {
			t.Errorf("%d winners, %d losers", winners, losers)
		}
	}
	for _, broken := range w.verify() {
		t.Error(broken)
	}
}

// TestP12_WithoutALock: a decision that rests on a lead it did not lock is
// made again when the lead has changed.
func TestP12_WithoutALock(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	dot := w.enrol(phone(1), "dot")
	w.lead(phone(1), "CC-7K3M4")
	w.hear(phone(1), "NOTE")
	tries := 0
	w.exchange(func(s bot.Scene) bot.Change {
		if s.Records.Mine == nil {
			return bot.Change{Need: []bot.Need{{What: bot.NeedMine}}}
		}
		if s.Try != tries {
			t.Errorf("try %d is told it is %d", tries, s.Try)
		}
		tries++
		if tries == 1 {
			w.exec(`update lead set version = version + 1`)
		}
		c := answered(s)
		l := (*s.Records.Mine)[0]
		l.Version++
		l.Reason = fmt.Sprint("try ", tries)
		c.Leads = []bot.Lead{l}
		return c
	}, dot)
	l, err := w.Lead(t.Context(), "CC-7K3M4")
	if err != nil || tries != 2 || l.Version != 3 || l.Reason != "try 2" {
		t.Errorf("%d tries, %+v, %v", tries, l, err)
	}
}

func TestCodeThatIsTakenIsDrawnAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	w.lead(phone(1), "CC-7K3M4")
	w.hear(phone(1), "SEND")
	codes := []string{"RR-7K3M4", "CC-7K3M5"} // the five characters are unique over all programs
	w.exchange(func(s bot.Scene) bot.Change {
		c := answered(s)
		c.NewLeads = []bot.Lead{leadOf(s, codes[s.Try])}
		return c
	}, w.hear(phone(1), "again"))
	got, err := w.Codes(t.Context())
	if err != nil || !slices.Equal(got, []string{"CC-7K3M4", "CC-7K3M5"}) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestP8_OneLeadADialog(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	dot := w.enrol(phone(1), "dot")
	w.lead(phone(1), "CC-7K3M4")
	w.hear(phone(1), "SEND")
	_, err := w.Exchange(t.Context(), []bot.PersonID{dot}, func(s bot.Scene) bot.Change {
		c := answered(s)
		l := leadOf(s, "CC-9A2B"+fmt.Sprint(s.Try))
		l.Dialog = "draft-CC-7K3M4"
		c.NewLeads = []bot.Lead{l}
		return c
	})
	var transient interface{ Transient() bool }
	if err == nil || !errors.As(err, &transient) || transient.Transient() {
		t.Errorf("a second lead of one draft: %v", err)
	}
	if n := one[int](w, `select count(*) from lead`); n != 1 {
		t.Errorf("%d leads", n)
	}
	if n := one[int](w, `select count(*) from inbox where answered_at is null`); n != 1 {
		t.Error("the failed turn left marks")
	}
}
