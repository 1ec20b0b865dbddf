package slack

import (
	"testing"

	"leadline/bot"
)

// TestP22_PrivateNeverInTheRoom: what is for one person does not appear where
// others read, even when they spoke there.
func TestP22_PrivateNeverInTheRoom(t *testing.T) {
	t.Parallel()
	for _, kind := range []bot.Kind{bot.Private, bot.Notice} {
		b := newBench(t)
		r := b.sent(t, b.row(1, ana, kind, bot.Message{Text: "Ann Ruiz, Joe's Bikes"}))
		if got := b.last(t, "chat.postMessage").Get("channel"); got != "D0ANA" || r.Conversation != "D0ANA" {
			t.Errorf("%s went to %q", kind, got)
		}
	}
	b := newBench(t)
	b.slack.members = []string{"C0POOL"}
	o := b.row(1, ana, bot.Private, bot.Message{Text: "Cy has it since 9:12."})
	o.Room = &pool
	b.sent(t, o)
	if len(b.slack.whispers) != 1 || b.slack.whispers[0].Room != "C0POOL" || b.slack.whispers[0].User != "U0ANA" || b.count("chat.postMessage") != 0 {
		t.Errorf("whispered %+v", b.slack.whispers)
	}
}

// TestWhisperWhereWeAreNot goes through the address that came along, and at
// last directly; never into the room.
func TestWhisperWhereWeAreNot(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.at.Obey(nil) // response URLs are no methods
	o := b.row(7, ana, bot.Private, bot.Message{Text: "Cy has it since 9:12."})
	o.Room = &pool
	o.Hints.ResponseURL = b.at.URL() + "/respond/1"
	if r := b.sent(t, o); r.ID == "" || len(b.slack.answers) != 1 || b.slack.answers[0]["response_type"] != "ephemeral" || b.slack.answers[0]["text"] != "Cy has it since 9:12." {
		t.Errorf("receipt %+v, answers %v", r, b.slack.answers)
	}
	for _, url := range []string{b.at.URL() + "/respond/used", "", "https://evil.test/x", "http://169.254.169.254/"} {
		before := b.count("chat.postMessage")
		o.Hints.ResponseURL = url
		r := b.sent(t, o)
		if form := b.last(t, "chat.postMessage"); b.count("chat.postMessage") != before+1 || form.Get("channel") != "D0ANA" || r.Conversation != "" {
			t.Errorf("%q: went to %q, receipt %+v", url, form.Get("channel"), r)
		}
	}
}

// TestAnswerToACommand: nobody else saw the command, so nobody else sees the
// answer.
func TestAnswerToACommand(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.slack.members = []string{"C0POOL"}
	o := b.row(7, ana, bot.Reply, bot.Message{Text: "You hold two leads."})
	o.Hints.ResponseURL = b.at.URL() + "/respond/1"
	b.sent(t, o)
	if len(b.slack.whispers) != 1 || b.count("chat.postMessage") != 0 {
		t.Errorf("whispered %+v", b.slack.whispers)
	}
}

// TestS20_ResponseURL: our words go to Slack's host only.
func TestS20_ResponseURL(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(c *Config) { c.APIURL = "" })
	for _, url := range append([]string{b.at.URL() + "/respond/1"}, hostileURLs...) {
		if b.safeResponseURL(url) {
			t.Errorf("%q is taken", url)
		}
	}
	if !b.safeResponseURL("https://hooks.slack.com/actions/T0/1/x") {
		t.Error("Slack's own is refused")
	}
}
