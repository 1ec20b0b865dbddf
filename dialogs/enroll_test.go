package dialogs

import (
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

// invited puts a good invite for a person into the world and returns its code.
func (w *world) invited(handle string) string {
	const code = "AB12CD34"
	w.invites[bot.HashInvite(code)] = bot.InviteLook{Invite: &bot.Invite{ID: 1, Hash: bot.HashInvite(code), Person: w.people[handle].ID, By: w.people["pat"].ID, Made: w.now, Expires: w.now.Add(24 * time.Hour)}}
	return code
}

func TestJoin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ channel, text string }{
		{"sms", "JOIN ab12cd34"}, {"sms", "join AB12-CD34."}, {"sms", "join ab12 cd34"}, {"sms", "ab12cd34"},
		{"telegram", "/start ab12cd34"}, {"telegram", "JOIN AB12CD34"}, {"slack", "/lead join ab12cd34"},
	} {
		w := newWorld(t)
		w.invited("dot")
		got := w.say("stranger", c.channel, c.text)
		got.has(w, "you're in", "voluntary", "parked or on break", "never while driving", "Msg & data rates", "STOP", "?", "HELP")
		if d := got.did(); !strings.HasPrefix(d, "Enroll{Invite:{ID:1 ") || !strings.HasSuffix(d, "Wording:enroll.welcome/1}") {
			t.Errorf("%q: %s", c.text, d)
		}
		fits(t, 2, got.text)
	}
}

// TestJoinBySlashCommandInARoom: /lead join works in any conversation of Slack,
// since only we see it; the same words said to the room are not for us.
func TestJoinBySlashCommandInARoom(t *testing.T) {
	t.Parallel()
	for trigger, joins := range map[string]bool{"123.trigger": true, "": false} {
		w := newWorld(t)
		text := "JOIN " + w.invited("dot")
		room := bot.Address{Channel: "slack", Tenant: tenants["slack"], User: "user-stranger", Conversation: "C0POOL", Room: true}
		got := w.hear("stranger", room, bot.Inbound{Kind: bot.Text, Text: text, Hints: bot.ReplyHints{TriggerID: trigger}})
		if strings.Contains(got.did(), "Enroll") != joins || (got.text != "") != joins {
			t.Errorf("trigger %q: %q, %s", trigger, got.text, got.did())
		}
	}
}

// TestP23_BadCodesAreAnsweredAlike: a wrong, a used, an expired code, one of somebody who left, and
// a good one after too many tries get the same answer, word by word.
func TestP23_BadCodesAreAnsweredAlike(t *testing.T) {
	t.Parallel()
	cases := map[string]func(*world, *bot.InviteLook){
		"wrong":    func(_ *world, l *bot.InviteLook) { l.Invite = nil },
		"used":     func(w *world, l *bot.InviteLook) { l.Invite.Used = &w.now },
		"expired":  func(w *world, l *bot.InviteLook) { l.Invite.Expires = w.now },
		"too many": func(_ *world, l *bot.InviteLook) { l.Failures = joinTries },
		"left": func(w *world, _ *bot.InviteLook) {
			p := w.people["dot"]
			p.Left = true
			w.people["dot"] = p
		},
	}
	var first string
	for name, spoil := range cases {
		w := newWorld(t)
		code := w.invited("dot")
		look := w.invites[bot.HashInvite(code)]
		spoil(w, &look)
		w.invites[bot.HashInvite(code)] = look
		got := w.say("stranger", "sms", "JOIN "+code)
		if first == "" {
			first = got.text
		}
		if got.text != first || got.text == "" {
			t.Errorf("%s: %s", name, got.text)
		}
		if d := got.did(); strings.Contains(d, "Enroll") || !strings.Contains(d, "FailJoin{Hash:"+bot.HashInvite(code)+"}") {
			t.Errorf("%s: %s", name, d)
		}
	}
	w := newWorld(t)
	hello := w.say("stranger", "sms", "hello?")
	if hello.text != first {
		t.Errorf("the neutral line differs from a refused code:\n%s\n%s", hello.text, first)
	}
}

// TestStranger: one neutral line a day, and nothing about anybody, whatever is
// texted.
func TestStranger(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	for _, text := range []string{"hello", "CLAIM CC-7K3M4", "STATUS 7k3m4", "ADMIN", "lead joes bikes 12 main st", "?", "/start", "INVITE dot", "JOIN"} {
		w.neutral = time.Time{}
		got := w.say("stranger", "sms", text)
		if text == "/start" { // that is START, a keyword of the provider
			continue
		}
		if len(got.Say) != 1 || got.did() != "NeutralLine{}" {
			t.Errorf("%q: %q %s", text, got.text, got.did())
		}
		got.lacks(w, "Joe", "Dot", "claimed", "CC-7K3M4")
		fits(t, 2, got.text)
	}
	w.neutral = w.now.Add(-23 * time.Hour)
	if got := w.say("stranger", "sms", "hello again"); got.text != "" || len(got.Do) != 0 {
		t.Errorf("two neutral lines within a day: %s %s", got.text, got.did())
	}
	w.neutral = w.now.Add(-24 * time.Hour)
	if got := w.say("stranger", "sms", "hello again"); got.text == "" {
		t.Error("no neutral line the next day")
	}
}

func TestJoinedAlready(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	code := w.invited("sam")
	got := w.say("dot", "sms", "JOIN "+code)
	got.has(w, "You're in already")
	if len(got.Do) != 0 {
		t.Error("a second code was used up:", got.did())
	}
}

func TestInvite(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, who := range []string{"pat", "kim"} {
		got := w.say(who, "sms", "invite dot")
		d := got.did()
		if !strings.HasPrefix(d, "MakeInvite{Person:") {
			t.Fatal(d, got.text)
		}
		_, code, _ := strings.Cut(got.text, "Dot Weaver: ")
		code = code[:8]
		if !strings.Contains(d, bot.HashInvite(code)) || strings.Contains(d, code) {
			t.Errorf("code %s is not what was stored: %s", code, d)
		}
		got.has(w, "works once", "Thu Mar 5 10:00am CT (9:00am MT)", "JOIN "+code+" to 303-555-0100")
	}
	unknown := w.say("pat", "sms", "invite nobody")
	other := w.say("pat", "sms", "invite lee") // of another station
	if a, b := unknown.text, strings.ReplaceAll(other.text, "lee", "nobody"); a != b || a == "" {
		t.Errorf("a coordinator can tell who works elsewhere:\n%s\n%s", a, b)
	}
	for _, x := range []turn{unknown, other, w.say("dot", "sms", "invite sam"), w.say("ana", "sms", "invite dot"), w.say("pat", "sms", "invite")} {
		if len(x.Do) != 0 || x.text == "" {
			t.Error(x.did(), x.text)
		}
	}
	w.say("dot", "sms", "invite sam").has(w, "coordinators")
	w.say("pat", "telegram", "invite dot").has(w, "t.me/CustomerConnectBot?start=")
	w.say("pat", "slack", "/invite @dot").has(w, "/lead join ")
}
