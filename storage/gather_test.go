package storage

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"leadline/bot"
)

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
