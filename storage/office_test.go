package storage

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"leadline/bot"
	"leadline/storage/storagetest"
)

func TestRosterDryRunWritesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	carrier := func(handle, name, station string) bot.Person {
		return bot.Person{Handle: handle, Name: name, Craft: bot.CityCarrier, Station: station, Lang: "en"}
	}
	mc := bot.Grant{Role: bot.ManagementCoordinator, Scope: "ARVADA", Side: "usps"}
	cc := bot.Grant{Role: bot.CarrierCoordinator, Scope: "ARVADA", Side: "nalc"}
	golden := arvada
	golden.Code, golden.Name = "GOLDEN", "Golden Main"
	max := bot.Person{Handle: "max", Name: "Max Coe", Craft: bot.Manager, Station: "ARVADA", Lang: "en", Grants: []bot.Grant{mc, cc}}
	kit := carrier("kit", "Kit New", "GOLDEN")
	kit.Grants = []bot.Grant{cc}
	r := Roster{Side: "usps", Stations: []bot.Station{arvada, golden}, People: []bot.Person{
		carrier("dot", "Dot Carver", "GOLDEN"), max, kit, carrier("sam", "Sam Lost", "NOWHERE"),
		{Handle: "ana", Name: "Ana Ruiz-Vega", Craft: bot.Other, Lang: "en", Grants: []bot.Grant{{Role: bot.Rep, Scope: "CO-WY", Side: "usps"}}},
		carrier("kit", "Kit Twice", "GOLDEN"),
	}}
	before := one[string](w, `select string_agg(p::text, ';' order by id) || (select count(*) from role_grant) || (select count(*) from station) from person p`)
	dry, err := w.ImportRoster(t.Context(), r, true, w.at)
	if err != nil {
		t.Fatal(err)
	}
	if after := one[string](w, `select string_agg(p::text, ';' order by id) || (select count(*) from role_grant) || (select count(*) from station) from person p`); after != before {
		t.Errorf("a dry run wrote:\n%s\n%s", before, after)
	}
	var why []string
	for _, x := range dry.Rejected {
		why = append(why, x.Who+": "+x.Why)
	}
	want := []string{
		"max: carrier_coordinator@ARVADA: coordinators are made by their own side: import with --side nalc",
		"kit: carrier_coordinator@ARVADA: coordinators are made by their own side: import with --side nalc",
		"sam: there is no station NOWHERE",
		"kit: the handle stands twice in the roster",
	}
	if !slices.Equal(dry.Added, []string{"kit"}) || !slices.Equal(dry.Moved, []string{"dot"}) || !slices.Equal(dry.Changed, []string{"ana"}) || len(dry.Left) != 0 || !slices.Equal(why, want) {
		t.Errorf("%+v\n%q", dry, why)
	}
	wet, err := w.ImportRoster(t.Context(), r, false, w.at)
	if err != nil || !slices.Equal(wet.Added, dry.Added) || !slices.Equal(wet.Moved, dry.Moved) || !slices.Equal(wet.Changed, dry.Changed) {
		t.Errorf("%+v, %v", wet, err)
	}
	if again, err := w.ImportRoster(t.Context(), r, true, w.at); err != nil || len(again.Added)+len(again.Changed)+len(again.Moved)+len(again.Left) > 0 {
		t.Errorf("the same again: %+v, %v", again, err)
	}
	// The carriers' side comes afterwards; one person is never both.
	r.Side = "nalc"
	got, err := w.ImportRoster(t.Context(), r, false, w.at)
	if err != nil || !slices.ContainsFunc(got.Rejected, func(x RosterReject) bool {
		return x.Who == "max" && strings.Contains(x.Why, "never both")
	}) {
		t.Errorf("%+v, %v", got, err)
	}
	if p, err := w.PersonByHandle(t.Context(), "kit"); err != nil || len(p.Grants) != 1 || p.Grants[0].Role != bot.CarrierCoordinator {
		t.Errorf("%+v, %v", p, err)
	}
}

