package storage

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

// webWorld is a world with one employee, Dot, on a phone.
func webWorld(t *testing.T) (w *world, dot bot.Person, at bot.Address) {
	t.Helper()
	w = newWorld(t)
	roster := Roster{Stations: []bot.Station{{Code: "ARVADA", Name: "Arvada", District: "CO-WY", Area: "WESTPAC", State: "CO", ZIP5: "80002", Zone: "America/Denver", Close: "17:00", EntryMode: "direct"}},
		People: []bot.Person{{Handle: "dot", Name: "Dot Alder", Craft: bot.CityCarrier, Station: "ARVADA", Lang: "en"}}}
	if _, err := w.ImportRoster(t.Context(), roster, false, w.at); err != nil {
		t.Fatal(err)
	}
	if err := w.EnrolDirect(t.Context(), phone(1), "dot", w.at); err != nil {
		t.Fatal(err)
	}
	dot, err := w.PersonByHandle(t.Context(), "dot")
	if err != nil || len(dot.Addresses) != 1 {
		t.Fatalf("%+v, %v", dot, err)
	}
	return w, dot, dot.Addresses[0]
}

// turnOf writes a change as a turn of Dot would.
func (w *world) turnOf(who bot.Person, from bot.Address, c bot.Change) {
	w.t.Helper()
	w.accept(w.text(from, "hello"))
	w.exchange(func(s bot.Scene) bot.Change {
		out := answered(s)
		out.Links, out.Media, out.Blanks, out.NewLeads = c.Links, c.Media, c.Blanks, c.NewLeads
		return out
	}, who.ID)
}

func TestP25_SessionFollowsThePerson(t *testing.T) {
	t.Parallel()
	w, dot, at := webWorld(t)
	ctx := t.Context()
	n := 0
	signIn := func() string {
		t.Helper()
		n++
		link, session := bot.HashLink(fmt.Sprint("link", n)), bot.HashLink(fmt.Sprint("session", n))
		w.turnOf(dot, at, bot.Change{Links: []bot.WebLink{{Hash: link, Person: dot.ID, Address: at.ID, Made: w.at, Expires: w.at.Add(bot.LinkLife)}}})
		if works, err := w.LinkWorks(ctx, link, w.at); err != nil || !works {
			t.Fatalf("a new link: %v %v", works, err)
		}
		if err := w.SignIn(ctx, link, session, "", w.at, w.at.Add(12*time.Hour)); err != nil {
			t.Fatal(err)
		}
		if works, err := w.LinkWorks(ctx, link, w.at); err != nil || works {
			t.Fatalf("a used link: %v %v", works, err)
		}
		if err := w.SignIn(ctx, link, session+"x", "", w.at, w.at.Add(12*time.Hour)); !errors.Is(err, ErrNotFound) {
			t.Fatalf("a used link signs in: %v", err)
		}
		return session
	}
	lives := func(session string) bool {
		t.Helper()
		who, err := w.Session(ctx, session, w.at, 30*time.Minute)
		if err != nil && !errors.Is(err, ErrNotFound) {
			t.Fatal(err)
		}
		return err == nil && who.ID == dot.ID
	}
	s := signIn()
	if !lives(s) || lives("nobody's") {
		t.Fatal("a session lives and no other does")
	}
	if err := w.Grant(ctx, dot.ID, bot.Grant{Role: bot.CarrierCoordinator, Scope: "ARVADA", Side: "nalc", From: bot.DateOf(w.at, time.UTC).Add(3)}, w.at); err != nil {
		t.Fatal(err)
	}
	if !lives(s) {
		t.Error("a role that begins in three days ends the session today")
	}
	w.at = w.at.Add(29 * time.Minute)
	if !lives(s) {
		t.Error("29 minutes")
	}
	w.at = w.at.AddDate(0, 0, 3)
	s = signIn() // with the role
	if err := w.Grant(ctx, dot.ID, bot.Grant{Role: bot.Rep, Scope: "CO-WY", Side: "usps"}, w.at); err != nil {
		t.Fatal(err)
	}
	for range 2 { // it ends, and stays so
		if lives(s) {
			t.Error("a session lives on with a role more")
		}
	}
	s = signIn()
	stranger := w.hear(phone(2), "hello")
	w.exec(`update address set person_id = $1 where id = $2`, stranger, at.ID)
	if lives(s) {
		t.Error("a session lives on though its number is somebody else's")
	}
}

