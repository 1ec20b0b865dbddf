package storage

import (
	"testing"
	"time"

	"leadline/bot"
)

// TestBSNAccounts: a customer is known by a phone number, or by name and ZIP;
// who represents nobody any more is not named.
func TestBSNAccounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster(bot.Person{Handle: "bo", Name: "Bo Nash", Craft: bot.Other, Lang: "en", Grants: []bot.Grant{{Role: bot.BSNRep, Scope: "CO-WY", Side: "usps"}}})
	taken, rejected, err := w.ImportAccounts(t.Context(), []bot.Account{
		{Number: "B-1", Name: "Rocky Outfitters, Inc.", Phone: "+13035550170", ZIP5: "80401", Handle: "BO"},
		{Number: "B-2", Name: "Alpine Press", ZIP5: "80002"},
		{Number: "B-3", Name: "No One", Handle: "nobody"},
		{Number: "B-4", Name: "Not A Rep", Handle: "ana"},
	})
	if err != nil || taken != 2 || len(rejected) != 2 || rejected[0].Who != "B-3" || rejected[1].Who != "B-4" {
		t.Fatalf("%d, %+v, %v", taken, rejected, err)
	}
	card := func(name, zip, phone string) bot.Card {
		return bot.Card{Business: &bot.Business{Name: name, ZIP5: zip}, DecisionMaker: &bot.Party{Phone: phone}}
	}
	for _, c := range []struct {
		what string
		card bot.Card
		want string
		rep  string
	}{
		{"by phone", card("Anything", "", "+13035550170"), "B-1", "bo"},
		{"by name and ZIP", card("ROCKY OUTFITTERS", "80401", ""), "B-1", "bo"},
		{"queue", card("alpine press co", "80002", "+13035550199"), "B-2", ""},
		{"another ZIP", card("Rocky Outfitters", "80002", ""), "", ""},
		{"a phone before a name", card("Alpine Press", "80002", "+13035550170"), "B-1", "bo"},
		{"nothing", bot.Card{Business: &bot.Business{Name: "Alpine Press"}}, "", ""},
	} {
		key := bot.AccountKey(c.card)
		if err := w.Apply(t.Context(), []bot.Need{{What: bot.NeedAccount, Key: key}}, func(r bot.Records) bot.Change {
			if got, ok := r.Accounts[key]; !ok || got.Number != c.want || got.Handle != c.rep || (got.Rep != 0) != (c.rep != "") {
				t.Errorf("%s: %+v", c.what, got)
			}
			return bot.Change{}
		}); err != nil {
			t.Fatal(err)
		}
	}
	p, err := w.PersonByHandle(t.Context(), "bo")
	if err != nil {
		t.Fatal(err)
	}
	if ended, err := w.rules().EndRole(t.Context(), bot.Revoke{Person: p.ID, Role: bot.BSNRep, Scope: "co-wy", Day: bot.DateOf(w.at, time.UTC)}); err != nil || !ended {
		t.Fatal(ended, err)
	}
	key := bot.AccountKey(card("x", "", "+13035550170"))
	if err := w.Apply(t.Context(), []bot.Need{{What: bot.NeedAccount, Key: key}}, func(r bot.Records) bot.Change {
		if got := r.Accounts[key]; got.Number != "B-1" || got.Rep != 0 {
			t.Errorf("no representative any more: %+v", got)
		}
		return bot.Change{}
	}); err != nil {
		t.Fatal(err)
	}
}
