package dialogs

import (
	"slices"
	"strings"
	"testing"

	"leadline/bot"
)

// TestLadder: where two rungs could take a text, the higher one does. Each case
// leads somewhere, and then one text is heard.
func TestLadder(t *testing.T) {
	t.Parallel()
	book := New()
	for _, tt := range []struct {
		name  string
		lines []string
		text  string
		want  string // in the reply; "" : nothing is said
		ask   string // what is asked afterwards
	}{
		{"noise over opt-out", []string{"LEAD"}, `Liked "STOP to end"`, "", "concurrence"},
		{"noise over the question", []string{"LEAD", "Y"}, `Loved "What business, and where?"`, "", "business"},
		{"noise: our own text", []string{"LEAD", "Y"}, "What business, and where? Like: Joes Bikes, 12 Main St 80002. A name like STOP or END needs its street: END, 12 Elm", "", "business"},
		{"opt-out over pending", []string{"LEAD", "Y", "Vita Co", "DROP"}, "stop", "You're out", ""},
		{"opt-out over the question", []string{"LEAD", "Y"}, "Stop.", "You're out", ""},
		{"opt-out over a command", []string{"LEAD", "Y", "Vita Co"}, "cancel", "You're out", ""},
		{"a business named like an opt-out", []string{"LEAD", "Y"}, "END, 12 Elm", "END, 12 Elm", "decision_maker"},
		{"opted out over pending", []string{"LEAD", "Y", "Vita Co", "DROP", "STOP"}, "Y", "", ""},
		{"opted out over a command", []string{"STOP"}, "LEAD", "", ""},
		{"opted out over free text", []string{"STOP"}, "hello", "", ""},
		{"YES is START after STOP", []string{"STOP"}, "YES", "Welcome back", ""},
		{"YES is an answer else", []string{"LEAD"}, "YES", "What business", "business"},
		{"pending over quoted", []string{"LEAD", "Y", "Vita Co", "DROP"}, `"y"`, "Erased", ""},
		{"pending over a command", []string{"LEAD", "Y", "Vita Co", "lead"}, "1", "Who decides", "decision_maker"},
		{"pending over the question", []string{"LEAD", "Y", "Vita Co", "DROP"}, "n", "Who decides", "decision_maker"},
		{"a command closes pending", []string{"LEAD", "Y", "Vita Co", "DROP"}, "skip", "can't be skipped", "decision_maker"},
		{"an answer closes pending", []string{"LEAD", "Y", "Vita Co", "DROP"}, "Ann 303-555-0142", "Got Ann 303-555-0142", "volume"},
		{"quoted over a command", []string{"LEAD", "Y"}, `"Back"`, "Got Back.", "decision_maker"},
		{"quoted over a complaint", []string{"LEAD", "Y"}, "“Late Mail Cafe”", "Got Late Mail Cafe.", "decision_maker"},
		{"a command over the question", []string{"LEAD", "Y", "Vita Co"}, "back", "Business: Vita Co", "business"},
		{"a command over values", []string{"LEAD", "Y", "Vita Co", "303-555-0142"}, "change phone to 303-555-0144", "303-555-0144", "volume"},
		{"a command with free text is an answer", []string{"LEAD", "Y"}, "Lead Works Inc 5 Elm", "Got Lead Works Inc, 5 Elm", "decision_maker"},
		{"unless it has a slash", []string{"LEAD", "Y"}, "/issue Vita Co parcels come late", "", ""},
		{"a complaint over the question", []string{"LEAD", "Y"}, "my mail is late again and nobody answers", "That is no lead", "business"},
		{"the question over values", []string{"LEAD", "Y", "Vita Co", "303-555-0142", "40", "3 lb"}, "12", "UPS, FedEx", "destinations"},
		{"the question over a code", []string{"LEAD", "Y", "Vita Co", "303-555-0142"}, "40", "Got 40 a week?", "weight_lb"},
		{"values over free text", []string{"LEAD", "Y", "Vita Co"}, "40 a week", "Got 40 a week.", "decision_maker"},
		{"values over re-ask", []string{"LEAD"}, "303-555-0142", "Got 303-555-0142", "concurrence"},
		{"free text over re-ask", []string{"LEAD"}, "Vita Co 5 Elm St 80002", "Got Vita Co", "concurrence"},
		{"re-ask", []string{"LEAD"}, "huh", "Please answer Y or N", "concurrence"},
		{"a slip over re-ask", []string{"LEAD", "Y", "Vita Co", "303-555-0142"}, "revew", "Did you mean REVIEW", "volume"},
		{"a slip over a name", []string{"LEAD", "Y"}, "bcak", "Did you mean BACK", "business"},
		{"unsure about STOP still answers", []string{"LEAD", "Y"}, "stop", "You're out", ""},
		{"unsure about STOP is no note on the lead", []string{"LEAD", "Y", "Vita Co 5 Elm 80002", "Ann 303-555-0142", "40", "3 lb", "UPS", "local", "n"}, "please quit sending me reminders", "Do you want no more texts", "review"},
		{"nor does it open FIX", []string{"LEAD", "Y", "Vita Co 5 Elm 80002", "Ann 303-555-0142", "40", "3 lb", "UPS", "local", "n"}, "no mas mensajes", "Do you want no more texts", "review"},
		{"nor the second time", []string{"LEAD", "Y", "Vita Co 5 Elm 80002", "Ann 303-555-0142", "40", "3 lb", "UPS", "local", "n", "quit sending me reminders"}, "really, quit sending me reminders", "SEND", "review"},
		{"stop by is a note", []string{"LEAD", "Y", "Vita Co", "303-555-0142"}, "stop by after 3pm", "Noted: stop by after 3pm", "volume"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newPhone(t, book)
			for _, line := range tt.lines {
				p.heard(p.one(line))
			}
			p.heard(p.one(tt.text))
			said := ""
			if len(p.turn.Say) > 0 {
				said = shown(p.turn.Say[0])
			}
			if tt.name == "unless it has a slash" {
				if len(p.turn.Do) != 1 || p.turn.Asking != "business" {
					t.Errorf("did %v, asking %q", p.turn.Do, p.turn.Asking)
				}
				return
			}
			if tt.want == "" && said != "" || !strings.Contains(said, tt.want) {
				t.Errorf("said %q, want %q", said, tt.want)
			}
			if p.turn.Asking != tt.ask {
				t.Errorf("asking %q, want %q", p.turn.Asking, tt.ask)
			}
		})
	}
}

