package bot

import (
	"testing"
	"time"
)

func TestFiscalYears(t *testing.T) {
	t.Parallel()
	for day, want := range map[Date]Fiscal{
		{2025, time.September, 30}: 2025, {2025, time.October, 1}: 2026, {2025, time.December, 31}: 2026, {2026, time.January, 1}: 2026,
		{2026, time.September, 30}: 2026, {2026, time.October, 1}: 2027, {2028, time.February, 29}: 2028,
	} {
		if got := FiscalOf(day); got != want {
			t.Errorf("%s is in %s, not %s", day, got, want)
		}
	}
	if f := Fiscal(2026); f.From() != (Date{2025, time.October, 1}) || f.To() != (Date{2026, time.October, 1}) || f.String() != "FY26" {
		t.Errorf("%s %s %s", f.From(), f.To(), f)
	}
	// Every day is in exactly one year, and the years follow one another.
	for d := (Date{2024, time.January, 1}); d.Before(Date{2030, time.January, 1}); d = d.Add(1) {
		f := FiscalOf(d)
		if d.Before(f.From()) || !d.Before(f.To()) || f.To() != (f+1).From() {
			t.Fatalf("%s is not in %s", d, f)
		}
	}
	if d := YearBefore(Date{2028, time.February, 29}); d != (Date{2027, time.February, 28}) {
		t.Error(d)
	}
}

// TestWeeksAtClockChanges: a week is seven days by the calendar; with a clock
// change in it, it is an hour shorter or longer, and no instant is in two weeks or
// in none.
func TestWeeksAtClockChanges(t *testing.T) {
	t.Parallel()
	denver, set := zone("America/Denver", nil), DefaultSettings()
	for day, hours := range map[Date]int{
		{2026, time.March, 4}: 168, {2026, time.March, 5}: 167, {2026, time.March, 8}: 167, {2026, time.March, 11}: 167, {2026, time.March, 12}: 168,
		{2026, time.October, 29}: 169, {2026, time.November, 4}: 169, {2026, time.November, 5}: 168,
	} {
		p := set.ReportWeek(day, denver)
		if got := int(p.To.Sub(p.From).Hours()); got != hours || DateOf(p.From, denver).Weekday() != time.Thursday || p.From.In(denver).Hour() != 0 || p.To.In(denver).Hour() != 0 {
			t.Errorf("%s: %d hours, %s to %s", day, got, p.From.In(denver), p.To.In(denver))
		}
		if noon := day.At(12, 0, denver); noon.Before(p.From) || !noon.Before(p.To) {
			t.Errorf("%s is not in its week", day)
		}
	}
	for d := (Date{2025, time.January, 1}); d.Before(Date{2027, time.January, 1}); d = d.Add(7) {
		if a, b := set.ReportWeek(d, denver), set.ReportWeek(d.Add(7), denver); !a.To.Equal(b.From) {
			t.Fatalf("between %s and %s", a.To, b.From)
		}
	}
}

// TestWeeklyIsOutByTheNextEvening: Thursday at eight; Wednesday where Thursday is
// a holiday; never after the evening of the next business day.
func TestWeeklyIsOutByTheNextEvening(t *testing.T) {
	t.Parallel()
	set := DefaultSettings()
	denver := zone("America/Denver", nil)
	for thursday, want := range map[Date][2]string{
		{2026, time.March, 5}:     {"Thu Mar 5 08:00", "Fri Mar 6 20:00"},
		{2026, time.November, 26}: {"Wed Nov 25 08:00", "Fri Nov 27 20:00"}, // Thanksgiving
		{2025, time.December, 25}: {"Wed Dec 24 08:00", "Fri Dec 26 20:00"},
		{2026, time.July, 2}:      {"Thu Jul 2 08:00", "Mon Jul 6 20:00"}, // the 4th is a Saturday, observed on Friday
	} {
		at, until := set.WeeklyAt(thursday, denver), set.WeeklyUntil(thursday, denver)
		if got := [2]string{at.Format("Mon Jan 2 15:04"), until.Format("Mon Jan 2 15:04")}; got != want {
			t.Errorf("%s: %v, not %v", thursday, got, want)
		}
	}
}

func TestAppreciationDay(t *testing.T) {
	t.Parallel()
	set := DefaultSettings()
	for year, want := range map[int]Date{2026: {2026, time.November, 17}, 2029: {2029, time.November, 16}, 2030: {2030, time.November, 15}} {
		if got := set.Appreciation(year); got != want {
			t.Errorf("%d: %s, not %s", year, got, want)
		}
	}
}

// TestPartsComeBeforeTheyAreDue: a week's part is expected before its Thursday,
// in each zone's own morning.
func TestPartsComeBeforeTheyAreDue(t *testing.T) {
	t.Parallel()
	set := DefaultSettings()
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	east, west := set.Parts("America/New_York", now), set.Parts("America/Los_Angeles", now)
	find := func(all []Part, key string) Part {
		for _, p := range all {
			if p.Key == key {
				return p
			}
		}
		t.Fatalf("%s is not expected", key)
		return Part{}
	}
	a, b := find(east, "weekly:2026-03-05"), find(west, "weekly:2026-03-05")
	if !a.Due.Equal(time.Date(2026, 3, 5, 13, 0, 0, 0, time.UTC)) || b.Due.Sub(a.Due) != 3*time.Hour || !a.Since.Before(a.Due) || !a.Due.Before(a.Until) {
		t.Errorf("%+v %+v", a, b)
	}
	find(east, "weekly:2026-03-12")
	find(east, "thanks:2026")
}

// TestETAIsHonest: what does not fit into the windows until Friday evening is
// said, and what fits is not.
func TestETAIsHonest(t *testing.T) {
	t.Parallel()
	set := DefaultSettings()
	thursday := Date{2026, time.March, 5}
	chicago := zone("America/Chicago", nil)
	crowd := Crowd{Channel: "sms", Zone: "America/Chicago", Until: set.WeeklyUntil(thursday, chicago), Count: 78_000}
	from := set.WeeklyAt(thursday, chicago)
	reckon := func() Forecast {
		return set.Forecasts([]BroadcastState{{Key: "weekly:2026-03-05", Crowds: []Crowd{crowd}, Segments: 2}}, from)[0]
	}
	f := reckon()
	if f.Late < 59_000 || f.Late > 61_000 || !f.Last.After(crowd.Until) { // ten hours of windows at half a message a second
		t.Errorf("%+v", f)
	}
	set.SMSRate = 20
	if f = reckon(); f.Late != 0 || f.Last.After(crowd.Until) {
		t.Errorf("%+v", f)
	}
	crowd.Count = 100
	if f = reckon(); f.Late != 0 || f.Last.Sub(from) > 2*time.Minute {
		t.Errorf("%+v", f)
	}
}

func TestCampaignsCountNobodyOut(t *testing.T) {
	t.Parallel()
	c := Campaign{Name: "Spring", Fiscal: 2026, Leads: 100, Participation: 50, Until: Date{2026, time.September, 30}, Sent: 9, Carriers: 40}
	for taking, want := range map[int]string{
		0: "9 leads of 100, 0% of the carriers (goal 50% with at least one lead by 2026-09-30)",
		2: "9 leads of 100, fewer than 3 carriers (goal 50% with at least one lead by 2026-09-30)",
		8: "9 leads of 100, 20% of the carriers (goal 50% with at least one lead by 2026-09-30)",
	} {
		c.Taking = taking
		if got := c.Progress(); got != want {
			t.Errorf("%q", got)
		}
	}
}
