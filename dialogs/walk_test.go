package dialogs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"leadline/bot"
	"leadline/dialogs/texts"
)

// walker is a phone on a random walk.
type walker struct {
	*phone
	rt *rapid.T
}

// check holds after every turn, whatever was typed.
func (w *walker) check(heard []bot.Inbound, wasOut bool) {
	t := w.rt
	turn := w.turn
	if len(turn.Say) > 1 {
		t.Fatalf("%d messages", len(turn.Say))
	}
	for _, in := range heard {
		wasOut = wasOut && in.Wish != bot.WishHelp // HELP is answered always
	}
	if w.from.Channel == "sms" && w.person.Stopped {
		for _, m := range turn.Say {
			if !m.Compliance || wasOut {
				t.Fatalf("said to a stopped person: %q", m.Whole())
			}
		}
		if turn.Draft != nil {
			t.Fatalf("a draft stays open after STOP")
		}
	}
	s := readState(turn.State)
	if (s.Open != nil) != turn.Drafting || (turn.Draft != nil) != turn.Drafting {
		t.Fatalf("drafting %v, draft %v, open %v", turn.Drafting, turn.Draft, s.Open)
	}
	if turn.Drafting == (turn.Asking == "") {
		t.Fatalf("drafting %v but asking %q", turn.Drafting, turn.Asking)
	}
	for _, a := range turn.Do {
		if send, ok := a.(bot.SendLead); ok && (!send.Card.Complete() || send.Card.Concurrence == nil || !*send.Card.Concurrence) {
			t.Fatalf("sent %+v", send)
		}
	}
	for _, m := range turn.Say {
		text := m.Whole()
		if strings.TrimSpace(text) == "" || !utf8.ValidString(text) || strings.Contains(text, "<no value>") || strings.Contains(text, "{{") {
			t.Fatalf("said %q to %+v", text, heard)
		}
		if m.Prompt != 0 && m.Prompt != s.Prompt {
			t.Fatalf("the prompt is %d, the state knows %d", m.Prompt, s.Prompt)
		}
	}
	if len(turn.State) > 64<<10 {
		t.Fatalf("the state grew to %d bytes", len(turn.State))
	}
}

// TestWalk: random talks keep every promise, and from wherever they lead plain
// answers finish a lead.
func TestWalk(t *testing.T) {
	t.Parallel()
	book := New()
	rapid.Check(t, func(rt *rapid.T) {
		w := &walker{phone: newPhone(t, book), rt: rt}
		w.on(rapid.SampledFrom([]string{"sms", "slack", "telegram"}).Draw(rt, "channel"))
		w.person.Craft = rapid.SampledFrom([]bot.Craft{bot.CityCarrier, bot.Manager}).Draw(rt, "craft")
		for range rapid.IntRange(1, 15).Draw(rt, "turns") {
			var in []bot.Inbound
			wasOut := readState(w.state).Out
			for range rapid.IntRange(1, 3).Draw(rt, "burst") {
				in = append(in, w.draw())
			}
			w.hold = rapid.IntRange(0, 5).Draw(rt, "hold") == 0
			if !w.hold {
				w.unsent = nil
			}
			w.heard(in...)
			w.check(in, wasOut && w.person.Stopped)
			if rapid.IntRange(0, 15).Draw(rt, "wait") == 0 {
				w.now = w.now.Add(time.Duration(rapid.IntRange(1, 400).Draw(rt, "hours")) * time.Hour)
				w.heard()
				w.check(nil, w.person.Stopped)
			}
		}
		w.finish()
	})
}

