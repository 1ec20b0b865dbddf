package bot

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A lead that is another's duplicate hears what becomes of it, and may take its
// place.

// DuplicateOf is the lead of which a new one is a duplicate: the oldest that
// goes on; else a sale since MatchSince, whose representative is told that the
// customer expects a call. What ended otherwise, or long ago, is no reason: the
// customer has agreed anew, and somebody must call. Nil: the new lead is the first.
func (s *Settings) DuplicateOf(m Match, now time.Time) *MatchLead {
	for i, l := range m.Leads {
		if !l.Status.Closed() {
			return &m.Leads[i]
		}
	}
	for i := len(m.Leads) - 1; i >= 0; i-- {
		l := &m.Leads[i]
		if l.Status == Sold && l.HolderID != 0 && l.ClosedAt != nil && now.Before(l.ClosedAt.AddDate(0, 0, duplicateDays)) {
			return l
		}
	}
	return nil
}

// duplicate keeps a lead as one of its sender's without a card in the pool: the
// first lead is worked, and both senders hear how it ends. Who works it hears
// that the customer was spoken with again.
func (r *ruling) duplicate(l, first *Lead) {
	l.Status, l.DuplicateOf = Duplicate, first.Code
	r.enter(l)
	r.event(l, "duplicate", map[string]any{"of": first.Code})
	what := NewsDuplicate
	if first.Status.Closed() {
		what = NewsDuplicateSold
	}
	said := r.voice.Tell(News{What: what, Lead: *l, To: r.s.Person, Zone: r.s.Person.Location(r.set.Zone), Central: r.set.Zone}, r.s.Person.Lang)
	r.reply = &said
	if first.HolderID != 0 && first.HolderID != r.s.Person.ID && r.want(NeedPeople, fmt.Sprint(first.HolderID)) {
		r.tell(r.s.Records.People[first.HolderID], 0, News{What: NewsAgain, Lead: *first}, "again:"+l.Code)
	}
}

// tellDuplicates tells the senders of a lead's duplicates what its own sender
// is told, each under the code of their own lead, and nobody twice.
func (r *ruling) tellDuplicates(l *Lead, what, who, cause string) {
	if !slices.Contains(sharedNews, what) || l.DuplicateOf != "" || !r.want(NeedDuplicates, l.Code) {
		return
	}
	told := []PersonID{l.SubmitterID, r.s.Person.ID}
	ends := what == NewsSale || what == NewsNoSale
	for _, d := range r.s.Records.Duplicates[l.Code] {
		if ends && d.Told == l.Outcome() { // when it was a first lead itself, or of another
			continue
		}
		if slices.Contains(told, d.SubmitterID) || !r.want(NeedPeople, fmt.Sprint(d.SubmitterID)) {
			continue
		}
		told = append(told, d.SubmitterID)
		if ends && !r.heardOutcome(d.Code, l.Outcome()) {
			continue
		}
		d.Status, d.RevenueCents, d.PiecesPerYear, d.Reason, d.Clock = l.Status, l.RevenueCents, l.PiecesPerYear, l.Reason, l.Clock
		own := cause + ":" + d.Code
		if slices.Contains(onceNews, what) { // should theirs become the first later, this was its one time
			own = strings.Replace(cause, l.Code, d.Code, 1)
		}
		r.tell(r.s.Records.People[d.SubmitterID], d.Origin, News{What: what, Lead: d, Who: who}, own)
	}
}

// heardOutcome notes that the sender of a duplicate is told how its customer's
// lead ended; false: it must be loaded first, or is a duplicate no more.
func (r *ruling) heardOutcome(code, outcome string) bool {
	d := r.lead(code)
	if d == nil || d.Status != Duplicate {
		return false
	}
	r.touch(d).Told = outcome
	return true
}

// sharedNews are what the senders of duplicates hear too. That a lead was taken
// back is no news for them: theirs goes on.
var sharedNews = []string{NewsPickedUp, NewsReached, NewsSale, NewsNoSale, NewsLate}

// onceNews are told once for each lead, whoever of a customer's leads is first.
var onceNews = []string{NewsPickedUp, NewsReached, NewsLate}

// inherit makes the oldest duplicate of a lead that was taken back the first:
// its customer agreed too, and still expects a call.
func (r *ruling) inherit(l *Lead) {
	if l.DuplicateOf != "" || !r.want(NeedDuplicates, l.Code) {
		return
	}
	var orphans []*Lead
	for _, d := range r.s.Records.Duplicates[l.Code] {
		if got := r.lead(d.Code); got != nil && got.Status == Duplicate && got.DuplicateOf == l.Code {
			orphans = append(orphans, got)
		}
	}
	r.adopt(nil, orphans)
}

// adopt gives duplicates that have lost their first lead a new one: that of
// their customer which goes on, or the oldest of themselves.
func (r *ruling) adopt(first *Lead, orphans []*Lead) {
	for _, o := range orphans {
		if first == nil {
			first = r.promote(o)
			continue
		}
		o = r.touch(o)
		o.DuplicateOf = first.Code
		r.event(o, "duplicate", map[string]any{"of": first.Code})
	}
}

// promote makes a first lead of a duplicate. Its clock goes on if it still
// can be kept; else it starts now, since nobody could have called before.
func (r *ruling) promote(l *Lead) *Lead {
	l = r.touch(l)
	if !r.want(NeedPool, l.Pool) || !r.want(NeedStation, l.Station) {
		return l
	}
	l.Status, l.DuplicateOf = Open, ""
	r.event(l, "not_duplicate", nil)
	if r.s.Records.Stations[l.Station].EntryMode == "mc_review" { // nobody there has checked it yet
		l.Status, l.EnteredAt, l.Clock = InReview, nil, Clock{}
		return l
	}
	if l.Clock.Due == nil || !r.s.Now.Before(*l.Clock.Due) {
		r.enter(l)
		if l.InputDue.Before(r.s.Now) { // it was input in time, long ago
			l.InputDue = r.s.Now
		}
	}
	r.card(l)
	r.c.Cards = append(r.c.Cards, l.Code) // one that it had before a merge
	return l
}
