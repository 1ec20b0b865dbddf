package bot

import (
	"math"
	"time"
)

// BroadcastState is a broadcast under way, for operators.
type BroadcastState struct {
	Key, Kind string
	Day       Date
	Made      time.Time
	Paused    bool
	Ended     bool
	Until     time.Time
	Counts    map[string]int // by state
	Waiting   map[string]int // by channel
	Zone      string         // of most who wait
	Segments  float64        // of a message by SMS on average; 0: none was sent yet
}

// guessSegments is what a message by SMS is reckoned at before any was sent.
const guessSegments = 2

// ETA is when the last would leave at the pace and in the windows of now, and how
// many will not leave in time.
func (s *Settings) ETA(b BroadcastState, now time.Time) (last time.Time, late int) {
	per := b.Segments
	if per == 0 {
		per = guessSegments
	}
	for channel, n := range b.Waiting {
		one := s.Pace(channel, 1)
		if channel == "sms" {
			one = time.Duration(float64(one) * per)
		}
		at, left := s.workOff(Person{Zone: b.Zone}, now, one, n, b.Until)
		if at.After(last) {
			last = at
		}
		late += left
	}
	return last, late
}

// WeeklyFit is how long a weekly status to many takes at the rate of SMS: the first
// leaves at from, the last at last, in Central time; late is how many of them do
// not leave in time. room is how many would.
func (s *Settings) WeeklyFit(n int, segments float64, now time.Time) (from, last time.Time, late, room int) {
	week := s.Weekly(DateOf(now, s.Zone)).Add(7)
	from = s.WeeklyAt(week, s.Zone)
	b := BroadcastState{Waiting: map[string]int{"sms": n}, Zone: s.Zone.String(), Segments: segments, Until: s.WeeklyUntil(week, s.Zone)}
	last, late = s.ETA(b, from)
	b.Waiting = map[string]int{"sms": 1 << 30}
	_, over := s.ETA(b, from)
	return from, last, late, 1<<30 - over
}

// workOff walks through a carrier's windows, minute by minute: when n messages are
// through, and how many of them are not at the end.
func (s *Settings) workOff(p Person, from time.Time, one time.Duration, n int, until time.Time) (last time.Time, late int) {
	at, done := from, 0.0
	perMinute := float64(time.Minute) / math.Max(float64(one), 1)
	for done < float64(n) {
		open := s.Window(p, at)
		if open.After(at) {
			at = open
			continue
		}
		done += perMinute
		at = at.Add(time.Minute)
		if !until.IsZero() && !at.After(until) {
			late = n - min(n, int(done))
		}
		if at.Sub(from) > 60*24*time.Hour { // it says enough
			break
		}
	}
	if until.IsZero() || !at.After(until) {
		late = 0
	}
	return at, late
}
