package dialogs

import (
	"testing"

	"leadline/bot"
)

// TestKeywordModes: in both modes a STOP is confirmed once in all, by us or by
// the provider.
func TestKeywordModes(t *testing.T) {
	t.Parallel()
	book := New()
	for _, tt := range []struct {
		mode, channel string
		stop, start   int
	}{
		{"provider", "sms", 0, 0},
		{"bot", "sms", 1, 1},
		{"provider", "slack", 1, 1},
		{"bot", "telegram", 1, 1},
	} {
		p := newPhone(t, book)
		p.set.KeywordReplies = tt.mode
		p.on(tt.channel)
		p.heard(p.one("stop"))
		stops := len(p.turn.Say)
		p.heard(p.one("STOP"))
		stops += len(p.turn.Say)
		p.heard(p.one("START"))
		if starts := len(p.turn.Say); stops != tt.stop || starts != tt.start {
			t.Errorf("%s on %s: %d confirmations of STOP, %d of START", tt.mode, tt.channel, stops, starts)
		}
		p.heard(p.one("HELP"))
		if n := len(p.turn.Say); n != tt.start {
			t.Errorf("%s on %s: %d answers to HELP", tt.mode, tt.channel, n)
		}
	}
}

// TestKeywordsTheProviderDoesNotKnow: a gateway acts on its own words alone; what
// people say otherwise is confirmed by us, once, in either mode.
func TestKeywordsTheProviderDoesNotKnow(t *testing.T) {
	t.Parallel()
	book := New()
	for _, mode := range []string{"provider", "bot"} {
		for _, stop := range []string{"stop please", "Stop.", "ALTO", "parar", "baja", "ARRET", "no more texts", "opt out", "take me off the list", "“Stop”"} {
			p := newPhone(t, book)
			p.set.KeywordReplies = mode
			p.heard(p.one(stop))
			stops := len(p.turn.Say)
			p.heard(p.one("STOP"))
			stops += len(p.turn.Say)
			if stops != 1 {
				t.Errorf("%s, %q: %d confirmations", mode, stop, stops)
			}
		}
		p := newPhone(t, book)
		p.set.KeywordReplies = mode
		p.heard(p.one("ayuda"))
		if len(p.turn.Say) != 1 {
			t.Errorf("%s: nobody answers AYUDA", mode)
		}
		p.heard(p.one("stop please"))
		p.heard(p.one("yes."))
		if len(p.turn.Say) != 1 {
			t.Errorf("%s: nobody answers a YES with a dot", mode)
		}
	}
	// A word that only the account's own list knows was answered by that list.
	p := newPhone(t, book)
	p.set.KeywordReplies = "provider"
	in := p.one("ADIOS")
	in.Wish = bot.WishStop
	p.heard(in)
	if len(p.turn.Say) != 0 {
		t.Errorf("answered twice: %v", p.turn.Say)
	}
}
