package dialogs

import (
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

func TestReached(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	w.say("ana", "sms", "spoke 7k3m4").has(w, "CLAIM CC-7K3M4 first")
	w.hold("CC-7K3M4", "ana")

	got := w.say("ana", "sms", "spoke 7k3m4 wants quote thurs")
	got.has(w, "CC-7K3M4: reached Wed Mar 4 10:00am CT", "clock has stopped", "SALE or NOSALE")
	if d := got.did(); !strings.Contains(d, "Code:CC-7K3M4") || !strings.Contains(d, "Note:wants quote thurs Attempt:false") {
		t.Error(d)
	}
	// The only lead held needs no code.
	if d := w.say("ana", "sms", "reached").did(); !strings.HasPrefix(d, "ReachLead{Code:CC-7K3M4") {
		t.Error(d)
	}
	w.lead("CC-8K3M4", "dot")
	w.hold("CC-8K3M4", "ana")
	two := w.say("ana", "sms", "reached")
	two.has(w, "Which one?", "CC-7K3M4 Joe's Bikes", "CC-8K3M4 Joe's Bikes")
	if len(two.Do) != 0 {
		t.Error(two.did())
	}
	w.say("bo", "sms", "reached").has(w, "You hold no lead now")
	w.say("bo", "sms", "reached 7k3m4").has(w, "ana has held CC-7K3M4")
	w.say("dot", "sms", "done 7k3m4").has(w, "worked by the sales team")
	if d := w.say("max", "sms", "reached 7k3m4").did(); !strings.HasPrefix(d, "ReachLead") {
		t.Error("the manager may log for the holder: ", d)
	}
}

// TestBackdated: more than a day back goes through the manager, and the rep is
// told so.
func TestBackdated(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	w.hold("CC-7K3M4", "ana")
	w.now = w.now.Add(50 * time.Hour)
	w.say("ana", "sms", "reached 7k3m4 2 days ago").has(w, "sales manager")
	if d := w.say("ana", "sms", "reached 7k3m4 today 8am").did(); !strings.HasPrefix(d, "ReachLead") {
		t.Error(d)
	}
}

func TestTried(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	w.hold("CC-7K3M4", "ana")
	got := w.say("ana", "sms", "vm 7k3m4")
	got.has(w, "clock runs on", "Mon Mar 9 2:00pm CT")
	if d := got.did(); !strings.Contains(d, "Attempt:true") {
		t.Error(d)
	}
}

func TestSale(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	w.hold("CC-7K3M4", "ana")

	w.say("ana", "sms", "sale 7k3m4").has(w, "$109,682")
	ask := w.say("ana", "sms", "sale 7k3m4 $109,682 78000/yr")
	ask.has(w, "CC-7K3M4 Joe's Bikes", "$109,682 new estimated annualized revenue", "78,000 packages a year", "Y or N")
	if len(ask.Do) != 0 {
		t.Fatal("a sale without a yes:", ask.did())
	}
	fits(t, 1, ask.text)
	if no := w.say("ana", "sms", "n"); len(no.Do) != 0 {
		t.Error(no.did())
	}
	w.say("ana", "sms", "sale 7k3m4 $109,682 78000/yr")
	got := w.say("ana", "sms", "y")
	if got.did() != "CloseLead{Code:CC-7K3M4 Sale:true Cents:10968200 Pieces:78000 Reason: Note:}" {
		t.Error(got.did(), got.text)
	}
	got.has(w, "$109,682", "verifies")

	w.say("ana", "sms", "won 7k3m4 110k").has(w, "$110,000", "Y or N")
	if got = w.say("ana", "sms", "yes sir"); got.did() != "CloseLead{Code:CC-7K3M4 Sale:true Cents:11000000 Pieces:0 Reason: Note:}" {
		t.Error(got.did(), got.text)
	}
	absurd := w.say("ana", "sms", "sale 7k3m4 $9999999999999")
	if len(absurd.Do) != 0 || strings.Contains(absurd.text, "Y or N") {
		t.Error(absurd.text)
	}
}

func TestNoSale(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	w.hold("CC-7K3M4", "ana")

	ask := w.say("ana", "sms", "nosale 7k3m4")
	ask.has(w, "why no sale?")
	var labels []string
	for _, b := range ask.Say[0].Buttons {
		labels = append(labels, b.Key+" "+b.Label)
	}
	if s := strings.Join(labels, ", "); s != "1 price, 2 stays with current, 3 not a fit, 4 no reply, 5 wrong contact, 6 other" {
		t.Error(s)
	}
	if d := w.say("ana", "sms", "2").did(); d != "CloseLead{Code:CC-7K3M4 Sale:false Cents:0 Pieces:0 Reason:stays_with_current Note:}" {
		t.Error(d)
	}
	if d := w.say("ana", "sms", "lost 7k3m4 price").did(); !strings.Contains(d, "Reason:price") {
		t.Error(d)
	}
	w.say("ana", "sms", "nosale 7k3m4 roof fell in")
	if d := w.say("ana", "sms", "6").did(); !strings.Contains(d, "Reason:other Note:roof fell in") {
		t.Error("words that are no reason stay as a note:", d)
	}
}

func TestNote(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	if d := w.say("dot", "sms", "note 7k3m4 closed on mondays").did(); d != "NoteLead{Code:CC-7K3M4 Text:closed on mondays}" {
		t.Error(d)
	}
	w.say("dot", "sms", "note 7k3m4").has(w, "What should I note?")
	a, b := w.say("lee", "sms", "note 7k3m4 x"), w.say("lee", "sms", "note 7k3m5 x")
	if a.text != strings.ReplaceAll(b.text, "7K3M5", "7K3M4") || len(a.Do) != 0 || a.text == "" {
		t.Errorf("somebody else's lead: %s %s", a.text, b.text)
	}
}

func TestWithdraw(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	ask := w.say("dot", "sms", "withdraw 7k3m4")
	ask.has(w, "Take CC-7K3M4 Joe's Bikes back?", "Y or N")
	if len(ask.Do) != 0 {
		t.Fatal(ask.did())
	}
	if d := w.say("dot", "sms", "y").did(); d != "WithdrawLead{Code:CC-7K3M4 Reason:}" {
		t.Error(d)
	}
	w.hold("CC-7K3M4", "ana")
	w.say("dot", "sms", "withdraw").has(w, "picked it up already")
	if d := w.say("dot", "sms", "no").did(); d != "" {
		t.Error(d)
	}
	w.say("ana", "sms", "withdraw 7k3m4").has(w, "is taken back by who sent it")
	w.say("pat", "sms", "withdraw 7k3m4 moved away").has(w, "Y or N")
	if d := w.say("pat", "sms", "y").did(); d != "WithdrawLead{Code:CC-7K3M4 Reason:moved away}" {
		t.Error(d)
	}
	w.say("sam", "sms", "withdraw").has(w, "nothing to take back")
	w.leads["CC-7K3M4"].Status = bot.Sold
	w.say("dot", "sms", "withdraw 7k3m4").has(w, "closed")
}

func TestSettings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if got := w.say("dot", "sms", "lang es"); got.did() != "SetLang{Lang:es}" || got.text != "Listo, en español. LANG en vuelve al inglés." {
		t.Error(got.did(), got.text)
	}
	if d := w.say("dot", "sms", "en español").did(); d != "SetLang{Lang:es}" {
		t.Error(d)
	}
	w.say("dot", "sms", "lang").has(w, "LANG en", "LANG es")
	if d := w.say("dot", "sms", "mute").did(); d != "SetMute{Muted:true}" {
		t.Error(d)
	}
	if d := w.say("dot", "sms", "unmute").did(); d != "SetMute{Muted:false}" {
		t.Error(d)
	}
}
