package bot

import (
	"testing"
	"time"
)

func day(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestFortnights: windows are counted in days from their anchor, over year ends,
// leap days and clock changes; each day lies in one, and none is longer.
func TestFortnights(t *testing.T) {
	t.Parallel()
	s := DefaultSettings()
	for _, c := range []struct{ anchor, day, from, due string }{
		{"", "2026-03-04", "2026-03-02", "2026-03-13"},
		{"", "2026-03-15", "2026-03-02", "2026-03-13"}, // the clocks change on the 8th
		{"", "2026-03-16", "2026-03-16", "2026-03-27"},
		{"", "2025-12-31", "2025-12-22", "2026-01-02"}, // over the year's end; January 1 is a holiday
		{"", "2025-09-28", "2025-09-15", "2025-09-26"}, // before the anchor
		{"", "2025-09-29", "2025-09-29", "2025-10-10"},
		{"", "2026-11-01", "2026-10-26", "2026-11-06"}, // the clocks change back
		{"", "2026-05-24", "2026-05-11", "2026-05-22"},
		{"2026-01-06", "2026-01-19", "2026-01-06", "2026-01-16"}, // a Monday that is a holiday ends the window
		{"2026-01-07", "2026-01-20", "2026-01-07", "2026-01-20"},
		{"2028-02-23", "2028-03-07", "2028-02-23", "2028-03-07"}, // the leap day
		{"2026-12-20", "2026-12-31", "2026-12-20", "2026-12-31"},
	} {
		var anchor Date
		if c.anchor != "" {
			anchor = day(t, c.anchor)
		}
		f := s.Fortnight(anchor, day(t, c.day))
		if f.From != day(t, c.from) || f.To != f.From.Add(14) || s.TalkDue(f) != day(t, c.due) {
			t.Errorf("%s from %q: %s to %s, due %s", c.day, c.anchor, f.From, f.To, s.TalkDue(f))
		}
	}
	d, last := Date{2024, time.January, 1}, Fortnight{}
	for range 3000 {
		f := s.Fortnight(Date{}, d)
		if !f.Has(d) || f.From != last.From && last.To != f.From && !last.To.IsZero() {
			t.Fatalf("%s lies in %v after %v", d, f, last)
		}
		due := s.TalkDue(f)
		if !f.Has(due) || !s.Calendar.Business(due) {
			t.Fatalf("the talk of %v is due on %s", f, due)
		}
		last, d = f, d.Add(1)
	}
}

// deskBook is a station with both coordinators and three talks.
func deskBook() (TalkBook, map[string]Person) {
	who := map[string]Person{}
	id := PersonID(0)
	add := func(handle string, station string, grants ...Grant) {
		id++
		who[handle] = Person{ID: id, Handle: handle, Name: handle, Station: station, District: "CO-WY", Grants: grants, Addresses: []Address{{ID: AddressID(id), Channel: "sms"}}}
	}
	add("mia", "ARVADA", Grant{Role: ManagementCoordinator, Scope: "ARVADA", Side: USPS})
	add("cal", "ARVADA", Grant{Role: CarrierCoordinator, Scope: "ARVADA", Side: NALC})
	add("dot", "ARVADA")
	add("gus", "GOLDEN", Grant{Role: ManagementCoordinator, Scope: "GOLDEN", Side: USPS})
	add("ada", "", Grant{Role: ProgramAdmin, Scope: "CO-WY", Side: USPS})
	add("nan", "", Grant{Role: NALCAdmin, Scope: "CO-WY", Side: NALC})
	add("far", "", Grant{Role: NALCAdmin, Scope: "NV-SIERRA", Side: NALC})
	add("ana", "", Grant{Role: Rep, Scope: "CO-WY"})
	add("sue", "", Grant{Role: SalesManager, Scope: "CO-WY"})
	add("aud", "", Grant{Role: Auditor, Scope: "national"})
	b := TalkBook{Station: Station{Code: "ARVADA", Name: "Arvada Main", District: "CO-WY", Zone: "America/Denver"}, Since: Date{2026, time.January, 5}, Carriers: 2,
		Library: []Talk{{Number: 13, Version: 1, Hash: "a"}, {Number: 14, Version: 2, Hash: "b"}, {Number: 15, Version: 1, Hash: "c"}},
		Terms: []Term{
			{Role: ManagementCoordinator, Person: who["mia"].ID, Name: "mia", From: Date{2026, time.January, 5}},
			{Role: CarrierCoordinator, Person: who["cal"].ID, Name: "cal", From: Date{2026, time.January, 5}},
		},
		Coords: map[string][]Person{USPS: {who["mia"]}, NALC: {who["cal"]}}}
	return b, who
}

var deskNow = time.Date(2026, 3, 4, 16, 0, 0, 0, time.UTC)

// TestWhoMay: the rows of the product's table of who may do what that are about
// talks, posts, summaries and teleconferences.
func TestWhoMay(t *testing.T) {
	t.Parallel()
	s := DefaultSettings()
	b, who := deskBook()
	for handle, want := range map[string]struct{ sign, posted, appoint, telecon string }{
		"dot": {}, "ana": {}, "sue": {}, "aud": {}, "gus": {}, "far": {},
		"mia": {sign: USPS, posted: "yes"},
		"cal": {sign: NALC, posted: "yes"},
		"ada": {appoint: string(ManagementCoordinator), telecon: USPS},
		"nan": {appoint: string(CarrierCoordinator), telecon: NALC},
	} {
		p := who[handle]
		posted, appoint := "", ""
		if s.MayPost(p, "ARVADA", deskNow) {
			posted = "yes"
		}
		if side := s.Appoints(p, b.Station, deskNow); side != "" {
			appoint = string(CoordinatorOf(side))
		}
		if got := s.Coordinates(p, "ARVADA", deskNow); got != want.sign || posted != want.posted || appoint != want.appoint || s.SpeaksForDistrict(p, "CO-WY", deskNow) != want.telecon {
			t.Errorf("%s: signs %q, posts %q, appoints %q, teleconferences %q", handle, got, posted, appoint, s.SpeaksForDistrict(p, "CO-WY", deskNow))
		}
		_, g, err := s.Give(b, p, 14, Date{}, nil, deskNow)
		if (err == nil) != (want.sign != "") || err == nil && g.Side != want.sign {
			t.Errorf("%s reports a talk: %v %v", handle, g, err)
		}
		given, _, _ := s.Give(b, who["mia"], 14, Date{}, nil, deskNow)
		for what, err := range map[string]*Error{
			"signs":    third(s.Sign(given, p, 9, 14, "", deskNow)),
			"disputes": third(s.DisputeTalk(given, p, 14, "no", deskNow)),
		} {
			if (err == nil) != (want.sign != "") {
				t.Errorf("%s %s: %v", handle, what, err)
			}
		}
	}
	if err := third(s.Sign(b, who["mia"], 0, 14, "", deskNow)); err == nil || err.Kind != ErrNotAllowed {
		t.Errorf("signed from no address: %v", err)
	}
}

func third[A, B any](_ A, _ B, err *Error) *Error { return err }

// TestLateTalk: a late talk counts for its own window and moves nothing; two in
// one window are one and one more.
func TestLateTalk(t *testing.T) {
	t.Parallel()
	s := DefaultSettings()
	b, who := deskBook()
	give := func(talk int, on string) Given {
		t.Helper()
		after, g, err := s.Give(b, who["mia"], talk, day(t, on), nil, day(t, on).At(18, 0, time.UTC))
		if err != nil {
			t.Fatalf("%d on %s: %v", talk, on, err)
		}
		b = after
		return g
	}
	if g := give(13, "2026-03-17"); g.Window != day(t, "2026-03-02") { // the one before is open
		t.Errorf("a late talk counts for %s", g.Window)
	}
	if g := give(14, "2026-03-18"); g.Window != day(t, "2026-03-16") {
		t.Errorf("the next talk counts for %s", g.Window)
	}
	if g := give(15, "2026-03-20"); !g.Window.IsZero() {
		t.Errorf("a third talk counts for %s", g.Window)
	}
	if g := give(13, "2026-03-30"); g.Window != day(t, "2026-03-30") {
		t.Errorf("the talk of the next window counts for %s", g.Window)
	}
	if err := third(s.Give(b, who["mia"], 13, day(t, "2026-04-01"), nil, day(t, "2026-04-01").At(18, 0, time.UTC))); err == nil || err.Kind != ErrTwice {
		t.Errorf("the same talk twice in a window: %v", err)
	}
	for on, kind := range map[string]ErrorKind{"2026-04-09": ErrFuture, "2026-03-15": ErrTooOld} {
		if err := third(s.Give(b, who["cal"], 15, day(t, on), nil, day(t, "2026-04-01").At(18, 0, time.UTC))); err == nil || err.Kind != kind {
			t.Errorf("on %s: %v", on, err)
		}
	}
}

// TestStates walks through every order of two signatures, a dispute and its
// resolution: it is certified exactly when both have signed and nothing is
// disputed.
func TestStates(t *testing.T) {
	t.Parallel()
	s := DefaultSettings()
	steps := []string{"mia signs", "cal signs", "cal disputes", "mia stands", "cal stands"}
	var walk func(b TalkBook, done []string, left []string)
	n := 0
	walk = func(b TalkBook, done, left []string) {
		n++
		g := b.Given[0]
		both := g.SignedBy(USPS) && g.SignedBy(NALC)
		if got := g.State(); (got == TalkCertified) != (both && g.Dispute() == nil) || (got == TalkDisputed) != (g.Dispute() != nil) {
			t.Fatalf("after %v it is %s", done, got)
		}
		_, who := deskBook()
		for i, step := range left {
			next := b
			var err *Error
			switch step {
			case "mia signs":
				next, _, err = s.Sign(b, who["mia"], 1, 14, "", deskNow)
			case "cal signs":
				next, _, err = s.Sign(b, who["cal"], 2, 14, "", deskNow)
			case "cal disputes":
				next, _, err = s.DisputeTalk(b, who["cal"], 14, "why", deskNow)
			case "mia stands":
				next, _, err = s.ResolveTalk(b, who["mia"], 14, true, "", deskNow)
			case "cal stands":
				next, _, err = s.ResolveTalk(b, who["cal"], 14, true, "", deskNow)
			}
			if err != nil {
				continue
			}
			rest := append(append([]string{}, left[:i]...), left[i+1:]...)
			walk(next, append(append([]string{}, done...), step), rest)
		}
	}
	b, who := deskBook()
	b, _, err := s.Give(b, who["mia"], 14, Date{}, nil, deskNow)
	if err != nil {
		t.Fatal(err)
	}
	walk(b, nil, steps)
	if n < 20 {
		t.Errorf("only %d orders were walked", n)
	}
}

// TestFrozenWords: both sides sign the words that the first one signed, although
// the library has other ones by then.
func TestFrozenWords(t *testing.T) {
	t.Parallel()
	s := DefaultSettings()
	b, who := deskBook()
	b, _, _ = s.Give(b, who["mia"], 14, Date{}, nil, deskNow)
	b, _, _ = s.Sign(b, who["mia"], 1, 14, "", deskNow)
	b.Library = []Talk{{Number: 14, Version: 3, Hash: "other"}}
	b, g, err := s.Sign(b, who["cal"], 2, 14, "", deskNow)
	if err != nil || g.Hash != "b" || g.Version != 2 || g.Signed[1].Hash != "b" {
		t.Errorf("%+v %v", g, err)
	}
}
