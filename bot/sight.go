package bot

import "time"

// MaySeeContact says whether a person may see whom to call about a lead and all
// that the card says: who sent it, who holds it, the coordinator who is to check
// it, the sales manager of its pool.
func (s *Settings) MaySeeContact(l *Lead, p Person, now time.Time) bool {
	if !s.MaySee(l, p, now) {
		return false
	}
	day := s.Day(now)
	return l.SubmitterID == p.ID || s.Holds(l, p, now) ||
		l.Status == InReview && p.Has(ManagementCoordinator, day, l.Station) ||
		p.Has(SalesManager, day, l.Pool)
}

// MaySeeName says whether a person may see the customer's name, town and volume,
// as on a pool card: sales, and who sent it. Coordinators see how a lead stands,
// not whose it is.
func (s *Settings) MaySeeName(l *Lead, p Person, now time.Time) bool {
	day := s.Day(now)
	return s.MaySeeContact(l, p, now) || s.MaySee(l, p, now) &&
		(p.Has(Rep, day, l.Pool) || l.Route == RouteBSN && p.Has(BSNRep, day, l.Pool))
}

// MaySeeSubmitter says whether a person may see who sent a lead: themselves, and
// the coordinators of the station. Sales never learn it from us.
func (s *Settings) MaySeeSubmitter(l *Lead, p Person, now time.Time) bool {
	day := s.Day(now)
	return s.MaySee(l, p, now) && (l.SubmitterID == p.ID ||
		p.Has(ManagementCoordinator, day, l.Station) || p.Has(CarrierCoordinator, day, l.Station))
}

// Access says that somebody was shown personal data of a customer.
type Access struct {
	Person   PersonID
	Customer int64
	How      string // claim, status, who, issues: what they asked for
	Shown    string // contact, own, headlines
	Channel  string
	At       time.Time
}

// looked records an access; a lead without a customer has nothing to show.
func (r *ruling) looked(who Person, customer int64, how, shown string) {
	if customer != 0 {
		r.c.Accesses = append(r.c.Accesses, Access{Person: who.ID, Customer: customer, How: how, Shown: shown, Channel: r.s.From.Channel, At: r.s.Now})
	}
}
