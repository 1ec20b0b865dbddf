package storage

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"leadline/bot"
)

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
