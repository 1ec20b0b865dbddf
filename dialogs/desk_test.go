package dialogs

import (
	"testing"
	"time"

	"leadline/bot"
)

// TestStationNamed: a code is taken where it stands for the station, and stays
// where it may be a word of the text.
func TestStationNamed(t *testing.T) {
	t.Parallel()
	set := bot.DefaultSettings()
	now := time.Date(2026, 3, 10, 16, 0, 0, 0, time.UTC)
	person := func(stations ...string) bot.Person {
		p := bot.Person{ID: 7, Handle: "mia", Station: "ARVADA", Zone: "America/Denver", Lang: "en", Addresses: []bot.Address{{Channel: "sms"}}}
		for _, s := range stations {
			p.Grants = append(p.Grants, bot.Grant{Role: bot.ManagementCoordinator, Scope: s, Side: bot.USPS})
		}
		return p
	}
	for _, c := range []struct {
		text, word, at string
		two            bool
	}{
		{"GIVEN 11 22 GOLDEN", "GIVEN", "GOLDEN", true},
		{"given golden 11 22", "GIVEN", "GOLDEN", true},
		{"golden: given 11 22", "GIVEN", "GOLDEN", true},
		{"SIGN 11 at Golden.", "SIGN", "GOLDEN", true},
		{"/given 11 22 golden", "GIVEN", "GOLDEN", true},
		{"QUEUE GOLDEN", "FINISH", "GOLDEN", true},
		{"GIVEN 11 22 ARVADA", "GIVEN", "ARVADA", false},
		{"GIVEN 11 22", "GIVEN", "", true},
		{"POSTED golden board", "POSTED", "", true},
		{"POSTED swing room, golden", "POSTED", "GOLDEN", true},
		{"POSTED swing room, arvada", "POSTED", "", false},
		{"DISPUTE 11 half of us were at golden", "DISPUTE", "GOLDEN", true},
		{"DISPUTE 11 half of us were in golden", "DISPUTE", "", true},
		{"CARD joes bikes 12 main st golden", "CARD", "", true},
		{"CARD golden bikes 12 main st", "CARD", "", true},
		{"CARD joes bikes 12 main st, GOLDEN", "CARD", "GOLDEN", true},
		{"STATION GOLDEN", "STATION", "", true},
	} {
		p := person("ARVADA")
		if c.two {
			p = person("ARVADA", "GOLDEN")
		}
		talk := &Talk{Scene: bot.Scene{Person: p, Settings: &set, Now: now, From: bot.Address{Channel: "sms"}}}
		talk.In.From.Channel = "sms"
		got, ok := talk.parse(c.text)
		if !ok || got.Word != c.word || talk.at != c.at {
			t.Errorf("%q: %s %t at %q, want %s at %q", c.text, got.Word, ok, talk.at, c.word, c.at)
		}
	}
}
