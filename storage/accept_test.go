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

func TestP2_FiveDeliveriesOneEffect(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stores := []*Store{w.Store, w.open()}
	for round := range 5 {
		in := w.text(phone(round), "LEAD")
		other := in
		other.Keys = []string{in.Keys[0], in.Keys[0] + ":second"} // the provider's other id for the same
		var wg sync.WaitGroup
		got := make([]bot.Accepted, 5)
		for i := range got {
			wg.Go(func() {
				m := in
				if i%2 == 1 {
					m = other
				}
				a, err := stores[i%2].Accept(t.Context(), m)
				if err != nil {
					t.Error(err)
					return
				}
				got[i] = a[0]
			})
		}
		wg.Wait()
		fresh := 0
		for _, a := range got {
			if a.Fresh {
				fresh++
			}
			if a.Person == 0 || a.Person != got[0].Person {
				t.Errorf("a delivery without its person: %+v", got)
			}
		}
		if fresh != 1 {
			t.Errorf("round %d: %d fresh", round, fresh)
		}
	}
	if n := one[int](w, `select count(*) from inbox`); n != 5 {
		t.Errorf("%d messages are stored", n)
	}
	if n := one[int](w, `select count(*) from person`); n != 5 {
		t.Errorf("%d persons came into being", n)
	}
}

func TestP2_TwiceInOneBatch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := w.text(phone(1), "LEAD")
	got := w.accept(in, w.text(phone(2), "LEAD"), in)
	if !got[0].Fresh || !got[1].Fresh || got[2].Fresh || got[2].Person != got[0].Person {
		t.Errorf("%+v", got)
	}
	w.at = w.at.Add(91 * 24 * time.Hour)
	if got := w.accept(in); got[0].Fresh {
		t.Error("after 91 days it was taken again")
	}
	one := in
	one.From.Tenant = "+13035550199"
	if got := w.accept(one); !got[0].Fresh {
		t.Error("the same id of another account is another message")
	}
}

// TestP2_BatchesCrosswise lets batches with the same messages in other orders
// meet: they wait for each other in one order, or are repeated.
func TestP2_BatchesCrosswise(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var in []bot.Inbound
	for i := range 40 {
		in = append(in, w.text(phone(i), "LEAD"))
	}
	back := slices.Clone(in)
	slices.Reverse(back)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			batch := in
			if i%2 == 1 {
				batch = back
			}
			if _, err := w.Accept(t.Context(), batch...); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := one[int](w, `select count(*) from inbox`); n != 40 {
		t.Errorf("%d messages", n)
	}
}

func TestP3_OrderOfABatch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hinted := func(hint, text string) bot.Inbound {
		m := w.text(chat(7), text)
		m.Hint = hint
		return m
	}
	got := w.accept(
		hinted("100", "third"),
		w.text(phone(1), "one"),
		hinted("9", "first"),
		w.text(phone(1), "two"),
		hinted("99", "second"),
		hinted("100.000002", "fifth"),
		hinted("100.000001", "fourth"),
	)
	var heard []string
	w.exchange(func(s bot.Scene) bot.Change {
		for _, m := range s.Heard {
			heard = append(heard, m.Text)
		}
		return answered(s)
	}, got[0].Person, got[1].Person)
	want := []string{"first", "second", "third", "fourth", "fifth", "one", "two"}
	if !slices.Equal(heard, want) && !slices.Equal(heard, append(want[5:], want[:5]...)) {
		t.Errorf("heard %q", heard)
	}
}

func TestAcceptKeepsEveryText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, text := range []string{
		"NUL \x00 inside", "bad \xff byte", strings.Repeat("😀", 1024), `{"quote":"\u0000"}`, "'; drop table lead;--", "\u202eright to left",
	} {
		who := w.hear(chat(1), text)
		w.exchange(func(s bot.Scene) bot.Change {
			if want := strings.ToValidUTF8(text, "\ufffd"); s.Heard[0].Text != want {
				t.Errorf("%q came back as %q", text, s.Heard[0].Text)
			}
			c := say(text)(s)
			c.Say[0].Rendered.Buttons, c.Say[0].Message.Buttons = []string{text}, []bot.Button{{Label: text, Do: text}}
			return c
		}, who)
	}
}

func TestAcceptNeedsAKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.text(phone(1), "x")
	m.Keys = nil
	if _, err := w.Accept(t.Context(), m); err == nil {
		t.Error("a message without a key was taken")
	}
}

func TestCursorMovesWithItsMessages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if at, err := w.Cursor(t.Context(), "telegram"); err != nil || at != "" {
		t.Fatalf("at first %q, %v", at, err)
	}
	for i := range 3 {
		m := w.text(chat(1), "x")
		m.Cursor = &bot.Cursor{Name: "telegram", At: fmt.Sprint(i)}
		w.accept(m)
	}
	if at, err := w.Cursor(t.Context(), "telegram"); err != nil || at != "2" {
		t.Errorf("%q, %v", at, err)
	}
}

func TestUndecodedIsParked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.text(chat(1), "")
	m.Kind, m.Raw = bot.Raw, []byte("\x00\xff{{{")
	if got := w.accept(m); !got[0].Fresh {
		t.Error("not stored")
	}
	if people, err := w.Waiting(t.Context(), w.at, 10); err != nil || len(people) != 0 {
		t.Errorf("%v waits, %v", people, err)
	}
	dead, err := w.Dead(t.Context())
	if err != nil || len(dead) != 1 || dead[0].Class != "undecoded" {
		t.Errorf("%+v, %v", dead, err)
	}
}

func TestConversationOfAnAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	direct := bot.Address{Channel: "slack", Tenant: "T1", User: "U1", Conversation: "D1"}
	room := bot.Address{Channel: "slack", Tenant: "T1", User: "U1", Conversation: "C9", Thread: "17.1", Room: true}
	unknown := bot.Address{Channel: "slack", Tenant: "T1", User: "U1"}
	var who bot.PersonID
	for _, from := range []bot.Address{direct, room, unknown} {
		who = w.hear(from, "hello")
	}
	if c := one[string](w, `select conversation from address`); c != "D1" {
		t.Errorf("reached at %q", c)
	}
	w.exchange(func(s bot.Scene) bot.Change {
		for i, want := range []bot.Address{direct, room, direct} {
			got := s.Heard[i].From
			if got.Conversation != want.Conversation || got.Thread != want.Thread || got.Room != want.Room {
				t.Errorf("message %d from %+v", i, got)
			}
		}
		c := answered(s)
		at := s.Heard[1].From
		o := reply(s, "in the room")
		o.Kind, o.To, o.Room = bot.Private, at, &at
		direct := reply(s, "direct")
		c.Say = []bot.Outgoing{o, direct}
		return c
	}, who)
	rows := w.lease()
	if len(rows) != 1 || rows[0].To.Conversation != "C9" || !rows[0].To.Room || rows[0].Room == nil || rows[0].To.Thread != "17.1" {
		t.Fatalf("%+v", rows)
	}
	w.settle(sent(rows[0], w.at))
	if rows := w.lease(); len(rows) != 1 || rows[0].To.Conversation != "D1" || rows[0].To.Room {
		t.Errorf("%+v", rows)
	}
}
