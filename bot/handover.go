package bot

import (
	"fmt"
	"time"
)

// Handing a held lead over: its holder offers it to a colleague, who accepts or
// declines; nobody answering for a counted day, it stays where it was.

type (
	// OfferLead offers a held lead to a colleague of its pool.
	OfferLead struct {
		Code string
		To   PersonID
	}
	// AcceptLead takes what was offered to the speaker.
	AcceptLead struct{ Code string }
	// DeclineLead leaves it with its holder.
	DeclineLead struct{ Code, Reason string }
)

func (OfferLead) action()   {}
func (AcceptLead) action()  {}
func (DeclineLead) action() {}

// Works says whether a person is of the team that works a lead: the pool's, or
// for a known BSN customer the account's representative, else the BSN queue.
func (s *Settings) Works(l *Lead, p Person, now time.Time) bool {
	day := s.Day(now)
	switch {
	case !p.Enrolled():
		return false
	case l.Route != RouteBSN:
		return p.Has(Rep, day, l.Pool) || p.Has(SalesManager, day, l.Pool)
	case l.AccountRep != 0:
		return l.AccountRep == p.ID && p.Has(BSNRep, day)
	}
	return p.Has(BSNRep, day, l.Pool)
}

// mayHold says whether somebody may be given a lead by another: who works it,
// and for a BSN customer anybody of the district's BSN queue.
func (s *Settings) mayHold(l *Lead, p Person, now time.Time) bool {
	return s.Works(l, p, now) || l.Route == RouteBSN && p.Enrolled() && p.Has(BSNRep, s.Day(now), l.Pool)
}

// Holds says whether a lead is a person's to work: they hold it, and are of its
// team. Who lost the role keeps nothing but their name on what they had reached.
func (s *Settings) Holds(l *Lead, p Person, now time.Time) bool {
	return l.HolderID != 0 && l.HolderID == p.ID && s.mayHold(l, p, now)
}

// MayOffer says why a person may not offer a lead to a colleague. claim is as
// in MayWork.
func (s *Settings) MayOffer(l *Lead, p, to Person, claim int, now time.Time) *Error {
	if err := s.MayWork(l, p, claim, now); err != nil {
		return err
	}
	switch {
	case !s.mayHold(l, to, now):
		return &Error{Kind: ErrNotTeam, Who: to.Handle}
	case to.ID == l.HolderID:
		return &Error{Kind: ErrTheirs, Who: to.Handle}
	}
	return nil
}

// MayAccept says why a person may not take an offered lead; held is how many
// uncontacted leads they hold already. A lead whose first contact was made does
// not count.
func (s *Settings) MayAccept(l *Lead, p Person, claim, held int, now time.Time) *Error {
	switch {
	case !s.MaySee(l, p, now):
		return &Error{Kind: ErrUnknown}
	case l.HolderID == p.ID:
		return &Error{Kind: ErrYours}
	case claim != 0 && claim != l.ClaimSeq:
		return &Error{Kind: ErrStale}
	case l.Status.Closed():
		return &Error{Kind: ErrClosed}
	case !l.OfferOpen(now) || l.OfferedTo != p.ID:
		return &Error{Kind: ErrNoOffer}
	case !s.mayHold(l, p, now):
		return &Error{Kind: ErrNotAllowed}
	case p.Away.On(s.Day(now)):
		return &Error{Kind: ErrAway, Until: p.Away.Last}
	case l.Clock.ContactedAt == nil && held >= s.ClaimCap:
		return &Error{Kind: ErrTooMany, Limit: s.ClaimCap}
	}
	return nil
}

// MayDecline says why a person may not decline an offer.
func (s *Settings) MayDecline(l *Lead, p Person, claim int, now time.Time) *Error {
	switch {
	case !s.MaySee(l, p, now):
		return &Error{Kind: ErrUnknown}
	case claim != 0 && claim != l.ClaimSeq:
		return &Error{Kind: ErrStale}
	case !l.OfferOpen(now) || l.OfferedTo != p.ID:
		return &Error{Kind: ErrNoOffer}
	}
	return nil
}

