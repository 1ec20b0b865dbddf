package bot

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// The life of a lead: what each action makes of it, and who hears of it.

// send makes a lead of a confirmed card.
func (r *ruling) send(a SendLead) {
	p, at, origin, ok := r.author(a)
	if !ok || !p.Enrolled() || !a.Card.Complete() {
		return
	}
	// All that is looked up of a customer is asked for at once: each asking is a
	// round trip, and the turn is decided anew.
	zip, pool := a.Card.Business.ZIP5, at.District // most customers are of the carrier's own district
	placed, account, matched := zip == "" || r.want(NeedZIP, zip), a.Sale || r.wantAccount(a.Card), r.wantMatch(a.Card)
	known := pool == "" || r.want(NeedPool, pool)
	if d := r.s.Records.ZIPs[zip]; d != "" {
		pool, known = d, r.want(NeedPool, d)
	}
	if !placed || !account || !matched || !known {
		return
	}
	zone := r.set.ZoneOf(at)
	day := a.CardDate
	if day.IsZero() {
		day = DateOf(r.s.Now, zone)
	}
	l := &Lead{
		Version: 1, Code: a.Code, Program: ProgramOf(p.Craft).Code, Status: Open, Source: a.Source,
		Station: at.Code, Submitter: p.Handle, SubmitterID: p.ID, CardDate: day, SubmittedAt: r.s.Now,
		InputDue: r.set.InputDue(day, at), PromiseDue: PromiseDue(day, zone), Pool: pool,
		Origin: origin, Dialog: a.Draft, Card: a.Card,
	}
	if !a.Sale && !r.route(l) {
		return
	}
	first, known := r.recognise(l)
	if !known {
		return
	}
	r.event(l, "submitted", nil)
	switch {
	case a.Sale:
		l.Status = Sold
		r.enter(l)
		l.Clock.ContactedAt, l.ClosedAt = l.EnteredAt, l.EnteredAt
		r.event(l, "sale", map[string]any{"verified": false})
	case first != nil:
		r.duplicate(l, first)
	case at.EntryMode == "mc_review" && a.For == 0: // what the coordinator keys is checked
		l.Status = InReview
	default:
		r.enter(l)
		r.card(l)
	}
	if a.For != 0 {
		r.keyed(a, l, p)
	} else if l.Route == RouteBSN && l.Status != Duplicate {
		m := r.voice.Tell(News{What: NewsBSNSent, Lead: *l, To: p, Zone: p.Location(r.set.Zone), Central: r.set.Zone}, p.Lang)
		r.reply = &m
	}
	r.c.NewLeads = append(r.c.NewLeads, *l)
}

// enter starts the follow-up clock: the lead is input now.
func (r *ruling) enter(l *Lead) {
	now := r.s.Now
	start, due := r.set.FollowUp(now)
	l.EnteredAt, l.Clock.Start, l.Clock.Due = &now, &start, &due
	r.event(l, "entered", nil)
}

// card posts the lead in every room of its pool; reps whom no room reaches get
// it as a message in their window. A known BSN customer is for their
// representative only.
func (r *ruling) card(l *Lead) {
	if l.Route == RouteBSN {
		r.tellBSN(l, "card:"+l.Code, 0)
		return
	}
	if l.Pool == "" || !r.want(NeedPool, l.Pool) {
		return
	}
	pool := r.s.Records.Pools[l.Pool]
	m := r.voice.Tell(News{What: NewsCard, Lead: *l, Zone: r.set.Zone, Central: r.set.Zone}, "en")
	for _, room := range pool.Rooms {
		r.notify = append(r.notify, Outgoing{To: room, Kind: PoolCard, Message: m, Cause: "card:" + l.Code, At: r.s.Now, Lead: l.Code, Version: l.Version})
	}
	for _, rep := range r.byText(pool) {
		r.tell(rep, 0, News{What: NewsCardSMS, Lead: *l}, "card:"+l.Code)
	}
}

// claim gives an open lead to the speaker.
func (r *ruling) claim(a ClaimLead) {
	p := r.s.Person
	l := r.lead(a.Code)
	if !r.want(NeedHeld, fmt.Sprint(p.ID)) || l == nil {
		return
	}
	if r.set.MayClaim(l, p, r.uncontacted(p.ID), r.s.Now) != nil {
		return
	}
	l = r.touch(l)
	how := "self"
	if l.Route == RouteBSN {
		how = "bsn"
	}
	r.entrust(l, p, how)
	r.event(l, "claimed", map[string]any{"how": how})
}

