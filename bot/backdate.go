package bot

import (
	"fmt"
	"slices"
	"time"
)

// A contact dated back more than a day, or over a due time that has passed,
// changes what the clock says of sales: it waits for the sales manager.

type (
	// AskContact asks the manager to record a contact dated back: At is when it
	// was, more than 24 hours ago or before a due time that is over.
	AskContact struct {
		Code string
		At   time.Time
		Note string
	}
	// DecideContact is the manager's answer.
	DecideContact struct {
		Code   string
		Yes    bool
		Reason string
	}
)

func (AskContact) action()    {}
func (DecideContact) action() {}

// Approval is a contact that waits for the manager, or what became of it. With
// ID 0 it is new.
type Approval struct {
	ID        int64
	Lead      string // code
	By        PersonID
	Handle    string    // of By
	At        time.Time // of the contact
	Note      string
	Asked     time.Time
	Decided   *time.Time // nil: it waits
	DecidedBy PersonID
	Yes       bool
}

// MayAsk says why a person may not ask for a contact dated back: who may work
// the lead may, from the lead's own day on, in Central time (ErrBefore), and not
// ahead of now (ErrFuture).
func (s *Settings) MayAsk(l *Lead, p Person, claim int, at, now time.Time) *Error {
	err := s.MayReach(l, p, claim, at, now)
	switch {
	case err != nil && err.Kind != ErrBackdated:
		return err
	case s.Day(at).Before(l.CardDate):
		return &Error{Kind: ErrBefore}
	}
	return nil
}

// MayDecide says why a person may not answer a contact that waits.
func (s *Settings) MayDecide(l *Lead, p Person, now time.Time) *Error {
	if err := s.manages(l, p, now); err != nil {
		return err
	}
	if l.Asked == nil {
		return &Error{Kind: ErrNotAsked}
	}
	return nil
}

// askContact lets a contact wait for the manager; a later one takes its place.
func (r *ruling) askContact(a AskContact) {
	l := r.lead(a.Code)
	if l == nil || r.set.MayAsk(l, r.s.Person, 0, a.At, r.s.Now) != nil {
		return
	}
	managers, ready := r.managers(l.Pool)
	if !ready {
		return
	}
	now := r.s.Now
	l = r.touch(l)
	if l.Asked != nil && l.Asked.ID == 0 { // asked in this very turn: not written yet
		r.c.Approvals = slices.DeleteFunc(r.c.Approvals, func(old Approval) bool { return old.Lead == l.Code && old.ID == 0 })
	} else if l.Asked != nil {
		old := *l.Asked
		old.Decided, old.DecidedBy, old.Yes = &now, r.s.Person.ID, false
		r.c.Approvals = append(r.c.Approvals, old)
	}
	l.Asked = &Approval{Lead: l.Code, By: r.s.Person.ID, Handle: r.s.Person.Handle, At: a.At, Note: a.Note, Asked: now}
	r.c.Approvals = append(r.c.Approvals, *l.Asked)
	data := map[string]any{"contact_at": a.At.UTC(), "waits_for": "sales_manager"}
	if a.Note != "" {
		data["note"] = a.Note
	}
	r.event(l, "noted", data)
	for _, m := range managers {
		r.tell(m, 0, News{What: NewsAsked, Lead: *l, Who: r.s.Person.Name, Note: a.Note}, fmt.Sprintf("asked:%s:%d", l.Code, l.Version))
	}
}

// decideContact records the contact with the time that was stated, or does
// not; who asked is told. The lead may have changed hands meanwhile: a contact
// that was made was made.
func (r *ruling) decideContact(a DecideContact) {
	l := r.lead(a.Code)
	if l == nil || r.set.MayDecide(l, r.s.Person, r.s.Now) != nil || !r.want(NeedPeople, fmt.Sprint(l.Asked.By)) {
		return
	}
	now, asked := r.s.Now, *l.Asked
	l = r.touch(l)
	l.Asked = nil
	asked.Decided, asked.DecidedBy, asked.Yes = &now, r.s.Person.ID, a.Yes
	r.c.Approvals = append(r.c.Approvals, asked)
	said := *l
	said.Asked = &asked
	who := r.s.Records.People[asked.By]
	if !a.Yes {
		r.event(l, "noted", map[string]any{"contact_at": asked.At.UTC(), "refused": true, "reason": a.Reason})
		r.tell(who, 0, News{What: NewsRefused, Lead: said, Who: r.s.Person.Name, Note: a.Reason}, fmt.Sprintf("refused:%d", asked.ID))
		return
	}
	data := map[string]any{"at": asked.At.UTC(), "by": asked.Handle, "approved": true}
	if asked.Note != "" {
		data["note"] = asked.Note
	}
	r.event(l, "reached", data)
	r.contacted(l, asked.At)
	r.tell(who, 0, News{What: NewsApproved, Lead: said, Who: r.s.Person.Name}, fmt.Sprintf("approved:%d", asked.ID))
}

// contacted notes a contact; only the earliest is the first.
func (r *ruling) contacted(l *Lead, at time.Time) {
	if l.Status == Claimed {
		l.Status = Contacted
	}
	if l.Clock.ContactedAt == nil {
		l.Clock.ContactedAt = &at
		if !l.Status.Closed() {
			r.tellSubmitter(l, NewsReached, "reached:"+l.Code)
		}
	} else if at.Before(*l.Clock.ContactedAt) {
		l.Clock.ContactedAt = &at
	}
	r.c.Cards = append(r.c.Cards, l.Code)
}

// managers are the sales managers of a pool; with the post vacant the program
// admin hears, who fills it.
func (r *ruling) managers(pool string) ([]Person, bool) {
	key := string(SalesManager) + "@" + pool
	if !r.want(NeedStaff, key) {
		return nil, false
	}
	if m := r.s.Records.Staff[key]; len(m) > 0 {
		return m, true
	}
	key = string(ProgramAdmin) + "@" + pool
	return r.s.Records.Staff[key], r.want(NeedStaff, key)
}