// OfferOpen says whether the lead is offered to somebody now.
func (l *Lead) OfferOpen(now time.Time) bool {
	return l.OfferedTo != 0 && l.OfferedUntil != nil && now.Before(*l.OfferedUntil)
}

func (l *Lead) endOffer() { l.OfferedTo, l.Offered, l.OfferedUntil = 0, "", nil }

// offer asks a colleague; an offer to another takes the place of an open one.
func (r *ruling) offer(a OfferLead) {
	l := r.lead(a.Code)
	if !r.want(NeedPeople, fmt.Sprint(a.To)) || l == nil {
		return
	}
	to := r.s.Records.People[a.To]
	if r.set.MayOffer(l, r.s.Person, to, 0, r.s.Now) != nil {
		return
	}
	l = r.touch(l)
	until := r.set.OfferUntil(r.s.Now)
	l.OfferedTo, l.Offered, l.OfferedUntil = to.ID, to.Handle, &until
	r.event(l, "offered", map[string]any{"to": to.Handle, "until": until.UTC()})
	r.tell(to, 0, News{What: NewsOffered, Lead: *l, Who: r.s.Person.Name}, fmt.Sprintf("offer:%s:%d", l.Code, l.Version))
}

// accept ends the claim of who offered and begins the speaker's.
func (r *ruling) accept(a AcceptLead) {
	p := r.s.Person
	l := r.lead(a.Code)
	if !r.want(NeedHeld, fmt.Sprint(p.ID)) || l == nil {
		return
	}
	if r.set.MayAccept(l, p, 0, r.uncontacted(p.ID), r.s.Now) != nil {
		return
	}
	from, former := l.Holder, l.HolderID
	if !r.want(NeedPeople, fmt.Sprint(former)) {
		return
	}
	l = r.touch(l)
	r.endClaim(l, "handed_over")
	r.entrust(l, p, "offered")
	r.event(l, "accepted", map[string]any{"how": "offered", "from": from})
	r.tell(r.s.Records.People[former], 0, News{What: NewsAccepted, Lead: *l, Who: p.Name}, fmt.Sprintf("accepted:%s:%d", l.Code, l.ClaimSeq))
}

func (r *ruling) decline(a DeclineLead) {
	l := r.lead(a.Code)
	if l == nil || r.set.MayDecline(l, r.s.Person, 0, r.s.Now) != nil || !r.want(NeedPeople, fmt.Sprint(l.HolderID)) {
		return
	}
	l = r.touch(l)
	l.endOffer()
	data := map[string]any{}
	if a.Reason != "" {
		data["reason"] = a.Reason
	}
	r.event(l, "declined", data)
	r.tell(r.s.Records.People[l.HolderID], 0, News{What: NewsDeclined, Lead: *l, Who: r.s.Person.Name, Note: a.Reason}, fmt.Sprintf("declined:%s:%d", l.Code, l.Version))
}

// expireOffer ends an offer that nobody answered in time; its holder is told.
func (r *ruling) expireOffer(code string) {
	l := r.lead(code)
	if l == nil || l.OfferedUntil == nil || r.s.Now.Before(*l.OfferedUntil) || !r.want(NeedPeople, fmt.Sprint(l.HolderID)) || !r.want(NeedPeople, fmt.Sprint(l.OfferedTo)) {
		return
	}
	to := r.s.Records.People[l.OfferedTo]
	l = r.touch(l)
	l.endOffer()
	r.event(l, "expired", map[string]any{"offer": to.Handle})
	r.tell(r.s.Records.People[l.HolderID], 0, News{What: NewsOfferExpired, Lead: *l, Who: to.Name}, fmt.Sprintf("offer_expired:%s:%d", l.Code, l.Version))
}

