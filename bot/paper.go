package bot

import (
	"fmt"
	"time"
)

// Paper cards: the management coordinator keys what a carrier wrote by hand, also
// for one who never joined; finishes or drops drafts of the station; and checks
// leads where the station wants that [S2 q7, MC-q1].

type (
	// DropHanded ends a draft of the queue without a lead.
	DropHanded struct {
		Station string
		Number  int
		Reason  string
	}
	// ReviewLead is the coordinator's word about a lead that waits for it: it is
	// entered now, or goes back to who sent it with a reason.
	ReviewLead struct {
		Code   string
		OK     bool
		Reason string
	}
	// MendLead is the sender's answer to a lead that came back: the card with what
	// was missing.
	MendLead struct {
		Code string
		Card Card
		Text string
	}
)

func (DropHanded) action() {}
func (ReviewLead) action() {}
func (MendLead) action()   {}

// MayKey says whether a person keys paper cards of a station: its management
// coordinator does [S2 MC-q1].
func (s *Settings) MayKey(p Person, station string, now time.Time) bool {
	return s.Coordinates(p, station, now) == USPS
}

// oldestCard is how far back a card may be dated.
const oldestCard = 365

// MayDate says whether a card may bear a date: not ahead of the station's day, and
// at most 365 days back.
func (s *Settings) MayDate(day Date, at Station, now time.Time) bool {
	today := DateOf(now, s.ZoneOf(at))
	return !today.Before(day) && !day.Before(today.Add(-oldestCard))
}

// The reasons to refuse something about paper cards.
const (
	ErrReviewed ErrorKind = "reviewed"  // it is with sales already
	ErrNoDraft  ErrorKind = "no_draft"  // there is no draft of that number
	ErrCardDate ErrorKind = "card_date" // the date of a card lies ahead, or too far back
)

// author is whose lead a card makes, of which station, and where they are told;
// false: not known yet, or nobody that may be.
func (r *ruling) author(a SendLead) (who Person, at Station, origin AddressID, ok bool) {
	if a.For == 0 {
		return r.s.Person, r.s.Station, r.s.From.ID, true
	}
	if !r.want(NeedPeople, fmt.Sprint(a.For)) || !r.want(NeedStation, a.Station) {
		return who, at, 0, false
	}
	if a.Handed != "" {
		if q := r.queue(a.Station); q == nil || q.Holds(a.Handed) == nil {
			return who, at, 0, false
		}
	}
	who, at = r.s.Records.People[a.For], r.s.Records.Stations[a.Station]
	ok = at.Code != "" && who.Station == at.Code && r.set.MayKey(r.s.Person, at.Code, r.s.Now) && r.set.MayDate(a.CardDate, at, r.s.Now)
	return who, at, 0, ok
}

// keyed tells the carrier, on their channel if they have one, that their card was
// input, and ends the draft that it came from.
func (r *ruling) keyed(a SendLead, l *Lead, who Person) {
	if a.Handed != "" {
		r.c.Finished = append(r.c.Finished, Finished{Draft: a.Handed, By: r.s.Person.ID, Lead: l.Code})
	}
	if who.ID != r.s.Person.ID {
		r.tell(who, 0, News{What: NewsKeyed, Lead: *l, Who: r.s.Person.Name}, "keyed:"+l.Code)
	}
}

// dropHanded ends a draft, and tells who began it why.
func (r *ruling) dropHanded(a DropHanded) {
	if !r.set.MayKey(r.s.Person, a.Station, r.s.Now) || a.Reason == "" {
		return
	}
	q := r.queue(a.Station)
	if q == nil {
		return
	}
	d := q.Draft(a.Number)
	if d == nil || !r.want(NeedPeople, fmt.Sprint(d.By)) {
		return
	}
	r.c.Finished = append(r.c.Finished, Finished{Draft: d.ID, By: r.s.Person.ID, Why: a.Reason})
	if d.By != r.s.Person.ID {
		r.tell(r.s.Records.People[d.By], 0, News{What: NewsHandedDropped, Lead: Lead{Card: d.Card}, Who: r.s.Person.Name, Note: a.Reason}, "dropped:"+d.ID)
	}
}