// TestNeverTwice: whatever is misread, the words of two replies in a row differ,
// and concurrence, business and contact offer a way out.
func TestNeverTwice(t *testing.T) {
	t.Parallel()
	book := New()
	for field, lines := range map[string][]string{
		"concurrence":    {"LEAD"},
		"business":       {"LEAD", "Y"},
		"decision_maker": {"LEAD", "Y", "Vita Co"},
		"volume":         {"LEAD", "Y", "Vita Co", "303-555-0142"},
		"weight_lb":      {"LEAD", "Y", "Vita Co", "303-555-0142", "40"},
		"ships_with":     {"LEAD", "Y", "Vita Co", "303-555-0142", "40", "3 lb"},
		"destinations":   {"LEAD", "Y", "Vita Co", "303-555-0142", "40", "3 lb", "UPS"},
		"direct_mail":    {"LEAD", "Y", "Vita Co", "303-555-0142", "40", "3 lb", "UPS", "local"},
	} {
		for _, lang := range []string{"en", "es"} {
			p := newPhone(t, book)
			p.person.Lang = lang
			for _, line := range lines {
				p.heard(p.one(line))
			}
			last, out := "", false
			for range 7 {
				if p.turn.Asking != field {
					break
				}
				p.heard(p.one("!!"))
				said := shown(p.turn.Say[0])
				if said == last {
					t.Errorf("%s in %s: twice %q", field, lang, said)
				}
				last, out = said, out || strings.Contains(said, "LATER") && strings.Contains(said, "coord")
			}
			endless := slices.Contains([]string{"concurrence", "business", "decision_maker"}, field)
			if endless && !out {
				t.Errorf("%s in %s: no way out was offered", field, lang)
			}
			if !endless && p.turn.Asking == field {
				t.Errorf("%s in %s: still asked after seven misreadings", field, lang)
			}
		}
	}
}

