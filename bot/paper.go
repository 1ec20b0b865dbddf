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

// HandedDraft is a draft in the coordinator's queue.
type HandedDraft struct {
	Number int // within the station, of those that are open
	ID     string
	By     PersonID
	Name   string
	Card   Card
	Born   time.Time
	At     time.Time
	Why    string // waited, stop
	Due    time.Time
}

// Reviewed is a lead that waits for the coordinator.
type Reviewed struct {
	Lead     Lead
	Name     string // who sent it
	Returned bool   // it is with its sender again
}

// Queue is what waits at a station for its management coordinator.
type Queue struct {
	Station Station
	Drafts  []HandedDraft
	Review  []Reviewed
	// With are drafts with the customer's consent that are still with their
	// carriers, and how many carriers those are.
	With, Carriers int
	// Slips are the carriers whose status of this week goes to them on paper and
	// was not handed out yet; SlipsOf is the Thursday.
	Slips   int
	SlipsOf Date
}

// Waits is how many things wait for the coordinator, not for somebody else.
func (q Queue) Waits() int {
	n := len(q.Drafts)
	for _, l := range q.Review {
		if !l.Returned {
			n++
		}
	}
	return n
}

// Draft is a draft by its number; nil: there is none.
func (q Queue) Draft(number int) *HandedDraft {
	for i := range q.Drafts {
		if q.Drafts[i].Number == number {
			return &q.Drafts[i]
		}
	}
	return nil
}

// Holds is a draft by its id; nil: it is not in the queue any more.
func (q Queue) Holds(id string) *HandedDraft {
	for i := range q.Drafts {
		if q.Drafts[i].ID == id {
			return &q.Drafts[i]
		}
	}
	return nil
}

// Due is when the first of them is due; zero: nothing waits.
func (q Queue) Due(s *Settings) (first time.Time) {
	earlier := func(t time.Time) {
		if first.IsZero() || t.Before(first) {
			first = t
		}
	}
	for _, d := range q.Drafts {
		earlier(s.DraftDue(d, q.Station))
	}
	for _, l := range q.Review {
		if !l.Returned {
			earlier(l.Lead.InputDue)
		}
	}
	return first
}

// DraftDue is until when a draft must be input: its card is of the day it was begun.
func (s *Settings) DraftDue(d HandedDraft, at Station) time.Time {
	return s.InputDue(DateOf(d.Born, s.ZoneOf(at)), at)
}

// Finished is what became of a draft of the queue.
type Finished struct {
	Draft string // id
	By    PersonID
	Lead  string // code; empty: it was dropped
	Why   string
}

// MayKey says whether a person keys paper cards of a station.
func (s *Settings) MayKey(p Person, station string, now time.Time) bool {
	return s.Coordinates(p, station, now) == USPS
}

// oldestCard is how far back a card may be dated.
const oldestCard = 365

// MayDate says whether a card may bear a date.
func (s *Settings) MayDate(day Date, at Station, now time.Time) bool {
	today := DateOf(now, s.ZoneOf(at))
	return !today.Before(day) && !day.Before(today.Add(-oldestCard))
}

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

// queue is what waits at a station, as this turn has left it; nil: not loaded yet.
func (r *ruling) queue(station string) *Queue {
	if !r.want(NeedQueue, station) {
		return nil
	}
	q := r.s.Records.Queues[station]
	return &q
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

// queueDuty shows the management coordinator what waits: in the morning of each
// business day, and once more before the first of it is due. While that post is
// vacant the program admin is shown it, who can name somebody; so at once when
// it falls vacant during the day.
func (r *ruling) queueDuty(w *Watch, next *soonest) {
	f := r.desk(w.Key)
	if f == nil {
		return
	}
	zone := r.set.ZoneOf(f.Book.Station)
	today := f.Book.Today(r.set, r.s.Now)
	morning := r.set.duty(today, zone)
	if !r.set.Calendar.Business(today) || !r.s.Now.Before(morning) {
		next.of(r.set.duty(r.set.Calendar.After(today, 1), zone))
	} else {
		next.of(morning)
	}
	q := r.queue(w.Key)
	if q == nil || !r.set.Calendar.Business(today) {
		return
	}
	topic := "queue:" + w.Key + ":" + today.String()
	early, last, up := "morning", "due", len(f.Book.Coords[USPS]) == 0
	if up {
		early, last = "morning_up", "due_up"
	}
	if q.Waits()+q.With == 0 {
		if !r.s.Now.Before(morning) && !w.Taken[topic+":"+early] { // what comes later in the day is no morning's news
			r.c.Duties = append(r.c.Duties, DutyStep{Kind: w.Kind, Key: w.Key, Step: topic + ":" + early, Due: morning, At: r.s.Now})
		}
		return
	}
	due := q.Due(r.set)
	v := values("station", q.Station.Name, "drafts", len(q.Drafts), "review", q.Waits()-len(q.Drafts), "with", q.With, "all", q.Waits(), "code", w.Key)
	if !due.IsZero() {
		v["due"] = Local(due, zone)
	}
	to, soon, now := func() ([]Person, bool) { return f.Book.Coords[USPS], true }, NewsQueue, NewsQueueDue
	if up {
		to, soon, now = r.admin(USPS, f.Book.Station.District), NewsQueueUp, NewsQueueDueUp
	}
	steps := []step{{name: early, at: morning, what: soon, to: to}}
	if !due.IsZero() && DateOf(due, zone) == today && q.Waits() > 0 {
		steps = append(steps, step{name: last, at: due.Add(-queueHours * time.Hour), what: now, to: to})
	}
	r.remind(w, topic, steps, v, next)
}
