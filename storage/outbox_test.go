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

func TestRenderedComesBackWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	to := w.person(chat(1))
	o := notice(to, "card", w.at)
	o.Rendered = bot.Rendered{Text: `a "quoted", {braced} \ text`, Buttons: []string{`1 "SEND"`, "FIX, now", `back\slash`, "{}", "", "null"}, Segments: 3, Payload: []byte(`{"blocks": [1]}`)}
	o.Message.Buttons = []bot.Button{{Key: "1", Label: "SEND", Do: "SEND", Prompt: 3, Field: "review", Draft: "d1", Claim: 2}}
	o.Hints = bot.ReplyHints{ResponseURL: "https://hooks.slack.com/x"}
	w.tell(o)
	got := w.lease()[0]
	if got.Rendered.Text != o.Rendered.Text || !slices.Equal(got.Rendered.Buttons, o.Rendered.Buttons) || got.Rendered.Segments != 3 || string(got.Rendered.Payload) != `{"blocks": [1]}` || got.Hints != o.Hints {
		t.Errorf("%+v", got)
	}
	who := w.hear(chat(1), "x")
	m := w.text(chat(1), "")
	m.Kind, m.Press = bot.Press, &bot.Pressed{Outbound: got.ID, Index: 0}
	stray := m
	stray.Keys, stray.Press = []string{"telegram:stray"}, &bot.Pressed{Outbound: 4711, Index: 0}
	w.accept(m, stray)
	w.exchange(func(s bot.Scene) bot.Change {
		if sent := s.Records.Sent[got.ID]; sent.ID != got.ID || len(sent.Buttons) != 1 || sent.Buttons[0] != o.Message.Buttons[0] || sent.To != to.ID {
			t.Errorf("pressed under %+v", sent)
		}
		if sent, ok := s.Records.Sent[4711]; !ok || sent.ID != 0 {
			t.Errorf("a press of nothing: %+v %t", sent, ok)
		}
		return answered(s)
	}, who)
}

func (w *world) delivered(d ...bot.Delivery) {
	w.t.Helper()
	if err := w.Delivered(w.t.Context(), w.at, d...); err != nil {
		w.t.Fatal(err)
	}
}

func TestDeliveredNeverMovesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	to := w.person(phone(1))
	w.tell(notice(to, "one", w.at))
	o := w.lease()[0]
	w.settle(sent(o, w.at))
	state := func() string {
		return one[string](w, `select state || ' ' || status from outcome where outbox_id = $1`, o.ID)
	}
	for _, step := range []struct {
		d    bot.Delivery
		want string
	}{
		{bot.Delivery{Channel: "sms", Receipt: fmt.Sprintf("R%d", o.ID), Status: "queued"}, "sent queued"},
		{bot.Delivery{Channel: "sms", Outbound: o.ID, Receipt: "any", Status: "delivered"}, "delivered delivered"},
		{bot.Delivery{Channel: "sms", Outbound: o.ID, Status: "sent"}, "delivered delivered"},
		{bot.Delivery{Channel: "sms", Outbound: o.ID, Status: "undelivered", Code: "30003"}, "delivered delivered"},
		{bot.Delivery{Channel: "telegram", Outbound: o.ID, Status: "read"}, "delivered delivered"}, // not of this channel
		{bot.Delivery{Channel: "sms", Outbound: o.ID, Status: "read"}, "delivered read"},
	} {
		w.delivered(step.d)
		if got := state(); got != step.want {
			t.Errorf("after %s: %s, want %s", step.d.Status, got, step.want)
		}
	}
}

func TestDeliveredBeforeWeKnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	to := w.person(phone(1))
	w.tell(notice(to, "one", w.at), notice(to, "two", w.at), notice(to, "three", w.at))
	// News by the provider's id alone come before our own commit.
	o := w.lease()[0]
	w.delivered(bot.Delivery{Channel: "sms", Receipt: fmt.Sprintf("R%d", o.ID), Status: "delivered"})
	w.settle(sent(o, w.at))
	two := w.lease()[0] // a sweep looks at what was held
	if got := one[string](w, `select state from outcome where outbox_id = $1`, o.ID); got != "delivered" {
		t.Errorf("state %s", got)
	}
	// News by our number say that the provider has what we lost sight of.
	w.settle(bot.Settlement{ID: two.ID, Lease: two.Lease, State: bot.Sending, Class: bot.Ambiguous, Retry: w.at, Now: w.at})
	w.delivered(bot.Delivery{Channel: "sms", Receipt: "SM2", Outbound: two.ID, Status: "sent"})
	if got := one[string](w, `select state || receipt_id from outcome where outbox_id = $1`, two.ID); got != "sentSM2" {
		t.Errorf("state %s", got)
	}
	if got := texts(w.lease()); !slices.Equal(got, []string{"three"}) {
		t.Errorf("then %q", got)
	}
	// News of a stranger's message are dropped after a minute.
	w.delivered(bot.Delivery{Channel: "sms", Receipt: "SMforeign", Outbound: 999, Status: "delivered"})
	w.at = w.at.Add(61 * time.Second)
	w.delivered(bot.Delivery{Channel: "sms", Receipt: "SMother", Status: "delivered"})
	if n := one[int](w, `select count(*) from delivery_held`); n != 1 || w.dropped.Load() != 1 {
		t.Errorf("%d held, %d dropped", n, w.dropped.Load())
	}
}

func TestUnreachablePhoneIsTriedOnceMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	to := w.person(phone(1))
	w.tell(notice(to, "one", w.at))
	for try := 1; try <= 2; try++ {
		rows := w.lease()
		if len(rows) != 1 || rows[0].Attempt != try {
			t.Fatalf("try %d: %+v", try, rows)
		}
		w.settle(sent(rows[0], w.at))
		w.delivered(bot.Delivery{Channel: "sms", Outbound: rows[0].ID, Receipt: fmt.Sprintf("R%d", rows[0].ID), Status: "undelivered", Code: "30003", Class: bot.RetryOnce})
		w.at = w.at.Add(lateRetry)
	}
	if rows := w.lease(); len(rows) > 0 {
		t.Errorf("a third try: %+v", rows)
	}
	if got := one[string](w, `select state || code from outcome`); got != "failed30003" {
		t.Errorf("%s", got)
	}
}

func TestCardsShowTheNewestState(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	ana := w.enrol(chat(2), "ana")
	room := bot.Address{Channel: "slack", Tenant: "T1", User: "U9", Conversation: "C1", Room: true}
	if err := w.BindPool(t.Context(), room, "CO-WY", w.at); err != nil {
		t.Fatal(err)
	}
	w.lead(phone(1), "CC-7K3M4")
	var rooms []bot.Address
	err := w.Apply(t.Context(), []bot.Need{{What: bot.NeedPool, Key: "CO-WY"}}, func(r bot.Records) bot.Change {
		rooms = r.Pools["CO-WY"].Rooms
		var c bot.Change
		for _, to := range rooms {
			c.Say = append(c.Say, bot.Outgoing{To: to, Kind: bot.PoolCard, Cause: "card:CC-7K3M4", At: w.at, Lead: "CC-7K3M4", Version: 1, Rendered: bot.Rendered{Text: "a lead"}})
		}
		return c
	})
	if err != nil || len(rooms) != 1 || !rooms[0].Room || rooms[0].Conversation != "C1" {
		t.Fatalf("rooms %+v, %v", rooms, err)
	}
	card := w.lease()
	if len(card) != 1 || card[0].Kind != bot.PoolCard || card[0].Fresh == nil || card[0].Fresh.Version != 1 || card[0].To.Conversation != "C1" || !card[0].To.Room {
		t.Fatalf("card %+v", card)
	}
	// Claimed while the card is under way, and changed twice more.
	w.hear(chat(2), "CLAIM")
	w.exchange(claim("CC-7K3M4"), ana)
	if rows := w.lease(rooms[0].ID); len(rows) > 0 {
		t.Fatalf("an edit of a card that is not there: %+v", rows)
	}
	done := sent(card[0], w.at)
	done.Receipt = bot.Receipt{ID: "17.5", Conversation: "C1"}
	w.settle(done)
	for range 2 {
		w.hear(chat(2), "NOTE")
		w.exchange(func(s bot.Scene) bot.Change {
			if s.Records.Leads == nil {
				return bot.Change{Need: []bot.Need{{What: bot.NeedLead, Key: "CC-7K3M4"}}}
			}
			l := *s.Records.Leads["CC-7K3M4"]
			if len(l.Claims) != 1 || l.Claims[0].By != "ana" {
				t.Errorf("claims %+v", l.Claims)
			}
			l.Version++
			c := answered(s)
			c.Leads, c.Cards = []bot.Lead{l}, []string{l.Code}
			return c
		}, ana)
	}
	edits := w.lease(rooms[0].ID)
	if len(edits) != 1 || edits[0].Kind != bot.CardUpdate || edits[0].Edit == nil || edits[0].Edit.ID != "17.5" || edits[0].Fresh.Version != 4 || edits[0].Fresh.Holder != "ana" || len(edits[0].Fresh.Claims) != 1 {
		t.Fatalf("edits %+v", edits)
	}
	w.settle(sent(edits[0], w.at))
	if more := w.lease(rooms[0].ID); len(more) > 0 {
		t.Errorf("an older edit after a newer: %+v", more)
	}
	if n := one[int](w, `select count(*) from outcome where state = 'superseded'`); n != 2 {
		t.Errorf("%d edits were spared", n)
	}
	// A notice to the room about the lead is written below its card.
	o := notice(rooms[0], "back in the pool", w.at)
	o.Lead = "CC-7K3M4"
	w.tell(o)
	if rows := w.lease(rooms[0].ID); len(rows) != 1 || rows[0].ReplyTo == nil || rows[0].ReplyTo.ID != "17.5" {
		t.Errorf("notice %+v", rows)
	}
}

func TestEditsOfACardThatNeverCame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	ana := w.enrol(chat(2), "ana")
	w.lead(phone(1), "CC-7K3M4")
	room := w.person(chat(50))
	w.tell(bot.Outgoing{To: room, Kind: bot.PoolCard, Cause: "card:CC-7K3M4", At: w.at, Lead: "CC-7K3M4", Version: 1})
	card := w.lease(room.ID)[0]
	w.hear(chat(2), "CLAIM")
	w.exchange(claim("CC-7K3M4"), ana)
	w.settle(bot.Settlement{ID: card.ID, Lease: card.Lease, State: bot.Failed, Class: bot.BadAddress, Now: w.at})
	if rows := w.lease(room.ID); len(rows) > 0 {
		t.Errorf("%+v", rows)
	}
	if n := one[int](w, `select count(*) from queue where address_id = $1`, room.ID); n != 0 {
		t.Error("the edit waits for ever")
	}
}
