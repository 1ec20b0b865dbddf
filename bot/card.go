package bot

import "slices"

// Card is the lead card: what a carrier learnt from a customer [S2 q6, q12]. Its
// JSON is the shape of the contract: what is unknown is absent, null never
// appears. A zero that was said ("0 packages") is printed, therefore the pointers.
type Card struct {
	Concurrence   *bool     `json:"concurrence,omitempty"`
	Business      *Business `json:"business,omitempty"`
	SpokeWith     *Party    `json:"spoke_with,omitempty"`
	DecisionMaker *Party    `json:"decision_maker,omitempty"`
	Volume        *Volume   `json:"volume,omitempty"`
	Weight        *Weight   `json:"weight_lb,omitempty"`
	ShipsWith     []string  `json:"ships_with,omitempty"`     // of Shippers
	ShipsWithRaw  string    `json:"ships_with_raw,omitempty"` // as typed
	Destinations  []string  `json:"destinations,omitempty"`   // of Destinations
	DirectMail    *bool     `json:"direct_mail,omitempty"`
	Notes         []string  `json:"notes,omitempty"`
	Media         []string  `json:"media,omitempty"`   // names of stored photos
	Guesses       []string  `json:"guesses,omitempty"` // dotted field names that were read with doubt
	Skipped       []string  `json:"skipped,omitempty"` // fields the person skipped; only here
}

// Business is who and where the customer is. Raw is the whole text as typed.
type Business struct {
	Name   string `json:"name,omitempty"`
	Street string `json:"street,omitempty"`
	City   string `json:"city,omitempty"`
	State  string `json:"state,omitempty"` // two capital letters
	ZIP5   string `json:"zip5,omitempty"`
	ZIP4   string `json:"zip4,omitempty"`
	Raw    string `json:"raw,omitempty"`
}

// Party is a person at the customer's. Phone is E.164.
type Party struct {
	Name  string `json:"name,omitempty"`
	Role  string `json:"role,omitempty"`
	Phone string `json:"phone,omitempty"`
	Ext   string `json:"ext,omitempty"`
	Email string `json:"email,omitempty"`
}

// Volume is how many packages, per what; Min and Max are the same where one number
// was said. Annual is packages a year: day ×260, week ×52, month ×12, of a range
// its middle.
type Volume struct {
	Min           int    `json:"min"`
	Max           int    `json:"max"`
	Per           string `json:"per"` // of Periods
	Annual        int    `json:"annual"`
	AssumedPeriod bool   `json:"assumed_period"` // true: no period was said, week was taken
	Raw           string `json:"raw,omitempty"`
}

// Weight is the usual weight of a package in pounds. OverLimit: above 70 lb,
// the most USPS carries.
type Weight struct {
	Min       float64 `json:"min"`
	Max       float64 `json:"max"`
	OverLimit bool    `json:"over_limit"`
	Raw       string  `json:"raw,omitempty"`
}

// The words of the card's lists, in the order in which menus number them.
var (
	Shippers     = []string{"UPS", "FedEx", "Amazon", "DHL", "USPS", "other"}
	Destinations = []string{"local", "nationwide", "international"}
	Periods      = []string{"day", "week", "month", "year"}
)

// Fields are the questions of the card in the order in which they are asked.
// They are also the words of --asking and of Card.Skipped.
var Fields = []string{"concurrence", "business", "decision_maker", "volume", "weight_lb", "ships_with", "destinations", "direct_mail"}

// AnnualVolume is packages a year for a range of packages per period, one of
// Periods; an unknown period counts as a week.
func AnnualVolume(min, max int, per string) int {
	times := map[string]int{"day": 260, "week": 52, "month": 12, "year": 1}[per]
	if times == 0 {
		times = 52
	}
	return (min + max) * times / 2
}

// Reachable says whether sales can reach somebody: by phone, e-mail or at a
// street address. Without that a card is not a lead.
func (c Card) Reachable() bool {
	for _, p := range []*Party{c.DecisionMaker, c.SpokeWith} {
		if p != nil && (p.Phone != "" || p.Email != "") {
			return true
		}
	}
	return c.Business != nil && c.Business.Street != ""
}

// Complete says whether the card may be sent: concurrence [S2 q1], a business name
// and a way to reach someone.
func (c Card) Complete() bool {
	return c.Concurrence != nil && *c.Concurrence && c.Business != nil && c.Business.Name != "" && c.Reachable()
}

// Guessed says whether a dotted field ("business.name") was read with doubt.
func (c Card) Guessed(field string) bool { return slices.Contains(c.Guesses, field) }
