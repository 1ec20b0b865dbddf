package bot

import (
	"fmt"
	"slices"
	"time"
)

// What the sales manager of a pool does with its leads.

type (
	// AssignLead gives a lead to somebody of its team.
	AssignLead struct {
		Code string
		To   PersonID
	}
	// PullLead takes a lead from its holder, back into the pool.
	PullLead struct{ Code, Reason string }
	// ReopenLead opens a closed lead again.
	ReopenLead struct{ Code, Reason string }
	// VerifyLead counts the revenue of a sale; Cents (US, annualized), if not 0,
	// corrects it.
	VerifyLead struct {
		Code  string
		Cents int64
	}
)

func (AssignLead) action() {}
func (PullLead) action()   {}
func (ReopenLead) action() {}
func (VerifyLead) action() {}

// reopenDays is how long a closed lead may be opened again.
const reopenDays = 90

// manages says why a person is not the sales manager of a lead's pool. Who may
// not know of the lead is not told more.
func (s *Settings) manages(l *Lead, p Person, now time.Time) *Error {
	switch {
	case !s.MaySee(l, p, now):
		return &Error{Kind: ErrUnknown}
	case !p.Has(SalesManager, s.Day(now), l.Pool):
		return &Error{Kind: ErrNotAllowed}
	}
	return nil
}

// MayAssign says why a person may not give a lead to another; held is how many
// uncontacted leads that one holds.
func (s *Settings) MayAssign(l *Lead, p, to Person, held int, now time.Time) *Error {
	if err := s.manages(l, p, now); err != nil {
		return err
	}
	switch {
	case l.Status.Closed():
		return &Error{Kind: ErrClosed}
	case l.Status == InReview:
		return &Error{Kind: ErrNotOpen}
	case !s.mayHold(l, to, now):
		return &Error{Kind: ErrNotTeam, Who: to.Handle}
	case l.HolderID == to.ID:
		return &Error{Kind: ErrTheirs, Who: to.Handle}
	case l.Clock.ContactedAt == nil && held >= s.ClaimCap:
		return &Error{Kind: ErrTheirMany, Who: to.Handle, Limit: s.ClaimCap}
	}
	return nil
}

// MayPull says why a person may not take a lead from its holder.
func (s *Settings) MayPull(l *Lead, p Person, now time.Time) *Error {
	if err := s.manages(l, p, now); err != nil {
		return err
	}
	switch {
	case l.Status.Closed():
		return &Error{Kind: ErrClosed}
	case l.HolderID == 0:
		return &Error{Kind: ErrNotHeld}
	}
	return nil
}

// MayReopen says why a person may not open a lead again: within 90 days, and
// not what its sender took back.
func (s *Settings) MayReopen(l *Lead, p Person, now time.Time) *Error {
	if err := s.manages(l, p, now); err != nil {
		return err
	}
	closed := l.SubmittedAt
	if l.ClosedAt != nil {
		closed = *l.ClosedAt
	}
	switch {
	case !l.Status.Closed():
		return &Error{Kind: ErrNotClosed}
	case l.Status != Sold && l.Status != NoSale && l.Status != Expired:
		return &Error{Kind: ErrTakenBack}
	case s.Day(closed).Add(reopenDays).Before(s.Day(now)):
		return &Error{Kind: ErrTooOld, Limit: reopenDays}
	}
	return nil
}

// MayVerify says why a person may not verify revenue: it counts once, in the fiscal
// year of the sale. cents, if not 0, takes the place of what the lead says.
func (s *Settings) MayVerify(l *Lead, p Person, cents int64, now time.Time) *Error {
	if err := s.manages(l, p, now); err != nil {
		return err
	}
	switch {
	case l.Status != Sold:
		return &Error{Kind: ErrNotSale}
	case l.RevenueVerifiedAt != nil:
		return &Error{Kind: ErrVerified, Since: *l.RevenueVerifiedAt}
	case cents <= 0 && l.RevenueCents == 0:
		return &Error{Kind: ErrNoAmount}
	}
	return nil
}

// assign gives a lead to somebody; who held it is told.
func (r *ruling) assign(a AssignLead) {
	if !r.want(NeedPeople, fmt.Sprint(a.To)) || !r.want(NeedHeld, fmt.Sprint(a.To)) { // persons are locked before leads
		return
	}
	l := r.lead(a.Code)
	if l == nil {
		return
	}
	to := r.s.Records.People[a.To]
	if r.set.MayAssign(l, r.s.Person, to, r.uncontacted(a.To), r.s.Now) != nil {
		return
	}
	data := map[string]any{"to": to.Handle, "how": "assigned"}
	if l.HolderID != 0 {
		data["from"] = l.Holder
		if !r.tellFormer(l, NewsPulled, to.Name, "") {
			return
		}
	}
	l = r.touch(l)
	r.endClaim(l, "pulled")
	r.entrust(l, to, "assigned")
	r.event(l, "assigned", data)
}

