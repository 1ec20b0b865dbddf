package storage

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"leadline/bot"
)

// told gathers on one process: a message for each person, of what their lines
// kept, as the bot makes it.
func (w *world) told(s *Store) (all []string) {
	w.t.Helper()
	_, err := s.Gather(w.t.Context(), w.at, 10, func(t bot.Tray) bot.Change {
		g := bot.Gathered{Person: t.Person.ID, Until: w.at.Truncate(15 * time.Minute).Add(15 * time.Minute)}
		var words []string
		for _, l := range t.Lines {
			g.Lines = append(g.Lines, l.ID)
			about := ""
			if l.About != nil {
				about = l.About.Code
			}
			var kept []string
			for _, k := range slices.Sorted(maps.Keys(l.Values)) {
				kept = append(kept, k+"="+l.Values[k])
			}
			words = append(words, strings.TrimSpace(l.What+" "+about+l.Topic+" "+strings.Join(kept, " ")))
		}
		text := t.Person.Handle + ": " + strings.Join(words, ", ")
		if t.Told {
			text += " (pressing)"
		}
		all = append(all, text)
		o := notice(t.Person.Addresses[0], text, w.at)
		o.Cause = fmt.Sprintf("gathered:%d", t.Lines[0].ID)
		return bot.Change{Gathered: &g, Say: []bot.Outgoing{o}}
	})
	if err != nil {
		w.t.Error(err)
	}
	return all
}

// lay puts lines into trays as a turn does.
func (w *world) lay(all ...bot.Line) {
	w.t.Helper()
	for i := range all {
		all[i].Made = w.at
		if all[i].At.IsZero() {
			all[i].At = w.at
		}
	}
	if err := w.Apply(w.t.Context(), nil, func(bot.Records) bot.Change { return bot.Change{Lines: all} }); err != nil {
		w.t.Fatal(err)
	}
}

