package bot

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/us"
)

// Calendar knows which days count. The zero value knows the eleven federal
// holidays and no closing days.
type Calendar struct {
	// Closed are closing days that an admin added, with their reason.
	Closed map[Date]string
	// Edition is how many changes the calendar has seen.
	Edition int
}

// holidays are the eleven federal holidays; a Saturday's is observed on the
// Friday before, a Sunday's on the Monday after.
var holidays = []*cal.Holiday{
	us.NewYear, us.MlkDay, us.PresidentsDay, us.MemorialDay, us.Juneteenth, us.IndependenceDay,
	us.LaborDay, us.ColumbusDay, us.VeteransDay, us.ThanksgivingDay, us.ChristmasDay,
}

// Off says why a day is no business day: "Saturday", "Thanksgiving Day", the
// reason of a closing day. Empty: it is one (Monday to Friday, no observed
// federal holiday, no closing day).
func (c Calendar) Off(d Date) string {
	if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
		return w.String()
	}
	if name := holiday(d, true); name != "" {
		return name
	}
	return c.Closed[d]
}

// Business says whether a day is a business day: where Off has nothing to say.
func (c Calendar) Business(d Date) bool { return c.Off(d) == "" }

// After is the n-th business day after a day; n is 1 or more.
func (c Calendar) After(d Date, n int) Date {
	for n > 0 {
		d = d.Add(1)
		if c.Business(d) {
			n--
		}
	}
	return d
}

// Before is the n-th business day before a day; n is 1 or more.
func (c Calendar) Before(d Date, n int) Date {
	for n > 0 {
		d = d.Add(-1)
		if c.Business(d) {
			n--
		}
	}
	return d
}

// OpenAt says whether a station works on a day: Monday to Friday, Saturday
// where the station counts it, not on the legal date of a holiday (the
// observed day is the sales clock's), not on a closing day.
func (c Calendar) OpenAt(d Date, saturday bool) bool {
	w := d.Weekday()
	if w == time.Sunday || w == time.Saturday && !saturday {
		return false
	}
	return holiday(d, false) == "" && c.Closed[d] == ""
}

// Street says whether unasked messages may reach carriers on a day: Monday to
// Saturday, neither the legal nor the observed date of a holiday.
func (c Calendar) Street(d Date) bool {
	return d.Weekday() != time.Sunday && holiday(d, false) == "" && holiday(d, true) == ""
}

// holiday names the federal holiday of a day, by its observed or legal date.
func holiday(d Date, observed bool) string {
	for _, h := range holidays {
		// New Year's Day of the next year may be observed on December 31.
		for _, year := range []int{d.Year, d.Year + 1} {
			legal, seen := h.Calc(year)
			day := legal
			if observed {
				day = seen
			}
			if !day.IsZero() && DateOf(day, day.Location()) == d {
				return h.Name
			}
		}
	}
	return ""
}
