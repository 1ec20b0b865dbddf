package bot

import (
	"fmt"
	"slices"
	"time"
)

// Telecon is a district's teleconference of both sides [S2 q7].
type Telecon struct {
	Key      string
	District string
	At       time.Time
	SetBy    PersonID
	SetAt    time.Time
	HeldAt   *time.Time // when it was put on record
	HeldBy   PersonID
	USPS     int // how many of that side took part
	NALC     int
}

// Counts says whether it was held with both sides: otherwise it does not count.
func (t Telecon) Counts() bool { return t.HeldAt != nil && t.USPS > 0 && t.NALC > 0 }

// DistrictBook is what a district has on record about teleconferences, newest
// first, with its admins.
type DistrictBook struct {
	District string
	Since    Date
	Telecons []Telecon
	Admins   map[string][]Person // by side
}

// SpeaksForDistrict is the side for which a person sets and records
// teleconferences; "": none.
func (s *Settings) SpeaksForDistrict(p Person, district string, now time.Time) string {
	for _, side := range []string{USPS, NALC} {
		if district != "" && p.Enrolled() && p.Has(AdminOf(side), s.Day(now), district) {
			return side
		}
	}
	return ""
}

// In is the teleconference that counts for a quarter; nil: none.
func (b DistrictBook) In(s *Settings, q Quarter) *Telecon {
	for i, t := range b.Telecons {
		if t.Counts() && QuarterOf(s.Day(t.At)) == q {
			return &b.Telecons[i]
		}
	}
	return nil
}

// Set is a teleconference of a quarter that nobody has put on record yet.
func (b DistrictBook) Set(s *Settings, q Quarter) *Telecon {
	for i, t := range b.Telecons {
		if t.HeldAt == nil && QuarterOf(s.Day(t.At)) == q {
			return &b.Telecons[i]
		}
	}
	return nil
}

// OneSided is a teleconference of a quarter that was held without one side.
func (b DistrictBook) OneSided(s *Settings, q Quarter) *Telecon {
	for i, t := range b.Telecons {
		if t.HeldAt != nil && !t.Counts() && QuarterOf(s.Day(t.At)) == q {
			return &b.Telecons[i]
		}
	}
	return nil
}

// Ahead is the next teleconference that was set and is not over; nil: none.
func (b DistrictBook) Ahead(now time.Time) (next *Telecon) {
	for i, t := range b.Telecons {
		if t.HeldAt == nil && t.At.After(now) && (next == nil || t.At.Before(next.At)) {
			next = &b.Telecons[i]
		}
	}
	return next
}

// open is the newest teleconference whose time has come and that nobody has put
// on record.
func (b DistrictBook) open(now time.Time) (last *Telecon) {
	for i, t := range b.Telecons {
		if t.HeldAt == nil && !t.At.After(now) && now.Sub(t.At) < heldWithin && (last == nil || t.At.After(last.At)) {
			last = &b.Telecons[i]
		}
	}
	return last
}

func (b DistrictBook) with(t Telecon) DistrictBook {
	b.Telecons = put(b.Telecons, t, func(old Telecon) bool { return old.Key == t.Key })
	return b
}

const (
	// heldWithin is how long after a teleconference it is the one that HELD means.
	heldWithin = 45 * 24 * time.Hour
	// heldAgain is how long its numbers can be corrected.
	heldAgain = 7 * 24 * time.Hour
)

// SetTelecon sets the district's next teleconference; one that lies ahead is
// moved.
func (s *Settings) SetTelecon(b DistrictBook, p Person, at, now time.Time) (DistrictBook, Telecon, *Error) {
	switch {
	case s.SpeaksForDistrict(p, b.District, now) == "":
		return b, Telecon{}, &Error{Kind: ErrNotAllowed}
	case !at.After(now):
		return b, Telecon{}, &Error{Kind: ErrTooLate}
	}
	t := Telecon{Key: fmt.Sprintf("%s:%d", b.District, len(b.Telecons)+1), District: b.District}
	if ahead := b.Ahead(now); ahead != nil {
		t = *ahead
	}
	t.At, t.SetBy, t.SetAt = at, p.ID, now
	return b.with(t), t, nil
}

// OddTelecon is why a time is an unlikely one for a teleconference; "": it is not.
type OddTelecon string

// The whys, the first that is true.
const (
	TeleconOff  OddTelecon = "off"  // no business day there
	TeleconHour OddTelecon = "hour" // outside of the hours of staff
	TeleconFar  OddTelecon = "far"  // after the next quarter: mostly a day of last month
)

// Odd looks at a time with the eyes of the district: nothing forbids such a one,
// but it is asked about.
func (s *Settings) Odd(at, now time.Time, zone *time.Location) OddTelecon {
	local := at.In(zone)
	minute := local.Hour()*60 + local.Minute()
	switch {
	case !s.Calendar.Business(DateOf(at, zone)):
		return TeleconOff
	case !slices.ContainsFunc(s.StaffHours, func(h Span) bool { return h.From <= minute && minute < h.To }):
		return TeleconHour
	case !s.Day(at).Before(QuarterOf(QuarterOf(s.Day(now)).To()).To()):
		return TeleconFar
	}
	return ""
}

// HoldTelecon puts on record how many of each side took part: in the one that was
// set, or in one that was not.
func (s *Settings) HoldTelecon(b DistrictBook, p Person, usps, nalc int, now time.Time) (DistrictBook, Telecon, *Error) {
	if s.SpeaksForDistrict(p, b.District, now) == "" {
		return b, Telecon{}, &Error{Kind: ErrNotAllowed}
	}
	t := Telecon{Key: fmt.Sprintf("%s:%d", b.District, len(b.Telecons)+1), District: b.District, At: now, SetBy: p.ID, SetAt: now}
	if open := b.open(now); open != nil {
		t = *open
	} else if last := b.lastHeld(); last != nil && now.Sub(*last.HeldAt) < heldAgain {
		t = *last
	}
	t.HeldAt, t.HeldBy, t.USPS, t.NALC = &now, p.ID, usps, nalc
	return b.with(t), t, nil
}

func (b DistrictBook) lastHeld() (last *Telecon) {
	for i, t := range b.Telecons {
		if t.HeldAt != nil && (last == nil || t.At.After(last.At)) {
			last = &b.Telecons[i]
		}
	}
	return last
}
