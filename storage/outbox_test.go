package storage

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"leadline/bot"
)

// person makes a stranger and returns their address.
func (w *world) person(from bot.Address) bot.Address {
	w.t.Helper()
	var at bot.Address
	w.exchange(func(s bot.Scene) bot.Change { at = s.From; return answered(s) }, w.hear(from, "hello"))
	return at
}

func TestP3_LanesKeepTheirOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	to := w.person(phone(1))
	late := notice(to, "late", w.at)
	late.NotBefore = w.at.Add(time.Hour)
	a := reply(bot.Scene{From: to, Now: w.at}, "reply one")
	b := reply(bot.Scene{From: to, Now: w.at}, "reply two")
	a.Cause, b.Cause = "a", "b"
	w.tell(late, notice(to, "notice one", w.at), a, notice(to, "notice two", w.at), b)

	first := w.lease(to.ID)
	if got := texts(first); !slices.Equal(got, []string{"notice one", "reply one"}) { // what is held is no head
		t.Fatalf("first %q", got)
	}
	if more := w.lease(); len(more) > 0 {
		t.Fatalf("two of a lane under way: %q", texts(more))
	}
	w.settle(sent(first[1], w.at))
	if got := texts(w.lease()); !slices.Equal(got, []string{"reply two"}) {
		t.Fatalf("after the first reply %q", got)
	}
	// A new try at a later time lets the others pass.
	w.settle(bot.Settlement{ID: first[0].ID, Lease: first[0].Lease, State: bot.Queued, Class: bot.Retry, Retry: w.at.Add(time.Minute), Now: w.at})
	two := w.lease()
	if got := texts(two); !slices.Equal(got, []string{"notice two"}) {
		t.Fatalf("while the first waits %q", got)
	}
	w.settle(sent(two[0], w.at))
	w.at = w.at.Add(time.Minute)
	again := w.lease()
	if len(again) != 1 || again[0].ID != first[0].ID || again[0].Attempt != 2 || again[0].Ambiguous || again[0].Lease <= first[0].Lease {
		t.Fatalf("again %+v", again)
	}
	w.settle(sent(again[0], w.at))
	w.at = w.at.Add(time.Hour)
	if got := texts(w.lease()); !slices.Equal(got, []string{"late"}) {
		t.Fatalf("an hour later %q", got)
	}
}

