package storage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"leadline/bot"
)

// district makes three people who coordinate and lead a district, all with a
// phone, a carrier, and a talk.
func (w *world) district() (mia, cal, ada, nan bot.PersonID) {
	w.t.Helper()
	grant := func(role bot.Role, scope string) []bot.Grant {
		return []bot.Grant{{Role: role, Scope: scope, Side: bot.SideOf(role)}}
	}
	people := []bot.Person{
		{Handle: "dot", Name: "Dot Alder", Craft: bot.CityCarrier, Station: "ARVADA", Lang: "en"},
		{Handle: "mia", Name: "Mia Frost", Craft: bot.Manager, Station: "ARVADA", Lang: "en", Grants: grant(bot.ManagementCoordinator, "ARVADA")},
		{Handle: "cal", Name: "Cal Reed", Craft: bot.CityCarrier, Station: "ARVADA", Lang: "en", Grants: grant(bot.CarrierCoordinator, "ARVADA")},
		{Handle: "ada", Name: "Ada West", Craft: bot.Other, Lang: "en", Grants: grant(bot.ProgramAdmin, "CO-WY")},
		{Handle: "nan", Name: "Nan Ives", Craft: bot.Other, Lang: "en", Grants: grant(bot.NALCAdmin, "CO-WY")},
	}
	stations := []bot.Station{{Code: "ARVADA", Name: "Arvada Main", District: "CO-WY", Area: "WESTPAC", State: "CO", ZIP5: "80002", Zone: "America/Denver", Close: "17:00", EntryMode: "direct"}}
	if _, err := w.ImportRoster(w.t.Context(), Roster{Stations: stations, People: people}, false, w.at); err != nil {
		w.t.Fatal(err)
	}
	talks := []bot.Talk{talkOf(13, "one"), talkOf(14, "two")}
	if changed, err := w.ImportTalks(w.t.Context(), talks, w.at); err != nil || len(changed) != 2 {
		w.t.Fatalf("%v %v", changed, err)
	}
	for i, handle := range []string{"mia", "cal", "ada", "nan"} {
		if err := w.EnrolDirect(w.t.Context(), phone(10+i), handle, w.at); err != nil {
			w.t.Fatal(err)
		}
	}
	id := func(handle string) bot.PersonID {
		return one[bot.PersonID](w, `select id from person where handle = $1`, handle)
	}
	return id("mia"), id("cal"), id("ada"), id("nan")
}

func talkOf(number int, text string) bot.Talk {
	t := bot.Talk{Number: number, Code: "t", Title: fmt.Sprint("Talk ", number), Teaser: "In short.", Text: text}
	t.Hash = bot.TalkHash(t.Title, t.Text)
	return t
}

// quietVoice words nothing: what is said is another's test.
type quietVoice struct{ bot.Dialogs }

func (quietVoice) Tell(n bot.News, _ string) bot.Message { return bot.Message{Text: n.What} }

// clockwork is a bot on one more connection to the database.
func (w *world) clockwork() *bot.Bot {
	set := bot.DefaultSettings()
	set.Zone, _ = time.LoadLocation("America/Chicago")
	return bot.New(bot.Parts{Store: w.open(), Dialogs: quietVoice{}, Settings: &set, Now: func() time.Time { return w.at }, Log: slog.New(slog.DiscardHandler), ByHand: true})
}

// deskAct writes what a decision about the station's desk says.
func (w *world) deskAct(decide func(bot.Facts) bot.Change) error {
	return w.Apply(w.t.Context(), []bot.Need{{What: bot.NeedDesk, Key: "ARVADA"}}, func(r bot.Records) bot.Change { return decide(r.Desks["ARVADA"]) })
}

