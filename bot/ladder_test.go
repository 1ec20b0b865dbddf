package bot

import (
	"strings"
	"testing"
	_ "time/tzdata"
)

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
