package bot

import (
	"fmt"
	"slices"
	"time"
)

// The ladder is what happens to leads by time alone (PRODUCT §6). It is derived
// from the state of a lead and the time, never from a timer: storage keeps when
// it must look at a lead again, every process looks for what is due, and a row
// per lead and step makes each happen at most once.

// rung is one step of the ladder.
type rung struct {
	step  string
	at    func(*Settings, Clock) time.Time // its own time
	free  bool                             // only while nobody holds the lead
	warns bool                             // a warning: never later than the due time
	tell  []seated
	do    func(*ruling, *Lead) // its effect, which happens however late
}

// seated is who is told what at a step.
type seated struct {
	seat seat
	what string // to the seat itself
	up   string // to who sits above it, in its place; "": the same
	both bool   // by direct message and by SMS
}

// ladder is the steps in the order of their times. The card in the pool at
// entry comes before them, with the lead itself.
var ladder = []rung{
	{step: "nudge", at: func(_ *Settings, c Clock) time.Time { return *c.Start }, free: true, warns: true,
		tell: []seated{{seat: poolSeat, what: NewsNudge, up: NewsUnclaimed}}},
	{step: "list", at: (*Settings).MorningAfterStart, free: true, warns: true,
		tell: []seated{{seat: managerSeat, what: NewsUnclaimed}}},
	{step: "half", at: (*Settings).HalfWay, warns: true,
		tell: []seated{{seat: holderSeat, what: NewsHalf, up: NewsHalfBoss}}},
	{step: "due_day", at: (*Settings).MorningOfDue, warns: true,
		tell: []seated{{seat: holderSeat, what: NewsDueToday, up: NewsAtRisk, both: true}, {seat: managerSeat, what: NewsAtRisk}}},
	{step: "breach", at: func(_ *Settings, c Clock) time.Time { return *c.Due }, do: (*ruling).breach,
		tell: []seated{{seat: holderSeat, what: NewsOverdue, up: NewsOverdueBoss}, {seat: managerSeat, what: NewsOverdueBoss}}},
	{step: "area", at: (*Settings).DayAfterDue,
		tell: []seated{{seat: areaSeat, what: NewsOverdueArea}}},
}

// promise is the second clock: the customer was told "within a week".
var promise = rung{step: "promise", tell: []seated{{seat: managerSeat, what: NewsPromise}}}

// idle are the two steps of a claim of which nothing is heard.
var (
	idleReminder = seated{seat: holderSeat, what: NewsIdle, up: NewsIdleBoss}
	idleEnded    = seated{seat: holderSeat, what: NewsExpired, up: NewsExpiredBoss}
)

// Look is a lead at which the ladder looks.
type Look struct {
	Lead    *Lead
	Taken   map[string]bool // steps taken
	Active  time.Time       // when its holder last did something for it; zero: never
	Seq     int             // of that event
	Records Records
}

// Step is a step that has been taken. Told is false where a later one spoke, or
// nobody had to be told.
type Step struct {
	Lead string // code
	Name string
	Due  time.Time
	At   time.Time
	Told bool
}

// Next is when the ladder looks at a lead again. At zero: nothing more happens
// to it by time; Look: at once.
type Next struct {
	Lead    string // code
	At      time.Time
	Look    bool
	Edition int // of the calendar its clock rests on
}

// steps takes every step that is due; only the highest of them speaks, the
// effects of all happen.
func (r *ruling) steps(l *Lead, k Look, next *soonest) {
	if !ticking(l) {
		return
	}
	speaks := -1
	var due []int
	for i, g := range ladder {
		if k.Taken[g.step] {
			continue
		}
		at := g.at(r.set, l.Clock)
		if fires := r.fires(l, g, at); r.s.Now.Before(fires) {
			next.of(fires)
			continue
		}
		due = append(due, i)
		if !g.free || l.HolderID == 0 {
			speaks = i
		}
	}
	for _, i := range due {
		g := ladder[i]
		at := g.at(r.set, l.Clock)
		if g.do != nil {
			g.do(r, l)
		}
		told := i == speaks && r.speak(l, g, at)
		r.c.Steps = append(r.c.Steps, Step{Lead: l.Code, Name: g.step, Due: at, At: r.s.Now, Told: told})
	}
}

