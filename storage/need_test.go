package storage

import (
	"encoding/json"
	"testing"
	"time"

	"leadline/bot"
)

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
