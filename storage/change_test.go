package storage

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

// TestBlankLeavesNoWord: without concurrence nothing about the customer is
// kept, neither in what was heard nor in what was said; the keys stay.
func TestBlankLeavesNoWord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.hear(phone(1), "before the dialog")
	w.exchange(say("an earlier answer"), who)
	w.settleAll()
	w.at = w.at.Add(time.Minute)
	began := w.at
	canary := "Canary Bakery"
	keys := one[int](w, `select count(*) from seen`)
	for range 3 {
		w.hear(phone(1), "LEAD "+canary)
		w.hear(phone(1), canary+" 12 Elm St")
		w.exchange(func(s bot.Scene) bot.Change {
			c := say("Did " + canary + " agree?")(s)
			c.Say[0].Message.Prompt = 1
			c.Say[0].Message.Buttons = []bot.Button{{Label: "Y", Do: canary}}
			c.Say[0].Rendered.Buttons, c.Say[0].Rendered.Payload = []string{canary}, json.RawMessage(`{"t":"Canary Bakery"}`)
			c.Draft, c.Drafting = &bot.Card{Business: &bot.Business{Name: canary}}, true
			return c
		}, who)
		w.settleAll()
		w.at = w.at.Add(time.Second)
	}
	w.hear(phone(1), canary+", and one more that is not sent off")
	w.exchange(say("still in the queue: "+canary), who)
	flying := w.lease()
	w.hear(phone(1), canary+" will fail")
	for range 5 {
		if _, err := w.Fail(t.Context(), who, "store", 5, w.at); err != nil {
			t.Fatal(err)
		}
	}
	w.hear(phone(1), "N they said no, "+canary)
	w.exchange(func(s bot.Scene) bot.Change {
		c := say("Thanks for asking. Nothing about them is kept.")(s)
		c.State, c.Blanks = json.RawMessage(`{}`), []bot.Blank{{Person: s.Person.ID, Since: began, All: true}}
		return c
	}, who)
	w.settle(sent(flying[0], w.at))
	if got := texts(w.lease()); !slices.Equal(got, []string{"Thanks for asking. Nothing about them is kept."}) {
		t.Fatalf("the last word is %q", got)
	}
	for _, table := range []string{"inbox", "outbox", "queue", "conversation", "consent_record"} {
		if n := one[int](w, `select count(*) from `+table+` t where t::text like '%Canary%'`); n > 0 {
			t.Errorf("%s still has it in %d rows", table, n)
		}
	}
	if text := one[string](w, `select text from outbox order by id limit 1`); text != "an earlier answer" {
		t.Errorf("what was before is %q", text)
	}
	if got := one[int](w, `select count(*) from inbox where payload::text like '%before the dialog%'`); got != 1 {
		t.Error("what was heard before is gone")
	}
	if got := one[int](w, `select count(*) from seen`); got != keys+9 {
		t.Errorf("%d keys of %d", got, keys+9)
	}
}

