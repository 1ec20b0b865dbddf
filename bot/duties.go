package bot

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Duties are what time alone asks of stations and districts. They have the shape
// of the ladder: storage keeps when a station must be looked at again, every
// process looks for what is due, a row per step makes each happen at most once,
// and what is said leaves as lines, gathered with all others of that quarter of
// an hour. Whatever changes a station's record asks for a look at once.

// Watch is a station or a district at which the duties look.
type Watch struct {
	Kind    string // station, district
	Key     string // its code
	Since   time.Time
	Taken   map[string]bool // steps of the last months
	Records Records
}

// DutyStep is a step that has been taken, or that was over before we knew of the
// station.
type DutyStep struct {
	Kind, Key, Step string
	Due, At         time.Time
	Told            bool
}

// NextWatch is when the duties look again; At zero: when something changes.
type NextWatch struct {
	Kind, Key string
	At        time.Time
	Since     time.Time
	Edition   int
}

// The kinds of a Watch.
const (
	WatchStation  = "station"
	WatchDistrict = "district"
)

// duties are what is looked at, one line each.
var duties = []struct {
	kind string
	look func(*ruling, *Watch, *soonest)
}{
	{WatchStation, (*ruling).talkDuty},
	{WatchStation, (*ruling).signDuty},
	{WatchStation, (*ruling).postDuty},
	{WatchStation, (*ruling).queueDuty},
	{WatchStation, (*ruling).summaryDuty},
	{WatchDistrict, (*ruling).teleconDuty},
	{WatchDistrict, (*ruling).quarterDuty},
	{WatchDistrict, (*ruling).closingDuty},
}

// step is one reminder of a subject, in the order of their times.
type step struct {
	name string
	at   time.Time
	what string
	to   func() ([]Person, bool) // whom, and whether that is known
	// waits: the step is not over until somebody could be told.
	waits bool
	until time.Time // from when it is out of date; zero: never
}

// attendAll looks at all stations and districts that are due.
func (b *Bot) attendAll(ctx context.Context) (total int, err error) {
	for {
		n, err := b.attend(ctx, climbBatch)
		if err != nil && ctx.Err() == nil && !isTransient(err) {
			b.log.Error("attend", "err", err)
			n, err = b.attendOne(ctx)
		}
		total += n
		if err != nil || n == 0 {
			return total, err
		}
	}
}

// attendOne goes on after a batch that could not be written: one by one, and who
// is at fault is left alone for a while.
func (b *Bot) attendOne(ctx context.Context) (int, error) {
	n, err := b.attend(ctx, 1)
	if err == nil || ctx.Err() != nil || isTransient(err) {
		return n, err
	}
	key, postponed := b.store.PostponeWatch(ctx, b.now(), b.now().Add(climbAgain), b.settings().Calendar.Edition)
	b.log.Error("attend", "watch", key, "err", err)
	return 1, postponed
}

func (b *Bot) attend(ctx context.Context, limit int) (int, error) {
	return b.store.Attend(ctx, b.now(), b.settings().Calendar.Edition, limit, func(w Watch) (c Change) {
		defer func() {
			if r := recover(); r != nil {
				b.log.Error("attend", "watch", w.Key, "panic", fmt.Sprintf("%T", r))
				c = Change{Office: Office{NextWatch: []NextWatch{{Kind: w.Kind, Key: w.Key, At: b.now().Add(climbAgain), Since: w.Since, Edition: b.settings().Calendar.Edition}}}}
			}
		}()
		r := b.nobody(&c, w.Records)
		r.attend(&w)
		return r.done()
	})
}

// attend is what time makes of one station or district, and when to look again.
func (r *ruling) attend(w *Watch) {
	if w.Since.IsZero() {
		w.Since = r.s.Now
	}
	next := soonest{now: r.s.Now}
	for _, d := range duties {
		if d.kind == w.Kind {
			d.look(r, w, &next)
		}
	}
	r.c.NextWatch = append(r.c.NextWatch, NextWatch{Kind: w.Kind, Key: w.Key, At: next.at, Since: w.Since, Edition: r.set.Calendar.Edition})
}

// remind takes the steps of a subject that are due: the highest of them speaks.
// What was over before the station was known is taken in silence.
func (r *ruling) remind(w *Watch, topic string, steps []step, v map[string]string, next *soonest) {
	speaks := -1
	var due []step
	for _, s := range steps {
		if w.Taken[topic+":"+s.name] {
			continue
		}
		if r.s.Now.Before(s.at) {
			next.of(s.at)
			continue
		}
		if !s.at.Before(w.Since) {
			speaks = len(due)
		}
		due = append(due, s)
	}
	for i, s := range due {
		told := false
		if i == speaks {
			people, ready := s.to()
			if !ready {
				return
			}
			if s.waits && len(reached(people)) == 0 {
				next.of(r.set.duty(r.set.Calendar.After(r.set.Day(r.s.Now), 1), r.set.Zone))
				continue
			}
			told = r.topicLinesUntil(people, s.what, topic, s.name, v, r.onTime(s.at), s.until)
		}
		r.c.Duties = append(r.c.Duties, DutyStep{Kind: w.Kind, Key: w.Key, Step: topic + ":" + s.name, Due: s.at, At: r.s.Now, Told: told})
	}
}

// topicLines puts a line about a station's or district's topic into the trays of
// people.
func (r *ruling) topicLines(people []Person, what, topic, step string, v map[string]string, at time.Time) (told bool) {
	return r.topicLinesUntil(people, what, topic, step, v, at, time.Time{})
}

// topicLinesUntil does so with what is out of date at a time: it is not said where
// nobody could be told before.
func (r *ruling) topicLinesUntil(people []Person, what, topic, step string, v map[string]string, at, until time.Time) (told bool) {
	for _, p := range people {
		when, ok := r.set.InTime(p, at, until)
		if !ok || !p.Told() || r.s.Person.ID == p.ID || !until.IsZero() && !r.set.Window(p, r.s.Now).Before(until) {
			continue
		}
		r.c.Lines = append(r.c.Lines, Line{To: p.ID, What: what, Topic: topic, Step: step, Values: v, Made: r.s.Now, At: when, Until: until})
		told = true
	}
	return told
}

// reached are those of some people who get messages.
func reached(people []Person) (all []Person) {
	for _, p := range people {
		if p.Told() {
			all = append(all, p)
		}
	}
	return all
}

// admin looks up a side's admins of a district.
func (r *ruling) admin(side, district string) func() ([]Person, bool) {
	return func() ([]Person, bool) {
		key := string(AdminOf(side)) + "@" + district
		ready := r.want(NeedStaff, key)
		return r.s.Records.Staff[key], ready
	}
}

// admins are both sides' admins of a district.
func (r *ruling) admins(district string) (all []Person, ready bool) {
	ready = true
	for _, side := range []string{USPS, NALC} {
		key := string(AdminOf(side)) + "@" + district
		ready = r.want(NeedStaff, key) && ready
		for _, p := range r.s.Records.Staff[key] {
			if !slices.ContainsFunc(all, func(q Person) bool { return q.ID == p.ID }) {
				all = append(all, p)
			}
		}
	}
	return all, ready
}

func (r *ruling) businessDay(d Date) Date { return r.set.Calendar.After(d.Add(-1), 1) }
