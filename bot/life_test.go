package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// acts are what actions of a person in one turn make of leads; held are those of
// the rep.
func (o *office) acts(t *testing.T, who string, leads []*Lead, held []Lead, do ...Action) Change {
	t.Helper()
	records := Records{Leads: map[string]*Lead{}, People: map[PersonID]Person{}, Held: map[PersonID][]Lead{}, Duplicates: map[string][]Lead{},
		Pools: map[string]Pool{"CO-WY": {District: "CO-WY"}}, Staff: map[string][]Person{"sales_manager@CO-WY": {o.people["sales manager"]}}}
	for _, l := range leads {
		records.Leads[l.Code], records.Duplicates[l.Code] = l, nil
	}
	for _, q := range o.people {
		records.People[q.ID], records.Held[q.ID] = q, nil
	}
	records.Held[o.people["rep"].ID] = held
	var c Change
	r := &ruling{s: Scene{Now: o.now, Person: o.people[who], Records: records, Settings: &o.set}, set: &o.set, voice: word{}, c: &c, leads: map[string]*Lead{}}
	for _, a := range do {
		r.do(a)
	}
	if c = r.done(); len(c.Need) > 0 {
		t.Fatalf("%T by %s: needs %v", do[0], who, c.Need)
	}
	return c
}

// act is what an action of a person makes of a lead, and the kinds of its events.
func (o *office) act(t *testing.T, l Lead, who string, a Action) (Lead, []string) {
	t.Helper()
	c := o.acts(t, who, []*Lead{&l}, nil, a)
	var kinds []string
	for _, e := range c.Events {
		kinds = append(kinds, e.Kind)
	}
	if len(c.Leads) == 0 {
		return l, kinds
	}
	return c.Leads[0], kinds
}

// TestStatesOfALead is PRODUCT §7: what each action makes of a lead in each state, one
// event for each; "" where it changes nothing.
func TestStatesOfALead(t *testing.T) {
	t.Parallel()
	o := newOffice()
	const code = "CC-7K3M4"
	colleague := o.people["other rep"].ID
	all := []Status{InReview, Open, Claimed, Contacted, Sold, NoSale, Withdrawn, Duplicate, Dropped}
	for _, c := range []struct {
		who  string
		do   Action
		want string // from>to, event
	}{
		{"MC", ReviewLead{Code: code, OK: true}, "in_review>open entered"},
		{"MC", ReviewLead{Code: code, Reason: "no phone"}, "in_review>in_review returned"},
		{"rep", ClaimLead{Code: code}, "open>claimed claimed"},
		{"rep", ReleaseLead{Code: code, Reason: "busy"}, "claimed>open released, contacted>open released"},
		{"rep", ReachLead{Code: code, Attempt: true}, "claimed>claimed tried, contacted>contacted tried"},
		{"rep", ReachLead{Code: code}, "claimed>contacted reached, contacted>contacted reached"},
		{"rep", CloseLead{Code: code, Sale: true, Cents: 1000}, "claimed>sale sale, contacted>sale sale"},
		{"rep", CloseLead{Code: code, Reason: "price"}, "claimed>no_sale no_sale, contacted>no_sale no_sale"},
		{"rep", OfferLead{Code: code, To: colleague}, "claimed>claimed offered, contacted>contacted offered"},
		{"sales manager", AssignLead{Code: code, To: colleague}, "open>claimed assigned, claimed>claimed assigned, contacted>contacted assigned"},
		{"sales manager", PullLead{Code: code}, "claimed>open pulled, contacted>open pulled"},
		{"sales manager", ReopenLead{Code: code}, "sale>open reopened, no_sale>open reopened"},
		{"sales manager", VerifyLead{Code: code}, "sale>sale verified"},
		{"carrier", WithdrawLead{Code: code}, "in_review>withdrawn withdrawn, open>withdrawn withdrawn, claimed>withdrawn withdrawn, contacted>withdrawn withdrawn"},
		{"MC", WithdrawLead{Code: code}, "in_review>withdrawn withdrawn, open>withdrawn withdrawn, claimed>withdrawn withdrawn, contacted>withdrawn withdrawn"},
		{"carrier", ClaimLead{Code: code}, ""},
		{"rep", WithdrawLead{Code: code}, ""},
		{"rep", VerifyLead{Code: code}, ""},
		{"rep elsewhere", ClaimLead{Code: code}, ""},
		{"other rep", ReleaseLead{Code: code}, ""},
	} {
		var got []string
		for _, from := range all {
			holder := ""
			if slices.Contains([]Status{Claimed, Contacted, Sold, NoSale}, from) {
				holder = "rep"
			}
			before := *o.lead(from, holder)
			if from == InReview {
				before.EnteredAt, before.Clock = nil, Clock{}
			}
			after, events := o.act(t, before, c.who, c.do)
			if after.Version != before.Version {
				got = append(got, fmt.Sprintf("%s>%s %s", from, after.Status, strings.Join(events, "+")))
			}
			// Nothing that people do moves the clock (PRODUCT §6); only an approval starts it.
			if from != InReview && (!after.Clock.Start.Equal(*before.Clock.Start) || !after.Clock.Due.Equal(*before.Clock.Due)) {
				t.Errorf("%s: %+v on %s moves the clock", c.who, c.do, from)
			}
			// A first contact stays made, and only an answer makes one.
			reached := after.Clock.ContactedAt != nil
			_, close := c.do.(CloseLead)
			reach, ok := c.do.(ReachLead)
			answer := close || ok && !reach.Attempt
			if want := before.Clock.ContactedAt != nil || answer && after.Version != before.Version; reached != want {
				t.Errorf("%s: %+v on %s: contacted %t, want %t", c.who, c.do, from, reached, want)
			}
			if held := after.HolderID != 0; (after.Status == Claimed || after.Status == Contacted) != held && after.Status != Sold && after.Status != NoSale {
				t.Errorf("%s: %+v on %s: %s with the holder %q", c.who, c.do, from, after.Status, after.Holder)
			}
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s, %T:\n%s\nwant:\n%s", c.who, c.do, s, c.want)
		}
	}
}

