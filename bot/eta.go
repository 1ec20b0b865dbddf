package bot

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// BroadcastState is a broadcast under way, for operators.
type BroadcastState struct {
	Key, Kind string
	Day       Date
	Made      time.Time
	Paused    bool
	Ended     bool
	Until     time.Time                 // of the last part
	Counts    map[string]map[string]int // by state and channel
	Crowds    []Crowd
	Segments  float64        // of a message by SMS on average; 0: none was sent yet
	Lately    map[string]int // messages of the last RateOver, by channel
}

// RateOver is how far back one looks for the rate of a broadcast.
const RateOver = 5 * time.Minute

// Crowd is those of a broadcast who wait on a channel, keep the same hours and
// must have it by the same time.
type Crowd struct {
	Channel, Zone string
	Staff         bool
	Until         time.Time // zero: any time
	Count         int
}

// In is how many are in a state.
func (b BroadcastState) In(state string) (n int) {
	for _, in := range b.Counts[state] {
		n += in
	}
	return n
}

// Channels are those on which somebody waits, and how many.
func (b BroadcastState) Channels() (names []string, waiting map[string]int) {
	waiting = map[string]int{}
	for _, c := range b.Crowds {
		waiting[c.Channel] += c.Count
	}
	return slices.Sorted(maps.Keys(waiting)), waiting
}

// guessSegments is what a message by SMS is reckoned at before any was sent.
const guessSegments = 2

// one is how long a message of the broadcast takes up a channel.
func (b BroadcastState) one(s *Settings, channel string) time.Duration {
	one := s.Pace(channel, 1)
	if channel == "sms" {
		one = time.Duration(float64(one) * cmp.Or(b.Segments, guessSegments))
	}
	return max(one, 1)
}

// Forecast is when the last of a broadcast would leave, and how many will not leave
// in time.
type Forecast struct {
	Last time.Time
	Late int
}

// Forecasts are those of several broadcasts at the pace and in the windows of now.
// They share the pace of a channel as they do when they leave: who must have it
// first comes first. What is paused takes up nothing; its own is as if it went on.
func (s *Settings) Forecasts(all []BroadcastState, now time.Time) []Forecast {
	out := make([]Forecast, len(all))
	var under []int
	for i, b := range all {
		if !b.Paused {
			under = append(under, i)
		}
	}
	s.forecast(all, under, now, out)
	for i, b := range all {
		if b.Paused {
			one := make([]Forecast, len(all))
			s.forecast(all, append(slices.Clone(under), i), now, one)
			out[i] = one[i]
		}
	}
	return out
}

// hours is whose windows open and close together.
type hours struct {
	zone  string
	staff bool
}

// heap is a crowd as it is worked off.
type heap struct {
	Crowd
	of   int // which broadcast
	one  time.Duration
	left float64
	late bool // it cannot leave in time any more, and gives way to what can
}

// forecastDays is how far a forecast looks: beyond it says enough.
const forecastDays = 60

// forecast walks through the windows minute by minute.
func (s *Settings) forecast(all []BroadcastState, under []int, now time.Time, out []Forecast) {
	var heaps []*heap
	for _, i := range under {
		for _, c := range all[i].Crowds {
			heaps = append(heaps, &heap{Crowd: c, of: i, one: all[i].one(s, c.Channel), left: float64(c.Count)})
		}
	}
	slices.SortStableFunc(heaps, func(a, b *heap) int {
		if a.Until.IsZero() != b.Until.IsZero() {
			return cmp.Compare(btoi(a.Until.IsZero()), btoi(b.Until.IsZero()))
		}
		return a.Until.Compare(b.Until)
	})
	opens := map[hours]time.Time{}
	end := now.AddDate(0, 0, forecastDays)
	for at := now; len(heaps) > 0 && at.Before(end); {
		var next time.Time
		worked := false
		used := map[string]time.Duration{}
		for _, late := range []bool{false, true} {
			for _, h := range heaps {
				if !h.late && !h.Until.IsZero() && !at.Before(h.Until) {
					h.late = true
					out[h.of].Late += int(h.left + 0.5)
				}
				if h.late != late {
					continue
				}
				if open := s.opening(opens, h, at); open.After(at) {
					if next.IsZero() || open.Before(next) {
						next = open
					}
					continue
				}
				h.work(used, at, &out[h.of])
				worked = true
			}
		}
		heaps = slices.DeleteFunc(heaps, func(h *heap) bool { return h.left <= 0 })
		if worked {
			next = at.Add(time.Minute)
		}
		at = next
	}
	for _, h := range heaps { // it takes longer than one looks
		out[h.of].Last = end
		if !h.late && !h.Until.IsZero() {
			out[h.of].Late += int(h.left + 0.5)
		}
	}
}

// opening is when the hours of a heap are open, not before a time.
func (s *Settings) opening(known map[hours]time.Time, h *heap, at time.Time) time.Time {
	of := hours{h.Zone, h.Staff}
	if open := known[of]; open.After(at) {
		return open
	}
	p := Person{Zone: h.Zone}
	if h.Staff {
		p.Grants = []Grant{{Role: ManagementCoordinator}}
	}
	known[of] = s.Window(p, at)
	return known[of]
}

// work spends what is left of a minute of the channel.
func (h *heap) work(used map[string]time.Duration, at time.Time, f *Forecast) {
	room := time.Minute - used[h.Channel]
	if room <= 0 {
		return
	}
	n := min(h.left, float64(room)/float64(h.one))
	h.left -= n
	if h.left < 1e-6 {
		h.left = 0
	}
	used[h.Channel] += time.Duration(n * float64(h.one))
	if last := at.Add(used[h.Channel]); last.After(f.Last) {
		f.Last = last
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// WeeklyFit is how long a weekly status to many takes at the rate of SMS: the first
// leaves at from, the last at last, in Central time; late is how many of them do
// not leave in time. room is how many would.
func (s *Settings) WeeklyFit(n int, segments float64, now time.Time) (from, last time.Time, late, room int) {
	week := s.Weekly(DateOf(now, s.Zone)).Add(7)
	from = s.WeeklyAt(week, s.Zone)
	fit := func(n int) Forecast {
		crowd := Crowd{Channel: "sms", Zone: s.Zone.String(), Until: s.WeeklyUntil(week, s.Zone), Count: n}
		return s.Forecasts([]BroadcastState{{Crowds: []Crowd{crowd}, Segments: segments}}, from)[0]
	}
	all, most := fit(n), fit(1<<30)
	return from, all.Last, all.Late, 1<<30 - most.Late
}
