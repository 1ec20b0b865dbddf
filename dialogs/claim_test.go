package dialogs

import (
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

func TestClaim(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")

	got := w.say("ana", "sms", "claim 7k3m4")
	got.has(w, "CC-7K3M4 is yours.", "Mon Mar 9 2:00pm CT")
	if got.did() != "ClaimLead{Code:CC-7K3M4}" {
		t.Error(got.did())
	}
	got.lacks(w, "Ruiz", "0142", "Main St") // the rules add the details, once it is really theirs

	w.hold("CC-7K3M4", "ana")
	again := w.say("ana", "sms", "claim CC-7K3M4")
	again.has(w, "it's already yours")
	late := w.say("bo", "slack", "/claim 7k3m4")
	late.has(w, "ana has held CC-7K3M4 since Wed Mar 4 10:00am CT")
	for _, x := range []turn{again, late} {
		if len(x.Do) != 0 {
			t.Error(x.did())
		}
	}
}

// TestClaimRefused: every refusal says what can be done, and a code that is not
// for the person is answered like one that does not exist.
func TestClaimRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	closed := w.lead("CC-9AB2C", "dot")
	closed.Status = bot.NoSale
	review := w.lead("CC-2ZZ9Z", "dot")
	review.Status = bot.InReview

	other := w.say("far", "sms", "claim 7k3m4")
	unknown := w.say("far", "sms", "claim 7k3m5")
	if a, b := other.text, strings.ReplaceAll(unknown.text, "7K3M5", "7K3M4"); a != b || a == "" {
		t.Errorf("a rep elsewhere can tell a lead from none:\n%s\n%s", a, b)
	}
	w.say("dot", "sms", "claim 7k3m4").has(w, "worked by the sales team", "LEAD")
	w.say("ana", "sms", "claim 9ab2c").has(w, "closed")
	w.say("ana", "sms", "claim 2zz9z").has(w, "checked at its station")
	w.say("ana", "sms", "claim").has(w, "CLAIM CC-7K3M4", "OPEN")

	for _, c := range []string{"CC-10000", "CC-20000", "CC-30000", "CC-40000", "CC-50000", "CC-60000", "CC-70000", "CC-80000", "CC-90000", "CC-A0000"} {
		w.lead(c, "dot")
		w.hold(c, "ana")
	}
	full := w.say("ana", "sms", "claim 7k3m4")
	full.has(w, "You hold 10 leads", "RELEASE")
	if len(full.Do) != 0 {
		t.Error(full.did())
	}
}

// TestClaimInRoom: the customer is not named where others read along.
func TestClaimInRoom(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	room := bot.Address{Channel: "slack", Tenant: "T0555", User: "user-ana", Conversation: "C0555", Room: true}
	got := w.hear("ana", room, bot.Inbound{Kind: bot.Text, Text: "claim 7k3m4"})
	got.has(w, "CC-7K3M4 is yours", "direct messages")
	got.lacks(w, "Ruiz", "0142", "Main")
	if got.did() != "ClaimLead{Code:CC-7K3M4}" {
		t.Error(got.did())
	}
	w.hold("CC-7K3M4", "ana")
	if talk := w.hear("ana", room, bot.Inbound{Kind: bot.Text, Text: "note that she called"}); talk.text != "" || len(talk.Do) != 0 {
		t.Errorf("the talk of others was answered: %s %s", talk.text, talk.did())
	}
}

// TestClaimAndReachInOneBurst: what a rep texts out of a dead zone.
func TestClaimAndReachInOneBurst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	got := w.say("ana", "sms", "claim 7k3m4", "spoke 7k3m4 wants quote thurs")
	got.has(w, "CC-7K3M4 is yours", "reached")
	if d := got.did(); !strings.HasPrefix(d, "ClaimLead{Code:CC-7K3M4}; ReachLead{Code:CC-7K3M4") || !strings.Contains(d, "Note:wants quote thurs") {
		t.Error(d)
	}
}

