package storage

import (
	"slices"
	"testing"
	"time"

	"leadline/bot"
)

func TestWake(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.hear(phone(1), "LATER")
	at := w.at.Add(time.Hour)
	w.exchange(func(s bot.Scene) bot.Change {
		c := answered(s)
		c.Wake = at
		return c
	}, who)
	if next, err := w.NextDue(t.Context(), w.at); err != nil || !next.Equal(at) {
		t.Fatalf("next due %s, %v", next, err)
	}
	if waits, err := w.Waiting(t.Context(), w.at, 10); err != nil || len(waits) > 0 {
		t.Fatalf("waits too early: %v, %v", waits, err)
	}
	w.at = at
	waits, err := w.Waiting(t.Context(), w.at, 10)
	if err != nil || !slices.Equal(waits, []bot.PersonID{who}) {
		t.Fatalf("waits %v, %v", waits, err)
	}
	woken := 0
	w.exchange(func(s bot.Scene) bot.Change {
		woken++
		if !s.Woken || len(s.Heard) > 0 || s.From.User != phone(1).User || !s.Now.Equal(at) {
			t.Errorf("%+v", s)
		}
		return answered(s)
	}, who)
	w.exchange(func(bot.Scene) bot.Change { woken++; return bot.Change{} }, who)
	if woken != 1 {
		t.Errorf("woken %d times", woken)
	}
	// A woken turn that decides nothing is not repeated for ever.
	w.hear(phone(1), "LATER")
	w.exchange(func(s bot.Scene) bot.Change {
		c := answered(s)
		c.Wake = at
		return c
	}, who)
	for range 10 {
		w.exchange(func(bot.Scene) bot.Change { return bot.Change{} }, who)
	}
	if waits, err := w.Waiting(t.Context(), w.at, 10); err != nil || len(waits) > 0 {
		t.Errorf("still waits: %v, %v", waits, err)
	}
}