// TestLibrary: a talk whose words change gets a version; the same again does not.
func TestLibrary(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.district()
	if changed, err := w.ImportTalks(t.Context(), []bot.Talk{talkOf(13, "one"), talkOf(14, "two, better")}, w.at); err != nil || fmt.Sprint(changed) != "[14]" {
		t.Fatalf("%v %v", changed, err)
	}
	f, err := w.Facts(t.Context(), "ARVADA", "NOWHERE")
	if err != nil || len(f) != 1 {
		t.Fatalf("%v %v", f, err)
	}
	if lib := f[0].Book.Library; len(lib) != 2 || lib[1].Version != 2 || lib[1].Hash != talkOf(14, "two, better").Hash || f[0].Book.Carriers != 2 {
		t.Errorf("%+v", f[0].Book)
	}
	if err := w.SetAnchor(t.Context(), "NOWHERE", bot.Date{Year: 2026, Month: 1, Day: 6}); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

// TestSignaturesStay: the database takes one signature a side, only of the frozen
// words, and one talk a fortnight.
func TestSignaturesStay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mia, cal, _, _ := w.district()
	set := bot.DefaultSettings()
	from := func(who bot.PersonID) bot.AddressID {
		return one[bot.AddressID](w, `select id from address where person_id = $1`, who)
	}
	person := func(f bot.Facts, side string) bot.Person { return f.Book.Coords[side][0] }
	var key string
	step := func(do func(bot.Facts) (bot.TalkBook, bot.Given, *bot.Error)) bot.Given {
		t.Helper()
		var g bot.Given
		if err := w.deskAct(func(f bot.Facts) (c bot.Change) {
			var why *bot.Error
			if _, g, why = do(f); why != nil {
				t.Fatal(why)
			}
			c.Given = append(c.Given, g)
			return c
		}); err != nil {
			t.Fatal(err)
		}
		key = g.Key
		return g
	}
	step(func(f bot.Facts) (bot.TalkBook, bot.Given, *bot.Error) {
		return set.Give(f.Book, person(f, bot.USPS), 14, bot.Date{}, nil, w.at)
	})
	step(func(f bot.Facts) (bot.TalkBook, bot.Given, *bot.Error) {
		return set.Sign(f.Book, person(f, bot.USPS), from(mia), 14, "", w.at)
	})
	if _, err := w.ImportTalks(t.Context(), []bot.Talk{talkOf(14, "other words")}, w.at); err != nil {
		t.Fatal(err)
	}
	step(func(f bot.Facts) (bot.TalkBook, bot.Given, *bot.Error) {
		return set.Sign(f.Book, person(f, bot.NALC), from(cal), 14, "", w.at)
	})
	step(func(f bot.Facts) (bot.TalkBook, bot.Given, *bot.Error) {
		return set.DisputeTalk(f.Book, person(f, bot.NALC), 14, "not that day", w.at)
	})
	step(func(f bot.Facts) (bot.TalkBook, bot.Given, *bot.Error) {
		return set.ResolveTalk(f.Book, person(f, bot.USPS), 14, true, "it was", w.at)
	})
	f, err := w.Facts(t.Context(), "ARVADA")
	if err != nil {
		t.Fatal(err)
	}
	g := f[0].Book.Given[0]
	if g.State() != bot.TalkDisputed || len(g.Signed) != 2 || g.Hash != talkOf(14, "two").Hash || g.Signed[1].Hash != g.Hash || g.Version != 1 ||
		len(g.Disputes) != 1 || len(g.Disputes[0].Votes) != 1 || g.Disputes[0].Votes[0].Note != "it was" || g.Window != (bot.Date{Year: 2026, Month: 3, Day: 2}) {
		t.Errorf("%s %+v", g.State(), g)
	}
	for text, sql := range map[string]string{
		"a second talk for the fortnight": `insert into talk_given (key, station, number, version, held_on, fortnight, at, by_id, side) select 'x', station, 13, 1, held_on, fortnight, at, by_id, side from talk_given`,
		"a second signature of a side":    `insert into talk_signature select given, side, person_id, address_id, at, acting, reference, recorded_by, late, hash from talk_signature`,
		"a signature from no address":     `update talk_signature set address_id = null`,
		"a second open dispute":           `insert into talk_dispute (given, seq, by_id, side, at) select given, 2, by_id, side, at from talk_dispute`,
	} {
		if _, err := w.pool.Exec(t.Context(), sql); err == nil {
			t.Errorf("the database takes %s", text)
		}
	}
	if n := one[int](w, `select count(*) from talk_signature where given = $1`, key); n != 2 {
		t.Errorf("%d signatures", n)
	}
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

// TestTeleconKept: what was set and held comes back with its district.
func TestTeleconKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, _, ada, nan := w.district()
	at := w.at.AddDate(0, 0, 20)
	for _, tele := range []bot.Telecon{{Key: "CO-WY:1", District: "CO-WY", At: at, SetBy: ada, SetAt: w.at},
		{Key: "CO-WY:1", District: "CO-WY", At: at.Add(time.Hour), SetBy: nan, SetAt: w.at, HeldAt: &w.at, HeldBy: nan, USPS: 4, NALC: 3}} {
		if err := w.Apply(t.Context(), []bot.Need{{What: bot.NeedDistrict, Key: "CO-WY"}}, func(bot.Records) bot.Change { return bot.Change{Office: bot.Office{Telecons: []bot.Telecon{tele}}} }); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Apply(t.Context(), []bot.Need{{What: bot.NeedDistrict, Key: "CO-WY"}}, func(r bot.Records) bot.Change {
		b := r.Districts["CO-WY"]
		if len(b.Telecons) != 1 || !b.Telecons[0].Counts() || !b.Telecons[0].At.Equal(at.Add(time.Hour)) || len(b.Admins[bot.NALC]) != 1 || len(b.Admins[bot.USPS]) != 1 {
			t.Errorf("%+v", b)
		}
		return bot.Change{}
	}); err != nil {
		t.Fatal(err)
	}
}
