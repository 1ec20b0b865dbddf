package bot

import (
	"fmt"
	"testing"
)

// TestP12_CapWithinOneTurn: what a turn gives to a representative counts for the
// rest of the turn: with nine leads the second of two is refused.
func TestP12_CapWithinOneTurn(t *testing.T) {
	t.Parallel()
	o := newOffice()
	rep := o.people["rep"].ID
	one, two := o.lead(Open, ""), o.lead(Open, "")
	one.Code, two.Code = "CC-0D677", "CC-7K3M4"
	for name, c := range map[string]struct {
		by   string
		do   []Action
		held int
		want int
	}{
		"claims":                    {"rep", []Action{ClaimLead{Code: one.Code}, ClaimLead{Code: two.Code}}, o.set.ClaimCap - 1, 1},
		"both have room":            {"rep", []Action{ClaimLead{Code: one.Code}, ClaimLead{Code: two.Code}}, o.set.ClaimCap - 2, 2},
		"assigned":                  {"sales manager", []Action{AssignLead{Code: one.Code, To: rep}, AssignLead{Code: two.Code, To: rep}}, o.set.ClaimCap - 1, 1},
		"one given back in between": {"rep", []Action{ClaimLead{Code: one.Code}, ReleaseLead{Code: one.Code, Reason: "busy"}, ClaimLead{Code: two.Code}}, o.set.ClaimCap - 1, 1},
	} {
		var held []Lead
		for i := range c.held {
			l := *o.lead(Claimed, "rep")
			l.Code = fmt.Sprintf("CC-%05d", i)
			held = append(held, l)
		}
		given := 0
		for _, l := range o.acts(t, c.by, []*Lead{one, two}, held, c.do...).Leads {
			if l.HolderID == rep {
				given++
			}
		}
		if given != c.want {
			t.Errorf("%s: with %d held %d more are theirs, want %d", name, c.held, given, c.want)
		}
	}
}