// TestClaimAfterContact: who takes over a lead that was reached has no first
// contact to make.
func TestClaimAfterContact(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.lead("CC-7K3M4", "dot")
	at := w.now
	l.Clock.ContactedAt = &at
	got := w.say("ana", "sms", "claim 7k3m4")
	got.has(w, "CC-7K3M4 is yours", "made before")
	got.lacks(w, "Mar 9")
}

func TestRelease(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	w.hold("CC-7K3M4", "ana")

	w.say("bo", "sms", "release 7k3m4 too far").has(w, "ana has held CC-7K3M4")
	got := w.say("ana", "sms", "release 7k3m4 too far")
	if got.did() != "ReleaseLead{Code:CC-7K3M4 Reason:too far}" {
		t.Error(got.did())
	}
	got.has(w, "back in the pool")

	w.say("ana", "sms", "release").has(w, "why?")
	if got = w.say("ana", "sms", "1"); got.did() != "ReleaseLead{Code:CC-7K3M4 Reason:no time}" {
		t.Error(got.did(), got.text)
	}
}

// TestP24_ButtonOfAnEarlierClaim: a button of an earlier claim does nothing to a later one.
func TestP24_ButtonOfAnEarlierClaim(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	w.hold("CC-7K3M4", "ana")
	l := w.hold("CC-7K3M4", "ana") // given back and claimed again
	from := bot.Address{Channel: "telegram", Tenant: "555", User: "user-ana"}
	w.sent[9] = bot.SentMessage{ID: 9, Lead: l.Code, At: w.now, Buttons: []bot.Button{{Label: "Reached", Do: "REACHED CC-7K3M4", Claim: 1}}}
	w.sent[10] = bot.SentMessage{ID: 10, Lead: l.Code, At: w.now, Buttons: []bot.Button{{Label: "Reached", Do: "REACHED CC-7K3M4", Claim: 2}}}
	old := w.hear("ana", from, bot.Inbound{Kind: bot.Press, Press: &bot.Pressed{Outbound: 9}})
	old.has(w, "earlier claim")
	if len(old.Do) != 0 {
		t.Error(old.did())
	}
	if got := w.hear("ana", from, bot.Inbound{Kind: bot.Press, Press: &bot.Pressed{Outbound: 10}}); !strings.HasPrefix(got.did(), "ReachLead{Code:CC-7K3M4") {
		t.Error(got.did(), got.text)
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say("ana", "sms", "open").has(w, "No lead is free")
	for _, c := range []string{"CC-10000", "CC-20000", "CC-30000", "CC-40000", "CC-50000", "CC-60000"} {
		w.lead(c, "dot")
	}
	first := w.say("ana", "sms", "open")
	first.has(w, "Free now: 6", "CC-60000, Joe's Bikes, Arvada 80002, 40", "due Mon Mar 9 2:00pm CT", "2 more: text MORE")
	first.lacks(w, "Ruiz", "0142", "Main St", "dot", "Weaver", "ann@")
	w.say("ana", "sms", "more").has(w, "CC-20000", "CC-10000")
	w.say("ana", "sms", "more").has(w, "That was all")
	w.say("dot", "sms", "open").has(w, "worked by the sales team")
}

func TestWhy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	for _, who := range []string{"ana", "dot"} {
		w.say(who, "slack", "why 7k3m4").has(w, "Wed Mar 4 entered 10:00am", "Thu Mar 5 clock starts 2:00pm", "Fri Mar 6 day 1",
			"Sat Mar 7 weekend, does not count", "Mon Mar 9 due 2:00pm", "Due Mon Mar 9 2:00pm CT")
	}
	a, b := w.say("lee", "sms", "why 7k3m4"), w.say("lee", "sms", "why 7k3m5")
	if a.text != strings.ReplaceAll(b.text, "7K3M5", "7K3M4") || a.text == "" {
		t.Errorf("somebody else's lead: %s %s", a.text, b.text)
	}
	w.now = time.Date(2026, 11, 25, 9, 0, 0, 0, denver(t))
	w.lead("CC-8K3M4", "dot")
	w.say("ana", "sms", "why 8k3m4").has(w, "Thu Nov 26 Thanksgiving Day, does not count", "Due Tue Dec 1 2:00pm CT")
}
