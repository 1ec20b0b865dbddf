package read

import (
	"fmt"
	"slices"
	"testing"

	"leadline/bot"
)

func TestVolumeByDays(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"like 10, 15 on mondays":       "10-10 day guess [15 on mondays]",
		"10, maybe 15 on fri":          "10-10 day guess [maybe 15 on fri]",
		"about 10 pkgs, 20 mondays":    "10-10 day guess [20 mondays]",
		"12 on tues n thurs":           "24-24 week guess []",
		"12 boxes on tues, wed & fri":  "36-36 week guess []",
		"10 los lunes":                 "10-10 week guess []",
		"20 x 5 days":                  "20-20 day guess []",
		"5 days a week, 20 each":       "20-20 day guess []",
		"100 per pay period":           "50-50 week guess []",
		"about 10 a day, 15 on monday": "10-10 day  [15 on monday]",
		"40 no wait 50":                "50-50 week  []",
		"40 a week, sorry, 50 a month": "50-50 month  []",
		"no wait 50":                   "50-50 week  []",
		"40, i mean 4":                 "4-4 week  []",
		"50 not 40":                    "50-50 week  []",
		"40 no 50":                     "50-50 week  []",
		"actually make it 30 a day":    "30-30 day  []",
		"2 truckloads a month":         "",
		"same as yesterday":            "",
		"no waiting":                   "",
		"same one":                     "",
	} {
		f, ok := Answer("volume", text)
		got := ""
		if v := f.Card.Volume; ok && v != nil {
			guess := ""
			if slices.Contains(f.Card.Guesses, "volume") {
				guess = "guess"
			}
			got = fmt.Sprint(v.Min, "-", v.Max, " ", v.Per, " ", guess, " ", f.Card.Notes)
			if v.Raw != text {
				t.Errorf("%q is kept as %q", text, v.Raw)
			}
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}

// TestCorrections: who takes a value back means the last one.
func TestCorrections(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ field, text, want string }{
		{"weight_lb", "3 no wait 5", "5"},
		{"weight_lb", "8oz i mean 8 lb", "8"},
		{"ships_with", "ups no wait fedex", "[FedEx]"},
		{"ships_with", "fedex i mean usps", "[USPS]"},
		{"ships_with", "1 no 2", "[FedEx]"},
		{"destinations", "local, no wait nationwide", "[nationwide]"},
	} {
		f, ok := Answer(c.field, c.text)
		got := ""
		switch {
		case f.Card.Weight != nil:
			got = fmt.Sprint(f.Card.Weight.Max)
		case len(f.Card.ShipsWith) > 0:
			got = fmt.Sprint(f.Card.ShipsWith)
		default:
			got = fmt.Sprint(f.Card.Destinations)
		}
		if !ok || got != c.want {
			t.Errorf("%s %q is read as %s, want %s", c.field, c.text, got, c.want)
		}
	}
	for _, text := range []string{"40 a week", "no weekends", "3 or 4", "40 not counting mailers", "ups, not fedex"} {
		if last, _, back := Corrected(text); back {
			t.Errorf("%q takes nothing back, but is read as %q", text, last)
		}
	}
}

// TestExclaimedNames: "Yes! Organics" is a name where the business is asked, and a
// yes with a name behind it where the consent is; both say that they are not sure.
func TestExclaimedNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ field, text, name, street, guesses string }{
		{"business", "Yes! Organics 14 Elm", "Yes! Organics", "14 Elm", "[business.name]"},
		{"business", "YES! Organics, 14 Elm St 80002", "YES! Organics", "14 Elm St", "[business.name]"},
		{"business", "Boom! Comics 5 Oak Ave", "Boom! Comics", "5 Oak Ave", "[]"},
		{"business", "Stop! Cafe 12 Elm", "Stop! Cafe", "12 Elm", "[]"},
		{"business", "Hi! Joes Bikes 12 Main", "Joes Bikes", "12 Main", "[]"},
		{"business", "yes, organics 14 elm", "organics", "14 elm", "[]"},
		{"business", "ok, joes bikes 12 main st", "joes bikes", "12 main st", "[]"},
		{"business", "No Frills Market 12 Main St", "No Frills Market", "12 Main St", "[]"},
		{"business", "Yes Auto 14 Elm", "Yes Auto", "14 Elm", "[]"},
		{"concurrence", "Yes! Organics 14 Elm", "Organics", "14 Elm", "[concurrence business.name]"},
		{"concurrence", "yes, organics 14 elm", "organics", "14 elm", "[]"},
		{"concurrence", "Yes. Joes Bikes 12 main st", "Joes Bikes", "12 main st", "[]"},
	} {
		f, ok := Answer(c.field, c.text)
		b := f.Card.Business
		if b == nil {
			b = &bot.Business{}
		}
		guesses := slices.DeleteFunc(slices.Clone(f.Card.Guesses), func(g string) bool { return g == "business.street" })
		if guesses == nil {
			guesses = []string{}
		}
		if got := fmt.Sprint(guesses); !ok || b.Name != c.name || b.Street != c.street || got != c.guesses {
			t.Errorf("%s %q is read as %q, %q, guesses %s, want %q, %q, %s", c.field, c.text, b.Name, b.Street, got, c.name, c.street, c.guesses)
		}
		if yes := f.Card.Concurrence; (yes != nil) != (c.field == "concurrence") {
			t.Errorf("%s %q: the consent is %v", c.field, c.text, yes)
		}
	}
	for _, text := range []string{"same as yesterday", "same place as before", "the same one"} {
		if f, ok := Answer("business", text); ok {
			t.Errorf("%q is taken for the business %q", text, f.Card.Business.Name)
		}
	}
}

func TestDictatedMarks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"ann at vita minus co dot com":        "ann@vita-co.com",
		"ann at vita – co dot com":            "ann@vita-co.com",
		"ann at vita -co dot com":             "ann@vita-co.com",
		"ann at vita—co.com":                  "ann@vita-co.com",
		"ann dash r at vita dash co dot com":  "ann-r@vita-co.com",
		"a n n at vitaco dot com":             "ann@vitaco.com",
		"info at joe's bikes dot com":         "info@joesbikes.com",
		"ann arroba vita guion co punto com":  "ann@vita-co.com",
		"ann at vita hyphen co dot com":       "ann@vita-co.com",
		"it's ann at vita dash co dot com":    "ann@vita-co.com",
		"a n n dot r at vita hyphen co dot c": "",
	} {
		f, ok := Answer("decision_maker", text)
		got := ""
		if p := f.Card.DecisionMaker; ok && p != nil {
			got = p.Email
		}
		if got != want || got != "" && f.Ask != AskEmailConfirm {
			t.Errorf("%q is read as %q (asks %q), want %q", text, got, f.Ask, want)
		}
	}
}
