package bot

import (
	"context"
	"errors"
	"hash/fnv"
	"slices"
	"strconv"
	"time"
)

const (
	leaseBatch = 128              // rows leased at once
	senders    = 32               // sends under way at once, per channel and process
	sendTime   = 10 * time.Second // shorter than the lease of 30 s
	maxTries   = 12               // with back-off about a day; then failed
	firstWait  = time.Second
	longWait   = 15 * time.Minute
	// reconcileAfter: an unknown outcome blocks its lane so long, then it is
	// looked into.
	reconcileAfter = 5 * time.Second
	// staleLease: a sender that has waited longer since its lease began leases
	// again, so that nothing starts more than this after a STOP was committed.
	staleLease = 2 * time.Second
)

// Deliver leases what is due at the heads of lanes and sends it, one by one in
// the order decided, until nothing is left that is due; it returns how many rows
// it settled. Run does the same side by side (see deliverer).
func (b *Bot) Deliver(ctx context.Context) (int, error) {
	total := 0
	for {
		leased := b.now()
		rows, err := b.store.Lease(ctx, leased, nil, leaseBatch)
		if err != nil || len(rows) == 0 {
			return total, err
		}
		settled := make([]Settlement, len(rows))
		for i, o := range rows {
			settled[i] = b.send(ctx, o, leased)
		}
		if err := b.store.Settle(ctx, settled...); err != nil {
			return total, err
		}
		total += len(rows)
	}
}

// send hands one row to its channel and says what became of it.
func (b *Bot) send(ctx context.Context, o Outbound, leased time.Time) Settlement {
	ctx, leg := b.trace.Begin(ctx, "send")
	leg.Count("outbox", o.ID)
	leg.Count("attempt", int64(o.Attempt))
	leg.Word("channel", o.To.Channel)
	leg.Word("kind", string(o.Kind))
	s := b.sendRow(ctx, o, leased)
	leg.Word("state", string(s.State))
	leg.End(string(s.Class))
	return s
}

func (b *Bot) sendRow(ctx context.Context, o Outbound, leased time.Time) Settlement {
	s := Settlement{ID: o.ID, Lease: o.Lease, Now: b.now()}
	if s.Now.Sub(leased) > staleLease { // a STOP may have come since: consent is read again
		s.State, s.Retry = Queued, s.Now
		return s
	}
	ch := b.channels[o.To.Channel]
	if ch == nil {
		s.State, s.Retry, s.Class = Queued, b.now().Add(longWait), SenderFault
		return s
	}
	if until, paused := b.pauses.until(o, b.now()); paused {
		s.State, s.Retry, s.Class = Queued, until, RateLimited
		return s
	}
	if o.Fresh != nil {
		o.Rendered = ch.Render(b.cardOf(o))
	}
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	var receipt Receipt
	var err error
	found := false
	if o.Ambiguous {
		if receipt, found, err = b.reconcile(ctx, ch, o); err != nil {
			return b.unresolved(o, s, err)
		}
	}
	if !found {
		if opens := b.opens(o); b.now().Before(opens) {
			s.State, s.Retry = Queued, opens
			return s
		}
		receipt, err = ch.Send(ctx, o)
	}
	s.Now = b.now()
	if err == nil {
		s.State, s.Receipt = Sent, receipt
		if receipt.Conversation != "" && !o.To.Room && o.Room == nil {
			s.NewConversation = receipt.Conversation
		}
		return s
	}
	return b.sendFailed(o, s, err)
}

// reconcile finds the message that a row became, if it became one. What another
// row is known to have become is not taken for it: the same words may have been
// sent to the same person a moment before.
func (b *Bot) reconcile(ctx context.Context, ch Channel, o Outbound) (Receipt, bool, error) {
	found, err := ch.Reconcile(ctx, o)
	if err != nil || len(found) == 0 {
		return Receipt{}, false, err
	}
	ids := make([]string, len(found))
	for i, r := range found {
		ids[i] = r.ID
	}
	others, err := b.store.Receipted(ctx, ids)
	if err != nil {
		return Receipt{}, false, err
	}
	for _, r := range found {
		if !slices.Contains(others, r.ID) {
			return r, true, nil
		}
	}
	return Receipt{}, false, nil
}

// opens is from when on a message may leave. An unasked one that was held up, by
// its provider or because we were down, may have missed the hours of its reader.
func (b *Bot) opens(o Outbound) time.Time {
	if o.Reader == nil {
		return b.now()
	}
	return b.settings().Window(*o.Reader, b.now())
}

// unresolved: whether the message is there could not be found out. It is looked
// for again, never just sent again.
func (b *Bot) unresolved(o Outbound, s Settlement, err error) Settlement {
	s.State, s.Class, s.Retry = Sending, Ambiguous, b.now().Add(backOff(o.ID, o.Attempt))
	if o.Attempt >= maxTries {
		s.State = Failed
	}
	b.log.Warn("reconcile", "outbox", o.ID, "channel", o.To.Channel, "attempt", o.Attempt, "state", s.State, "err", err)
	return s
}

func (b *Bot) cardOf(o Outbound) Message {
	l, set := o.Fresh.At(b.now()), b.settings()
	return b.dialogs.Tell(News{What: NewsCard, Lead: l, Who: l.Holder, Zone: set.Zone, Central: set.Zone}, "en")
}

// sendFailed decides by class: wait, reconcile, give up, or record an opt-out.
func (b *Bot) sendFailed(o Outbound, s Settlement, err error) Settlement {
	s.Class = ClassOf(err)
	after := backOff(o.ID, o.Attempt)
	if e, ok := asSendError(err); ok {
		s.Code = e.Code
		if e.RetryAfter > 0 {
			after = e.RetryAfter
		}
		s.NewConversation = e.NewConversation
		b.pauses.pause(o, e, b.now())
	}
	again := func(limit int) {
		s.State, s.Retry = Queued, b.now().Add(after)
		if o.Attempt >= limit {
			s.State = Failed
		}
	}
	switch s.Class {
	case Done:
		s.State = Sent
	case RateLimited, Auth, SenderFault:
		again(1 << 30) // until the row's own end: nothing is wrong with it
	case Retry:
		again(maxTries)
	case Moved:
		after = 0
		again(maxTries)
	case Ambiguous:
		s.State, s.Retry = Sending, b.now().Add(reconcileAfter)
	case OptedOut:
		s.State, s.Stop = Failed, true
	case RetryOnce, Unknown:
		again(2)
	case Gone, BadAddress, NumberGone, WindowClosed:
		s.State = Failed
	case BadContent:
		s.State = Parked
	default:
		again(2)
	}
	b.log.Warn("send", "outbox", o.ID, "channel", o.To.Channel, "class", s.Class, "code", s.Code, "attempt", o.Attempt, "state", s.State, "err", errors.Unwrap(err))
	return s
}

// backOff is full jitter that needs no randomness: it differs by row and try.
func backOff(id int64, attempt int) time.Duration {
	top := firstWait << min(attempt, 10)
	if top > longWait {
		top = longWait
	}
	h := fnv.New32a()
	h.Write([]byte(strconv.FormatInt(id, 10) + "/" + strconv.Itoa(attempt)))
	return firstWait/2 + time.Duration(h.Sum32())%top
}
