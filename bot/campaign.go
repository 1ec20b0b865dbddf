package bot

import "fmt"

// Campaign is a campaign of a district in a fiscal year [S0]: a goal of leads, and
// one of participation, "at least one lead by Sept 30", as a share of the city
// carriers. Both are the unit's; there is no goal of a person.
type Campaign struct {
	Name          string
	District      string
	Fiscal        Fiscal
	Leads         int // goal; 0: none
	Participation int // goal, percent; 0: none
	Until         Date
	Ended         bool

	Sent     int // leads so far
	Taking   int // city carriers with at least one
	Carriers int // city carriers of the district
}

// Progress says how far the unit is; one or two who take part are not counted out.
func (c Campaign) Progress() string {
	s := fmt.Sprintf("%d leads", c.Sent)
	if c.Leads > 0 {
		s += fmt.Sprintf(" of %d", c.Leads)
	}
	switch {
	case Few(c.Taking):
		s += ", fewer than 3 carriers"
	case c.Carriers > 0:
		s += fmt.Sprintf(", %d%% of the carriers", min(100, 100*c.Taking/c.Carriers))
	}
	if c.Participation > 0 {
		s += fmt.Sprintf(" (goal %d%% with at least one lead by %s)", c.Participation, c.Until)
	}
	return s
}
