package bot

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

// word says the word of a notice: which one is told is what counts here.
type word struct{}

func (word) Tell(n News, _ string) Message { return Message{Text: n.What} }

// staircase is one lead whose time goes by, with the people it may concern.
type staircase struct {
	t       *testing.T
	set     Settings
	lead    Lead
	taken   map[string]bool
	active  time.Time
	seq     int
	records Records
	seen    []string // "Thu Mar 5 2:00pm nudge > pool"
	next    time.Time
}

func reachable(id PersonID, handle string, role Role, scope, zone string) Person {
	return Person{ID: id, Handle: handle, Name: handle, Zone: zone, Grants: []Grant{{Role: role, Scope: scope}}, Addresses: []Address{{ID: AddressID(id), Channel: "slack", User: handle}}}
}

// newStaircase is a lead entered at a time, in a district whose people live in
// a zone.
func newStaircase(t *testing.T, entered time.Time, zone string) *staircase {
	t.Helper()
	s := &staircase{t: t, set: DefaultSettings(), taken: map[string]bool{}}
	start, due := s.set.FollowUp(entered)
	s.lead = Lead{ID: 1, Version: 1, Code: "CC-7K3M4", Program: "CC", Status: Open, Station: "ARVADA", Pool: "D", SubmitterID: 1, EnteredAt: &entered,
		PromiseDue: PromiseDue(DateOf(entered, s.set.Zone), s.set.Zone), Clock: Clock{Start: &start, Due: &due}}
	ana := reachable(2, "ana", Rep, "D", zone)
	s.records = Records{
		People:     map[PersonID]Person{1: {ID: 1, Handle: "dot", Zone: zone, Addresses: []Address{{ID: 1, Channel: "sms"}}}, 2: ana},
		Areas:      map[string]string{"D": "A"},
		Duplicates: map[string][]Lead{"CC-7K3M4": nil},
		Pools:      map[string]Pool{"D": {District: "D", Rooms: []Address{{ID: 90, Channel: "slack", Room: true}}, Reps: []Person{ana}}},
		Staff: map[string][]Person{
			"sales_manager@D": {reachable(3, "sue", SalesManager, "D", zone)},
			"area_manager@A":  {reachable(4, "art", AreaManager, "A", zone)},
			"program_admin@D": {reachable(5, "ada", ProgramAdmin, "D", zone)},
		},
	}
	s.next = entered
	return s
}

func (s *staircase) claim(at time.Time) {
	s.lead.Status, s.lead.HolderID, s.lead.Holder, s.lead.ClaimSeq = Claimed, 2, "ana", 1
	s.lead.Claims = []Claim{{Seq: 1, By: "ana", ByID: 2, From: at}}
}

// look is what the ladder does at a time; it is written down in seen.
func (s *staircase) look(now time.Time) Change {
	s.t.Helper()
	var c Change
	lead := s.lead
	s.records.Leads = map[string]*Lead{lead.Code: &lead}
	r := &ruling{s: Scene{Now: now, Records: s.records, Settings: &s.set}, set: &s.set, voice: word{}, c: &c, leads: map[string]*Lead{}}
	r.climb(Look{Lead: &lead, Taken: s.taken, Active: s.active, Seq: s.seq, Records: s.records})
	if c = r.done(); len(c.Need) > 0 {
		s.t.Fatalf("at %v: needs %v", now, c.Need)
	}
	if lead.Status != s.lead.Status || len(c.Next) != 1 {
		s.t.Fatalf("at %v: the lead itself was changed, or there are %d next times", now, len(c.Next))
	}
	for _, o := range r.notify {
		to := "dot"
		if o.To.Room {
			to = "pool"
		}
		s.note(now, o.Message.Text, to, o.NotBefore)
	}
	for _, l := range c.Lines {
		to := fmt.Sprint(l.To)
		for _, who := range []string{"ana 2", "sue 3", "art 4", "ada 5"} {
			if strings.HasSuffix(who, " "+to) {
				to = who[:3]
			}
		}
		if l.Vacant != "" {
			to += " for " + l.Vacant
		}
		s.note(now, l.What, to, l.At)
		if !l.Until.IsZero() && !l.At.Before(l.Until) {
			s.t.Errorf("at %v: %s comes at %v, after what it warns of", now, l.What, l.At)
		}
	}
	for _, e := range c.Events {
		if e.Kind != "step" {
			s.note(now, "("+e.Kind+")", "", time.Time{})
		}
	}
	for _, step := range c.Steps {
		if s.taken[step.Name] {
			s.t.Errorf("at %v: %s is taken twice", now, step.Name)
		}
		s.taken[step.Name] = true
	}
	for _, l := range c.Leads {
		s.lead = l
		s.lead.Version--
	}
	s.next = c.Next[0].At
	return c
}

