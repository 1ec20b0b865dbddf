package bot

import "time"

// windowDays is how far ahead a window is looked for; no two holidays and
// weekends make a longer gap.
const windowDays = 14

// mainland are the zones whose windows must all be open when a carrier's own
// zone is not known.
var mainland = []string{"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"}

// Window is the earliest time, not before t, at which an unasked message may
// reach a person: carriers in CarrierHours, Monday to Saturday, never on
// holidays; coordinators and sales in StaffHours on business days; by the
// clock of their station.
func (s *Settings) Window(p Person, t time.Time) time.Time {
	staff := p.Staff(DateOf(t, s.Zone))
	hours := s.CarrierHours
	if staff {
		hours = s.StaffHours
	}
	zones := s.zonesOf(p)
	open := func(at time.Time) bool {
		for _, z := range zones {
			if !s.openAt(at.In(z), hours, staff) {
				return false
			}
		}
		return true
	}
	if open(t) {
		return t
	}
	var best time.Time
	for _, z := range zones {
		day := DateOf(t, z)
		for i := range windowDays {
			for _, h := range hours {
				at := day.Add(i).At(h.From/60, h.From%60, z)
				if at.After(t) && open(at) && (best.IsZero() || at.Before(best)) {
					best = at
				}
			}
		}
	}
	if best.IsZero() { // hours that never meet: better late than never
		return t.Add(24 * time.Hour)
	}
	return best
}

func (s *Settings) openAt(local time.Time, hours []Span, staff bool) bool {
	day := DateOf(local, local.Location())
	if staff && !s.Calendar.Business(day) || !staff && !s.Calendar.Street(day) {
		return false
	}
	minute := local.Hour()*60 + local.Minute()
	for _, h := range hours {
		if minute >= h.From && minute < h.To {
			return true
		}
	}
	return false
}

func (s *Settings) zonesOf(p Person) []*time.Location {
	if loc := zone(p.Zone, nil); loc != nil {
		return []*time.Location{loc}
	}
	var all []*time.Location
	for _, name := range mainland {
		all = append(all, zone(name, s.Zone))
	}
	return all
}
