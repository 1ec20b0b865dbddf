package bot

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// What holds of the ladder at any time of the year and after any outage.

// zones of the fifty states.
var stateZones = strings.Fields(`America/New_York America/Detroit America/Indiana/Indianapolis America/Kentucky/Louisville America/Chicago America/Menominee
	America/North_Dakota/Center America/Denver America/Boise America/Phoenix America/Los_Angeles America/Anchorage America/Juneau America/Adak Pacific/Honolulu`)

// When every deadline is met at its last moment (input at the close of business
// of the station, contact at the due time), no more than seven days lie between
// the card and the contact, in Central dates: both promises fit (PRODUCT §12).
func TestP14_NobodyWaitsMoreThanSevenDays(t *testing.T) {
	t.Parallel()
	set := DefaultSettings()
	type clock struct{ start, due Date }
	clocks := map[Date]clock{} // by entry date: the clock depends on nothing else
	longest := 0
	for _, name := range stateZones {
		if _, err := time.LoadLocation(name); err != nil {
			t.Fatal(err)
		}
		for _, saturday := range []bool{false, true} {
			at := Station{Zone: name, Close: "17:00", Saturday: saturday}
			before := Date{}
			for day := (Date{2025, 1, 1}); day.Year < 2036; day = day.Add(1) {
				entered := set.InputDue(day, at)
				entry := DateOf(entered, set.Zone)
				c, ok := clocks[entry]
				if !ok {
					start, due := set.FollowUp(entered)
					c = clock{DateOf(start, set.Zone), DateOf(due, set.Zone)}
					clocks[entry] = c
				}
				if !set.Calendar.Business(c.start) || !set.Calendar.Business(c.due) || c.due.Before(before) {
					t.Fatalf("%s, card of %s: start %s due %s (before: %s)", name, day, c.start, c.due, before)
				}
				before = c.due
				n := 0
				for d := day; d != c.due; d = d.Add(1) {
					n++
				}
				if longest = max(longest, n); n > 7 {
					t.Errorf("%s, Saturday counts %v, card of %s: due %s, %d days later", name, saturday, day, c.due, n)
				}
			}
		}
	}
	if longest != 7 {
		t.Errorf("the longest wait is %d days; the bound is not tight", longest)
	}
}

// Whenever an outage begins and ends: each step is taken once, only the highest
// of those that came due meanwhile speaks, and the breach is on record and told
// to the carrier whatever happens.
func TestP14_OutageCollapse(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	entered := central(t, "2026-03-04 10:12")
	for range 300 {
		s := newStaircase(t, entered, denver)
		down := entered.Add(time.Duration(rnd.IntN(9*24*60)) * time.Minute)
		up := down.Add(time.Duration(1+rnd.IntN(6*24*60)) * time.Minute)
		for !s.next.IsZero() {
			now := s.next
			if now.After(down) && now.Before(up) {
				now = up
			}
			before := len(s.seen)
			c := s.look(now)
			spoke := map[string]bool{}
			for _, l := range c.Lines {
				if l.What != NewsPromise {
					spoke[l.Step] = true
				}
			}
			for _, o := range s.seen[before:] {
				if strings.Contains(o, "nudge") {
					spoke["nudge"] = true
				}
			}
			if len(spoke) > 1 {
				t.Fatalf("down from %v to %v: %v speak at once", down, up, spoke)
			}
		}
		all := strings.Join(s.seen, "\n")
		if strings.Count(all, "(breached)") != 1 || strings.Count(all, "late > dot") != 1 || len(s.taken) != len(ladder)+1 {
			t.Fatalf("down from %v to %v:\n%s", down, up, all)
		}
	}
}

