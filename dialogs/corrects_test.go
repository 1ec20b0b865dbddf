package dialogs

import (
	"strings"
	"testing"
)

// TestCorrectsLast: a value behind "no wait" goes to the question that it answers.
func TestCorrectsLast(t *testing.T) {
	t.Parallel()
	const start = "LEAD|y|Vita Co 5 Elm St|Ann Ruiz 303-555-0142"
	for _, c := range []struct{ before, text, want string }{
		{start + "|40", "no wait 50", "Got 50 a week?."},
		{start + "|40", "no wait 50 a month", "Got 50 a month."},
		{start + "|40", "sorry 3 lb", "Got 3 lb."},
		{start + "|40|3", "wait, 5", "Got 5 lb."},
		{start + "|40|3|ups", "no wait fedex", "Got FedEx."},
		{start + "|40|3|ups|local", "i mean nationwide", "Got nationwide."},
		{start + "|40|3|ups|local|n", "make it 60 a week", "Packages: 60 a week"},
		{start + "|40|3|ups|local|n", "actually 60 a week", "Packages: 60 a week"},
		{start, "no wait 303-555-0199", "CHANGE phone TO 303-555-0199"},
		{"LEAD|y", "no wait they said no", "OK, no lead then."},
		{"LEAD|y|Vita Co", "sorry ann ruiz 303-555-0142", "Got ann ruiz 303-555-0142."},
	} {
		p := newPhone(t, New())
		for _, text := range strings.Split(c.before, "|") {
			p.texting(text)
		}
		if got := p.texting(c.text); !strings.Contains(got, strings.TrimSuffix(c.want, ".")) {
			t.Errorf("%q, then %q is answered with %q; %q should stand in it", c.before, c.text, got, c.want)
		}
	}
}

// TestRefusedLater: a refusal on the way is asked about, and ends the card; what
// customers do not have or give is none.
func TestRefusedLater(t *testing.T) {
	t.Parallel()
	const start = "LEAD|y|Vita Co 5 Elm St|Ann Ruiz 303-555-0142"
	for _, c := range []struct{ before, texts, want string }{
		{start, "customer said no", "Did the customer not agree after all?"},
		{start, "she doesnt want a call after all", "Did the customer not agree after all?"},
		{start, "customer said no|y", "Nothing about the customer was kept."},
		{start, "customer said no|n", "How many packages"},
		{start, "customer said no|40 a week", "Got 40 a week."},
		{start, "they dont have a lot", "Noted: they dont have a lot"},
		{start + "|40|3|ups|local", "no", "Direct mail: no"},
		{start + "|40|3|ups|local|n", "customer said no", "Did the customer not agree after all?"},
	} {
		p := newPhone(t, New())
		got := ""
		for _, text := range strings.Split(c.before+"|"+c.texts, "|") {
			got = p.texting(text)
		}
		if !strings.Contains(got, c.want) || len(p.leads) > 0 {
			t.Errorf("%q, then %q is answered with %q; %q should stand in it", c.before, c.texts, got, c.want)
		}
	}
}