// An end is a contact where an answer was had; "no reply" and "wrong contact"
// were none.
func TestEndsAreContacts(t *testing.T) {
	t.Parallel()
	o := newOffice()
	for reason, contact := range map[string]bool{"price": true, "stays_with_current": true, "not_a_fit": true, "no_reply": false, "wrong_contact": false, "other": true} {
		l, _ := o.act(t, *o.lead(Claimed, "rep"), "rep", CloseLead{Code: "CC-7K3M4", Reason: reason})
		if l.Status != NoSale || l.Reason != reason || (l.Clock.ContactedAt != nil) != contact {
			t.Errorf("%s: %s %q, contacted %v", reason, l.Status, l.Reason, l.Clock.ContactedAt)
		}
	}
}

// A contact more than 24 hours back, or before a due time that has passed, is
// the manager's to record (PRODUCT §7).
func TestBackdatedContacts(t *testing.T) {
	t.Parallel()
	o := newOffice()
	l := o.lead(Claimed, "rep")
	due := *l.Clock.Due
	for _, c := range []struct {
		what    string
		at, now time.Time
		want    ErrorKind
	}{
		{"now", o.now, o.now, ""},
		{"24 hours back", o.now.Add(-24 * time.Hour), o.now, ""},
		{"a second more", o.now.Add(-24*time.Hour - time.Second), o.now, ErrBackdated},
		{"a second to come", o.now.Add(time.Second), o.now, ErrFuture},
		{"just before it is due", due.Add(-time.Second), due.Add(-time.Second), ""},
		{"the last second, told when it is due", due.Add(-time.Second), due, ErrBackdated},
		{"the due time itself, told then", due, due, ""},
		{"after the due time, told later", due.Add(time.Hour), due.Add(2 * time.Hour), ""},
	} {
		if got := why(o.set.MayReach(l, o.people["rep"], 0, c.at, c.now)); got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
		want := c.want
		if want == ErrBackdated {
			want = ""
		}
		if got := why(o.set.MayReach(l, o.people["sales manager"], 0, c.at, c.now)); got != want {
			t.Errorf("%s, by the manager: %q, want %q", c.what, got, want)
		}
	}
}

// The customer was promised a call within a week: until the end of the seventh
// day in the time of the station, whatever its clocks do (PRODUCT §6).
func TestP14_PromiseDue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ talked, zone, want string }{
		{"2026-03-04", "America/Chicago", "2026-03-11T23:59:59-05:00"}, // over the change to summer time
		{"2026-10-28", "America/Denver", "2026-11-04T23:59:59-07:00"},  // and back
		{"2026-03-04", "Pacific/Honolulu", "2026-03-11T23:59:59-10:00"},
		{"2026-03-04", "Pacific/Guam", "2026-03-11T23:59:59+10:00"},
		{"2026-03-04", "America/Phoenix", "2026-03-11T23:59:59-07:00"},
		{"2027-12-28", "America/Chicago", "2028-01-04T23:59:59-06:00"},
		{"2028-02-25", "America/Anchorage", "2028-03-03T23:59:59-09:00"},
		{"2026-11-22", "America/New_York", "2026-11-29T23:59:59-05:00"}, // a Sunday, after Thanksgiving: calendar days all the same
	} {
		day, err := ParseDate(c.talked)
		if err != nil {
			t.Fatal(err)
		}
		if got := PromiseDue(day, zone(c.zone, nil)).Format(time.RFC3339); got != c.want {
			t.Errorf("%s, %s: %s, want %s", c.talked, c.zone, got, c.want)
		}
	}
}

// WHY prints every day from entry to due once, the two that count, and what is off.
func TestP14_WhyAddsUp(t *testing.T) {
	t.Parallel()
	set := DefaultSettings()
	set.Calendar = set.Calendar.With(Date{2026, time.March, 6}, "snow")
	for at := time.Date(2025, 1, 1, 6, 30, 0, 0, time.UTC); at.Year() < 2029; at = at.Add(17 * time.Hour) {
		start, due := set.FollowUp(at)
		day, counted := DateOf(at, set.Zone), ""
		lines := set.Why(at)
		for _, l := range lines {
			if l.Day != day || l.Off != (set.Calendar.Off(day) != "" && l.What != "entry") || l.Off && l.What != set.Calendar.Off(day) {
				t.Fatalf("entered %v: %+v on %s", at, l, day)
			}
			if !l.Off {
				counted += l.What + " " + l.Day.String() + ", "
			}
			day = day.Add(1)
		}
		want := fmt.Sprintf("entry %s, start %s, day 1 %s, due %s, ", DateOf(at, set.Zone), DateOf(start, set.Zone), set.Calendar.After(DateOf(start, set.Zone), 1), DateOf(due, set.Zone))
		if counted != want {
			t.Fatalf("entered %v: %s want %s", at, counted, want)
		}
	}
}
