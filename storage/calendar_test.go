package storage

import (
	"slices"
	"testing"
	"time"

	"leadline/bot"
)

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
