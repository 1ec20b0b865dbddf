package bot

import (
	"fmt"
	"time"
)

// MayReview says why a person may not check a lead.
func (s *Settings) MayReview(l *Lead, p Person, now time.Time) *Error {
	switch {
	case !s.MaySee(l, p, now):
		return &Error{Kind: ErrUnknown}
	case !s.MayKey(p, l.Station, now):
		return &Error{Kind: ErrNotAllowed}
	case l.Status.Closed():
		return &Error{Kind: ErrClosed}
	case l.Status != InReview:
		return &Error{Kind: ErrReviewed}
	}
	return nil
}

// reviewLead enters a lead that was checked: the clock of sales begins now, not
// with the card. Or it goes back with a reason, and stays where it is.
func (r *ruling) reviewLead(a ReviewLead) {
	l := r.lead(a.Code)
	if l == nil || r.set.MayReview(l, r.s.Person, r.s.Now) != nil {
		return
	}
	if !a.OK {
		if a.Reason == "" {
			return
		}
		l = r.touch(l)
		r.event(l, "returned", map[string]any{"reason": a.Reason})
		r.tellReviewed(l, NewsReturned, a.Reason)
		return
	}
	if l.Route != RouteBSN && l.Pool != "" && !r.want(NeedPool, l.Pool) {
		return
	}
	l = r.touch(l)
	l.Status = Open
	r.enter(l)
	r.card(l)
	r.tellReviewed(l, NewsChecked, "")
}

// tellReviewed tells the sender what the coordinator did.
func (r *ruling) tellReviewed(l *Lead, what, note string) {
	if l.SubmitterID == r.s.Person.ID || !r.want(NeedPeople, fmt.Sprint(l.SubmitterID)) {
		return
	}
	r.tell(r.s.Records.People[l.SubmitterID], l.Origin, News{What: what, Lead: *l, Who: r.s.Person.Name, Note: note}, fmt.Sprintf("%s:%s:%d", what, l.Code, l.Version))
}

// mendLead puts the sender's answer onto the card and back into the queue.
func (r *ruling) mendLead(a MendLead) {
	l := r.lead(a.Code)
	if l == nil || l.SubmitterID != r.s.Person.ID || l.Status != InReview || !a.Card.Complete() {
		return
	}
	f := r.desk(l.Station)
	if f == nil {
		return
	}
	l = r.touch(l)
	l.Card = a.Card
	r.event(l, "changed", map[string]any{"note": a.Text})
	r.topicLines(f.Book.Coords[USPS], NewsAnswered, "review:"+l.Code, fmt.Sprintf("answer:%d", l.Version),
		values("code", l.Code, "who", r.s.Person.Name, "why", a.Text), r.s.Now)
}
