package dialogs

import (
	"strings"
	"testing"

	"leadline/bot"
)

// TestOldButtons: a button of an old review never sends, of an old question
// corrects that question, of another card does nothing; two presses of SEND
// make one lead.
func TestOldButtons(t *testing.T) {
	t.Parallel()
	p := newPhone(t, New())
	p.on("slack")
	full := "LEAD joes bikes 12 main st 80002, ann ruiz 303-555-0142, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok"
	press := func(label string) string {
		p.heard(p.one(`press "` + label + `"`))
		if len(p.turn.Say) == 0 {
			return ""
		}
		return shown(p.turn.Say[0])
	}
	p.heard(p.one(full))
	p.heard(p.one("change phone to 303-555-0199"))
	if said := press("old SEND"); len(p.turn.Do) != 0 || !strings.Contains(said, "older one") || p.turn.Asking != "review" {
		t.Errorf("an old review did %v and said %q", p.turn.Do, said)
	}
	p.heard(p.one("later"))
	p.heard(p.one("LEAD"))
	if said := press("SEND"); len(p.turn.Do) != 0 || !strings.Contains(said, "old one") {
		t.Errorf("the review of a parked card did %v and said %q", p.turn.Do, said)
	}
	p.heard(p.one("drop"))
	p.heard(p.one("go"))
	p.heard(p.one(`press "SEND"`), p.one(`press "SEND"`))
	sends := 0
	for _, a := range p.turn.Do {
		if _, ok := a.(bot.SendLead); ok {
			sends++
		}
	}
	if sends != 1 {
		t.Errorf("two presses made %d leads: %v", sends, p.turn.Do)
	}
	if said := press("SEND"); len(p.turn.Do) != 0 || !strings.Contains(said, "Already sent: CC-") {
		t.Errorf("a third press did %v and said %q", p.turn.Do, said)
	}
	p.heard(p.one("LEAD"))
	press("Yes")
	p.heard(p.one("Vita Co"))
	if press("No"); p.turn.Draft != nil || len(p.turn.Do) != 1 {
		t.Errorf("the old No of the customer left %v, did %v", p.turn.Draft, p.turn.Do)
	}
}
