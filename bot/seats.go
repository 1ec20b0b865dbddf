package bot

import (
	"fmt"
	"slices"
	"time"
)

// seat is whom a step of the ladder is for.
type seat int

// The seats, from the bottom: who cannot be told is told one seat higher.
const (
	poolSeat seat = iota // the room of the pool; its reps where it has none
	holderSeat
	managerSeat
	areaSeat
	adminSeat
)

// seatWords name the seats in lines and texts.
var seatWords = map[seat]string{poolSeat: "pool", holderSeat: "holder", managerSeat: "sales_manager", areaSeat: "area_manager", adminSeat: "program_admin"}

// Before the word of a seat: somebody sits there, but gets no messages, or has
// days off.
const (
	quiet = "quiet_"
	away  = "away_"
)

// Line is one thing that staff is told; all lines of a person and a quarter of
// an hour leave as one message.
type Line struct {
	ID     int64
	To     PersonID
	Lead   string // code; empty: the line is about a topic
	What   string // a word of News
	Step   string
	Vacant string // the seat for which it was, where that is empty or gets no messages
	Made   time.Time
	At     time.Time // when it may leave
	Until  time.Time // what it warns of: afterwards it is not said; zero: always
	Both   bool      // by direct message and by SMS
	// Topic is what the line is about if not a lead: "talk:ARVADA:2026-03-02";
	// Values are what its words need.
	Topic  string
	Values map[string]string
}

// Told says whether the person takes messages that they did not ask for.
func (p Person) Told() bool {
	return p.Enrolled() && !p.Stopped && !p.Muted && len(p.Addresses) > 0
}

// seated is who is told in the name of a seat: those who sit there and get
// messages, else who sits higher. vacant is the seat that was passed over; what
// is the word for those found.
func (r *ruling) seated(l *Lead, t seated) (people []Person, what, vacant string) {
	what = t.what
	at := t.seat
	if at == holderSeat && l.HolderID == 0 { // nobody holds it: then it is the manager's, no seat is empty
		at, what = managerSeat, t.above()
	}
	for ; at <= adminSeat; at++ {
		if at == holderSeat && t.seat != holderSeat {
			continue
		}
		sitting, ready := r.sitting(l, at)
		if !ready {
			return nil, what, ""
		}
		mark := ""
		for _, p := range sitting {
			switch {
			case !p.Told():
				mark = quiet
			case p.Away.On(r.set.Day(r.s.Now)):
				mark = away
			default:
				people = append(people, p)
			}
		}
		if len(people) > 0 {
			return people, what, vacant
		}
		if vacant == "" {
			vacant = mark + seatWords[at]
		}
		what = t.above()
	}
	return nil, what, vacant
}

func (t seated) above() string {
	if t.up != "" {
		return t.up
	}
	return t.what
}

// sitting is who holds a seat; false: it is not known yet.
func (r *ruling) sitting(l *Lead, at seat) ([]Person, bool) {
	role, scope := SalesManager, l.Pool
	if at == poolSeat && l.Route != RouteBSN {
		return r.byText(r.s.Records.Pools[l.Pool]), r.want(NeedPool, l.Pool)
	}
	switch at {
	case holderSeat:
		if !r.want(NeedPeople, fmt.Sprint(l.HolderID)) {
			return nil, false
		}
		return []Person{r.s.Records.People[l.HolderID]}, true
	case poolSeat:
		role = BSNRep
	case areaSeat:
		role = AreaManager
		if !r.want(NeedArea, l.Pool) {
			return nil, false
		}
		if scope = r.s.Records.Areas[l.Pool]; scope == "" {
			scope = "national"
		}
	case adminSeat:
		role = ProgramAdmin
	}
	key := string(role) + "@" + scope
	if !r.want(NeedStaff, key) {
		return nil, false
	}
	return r.s.Records.Staff[key], true
}

// line puts what a step says into the trays of whom it is for, and returns
// their handles. The pool's rooms are told at once, in the thread of the card.
func (r *ruling) line(l *Lead, t seated, step string, at, until time.Time) (told []string) {
	if t.seat == poolSeat {
		if !r.want(NeedPool, l.Pool) {
			return nil
		}
		if l.Route != RouteBSN {
			told = r.inThread(l, t.what, step, r.s.Records.Pools[l.Pool].Rooms, until)
		}
	}
	people, what, vacant := r.seated(l, t)
	if len(told) > 0 && vacant != "" { // the room reaches everybody
		return told
	}
	for _, p := range people {
		when, ok := r.set.InTime(p, r.onTime(at), until)
		if !ok || slices.ContainsFunc(r.c.Lines, func(o Line) bool { return o.To == p.ID && o.Lead == l.Code && o.Step == step }) {
			continue
		}
		r.c.Lines = append(r.c.Lines, Line{To: p.ID, Lead: l.Code, What: what, Step: step, Vacant: vacant, Made: r.s.Now, At: when, Until: until, Both: t.both && what == t.what})
		told = append(told, p.Handle)
	}
	return told
}

// inThread tells the rooms of a pool below the lead's card.
func (r *ruling) inThread(l *Lead, what, step string, rooms []Address, until time.Time) (told []string) {
	m := r.voice.Tell(News{What: what, Lead: *l, Zone: r.set.Zone, Central: r.set.Zone}, "en")
	for _, room := range rooms {
		r.notify = append(r.notify, Outgoing{To: room, Kind: Notice, Message: m, Cause: step + ":" + l.Code, At: r.s.Now, NotAfter: until, Lead: l.Code})
		told = append(told, seatWords[poolSeat])
	}
	return told
}

const (
	quarter = 15 * time.Minute
	// punctual is how late a step may be taken and still leave in its own
	// quarter of an hour.
	punctual = 5 * time.Minute
)

// onTime is a step's own time, or now if it comes late.
func (r *ruling) onTime(at time.Time) time.Time {
	if late := r.s.Now.Add(-punctual); at.Before(late) {
		return late
	}
	return at
}

// nextQuarter is the first full quarter of an hour not before t.
func nextQuarter(t time.Time) time.Time {
	if q := t.Truncate(quarter); q.Before(t) {
		return q.Add(quarter)
	}
	return t
}

// InTime is the first full quarter of an hour, not before t, at which staff may
// be told; where that is not before what it warns of, the last one before t.
// False: there is none. Without until any time will do.
func (s *Settings) InTime(p Person, t, until time.Time) (time.Time, bool) {
	when := nextQuarter(s.Window(p, nextQuarter(t)))
	if until.IsZero() || when.Before(until) {
		return when, true
	}
	last := t
	if !last.Before(until) {
		last = until.Add(-time.Minute)
	}
	return s.lastQuarter(p, last)
}

// lastQuarter is the last full quarter of an hour, not after t, within a
// person's hours.
func (s *Settings) lastQuarter(p Person, t time.Time) (best time.Time, found bool) {
	hours := s.CarrierHours
	staff := p.Staff(DateOf(t, s.Zone))
	if staff {
		hours = s.StaffHours
	}
	if at := t.Truncate(quarter); s.Window(p, at).Equal(at) {
		return at, true
	}
	for _, z := range s.zonesOf(p) {
		day := DateOf(t, z)
		for i := range windowDays {
			for _, h := range hours {
				at := day.Add(-i).At(h.To/60, h.To%60, z).Add(-time.Minute).Truncate(quarter)
				if !at.After(t) && s.Window(p, at).Equal(at) && at.After(best) {
					best, found = at, true
				}
			}
		}
	}
	return best, found
}
