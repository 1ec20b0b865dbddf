package storage

import (
	"fmt"
	"slices"
	"testing"

	"leadline/bot"
)

// TestPath follows one message from the provider to the reply.
func TestPath(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := w.text(phone(142), "LEAD")
	got := w.accept(in)
	if !got[0].Fresh || got[0].Person == 0 {
		t.Fatalf("accepted: %+v", got)
	}
	if again := w.accept(in); again[0].Fresh || again[0].Person != got[0].Person {
		t.Fatalf("accepted again: %+v", again)
	}
	var heard []bot.Scene
	w.exchange(func(s bot.Scene) bot.Change {
		heard = append(heard, s)
		return say("Did the customer agree?")(s)
	}, got[0].Person)
	if len(heard) != 1 || len(heard[0].Heard) != 1 || heard[0].Heard[0].Text != "LEAD" || heard[0].From.User != phone(142).User || heard[0].From.ID == 0 {
		t.Fatalf("scenes: %+v", heard)
	}
	w.exchange(func(s bot.Scene) bot.Change {
		t.Errorf("decide was called with nothing unanswered: %+v", s)
		return bot.Change{}
	}, got[0].Person)
	rows := w.lease()
	if len(rows) != 1 || rows[0].Rendered.Text != "Did the customer agree?" || rows[0].To.User != phone(142).User || rows[0].Attempt != 1 || rows[0].Ambiguous {
		t.Fatalf("leased: %+v", rows)
	}
	if more := w.lease(); len(more) != 0 {
		t.Fatalf("leased twice: %+v", more)
	}
	w.settle(sent(rows[0], w.at))
	if state := one[string](w, `select state from outcome where outbox_id = $1`, rows[0].ID); state != "sent" {
		t.Fatalf("state %s", state)
	}
	if n := one[int](w, `select count(*) from queue`); n != 0 {
		t.Fatalf("%d rows still wait", n)
	}
	w.hear(phone(142), "yes")
	w.exchange(func(s bot.Scene) bot.Change {
		if string(s.State) != `{"n":1}` || !slices.Equal(s.Own, []string{"Did the customer agree?"}) {
			t.Errorf("state %s, own %q", s.State, s.Own)
		}
		return say("Which business?")(s)
	}, got[0].Person)
	if rows := w.lease(); !slices.Equal(texts(rows), []string{"Which business?"}) {
		t.Fatalf("leased: %+v", rows)
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var in []bot.Inbound
	for i := range 64 {
		in = append(in, w.text(phone(i%32), fmt.Sprint(i)))
	}
	var people []bot.PersonID
	for _, a := range w.accept(in...) {
		people = append(people, a.Person)
	}
	turns := 0
	w.exchange(func(s bot.Scene) bot.Change {
		turns++
		if len(s.Heard) != 2 {
			t.Errorf("%d messages of %s", len(s.Heard), s.From.User)
		}
		return say("ok " + s.From.User)(s)
	}, people...)
	if rows := w.lease(); turns != 32 || len(rows) != 32 {
		t.Fatalf("%d turns, %d rows", turns, len(rows))
	}
}
