package storage

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"leadline/bot"
)

// What one sender says never harms the others.

func TestP7_PoisonIsIsolated(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var who bot.PersonID
	for _, text := range []string{"good", "poison", "fine"} {
		who = w.hear(phone(1), text)
	}
	other := w.hear(phone(2), "hello")
	var heard [][]string
	turn := func() error {
		_, err := w.Exchange(t.Context(), []bot.PersonID{who}, func(s bot.Scene) bot.Change {
			var all []string
			for _, m := range s.Heard {
				all = append(all, m.Text)
			}
			heard = append(heard, all)
			c := answered(s)
			if slices.Contains(all, "poison") {
				c.State = json.RawMessage(`{not json`)
			}
			return c
		})
		return err
	}
	parked := 0
	for range 20 {
		if err := turn(); err != nil {
			done, err := w.Fail(t.Context(), who, "store", 5, w.at)
			if err != nil {
				t.Fatal(err)
			}
			if done {
				parked++
			}
		}
	}
	if parked != 1 {
		t.Errorf("parked %d messages", parked)
	}
	if first := heard[0]; !slices.Equal(first, []string{"good", "poison", "fine"}) {
		t.Errorf("first heard %q", first)
	}
	if !slices.ContainsFunc(heard, func(all []string) bool { return slices.Equal(all, []string{"good"}) }) {
		t.Errorf("the good one was not tried alone: %q", heard)
	}
	dead, err := w.Dead(t.Context())
	if err != nil || len(dead) != 1 || !strings.Contains(dead[0].Payload, "poison") || dead[0].Class != "store" {
		t.Fatalf("dead: %+v, %v", dead, err)
	}
	w.exchange(say("hi"), other)
	if n := one[int](w, `select count(*) from inbox where answered_at is not null`); n != 3 {
		t.Errorf("%d answered", n)
	}
	if err := w.Replay(t.Context(), dead[0].ID); err != nil {
		t.Fatal(err)
	}
	w.exchange(say("now it works"), who)
	if err := w.Replay(t.Context(), dead[0].ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("replayed twice: %v", err)
	}
}

func TestNoisySenderIsTakenInParts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var in []bot.Inbound
	for i := range 200 {
		in = append(in, w.text(phone(1), fmt.Sprint(i)))
	}
	who := w.accept(in...)[0].Person
	var got []int
	for range 4 {
		w.exchange(func(s bot.Scene) bot.Change { got = append(got, len(s.Heard)); return answered(s) }, who)
	}
	if !slices.Equal(got, []int{64, 64, 64, 8}) {
		t.Errorf("%v", got)
	}
}