// TestBlankOnlyOneCard: while two cards are talked about in turns, the texts of
// the one whose customer did not agree go, and those of the other stay.
func TestBlankOnlyOneCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var who bot.PersonID
	heard := map[string][]int64{}
	began := w.at
	turn := func(card, text string, settle bool) {
		who = w.hear(phone(1), text)
		w.exchange(func(s bot.Scene) bot.Change {
			heard[card] = append(heard[card], s.Heard[0].ID)
			c := say("Got " + text)(s)
			c.Say[0].Cause = s.Cause()
			return c
		}, who)
		if settle {
			w.settleAll()
		}
		w.at = w.at.Add(time.Minute)
	}
	turn("good", "Goodwin Tools agreed", true)
	turn("bad", "LEAD Canary Bakery", true)
	turn("good", "Goodwin Tools 12 Elm St", true)
	turn("bad", "Canary Bakery 5 Oak St", true)
	w.hear(phone(1), "Canary Bakery, and this could not be handled")
	for range 5 {
		if _, err := w.Fail(t.Context(), who, "store", 5, w.at); err != nil {
			t.Fatal(err)
		}
	}
	other := w.hear(phone(2), "Canary Bakery is another's text")
	w.exchange(func(s bot.Scene) bot.Change {
		heard["other"] = append(heard["other"], s.Heard[0].ID)
		c := say("Got Canary of another")(s)
		c.Say[0].Cause = s.Cause()
		return c
	}, other)
	w.settleAll()
	turn("bad", "the last of Canary Bakery, whose reply still waits", false)
	flying := w.lease()
	w.hear(phone(1), "N")
	w.exchange(func(s bot.Scene) bot.Change {
		c := say("Nothing about them is kept.")(s)
		c.Say[0].Cause = s.Cause()
		b := bot.Blank{Person: s.Person.ID, Since: began, Texts: append(heard["bad"], heard["other"]...)}
		for _, id := range b.Texts {
			b.Causes = append(b.Causes, bot.HeardCause(id))
		}
		c.Blanks = []bot.Blank{b, {Person: s.Person.ID, Since: w.at}}
		return c
	}, who)
	w.settle(sent(flying[0], w.at))
	if got := texts(w.lease()); !slices.Equal(got, []string{"Nothing about them is kept."}) {
		t.Fatalf("the last word is %q", got)
	}
	for table, want := range map[string][2]int{"inbox": {1, 2}, "outbox": {1, 2}, "queue": {0, 0}} {
		canary := one[int](w, `select count(*) from `+table+` t where t::text like '%Canary%'`)
		good := one[int](w, `select count(*) from `+table+` t where t::text like '%Goodwin%'`)
		if canary != want[0] || good != want[1] {
			t.Errorf("%s: %d rows with the customer who did not agree, %d with the other, want %v", table, canary, good, want)
		}
	}
}

// settleAll sends off what is due.
func (w *world) settleAll() {
	w.t.Helper()
	for {
		rows := w.lease()
		if len(rows) == 0 {
			return
		}
		for _, o := range rows {
			w.settle(sent(o, w.at))
		}
	}
}

