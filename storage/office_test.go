package storage

import (
	"errors"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

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
