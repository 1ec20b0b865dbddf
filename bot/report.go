package bot

import "time"

// Report is a report of the program: a table with what must hold about it. Its
// JSON is the shape of the contract.
type Report struct {
	Name     string         `json:"report"`
	Title    string         `json:"title"`
	Scope    string         `json:"scope"`
	Period   Period         `json:"period"`
	FrozenAt time.Time      `json:"frozen_at"` // when it was made; it does not change any more
	Columns  []ReportColumn `json:"columns"`
	Rows     [][]any        `json:"rows"`
	Checks   []ReportCheck  `json:"checks"`

	Zone *time.Location `json:"-"` // in which its days begin; nil: in UTC
}

// First is the day on which the period begins.
func (r Report) First() Date { return DateOf(r.Period.From, r.zone()) }

// Last is the last day of the period, which ends with the midnight after it.
func (r Report) Last() Date { return DateOf(r.Period.To.Add(-time.Second), r.zone()) }

func (r Report) zone() *time.Location {
	if r.Zone == nil {
		return time.UTC
	}
	return r.Zone
}

// Period is half open: To is not in it.
type Period struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// ReportColumn is a column: Type is text, number, money (US cents), share (percent),
// date (YYYY-MM-DD) or time (an instant).
type ReportColumn struct {
	Key   string `json:"key"`
	Title string `json:"title"`
	Type  string `json:"type"`
}

// ReportCheck is something that must hold about a report.
type ReportCheck struct {
	Text  string `json:"text"`
	Holds bool   `json:"holds"`
}

// ReportScope is what a report is about: a person, station or district by its
// word, and a period.
type ReportScope struct {
	Of     string
	Period Period
	Now    time.Time
	// Args are further values that the report's queries name.
	Args map[string]any
}
