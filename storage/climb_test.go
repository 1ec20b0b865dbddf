package storage

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"leadline/bot"
)

// next says when the ladder looks at a lead again, and nothing else.
func next(at time.Time) func(bot.Look) bot.Change {
	return func(k bot.Look) bot.Change {
		return bot.Change{Next: []bot.Next{{Lead: k.Lead.Code, At: at, Edition: 1}}}
	}
}

func (w *world) climbed(decide func(bot.Look) bot.Change) int {
	w.t.Helper()
	n, err := w.Climb(w.t.Context(), w.at, 1, 100, decide)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) due() time.Time {
	w.t.Helper()
	at, err := w.NextDue(w.t.Context(), w.at)
	if err != nil {
		w.t.Fatal(err)
	}
	return at
}

// Whatever changes a lead asks for a look; the ladder says when to look again,
// and that is what is due next.
func TestClimb_LooksAtWhatChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	ana := w.enrol(chat(2), "ana")
	w.lead(phone(1), "CC-7K3M1")
	later := w.at.Add(26*time.Hour + 12*time.Minute)
	if n := w.climbed(next(later)); n != 1 {
		t.Fatalf("%d leads after one was sent", n)
	}
	if n := w.climbed(next(later)); n != 0 || !w.due().Equal(later) {
		t.Errorf("%d leads, next due %v; want none, and %v", n, w.due(), later)
	}
	w.hear(chat(2), "CLAIM")
	w.exchange(claim("CC-7K3M1"), ana)
	var seen bot.Look
	if n := w.climbed(func(k bot.Look) bot.Change { seen = k; return next(later)(k) }); n != 1 {
		t.Errorf("%d leads after a claim", n)
	}
	if seen.Lead.Holder != "ana" || len(seen.Lead.Claims) != 1 || seen.Records.Leads["CC-7K3M1"] != seen.Lead {
		t.Errorf("the lead is %+v", seen.Lead)
	}
	w.at = w.at.Add(time.Hour)
	if err := w.Apply(t.Context(), nil, func(bot.Records) bot.Change {
		return bot.Change{Events: []bot.Event{{Lead: "CC-7K3M1", At: w.at, Kind: "noted", ByID: ana}}}
	}); err != nil {
		t.Fatal(err)
	}
	if n := w.climbed(func(k bot.Look) bot.Change { seen = k; return next(later)(k) }); n != 1 || !seen.Active.Equal(w.at) || seen.Seq == 0 {
		t.Errorf("%d leads after a note, last heard of %v (%d)", n, seen.Active, seen.Seq)
	}
	w.exec(`update lead set reason = 'behind our back'`)
	if n := w.climbed(next(time.Time{})); n != 1 || !w.due().IsZero() {
		t.Errorf("%d leads after an update; due %v", n, w.due())
	}
	w.at = later
	if n := w.climbed(next(later)); n != 0 {
		t.Errorf("%d leads of which nothing more is expected", n)
	}
}