// HeldNow are the leads that a person holds after what this turn has done already:
// of two claims in one burst the second counts the first.
func HeldNow(held []Lead, turn map[string]*Lead, who PersonID) (list []Lead) {
	known := map[string]bool{}
	for _, l := range held {
		known[l.Code] = true
		if now := turn[l.Code]; now != nil {
			l = *now
		}
		if l.HolderID == who {
			list = append(list, l)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(turn)) {
		if l := turn[key]; l != nil && l.HolderID == who && !known[l.Code] {
			known[l.Code] = true
			list = append(list, *l)
		}
	}
	return list
}

func (r *ruling) uncontacted(who PersonID) int {
	return Uncontacted(HeldNow(r.s.Records.Held[who], r.leads, who))
}

// Uncontacted counts leads held without a first contact: what the cap is about.
func Uncontacted(held []Lead) int {
	n := 0
	for _, l := range held {
		if l.Clock.ContactedAt == nil && !l.Status.Closed() {
			n++
		}
	}
	return n
}

// release gives a lead back to the pool.
func (r *ruling) release(a ReleaseLead) {
	l := r.lead(a.Code)
	if r.set.MayWork(l, r.s.Person, 0, r.s.Now) != nil {
		return
	}
	l = r.touch(l)
	r.endClaim(l, "released")
	l.Status = Open
	r.event(l, "released", map[string]any{"reason": a.Reason})
	r.c.Cards = append(r.c.Cards, l.Code)
	r.backInPool(l)
}

func (r *ruling) endClaim(l *Lead, end string) {
	now := r.s.Now
	claims := append([]Claim(nil), l.Claims...)
	for i, c := range claims {
		if c.End == "" {
			claims[i].End, claims[i].To = end, &now
			r.c.Claims = append(r.c.Claims, ClaimChange{Lead: l.Code, Claim: claims[i]})
		}
	}
	l.Claims, l.HolderID, l.Holder = claims, 0, ""
	l.endOffer()
}

// reach records a contact, or an attempt: only the first contact stops the
// clock, an attempt is recorded and the clock runs on.
func (r *ruling) reach(a ReachLead) {
	at := a.At
	if at.IsZero() {
		at = r.s.Now
	}
	l := r.lead(a.Code)
	if r.set.MayReach(l, r.s.Person, 0, at, r.s.Now) != nil {
		return
	}
	l = r.touch(l)
	data := map[string]any{"at": at.UTC()}
	if a.Note != "" {
		data["note"] = a.Note
	}
	if a.Attempt {
		l.Tries++
		r.event(l, "tried", data)
		r.c.Cards = append(r.c.Cards, l.Code) // "claimed by ana, tried 2"
		return
	}
	r.event(l, "reached", data)
	r.contacted(l, at)
}

// close ends a lead with a sale or without; a sale waits for the manager's
// verification before its revenue counts.
func (r *ruling) close(a CloseLead) {
	l := r.lead(a.Code)
	if r.set.MayWork(l, r.s.Person, 0, r.s.Now) != nil {
		return
	}
	l = r.touch(l)
	now := r.s.Now
	if l.Clock.ContactedAt == nil && (a.Sale || a.Reason != "no_reply" && a.Reason != "wrong_contact") {
		l.Clock.ContactedAt = &now // an answer was had, so they were reached
	}
	if a.Sale {
		l.RevenueCents, l.PiecesPerYear = a.Cents, a.Pieces
		r.end(l, Sold, "sale", map[string]any{"revenue_cents": a.Cents, "pieces_per_year": a.Pieces})
		r.tellOutcome(l, NewsSale)
		return
	}
	l.Reason = a.Reason
	data := map[string]any{"reason": a.Reason}
	if a.Note != "" {
		data["note"] = a.Note
	}
	r.end(l, NoSale, "no_sale", data)
	r.tellOutcome(l, NewsNoSale)
}

// tellOutcome tells the submitter how it ended; a lead that was opened again
// and ends the same way is not told twice.
func (r *ruling) tellOutcome(l *Lead, what string) {
	if l.Told == l.Outcome() {
		return
	}
	l.Told = l.Outcome()
	r.tellSubmitter(l, what, fmt.Sprintf("closed:%s:%d", l.Code, l.Version))
}

// Outcome is how a closed lead ended, in a word: two that are the same are not
// told twice.
func (l *Lead) Outcome() string {
	if l.Status == Sold {
		return fmt.Sprintf("%s:%d", Sold, l.RevenueCents)
	}
	return string(l.Status) + ":" + l.Reason
}

// withdraw takes a lead back; who holds it is told, and its submitter if it was
// not they who did it.
func (r *ruling) withdraw(a WithdrawLead) {
	l := r.lead(a.Code)
	if r.set.MayWithdraw(l, r.s.Person, r.s.Now) != nil {
		return
	}
	if holder := l.HolderID; holder != 0 && holder != r.s.Person.ID {
		if !r.want(NeedPeople, fmt.Sprint(holder)) {
			return
		}
		r.tell(r.s.Records.People[holder], 0, News{What: NewsWithdrawn, Lead: *l, Who: r.s.Person.Name}, "withdrawn:"+l.Code)
	}
	l = r.touch(l)
	r.end(l, Withdrawn, "withdrawn", map[string]any{"reason": a.Reason})
	r.c.Unsay = append(r.c.Unsay, l.Code)
	r.tellSubmitter(l, NewsTakenBack, "taken_back:"+l.Code)
}

// end closes a lead for good: its claim ends, its cards say so.
func (r *ruling) end(l *Lead, to Status, kind string, data map[string]any) {
	holder, id := l.Holder, l.HolderID
	r.endClaim(l, "closed")
	if to == Sold || to == NoSale { // who closed it stays on record as its holder
		l.Holder, l.HolderID = holder, id
	}
	now := r.s.Now
	l.Status, l.ClosedAt = to, &now
	r.event(l, kind, data)
	r.c.Cards = append(r.c.Cards, l.Code)
	if to == Withdrawn || to == Dropped {
		r.inherit(l)
	}
}

// At fills in what a lead's clock says at a time; storage keeps only instants.
func (l *Lead) At(now time.Time) Lead {
	cp := *l
	cp.Clock.State = l.Clock.StateAt(now, l.Status)
	if cp.Claims == nil {
		cp.Claims = []Claim{} // a list that is empty, never null
	}
	return cp
}