// What staff is told comes at a full quarter of an hour within their hours, and
// never later than what it warns of.
func TestP19_StaffIsToldInTime(t *testing.T) {
	t.Parallel()
	set := DefaultSettings()
	rnd := rand.New(rand.NewPCG(3, 4))
	zones := append([]string{"Pacific/Guam", "America/Puerto_Rico", "Pacific/Pago_Pago"}, stateZones...)
	for range 3000 {
		zone := zones[rnd.IntN(len(zones))]
		p := reachable(3, "sue", SalesManager, "D", zone)
		at := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rnd.IntN(11*365*24*60)) * time.Minute)
		until := time.Time{}
		if rnd.IntN(2) == 0 {
			until = at.Add(time.Duration(1+rnd.IntN(3*24*60)) * time.Minute)
		}
		when, ok := set.InTime(p, at, until)
		if !ok {
			t.Fatalf("%s at %v until %v: no time at all", zone, at, until)
		}
		if !when.Equal(set.Window(p, when)) || !when.Equal(when.Truncate(quarter)) {
			t.Fatalf("%s at %v: told at %v, out of hours or no quarter", zone, at, when.In(p.Location(set.Zone)))
		}
		switch {
		case until.IsZero() && when.Before(at), !until.IsZero() && !when.Before(until):
			t.Fatalf("%s at %v until %v: told at %v", zone, at, until, when)
		case when.Before(at): // brought forward: then no quarter between would have done
			for q := nextQuarter(at); q.Before(until); q = q.Add(quarter) {
				if set.Window(p, q).Equal(q) {
					t.Fatalf("%s at %v until %v: told at %v, though %v would do", zone, at, until, when, q)
				}
			}
		}
	}
}

func TestP14_CountedHours(t *testing.T) {
	t.Parallel()
	set := DefaultSettings()
	for _, c := range []struct {
		from  string
		hours int
		want  string
	}{
		{"2026-03-04 10:12", 24, "2026-03-05 10:12"},
		{"2026-03-04 10:12", 16, "2026-03-05 02:12"},
		{"2026-03-06 14:00", 24, "2026-03-09 14:00"}, // over the weekend and the clock change: by the wall
		{"2026-03-06 20:00", 16, "2026-03-09 12:00"},
		{"2026-03-07 09:00", 16, "2026-03-09 16:00"}, // a Saturday counts none
		{"2026-03-07 09:00", 24, "2026-03-10 00:00"},
		{"2026-10-30 14:00", 24, "2026-11-02 14:00"},
		{"2026-11-25 14:00", 24, "2026-11-27 14:00"}, // Thanksgiving
		{"2027-12-30 14:00", 24, "2028-01-03 14:00"}, // New Year's Day observed on December 31
		{"2026-03-06 00:00", 24, "2026-03-09 00:00"},
		{"2026-03-04 10:12", 72, "2026-03-09 10:12"},
	} {
		if got := set.Counted(central(t, c.from), c.hours); !got.Equal(central(t, c.want)) {
			t.Errorf("%s and %d counted hours: %v, want %s", c.from, c.hours, got.In(set.Zone), c.want)
		}
	}
}

// A closing day moves what is running, later and never earlier; what has been
// contacted stays.
func TestMoves(t *testing.T) {
	t.Parallel()
	set := DefaultSettings()
	lead := func(code, entered string) Lead {
		at := central(t, entered)
		start, due := set.FollowUp(at)
		return Lead{Code: code, Status: Open, EnteredAt: &at, Clock: Clock{Start: &start, Due: &due}}
	}
	done := lead("CC-00003", "2026-03-04 10:12")
	done.Clock.ContactedAt = done.Clock.Start
	moved := set.Moves(set.Calendar.With(Date{2026, 3, 6}, "snow"), []Lead{lead("CC-00002", "2026-03-05 09:00"), lead("CC-00001", "2026-03-03 09:00"), done, lead("CC-00004", "2026-02-26 09:00")})
	var got []string
	for _, m := range moved {
		got = append(got, m.Code+" "+set.Central(m.From)+" "+set.Central(m.To))
	}
	want := []string{"CC-00001 Fri Mar 6 2:00pm CT Mon Mar 9 2:00pm CT", "CC-00002 Tue Mar 10 2:00pm CT Wed Mar 11 2:00pm CT"}
	if !slices.Equal(got, want) {
		t.Errorf("moved %q, want %q", got, want)
	}
	for day := (Date{2025, 1, 1}); day.Year < 2027; day = day.Add(1) {
		for _, m := range set.Moves(set.Calendar.With(day, "snow"), []Lead{lead("CC-00001", "2026-03-04 10:12")}) {
			if m.To.Before(m.From) {
				t.Fatalf("closing %s makes it due earlier", day)
			}
		}
	}
}
