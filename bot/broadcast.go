package bot

import (
	"context"
	"fmt"
	"time"
)

// A broadcast is a plan of rows, one a recipient: written down in one statement
// when its zone's morning has come, and worked off in small parts that fill a
// channel no more than a minute ahead. Killed in between it goes on where it was;
// a row that has been queued is never queued again.

// The kinds of broadcasts.
const (
	BroadcastWeekly = "weekly"
	BroadcastThanks = "thanks"
	BroadcastTalks  = "talks" // see rush.go
)

// Batch is recipients whose time has come, and until when their channels are
// taken up already.
type Batch struct {
	To   []Recipient
	Pace map[string]time.Time
}

// Recipient is one line of a broadcast, with what it is worded from.
type Recipient struct {
	Broadcast int64
	Key, Kind string
	Day       Date
	Person    Person
	Channel   string
	Zone      string
	Staff     bool
	Until     time.Time
	Paused    bool   // taken all the same, since Until has come
	Leads     []Lead // weekly: the person's own, those that go on or changed
	Unit      Unit   // thanks
	Lines     []Laid // talks: all that are due for the person
}

// Unit is what a station did in the last fiscal year.
type Unit struct {
	Station                string
	Leads, Carriers, Sales int
}

// Reached is what became of a recipient. Until is set for one who waits on, where
// the first of several reminders is out of date.
type Reached struct {
	Broadcast int64
	Person    PersonID
	State     string
	Segments  int
	Until     time.Time
}

// Postponed puts off all who wait in a zone whose window is closed.
type Postponed struct {
	Zone  string
	Staff bool
	To    time.Time
}

// The states of a recipient.
const (
	ToWaiting  = "waiting"
	ToQueued   = "queued"
	ToGathered = "gathered" // said with something that could not wait
	ToNeedless = "needless" // nothing was left to say
	ToSlip     = "slip"
	ToSilent   = "silent" // gets no messages now
	ToLate     = "late"   // out of date before its turn came
)

const (
	broadcastBatch = 50
	// broadcastAhead is how far ahead of its pace a channel is filled.
	broadcastAhead = time.Minute
	expectEvery    = time.Hour
)

// paces are the messages a second that a broadcast may send, by channel, where it
// is not counted in segments.
var paces = map[string]float64{"telegram": 20, "slack": 1}

// Pace is how long one message takes up a channel.
func (s *Settings) Pace(channel string, segments int) time.Duration {
	rate, units := paces[channel], 1
	if channel == "sms" {
		rate, units = s.SMSRate, max(1, segments)
	}
	if rate <= 0 {
		rate = 1
	}
	return time.Duration(float64(units) / rate * float64(time.Second))
}

// broadcastAll plans the parts that are due, and queues recipients as fast as
// their channels allow.
func (b *Bot) broadcastAll(ctx context.Context) (total int, err error) {
	if err := b.expectParts(ctx); err != nil {
		return 0, err
	}
	for {
		planned, err := b.store.PlanPart(ctx, b.now())
		if err != nil {
			return total, err
		}
		if !planned {
			break
		}
		total++
		b.parts.written(b.now(), 0, false) // the one after it is expected now
		if err := b.expectParts(ctx); err != nil {
			return total, err
		}
	}
	n, err := untilNone(ctx, b, b.broadcast, func(decide func(Batch) Change) (int, error) {
		return b.store.Broadcast(ctx, b.now(), b.now().Add(broadcastAhead), broadcastBatch, decide)
	})
	return total + n, err
}

// untilNone takes batch after batch of the store until none is left, and sends
// on its way what each one says.
func untilNone[T any](ctx context.Context, b *Bot, decide func(T) Change, batch func(func(T) Change) (int, error)) (total int, err error) {
	for ctx.Err() == nil {
		var spoken []AddressID
		n, err := batch(func(t T) Change {
			c := decide(t)
			for _, o := range c.Say {
				spoken = append(spoken, o.To.ID)
			}
			return c
		})
		total += n
		b.spoke(spoken)
		if err != nil || n == 0 {
			return total, err
		}
	}
	return total, nil
}

// broadcast decides about one batch: each is queued at the pace of its channel, or
// waits for the window, or is told nothing any more.
func (b *Bot) broadcast(t Batch) Change {
	set, now := b.settings(), b.now()
	c := Change{Pace: map[string]time.Time{}}
	for ch, until := range t.Pace {
		c.Pace[ch] = until
	}
	closed := map[Postponed]bool{}
	for _, r := range t.To {
		var out Reached
		if r.Kind == BroadcastTalks {
			out = b.queueTray(set, now, r, &c, closed)
		} else {
			out = Reached{Broadcast: r.Broadcast, Person: r.Person.ID}
			out.State, out.Segments = b.queueOne(set, now, r, &c, closed)
		}
		if out.State != ToWaiting || !out.Until.IsZero() {
			c.Reached = append(c.Reached, out)
		}
	}
	for p := range closed {
		c.Postponed = append(c.Postponed, p)
	}
	return c
}

func (b *Bot) queueOne(set *Settings, now time.Time, r Recipient, c *Change, closed map[Postponed]bool) (state string, segments int) {
	p := r.Person
	switch {
	case !now.Before(r.Until):
		return ToLate, 0
	case !p.Told(), r.Kind == BroadcastWeekly && len(r.Leads) == 0:
		return ToSilent, 0
	}
	to := r.reachedFirst().Addresses[0]
	at := now
	if until := c.Pace[to.Channel]; until.After(at) {
		at = until
	}
	if open := set.Window(p, at); open.After(at) {
		if !open.Before(r.Until) {
			return ToLate, 0
		}
		closed[Postponed{r.Zone, r.Staff, open}] = true
		return ToWaiting, 0
	}
	n := News{To: p, Zone: p.Location(set.Zone), Central: set.Zone, Brief: to.Channel == "sms"}
	switch r.Kind {
	case BroadcastWeekly:
		n.What, n.Leads = NewsWeekly, r.Leads
	case BroadcastThanks:
		n.What, n.Values = NewsThanks, r.Unit.values()
	}
	o := b.render(Outgoing{To: to, Kind: Notice, Message: b.dialogs.Tell(n, p.Lang), Cause: fmt.Sprintf("%s:%d", r.Key, p.ID), At: now, NotBefore: at, NotAfter: r.Until})
	c.Say = append(c.Say, o)
	segments = max(1, o.Rendered.Segments)
	c.Pace[to.Channel] = at.Add(set.Pace(to.Channel, segments))
	return ToQueued, segments
}

// values are what thanks name: the unit, and its counts where they are nobody's.
func (u Unit) values() map[string]string {
	v := values("station", u.Station, "leads", u.Leads, "sales", u.Sales)
	if Few(u.Carriers) {
		v["leads"], v["sales"] = "", ""
	}
	return v
}

// Few says whether a count of carriers is so small that it would name somebody.
func Few(carriers int) bool { return carriers > 0 && carriers < 3 }
