package storage

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"leadline/bot"
)

// quietVoice words nothing: what is said is another's test.
type quietVoice struct{ bot.Dialogs }

func (quietVoice) Tell(n bot.News, _ string) bot.Message { return bot.Message{Text: n.What} }

// clockwork is a bot on one more connection to the database.
func (w *world) clockwork() *bot.Bot {
	set := bot.DefaultSettings()
	set.Zone, _ = time.LoadLocation("America/Chicago")
	return bot.New(bot.Parts{Store: w.open(), Dialogs: quietVoice{}, Settings: &set, Now: func() time.Time { return w.at }, Log: slog.New(slog.DiscardHandler), ByHand: true})
}

// TestDutiesOnce: over eight weeks without a talk, with three processes that look
// at once, every reminder is made exactly once, to those it is for.
func TestDutiesOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mia, cal, ada, nan := w.district()
	bots := []*bot.Bot{w.clockwork(), w.clockwork(), w.clockwork()}
	end := w.at.AddDate(0, 0, 56)
	for w.at.Before(end) {
		var wg sync.WaitGroup
		for _, b := range bots {
			wg.Go(func() {
				if _, err := b.Climb(context.WithoutCancel(t.Context())); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		next, err := w.NextDue(t.Context(), w.at)
		if err != nil || next.IsZero() || !next.After(w.at) {
			t.Fatalf("next %s after %s: %v", next, w.at, err)
		}
		w.at = next
	}
	count := func(who bot.PersonID, what string) int {
		return one[int](w, `select count(*) from staff_line where person_id = $1 and what = $2`, who, what)
	}
	// Fortnights from March 2, 16, 30 and April 13; the last is not over by April 29.
	for _, c := range []struct {
		who  bot.PersonID
		what string
		n    int
	}{
		{mia, bot.NewsTalkSoon, 8}, {cal, bot.NewsTalkSoon, 8}, {mia, bot.NewsTalkToday, 4}, {mia, bot.NewsTalkLate, 12}, {cal, bot.NewsTalkLate, 12},
		{ada, bot.NewsTalkMissed, 3}, {nan, bot.NewsTalkMissed, 3}, {ada, bot.NewsTalkSoon, 0}, {mia, bot.NewsTalkMissed, 0},
		{ada, bot.NewsQuarterEnds, 1}, {nan, bot.NewsQuarterEnds, 1}, {ada, bot.NewsQuarterMissed, 1}, {ada, bot.NewsVacant, 0},
	} {
		if got := count(c.who, c.what); got != c.n {
			t.Errorf("%s to %d: %d times, not %d", c.what, c.who, got, c.n)
		}
	}
	if n := one[int](w, `select count(*) from staff_line where extract(hour from send_at at time zone 'America/Denver') * 60 + extract(minute from send_at at time zone 'America/Denver') <> 450
		and what like 'talk%'`); n != 0 {
		t.Errorf("%d lines do not leave at 7:30", n)
	}
	if n := one[int](w, `select count(*) from staff_line where extract(isodow from send_at at time zone 'America/Denver') > 5`); n != 0 {
		t.Errorf("%d lines leave on a weekend", n)
	}
}

// TestDutiesAfterOutage: what was due while nobody ran is said once, by its
// highest step.
func TestDutiesAfterOutage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mia, _, ada, _ := w.district()
	b := w.clockwork()
	if _, err := b.Climb(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.at = time.Date(2026, 3, 17, 15, 0, 0, 0, time.UTC) // Tuesday: two reminders before, the day, two late
	if _, err := b.Climb(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := one[int](w, `select count(*) from staff_line where person_id = $1 and what like 'talk%'`, mia); n != 1 {
		t.Errorf("%d lines after an outage", n)
	}
	if n := one[int](w, `select count(*) from duty_step where step like 'talk:%'`); n != 5 {
		t.Errorf("%d steps are taken", n)
	}
	if n := one[int](w, `select count(*) from staff_line where person_id = $1 and what = $2`, ada, bot.NewsTalkMissed); n != 0 {
		t.Error("the district was told before its time")
	}
}

// TestVacantPosts: a post that becomes vacant by its end date is seen that day,
// and asked for once somebody of its side can be told; a revoked one likewise.
func TestVacantPosts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, cal, _, nan := w.district()
	b := w.clockwork()
	w.exec(`delete from consent_record`)
	w.exec(`update address set person_id = (select id from person where handle = 'dot') where person_id = $1`, nan)
	w.exec(`update role_grant set acting = true, to_day = '2026-03-11' where person_id = $1`, cal)
	for w.at.Before(time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC)) {
		if _, err := b.Climb(t.Context()); err != nil {
			t.Fatal(err)
		}
		next, err := w.NextDue(t.Context(), w.at)
		if err != nil {
			t.Fatal(err)
		}
		w.at = next
	}
	asked := func() int {
		return one[int](w, `select count(*) from staff_line where person_id = $1 and what = $2`, nan, bot.NewsVacant)
	}
	if asked() != 0 {
		t.Fatal("who has no phone was told")
	}
	f, err := w.Facts(t.Context(), "ARVADA")
	if err != nil || f[0].Book.VacantSince(bot.NALC, bot.Date{Year: 2026, Month: 3, Day: 20}) != (bot.Date{Year: 2026, Month: 3, Day: 12}) {
		t.Fatalf("%+v %v", f, err)
	}
	if err := w.EnrolDirect(t.Context(), phone(20), "nan", w.at); err != nil {
		t.Fatal(err)
	}
	w.at = w.at.AddDate(0, 0, 4)
	if _, err := b.Climb(t.Context()); err != nil {
		t.Fatal(err)
	}
	if asked() != 1 {
		t.Errorf("asked %d times", asked())
	}
}

// TestAppointments: one follows the other without a day between them; the books
// remember both.
func TestAppointments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, cal, _, nan := w.district()
	dot := one[bot.PersonID](w, `select id from person where handle = 'dot'`)
	w.at = w.at.AddDate(0, 0, 7)
	day := bot.DateOf(w.at, time.UTC)
	if err := w.deskAct(func(bot.Facts) bot.Change {
		return bot.Change{Office: bot.Office{Appointed: []bot.Appointment{{Person: dot, By: nan, At: w.at, Ends: []bot.PersonID{cal},
			Grant: bot.Grant{Role: bot.CarrierCoordinator, Scope: "ARVADA", From: day, Side: bot.NALC}}}}}
	}); err != nil {
		t.Fatal(err)
	}
	f, err := w.Facts(t.Context(), "ARVADA")
	if err != nil {
		t.Fatal(err)
	}
	var terms []string
	for _, term := range f[0].Book.Terms {
		if term.Role == bot.CarrierCoordinator {
			terms = append(terms, fmt.Sprintf("%s %s to %s", term.Name, term.From, term.To))
		}
	}
	if got := strings.Join(terms, "; "); got != "Cal Reed 2026-03-04 to 2026-03-10; Dot Alder 2026-03-11 to 0000-00-00" {
		t.Error(got)
	}
	if who := f[0].Book.Coords[bot.NALC]; len(who) != 1 || who[0].ID != dot {
		t.Errorf("%+v", who)
	}
}

