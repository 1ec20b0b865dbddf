package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"leadline/bot"
	"leadline/storage/storagetest"
)

// world is a database of one test with a clock that is moved by hand.
type world struct {
	*Store
	t   testing.TB
	at  time.Time
	url string
	ids int
}

var morning = time.Date(2026, 3, 4, 15, 0, 0, 0, time.UTC)

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, at: morning, url: storagetest.Open(t, Migrate)}
	w.Store = w.open()
	return w
}

// open is one more process on the same database.
func (w *world) open() *Store {
	w.t.Helper()
	s, err := Open(w.t.Context(), w.url, Options{Now: func() time.Time { return w.at }})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(s.Close)
	return s
}

func phone(n int) bot.Address {
	return bot.Address{Channel: "sms", Tenant: "+13035550100", User: fmt.Sprintf("+1303555%04d", n)}
}

func chat(n int) bot.Address {
	return bot.Address{Channel: "telegram", Tenant: "9", User: fmt.Sprint(n), Conversation: fmt.Sprint(n)}
}

func (w *world) text(from bot.Address, text string) bot.Inbound {
	w.ids++
	key := fmt.Sprintf("%s:%d", from.Channel, w.ids)
	return bot.Inbound{Keys: []string{key}, Kind: bot.Text, From: from, At: w.at, Message: key, Text: text}
}

func (w *world) accept(in ...bot.Inbound) []bot.Accepted {
	w.t.Helper()
	got, err := w.Accept(w.t.Context(), in...)
	if err != nil {
		w.t.Fatal(err)
	}
	return got
}

// hear accepts a text and returns whose it is.
func (w *world) hear(from bot.Address, text string) bot.PersonID {
	w.t.Helper()
	return w.accept(w.text(from, text))[0].Person
}

func (w *world) exchange(decide func(bot.Scene) bot.Change, people ...bot.PersonID) []bot.PersonID {
	w.t.Helper()
	putOff, err := w.Exchange(w.t.Context(), people, decide)
	if err != nil {
		w.t.Fatal(err)
	}
	return putOff
}

// answered is a change that answers all that was heard.
func answered(s bot.Scene) bot.Change {
	c := bot.Change{Person: s.Person.ID, State: json.RawMessage(`{"n":1}`)}
	for _, in := range s.Heard {
		c.Answered = append(c.Answered, in.ID)
	}
	return c
}

func reply(s bot.Scene, text string) bot.Outgoing {
	cause := "wake"
	if len(s.Heard) > 0 {
		cause = fmt.Sprintf("in:%d", s.Heard[0].ID)
	}
	return bot.Outgoing{To: s.From, Kind: bot.Reply, Message: bot.Message{Text: text}, Rendered: bot.Rendered{Text: text}, Cause: cause, At: s.Now}
}

func notice(to bot.Address, text string, at time.Time) bot.Outgoing {
	return bot.Outgoing{To: to, Kind: bot.Notice, Message: bot.Message{Text: text}, Rendered: bot.Rendered{Text: text}, Cause: text, At: at}
}

// say answers everything with one text.
func say(text string) func(bot.Scene) bot.Change {
	return func(s bot.Scene) bot.Change {
		c := answered(s)
		c.Say = append(c.Say, reply(s, text))
		return c
	}
}

// tell puts messages into the outbox without anybody having spoken.
func (w *world) tell(all ...bot.Outgoing) {
	w.t.Helper()
	if err := w.Apply(w.t.Context(), nil, func(bot.Records) bot.Change { return bot.Change{Say: all} }); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) lease(to ...bot.AddressID) []bot.Outbound {
	w.t.Helper()
	got, err := w.Lease(w.t.Context(), w.at, to, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	return got
}

func (w *world) settle(all ...bot.Settlement) {
	w.t.Helper()
	if err := w.Settle(w.t.Context(), all...); err != nil {
		w.t.Fatal(err)
	}
}

func sent(o bot.Outbound, at time.Time) bot.Settlement {
	return bot.Settlement{ID: o.ID, Lease: o.Lease, State: bot.Sent, Receipt: bot.Receipt{ID: fmt.Sprintf("R%d", o.ID)}, Now: at}
}

// texts are what rows say, in order.
func texts(rows []bot.Outbound) (all []string) {
	for _, o := range rows {
		all = append(all, o.Rendered.Text)
	}
	return all
}

// exec changes the database behind the store's back.
func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	if _, err := w.pool.Exec(context.WithoutCancel(w.t.Context()), sql, args...); err != nil {
		w.t.Fatal(err)
	}
}

// one reads one value behind the store's back.
func one[T any](w *world, sql string, args ...any) (v T) {
	w.t.Helper()
	if err := w.pool.QueryRow(w.t.Context(), sql, args...).Scan(&v); err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
	return v
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
