package storage

import (
	"slices"
	"strings"
	"testing"
	"time"

	"leadline/bot"
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