// TestHushAndSupplies: a line that is out of date is not said; a request is
// confirmed once.
func TestHushAndSupplies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mia, _, _, _ := w.district()
	line := bot.Line{To: mia, What: bot.NewsTalkSoon, Topic: "talk:ARVADA:2026-03-02", Step: "before1", Values: map[string]string{"day": "2026-03-13"}, Made: w.at, At: w.at.Add(time.Hour)}
	dot := one[bot.PersonID](w, `select id from person where handle = 'dot'`)
	for range 2 { // the same line again is the same line
		if err := w.deskAct(func(bot.Facts) bot.Change { return bot.Change{Lines: []bot.Line{line}} }); err != nil {
			t.Fatal(err)
		}
	}
	if n := one[int](w, `select count(*) from staff_line where topic is not null and done_at is null`); n != 1 {
		t.Fatalf("%d lines", n)
	}
	s := bot.Supply{Number: 1, Station: "ARVADA", By: dot, What: "lead_cards", Count: 50, At: w.at}
	if err := w.deskAct(func(bot.Facts) bot.Change {
		return bot.Change{Office: bot.Office{Hush: []string{line.Topic}, Supplies: []bot.Supply{s}, Proofs: []bot.Proof{{Station: "ARVADA", Mandate: "M6", Period: bot.Date{Year: 2026, Month: 3, Day: 5}, At: w.at, By: mia, Note: "board"}}}}
	}); err != nil {
		t.Fatal(err)
	}
	w.at = w.at.Add(2 * time.Hour)
	said := 0
	if _, err := w.Gather(t.Context(), w.at, 10, func(tray bot.Tray) bot.Change {
		said += len(tray.Lines)
		return bot.Change{Gathered: &bot.Gathered{Person: tray.Person.ID}}
	}); err != nil || said != 0 {
		t.Errorf("%d lines are said, %v", said, err)
	}
	f, err := w.Facts(t.Context(), "ARVADA")
	if err != nil || len(f[0].Supplies) != 1 || f[0].Supplies[0].Name != "Dot Alder" || len(f[0].Proofs) != 1 || f[0].Proofs[0].Note != "board" {
		t.Fatalf("%+v %v", f, err)
	}
	done := f[0].Supplies[0]
	done.OKAt, done.OKBy = &w.at, mia
	if err := w.deskAct(func(bot.Facts) bot.Change { return bot.Change{Office: bot.Office{Supplies: []bot.Supply{done}}} }); err != nil {
		t.Fatal(err)
	}
	if f, err = w.Facts(t.Context(), "ARVADA"); err != nil || f[0].Supply(0) != nil {
		t.Errorf("%+v %v", f, err)
	}
}