// TestShown: nothing is sent and nothing erased by a text typed before its
// question was seen.
func TestShown(t *testing.T) {
	t.Parallel()
	book := New()
	full := "LEAD joes bikes 12 main st 80002, ann ruiz 303-555-0142, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok"
	did := func(p *phone) int { return len(p.turn.Do) }

	p := newPhone(t, book)
	p.heard(p.one(full), p.one("1"))
	if did(p) != 0 || p.turn.Asking != "review" {
		t.Errorf("in one burst: did %v, asking %q", p.turn.Do, p.turn.Asking)
	}
	p.heard(p.one("1"))
	if did(p) != 1 {
		t.Errorf("the review was seen, and 1 did %v", p.turn.Do)
	}

	p = newPhone(t, book)
	p.hold = true
	p.heard(p.one(full))
	p.heard(p.one("1"))
	if did(p) != 0 {
		t.Errorf("the review had not left, and 1 did %v", p.turn.Do)
	}
	if m := p.turn.Say[0]; !strings.Contains(m.Ack, "New lead.") {
		t.Errorf("what the reply that never left had understood is lost: %q", m.Ack)
	}

	p = newPhone(t, book)
	p.heard(p.one(full))
	p.heard(p.one("DROP"), p.one("Y"))
	if did(p) != 0 || p.turn.Draft == nil {
		t.Errorf("erased unseen: %v", p.turn.Do)
	}

	p = newPhone(t, book)
	p.heard(p.one(full))
	p.heard(p.one("change phone to 303-555-0199"), p.one("send"))
	if did(p) != 0 {
		t.Errorf("a changed card was sent unseen: %v", p.turn.Do)
	}
}

// TestOneBurst: texts in any order give the same card as one by one.
func TestOneBurst(t *testing.T) {
	t.Parallel()
	book := New()
	lines := []string{"Joes Bikes 12 Main St 80002", "Y", "Ann Ruiz 303-555-0142", "40 a week", "3-5 lb", "nationwide"}
	for shift := range lines {
		p := newPhone(t, book)
		in := []bot.Inbound{}
		for i := range lines {
			in = append(in, p.one(lines[(i+shift)%len(lines)]))
		}
		in = append(in, p.one("LEAD"))
		p.heard(in...)
		c := p.turn.Draft
		if c == nil || !c.Complete() || c.Business.Name != "Joes Bikes" || c.DecisionMaker.Name != "Ann Ruiz" || c.Volume == nil || c.Weight == nil || len(c.Destinations) != 1 {
			t.Errorf("from %q on: %+v, asking %q", lines[shift], c, p.turn.Asking)
		}
		if len(p.turn.Say) != 1 {
			t.Errorf("%d replies to one burst", len(p.turn.Say))
		}
	}
}

// TestRungs: the funnel knows what each message matched, and no word of it.
func TestRungs(t *testing.T) {
	t.Parallel()
	p := newPhone(t, New())
	var got []string
	for _, line := range []string{"LEAD", "huh", "Y", "Vita Co", "303-555-0142", "alot", "loads of it", "skip", "undo", `Liked "x"`, "later"} {
		p.heard(p.one(line))
		for _, r := range p.turn.Rungs {
			if r.Dialog == "card" && r.Version != 1 {
				t.Errorf("%+v has no version", r)
			}
			got = append(got, r.Question+" "+r.Outcome)
		}
	}
	want := []string{"concurrence asked", "concurrence misread", "concurrence answered", "business answered", "decision_maker answered", "volume misread", "weight_lb skipped", "later"}
	at := 0
	for _, g := range got {
		if at < len(want) && strings.HasSuffix(g, want[at]) {
			at++
		}
	}
	if at != len(want) {
		t.Errorf("the funnel lacks %q: %q", want[at], got)
	}
	if all := strings.Join(got, " "); strings.Contains(all, "Vita") || strings.Contains(all, "alot") {
		t.Errorf("words of the person are in the funnel: %s", all)
	}
}
