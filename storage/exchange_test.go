package storage

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"leadline/bot"
)

// roster takes in a small office: a carrier, both coordinators, reps.
func (w *world) roster(people ...bot.Person) {
	w.t.Helper()
	r := Roster{Stations: []bot.Station{arvada}, People: append([]bot.Person{
		{Handle: "dot", Name: "Dot Carver", Craft: bot.CityCarrier, Station: "ARVADA", Lang: "en"},
		{Handle: "max", Name: "Max Coe", Craft: bot.Manager, Station: "ARVADA", Lang: "en",
			Grants: []bot.Grant{{Role: bot.ManagementCoordinator, Scope: "ARVADA", Side: "usps"}}},
		{Handle: "ana", Name: "Ana Ruiz", Craft: bot.Other, Lang: "en", Grants: []bot.Grant{{Role: bot.Rep, Scope: "CO-WY", Side: "usps"}}},
		{Handle: "bob", Name: "Bob Stone", Craft: bot.Other, Lang: "es", Grants: []bot.Grant{{Role: bot.SalesManager, Scope: "CO-WY", Side: "usps"}}},
	}, people...)}
	got, err := w.ImportRoster(w.t.Context(), r, false, w.at)
	if err != nil || len(got.Rejected) > 0 {
		w.t.Fatal(got, err)
	}
}

var arvada = bot.Station{Code: "ARVADA", Name: "Arvada Main", District: "CO-WY", Area: "WESTPAC", State: "CO", ZIP5: "80002", Zone: "America/Denver", Close: "17:00", EntryMode: "direct"}

// enrol joins an address to a handle and returns the person.
func (w *world) enrol(a bot.Address, handle string) bot.PersonID {
	w.t.Helper()
	if err := w.EnrolDirect(w.t.Context(), a, handle, w.at); err != nil {
		w.t.Fatal(err)
	}
	p, err := w.PersonByHandle(w.t.Context(), handle)
	if err != nil {
		w.t.Fatal(err)
	}
	return p.ID
}

func leadOf(s bot.Scene, code string) bot.Lead {
	yes := true
	start, due := s.Now.Add(24*time.Hour), s.Now.Add(72*time.Hour)
	entered := s.Now
	return bot.Lead{
		Version: 1, Code: code, Program: code[:2], Status: bot.Open, Source: "sms", Station: s.Person.Station, SubmitterID: s.Person.ID,
		CardDate: bot.DateOf(s.Now, time.UTC), SubmittedAt: s.Now, EnteredAt: &entered, InputDue: due, PromiseDue: due, Pool: "CO-WY", Origin: s.From.ID,
		Clock: bot.Clock{Start: &start, Due: &due}, Dialog: "draft-" + code,
		Card: bot.Card{Concurrence: &yes, Business: &bot.Business{Name: "Vita Co", Street: "12 Elm St", ZIP5: "80002"}},
	}
}

// lead makes an open lead of a submitter.
func (w *world) lead(by bot.Address, code string) {
	w.t.Helper()
	w.exchange(func(s bot.Scene) bot.Change {
		c := answered(s)
		l := leadOf(s, code)
		l.Customer, _ = bot.ParseCustomerCode("000" + code[3:])
		c.NewCustomers = []bot.Customer{{ID: l.Customer, Name: "Vita Co", District: "CO-WY", MadeAt: s.Now}}
		c.NewLeads = []bot.Lead{l}
		c.Events = []bot.Event{{Lead: code, At: s.Now, Kind: "submitted", ByID: s.Person.ID, Channel: "sms"}, {Lead: code, At: s.Now, Kind: "entered", ByID: s.Person.ID}}
		return c
	}, w.hear(by, "SEND"))
}

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

func TestPutOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	w.lead(phone(1), "CC-7K3M4")
	a, b, c := w.hear(phone(2), "CLAIM"), w.hear(phone(3), "CLAIM"), w.hear(phone(4), "hello")
	putOff := w.exchange(func(s bot.Scene) bot.Change {
		switch s.Person.ID {
		case a:
			return claim("CC-7K3M4")(s)
		case b:
			return claim("7k3m4")(s) // the same lead by other words
		}
		return say("hi")(s)
	}, c, b, a)
	if !slices.Equal(putOff, []bot.PersonID{b}) {
		t.Fatalf("put off %v of %v", putOff, []bot.PersonID{a, b, c})
	}
	if waits, err := w.Waiting(t.Context(), w.at, 10); err != nil || !slices.Equal(waits, putOff) {
		t.Errorf("waits %v, %v", waits, err)
	}
	w.exchange(claim("7k3m4"), putOff...)
	if got := texts(w.lease()); !slices.Equal(got, []string{"it's yours", "hi", "held by "}) {
		t.Errorf("said %q", got)
	}
}

