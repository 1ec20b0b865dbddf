package bot

import (
	"fmt"
	"slices"
	"time"
)

// Appoint puts a person into a coordinator's post of a station, for the side of
// who says so [S2 q8]. To is its last day in Central time, zero: open. Acting posts
// have an end.
type Appoint struct {
	Person  PersonID
	Station string
	To      Date
	Acting  bool
}

func (Appoint) action() {}

// Appointment is a grant as it is written; Ends are the terms that it takes the
// place of, from the day before.
type Appointment struct {
	Person PersonID
	Grant  Grant
	By     PersonID
	At     time.Time
	Ends   []PersonID
}

// The reasons not to appoint somebody.
const (
	ErrBoth    ErrorKind = "both"     // coordinator of the other side at that station
	ErrInPost  ErrorKind = "in_post"  // holds it already
	ErrNoEnd   ErrorKind = "no_end"   // an acting appointment without an end
	ErrNotHere ErrorKind = "not_here" // not on the roster
)

// Appoints is the side for which a person appoints coordinators at a station: the
// program admin the management coordinator, the NALC admin the carriers' one
// [S2 q8]; "": none.
func (s *Settings) Appoints(p Person, at Station, now time.Time) string {
	if at.Code == "" {
		return ""
	}
	return s.SpeaksForDistrict(p, at.District, now)
}

// MayAppoint says why a person may not put another into their side's post. One
// person is never both coordinators of a station at a time.
func (s *Settings) MayAppoint(b TalkBook, p, who Person, a Appoint, now time.Time) *Error {
	side := s.Appoints(p, b.Station, now)
	switch {
	case side == "":
		return &Error{Kind: ErrNotAllowed}
	case !who.Enrolled():
		return &Error{Kind: ErrNotHere}
	case a.Acting && a.To.IsZero():
		return &Error{Kind: ErrNoEnd}
	case !a.To.IsZero() && a.To.Before(s.Day(now)):
		return &Error{Kind: ErrTooLate}
	}
	for _, g := range who.Grants {
		if g.Scope != b.Station.Code || !g.To.IsZero() && g.To.Before(s.Day(now)) || !a.To.IsZero() && !g.From.IsZero() && a.To.Before(g.From) {
			continue
		}
		switch g.Role {
		case CoordinatorOf(OtherSide(side)):
			return &Error{Kind: ErrBoth, Who: who.Name}
		case CoordinatorOf(side):
			if !g.Acting || a.Acting {
				return &Error{Kind: ErrInPost, Who: who.Name}
			}
		}
	}
	return nil
}

// appoint writes the appointment; who holds the post for good until now is
// followed, an acting one takes nobody's place. The other side and the person
// hear of it.
func (r *ruling) appoint(a Appoint) {
	f := r.desk(a.Station)
	if f == nil || !r.want(NeedPeople, fmt.Sprint(a.Person)) {
		return
	}
	b, who := f.Book, r.s.Records.People[a.Person]
	if r.set.MayAppoint(b, r.s.Person, who, a, r.s.Now) != nil {
		return
	}
	side := r.set.Appoints(r.s.Person, b.Station, r.s.Now)
	from := b.Today(r.set, r.s.Now)
	p := Appointment{Person: who.ID, By: r.s.Person.ID, At: r.s.Now,
		Grant: Grant{Role: CoordinatorOf(side), Scope: a.Station, From: from, To: a.To, Side: side, Acting: a.Acting}}
	if !a.Acting {
		for _, t := range b.Terms {
			if SideOf(t.Role) == side && t.Covers(from) {
				p.Ends = append(p.Ends, t.Person)
			}
		}
	}
	r.c.Appointed = append(r.c.Appointed, p)
	v := values("station", b.Station.Name, "side", side, "who", who.Name, "from", from, "acting", fmt.Sprint(a.Acting))
	if !a.To.IsZero() {
		v["to"] = a.To.String()
	}
	if !b.Holds(side, b.Today(r.set, r.s.Now)) {
		r.c.Hush = append(r.c.Hush, vacantTopic(b.Station, side, b.VacantSince(side, b.Today(r.set, r.s.Now))))
	}
	topic := fmt.Sprintf("appointed:%s:%s:%d:%s", a.Station, side, who.ID, from)
	if len(p.Ends) > 0 {
		r.topicLines(slices.DeleteFunc(slices.Clone(b.Coords[side]), func(q Person) bool { return q.ID == who.ID || !slices.Contains(p.Ends, q.ID) }), NewsFollowed, topic, "former", v, r.s.Now)
	}
	r.topicLines([]Person{who}, NewsAppointedYou, topic, "you", v, r.s.Now)
	r.topicLines(b.Coords[OtherSide(side)], NewsAppointed, topic, "other", v, r.s.Now)
}
