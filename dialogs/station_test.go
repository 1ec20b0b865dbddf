package dialogs

import (
	"testing"
	"time"

	"leadline/bot"
)

func TestStation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say("dot", "slack", "station").has(w, "Arvada", "Management coordinator: Pat Mills", "Carrier coordinator: Kim Sato", "tray by the time clock", "break room board")
	fits(t, 2, w.say("dot", "sms", "station").text)
	w.say("lee", "sms", "station").has(w, "Golden", "Management coordinator: vacant", "Carrier coordinator: vacant", "no place named yet")
	w.say("ana", "sms", "station").has(w, "not at a station")
	w.say("dot", "sms", "station golden").has(w, "your own station")
	w.say("dot", "sms", "station nowhere").has(w, "your own station")
	w.say("adm", "sms", "station golden").has(w, "Golden", "vacant")
	w.say("adm", "sms", "station").has(w, "code of one of yours")
	w.say("adm", "sms", "station nowhere").has(w, "code of one of yours")
	w.say("ana", "sms", "station golden").has(w, "not at a station")
}

// TestWeeklyNote: what is on record about a weekly status is read in one's own
// language; where a summary hangs is in the coordinator's words.
func TestWeeklyNote(t *testing.T) {
	t.Parallel()
	b := New()
	for _, c := range []struct{ key, note, lang, want string }{
		{"M5", "2 by message", "es", "2 por mensaje"},
		{"M5", "2 by message, 1 on paper", "es", "2 por mensaje, 1 en papel"},
		{"M5", "2 by message, 1 on paper", "en", "2 by message, 1 on paper"},
		{"M5", "told at the stand-up", "es", "told at the stand-up"},
		{"M6", "2 by message boards", "es", "2 by message boards"},
		{"M6", "2 by message", "es", "2 by message"},
	} {
		if got := b.Evidence(bot.Cell{Key: c.key, Why: "weekly_note", Values: map[string]string{"note": c.note}}, c.lang, time.UTC, time.UTC); got != c.want {
			t.Errorf("%s %q in %s: %q", c.key, c.note, c.lang, got)
		}
	}
}

func TestPool(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	room := bot.Address{Channel: "slack", Tenant: "T0555", User: "user-adm", Conversation: "C0555", Room: true}
	if got := w.hear("adm", room, bot.Inbound{Kind: bot.Text, Text: "/lead pool co-wy"}); got.did() != "BindPool{District:CO-WY}" {
		t.Error(got.did(), got.text)
	}
	other := w.hear("adm", room, bot.Inbound{Kind: bot.Text, Text: "/lead pool NV-SIERRA"})
	other.has(w, "program admin of NV-SIERRA")
	direct := w.say("adm", "slack", "/lead pool co-wy")
	direct.has(w, "in the channel or group")
	rep := w.hear("ana", room, bot.Inbound{Kind: bot.Text, Text: "/lead pool co-wy"})
	for _, x := range []turn{other, direct, rep} {
		if len(x.Do) != 0 {
			t.Error(x.did())
		}
	}
}

func TestIssue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for text, want := range map[string]string{
		"issue vita co, mail 3 days late":       "ReportIssue{Number:12 Business:vita co What:mail 3 days late}",
		"ISSUE Vita Co: no pickup since monday": "ReportIssue{Number:12 Business:Vita Co What:no pickup since monday}",
		"issue vita co mail is late":            "ReportIssue{Number:12 Business:vita co What:mail is late}",
		"issue Joe's Bikes - lost two parcels":  "ReportIssue{Number:12 Business:Joe's Bikes What:lost two parcels}",
		"issue":                                 "",
		"issue vita co":                         "",
	} {
		got := w.say("dot", "sms", text)
		if got.did() != want || got.text == "" {
			t.Errorf("%q: %s %q", text, got.did(), got.text)
		}
	}
	w.say("dot", "sms", "issue vita co").has(w, "What is wrong at vita co?")
}
