package storage

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"leadline/bot"
)

func (w *world) wish(from bot.Address, wish bot.Wish, kind bot.InboundKind) bot.Inbound {
	m := w.text(from, string(wish))
	m.Wish, m.Kind = wish, kind
	return m
}

func (w *world) stopped(p bot.PersonID) bool {
	return one[bool](w, `select stopped_at is not null from consent where person_id = $1`, p)
}

func TestWishesTakeEffectWhenAccepted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i, c := range []struct {
		name     string
		before   []bot.Wish
		drafting bool
		wish     bot.Wish
		kind     bot.InboundKind
		stopped  bool
		heard    bot.Wish // what took effect
	}{
		{"stop", nil, false, bot.WishStop, bot.Text, true, bot.WishStop},
		{"stop twice", []bot.Wish{bot.WishStop}, false, bot.WishStop, bot.Text, true, bot.WishStop},
		{"start", []bot.Wish{bot.WishStop}, false, bot.WishStart, bot.Text, false, bot.WishStart},
		{"start of nothing", nil, false, bot.WishStart, bot.Text, false, bot.WishStart},
		{"yes after stop", []bot.Wish{bot.WishStop}, false, bot.WishYes, bot.Text, false, bot.WishStart},
		{"yes as an answer", nil, false, bot.WishYes, bot.Text, false, bot.WishNone},
		{"cancel, idle", nil, false, bot.WishSoft, bot.Text, true, bot.WishStop},
		{"cancel with a draft", nil, true, bot.WishSoft, bot.Text, false, bot.WishNone},
		{"stop with a draft", nil, true, bot.WishStop, bot.Text, true, bot.WishStop},
		{"help when stopped", []bot.Wish{bot.WishStop}, false, bot.WishHelp, bot.Text, true, bot.WishHelp},
		{"unsure", nil, false, bot.WishAsk, bot.Text, false, bot.WishAsk},
		{"blocked", nil, false, bot.WishNone, bot.Blocked, true, bot.WishStop},
		{"unblocked", []bot.Wish{bot.WishStop}, false, bot.WishNone, bot.Unblocked, true, bot.WishNone},
	} {
		from := chat(100 + i)
		who := w.hear(from, "hello")
		w.exchange(func(s bot.Scene) bot.Change {
			ch := answered(s)
			ch.Drafting = c.drafting
			return ch
		}, who)
		for _, b := range c.before {
			w.accept(w.wish(from, b, bot.Text))
			w.exchange(func(s bot.Scene) bot.Change { return bot.Change{Answered: answered(s).Answered} }, who)
		}
		m := w.wish(from, c.wish, c.kind)
		w.accept(m)
		w.accept(m) // delivered twice: one effect
		if got := w.stopped(who); got != c.stopped {
			t.Errorf("%s: stopped %t", c.name, got)
		}
		w.exchange(func(s bot.Scene) bot.Change {
			if got := s.Heard[0].Wish; got != c.heard || s.Person.Stopped != c.stopped {
				t.Errorf("%s: heard %q, stopped %t", c.name, got, s.Person.Stopped)
			}
			return answered(s)
		}, who)
	}
	// A STOP that is delivered again after the START does nothing.
	from := chat(99)
	stop := w.wish(from, bot.WishStop, bot.Text)
	who := w.accept(stop)[0].Person
	w.accept(w.wish(from, bot.WishStart, bot.Text))
	w.accept(stop)
	if w.stopped(who) {
		t.Error("an old STOP stopped again")
	}
	// Bytes that no text may hold do not keep a STOP out.
	odd := w.wish(chat(98), bot.WishStop, bot.Text)
	odd.Text, odd.Message = "ST\x00OP\xff", "m\x00\xff"
	if who := w.accept(odd)[0].Person; !w.stopped(who) {
		t.Error("an odd STOP was lost")
	}
	// STOP, START, STOP in one batch: the last one holds, all are on record.
	w.accept(w.wish(from, bot.WishStop, bot.Text), w.wish(from, bot.WishStart, bot.Text), w.wish(from, bot.WishStop, bot.Text))
	if !w.stopped(who) {
		t.Error("the last STOP of a batch was lost")
	}
	if n := one[int](w, `select count(*) from consent_record where person_id = $1`, who); n != 5 {
		t.Errorf("%d lines on record", n)
	}
}

