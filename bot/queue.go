package bot

import "time"

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

// queue is what waits at a station, as this turn has left it; nil: not loaded yet.
func (r *ruling) queue(station string) *Queue {
	if !r.want(NeedQueue, station) {
		return nil
	}
	q := r.s.Records.Queues[station]
	return &q
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
