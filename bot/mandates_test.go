package bot_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"leadline/bot"
)

func settings() *bot.Settings { s := bot.DefaultSettings(); return &s }

// The cases of the field: entry, start and due in UTC.
var clockCases = []struct{ note, entered, start, due string }{
	{"plain Tuesday morning", "2026-11-03T17:15Z", "2026-11-04T20:00Z", "2026-11-06T20:00Z"},
	{"Friday evening before Veterans Day week", "2026-11-07T02:40Z", "2026-11-09T20:00Z", "2026-11-12T20:00Z"},
	{"Sunday", "2026-11-08T15:00Z", "2026-11-09T20:00Z", "2026-11-12T20:00Z"},
	{"Tuesday before Veterans Day", "2026-11-10T18:30Z", "2026-11-12T20:00Z", "2026-11-16T20:00Z"},
	{"Tuesday before Thanksgiving", "2026-11-24T23:20Z", "2026-11-25T20:00Z", "2026-11-30T20:00Z"},
	{"Friday before Columbus Day", "2026-10-09T21:45Z", "2026-10-13T19:00Z", "2026-10-15T19:00Z"},
	{"on the observed Friday itself", "2026-07-03T17:00Z", "2026-07-06T19:00Z", "2026-07-08T19:00Z"},
	{"clock change within", "2026-10-28T16:00Z", "2026-10-29T19:00Z", "2026-11-02T20:00Z"},
	{"midnight in Chicago", "2026-11-04T06:00Z", "2026-11-05T20:00Z", "2026-11-09T20:00Z"},
	{"Guam morning is the Chicago day before", "2026-11-03T22:00Z", "2026-11-04T20:00Z", "2026-11-06T20:00Z"},
	{"Christmas and New Year", "2026-12-23T21:00Z", "2026-12-24T20:00Z", "2026-12-29T20:00Z"},
	{"summer", "2026-07-14T14:00Z", "2026-07-15T19:00Z", "2026-07-17T19:00Z"},
	{"Juneteenth observed on Friday", "2027-06-17T15:00Z", "2027-06-21T19:00Z", "2027-06-23T19:00Z"},
	{"New Year's Day 2028 observed in 2027", "2027-12-29T18:00Z", "2027-12-30T20:00Z", "2028-01-04T20:00Z"},
}

func TestP14_FollowUpClock(t *testing.T) {
	t.Parallel()
	const layout = "2006-01-02T15:04Z"
	for _, c := range clockCases {
		at, err := time.Parse(layout, c.entered)
		if err != nil {
			t.Fatal(err)
		}
		start, due := settings().FollowUp(at)
		if got := start.UTC().Format(layout); got != c.start {
			t.Errorf("%s: start %s, want %s", c.note, got, c.start)
		}
		if got := due.UTC().Format(layout); got != c.due {
			t.Errorf("%s: due %s, want %s", c.note, got, c.due)
		}
	}
}

// Start and due never fall on a day that does not count, and entering later
// never makes them earlier; over ten years, hour by hour would say no more
// than day by day.
func TestP14_ClockProperties(t *testing.T) {
	t.Parallel()
	s := settings()
	var before time.Time
	for at := time.Date(2025, 1, 1, 5, 0, 0, 0, time.UTC); at.Year() < 2036; at = at.Add(13 * time.Hour) {
		start, due := s.FollowUp(at)
		for _, x := range []time.Time{start, due} {
			if off := s.Calendar.Off(bot.DateOf(x, s.Zone)); off != "" || x.In(s.Zone).Hour() != 14 {
				t.Fatalf("entered %v: %v is on %q", at, x, off)
			}
		}
		if due.Before(before) || !start.After(at) || !due.After(start) {
			t.Fatalf("entered %v: start %v due %v, before %v", at, start, due, before)
		}
		before = due
	}
}

func TestHolidaysObserved(t *testing.T) {
	t.Parallel()
	c := bot.Calendar{Closed: map[bot.Date]string{{Year: 2026, Month: 3, Day: 9}: "snow"}}
	for day, off := range map[string]string{
		"2026-07-03": "Independence Day", "2027-12-31": "New Year's Day", "2027-07-05": "Independence Day",
		"2028-11-10": "Veterans Day", "2026-03-07": "Saturday", "2026-03-09": "snow", "2026-03-10": "",
	} {
		d, _ := bot.ParseDate(day)
		if got := c.Off(d); got != off {
			t.Errorf("%s is off for %q, want %q", day, got, off)
		}
	}
}

func TestInputDue(t *testing.T) {
	t.Parallel()
	arvada := bot.Station{Zone: "America/Denver", Close: "17:00"}
	saturday := arvada
	saturday.Saturday = true
	for _, c := range []struct {
		card string
		at   bot.Station
		want string
	}{
		{"2026-03-04", arvada, "2026-03-05T17:00:00-07:00"},
		{"2026-03-06", arvada, "2026-03-09T17:00:00-06:00"},   // Friday to Monday, over the clock change
		{"2026-03-06", saturday, "2026-03-07T17:00:00-07:00"}, // Saturday counts here
		{"2026-07-02", arvada, "2026-07-03T17:00:00-06:00"},   // observed, not legal: the station is open
		{"2026-11-10", arvada, "2026-11-12T17:00:00-07:00"},
	} {
		d, _ := bot.ParseDate(c.card)
		if got := settings().InputDue(d, c.at).Format(time.RFC3339); got != c.want {
			t.Errorf("card %s: due %s, want %s", c.card, got, c.want)
		}
	}
}

func TestP19_Windows(t *testing.T) {
	t.Parallel()
	carrier := bot.Person{Handle: "dot", Zone: "America/Denver"}
	rep := bot.Person{Handle: "ana", Zone: "America/Denver", Grants: []bot.Grant{{Role: bot.Rep, Scope: "CO-WY"}}}
	nowhere := bot.Person{Handle: "sam"}
	for _, c := range []struct {
		p        bot.Person
		at, want string
	}{
		{carrier, "2026-03-04T12:00:00-07:00", "2026-03-04T16:00:00-07:00"},
		{carrier, "2026-03-04T16:30:00-07:00", "2026-03-04T16:30:00-07:00"},
		{carrier, "2026-03-07T20:00:00-07:00", "2026-03-09T08:00:00-06:00"}, // Saturday night; Sunday never; the clock changes
		{carrier, "2026-07-03T07:00:00-06:00", "2026-07-06T08:00:00-06:00"}, // observed Friday and legal Saturday
		{rep, "2026-03-06T18:00:00-07:00", "2026-03-09T07:00:00-06:00"},
		{rep, "2026-03-06T17:59:00-07:00", "2026-03-06T17:59:00-07:00"},
		{nowhere, "2026-03-04T10:00:00-05:00", "2026-03-04T19:00:00-05:00"}, // all mainland zones at once
	} {
		at, _ := time.Parse(time.RFC3339, c.at)
		want, _ := time.Parse(time.RFC3339, c.want)
		if got := settings().Window(c.p, at); !got.Equal(want) {
			t.Errorf("%s at %s: %s, want %s", c.p.Handle, c.at, got.In(want.Location()).Format(time.RFC3339), c.want)
		}
	}
}

func TestCentralNeverNamesSummerOrWinter(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 9, 19, 0, 0, 0, time.UTC)
	if got := settings().Central(at); got != "Mon Mar 9 2:00pm CT" {
		t.Errorf("got %q", got)
	}
	denver, _ := time.LoadLocation("America/Denver")
	if got := bot.Local(at, denver); got != "Mon Mar 9 1:00pm MT" {
		t.Errorf("got %q", got)
	}
}
