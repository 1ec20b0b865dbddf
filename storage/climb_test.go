package storage

import (
	"fmt"
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
	w.enrol(chat(1), "dot")
	ana := w.enrol(chat(2), "ana")
	w.lead(chat(1), "CC-7K3M1")
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
