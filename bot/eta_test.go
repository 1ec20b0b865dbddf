package bot

import (
	"testing"
	"time"
)

// What leaves by one channel shares its pace: who must have it first comes first,
// in the hours of their own zone, and what is paused takes up nothing.
func TestForecastsShareAPace(t *testing.T) {
	t.Parallel()
	set := DefaultSettings()                              // one segment a second
	seven := time.Date(2026, 3, 5, 13, 0, 0, 0, time.UTC) // in Chicago
	staff := func(zone string, until time.Time, n int) Crowd {
		return Crowd{Channel: "sms", Zone: zone, Staff: true, Until: until, Count: n}
	}
	tonight, tomorrow := seven.Add(15*time.Hour), seven.Add(39*time.Hour)
	talks := func(crowds ...Crowd) BroadcastState { return BroadcastState{Segments: 1, Crowds: crowds} }
	at := func(d time.Duration) time.Time { return seven.Add(d) }
	for _, c := range []struct {
		name string
		all  []BroadcastState
		last []time.Time
		late []int
	}{
		{"one alone", []BroadcastState{talks(staff(chicagoZone, tonight, 3600))}, []time.Time{at(time.Hour)}, []int{0}},
		{"who has more time comes after", []BroadcastState{talks(staff(chicagoZone, tomorrow, 1800)), talks(staff(chicagoZone, tonight, 3600))},
			[]time.Time{at(90 * time.Minute), at(time.Hour)}, []int{0, 0}},
		{"another channel has a pace of its own", []BroadcastState{talks(staff(chicagoZone, tonight, 3600)), talks(Crowd{Channel: "telegram", Zone: chicagoZone, Staff: true, Until: tonight, Count: 1200})},
			[]time.Time{at(time.Hour), at(time.Minute)}, []int{0, 0}},
		{"the west is not open yet", []BroadcastState{talks(staff("America/Los_Angeles", tonight, 60), staff(chicagoZone, tonight, 60))},
			[]time.Time{at(2*time.Hour + time.Minute)}, []int{0}},
		{"carriers have hours of their own", []BroadcastState{talks(Crowd{Channel: "sms", Zone: chicagoZone, Until: tomorrow, Count: 3660})},
			[]time.Time{at(9*time.Hour + time.Minute)}, []int{0}}, // 8 to 9, and from 4pm
		{"a day is too short", []BroadcastState{talks(staff(chicagoZone, tonight, 50_000))}, []time.Time{at(26*time.Hour + 10_400*time.Second - 2*time.Hour)}, []int{10_400}},
		{"what cannot leave in time gives way", []BroadcastState{talks(staff(chicagoZone, seven.Add(time.Minute), 120)), talks(staff(chicagoZone, tonight, 600))},
			[]time.Time{at(12 * time.Minute), at(11 * time.Minute)}, []int{60, 0}},
		{"nobody waits", []BroadcastState{{}}, []time.Time{{}}, []int{0}},
	} {
		for i, f := range set.Forecasts(c.all, seven) {
			if d := f.Last.Sub(c.last[i]); d < -2*time.Second || d > 2*time.Second || f.Late != c.late[i] {
				t.Errorf("%s: %d: last %s and %d late, want %s and %d", c.name, i, f.Last, f.Late, c.last[i], c.late[i])
			}
		}
	}
	paused, other := talks(staff(chicagoZone, tonight, 3600)), talks(staff(chicagoZone, tomorrow, 600))
	paused.Paused = true
	next := set.Forecasts([]BroadcastState{paused, other}, seven)
	if !next[1].Last.Equal(at(10*time.Minute)) || !next[0].Last.Equal(at(time.Hour)) {
		t.Errorf("paused: %v", next)
	}
	long := set.Forecasts([]BroadcastState{talks(staff(chicagoZone, time.Time{}, 100_000_000))}, seven)[0]
	if long.Last.Sub(seven) < 59*24*time.Hour || long.Late != 0 {
		t.Errorf("no end: %+v", long)
	}
}

const chicagoZone = "America/Chicago"