// TestDeadlockIsRepeated lets two turns lock two leads crosswise.
func TestDeadlockIsRepeated(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	w.lead(phone(1), "CC-7K3M4")
	w.lead(phone(1), "CC-8K3M4")
	people := []bot.PersonID{w.hear(phone(2), "x"), w.hear(phone(3), "y")}
	var both sync.WaitGroup
	both.Add(2)
	var once [2]sync.Once
	var wg sync.WaitGroup
	for i, p := range people {
		wg.Go(func() {
			needs := []bot.Need{{What: bot.NeedLead, Key: "CC-7K3M4"}, {What: bot.NeedLead, Key: "CC-8K3M4"}}
			if i == 1 {
				slices.Reverse(needs)
			}
			_, err := w.Exchange(t.Context(), []bot.PersonID{p}, func(s bot.Scene) bot.Change {
				for n, need := range needs {
					if !s.Records.Has(need) {
						if n == 1 { // both hold their first
							once[i].Do(func() { both.Done(); both.Wait() })
						}
						return bot.Change{Need: []bot.Need{need}}
					}
				}
				return say("done")(s)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if w.repeats.Load() == 0 {
		t.Error("there was no deadlock to repeat")
	}
	if got := texts(w.lease()); !slices.Equal(got, []string{"done", "done"}) {
		t.Errorf("%q", got)
	}
}

func TestSupersede(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	prompt := func(text string) func(bot.Scene) bot.Change {
		return func(s bot.Scene) bot.Change {
			c := say(text)(s)
			c.Say[0].Message.Prompt, c.Say[0].Message.Ack = 3, "ack of "+text
			return c
		}
	}
	who := w.hear(phone(1), "a")
	w.exchange(prompt("first?"), who)
	w.hear(phone(1), "b")
	w.exchange(func(s bot.Scene) bot.Change {
		if s.Unsent == nil || s.Unsent.Text != "first?" || s.Unsent.Ack != "ack of first?" {
			t.Errorf("unsent: %+v", s.Unsent)
		}
		return prompt("second?")(s)
	}, who)
	rows := w.lease()
	if !slices.Equal(texts(rows), []string{"second?"}) {
		t.Fatalf("left %q", texts(rows))
	}
	if n := one[int](w, `select count(*) from outcome where state = 'superseded'`); n != 1 {
		t.Errorf("%d superseded", n)
	}
	w.hear(phone(1), "c")
	w.exchange(func(s bot.Scene) bot.Change {
		if s.Unsent != nil {
			t.Errorf("what is under way is no more unsent: %+v", s.Unsent)
		}
		return say("third")(s) // no prompt
	}, who)
	w.settle(sent(rows[0], w.at))
	w.hear(phone(1), "d")
	w.exchange(func(s bot.Scene) bot.Change {
		if s.Unsent != nil {
			t.Errorf("only a prompt is replaced: %+v", s.Unsent)
		}
		return say("fourth")(s)
	}, who)
	var got []string
	for range 2 {
		for _, o := range w.lease() {
			got = append(got, o.Rendered.Text)
			w.settle(sent(o, w.at))
		}
	}
	if !slices.Equal(got, []string{"third", "fourth"}) {
		t.Errorf("left %q", got)
	}
}

func TestCauseSpeaksOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.hear(phone(1), "a")
	var to bot.Address
	w.exchange(func(s bot.Scene) bot.Change { to = s.From; return say("hi")(s) }, who)
	for range 3 {
		w.tell(notice(to, "picked up", w.at))
	}
	if n := one[int](w, `select count(*) from outbox where kind = 'notice'`); n != 1 {
		t.Errorf("said %d times", n)
	}
}

func TestP7_PoisonIsIsolated(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var who bot.PersonID
	for _, text := range []string{"good", "poison", "fine"} {
		who = w.hear(phone(1), text)
	}
	other := w.hear(phone(2), "hello")
	var heard [][]string
	turn := func() error {
		_, err := w.Exchange(t.Context(), []bot.PersonID{who}, func(s bot.Scene) bot.Change {
			var all []string
			for _, m := range s.Heard {
				all = append(all, m.Text)
			}
			heard = append(heard, all)
			c := answered(s)
			if slices.Contains(all, "poison") {
				c.State = json.RawMessage(`{not json`)
			}
			return c
		})
		return err
	}
	parked := 0
	for range 20 {
		if err := turn(); err != nil {
			done, err := w.Fail(t.Context(), who, "store", 5, w.at)
			if err != nil {
				t.Fatal(err)
			}
			if done {
				parked++
			}
		}
	}
	if parked != 1 {
		t.Errorf("parked %d messages", parked)
	}
	if first := heard[0]; !slices.Equal(first, []string{"good", "poison", "fine"}) {
		t.Errorf("first heard %q", first)
	}
	if !slices.ContainsFunc(heard, func(all []string) bool { return slices.Equal(all, []string{"good"}) }) {
		t.Errorf("the good one was not tried alone: %q", heard)
	}
	dead, err := w.Dead(t.Context())
	if err != nil || len(dead) != 1 || !strings.Contains(dead[0].Payload, "poison") || dead[0].Class != "store" {
		t.Fatalf("dead: %+v, %v", dead, err)
	}
	w.exchange(say("hi"), other)
	if n := one[int](w, `select count(*) from inbox where answered_at is not null`); n != 3 {
		t.Errorf("%d answered", n)
	}
	if err := w.Replay(t.Context(), dead[0].ID); err != nil {
		t.Fatal(err)
	}
	w.exchange(say("now it works"), who)
	if err := w.Replay(t.Context(), dead[0].ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("replayed twice: %v", err)
	}
}

func TestWake(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.hear(phone(1), "LATER")
	at := w.at.Add(time.Hour)
	w.exchange(func(s bot.Scene) bot.Change {
		c := answered(s)
		c.Wake = at
		return c
	}, who)
	if next, err := w.NextDue(t.Context(), w.at); err != nil || !next.Equal(at) {
		t.Fatalf("next due %s, %v", next, err)
	}
	if waits, err := w.Waiting(t.Context(), w.at, 10); err != nil || len(waits) > 0 {
		t.Fatalf("waits too early: %v, %v", waits, err)
	}
	w.at = at
	waits, err := w.Waiting(t.Context(), w.at, 10)
	if err != nil || !slices.Equal(waits, []bot.PersonID{who}) {
		t.Fatalf("waits %v, %v", waits, err)
	}
	woken := 0
	w.exchange(func(s bot.Scene) bot.Change {
		woken++
		if !s.Woken || len(s.Heard) > 0 || s.From.User != phone(1).User || !s.Now.Equal(at) {
			t.Errorf("%+v", s)
		}
		return answered(s)
	}, who)
	w.exchange(func(bot.Scene) bot.Change { woken++; return bot.Change{} }, who)
	if woken != 1 {
		t.Errorf("woken %d times", woken)
	}
	// A woken turn that decides nothing is not repeated for ever.
	w.hear(phone(1), "LATER")
	w.exchange(func(s bot.Scene) bot.Change {
		c := answered(s)
		c.Wake = at
		return c
	}, who)
	for range 10 {
		w.exchange(func(bot.Scene) bot.Change { return bot.Change{} }, who)
	}
	if waits, err := w.Waiting(t.Context(), w.at, 10); err != nil || len(waits) > 0 {
		t.Errorf("still waits: %v, %v", waits, err)
	}
}

func TestNoisySenderIsTakenInParts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var in []bot.Inbound
	for i := range 200 {
		in = append(in, w.text(phone(1), fmt.Sprint(i)))
	}
	who := w.accept(in...)[0].Person
	var got []int
	for range 4 {
		w.exchange(func(s bot.Scene) bot.Change { got = append(got, len(s.Heard)); return answered(s) }, who)
	}
	if !slices.Equal(got, []int{64, 64, 64, 8}) {
		t.Errorf("%v", got)
	}
}

func TestTwoChannelsOnePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	w.at = w.at.Add(time.Minute)
	dot := w.enrol(chat(7), "dot")
	for i, from := range []bot.Address{phone(1), chat(7), chat(7), phone(1)} {
		w.at = w.at.Add(time.Minute)
		if who := w.hear(from, "x"); who != dot {
			t.Fatalf("%d is not %d", who, dot)
		}
		w.exchange(func(s bot.Scene) bot.Change {
			all := s.Person.Addresses
			if len(all) != 2 || all[0].User != from.User || s.From.User != from.User || s.Station.Name != "Arvada Main" || s.Person.Zone != "America/Denver" {
				t.Errorf("turn %d: %+v", i, s)
			}
			return say(fmt.Sprint(i))(s)
		}, dot)
		p, err := w.PersonByHandle(t.Context(), "DOT")
		if err != nil || p.Addresses[0].User != from.User {
			t.Errorf("turn %d: last used %+v, %v", i, p.Addresses, err)
		}
	}
}