// fires is when a step is taken: at its own time, or before if somebody's hours
// would bring a warning later than what it warns of.
func (r *ruling) fires(l *Lead, g rung, at time.Time) time.Time {
	fires := at
	if !g.warns || g.free && l.HolderID != 0 {
		return fires
	}
	for _, t := range g.tell {
		if t.seat == poolSeat {
			continue
		}
		people, _, _ := r.seated(l, t)
		for _, p := range people {
			if when, ok := r.set.InTime(p, at, *l.Clock.Due); ok && when.Before(fires) {
				fires = when
			}
		}
	}
	return fires
}

// breach records that the due time has passed without a contact, and tells the
// carrier, once. The card in the pool says from then on that the lead is late.
func (r *ruling) breach(l *Lead) {
	data := map[string]any{"due": l.Clock.Due.UTC()}
	if l.Holder != "" {
		data["holder"] = l.Holder
	}
	l = r.touch(l)
	r.event(l, "breached", data)
	r.c.Cards = append(r.c.Cards, l.Code)
	r.tellSubmitter(l, NewsLate, "late:"+l.Code)
}

// promised tells the manager once that the week is over in which the customer
// was to hear from sales.
func (r *ruling) promised(l *Lead, k Look, next *soonest) {
	if k.Taken[promise.step] {
		return
	}
	if r.s.Now.Before(l.PromiseDue) {
		next.of(l.PromiseDue)
		return
	}
	told := r.speak(l, promise, l.PromiseDue)
	r.c.Steps = append(r.c.Steps, Step{Lead: l.Code, Name: promise.step, Due: l.PromiseDue, At: r.s.Now, Told: told})
}

// idle reminds a holder of whom nothing is heard, and then ends the claim: the
// lead is in the pool again. After the first contact a lead stays with its
// holder.
func (r *ruling) idle(l *Lead, k Look, next *soonest) *Lead {
	if l.Status != Claimed || l.HolderID == 0 {
		return l
	}
	_, since := l.HeldBy()
	if k.Active.After(since) {
		since = k.Active
	}
	reminder := fmt.Sprintf("idle:%d:%d", l.ClaimSeq, k.Seq)
	at, end := r.set.Counted(since, idleRemind), r.set.Counted(since, idleEnd)
	if !r.s.Now.Before(end) {
		r.line(l, idleEnded, reminder+":end", end, time.Time{})
		l = r.touch(l)
		r.endClaim(l, "expired")
		l.Status = Open
		r.event(l, "expired", map[string]any{"since": since.UTC()})
		r.c.Cards = append(r.c.Cards, l.Code)
		r.backInPool(l)
		return l
	}
	next.of(end)
	if k.Taken[reminder] {
		return l
	}
	people, _, _ := r.seated(l, idleReminder)
	fires := at
	for _, p := range people {
		if when, ok := r.set.InTime(p, at, end); ok && when.Before(fires) {
			fires = when
		}
	}
	if r.s.Now.Before(fires) {
		next.of(fires)
		return l
	}
	told := r.line(l, idleReminder, reminder, at, end) != nil
	r.c.Steps = append(r.c.Steps, Step{Lead: l.Code, Name: reminder, Due: at, At: r.s.Now, Told: told})
	return l
}

// speak says a step to whom it is for, and records who was told.
func (r *ruling) speak(l *Lead, g rung, at time.Time) bool {
	var told []string
	until := time.Time{}
	if g.warns {
		until = *l.Clock.Due
	}
	for _, t := range g.tell {
		for _, who := range r.line(l, t, g.step, at, until) {
			if !slices.Contains(told, who) {
				told = append(told, who)
			}
		}
	}
	if len(told) > 0 {
		r.event(l, "step", map[string]any{"step": g.step, "told": told})
	}
	return len(told) > 0
}
