package bot

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Closing is a day on which nothing counts because an admin closed it.
type Closing struct {
	Day    Date      `json:"day"`
	Reason string    `json:"reason,omitempty"`
	At     time.Time `json:"added_at"`
	By     string    `json:"by,omitempty"` // handle; empty: an operator
}

// settings are the office's settings with the calendar as last read. A decision
// takes them once and sees one calendar from its start to its end.
func (b *Bot) settings() *Settings { return b.office.Load() }

// readCalendar takes over closing days that were added meanwhile, by whatever
// process; the ladder does so before each of its rounds, every two seconds.
func (b *Bot) readCalendar(ctx context.Context) error {
	now, err := b.store.Calendar(ctx)
	if err != nil {
		return fmt.Errorf("read the calendar: %w", err)
	}
	set := b.settings()
	if now.Edition == set.Calendar.Edition {
		return nil
	}
	changed := *set
	changed.Calendar = now
	b.office.CompareAndSwap(set, &changed) // else somebody else was first
	return nil
}

// With is the calendar with one more closing day.
func (c Calendar) With(day Date, reason string) Calendar {
	closed := make(map[Date]string, len(c.Closed)+1)
	for d, why := range c.Closed {
		closed[d] = why
	}
	closed[day] = reason
	return Calendar{Closed: closed, Edition: c.Edition + 1}
}

// Move is how a change of the calendar moves the clock of one running lead.
type Move struct {
	Code     string
	From, To time.Time // due
}

// Moves says which of some leads a calendar moves, and which way; those that
// have been contacted or have no clock stay as they are.
func (s *Settings) Moves(c Calendar, leads []Lead) (moved []Move) {
	with := *s
	with.Calendar = c
	for _, l := range leads {
		if !ticking(&l) {
			continue
		}
		if start, due := with.FollowUp(*l.EnteredAt); !due.Equal(*l.Clock.Due) || !start.Equal(*l.Clock.Start) {
			moved = append(moved, Move{l.Code, *l.Clock.Due, due})
		}
	}
	slices.SortStableFunc(moved, func(a, b Move) int { return a.To.Compare(b.To) })
	return moved
}

// closingDuty tells both sides' admins of a district, once, of each closing day
// that was added and is still ahead: the one side adds it, the other sees it.
func (r *ruling) closingDuty(w *Watch, next *soonest) {
	closed := r.set.Calendar.Closed
	for _, day := range slices.SortedFunc(maps.Keys(closed), func(a, b Date) int { return strings.Compare(a.String(), b.String()) }) {
		if day.Before(r.set.Day(r.s.Now)) {
			continue
		}
		admins := func() ([]Person, bool) { return r.admins(w.Key) }
		v := values("district", w.Key, "day", day)
		if why := closed[day]; why != "closed" { // no reason was given
			v["why"] = why
		}
		r.remind(w, "closing:"+w.Key+":"+day.String(), []step{{name: "added", at: r.s.Now, what: NewsClosing, to: admins}}, v, next)
	}
}

// ticking says whether a lead has a clock that a contact would still stop.
func ticking(l *Lead) bool {
	return l.EnteredAt != nil && l.Clock.Due != nil && l.Clock.Start != nil && l.Clock.ContactedAt == nil && !l.Status.Closed()
}

// recalculate sets the clock of a lead by the calendar as it is now.
func (r *ruling) recalculate(l *Lead) *Lead {
	if !ticking(l) {
		return l
	}
	start, due := r.set.FollowUp(*l.EnteredAt)
	if start.Equal(*l.Clock.Start) && due.Equal(*l.Clock.Due) {
		return l
	}
	from := *l.Clock.Due
	l = r.touch(l)
	l.Clock.Start, l.Clock.Due = &start, &due
	r.event(l, "recalculated", map[string]any{"from": from.UTC(), "to": due.UTC()})
	r.c.Cards = append(r.c.Cards, l.Code)
	return l
}

// Recalculate sets the clocks that rest on an older calendar, at once; else the
// ladder does it when it next looks. It returns how many leads it looked at.
func (b *Bot) Recalculate(ctx context.Context) (int, error) {
	if err := b.readCalendar(ctx); err != nil {
		return 0, err
	}
	n := 0
	for {
		codes, err := b.store.Outdated(ctx, b.settings().Calendar.Edition, climbBatch)
		if err != nil || len(codes) == 0 {
			return n, err
		}
		for _, code := range codes {
			err := b.store.Apply(ctx, []Need{{NeedLead, code}}, func(rec Records) Change {
				c := Change{}
				r := b.nobody(&c, rec)
				if l := rec.Leads[code]; l != nil {
					r.recalculate(l)
					c.Next = append(c.Next, Next{Lead: code, Edition: r.set.Calendar.Edition, Look: true})
				}
				return r.done()
			})
			if err != nil {
				return n, fmt.Errorf("recalculate %s: %w", code, err)
			}
			n++
		}
	}
}

// nobody is a ruling without a speaker: time has passed, that is all.
func (b *Bot) nobody(c *Change, rec Records) *ruling {
	set := b.settings()
	return &ruling{s: Scene{Now: b.now(), Records: rec, Settings: set}, set: set, voice: b.dialogs, c: c, leads: map[string]*Lead{}}
}

// done is the change of a ruling, or what it lacks.
func (r *ruling) done() Change {
	if lacking := missing(r.s.Records, r.need); len(lacking) > 0 {
		return Change{Need: lacking}
	}
	for _, l := range r.leads {
		r.c.Leads = append(r.c.Leads, *l)
	}
	slices.SortFunc(r.c.Leads, func(x, y Lead) int { return int(x.ID - y.ID) })
	return *r.c
}