func (s *staircase) note(now time.Time, what, to string, at time.Time) {
	line := clockText(now.In(s.set.Zone)) + " " + what
	if to != "" {
		line += " > " + to
	}
	if !at.IsZero() && !at.Equal(now) {
		line += " at " + clockText(at.In(s.set.Zone))
	}
	s.seen = append(s.seen, line)
}

// climbAll looks whenever the ladder asks to, until it asks no more.
func (s *staircase) climbAll() string {
	s.t.Helper()
	for range 60 {
		now := s.next
		if now.IsZero() {
			return strings.Join(s.seen, "\n")
		}
		if s.look(now); !s.next.IsZero() && !s.next.After(now) {
			s.t.Fatalf("looks again at %v, not after %v", s.next, now)
		}
	}
	s.t.Fatal("it never ends")
	return ""
}

func central(t *testing.T, text string) time.Time {
	t.Helper()
	set := DefaultSettings()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, set.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

const denver = "America/Denver"

// unmanned takes away who sits in some seats.
func unmanned(keys ...string) func(*staircase) {
	return func(s *staircase) {
		for _, k := range keys {
			s.records.Staff[k] = nil
		}
	}
}

// The steps of the ladder, in Central time: when each is taken, who is told
// what, and when it reaches them.
var ladderCases = []struct {
	name, entered, zone string
	with                func(*staircase)
	want                string
}{
	{"nobody claims", "2026-03-04 10:12", denver, nil, `
Thu Mar 5 2:00pm nudge > pool
Fri Mar 6 8:00am unclaimed > sue
Fri Mar 6 2:00pm half_boss > sue
Mon Mar 9 8:00am at_risk > sue
Mon Mar 9 2:00pm late > dot at Mon Mar 9 5:00pm
Mon Mar 9 2:00pm overdue_boss > sue
Mon Mar 9 2:00pm (breached)
Tue Mar 10 2:00pm overdue_area > art
Wed Mar 11 11:59pm promise > sue at Thu Mar 12 8:00am
`},
	{"claimed, heard of twice, then not", "2026-03-04 10:12", denver, func(s *staircase) {
		s.claim(central(s.t, "2026-03-04 11:00"))
		s.active, s.seq = central(s.t, "2026-03-05 09:00"), 5
	}, `
Fri Mar 6 1:00am idle > ana at Fri Mar 6 8:00am
Fri Mar 6 9:00am released > pool
Fri Mar 6 9:00am expired > ana
Fri Mar 6 9:00am (expired)
Fri Mar 6 2:00pm half_boss > sue
Mon Mar 9 8:00am at_risk > sue
Mon Mar 9 2:00pm late > dot at Mon Mar 9 5:00pm
Mon Mar 9 2:00pm overdue_boss > sue
Mon Mar 9 2:00pm (breached)
Tue Mar 10 2:00pm overdue_area > art
Wed Mar 11 11:59pm promise > sue at Thu Mar 12 8:00am
`},
	{"claimed in the last moment", "2026-03-04 10:12", denver, func(s *staircase) { s.claim(central(s.t, "2026-03-09 13:50")) }, `
Fri Mar 6 2:00pm half > ana
Mon Mar 9 8:00am due_today > ana
Mon Mar 9 8:00am at_risk > sue
Mon Mar 9 2:00pm late > dot at Mon Mar 9 5:00pm
Mon Mar 9 2:00pm overdue > ana
Mon Mar 9 2:00pm overdue_boss > sue
Mon Mar 9 2:00pm (breached)
Tue Mar 10 5:50am idle > ana at Tue Mar 10 8:00am
Tue Mar 10 1:50pm released > pool
Tue Mar 10 1:50pm expired > ana at Tue Mar 10 2:00pm
Tue Mar 10 1:50pm (expired)
Tue Mar 10 2:00pm overdue_area > art
Wed Mar 11 11:59pm promise > sue at Thu Mar 12 8:00am
`},
	{"Friday evening", "2026-03-06 18:40", denver, nil, `
Mon Mar 9 2:00pm nudge > pool
Tue Mar 10 8:00am unclaimed > sue
Tue Mar 10 2:00pm half_boss > sue
Wed Mar 11 8:00am at_risk > sue
Wed Mar 11 2:00pm late > dot at Wed Mar 11 5:00pm
Wed Mar 11 2:00pm overdue_boss > sue
Wed Mar 11 2:00pm (breached)
Thu Mar 12 2:00pm overdue_area > art
Fri Mar 13 11:59pm promise > sue at Mon Mar 16 8:00am
`},
	{"before Thanksgiving", "2026-11-24 17:20", denver, nil, `
Wed Nov 25 2:00pm nudge > pool
Fri Nov 27 8:00am unclaimed > sue
Fri Nov 27 2:00pm half_boss > sue
Mon Nov 30 8:00am at_risk > sue
Mon Nov 30 2:00pm late > dot at Mon Nov 30 5:00pm
Mon Nov 30 2:00pm overdue_boss > sue
Mon Nov 30 2:00pm (breached)
Tue Dec 1 2:00pm overdue_area > art
Tue Dec 1 11:59pm promise > sue at Wed Dec 2 8:00am
`},
	{"year end: New Year's Day 2028 is observed in 2027", "2027-12-29 12:00", denver, nil, `
Thu Dec 30 2:00pm nudge > pool
Mon Jan 3 8:00am unclaimed > sue
Mon Jan 3 2:00pm half_boss > sue
Tue Jan 4 8:00am at_risk > sue
Tue Jan 4 2:00pm late > dot at Tue Jan 4 5:00pm
Tue Jan 4 2:00pm overdue_boss > sue
Tue Jan 4 2:00pm (breached)
Wed Jan 5 2:00pm overdue_area > art
Wed Jan 5 11:59pm promise > sue at Thu Jan 6 8:00am
`},
	{"clock change in autumn", "2026-10-29 11:00", denver, nil, `
Fri Oct 30 2:00pm nudge > pool
Mon Nov 2 8:00am unclaimed > sue
Mon Nov 2 2:00pm half_boss > sue
Tue Nov 3 8:00am at_risk > sue
Tue Nov 3 2:00pm late > dot at Tue Nov 3 5:00pm
Tue Nov 3 2:00pm overdue_boss > sue
Tue Nov 3 2:00pm (breached)
Wed Nov 4 2:00pm overdue_area > art
Thu Nov 5 11:59pm promise > sue at Fri Nov 6 8:00am
`},
	{"no sales manager", "2026-03-04 10:12", denver, unmanned("sales_manager@D"), `
Thu Mar 5 2:00pm nudge > pool
Fri Mar 6 8:00am unclaimed > art for sales_manager
Fri Mar 6 2:00pm half_boss > art for sales_manager
Mon Mar 9 8:00am at_risk > art for sales_manager
Mon Mar 9 2:00pm late > dot at Mon Mar 9 5:00pm
Mon Mar 9 2:00pm overdue_boss > art for sales_manager
Mon Mar 9 2:00pm (breached)
Tue Mar 10 2:00pm overdue_area > art
Wed Mar 11 11:59pm promise > art for sales_manager at Thu Mar 12 8:00am
`},
	{"no managers at all", "2026-03-04 10:12", denver, unmanned("sales_manager@D", "area_manager@A"), `
Thu Mar 5 2:00pm nudge > pool
Fri Mar 6 8:00am unclaimed > ada for sales_manager
Fri Mar 6 2:00pm half_boss > ada for sales_manager
Mon Mar 9 8:00am at_risk > ada for sales_manager
Mon Mar 9 2:00pm late > dot at Mon Mar 9 5:00pm
Mon Mar 9 2:00pm overdue_boss > ada for sales_manager
Mon Mar 9 2:00pm (breached)
Tue Mar 10 2:00pm overdue_area > ada for area_manager
Wed Mar 11 11:59pm promise > ada for sales_manager at Thu Mar 12 8:00am
`},
	{"nobody at all", "2026-03-04 10:12", denver, unmanned("sales_manager@D", "area_manager@A", "program_admin@D"), `
Thu Mar 5 2:00pm nudge > pool
Mon Mar 9 2:00pm late > dot at Mon Mar 9 5:00pm
Mon Mar 9 2:00pm (breached)
`},
	{"no room, no reps", "2026-03-04 10:12", denver, func(s *staircase) { s.records.Pools["D"] = Pool{District: "D"} }, `
Thu Mar 5 2:00pm unclaimed > sue for pool
Fri Mar 6 8:00am unclaimed > sue
Fri Mar 6 2:00pm half_boss > sue
Mon Mar 9 8:00am at_risk > sue
Mon Mar 9 2:00pm late > dot at Mon Mar 9 5:00pm
Mon Mar 9 2:00pm overdue_boss > sue
Mon Mar 9 2:00pm (breached)
Tue Mar 10 2:00pm overdue_area > art
Wed Mar 11 11:59pm promise > sue at Thu Mar 12 8:00am
`},
	{"no room, one rep by text", "2026-03-04 10:12", denver, func(s *staircase) {
		s.records.Pools["D"] = Pool{District: "D", Reps: []Person{s.records.People[2]}}
	}, `
Thu Mar 5 2:00pm nudge > ana
Fri Mar 6 8:00am unclaimed > sue
Fri Mar 6 2:00pm half_boss > sue
Mon Mar 9 8:00am at_risk > sue
Mon Mar 9 2:00pm late > dot at Mon Mar 9 5:00pm
Mon Mar 9 2:00pm overdue_boss > sue
Mon Mar 9 2:00pm (breached)
Tue Mar 10 2:00pm overdue_area > art
Wed Mar 11 11:59pm promise > sue at Thu Mar 12 8:00am
`},
	{"the holder said STOP", "2026-03-04 10:12", denver, func(s *staircase) {
		s.claim(central(s.t, "2026-03-06 11:00"))
		p := s.records.People[2]
		p.Stopped = true
		s.records.People[2] = p
	}, `
Fri Mar 6 2:00pm half_boss > sue for quiet_holder
Mon Mar 9 3:00am idle_boss > sue for quiet_holder at Mon Mar 9 8:00am
Mon Mar 9 8:00am at_risk > sue for quiet_holder
Mon Mar 9 11:00am released > pool
Mon Mar 9 11:00am expired_boss > sue for quiet_holder
Mon Mar 9 11:00am (expired)
Mon Mar 9 2:00pm late > dot at Mon Mar 9 5:00pm
Mon Mar 9 2:00pm overdue_boss > sue
Mon Mar 9 2:00pm (breached)
Tue Mar 10 2:00pm overdue_area > art
Wed Mar 11 11:59pm promise > sue at Thu Mar 12 8:00am
`},
	{"the holder has days off", "2026-03-04 10:12", denver, func(s *staircase) {
		s.claim(central(s.t, "2026-03-06 11:00"))
		p := s.records.People[2]
		p.Away = Days{Date{2026, 3, 6}, Date{2026, 3, 20}}
		s.records.People[2] = p
	}, `
Fri Mar 6 2:00pm half_boss > sue for away_holder
Mon Mar 9 3:00am idle_boss > sue for away_holder at Mon Mar 9 8:00am
Mon Mar 9 8:00am at_risk > sue for away_holder
Mon Mar 9 11:00am released > pool
Mon Mar 9 11:00am expired_boss > sue for away_holder
Mon Mar 9 11:00am (expired)
Mon Mar 9 2:00pm late > dot at Mon Mar 9 5:00pm
Mon Mar 9 2:00pm overdue_boss > sue
Mon Mar 9 2:00pm (breached)
Tue Mar 10 2:00pm overdue_area > art
Wed Mar 11 11:59pm promise > sue at Thu Mar 12 8:00am
`},
	{"the manager is muted", "2026-03-04 10:12", denver, func(s *staircase) { s.records.Staff["sales_manager@D"][0].Muted = true }, `
Thu Mar 5 2:00pm nudge > pool
Fri Mar 6 8:00am unclaimed > art for quiet_sales_manager
Fri Mar 6 2:00pm half_boss > art for quiet_sales_manager
Mon Mar 9 8:00am at_risk > art for quiet_sales_manager
Mon Mar 9 2:00pm late > dot at Mon Mar 9 5:00pm
Mon Mar 9 2:00pm overdue_boss > art for quiet_sales_manager
Mon Mar 9 2:00pm (breached)
Tue Mar 10 2:00pm overdue_area > art
Wed Mar 11 11:59pm promise > art for quiet_sales_manager at Thu Mar 12 8:00am
`},
	{"closed on the way", "2026-03-04 10:12", denver, func(s *staircase) {
		s.set.Calendar = s.set.Calendar.With(Date{2026, 3, 6}, "snow")
	}, `
Wed Mar 4 10:12am (recalculated)
Thu Mar 5 2:00pm nudge > pool
Mon Mar 9 8:00am unclaimed > sue
Mon Mar 9 2:00pm half_boss > sue
Tue Mar 10 8:00am at_risk > sue
Tue Mar 10 2:00pm late > dot at Tue Mar 10 5:00pm
Tue Mar 10 2:00pm overdue_boss > sue
Tue Mar 10 2:00pm (breached)
Wed Mar 11 2:00pm overdue_area > art
Wed Mar 11 11:59pm promise > sue at Thu Mar 12 8:00am
`},
	{"Hawaii", "2026-03-04 10:12", "Pacific/Honolulu", func(s *staircase) {
		s.claim(central(s.t, "2026-03-06 17:00"))
	}, `
Fri Mar 6 2:00pm half > ana
Mon Mar 9 8:00am due_today > ana at Mon Mar 9 12:00pm
Mon Mar 9 8:00am at_risk > sue at Mon Mar 9 12:00pm
Mon Mar 9 9:00am idle > ana at Mon Mar 9 12:00pm
Mon Mar 9 2:00pm late > dot at Mon Mar 9 9:00pm
Mon Mar 9 2:00pm overdue > ana
Mon Mar 9 2:00pm overdue_boss > sue
Mon Mar 9 2:00pm (breached)
Mon Mar 9 5:00pm released > pool
Mon Mar 9 5:00pm expired > ana
Mon Mar 9 5:00pm (expired)
Tue Mar 10 2:00pm overdue_area > art
Wed Mar 11 11:59pm promise > sue at Thu Mar 12 12:00pm
`},
	{"Guam", "2026-03-04 10:12", "Pacific/Guam", func(s *staircase) { s.claim(central(s.t, "2026-03-06 17:00")) }, `
Fri Mar 6 2:00pm half > ana at Sun Mar 8 4:00pm
Mon Mar 9 2:45am due_today > ana
Mon Mar 9 2:45am at_risk > sue
Mon Mar 9 9:00am idle > ana at Mon Mar 9 4:00pm
Mon Mar 9 2:00pm late > dot at Mon Mar 9 5:00pm
Mon Mar 9 2:00pm overdue > ana at Mon Mar 9 4:00pm
Mon Mar 9 2:00pm overdue_boss > sue at Mon Mar 9 4:00pm
Mon Mar 9 2:00pm (breached)
Mon Mar 9 5:00pm released > pool
Mon Mar 9 5:00pm expired > ana
Mon Mar 9 5:00pm (expired)
Tue Mar 10 2:00pm overdue_area > art at Tue Mar 10 4:00pm
Wed Mar 11 11:59pm promise > sue at Thu Mar 12 12:00am
`},
	{"Guam, nobody claims", "2026-03-04 10:12", "Pacific/Guam", nil, `
Thu Mar 5 2:00pm nudge > pool
Fri Mar 6 8:00am unclaimed > sue at Sun Mar 8 4:00pm
Fri Mar 6 2:00pm half_boss > sue at Sun Mar 8 4:00pm
Mon Mar 9 2:45am at_risk > sue
Mon Mar 9 2:00pm late > dot at Mon Mar 9 5:00pm
Mon Mar 9 2:00pm overdue_boss > sue at Mon Mar 9 4:00pm
Mon Mar 9 2:00pm (breached)
Tue Mar 10 2:00pm overdue_area > art at Tue Mar 10 4:00pm
Wed Mar 11 11:59pm promise > sue at Thu Mar 12 12:00am
`},
	{"being checked at the station", "2026-03-04 10:12", denver, func(s *staircase) { s.lead.Status, s.lead.EnteredAt, s.lead.Clock = InReview, nil, Clock{} }, `
Wed Mar 11 11:59pm promise > sue at Thu Mar 12 8:00am
`},
	{"contacted", "2026-03-04 10:12", denver, func(s *staircase) {
		at := central(s.t, "2026-03-04 12:00")
		s.claim(at)
		s.lead.Status, s.lead.Clock.ContactedAt = Contacted, &at
	}, `
`},
	{"of a known customer", "2026-03-04 10:12", denver, func(s *staircase) {
		s.lead.Route = RouteBSN
		s.records.Staff["bsn_rep@D"] = []Person{reachable(2, "ana", BSNRep, "D", denver)}
	}, `
Thu Mar 5 2:00pm nudge > ana
Fri Mar 6 8:00am unclaimed > sue
Fri Mar 6 2:00pm half_boss > sue
Mon Mar 9 8:00am at_risk > sue
Mon Mar 9 2:00pm late > dot at Mon Mar 9 5:00pm
Mon Mar 9 2:00pm overdue_boss > sue
Mon Mar 9 2:00pm (breached)
Tue Mar 10 2:00pm overdue_area > art
Wed Mar 11 11:59pm promise > sue at Thu Mar 12 8:00am
`},
}

func TestP14_LadderStepByStep(t *testing.T) {
	t.Parallel()
	for _, c := range ladderCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStaircase(t, central(t, c.entered), c.zone)
			if c.with != nil {
				c.with(s)
			}
			if got := s.climbAll(); got != strings.TrimSpace(c.want) {
				t.Errorf("happens:\n%s\nwant:\n%s", got, strings.TrimSpace(c.want))
			}
		})
	}
}

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
