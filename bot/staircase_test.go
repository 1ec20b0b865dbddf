package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// A ladder to climb in tests: one lead, its people, and what they are told.

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
