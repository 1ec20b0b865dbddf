package bot

import (
	"fmt"
	"time"
)

// Date is a calendar day without a zone; the zero value is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day of a time in a zone.
func DateOf(t time.Time, loc *time.Location) Date {
	y, m, d := t.In(loc).Date()
	return Date{y, m, d}
}

// ParseDate reads YYYY-MM-DD; anything else is an error, also a day that no
// calendar has.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a date; write YYYY-MM-DD", s)
	}
	return DateOf(t, time.UTC), nil
}

// String is YYYY-MM-DD.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// IsZero says whether no day was given.
func (d Date) IsZero() bool { return d == Date{} }

// At is the instant of a wall-clock time of that day in a zone. A time that the
// change of the clocks skips or has twice is one of the two beside it.
func (d Date) At(hour, min int, loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, hour, min, 0, 0, loc)
}

// Add is the day n days later; with n below 0, earlier.
func (d Date) Add(n int) Date { return DateOf(d.At(12, 0, time.UTC).AddDate(0, 0, n), time.UTC) }

// Before says whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.At(0, 0, time.UTC).Before(e.At(0, 0, time.UTC)) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.At(12, 0, time.UTC).Weekday() }

// MarshalText prints YYYY-MM-DD, nothing for no day.
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads YYYY-MM-DD or nothing.
func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(b))
	return err
}
