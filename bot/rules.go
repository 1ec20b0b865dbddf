package bot

import (
	"time"
)

// The rules of who may do what to a lead. They are pure; dialogs ask them to
// choose words, the exchange asks them again before anything is written.

// backdate is how far back a contact may be dated without the manager.
const backdate = 24 * time.Hour

// undoSend is how long UNDO takes a sent lead back.
const undoSend = 30 * time.Minute

// Day is the calendar day of a time by which grants are in force.
func (s *Settings) Day(now time.Time) Date { return DateOf(now, s.Zone) }

// MaySee says whether a person may know of a lead at all: its submitter, its
// station's coordinators, its pool's sales people, the admins of its district on
// both sides.
func (s *Settings) MaySee(l *Lead, p Person, now time.Time) bool {
	if l == nil || !p.Enrolled() {
		return false
	}
	day := s.Day(now)
	return l.SubmitterID == p.ID || s.Holds(l, p, now) ||
		p.Has(ManagementCoordinator, day, l.Station) || p.Has(CarrierCoordinator, day, l.Station) ||
		p.Has(SalesManager, day, l.Pool) || p.Has(ProgramAdmin, day, l.Pool) || p.Has(NALCAdmin, day, l.Pool) || s.Works(l, p, now)
}

// MayClaim says why a person may not claim a lead; held is how many uncontacted
// leads they hold already, at most Settings.ClaimCap: a contacted one adds to none.
func (s *Settings) MayClaim(l *Lead, p Person, held int, now time.Time) *Error {
	day := s.Day(now)
	if l == nil || !p.Enrolled() {
		return &Error{Kind: ErrUnknown}
	}
	sells := s.Works(l, p, now)
	switch {
	case !sells && s.MaySee(l, p, now):
		return &Error{Kind: ErrNotAllowed}
	case !sells:
		return &Error{Kind: ErrUnknown}
	case l.Status.Closed():
		return &Error{Kind: ErrClosed}
	case l.HolderID == p.ID:
		return &Error{Kind: ErrYours}
	case l.HolderID != 0:
		who, since := l.HeldBy()
		return &Error{Kind: ErrHeld, Who: who, Since: since}
	case l.Status == InReview:
		return &Error{Kind: ErrNotOpen}
	case p.Away.On(day):
		return &Error{Kind: ErrAway, Until: p.Away.Last}
	case l.Clock.ContactedAt == nil && held >= s.ClaimCap:
		return &Error{Kind: ErrTooMany, Limit: s.ClaimCap}
	}
	return nil
}

// HeldBy is who holds the lead, by handle, and since when.
func (l *Lead) HeldBy() (who string, since time.Time) {
	for _, c := range l.Claims {
		if c.End == "" {
			return l.Holder, c.From
		}
	}
	return l.Holder, time.Time{}
}

// MayWork says why a person may not release, log or close a lead: the holder
// may, and the sales manager of the pool. claim, when not 0, is the claim a
// button was made for: one that is over does not act.
func (s *Settings) MayWork(l *Lead, p Person, claim int, now time.Time) *Error {
	switch {
	case !s.MaySee(l, p, now):
		return &Error{Kind: ErrUnknown}
	case claim != 0 && claim != l.ClaimSeq:
		return &Error{Kind: ErrStale}
	case l.Status.Closed():
		return &Error{Kind: ErrClosed}
	case s.Holds(l, p, now) || p.Has(SalesManager, s.Day(now), l.Pool) && l.HolderID != 0:
		return nil
	case l.HolderID == 0:
		return &Error{Kind: ErrNotHolder}
	}
	who, since := l.HeldBy()
	return &Error{Kind: ErrNotHolder, Who: who, Since: since}
}

// MayReach is MayWork for a contact dated at a time: not ahead of now (ErrFuture);
// more than 24 hours back, or from before a due time that is over, only for the
// sales manager (ErrBackdated).
func (s *Settings) MayReach(l *Lead, p Person, claim int, at, now time.Time) *Error {
	if err := s.MayWork(l, p, claim, now); err != nil {
		return err
	}
	overBreach := l.Clock.Due != nil && !now.Before(*l.Clock.Due) && at.Before(*l.Clock.Due)
	switch {
	case at.After(now):
		return &Error{Kind: ErrFuture}
	case at.Before(now.Add(-backdate)) || overBreach:
		if !p.Has(SalesManager, s.Day(now), l.Pool) {
			return &Error{Kind: ErrBackdated}
		}
	}
	return nil
}

// MayNote says why a person may not add a note to a lead: who may work it may,
// and who sent it, until it is closed.
func (s *Settings) MayNote(l *Lead, p Person, now time.Time) *Error {
	err := s.MayWork(l, p, 0, now)
	if err != nil && err.Kind != ErrClosed && l != nil && l.SubmitterID == p.ID && p.Enrolled() {
		return nil
	}
	return err
}

// MayWithdraw says why a person may not withdraw a lead: its submitter, the
// station's management coordinator and the sales manager may, until it closes.
func (s *Settings) MayWithdraw(l *Lead, p Person, now time.Time) *Error {
	if !s.MaySee(l, p, now) {
		return &Error{Kind: ErrUnknown}
	}
	day := s.Day(now)
	switch {
	case l.Status.Closed():
		return &Error{Kind: ErrClosed}
	case l.SubmitterID == p.ID, p.Has(ManagementCoordinator, day, l.Station), p.Has(SalesManager, day, l.Pool):
		return nil
	}
	return &Error{Kind: ErrNotAllowed}
}

// MayUnsend says why UNDO does not take a lead back: after 30 minutes or a
// claim WITHDRAW does it.
func (s *Settings) MayUnsend(l *Lead, p Person, now time.Time) *Error {
	if l == nil || l.SubmitterID != p.ID && !(l.Source == SourcePaper && s.MayKey(p, l.Station, now)) {
		return &Error{Kind: ErrUnknown}
	}
	if l.ClaimSeq > 0 || l.Status.Closed() && l.Status != Duplicate || now.Sub(l.SubmittedAt) > undoSend {
		return &Error{Kind: ErrTooLate}
	}
	return nil
}

// MayInvite says whether a person may invite somebody of the roster:
// coordinators of that person's own station.
func (s *Settings) MayInvite(by, who Person, now time.Time) *Error {
	day := s.Day(now)
	if by.Has(ManagementCoordinator, day, who.Station) || by.Has(CarrierCoordinator, day, who.Station) {
		return nil
	}
	return &Error{Kind: ErrNotAllowed}
}
