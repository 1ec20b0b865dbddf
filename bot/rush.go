package bot

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// A rush is what so many are reminded of at the same hour that it does not leave
// at once: their trays are written down as a broadcast, which takes them at the
// pace of their channels, can be held, and is seen by operators. What comes up for
// one of them meanwhile and is no such reminder does not wait behind it: gather
// takes the whole tray then.

// Rush is the trays that are planned now, if there are enough of them.
type Rush struct {
	Key   string // talks:2026-03-05:0730, the quarter of an hour in Central time
	Day   Date
	At    time.Time // of that quarter
	Kinds []string  // the lines of which such a tray consists
	Least int       // so many trays make a rush
	Until time.Time // of lines that are never out of date
}

// rushLeast is how many trays make a rush. Fewer leave within a minute or two on
// every channel, and nobody would want to hold them.
const rushLeast = 1000

// rushKeeps is how long a reminder may wait that is never out of date.
const rushKeeps = 7 * 24 * time.Hour

// rushed are the reminders that all stations have at the same hour.
var rushed = []string{NewsTalkSoon, NewsTalkToday, NewsTalkLate, NewsSummary, NewsSummaryAgain, NewsSlips}

// Rush is that of the quarter of an hour in which now is.
func (s *Settings) Rush(now time.Time) Rush {
	at := now.Truncate(quarter)
	local := at.In(s.Zone)
	return Rush{
		Key: fmt.Sprintf("%s:%s:%s", BroadcastTalks, DateOf(at, s.Zone), local.Format("1504")), Day: DateOf(at, s.Zone),
		At: at, Kinds: rushed, Least: rushLeast, Until: at.Add(rushKeeps),
	}
}

// planRush writes a rush down, if there is one.
func (b *Bot) planRush(ctx context.Context) (int, error) {
	return b.store.PlanRush(ctx, b.now(), b.settings().Rush(b.now()))
}

// inTurn makes each reminder of a subject out of date when the next one is due,
// which says it too.
func inTurn(steps []step) []step {
	for i := range steps[:max(0, len(steps)-1)] {
		if s := &steps[i]; s.until.IsZero() || steps[i+1].at.Before(s.until) {
			s.until = steps[i+1].at
		}
	}
	return steps
}

// queueTray makes the message of a recipient's tray, all that is due for them now,
// as gather does; it leaves at the pace of the channel and within their hours.
func (b *Bot) queueTray(set *Settings, now time.Time, r Recipient, c *Change, closed map[Postponed]bool) Reached {
	is := func(state string) Reached { return Reached{Broadcast: r.Broadcast, Person: r.Person.ID, State: state} }
	done := Gathered{Person: r.Person.ID}
	for _, l := range r.Lines {
		done.Lines = append(done.Lines, l.ID)
	}
	switch {
	case len(r.Lines) == 0: // done meanwhile, or said with what could not wait
		return is(ToNeedless)
	case !r.Person.Told():
		c.Trays = append(c.Trays, done)
		return is(ToSilent)
	}
	p := r.reachedFirst()
	to := p.Addresses[0]
	at := now
	if until := c.Pace[to.Channel]; until.After(at) {
		at = until
	}
	open := set.Window(p, at)
	var left []Laid
	for _, l := range r.Lines {
		if holds(l, p, open) {
			left = append(left, l)
		}
	}
	switch {
	case len(left) == 0:
		c.Trays = append(c.Trays, done)
		if slices.ContainsFunc(r.Lines, func(l Laid) bool { return !l.Until.IsZero() && !open.Before(l.Until) }) {
			return is(ToLate)
		}
		return is(ToNeedless)
	case r.Paused: // some of it is out of date; the rest waits on
		return Reached{Broadcast: r.Broadcast, Person: r.Person.ID, State: ToWaiting, Until: runsOut(left, now.Add(rushKeeps))}
	case open.After(at):
		closed[Postponed{r.Zone, r.Staff, open}] = true
		return is(ToWaiting)
	}
	said := b.gatherAt(Tray{Person: p, Lines: r.Lines}, at)
	out := is(ToQueued)
	for _, o := range said.Say {
		o.At, o.NotBefore = now, at
		c.Say = append(c.Say, o)
		n := max(1, o.Rendered.Segments)
		if o.To.ID == to.ID {
			out.Segments = n
		}
		from := at
		if until := c.Pace[o.To.Channel]; until.After(from) {
			from = until
		}
		c.Pace[o.To.Channel] = from.Add(set.Pace(o.To.Channel, n))
	}
	c.Trays = append(c.Trays, *said.Gathered)
	return out
}

// runsOut is when the first of some lines is out of date.
func runsOut(lines []Laid, never time.Time) time.Time {
	first := never
	for _, l := range lines {
		if !l.Until.IsZero() && l.Until.Before(first) {
			first = l.Until
		}
	}
	return first
}

// reachedFirst is the person with the address first for whose channel the pace was
// reckoned, if it is theirs still.
func (r Recipient) reachedFirst() Person {
	p := r.Person
	if i := slices.IndexFunc(p.Addresses, func(a Address) bool { return a.Channel == r.Channel }); i > 0 {
		first := p.Addresses[i]
		p.Addresses = append([]Address{first}, slices.Delete(slices.Clone(p.Addresses), i, i+1)...)
	}
	return p
}