func TestEnrolment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	dot, err := w.PersonByHandle(t.Context(), "dot")
	if err != nil {
		t.Fatal(err)
	}
	hash := strings.Repeat("ab", 32)
	if err := w.MakeInvite(t.Context(), bot.Invite{Hash: hash, Person: dot.ID, Made: w.at, Expires: w.at.Add(24 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	join := func(s bot.Scene) bot.Change {
		need := bot.Need{What: bot.NeedInvite, Key: hash}
		if !s.Records.Has(need) {
			return bot.Change{Need: []bot.Need{need, {What: bot.NeedInvite, Key: "none"}}}
		}
		if look := s.Records.Invites["none"]; look.Invite != nil {
			t.Errorf("an invite that is none: %+v", look)
		}
		c := answered(s)
		look := s.Records.Invites[hash]
		if look.Invite == nil || look.Invite.Used != nil {
			c.Failed = []string{hash}
			c.Say = append(c.Say, reply(s, "that code does not work"))
			return c
		}
		c.Person = look.Invite.Person
		c.State = json.RawMessage(`{"joined":true}`)
		c.Enroll = []bot.Enrollment{{Address: s.From.ID, Person: look.Invite.Person, Invite: look.Invite.ID, At: s.Now}}
		c.Consents = []bot.Consent{{Person: look.Invite.Person, Address: s.From.ID, What: "opt_in", How: "code", Wording: "join/1", At: s.Now}}
		c.Say = append(c.Say, reply(s, "welcome"))
		return c
	}
	stranger := w.hear(phone(1), "JOIN abcd")
	next := w.text(phone(1), "already in the inbox")
	w.accept(next)
	w.exec(`update inbox set parked = 'later', parked_at = $1 where id = (select max(id) from inbox)`, w.at)
	w.exchange(join, stranger)
	w.exec(`update inbox set parked = null, parked_at = null where parked = 'later'`)

	if again := w.hear(phone(1), "hello"); again != dot.ID {
		t.Fatalf("the address belongs to %d, not %d", again, dot.ID)
	}
	w.exchange(func(s bot.Scene) bot.Change {
		if len(s.Heard) != 2 || s.Heard[0].Text != "already in the inbox" || string(s.State) != `{"joined":true}` || s.Person.Handle != "dot" {
			t.Errorf("the talk goes on as %+v", s)
		}
		return answered(s)
	}, dot.ID)
	w.exchange(func(s bot.Scene) bot.Change { t.Error("the stranger speaks"); return answered(s) }, stranger)

	other := w.hear(phone(2), "JOIN abcd")
	w.exchange(join, other)
	w.hear(phone(2), "JOIN abcd")
	w.exchange(func(s bot.Scene) bot.Change {
		if look, ok := s.Records.Invites[hash]; ok && look.Failures != 1 {
			t.Errorf("%d failures", look.Failures)
		}
		return join(s)
	}, other)
	got, err := w.PersonByHandle(t.Context(), "dot")
	if err != nil || len(got.Addresses) != 1 || got.Addresses[0].User != phone(1).User {
		t.Errorf("addresses %+v, %v", got.Addresses, err)
	}
	if n := one[int](w, `select count(*) from consent_record where what = 'opt_in' and wording = 'join/1'`); n != 1 {
		t.Errorf("%d opt-ins on record", n)
	}
	for _, broken := range w.verify() {
		t.Error(broken)
	}
}

// TestEnrolmentKeepsAStop: joining is not START.
func TestEnrolmentKeepsAStop(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	dot, err := w.PersonByHandle(t.Context(), "dot")
	if err != nil {
		t.Fatal(err)
	}
	who := w.accept(w.wish(chat(1), bot.WishStop, bot.Text))[0].Person
	w.exchange(func(s bot.Scene) bot.Change {
		c := answered(s)
		c.Enroll = []bot.Enrollment{{Address: s.From.ID, Person: dot.ID, At: s.Now}}
		return c
	}, who)
	if !w.stopped(dot.ID) {
		t.Error("the STOP was lost")
	}
}

func TestInviteIsUsedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	dot, err := w.PersonByHandle(t.Context(), "dot")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.MakeInvite(t.Context(), bot.Invite{Hash: strings.Repeat("cd", 32), Person: dot.ID, Made: w.at, Expires: w.at.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	id := one[int64](w, `select id from invite`)
	use := func(s bot.Scene) bot.Change { // does not look whether it was used
		c := answered(s)
		c.Enroll = []bot.Enrollment{{Address: s.From.ID, Person: dot.ID, Invite: id, At: s.Now}}
		return c
	}
	a, b := w.hear(phone(1), "JOIN"), w.hear(phone(2), "JOIN")
	w.exchange(use, a)
	if _, err := w.Exchange(t.Context(), []bot.PersonID{b}, use); err == nil {
		t.Error("used twice")
	}
}

func TestNeeds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster(bot.Person{Handle: "eve", Name: "Eve Left", Craft: bot.Other, Lang: "en", Grants: []bot.Grant{{Role: bot.Rep, Scope: "CO-WY", Side: "usps", To: bot.Date{Year: 2026, Month: 3, Day: 3}}}})
	dot := w.enrol(phone(1), "dot")
	ana := w.enrol(chat(2), "ana")
	for _, code := range []string{"CC-7K3M1", "CC-7K3M2", "CC-7K3M3"} {
		w.lead(phone(1), code)
		w.at = w.at.Add(time.Minute)
	}
	w.hear(chat(2), "CLAIM")
	w.exchange(claim("CC-7K3M2"), ana)
	if _, err := w.ImportZIPs(t.Context(), map[string]string{"800": "CO-WY", "8000": "NV-UT", "80003": "AZ-NM"}); err != nil {
		t.Fatal(err)
	}
	needs := []bot.Need{
		{What: bot.NeedLead, Key: "cc-7k3m1"}, {What: bot.NeedLead, Key: "RR-7K3M1"}, {What: bot.NeedLead, Key: "7K3M9"}, {What: bot.NeedMine},
		{What: bot.NeedHeld, Key: str(ana)}, {What: bot.NeedPool, Key: "CO-WY"}, {What: bot.NeedOpen, Key: "CO-WY"}, {What: bot.NeedPool, Key: "NOWHERE"},
		{What: bot.NeedPerson, Key: "Ana"}, {What: bot.NeedPerson, Key: "nobody"}, {What: bot.NeedPeople, Key: str(dot)}, {What: bot.NeedPeople, Key: "999"},
		{What: bot.NeedStation, Key: "ARVADA"}, {What: bot.NeedStation, Key: "X"}, {What: bot.NeedSent, Key: "999"},
		{What: bot.NeedZIP, Key: "80102"}, {What: bot.NeedZIP, Key: "80002"}, {What: bot.NeedZIP, Key: "80003"}, {What: bot.NeedZIP, Key: "99999"},
		{What: bot.NeedStaff, Key: "management_coordinator@ARVADA"}, {What: bot.NeedStaff, Key: "rep@CO-WY"},
	}
	w.hear(phone(1), "x")
	w.exchange(func(s bot.Scene) bot.Change {
		if s.Records.Leads == nil {
			return bot.Change{Need: needs}
		}
		r := s.Records
		for _, n := range needs {
			if !r.Has(n) {
				t.Errorf("%+v is not answered", n)
			}
		}
		if l := r.Leads["cc-7k3m1"]; l == nil || l.Code != "CC-7K3M1" || l.Submitter != "dot" || l.Card.Business.Name != "Vita Co" {
			t.Errorf("lead %+v", l)
		}
		if r.Leads["RR-7K3M1"] != nil || r.Leads["7K3M9"] != nil {
			t.Error("leads that are none were found")
		}
		if len(*r.Mine) != 3 || (*r.Mine)[0].Code != "CC-7K3M3" || r.MineCount != 3 {
			t.Errorf("mine %+v, %d", *r.Mine, r.MineCount)
		}
		if held := r.Held[ana]; len(held) != 1 || held[0].Code != "CC-7K3M2" {
			t.Errorf("held %+v", held)
		}
		if open := r.Open["CO-WY"]; len(open) != 2 || open[0].Code != "CC-7K3M1" {
			t.Errorf("open %+v", open)
		}
		pool := r.Pools["CO-WY"]
		if len(pool.Reps) != 1 || pool.Reps[0].Handle != "ana" || len(pool.Reps[0].Addresses) != 1 || len(pool.Managers) != 1 || pool.Managers[0].Lang != "es" {
			t.Errorf("pool %+v", pool)
		}
		if r.Handles["Ana"] != ana || r.People[ana].Name != "Ana Ruiz" || r.Handles["nobody"] != 0 || r.People[dot].Station != "ARVADA" || r.People[999].ID != 0 {
			t.Errorf("people %+v %+v", r.Handles, r.People)
		}
		if r.Stations["ARVADA"] != arvada || r.Stations["X"].Code != "" {
			t.Errorf("stations %+v", r.Stations)
		}
		if r.ZIPs["80102"] != "" || r.ZIPs["80002"] != "NV-UT" || r.ZIPs["80003"] != "AZ-NM" || r.ZIPs["99999"] != "" {
			t.Errorf("districts %+v", r.ZIPs)
		}
		if mc := r.Staff["management_coordinator@ARVADA"]; len(mc) != 1 || mc[0].Handle != "max" {
			t.Errorf("staff %+v", r.Staff)
		}
		return answered(s)
	}, dot)
}

func str(id bot.PersonID) string { return string(must(json.Marshal(id))) }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

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

func TestExports(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	ana := w.enrol(chat(2), "ana")
	w.lead(phone(1), "CC-7K3M1")
	w.at = w.at.Add(time.Hour)
	since := w.at
	w.lead(phone(1), "CC-7K3M2")
	w.at = w.at.Add(time.Hour)
	w.hear(chat(2), "CLAIM")
	w.exchange(claim("CC-7K3M1"), ana)
	list := func(since time.Time) (codes, events []string) {
		if err := w.Leads(t.Context(), since, func(l bot.Lead) error {
			codes = append(codes, l.Code)
			if l.Code == "CC-7K3M1" && (len(l.Events) != 3 || len(l.Claims) != 1 || l.Claims[0].By != "ana") {
				t.Errorf("%+v", l)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := w.Events(t.Context(), since, func(code string, e bot.Event) error {
			events = append(events, code+" "+e.Kind)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return codes, events
	}
	codes, events := list(time.Time{})
	if !slices.Equal(codes, []string{"CC-7K3M1", "CC-7K3M2"}) || !slices.Equal(events, []string{"CC-7K3M1 submitted", "CC-7K3M1 entered", "CC-7K3M2 submitted", "CC-7K3M2 entered", "CC-7K3M1 claimed"}) {
		t.Errorf("all: %q %q", codes, events)
	}
	codes, events = list(since.Add(time.Minute))
	if !slices.Equal(codes, []string{"CC-7K3M1"}) || !slices.Equal(events, []string{"CC-7K3M1 claimed"}) {
		t.Errorf("since: %q %q", codes, events)
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
