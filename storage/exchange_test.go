package storage

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"leadline/bot"
)

func TestPutOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	w.lead(phone(1), "CC-7K3M4")
	a, b, c := w.hear(phone(2), "CLAIM"), w.hear(phone(3), "CLAIM"), w.hear(phone(4), "hello")
	putOff := w.exchange(func(s bot.Scene) bot.Change {
		switch s.Person.ID {
		case a:
			return claim("CC-7K3M4")(s)
		case b:
			return claim("7k3m4")(s) // the same lead by other words
		}
		return say("hi")(s)
	}, c, b, a)
	if !slices.Equal(putOff, []bot.PersonID{b}) {
		t.Fatalf("put off %v of %v", putOff, []bot.PersonID{a, b, c})
	}
	if waits, err := w.Waiting(t.Context(), w.at, 10); err != nil || !slices.Equal(waits, putOff) {
		t.Errorf("waits %v, %v", waits, err)
	}
	w.exchange(claim("7k3m4"), putOff...)
	if got := texts(w.lease()); !slices.Equal(got, []string{"it's yours", "hi", "held by "}) {
		t.Errorf("said %q", got)
	}
}

// TestDeadlockIsRepeated lets two turns lock two leads crosswise.
func TestDeadlockIsRepeated(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	w.lead(phone(1), "CC-7K3M4")
	w.lead(phone(1), "CC-8K3M4")
	people := []bot.PersonID{w.hear(phone(2), "x"), w.hear(phone(3), "y")}
	var both sync.WaitGroup
	both.Add(2)
	var once [2]sync.Once
	var wg sync.WaitGroup
	for i, p := range people {
		wg.Go(func() {
			needs := []bot.Need{{What: bot.NeedLead, Key: "CC-7K3M4"}, {What: bot.NeedLead, Key: "CC-8K3M4"}}
			if i == 1 {
				slices.Reverse(needs)
			}
			_, err := w.Exchange(t.Context(), []bot.PersonID{p}, func(s bot.Scene) bot.Change {
				for n, need := range needs {
					if !s.Records.Has(need) {
						if n == 1 { // both hold their first
							once[i].Do(func() { both.Done(); both.Wait() })
						}
						return bot.Change{Need: []bot.Need{need}}
					}
				}
				return say("done")(s)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if w.repeats.Load() == 0 {
		t.Error("there was no deadlock to repeat")
	}
	if got := texts(w.lease()); !slices.Equal(got, []string{"done", "done"}) {
		t.Errorf("%q", got)
	}
}

func TestSupersede(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	prompt := func(text string) func(bot.Scene) bot.Change {
		return func(s bot.Scene) bot.Change {
			c := say(text)(s)
			c.Say[0].Message.Prompt, c.Say[0].Message.Ack = 3, "ack of "+text
			return c
		}
	}
	who := w.hear(phone(1), "a")
	w.exchange(prompt("first?"), who)
	w.hear(phone(1), "b")
	w.exchange(func(s bot.Scene) bot.Change {
		if s.Unsent == nil || s.Unsent.Text != "first?" || s.Unsent.Ack != "ack of first?" {
			t.Errorf("unsent: %+v", s.Unsent)
		}
		return prompt("second?")(s)
	}, who)
	rows := w.lease()
	if !slices.Equal(texts(rows), []string{"second?"}) {
		t.Fatalf("left %q", texts(rows))
	}
	if n := one[int](w, `select count(*) from outcome where state = 'superseded'`); n != 1 {
		t.Errorf("%d superseded", n)
	}
	w.hear(phone(1), "c")
	w.exchange(func(s bot.Scene) bot.Change {
		if s.Unsent != nil {
			t.Errorf("what is under way is no more unsent: %+v", s.Unsent)
		}
		return say("third")(s) // no prompt
	}, who)
	w.settle(sent(rows[0], w.at))
	w.hear(phone(1), "d")
	w.exchange(func(s bot.Scene) bot.Change {
		if s.Unsent != nil {
			t.Errorf("only a prompt is replaced: %+v", s.Unsent)
		}
		return say("fourth")(s)
	}, who)
	var got []string
	for range 2 {
		for _, o := range w.lease() {
			got = append(got, o.Rendered.Text)
			w.settle(sent(o, w.at))
		}
	}
	if !slices.Equal(got, []string{"third", "fourth"}) {
		t.Errorf("left %q", got)
	}
}

func TestCauseSpeaksOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.hear(phone(1), "a")
	var to bot.Address
	w.exchange(func(s bot.Scene) bot.Change { to = s.From; return say("hi")(s) }, who)
	for range 3 {
		w.tell(notice(to, "picked up", w.at))
	}
	if n := one[int](w, `select count(*) from outbox where kind = 'notice'`); n != 1 {
		t.Errorf("said %d times", n)
	}
}

func TestTwoChannelsOnePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	w.at = w.at.Add(time.Minute)
	dot := w.enrol(chat(7), "dot")
	for i, from := range []bot.Address{phone(1), chat(7), chat(7), phone(1)} {
		w.at = w.at.Add(time.Minute)
		if who := w.hear(from, "x"); who != dot {
			t.Fatalf("%d is not %d", who, dot)
		}
		w.exchange(func(s bot.Scene) bot.Change {
			all := s.Person.Addresses
			if len(all) != 2 || all[0].User != from.User || s.From.User != from.User || s.Station.Name != "Arvada Main" || s.Person.Zone != "America/Denver" {
				t.Errorf("turn %d: %+v", i, s)
			}
			return say(fmt.Sprint(i))(s)
		}, dot)
		p, err := w.PersonByHandle(t.Context(), "DOT")
		if err != nil || p.Addresses[0].User != from.User {
			t.Errorf("turn %d: last used %+v, %v", i, p.Addresses, err)
		}
	}
}