// pull takes a lead from its holder.
func (r *ruling) pull(a PullLead) {
	l := r.lead(a.Code)
	if l == nil || r.set.MayPull(l, r.s.Person, r.s.Now) != nil || !r.tellFormer(l, NewsPulled, "", a.Reason) {
		return
	}
	data := map[string]any{"from": l.Holder}
	if a.Reason != "" {
		data["reason"] = a.Reason
	}
	l = r.touch(l)
	r.endClaim(l, "pulled")
	l.Status = Open
	r.event(l, "pulled", data)
	r.c.Cards = append(r.c.Cards, l.Code)
	r.backInPool(l)
}

// tellFormer tells the holder that the lead is theirs no more; false: the turn
// is decided again with who that is.
func (r *ruling) tellFormer(l *Lead, what, who, why string) bool {
	if l.HolderID == r.s.Person.ID {
		return true
	}
	if !r.want(NeedPeople, fmt.Sprint(l.HolderID)) {
		return false
	}
	r.tell(r.s.Records.People[l.HolderID], 0, News{What: what, Lead: *l, Who: who, Note: why}, fmt.Sprintf("%s:%s:%d", what, l.Code, l.ClaimSeq))
	return true
}

// reopen puts a closed lead back into the pool, or beside the lead that goes on
// meanwhile about the same customer. Its clock is what it was: a
// first contact stays made. Its outcome is undone, so that revenue counts once.
func (r *ruling) reopen(a ReopenLead) {
	l := r.lead(a.Code)
	if l == nil || r.set.MayReopen(l, r.s.Person, r.s.Now) != nil {
		return
	}
	var group *View
	if l.Customer != 0 {
		if group = r.group(l.Customer); group == nil {
			return
		}
	}
	first := Beside(group, l.Code)
	said := *l
	said.Status = Open
	if first != nil {
		said.DuplicateOf = first.Code
	}
	if l.HolderID != 0 && !r.tellFormer(&said, NewsReopened, r.s.Person.Name, a.Reason) {
		return
	}
	data := map[string]any{"was": string(l.Status)}
	if l.RevenueCents > 0 {
		data["revenue_cents"], data["verified"] = l.RevenueCents, l.RevenueVerifiedAt != nil
	}
	if l.Reason != "" {
		data["was_reason"] = l.Reason
	}
	if a.Reason != "" {
		data["reason"] = a.Reason
	}
	l = r.touch(l)
	l.Status, l.HolderID, l.Holder, l.ClosedAt = Open, 0, "", nil
	l.Reason, l.RevenueCents, l.RevenueVerifiedAt, l.PiecesPerYear = "", 0, nil, 0
	r.event(l, "reopened", data)
	r.c.Cards = append(r.c.Cards, l.Code)
	if first != nil {
		r.joins(l, first, group)
		return
	}
	if l.ClaimSeq == 0 { // it never had a card: a sale from the start
		r.card(l)
		return
	}
	r.backInPool(l)
}

// Beside is the lead of a customer that goes on besides the named one; nil: none.
func Beside(v *View, code string) *Lead {
	if v == nil {
		return nil
	}
	return goesOn(slices.DeleteFunc(slices.Clone(v.Leads), func(l Lead) bool { return l.Code == code }))
}

// joins makes a lead that was opened again a duplicate of the one that goes on
// meanwhile about the same customer: one card stands in the pool, and both
// senders hear how it ends. What were its own duplicates are the other's now.
func (r *ruling) joins(l, first *Lead, group *View) {
	l.Status, l.DuplicateOf = Duplicate, first.Code
	r.event(l, "duplicate", map[string]any{"of": first.Code})
	for _, d := range group.Leads {
		if d.Status == Duplicate && d.DuplicateOf == l.Code {
			r.touch(&d).DuplicateOf = first.Code
		}
	}
	if first.HolderID != 0 && first.HolderID != r.s.Person.ID && r.want(NeedPeople, fmt.Sprint(first.HolderID)) {
		r.tell(r.s.Records.People[first.HolderID], 0, News{What: NewsJoined, Lead: *first, Who: r.s.Person.Name, Values: map[string]string{"other": l.Code}}, fmt.Sprintf("joined:%s:%d", l.Code, l.Version))
	}
}

// verify makes a sale's revenue count.
func (r *ruling) verify(a VerifyLead) {
	l := r.lead(a.Code)
	if l == nil || r.set.MayVerify(l, r.s.Person, a.Cents, r.s.Now) != nil {
		return
	}
	now := r.s.Now
	l = r.touch(l)
	data := map[string]any{}
	if a.Cents > 0 && a.Cents != l.RevenueCents {
		data["was_cents"] = l.RevenueCents
		l.RevenueCents = a.Cents
		r.c.Cards = append(r.c.Cards, l.Code)
	}
	data["revenue_cents"] = l.RevenueCents
	l.RevenueVerifiedAt = &now
	r.event(l, "verified", data)
	if l.HolderID != 0 {
		r.tellFormer(l, NewsVerified, r.s.Person.Name, "")
	}
}