// Two notices within a quarter of an hour: one at once, one at its end, with what
// they keep until then, each once on however many processes; a cause that is
// written twice is one line, and what was said is not kept.
func TestNotices_OneAtOnceOneAtTheEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	ana := w.enrol(chat(2), "ana")
	w.lead(phone(1), "CC-7K3M1")
	w.climbed(next(time.Time{}))
	w.at = w.at.Truncate(15 * time.Minute).Add(4 * time.Minute)
	end := w.at.Truncate(15 * time.Minute).Add(15 * time.Minute)
	together := func() (all []string) {
		var wg sync.WaitGroup
		var mu sync.Mutex
		for range 4 {
			s := w.open()
			wg.Go(func() {
				for range 4 {
					got := w.told(s)
					mu.Lock()
					all = append(all, got...)
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		return all
	}
	card := bot.Line{To: ana, Lead: "CC-7K3M1", What: bot.NewsCardSMS, Step: "card:CC-7K3M1"}
	w.lay(card)
	if got := together(); !slices.Equal(got, []string{"ana: card_sms CC-7K3M1"}) {
		t.Errorf("the first: %q", got)
	}
	w.at = w.at.Add(time.Minute)
	hostile := strings.Repeat(`<"&\`, 75)
	w.lay(card, card,
		bot.Line{To: ana, Lead: "CC-7K3M1", What: bot.NewsAdded, Step: "added:CC-7K3M1:4", Values: map[string]string{"who": "Dot", "note": hostile}},
		bot.Line{To: ana, Topic: "issue:1", What: bot.NewsIssue, Step: bot.NewsIssue, Values: map[string]string{"number": "1", "business": hostile[:100], "what": hostile, "who": "Cleo"}})
	if got := together(); len(got) != 0 {
		t.Errorf("in the same quarter: %q", got)
	}
	if due := w.due(); !due.Equal(end) {
		t.Errorf("due %v, want %v", due, end)
	}
	held, err := w.Held(t.Context(), w.at)
	if err != nil || len(held) != 1 || held[0].Text != "CC-7K3M1 added, issue" || !held[0].At.Equal(end) || held[0].To.User != chat(2).User {
		t.Errorf("held %+v, %v", held, err)
	}
	w.at = end
	want := "ana: added CC-7K3M1 note=" + hostile + " who=Dot, issue issue:1 business=" + hostile[:100] + " number=1 what=" + hostile + " who=Cleo"
	if got := together(); !slices.Equal(got, []string{want}) {
		t.Errorf("at its end: %q", got)
	}
	if n := one[int](w, `select count(*) from staff_line where done_at is null or said is not null`); n != 0 {
		t.Errorf("%d lines wait, or keep what they said", n)
	}
	if n := one[int](w, `select count(*) from outbox where kind = 'notice'`); n != 2 {
		t.Errorf("%d messages", n)
	}
}

// Nothing is lost when a process dies between deciding and writing; and a warning
// that would come too late at the end of the quarter does not wait for it.
func TestNotices_CrashAndWhatPresses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	ana := w.enrol(chat(2), "ana")
	w.lead(phone(1), "CC-7K3M1")
	w.climbed(next(time.Time{}))
	w.at = w.at.Truncate(15 * time.Minute).Add(time.Minute)
	end := w.at.Truncate(15 * time.Minute).Add(15 * time.Minute)
	w.lay(bot.Line{To: ana, Lead: "CC-7K3M1", What: bot.NewsPulled, Step: "pulled:1"})
	dying := w.open()
	func() {
		defer func() { _ = recover() }()
		_, _ = dying.Gather(t.Context(), w.at, 10, func(bot.Tray) bot.Change { panic("died") })
	}()
	dying.Close()
	var got []string
	for n := 0; len(got) == 0 && n < 200; n++ { // the server lets go of what the dead process had locked a moment later
		got = w.told(w.Store)
		time.Sleep(time.Duration(n) * time.Millisecond)
	}
	if !slices.Equal(got, []string{"ana: pulled CC-7K3M1"}) {
		t.Errorf("after the crash: %q", got)
	}
	w.lay(bot.Line{To: ana, Lead: "CC-7K3M1", What: bot.NewsDeclined, Step: "declined:1"},
		bot.Line{To: ana, Lead: "CC-7K3M1", What: bot.NewsDueToday, Step: "due_day", Until: end},
		bot.Line{To: ana, Lead: "CC-7K3M1", What: bot.NewsHalf, Step: "half", Until: end.Add(time.Minute)})
	if got := w.told(w.Store); !slices.Equal(got, []string{"ana: due_today CC-7K3M1 (pressing)"}) {
		t.Errorf("what presses: %q", got)
	}
	w.at = end
	if got := w.told(w.Store); !slices.Equal(got, []string{"ana: declined CC-7K3M1, half CC-7K3M1"}) {
		t.Errorf("the others: %q", got)
	}
}

// A lead that is withdrawn, a contact that is decided, a topic that is over: what
// waits about it is not said, and what else waits is.
func TestNotices_AreTakenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	ana := w.enrol(chat(2), "ana")
	bob := w.enrol(chat(3), "bob")
	w.lead(phone(1), "CC-7K3M1")
	w.lead(phone(1), "CC-7K3M2")
	w.climbed(next(time.Time{}))
	apply := func(c bot.Change) {
		t.Helper()
		if err := w.Apply(t.Context(), nil, func(bot.Records) bot.Change { return c }); err != nil {
			t.Fatal(err)
		}
	}
	apply(bot.Change{Approvals: []bot.Approval{{Lead: "CC-7K3M2", By: ana, At: w.at.Add(-48 * time.Hour), Asked: w.at}}})
	asked := one[int64](w, `select id from approval`)
	for i, code := range []string{"CC-7K3M1", "CC-7K3M2"} {
		w.lay(bot.Line{To: ana, Lead: code, What: bot.NewsAdded, Step: fmt.Sprintf("added:%d", i), Values: map[string]string{"note": "n"}},
			bot.Line{To: bob, Lead: code, What: bot.NewsAsked, Step: fmt.Sprintf("asked:%d", i)},
			bot.Line{To: bob, Topic: fmt.Sprintf("issue:%d", i), What: bot.NewsIssue, Step: bot.NewsIssue, Values: map[string]string{"number": fmt.Sprint(i)}})
	}
	w.lay(bot.Line{To: bob, Lead: "CC-7K3M1", What: bot.NewsOverdueBoss, Step: "breach"}) // its sender was told that a manager knows
	now := w.at
	apply(bot.Change{Unsay: []string{"CC-7K3M1"}, Office: bot.Office{Hush: []string{"issue:0"}}})
	apply(bot.Change{Approvals: []bot.Approval{{ID: asked, Lead: "CC-7K3M2", Decided: &now, DecidedBy: bob, Yes: true}}})
	if got := w.told(w.Store); !slices.Equal(got, []string{"ana: added CC-7K3M2 note=n", "bob: issue issue:1 number=1, overdue_boss CC-7K3M1"}) {
		t.Errorf("told %q", got)
	}
	if n := one[int](w, `select count(*) from staff_line where said is not null`); n != 0 {
		t.Errorf("%d lines keep what they said", n)
	}
}
