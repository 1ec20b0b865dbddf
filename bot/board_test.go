package bot

import (
	"fmt"
	"testing"
	"time"
)

// TestBoard: each cell goes red for its reason and green again.
func TestBoard(t *testing.T) {
	t.Parallel()
	s := DefaultSettings()
	state := func(f Facts, key string, at string) string {
		t.Helper()
		now := day(t, at).At(18, 0, time.UTC)
		for _, c := range s.Board(f, now).Cells {
			if c.Key == key {
				if c.Title == "" || c.Why == "" || (c.State == CellMissing || c.State == CellVacant) && c.Since.IsZero() {
					t.Errorf("%s on %s: %+v", key, at, c)
				}
				return c.State + " " + c.Why
			}
		}
		t.Fatalf("there is no %s", key)
		return ""
	}
	facts := func(change func(*Facts)) Facts {
		b, _ := deskBook()
		f := Facts{Book: b, District: DistrictBook{District: "CO-WY", Since: b.Since}}
		change(&f)
		return f
	}
	given := func(on, window string, signed ...string) func(*Facts) {
		return func(f *Facts) {
			g := Given{Key: on, Talk: 14, On: day(t, on), Window: day(t, window), At: day(t, on).At(17, 0, time.UTC)}
			for _, side := range signed {
				g.Signed = append(g.Signed, Signature{Side: side})
			}
			f.Book.Given = append(f.Book.Given, g)
		}
	}
	proof := func(mandate, period string) func(*Facts) {
		return func(f *Facts) { f.Proofs = append(f.Proofs, Proof{Mandate: mandate, Period: day(t, period)}) }
	}
	for _, c := range []struct {
		change        func(*Facts)
		key, at, want string
	}{
		{func(*Facts) {}, "M1", "2026-03-04", "missing no_place"},
		{func(f *Facts) { f.Book.Station.DropPlace = "box" }, "M1", "2026-03-04", "ok place"},
		{func(*Facts) {}, "M2", "2026-03-04", "missing no_place"},
		{func(f *Facts) { f.InputOverdue, f.InputSince = 1, deskNow }, "M3", "2026-03-04", "missing input_late"},
		{func(f *Facts) { f.Drafts = []HandedDraft{{Born: deskNow}, {Born: deskNow.AddDate(0, 0, -7)}} }, "M3", "2026-03-04", "missing input_late"},
		{func(f *Facts) { f.Drafts = []HandedDraft{{Born: deskNow}} }, "M3", "2026-03-04", "due input_waiting"},
		{func(f *Facts) { f.InputWaiting = 1 }, "M3", "2026-03-04", "due input_waiting"},
		{func(f *Facts) { f.InputOnTime = 1 }, "M3", "2026-03-04", "ok input"},
		{func(f *Facts) { f.ContactOver, f.ContactSince = 1, deskNow }, "M4", "2026-03-04", "missing contact_late"},
		{func(f *Facts) { f.ContactMet = 1 }, "M4", "2026-03-04", "ok contact"},
		{func(*Facts) {}, "M5", "2026-03-09", "ok no_senders"},
		{func(f *Facts) { f.Senders = 1 }, "M5", "2026-03-09", "missing weekly_missing"},
		{func(f *Facts) { f.Senders, f.FirstSent = 1, day(t, "2026-03-04").At(12, 0, time.UTC) }, "M5", "2026-03-09", "missing weekly_missing"},
		{func(f *Facts) { f.Senders, f.FirstSent = 1, day(t, "2026-03-06").At(12, 0, time.UTC) }, "M5", "2026-03-09", "ok weekly_next"},
		{proof("M5", "2026-03-05"), "M5", "2026-03-09", "ok weekly"},
		{func(*Facts) {}, "M6", "2026-03-05", "due weekly_due"},
		{func(*Facts) {}, "M6", "2026-03-09", "missing weekly_missing"},
		{proof("M6", "2026-03-05"), "M6", "2026-03-09", "ok weekly"},
		{proof("M6", "2026-03-05"), "M6", "2026-03-12", "due weekly_due"},
		{func(*Facts) {}, "M6", "2026-11-25", "due weekly_due"}, // Thanksgiving: due the day before
		{func(*Facts) {}, "M7", "2026-03-04", "missing talk_missed"},
		{given("2026-02-18", "2026-02-16"), "M7", "2026-03-04", "due talk_due"},
		{func(f *Facts) { given("2026-02-18", "2026-02-16")(f); given("2026-03-04", "2026-03-02")(f) }, "M7", "2026-03-05", "ok talk_given"},
		{given("2026-02-18", "2026-02-16"), "M7", "2026-03-15", "missing talk_late"},
		{func(f *Facts) { f.Book.Library = nil }, "M7", "2026-03-04", "missing talk_no_library"},
		{given("2026-03-04", "2026-03-02"), "M8", "2026-03-05", "due sign_waiting_both"},
		{given("2026-03-04", "2026-03-02", USPS), "M8", "2026-03-09", "due sign_waiting"},
		{given("2026-03-04", "2026-03-02", USPS), "M8", "2026-03-10", "missing sign_waiting"},
		{given("2026-03-04", "2026-03-02", USPS, NALC), "M8", "2026-03-10", "ok sign_both"},
		{func(f *Facts) {
			given("2026-03-04", "2026-03-02", USPS)(f)
			f.Book.Given[0].Vacant = NALC
		}, "M8", "2026-03-10", "vacant sign_vacant"},
		{func(f *Facts) {
			given("2026-03-04", "2026-03-02", USPS, NALC)(f)
			f.Book.Given[0].Disputes = []TalkDispute{{Seq: 1, At: deskNow}}
		}, "M8", "2026-03-10", "missing sign_disputed"},
		{func(*Facts) {}, "M9", "2026-03-10", "due tele_due"},
		{func(*Facts) {}, "M9", "2026-04-10", "missing tele_missed"},
		{func(f *Facts) { f.District.Telecons = []Telecon{{At: day(t, "2026-03-20").At(17, 0, time.UTC)}} }, "M9", "2026-03-10", "due tele_set"},
		{func(f *Facts) {
			f.District.Telecons = []Telecon{{At: day(t, "2026-03-20").At(17, 0, time.UTC), HeldAt: &deskNow, USPS: 3}}
		}, "M9", "2026-03-23", "missing tele_one_side"},
		{func(f *Facts) {
			f.District.Telecons = []Telecon{{At: day(t, "2026-03-20").At(17, 0, time.UTC), HeldAt: &deskNow, USPS: 3, NALC: 1}}
		}, "M9", "2026-03-23", "ok tele_held"},
		{func(*Facts) {}, "M10", "2026-03-04", "ok posts_filled"},
		{func(f *Facts) { f.Book.Terms[1].To = day(t, "2026-03-01") }, "M10", "2026-03-04", "vacant post_nalc"},
		{func(f *Facts) { f.Book.Terms = nil }, "M10", "2026-03-04", "vacant posts_both"},
		{func(*Facts) {}, "M11", "2026-03-04", "ok unit_wide"},
		{func(f *Facts) { f.Joined = 2 }, "M12", "2026-03-04", "ok voluntary_few"},
		{func(f *Facts) { f.Joined = 3 }, "M12", "2026-03-04", "ok voluntary"},
		{func(f *Facts) { f.Book.Carriers = 0 }, "M7", "2026-03-04", "ok not_bound"},
		{func(f *Facts) { f.Book.Carriers = 0 }, "M11", "2026-03-04", "ok unit_wide"},
	} {
		if got := state(facts(c.change), c.key, c.at); got != c.want {
			t.Errorf("%s on %s: %q, not %q", c.key, c.at, got, c.want)
		}
	}
	for i, m := range Mandates {
		if m.Key != fmt.Sprintf("M%d", i+1) {
			t.Errorf("the %dth mandate is %s", i+1, m.Key)
		}
	}
}