// TestP25_LeavingEndsEverything: roles, codes, what waits, uncontacted leads.
func TestP25_LeavingEndsEverything(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	ana := w.enrol(chat(2), "ana")
	w.lead(phone(1), "CC-7K3M1")
	w.lead(phone(1), "CC-7K3M2")
	room := w.person(chat(50))
	w.tell(bot.Outgoing{To: room, Kind: bot.PoolCard, Cause: "card:CC-7K3M1", At: w.at, Lead: "CC-7K3M1", Version: 1})
	w.settleAll()
	for _, code := range []string{"CC-7K3M1", "CC-7K3M2"} {
		w.hear(chat(2), "CLAIM")
		w.exchange(claim(code), ana)
	}
	w.exec(`update lead set status = 'contacted', contacted_at = $1 where code = 'CC-7K3M2'`, w.at)
	if err := w.MakeInvite(t.Context(), bot.Invite{Hash: strings.Repeat("ef", 32), Person: ana, Made: w.at, Expires: w.at.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	w.settleAll()
	p, err := w.PersonByHandle(t.Context(), "ana")
	if err != nil {
		t.Fatal(err)
	}
	w.tell(notice(p.Addresses[0], "picked up", w.at))

	r := Roster{Stations: []bot.Station{arvada}, People: []bot.Person{
		{Handle: "eve", Name: "Eve New", Craft: bot.Other, Lang: "en", Grants: []bot.Grant{{Role: bot.Rep, Scope: "CO-WY", Side: "usps"}}}}}
	w.at = w.at.Add(time.Minute)
	if _, err := w.ImportRoster(t.Context(), r, false, w.at); err == nil {
		t.Error("leads of a leaver without a rule")
	}
	r.Leaving = w.rules().Leaving
	got, err := w.ImportRoster(t.Context(), r, false, w.at)
	if err != nil || !slices.Equal(got.Left, []string{"ana"}) { // bob is a manager, dot and max are of a station that is not spoken of
		t.Fatalf("%+v, %v", got, err)
	}
	if p, err = w.PersonByHandle(t.Context(), "ana"); err != nil || !p.Left || len(p.Grants) > 0 {
		t.Errorf("%+v, %v", p, err)
	}
	one1, err := w.Lead(t.Context(), "CC-7K3M1")
	if err != nil || one1.Status != bot.Open || one1.Holder != "" || one1.Claims[0].End != "left" || one1.Events[len(one1.Events)-1].Kind != "released" {
		t.Errorf("%+v, %v", one1, err)
	}
	if two, err := w.Lead(t.Context(), "CC-7K3M2"); err != nil || two.Status != bot.Contacted || two.Holder != "ana" {
		t.Errorf("%+v, %v", two, err)
	}
	rows := w.lease()
	if len(rows) != 1 || rows[0].Kind != bot.CardUpdate || rows[0].Fresh.Status != bot.Open {
		t.Errorf("what leaves after she left: %+v", rows)
	}
	if n := one[int](w, `select count(*) from invite where expires_at > $1`, w.at); n != 0 {
		t.Error("her code still works")
	}
	for _, broken := range w.verify() {
		t.Error(broken)
	}
	// Who comes back on the roster is there again, without the old roles.
	r.People = append(r.People, bot.Person{Handle: "ana", Name: "Ana Ruiz", Craft: bot.Other, Lang: "en"})
	if got, err := w.ImportRoster(t.Context(), r, false, w.at); err != nil || !slices.Equal(got.Changed, []string{"ana"}) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestGrantsAndRevokes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	p, err := w.PersonByHandle(t.Context(), "max")
	if err != nil {
		t.Fatal(err)
	}
	today := bot.DateOf(w.at, time.UTC)
	cc := bot.Grant{Role: bot.CarrierCoordinator, Scope: "ARVADA", Side: "nalc", From: today}
	if err := w.Grant(t.Context(), p.ID, cc, w.at); err == nil || !strings.Contains(err.Error(), "one person is never both") {
		t.Errorf("both at once: %v", err)
	}
	revoke := func(scope string) (bool, error) {
		return w.rules().EndRole(t.Context(), bot.Revoke{Person: p.ID, Role: bot.ManagementCoordinator, Scope: scope, Day: today})
	}
	if ended, err := revoke("arvada"); err != nil || !ended {
		t.Errorf("%t, %v", ended, err)
	}
	if ended, err := revoke("ARVADA"); err != nil || ended {
		t.Errorf("ended twice: %t, %v", ended, err)
	}
	if err := w.Grant(t.Context(), p.ID, cc, w.at); err != nil {
		t.Error(err)
	}
	if err := w.Grant(t.Context(), 999, cc, w.at); !errors.Is(err, ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
	if p, err = w.PersonByHandle(t.Context(), "max"); err != nil || len(p.Grants) != 1 || p.Grants[0] != cc {
		t.Errorf("%+v, %v", p.Grants, err)
	}
}

// A scope is a place of the roster or of the ZIP table, as it is spelled there.
func TestScopes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.Scope(t.Context(), "ARVADA"); err == nil || !strings.Contains(err.Error(), "roster import") {
		t.Errorf("nothing is there yet: %v", err)
	}
	w.roster()
	if _, err := w.ImportZIPs(t.Context(), map[string]string{"895": "NV-SIERRA"}); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"arvada": "ARVADA", "co-wy": "CO-WY", "nv-sierra": "NV-SIERRA", "NATIONAL": "national"} {
		if got, err := w.Scope(t.Context(), text); err != nil || got != want {
			t.Errorf("%s: %q, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "ARVADA ", "ARV", "%"} {
		if got, err := w.Scope(t.Context(), text); err == nil || got != "" || !strings.Contains(err.Error(), "ARVADA") {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	if got := some([]string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}); got != "1 2 3 4 5 6 7 8 (and 2 more)" {
		t.Error(got)
	}
}

func TestWhoHasNoStation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster(bot.Person{Handle: "ira", Name: "Ira West", Craft: bot.Other, Lang: "en", Grants: []bot.Grant{{Role: bot.AreaManager, Scope: "WESTPAC", Side: "usps"}}})
	for handle, district := range map[string]string{"ana": "CO-WY", "ira": "CO-WY"} {
		if p, err := w.PersonByHandle(t.Context(), handle); err != nil || p.Zone != "America/Denver" || p.District != district || p.Station != "" {
			t.Errorf("%+v, %v", p, err)
		}
	}
	ana := w.enrol(chat(2), "ana")
	w.hear(chat(2), "x")
	w.exchange(func(s bot.Scene) bot.Change {
		if s.Station.Code != "" || s.Station.District != "CO-WY" || s.Station.Zone != "America/Denver" || s.Person.Zone != "America/Denver" {
			t.Errorf("%+v", s.Station)
		}
		return answered(s)
	}, ana)
}

// TestP31_MigrateAtOnce: many processes start together.
func TestP31_MigrateAtOnce(t *testing.T) {
	t.Parallel()
	url := storagetest.Open(t, nil)
	if err := CheckVersion(t.Context(), url); !errors.Is(err, ErrBehind) {
		t.Errorf("an empty database: %v", err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if err := Migrate(t.Context(), url); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := CheckVersion(t.Context(), url); err != nil {
		t.Error(err)
	}
	have, want, err := SchemaVersion(t.Context(), url)
	if err != nil || have != want || have < 4 {
		t.Errorf("at %d of %d, %v", have, want, err)
	}
}

func TestJobsRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var quick, slow, broken atomic.Int32
	ran := make(chan struct{}, 100)
	job := func(n *atomic.Int32, err error) func(ctx context.Context) error {
		return func(context.Context) error { n.Add(1); ran <- struct{}{}; return err }
	}
	jobs, err := w.StartJobs(t.Context(), []Job{
		{Name: "quick", Every: time.Second, Run: job(&quick, nil)},
		{Name: "slow", Every: time.Hour, Run: job(&slow, nil)},
		{Name: "broken", Every: time.Hour, Run: job(&broken, errors.New("not today"))},
	}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.After(30 * time.Second); quick.Load() < 2 || slow.Load() < 1 || broken.Load() < 1; {
		select {
		case <-ran:
		case <-deadline:
			t.Fatalf("ran %d, %d, %d times", quick.Load(), slow.Load(), broken.Load())
		}
	}
	if err := jobs.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	if n := one[int](w, `select count(*) from river_job where args::text like '%@%' or max_attempts <> 5`); n != 0 {
		t.Errorf("%d jobs with other arguments or attempts", n)
	}
}

func TestRetention(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.hear(phone(1), "Canary Bakery, old")
	w.exchange(say("Canary Bakery, got it"), who)
	w.settleAll()
	w.at = w.at.Add(80 * 24 * time.Hour)
	w.hear(phone(1), "Canary Bakery, recent")
	w.exchange(say("Canary Bakery, recent"), who)
	w.settleAll()
	w.at = w.at.Add(20 * 24 * time.Hour)
	for range 2 {
		if err := w.Retain(t.Context(), w.at); err != nil {
			t.Fatal(err)
		}
	}
	in, out := one[int](w, `select count(*) from inbox where payload::text like '%Canary%'`), one[int](w, `select count(*) from outbox where text like '%Canary%'`)
	if in != 1 || out != 1 {
		t.Errorf("%d heard and %d said are kept", in, out)
	}
	if n := one[int](w, `select count(*) from seen`); n != 2 {
		t.Errorf("%d keys", n)
	}
}

// TestVerifyFinds breaks each invariant behind the store's back.
func TestVerifyFinds(t *testing.T) {
	t.Parallel()
	for text, sql := range map[string]string{
		"every message has an address":                           `update inbox set address_id = 999`,
		"everybody has a state of consent":                       `delete from consent`,
		"P2 every message has a key of its own":                  `delete from seen`,
		"P3 no message waits for more than a quarter of an hour": `update inbox set answered_at = null, received_at = received_at - interval '1 hour'`,
		"P12 the holder of a lead is who has its one open claim": `update claim set to_at = from_at, ended = 'released'`,
		"P13 every lead has its events, without a gap":           `set local session_replication_role = replica; delete from lead_event where seq = 2`,
		"P13 no lead without the customer's concurrence":         `update lead set card = '{}'`,
		"P14 every lead in the pool has its clock":               `update lead set clock_start = null, clock_due = null`,
		"P15 every message has either left or waits":             `delete from outcome`,
		"P18 nothing was sent after a STOP":                      `update outbox set lane = 'notice', kind = 'notice'; update consent set stopped_at = timestamptz '2026-01-01'`,
		"P25 who has left holds nothing":                         `update person set left_at = timestamptz '2026-01-01' where handle = 'ana'`,
		"P15 no message waits to leave for more than a day":      `insert into queue (outbox_id, address_id, lane, not_before) select id, address_id, lane, created_at - interval '2 days' from outbox limit 1`,
		"P18 every STOP is on record":                            `update consent set stopped_at = timestamptz '2026-01-01'`,
		"P16 one message of a lane is under way at a time":       `insert into queue (outbox_id, address_id, lane, not_before, lease, lease_until) select id, 1, 'reply', created_at, 1, clock_timestamp() + interval '1 hour' from outbox limit 2`,
		"nobody is both coordinators of a station":               `insert into role_grant (person_id, role, scope, side, made_at) select person_id, 'carrier_coordinator', scope, 'nalc', made_at from role_grant where role = 'management_coordinator'`,
		"P23 no invite was used after its end":                   `insert into invite (hash, person_id, made_at, expires_at, used_at, used_by) select repeat('a', 64), person_id, timestamptz '2026-01-01', timestamptz '2026-01-02', timestamptz '2026-01-03', id from address limit 1`,
		"P12 claims of a lead follow one another":                `insert into claim (lead_id, seq, person_id, how, from_at, to_at, ended) select lead_id, 2, person_id, how, from_at - interval '1 day', from_at, 'released' from claim`,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.roster()
			w.enrol(phone(1), "dot")
			ana := w.enrol(chat(2), "ana")
			w.lead(phone(1), "CC-7K3M1")
			w.hear(chat(2), "CLAIM")
			w.exchange(claim("CC-7K3M1"), ana)
			w.hear(chat(2), "x")
			w.exchange(say("hello"), ana)
			w.settleAll()
			if broken := w.verify(); len(broken) > 0 {
				t.Fatalf("before: %q", broken)
			}
			w.exec(sql)
			broken := w.verify()
			if !slices.ContainsFunc(broken, func(b string) bool { return strings.HasPrefix(b, text+":") }) {
				t.Errorf("not found; but %q", broken)
			}
		})
	}
}

func TestSizesAndHealth(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.hear(phone(1), "x")
	w.hear(phone(1), "y")
	w.at = w.at.Add(time.Minute)
	if z, err := w.Sizes(t.Context(), w.at); err != nil || z.Unanswered != 2 || z.OldestMessage != time.Minute || z.Queued != 0 {
		t.Errorf("%+v, %v", z, err)
	}
	w.exchange(say("z"), who)
	w.lease()
	if z, err := w.Sizes(t.Context(), w.at); err != nil || z.Unanswered != 0 || z.Queued != 1 || z.Sending != 1 || z.Due != 1 {
		t.Errorf("%+v, %v", z, err)
	}
	h, err := w.Health(t.Context())
	if err != nil || h.SchemaBehind || h.ReadOnly || h.Fsync != "off" || h.Now.IsZero() { // a throw-away server has no fsync
		t.Errorf("%+v, %v", h, err)
	}
}