// entrust makes a person the holder. The customer's details go to them alone: with
// their own reply, by direct message when they spoke in a room, or as a notice
// when somebody else gave them the lead.
func (r *ruling) entrust(l *Lead, to Person, how string) {
	l.HolderID, l.Holder, l.Status = to.ID, to.Handle, Claimed
	if l.Clock.ContactedAt != nil {
		l.Status = Contacted
	}
	l.endOffer()
	l.ClaimSeq++
	c := Claim{Seq: l.ClaimSeq, By: to.Handle, ByID: to.ID, How: how, From: r.s.Now}
	l.Claims = append(append([]Claim(nil), l.Claims...), c)
	r.c.Claims = append(r.c.Claims, ClaimChange{Lead: l.Code, Claim: c})
	r.c.Cards = append(r.c.Cards, l.Code)
	r.details(l, to)
	if l.ClaimSeq == 1 {
		r.tellSubmitterOf(l, NewsPickedUp, to.Name, "picked_up:"+l.Code)
	}
}

func (r *ruling) details(l *Lead, to Person) {
	cause := fmt.Sprintf("holder:%s:%d", l.Code, l.ClaimSeq)
	hints := r.hints(l)
	r.looked(to, l.Customer, "claim", "contact")
	if to.ID != r.s.Person.ID {
		r.tell(to, 0, News{What: NewsAssigned, Lead: l.At(r.s.Now), Who: r.s.Person.Name, Values: hints}, cause)
		return
	}
	details := r.voice.Tell(News{What: NewsHolder, Lead: l.At(r.s.Now), Values: hints, To: to, Zone: to.Location(r.set.Zone), Central: r.set.Zone}, to.Lang)
	if !r.s.From.Room {
		r.reply = &details
		return
	}
	direct := r.s.From
	direct.Room, direct.Conversation, direct.Thread = false, "", ""
	for _, known := range to.Addresses {
		if known.ID == direct.ID {
			direct.Conversation = known.Conversation
		}
	}
	r.notify = append(r.notify, Outgoing{To: direct, Kind: Private, Message: details, Cause: cause, At: r.s.Now, Lead: l.Code})
}

// backInPool says in the pool's rooms, below its card, that a lead is free
// again, and tells the reps whom the rooms do not reach.
func (r *ruling) backInPool(l *Lead) {
	cause := fmt.Sprintf("free:%s:%d", l.Code, l.Version)
	last := PersonID(0) // who had it knows
	if n := len(l.Claims); n > 0 {
		last = l.Claims[n-1].ByID
	}
	if l.Route == RouteBSN {
		r.tellBSN(l, cause, last)
		return
	}
	if l.Pool == "" || !r.want(NeedPool, l.Pool) {
		return
	}
	pool := r.s.Records.Pools[l.Pool]
	n := News{What: NewsReleased, Lead: *l}
	for _, room := range pool.Rooms {
		m := r.voice.Tell(News{What: NewsReleased, Lead: *l, Zone: r.set.Zone, Central: r.set.Zone}, "en")
		r.notify = append(r.notify, Outgoing{To: room, Kind: Notice, Message: m, Cause: cause, At: r.s.Now, Lead: l.Code})
	}
	for _, rep := range r.byText(pool) {
		if rep.ID != r.s.Person.ID && rep.ID != last {
			r.tell(rep, 0, n, cause)
		}
	}
}

// byText are the reps of a pool whom its rooms do not reach: all of them where
// there is no room, else those who have nothing but a phone. Who is away is
// left alone.
func (r *ruling) byText(pool Pool) (reps []Person) {
	day := r.set.Day(r.s.Now)
	for _, rep := range pool.Reps {
		chats := false
		for _, a := range rep.Addresses {
			chats = chats || a.Channel != "sms"
		}
		if (len(pool.Rooms) == 0 || !chats) && !rep.Away.On(day) {
			reps = append(reps, rep)
		}
	}
	return reps
}