func TestMediaIsFetchedOnceAndForgotten(t *testing.T) {
	t.Parallel()
	w, dot, at := webWorld(t)
	ctx := t.Context()
	want := func(limit int) (names []string) {
		t.Helper()
		all, err := w.WantedMedia(ctx, w.at, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			names = append(names, fmt.Sprintf("%s/%d", m.Name, m.Try))
			if m.From.Key() != at.Key() || m.Ref == "" {
				t.Errorf("%+v", m)
			}
		}
		return names
	}
	files := []bot.WantedMedia{{Name: "AAAAAAAAAA", From: at, Ref: "r/a"}, {Name: "BBBBBBBBBB", From: at, Ref: "r/b"}, {Name: "CCCCCCCCCC", From: at, Ref: "r/c", Contact: true}}
	w.turnOf(dot, at, bot.Change{Media: files})
	if next, err := w.NextDue(ctx, w.at.Add(-time.Second)); err != nil || !next.Equal(w.at) {
		t.Errorf("next due %v %v", next, err)
	}
	got := append(want(2), want(2)...)
	slices.Sort(got)
	if strings.Join(got, " ") != "AAAAAAAAAA/1 BBBBBBBBBB/1 CCCCCCCCCC/1" {
		t.Errorf("two processes took %v", got)
	}
	if again := want(9); len(again) != 0 {
		t.Errorf("taken twice: %v", again)
	}
	settle := func(o bot.MediaOutcome) {
		t.Helper()
		if err := w.SettleMedia(ctx, o); err != nil {
			t.Fatal(err)
		}
	}
	settle(bot.MediaOutcome{Name: "AAAAAAAAAA", File: &bot.File{Type: "image/jpeg", Bytes: []byte("\xff\xd8picture"), Width: 3, Height: 2}})
	settle(bot.MediaOutcome{Name: "AAAAAAAAAA", Why: "not_there"}) // somebody else's late word
	settle(bot.MediaOutcome{Name: "BBBBBBBBBB", Retry: w.at.Add(2 * time.Minute)})
	settle(bot.MediaOutcome{Name: "CCCCCCCCCC", Why: "heard"})
	if b, err := w.PhotoBytes(ctx, "AAAAAAAAAA"); err != nil || string(b) != "\xff\xd8picture" {
		t.Errorf("%q %v", b, err)
	}
	for _, none := range []string{"BBBBBBBBBB", "CCCCCCCCCC", "DDDDDDDDDD"} {
		if _, err := w.PhotoBytes(ctx, none); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", none, err)
		}
	}
	w.at = w.at.Add(3 * time.Minute)
	if got := want(9); strings.Join(got, " ") != "BBBBBBBBBB/2" {
		t.Errorf("after two minutes: %v", got)
	}
	w.at = w.at.Add(2 * time.Minute) // a process that died meanwhile
	if got := want(9); strings.Join(got, " ") != "BBBBBBBBBB/3" {
		t.Errorf("after a lease: %v", got)
	}
	heic := strings.Repeat("h", 6<<20)
	settle(bot.MediaOutcome{Name: "BBBBBBBBBB", File: &bot.File{Type: "image/heic", Bytes: []byte(heic), Width: 4032, Height: 3024}})
	if b, err := w.PhotoBytes(ctx, "BBBBBBBBBB"); err != nil || string(b) != heic {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	states, err := w.Photos(ctx, []string{"AAAAAAAAAA", "BBBBBBBBBB", "CCCCCCCCCC", "DDDDDDDDDD"})
	if err != nil || fmt.Sprint(states) != "map[AAAAAAAAAA:kept BBBBBBBBBB:original CCCCCCCCCC:heard]" {
		t.Errorf("%v %v", states, err)
	}
	if err := w.Retain(ctx, w.at.Add(keepMedia-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.PhotoBytes(ctx, "AAAAAAAAAA"); err != nil {
		t.Errorf("before 90 days: %v", err)
	}
	if err := w.Retain(ctx, w.at.Add(keepMedia+time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.PhotoBytes(ctx, "AAAAAAAAAA"); !errors.Is(err, ErrNotFound) {
		t.Errorf("after 90 days: %v", err)
	}
}

// Nothing is kept of a customer who did not agree: the photos of the dialog go
// with its texts, those of leads and of other people stay.
func TestBlankTakesPhotos(t *testing.T) {
	t.Parallel()
	w, dot, at := webWorld(t)
	other := bot.WantedMedia{Name: "EEEEEEEEEE", From: at, Ref: "r/e"}
	w.turnOf(dot, at, bot.Change{Media: []bot.WantedMedia{other}})
	w.at = w.at.Add(time.Hour)
	begun := w.at
	w.at = w.at.Add(time.Minute)
	w.turnOf(dot, at, bot.Change{Media: []bot.WantedMedia{{Name: "FFFFFFFFFF", From: at, Ref: "r/f"}, {Name: "GGGGGGGGGG", From: at, Ref: "r/g"}}})
	yes := true
	lead := bot.Lead{Version: 1, Code: "CC-7K3M4", Program: "CC", Status: bot.Withdrawn, Source: "sms", Station: "ARVADA", SubmitterID: dot.ID, CardDate: bot.DateOf(w.at, time.UTC), SubmittedAt: w.at,
		InputDue: w.at, PromiseDue: w.at, Pool: "CO-WY", Dialog: "d1", Card: bot.Card{Concurrence: &yes, Business: &bot.Business{Name: "Vita Co"}, Media: []string{"GGGGGGGGGG"}}}
	w.turnOf(dot, at, bot.Change{NewLeads: []bot.Lead{lead}})
	w.turnOf(dot, at, bot.Change{Media: []bot.WantedMedia{{Name: "HHHHHHHHHH", From: at, Ref: "r/h"}, {Name: "JJJJJJJJJJ", From: at, Ref: "r/j"}}})
	w.turnOf(dot, at, bot.Change{Blanks: []bot.Blank{{Person: dot.ID, Since: begun, Files: []string{"GGGGGGGGGG", "HHHHHHHHHH"}}}})
	if states, err := w.Photos(t.Context(), []string{"EEEEEEEEEE", "GGGGGGGGGG", "HHHHHHHHHH", "JJJJJJJJJJ"}); err != nil || fmt.Sprint(states) != "map[EEEEEEEEEE:wanted GGGGGGGGGG:wanted JJJJJJJJJJ:wanted]" {
		t.Errorf("of one card: %v %v", states, err)
	}
	w.turnOf(dot, at, bot.Change{Blanks: []bot.Blank{{Person: dot.ID, Since: begun, All: true}}})
	states, err := w.Photos(t.Context(), []string{"EEEEEEEEEE", "FFFFFFFFFF", "GGGGGGGGGG"})
	if err != nil || fmt.Sprint(states) != "map[EEEEEEEEEE:wanted GGGGGGGGGG:wanted]" {
		t.Errorf("%v %v", states, err)
	}
}

// TestEveryReportRuns: each report has a title, headings of its own, and checks
// that are questions with yes or no.
func TestEveryReportRuns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	names := Reports()
	if !slices.Contains(names, "funnel") {
		t.Fatalf("%v", names)
	}
	for _, name := range names {
		r, err := w.Report(t.Context(), name, bot.ReportScope{Of: "CO-WY", Period: bot.Period{From: w.at.AddDate(0, 0, -7), To: w.at}, Now: w.at})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if r.Title == "" || strings.HasPrefix(r.Title, "-") || len(r.Columns) == 0 {
			t.Errorf("%s: %+v", name, r)
		}
		seen := map[string]bool{}
		for _, c := range r.Columns {
			if c.Key == "" || c.Type == "" || seen[c.Key] {
				t.Errorf("%s: column %+v", name, c)
			}
			seen[c.Key] = true
		}
		for _, c := range r.Checks {
			if !c.Holds {
				t.Errorf("%s: with nothing there it does not hold that %s", name, c.Text)
			}
		}
	}
	if _, err := w.Report(t.Context(), "../migrations/00001_people", bot.ReportScope{}); !errors.Is(err, ErrNotFound) {
		t.Errorf("a report that is none: %v", err)
	}
}
