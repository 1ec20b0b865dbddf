package sms

import (
	"strings"
	"testing"
	"unicode/utf8"

	"leadline/bot"
)

// checkRendered holds a text to the limits of SMS.
func checkRendered(t testing.TB, m bot.Message, r bot.Rendered) {
	t.Helper()
	if n := Segments(r.Text); n != r.Segments {
		t.Errorf("says %d segments, has %d", r.Segments, n)
	}
	if r.Segments > parts(m) {
		t.Errorf("%d segments, may take %d: %q", r.Segments, parts(m), r.Text[:min(80, len(r.Text))])
	}
	if utf8.RuneCountInString(r.Text) > maxBody {
		t.Errorf("%d characters", utf8.RuneCountInString(r.Text))
	}
	if len(r.Buttons) > 0 || len(r.Payload) > 0 {
		t.Error("SMS has neither buttons nor payload")
	}
	if strings.Contains(strings.ToLower(r.Text), "://") && !strings.Contains(r.Text, "https://leads.example.org") {
		t.Errorf("a link is alive: %q", r.Text[:min(80, len(r.Text))])
	}
}