func TestP18_StopCancelsWhatWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, from := range []bot.Address{phone(1), chat(1)} {
		who := w.hear(from, "hello")
		var to bot.Address
		w.exchange(func(s bot.Scene) bot.Change {
			to = s.From
			c := say("a reply")(s)
			ok := reply(s, "HELP and rates")
			ok.Message.Compliance, ok.Cause = true, "help"
			late := notice(s.From, "tomorrow", s.Now)
			late.NotBefore = s.Now.Add(24 * time.Hour)
			c.Say = append(c.Say, ok, notice(s.From, "picked up", s.Now), late)
			return c
		}, who)
		w.accept(w.wish(from, bot.WishStop, bot.Text))
		w.exchange(answered, who)
		var left []string
		for range 4 {
			for _, o := range w.lease(to.ID) {
				left = append(left, o.Rendered.Text)
				w.settle(sent(o, w.at))
			}
		}
		w.at = w.at.Add(25 * time.Hour)
		left = append(left, texts(w.lease(to.ID))...)
		want := []string{"HELP and rates"}
		if from.Channel != "sms" { // what the person started there is answered
			want = []string{"a reply", "HELP and rates"}
		}
		if !slices.Equal(left, want) {
			t.Errorf("%s: after STOP left %q", from.Channel, left)
		}
		if n := one[int](w, `select count(*) from outcome where state = 'cancelled' and outbox_id in (select id from outbox where address_id = $1)`, to.ID); n != 4-len(want) {
			t.Errorf("%s: %d cancelled", from.Channel, n)
		}
	}
	for _, c := range w.verify() {
		t.Error(c)
	}
}

// TestP18_StopAtAnyInstant: a STOP meets two dispatchers; nothing is leased by
// a call that began after it was committed.
func TestP18_StopAtAnyInstant(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stores := []*Store{w.Store, w.open()}
	for round := range 25 {
		from := phone(round)
		who := w.hear(from, "hello")
		var to bot.AddressID
		w.exchange(func(s bot.Scene) bot.Change {
			to = s.From.ID
			c := answered(s)
			for i := range 5 {
				c.Say = append(c.Say, notice(s.From, fmt.Sprintf("%d/%d", round, i), s.Now))
			}
			return c
		}, who)
		var mu sync.Mutex
		stoppedAt := time.Time{}
		var wg sync.WaitGroup
		for _, s := range stores {
			wg.Go(func() {
				for range 6 {
					mu.Lock()
					after := !stoppedAt.IsZero()
					mu.Unlock()
					rows, err := s.Lease(t.Context(), w.at, []bot.AddressID{to}, 10)
					if err != nil {
						t.Error(err)
						return
					}
					if after && len(rows) > 0 {
						t.Errorf("round %d: leased after STOP: %q", round, texts(rows))
					}
					for _, o := range rows {
						if err := s.Settle(t.Context(), sent(o, w.at)); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		wg.Go(func() {
			if _, err := w.open().Accept(t.Context(), w.wish(from, bot.WishStop, bot.Text)); err != nil {
				t.Error(err)
			}
			mu.Lock()
			stoppedAt = w.at
			mu.Unlock()
		})
		wg.Wait()
	}
}

func TestUnsureHoldsWhatIsUnasked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.hear(phone(1), "hello")
	var to bot.AddressID
	w.exchange(func(s bot.Scene) bot.Change {
		to = s.From.ID
		c := say("a reply")(s)
		c.Say = append(c.Say, notice(s.From, "picked up", s.Now))
		return c
	}, who)
	w.accept(w.wish(phone(1), bot.WishAsk, bot.Text))
	if got := texts(w.lease(to)); !slices.Equal(got, []string{"a reply"}) {
		t.Errorf("while unsure: %q", got)
	}
	if next, err := w.NextDue(t.Context(), w.at); err != nil || !next.Equal(w.at.Add(24*time.Hour)) {
		t.Errorf("next due %s, %v", next, err)
	}
	w.at = w.at.Add(24*time.Hour + time.Second)
	if got := texts(w.lease(to)); !slices.Equal(got, []string{"picked up"}) {
		t.Errorf("a day later: %q", got)
	}
}

func TestProviderSaysStop(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.hear(phone(1), "hello")
	w.exchange(say("a reply"), who)
	o := w.lease()[0]
	w.settle(bot.Settlement{ID: o.ID, Lease: o.Lease, State: bot.Failed, Class: bot.OptedOut, Code: "21610", Stop: true, Now: w.at})
	if !w.stopped(who) {
		t.Error("the provider's refusal is not taken for a STOP")
	}
	if how := one[string](w, `select how from consent_record where person_id = $1 and what = 'stop'`, who); how != "provider" {
		t.Errorf("recorded as %q", how)
	}
}

// verify lists the invariants that do not hold.
func (w *world) verify() (broken []string) {
	w.t.Helper()
	checks, err := w.Verify(w.t.Context(), w.at)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, c := range checks {
		if len(c.Rows) > 0 {
			broken = append(broken, fmt.Sprintf("%s: %q", c.Text, c.Rows))
		}
	}
	return broken
}
