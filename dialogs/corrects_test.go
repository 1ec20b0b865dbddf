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