// TestP16_OneOfALaneUnderWay: several dispatchers never send two of a lane at
// a time, nor one twice.
func TestP16_OneOfALaneUnderWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const people, each = 6, 8
	var all []bot.Outgoing
	for p := range people {
		to := w.person(phone(p))
		for i := range each {
			all = append(all, notice(to, fmt.Sprintf("%d/%d", p, i), w.at))
		}
	}
	w.tell(all...)
	stores := []*Store{w.Store, w.open(), w.open()}
	var mu sync.Mutex
	busy, got := map[string]bool{}, map[string][]string{}
	var wg sync.WaitGroup
	for i := range 6 {
		s := stores[i%3]
		wg.Go(func() {
			for empty := 0; empty < 20; {
				rows, err := s.Lease(t.Context(), w.at, nil, 3)
				if err != nil {
					t.Error(err)
					return
				}
				if len(rows) == 0 {
					empty++
					time.Sleep(2 * time.Millisecond)
					continue
				}
				empty = 0
				mu.Lock()
				for _, o := range rows {
					if busy[o.To.User] {
						t.Errorf("two under way to %s", o.To.User)
					}
					busy[o.To.User] = true
					got[o.To.User] = append(got[o.To.User], o.Rendered.Text)
				}
				mu.Unlock()
				var done []bot.Settlement
				for _, o := range rows {
					done = append(done, sent(o, w.at))
				}
				mu.Lock() // before the settlement commits: a lane is free only after it
				for _, o := range rows {
					busy[o.To.User] = false
				}
				mu.Unlock()
				if err := s.Settle(t.Context(), done...); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for p := range people {
		var want []string
		for i := range each {
			want = append(want, fmt.Sprintf("%d/%d", p, i))
		}
		if user := phone(p).User; !slices.Equal(got[user], want) {
			t.Errorf("%s got %q", user, got[user])
		}
	}
}

func TestP16_OldLeaseCannotSettle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	to := w.person(phone(1))
	w.tell(notice(to, "one", w.at), notice(to, "two", w.at))
	old := w.lease()[0]
	w.exec(`update queue set lease_until = clock_timestamp() - interval '1 second' where lease is not null`) // the sender slept
	fresh := w.lease()
	if len(fresh) != 1 || fresh[0].ID != old.ID || !fresh[0].Ambiguous || fresh[0].Attempt != 2 || fresh[0].Lease <= old.Lease {
		t.Fatalf("leased again: %+v", fresh)
	}
	w.settle(sent(old, w.at))
	if n := one[int](w, `select count(*) from outcome`); n != 0 {
		t.Fatal("a lease that was over settled the row")
	}
	w.settle(bot.Settlement{ID: old.ID, Lease: old.Lease, State: bot.Queued, Retry: w.at, Now: w.at})
	if n := one[int](w, `select count(*) from queue where lease = $1`, fresh[0].Lease); n != 1 {
		t.Fatal("a lease that was over put the row back")
	}
	w.settle(sent(fresh[0], w.at))
	if got := texts(w.lease()); !slices.Equal(got, []string{"two"}) {
		t.Errorf("then %q", got)
	}
}

func TestP16_AmbiguousBlocksFiveSeconds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	to := w.person(phone(1))
	w.tell(notice(to, "one", w.at), notice(to, "two", w.at))
	o := w.lease()[0]
	w.settle(bot.Settlement{ID: o.ID, Lease: o.Lease, State: bot.Sending, Class: bot.Ambiguous, Retry: w.at.Add(5 * time.Second), Now: w.at})
	if rows := w.lease(); len(rows) > 0 {
		t.Fatalf("left at once: %q", texts(rows))
	}
	w.exec(`update queue set ambiguous_since = ambiguous_since - interval '6 seconds' where ambiguous_since is not null`)
	rows := w.lease()
	if !slices.Equal(texts(rows), []string{"two"}) {
		t.Fatalf("after five seconds: %q", texts(rows))
	}
	w.at = w.at.Add(5 * time.Second)
	aside := w.lease()
	if len(aside) != 1 || aside[0].ID != o.ID || !aside[0].Ambiguous {
		t.Fatalf("aside: %+v", aside)
	}
	// A new try that was not made after all leaves it unknown.
	w.settle(bot.Settlement{ID: o.ID, Lease: aside[0].Lease, State: bot.Queued, Class: bot.RateLimited, Retry: w.at, Now: w.at})
	if again := w.lease(); len(again) != 1 || !again[0].Ambiguous {
		t.Fatalf("again: %+v", again)
	}
}

func TestWhatComesTooLateExpires(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	to := w.person(phone(1))
	a := notice(to, "by noon", w.at)
	a.NotAfter = w.at.Add(time.Hour)
	w.tell(a, notice(to, "any time", w.at))
	w.at = w.at.Add(time.Hour)
	if got := texts(w.lease()); !slices.Equal(got, []string{"any time"}) {
		t.Errorf("left %q", got)
	}
	if s := one[string](w, `select state from outcome`); s != "expired" {
		t.Errorf("state %s", s)
	}
}

func TestMovedConversation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	to := w.person(bot.Address{Channel: "slack", Tenant: "T1", User: "U1"})
	w.tell(notice(to, "one", w.at), notice(to, "two", w.at))
	o := w.lease()[0]
	s := sent(o, w.at)
	s.NewConversation = "D77"
	w.settle(s)
	if rows := w.lease(); len(rows) != 1 || rows[0].To.Conversation != "D77" {
		t.Errorf("%+v", rows)
	}
}

func TestRoomThatMoved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	room := bot.Address{Channel: "telegram", Tenant: "9", User: "-100", Conversation: "-100", Room: true}
	if err := w.BindPool(t.Context(), room, "CO-WY", w.at); err != nil {
		t.Fatal(err)
	}
	room.ID = bot.AddressID(one[int64](w, `select id from address where room`))
	w.tell(notice(room, "one", w.at), notice(room, "two", w.at))
	o := w.lease(room.ID)[0]
	w.settle(bot.Settlement{ID: o.ID, Lease: o.Lease, State: bot.Queued, Class: bot.Moved, Retry: w.at, NewConversation: "-100777", Now: w.at})
	if again := w.lease(room.ID); len(again) != 1 || again[0].ID != o.ID || again[0].To.Conversation != "-100777" || again[0].To.User != "-100" {
		t.Fatalf("%+v", again)
	}
	// A private answer in that room does not move its person.
	own := w.person(chat(7))
	inRoom := own
	inRoom.Room, inRoom.Conversation = true, "-100"
	p := reply(bot.Scene{From: own, Now: w.at}, "seen by one")
	p.Kind, p.To, p.Room = bot.Private, inRoom, &inRoom
	w.tell(p)
	o = w.lease(own.ID)[0]
	w.settle(bot.Settlement{ID: o.ID, Lease: o.Lease, State: bot.Failed, Class: bot.Moved, NewConversation: "-100777", Now: w.at})
	if at := one[string](w, `select conversation from address where id = $1`, own.ID); at != own.Conversation {
		t.Errorf("the person is reached at %q", at)
	}
}