// Four processes share what is due; each step is taken once and speaks once.
func TestP14_EachStepOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	room := bot.Address{Channel: "slack", Tenant: "T1", User: "C1", Conversation: "C1", Room: true}
	if err := w.BindPool(t.Context(), room, "CO-WY", w.at); err != nil {
		t.Fatal(err)
	}
	room.ID = bot.AddressID(one[int64](w, `select id from address where room`))
	w.enrol(phone(1), "dot")
	const leads = 40
	for i := range leads {
		w.lead(phone(1), fmt.Sprintf("CC-7K3%02d", i))
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	looked := map[string]int{}
	for range 4 {
		s := w.open()
		for range 2 {
			wg.Go(func() {
				for range 30 {
					_, err := s.Climb(t.Context(), w.at, 0, 7, func(k bot.Look) bot.Change {
						c := next(time.Time{})(k)
						if k.Taken["nudge"] {
							return c
						}
						mu.Lock()
						looked[k.Lead.Code]++
						mu.Unlock()
						c.Steps = []bot.Step{{Lead: k.Lead.Code, Name: "nudge", Due: w.at, At: w.at, Told: true}}
						c.Events = []bot.Event{{Lead: k.Lead.Code, At: w.at, Kind: "step"}}
						c.Say = []bot.Outgoing{{To: room, Kind: bot.Notice, Cause: fmt.Sprintf("nudge:%s:%d", k.Lead.Code, looked[k.Lead.Code]), At: w.at, Rendered: bot.Rendered{Text: "free"}}}
						return c
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	wg.Wait()
	if n := one[int](w, `select count(*) from ladder_step`); n != leads {
		t.Errorf("%d steps", n)
	}
	if n := one[int](w, `select count(*) from outbox where kind = 'notice' and text = 'free'`); n != leads {
		t.Errorf("%d messages", n)
	}
	if n := one[int](w, `select count(*) from ladder where next_at is not null`); n != 0 {
		t.Errorf("%d leads are still due", n)
	}
}

// A step that was taken refuses to be taken again, and all that came with it.
func TestP14_UniqueRowOfAStep(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	w.lead(phone(1), "CC-7K3M1")
	take := func(k bot.Look) bot.Change {
		c := next(w.at.Add(time.Hour))(k)
		c.Steps = []bot.Step{{Lead: k.Lead.Code, Name: "list", Due: w.at, At: w.at}}
		c.Events = []bot.Event{{Lead: k.Lead.Code, At: w.at, Kind: "step"}}
		return c
	}
	if n := w.climbed(take); n != 1 {
		t.Fatal(n)
	}
	w.at = w.at.Add(time.Hour)
	if n := w.climbed(take); n != 0 {
		t.Errorf("taken again: %d", n)
	}
	if n := one[int](w, `select count(*) from lead_event where kind = 'step'`); n != 1 {
		t.Errorf("%d events of one step", n)
	}
}

// A lead that somebody works on is left out, not waited for.
func TestClimb_SkipsWhatIsLocked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	w.lead(phone(1), "CC-7K3M1")
	w.lead(phone(1), "CC-7K3M2")
	tx, err := w.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(t.Context()) }()
	if _, err := tx.Exec(t.Context(), `select 1 from lead where code = 'CC-7K3M1' for update`); err != nil {
		t.Fatal(err)
	}
	var codes []string
	if n := w.climbed(func(k bot.Look) bot.Change { codes = append(codes, k.Lead.Code); return next(time.Time{})(k) }); n != 1 || codes[0] != "CC-7K3M2" {
		t.Errorf("looked at %q", codes)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := w.climbed(next(time.Time{})); n != 1 {
		t.Errorf("%d leads once the lock is gone", n)
	}
}

// A lead that cannot be written is postponed; it is not lost.
func TestP7_PostponedLead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	w.lead(phone(1), "CC-7K3M1")
	_, err := w.Climb(t.Context(), w.at, 0, 1, func(k bot.Look) bot.Change {
		return bot.Change{Steps: []bot.Step{{Lead: k.Lead.Code, Name: strings.Repeat("x", 100)}}}
	})
	if err == nil {
		t.Fatal("a step with too long a name was taken")
	}
	until := w.at.Add(15 * time.Minute)
	if code, err := w.Postpone(t.Context(), w.at, until, 1); err != nil || code != "CC-7K3M1" {
		t.Fatal(code, err)
	}
	if code, err := w.Postpone(t.Context(), w.at, until, 1); err != nil || code != "" {
		t.Errorf("postponed %q twice: %v", code, err)
	}
	if n := w.climbed(next(until)); n != 0 || !w.due().Equal(until) {
		t.Errorf("%d leads at once, due %v", n, w.due())
	}
	w.at = until
	if n := w.climbed(next(time.Time{})); n != 1 {
		t.Errorf("%d leads when its time has come", n)
	}
}

// trays gathers with a message of its lines' words for each.
func (w *world) trays(s *Store) (texts []string) {
	w.t.Helper()
	_, err := s.Gather(w.t.Context(), w.at, 10, func(t bot.Tray) bot.Change {
		g := bot.Gathered{Person: t.Person.ID, Until: w.at.Truncate(15 * time.Minute).Add(15 * time.Minute)}
		var words []string
		for _, l := range t.Lines {
			g.Lines = append(g.Lines, l.ID)
			words = append(words, l.What+" "+l.About.Code)
		}
		text := t.Person.Handle + ": " + strings.Join(words, ", ")
		texts = append(texts, text)
		return bot.Change{Gathered: &g, Say: []bot.Outgoing{notice(t.Person.Addresses[0], text, w.at)}}
	})
	if err != nil {
		w.t.Error(err)
	}
	return texts
}

// The lines of a person leave as one message a quarter of an hour, on however
// many processes; what comes late waits for the next quarter.
func TestP20_OneMessageAQuarter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	bob := w.enrol(chat(3), "bob")
	w.at = w.at.Truncate(15 * time.Minute)
	lay := func(code, what string, at time.Time) func(bot.Look) bot.Change {
		return func(k bot.Look) bot.Change {
			c := next(time.Time{})(k)
			if k.Lead.Code == code {
				l := bot.Line{To: bob, Lead: code, What: what, Step: "list", Made: w.at, At: at}
				c.Lines = []bot.Line{l, l} // the same line twice is one
			}
			return c
		}
	}
	w.lead(phone(1), "CC-7K3M1")
	w.climbed(lay("CC-7K3M1", "unclaimed", w.at.Add(15*time.Minute)))
	w.lead(phone(1), "CC-7K3M2")
	w.climbed(lay("CC-7K3M2", "unclaimed", w.at.Add(15*time.Minute)))
	if got := w.trays(w.Store); len(got) != 0 {
		t.Errorf("before their time: %q", got)
	}
	if want := w.at.Add(15 * time.Minute); !w.due().Equal(want) {
		t.Errorf("due %v, want %v", w.due(), want)
	}
	w.at = w.at.Add(15 * time.Minute)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var all []string
	for range 4 {
		s := w.open()
		wg.Go(func() {
			for range 5 {
				got := w.trays(s)
				mu.Lock()
				all = append(all, got...)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if !slices.Equal(all, []string{"bob: unclaimed CC-7K3M1, unclaimed CC-7K3M2"}) {
		t.Errorf("gathered %q", all)
	}
	w.lead(phone(1), "CC-7K3M3")
	w.climbed(lay("CC-7K3M3", "half_boss", w.at))
	if got := w.trays(w.Store); len(got) != 0 {
		t.Errorf("a second message in one quarter: %q", got)
	}
	if want := w.at.Add(15 * time.Minute); !w.due().Equal(want) {
		t.Errorf("due %v, want %v", w.due(), want)
	}
	w.at = w.at.Add(15 * time.Minute)
	if got := w.trays(w.Store); !slices.Equal(got, []string{"bob: half_boss CC-7K3M3"}) {
		t.Errorf("in the next quarter: %q", got)
	}
	if err := w.Retain(t.Context(), w.at.Add(91*24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if n := one[int](w, `select count(*) from staff_line`); n != 0 {
		t.Errorf("%d lines are kept for ever", n)
	}
}

// A step that is just due on another process is waited for, so that its line
// comes along; a lead that hangs does not hold the others up for long.
func TestP20_WaitsForStepsUnderWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	bob := w.enrol(chat(3), "bob")
	w.lead(phone(1), "CC-7K3M1")
	w.lead(phone(1), "CC-7K3M2")
	w.climbed(func(k bot.Look) bot.Change {
		c := next(w.at)(k)
		if k.Lead.Code == "CC-7K3M1" {
			c.Lines = []bot.Line{{To: bob, Lead: k.Lead.Code, What: "unclaimed", Step: "list", Made: w.at, At: w.at}}
		}
		return c
	})
	if got := w.trays(w.Store); len(got) != 0 {
		t.Errorf("gathered %q while a step is due", got)
	}
	w.at = w.at.Add(time.Minute)
	if got := w.trays(w.Store); len(got) != 1 {
		t.Errorf("gathered %q after a minute", got)
	}
}

// A closing day grows the calendar's edition; leads whose clock rests on an
// older one are looked at.
func TestCalendar(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	w.lead(phone(1), "CC-7K3M1")
	w.climbed(func(k bot.Look) bot.Change {
		return bot.Change{Next: []bot.Next{{Lead: k.Lead.Code, At: w.at.Add(time.Hour)}}}
	})
	day := bot.Date{Year: 2026, Month: 3, Day: 6}
	for i, want := range []bool{true, false} {
		if added, err := w.AddClosing(t.Context(), bot.Closing{Day: day, Reason: "snow", At: w.at}, 0); err != nil || added != want {
			t.Fatalf("add %d: %v %v", i, added, err)
		}
	}
	c, err := w.Calendar(t.Context())
	if err != nil || c.Edition != 1 || c.Off(day) != "snow" {
		t.Errorf("%+v %v", c, err)
	}
	if list, err := w.Closings(t.Context()); err != nil || len(list) != 1 || list[0].Day != day || !list[0].At.Equal(w.at) {
		t.Errorf("%+v %v", list, err)
	}
	if leads, err := w.Ticking(t.Context()); err != nil || len(leads) != 1 {
		t.Errorf("%d running, %v", len(leads), err)
	}
	if codes, err := w.Outdated(t.Context(), 0, 10); err != nil || len(codes) != 0 {
		t.Errorf("outdated for who does not know of it: %q %v", codes, err)
	}
	if codes, err := w.Outdated(t.Context(), c.Edition, 10); err != nil || !slices.Equal(codes, []string{"CC-7K3M1"}) {
		t.Errorf("outdated %q %v", codes, err)
	}
	if n := w.climbed(func(k bot.Look) bot.Change {
		return bot.Change{Next: []bot.Next{{Lead: k.Lead.Code, At: w.at.Add(time.Hour), Edition: c.Edition}}}
	}); n != 1 {
		t.Errorf("%d leads with an old clock", n)
	}
	if codes, err := w.Outdated(t.Context(), c.Edition, 10); err != nil || len(codes) != 0 {
		t.Errorf("outdated %q %v", codes, err)
	}
}

// The auditor finds leads that go on and have no next step.
func TestStuck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	ana := w.enrol(chat(2), "ana")
	w.lead(phone(1), "CC-7K3M1")
	stuck := func(want ...string) {
		t.Helper()
		got, err := w.Stuck(t.Context(), w.at, 10)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("stuck: %q %v, want %q", got, err, want)
		}
	}
	stuck() // it is looked at at once
	w.climbed(next(w.at.Add(time.Hour)))
	stuck()
	w.at = w.at.Add(2 * time.Hour)
	stuck("CC-7K3M1") // what should have looked has not
	w.climbed(next(time.Time{}))
	stuck("CC-7K3M1")
	w.hear(chat(2), "CLAIM")
	w.exchange(claim("CC-7K3M1"), ana)
	w.climbed(next(time.Time{}))
	w.exec(`update lead set status = 'contacted', contacted_at = $1`, w.at)
	w.climbed(next(time.Time{}))
	stuck() // its holder closes it
	w.exec(`update claim set to_at = $1, ended = 'released'`, w.at)
	w.exec(`update lead set status = 'open', holder_id = null`)
	w.climbed(next(time.Time{}))
	stuck("CC-7K3M1")
	w.exec(`update lead set status = 'no_sale', reason = 'price'`)
	stuck()
}

// Lines that wait are held messages, too; verify sees what the ladder missed.
func TestLadderIsSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	bob := w.enrol(chat(3), "bob")
	at := w.at.Truncate(15 * time.Minute).Add(15 * time.Minute)
	for _, code := range []string{"CC-7K3M1", "CC-7K3M2"} {
		w.lead(phone(1), code)
		w.climbed(func(k bot.Look) bot.Change {
			c := next(w.at.Add(time.Hour))(k)
			c.Lines = []bot.Line{{To: bob, Lead: code, What: "at_risk", Step: "due_day", Made: w.at, At: at}}
			return c
		})
	}
	held, err := w.Held(t.Context(), w.at)
	if err != nil || len(held) != 1 || held[0].Text != "CC-7K3M1 at risk, CC-7K3M2 at risk" || !held[0].At.Equal(at) || held[0].To.User != "3" {
		t.Errorf("held: %+v %v", held, err)
	}
	found := func(text string) (rows []string) {
		t.Helper()
		checks, err := w.Verify(t.Context(), w.at)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range checks {
			if strings.HasPrefix(c.Text, text) {
				return c.Rows
			}
		}
		t.Fatalf("verify does not look at %s", text)
		return nil
	}
	for _, text := range []string{"P14 the ladder looks", "P14 what is overdue", "P20 staff"} {
		if rows := found(text); len(rows) > 0 {
			t.Errorf("%s: %q", text, rows)
		}
	}
	w.exec(`delete from ladder where lead_id = (select id from lead where code = 'CC-7K3M1')`)
	w.exec(`update lead set clock_start = clock_start - interval '9 days', clock_due = clock_due - interval '9 days' where code = 'CC-7K3M2'`)
	w.tell(notice(chatOf(w, bob), "gathered:1", at), notice(chatOf(w, bob), "gathered:2", at.Add(-time.Second)), notice(chatOf(w, bob), "gathered:3", at.Add(-2*time.Second)))
	w.at = at
	if rows := found("P14 the ladder looks"); !slices.Equal(rows, []string{"CC-7K3M1"}) {
		t.Errorf("not looked at: %q", rows)
	}
	if rows := found("P14 what is overdue"); len(rows) != 1 {
		t.Errorf("overdue: %q", rows)
	}
	if rows := found("P20 staff"); len(rows) != 1 {
		t.Errorf("twice in a quarter: %q", rows)
	}
}

func chatOf(w *world, p bot.PersonID) bot.Address {
	a := chat(3)
	a.ID = bot.AddressID(one[int64](w, `select id from address where person_id = $1`, p))
	return a
}
