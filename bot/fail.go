package bot

import (
	"context"
	"errors"
	"fmt"
)

// A turn that fails harms nobody else, and is parked when it fails too often.

// parkAfter is how often a turn may fail before its messages are parked and
// the person gets one plain answer.
const parkAfter = 5

func (b *Bot) eachAlone(ctx context.Context, people []PersonID) error {
	var last error
	for _, p := range people {
		if _, err := b.exchange(ctx, []PersonID{p}); err != nil {
			last = b.failed(ctx, p, err)
		}
	}
	return last
}

var errPanic = fmt.Errorf("decide: panic")

// failed counts a failure; parked messages are answered with one plain line.
func (b *Bot) failed(ctx context.Context, p PersonID, cause error) error {
	if ctx.Err() != nil || isTransient(cause) {
		return fmt.Errorf("exchange: %w", cause)
	}
	b.log.Error("exchange", "person", p, "err", cause)
	parked, err := b.store.Fail(ctx, p, classify(cause), parkAfter, b.now())
	if err != nil {
		return fmt.Errorf("exchange: count failure: %w", err)
	}
	if !parked {
		return fmt.Errorf("exchange: %w", cause)
	}
	b.log.Error("exchange: parked a message", "person", p, "class", classify(cause))
	return b.store.Apply(ctx, []Need{{NeedPeople, fmt.Sprint(p)}}, func(r Records) Change {
		who := r.People[p]
		if who.Stopped || len(who.Addresses) == 0 {
			return Change{}
		}
		m := b.dialogs.Tell(News{What: NewsParked, To: who}, who.Lang)
		o := Outgoing{To: who.Addresses[0], Kind: Reply, Message: m, At: b.now(), Cause: fmt.Sprintf("parked:%d:%d", p, b.now().UnixNano())}
		return Change{Say: []Outgoing{b.render(o)}}
	})
}

// isTransient says whether an error is the database's bad moment, not the
// message's fault.
func isTransient(err error) bool {
	for e := err; e != nil; {
		if t, ok := e.(interface{ Transient() bool }); ok {
			return t.Transient()
		}
		u, ok := e.(interface{ Unwrap() error })
		if !ok {
			return false
		}
		e = u.Unwrap()
	}
	return false
}

func classify(err error) string {
	if errors.Is(err, errPanic) {
		return "panic"
	}
	return "store"
}
