package bot

import (
	"context"
	"sync"
	"time"
)

const (
	// sweepEvery is how often a process looks for work that no signal brought:
	// another process's, a retry's, a wake's.
	sweepEvery = 2 * time.Second
	sweepBatch = 500
	// exchangeBatch is the most people whose turns share a transaction, writers
	// how many such transactions run at once in a process.
	exchangeBatch = 128
	writers       = 2
)

// work is what wakes the next step within a process. Signals are hints: losing
// one costs a sweep, never a message.
type work struct {
	people    [writers]queue[PersonID]
	addresses queue[AddressID]
}

func newWork() *work {
	w := &work{}
	for i := range w.people {
		w.people[i].ready = make(chan struct{}, 1)
	}
	w.addresses.ready = make(chan struct{}, 1)
	return w
}

// wake asks for an exchange with a person. One person always goes to the same
// writer, so that writers of a process do not wait for each other's locks.
func (b *Bot) wake(people ...PersonID) {
	if b.work == nil {
		return
	}
	for _, p := range people {
		b.work.people[int(p)%writers].add(p)
	}
}

// spoke asks for a delivery to addresses.
func (b *Bot) spoke(to []AddressID) {
	if b.work != nil && len(to) > 0 {
		b.work.addresses.add(to...)
	}
}

// Run works until ctx ends: exchanges, sends, sweeps. It then finishes what it
// has begun.
func (b *Bot) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	for i := range b.work.people {
		wg.Go(func() { b.exchanger(ctx, &b.work.people[i]) })
	}
	wg.Go(func() { b.deliverer(ctx) })
	wg.Go(func() { b.sweeper(ctx) })
	wg.Wait()
	return nil
}

func (b *Bot) exchanger(ctx context.Context, q *queue[PersonID]) {
	for q.wait(ctx) {
		people := q.take(exchangeBatch)
		if err := b.Exchange(context.WithoutCancel(ctx), people...); err != nil {
			b.log.Error("exchange", "people", len(people), "err", err)
			pause(ctx, 200*time.Millisecond) // the sweeper brings them back
		}
	}
}

// deliverer leases for the addresses that were spoken to and sends without
// holding up the next lease; settled lanes are looked at again.
func (b *Bot) deliverer(ctx context.Context) {
	var under sync.WaitGroup
	defer under.Wait()
	gate := make(chan struct{}, 4) // lease rounds under way
	for b.work.addresses.wait(ctx) {
		to := b.work.addresses.take(leaseBatch)
		gate <- struct{}{}
		under.Go(func() {
			defer func() { <-gate }()
			if len(to) == 1 && to[0] == 0 {
				to = nil // the sweeper: all lanes
			}
			if _, err := b.Deliver(context.WithoutCancel(ctx), to...); err != nil {
				b.log.Error("deliver", "err", err)
				pause(ctx, 200*time.Millisecond)
			}
		})
	}
}

func (b *Bot) sweeper(ctx context.Context) {
	for pause(ctx, sweepEvery) {
		people, err := b.store.Waiting(ctx, b.now(), sweepBatch)
		if err != nil {
			if ctx.Err() == nil {
				b.log.Error("sweep", "err", err)
			}
			continue
		}
		b.wake(people...)
		if _, err := b.Deliver(context.WithoutCancel(ctx)); err != nil {
			b.log.Error("sweep: deliver", "err", err)
		}
	}
}

// pause waits; false: ctx ended.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// queue gathers ids until somebody takes them; each is there once.
type queue[T comparable] struct {
	mu    sync.Mutex
	ids   []T
	in    map[T]bool
	ready chan struct{}
}

func (q *queue[T]) add(ids ...T) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.in == nil {
		q.in = map[T]bool{}
	}
	for _, id := range ids {
		if !q.in[id] {
			q.in[id] = true
			q.ids = append(q.ids, id)
		}
	}
	q.signal()
}

func (q *queue[T]) signal() {
	select {
	case q.ready <- struct{}{}:
	default:
	}
}

func (q *queue[T]) wait(ctx context.Context) bool {
	select {
	case <-q.ready:
		return true
	case <-ctx.Done():
		return false
	}
}

func (q *queue[T]) take(most int) []T {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(most, len(q.ids))
	got := q.ids[:n:n]
	q.ids = q.ids[n:]
	for _, id := range got {
		delete(q.in, id)
	}
	if len(q.ids) > 0 {
		q.signal()
	}
	return got
}