// draw is one thing a person may do.
func (w *walker) draw() bot.Inbound {
	n := rapid.IntRange(0, 20).Draw(w.rt, "what")
	var buttons []string
	for i, s := range w.sent {
		for j := range s.Buttons {
			buttons = append(buttons, fmt.Sprint(i+1, " ", j))
		}
	}
	switch {
	case n == 0:
		return w.one("photo front.jpg")
	case n == 1:
		return w.one("contact Ann Ruiz; Vita Co; 303-555-0142; ann@vita.test")
	case n == 2:
		return w.one("location")
	case n == 3 && len(w.inputs) > 0:
		return w.one(fmt.Sprintf("edit %d: %s", rapid.IntRange(1, len(w.inputs)).Draw(w.rt, "edits"), rapid.SampledFrom(lines).Draw(w.rt, "line")))
	case n <= 6 && len(buttons) > 0:
		var out, i int
		_, _ = fmt.Sscan(rapid.SampledFrom(buttons).Draw(w.rt, "button"), &out, &i)
		in := w.one("pressed")
		in.Kind, in.Text, in.Press = bot.Press, "", &bot.Pressed{Outbound: int64(out), Index: i}
		return in
	case n == 7:
		return w.one(rapid.StringN(0, 30, 4000).Draw(w.rt, "text"))
	}
	return w.one(rapid.SampledFrom(lines).Draw(w.rt, "line"))
}

// finish starts a new card and answers plainly: within a few texts it is sent.
func (w *walker) finish() {
	w.hold, w.unsent = false, nil
	sent := len(w.leads)
	w.heard(w.one("START"))
	for range 5 {
		if w.turn.Asking == "" && readState(w.state).Pending == nil {
			break
		}
		w.heard(w.one("LATER"))
	}
	w.heard(w.one("LEAD"))
	for range 16 {
		if w.turn.Asking == "" {
			break
		}
		w.heard(w.one(sensible[w.turn.Asking]))
	}
	if len(w.leads) != sent+1 {
		w.rt.Fatalf("could not finish: asking %q, said %q", w.turn.Asking, shown(w.last[len(w.last)-1]))
	}
}

// TestNothingKept: after the customer's no, neither the state nor the reply
// knows them, whatever was typed before.
func TestNothingKept(t *testing.T) {
	t.Parallel()
	book := New()
	canary := []string{"Zanzibar", "0187", "zebra@quagga.test", "Okapi"}
	rapid.Check(t, func(rt *rapid.T) {
		w := &walker{phone: newPhone(t, book), rt: rt}
		w.hold = true
		w.heard(w.one("LEAD"))
		for _, line := range rapid.Permutation([]string{"Zanzibar Bikes 12 Okapi St 80002", "Ann 303-555-0187", "mail zebra@quagga.test", "40 a week", "the Okapi bites, mind the gate"}).Draw(rt, "order")[:rapid.IntRange(0, 5).Draw(rt, "n")] {
			w.heard(w.one(line))
		}
		for range 3 {
			if w.turn.Asking == "concurrence" {
				break
			}
			w.unsent = nil
			w.heard(w.one("change concurrence"))
		}
		w.heard(w.one("no"))
		if w.turn.Draft != nil {
			rt.Fatalf("the draft is still there, asking %s", w.turn.Asking)
		}
		forgot := false
		for _, a := range w.turn.Do {
			if f, ok := a.(bot.Forget); ok {
				forgot = !f.Since.After(w.now.Add(-time.Minute))
			}
		}
		if !forgot {
			rt.Fatalf("nothing is forgotten: %v", w.turn.Do)
		}
		kept, _ := json.Marshal(w.turn)
		for _, c := range canary {
			if bytes.Contains(kept, []byte(c)) {
				rt.Fatalf("%q is kept: %s", c, kept)
			}
		}
	})
}

// FuzzHear: no text, and no state, makes a turn fail or differ.
func FuzzHear(f *testing.F) {
	for _, l := range lines {
		f.Add(l, "LEAD", "")
	}
	f.Add("1", "LEAD joes bikes 12 main st 80002, ann ruiz 303-555-0142, customer ok", `{"open":{"id":"x","v":99,"at":{"f":"nonsense","t":-5}},"pending":{"choices":[]}}`)
	book := New()
	f.Fuzz(func(t *testing.T, text, before, state string) {
		p := newPhone(t, book)
		if json.Valid([]byte(state)) {
			p.state = json.RawMessage(state)
		}
		for _, line := range []string{before, text} {
			p.heard(bot.Inbound{Kind: bot.Text, From: p.from, At: p.now, Message: line, Text: line, Wish: bot.WishOf("sms", line)})
			for _, m := range p.turn.Say {
				if !utf8.ValidString(m.Whole()) || texts.Units(m.Whole()) > 2000 {
					t.Errorf("said %q", m.Whole())
				}
			}
		}
	})
}
