package dialogs

import (
	"strings"
	"testing"
)

// TestNoAnswerIsAskedAgain puts a yes or no before people, and types what is
// neither. The question stays, or says that it went.
func TestNoAnswerIsAskedAgain(t *testing.T) {
	t.Parallel()
	const card = "LEAD Vita Co 5 Elm St 80002, Ann Ruiz 303-555-0142, customer ok"
	for name, c := range map[string]struct {
		texts []string
		want  string // in the last answer
		not   string
		drawn bool // the lead was taken back
	}{
		"one is no yes":             {[]string{"WITHDRAW CC", "1"}, "I need a Y or an N", "", false},
		"two is no no":              {[]string{"WITHDRAW CC", "2"}, "back? Sales will not call", "", false},
		"a second time in words":    {[]string{"WITHDRAW CC", "1", "what"}, "Y does it, N leaves it", "", false},
		"a third time it stays":     {[]string{"WITHDRAW CC", "1", "what", "hm hm"}, "OK, left as it is.", "WITHDRAW", false},
		"yes after all":             {[]string{"WITHDRAW CC", "1", "y"}, "withdrawn", "", true},
		"yes after a look":          {[]string{"WITHDRAW CC", "MINE", "yes"}, "withdrawn", "", true},
		"the look has the question": {[]string{"WITHDRAW CC", "?"}, "back? Sales will not call", "", false},
		"never mind":                {[]string{"WITHDRAW CC", "never mind"}, "OK, left as it is.", "", false},
		"keep it":                   {[]string{"WITHDRAW CC", "keep it"}, "OK, left as it is.", "", false},
		"by the deed":               {[]string{"WITHDRAW CC", "take it back"}, "withdrawn", "", true},
		"another deed":              {[]string{"WITHDRAW CC", "erase it"}, "I need a Y or an N", "", false},
		"a lead is a lead":          {[]string{"WITHDRAW CC", "alpine press 7 oak st 80003 mia cruz 303-555-0166 5/wk"}, "Is this a lead for alpine press?", "I need", false},
		"twelve is none":            {[]string{"WITHDRAW CC", "12"}, "I need a Y or an N", "", false},
		"a new card":                {[]string{"WITHDRAW CC", "LEAD"}, "New lead.", "I need", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPhone(t, New())
			p.texting(card)
			for _, skip := range []string{"REVIEW", "1"} {
				p.texting(skip)
			}
			if len(p.leads) != 1 {
				t.Fatalf("%d leads were sent", len(p.leads))
			}
			code := ""
			for code = range p.leads {
				break
			}
			got := ""
			for _, text := range c.texts {
				got = p.texting(strings.Replace(text, "CC", code, 1))
			}
			if !strings.Contains(got, c.want) || c.not != "" && strings.Contains(got, c.not) {
				t.Errorf("the answer to %q is %q; %q should stand in it", c.texts, got, c.want)
			}
			if drawn := p.leads[code].Status == "withdrawn"; drawn != c.drawn {
				t.Errorf("after %q the lead is %s", c.texts, p.leads[code].Status)
			}
		})
	}
}

// TestNoAnswerAboveACard: a value goes onto the card, a number or mere words do
// not, whatever the card asks.
func TestNoAnswerAboveACard(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ before, text, want, not string }{
		{"LEAD|y", "1", "I need a Y or an N", "Got"},
		{"LEAD|y|Vita Co", "hold on", "I need a Y or an N", "Got"},
		{"LEAD|y|Vita Co", "bob 303-555-0123", "Got bob 303-555-0123.", "I need"},
		{"LEAD|y|Vita Co|bob 303-555-0123", "2", "I need a Y or an N", "Got"},
		{"LEAD|y|Vita Co|bob 303-555-0123", "40 a week", "Got 40 a week.", "I need"},
		{"LEAD|y|Vita Co|bob 303-555-0123|SKIP|SKIP", "1", "I need a Y or an N", "Got"},
		{"LEAD|y|Vita Co|bob 303-555-0123|SKIP|SKIP", "ups", "Got UPS.", "I need"},
		{"LEAD|y|Vita Co|bob 303-555-0123|SKIP|SKIP|SKIP|SKIP|SKIP", "1", "I need a Y or an N", "Sent"},
		{"LEAD|y|Vita Co|bob 303-555-0123|SKIP|SKIP|SKIP|SKIP|SKIP", "hm let me look", "I need a Y or an N", "Noted"},
		{"LEAD|y|Vita Co", "erase it", "Erased.", "I need"},
	} {
		p := newPhone(t, New())
		for _, text := range append(strings.Split(c.before, "|"), "DROP") {
			p.texting(text)
		}
		if got := p.texting(c.text); !strings.Contains(got, c.want) || strings.Contains(got, c.not) {
			t.Errorf("%s, DROP, %q is answered with %q; %q should stand in it, not %q", c.before, c.text, got, c.want, c.not)
		}
	}
}

// texting hears one text.
func (p *phone) texting(text string) string { return p.heard(p.one(text)) }
