package bot

import (
	"context"
	"slices"
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
	settled   pile
	lanes     lanes
	trays     chan struct{}            // somebody of the staff has a line
	gates     map[string]chan struct{} // bounds the sends under way, by channel
	sends     sync.WaitGroup
}

func newWork(channels map[string]Channel) *work {
	w := &work{gates: map[string]chan struct{}{}, trays: make(chan struct{}, 1), lanes: lanes{under: map[AddressID]int{}, again: map[AddressID]bool{}}}
	for name := range channels {
		w.gates[name] = make(chan struct{}, senders)
	}
	for i := range w.people {
		w.people[i].ready = make(chan struct{}, 1)
	}
	w.addresses.ready = make(chan struct{}, 1)
	w.settled.ready = make(chan struct{}, 1)
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
		b.work.lanes.spoken(to)
		b.work.addresses.add(to...)
	}
}

// Run works until ctx ends: exchanges, sends, sweeps. It then finishes what it
// has begun.
func (b *Bot) Run(ctx context.Context) error {
	var wg, settler sync.WaitGroup
	ended, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	settler.Go(func() { b.settler(ended) })
	for i := range b.work.people {
		wg.Go(func() { b.exchanger(ctx, &b.work.people[i]) })
	}
	wg.Go(func() { b.deliverer(ctx) })
	wg.Go(func() { b.sweeper(ctx) })
	wg.Go(func() { b.climber(ctx) })
	wg.Go(func() { b.gatherer(ctx) })
	wg.Go(func() { b.fetcher(ctx) })
	wg.Wait()
	b.work.sends.Wait()
	end()
	settler.Wait()
	return nil
}

func (b *Bot) exchanger(ctx context.Context, q *queue[PersonID]) {
	for q.wait(ctx) {
		people := q.take(exchangeBatch)
		if err := b.Exchange(context.WithoutCancel(ctx), people...); err != nil {
			b.log.Error("exchange", "people", len(people), "err", err)
			_ = Pause(ctx, 200*time.Millisecond) // the sweeper brings them back
		}
	}
}

// deliverer leases for the addresses that were spoken to.
func (b *Bot) deliverer(ctx context.Context) {
	for b.work.addresses.wait(ctx) {
		to := b.work.addresses.take(leaseBatch)
		if slices.Contains(to, allLanes) {
			to = nil
		}
		leased := b.now()
		rows, err := b.store.Lease(context.WithoutCancel(ctx), leased, to, leaseBatch)
		if err != nil {
			b.log.Error("deliver", "err", err)
			_ = Pause(ctx, 200*time.Millisecond) // the sweeper brings them back
			continue
		}
		if len(rows) == leaseBatch { // there may be more
			b.work.addresses.add(allLanes)
		}
		for _, o := range rows {
			b.sendOff(context.Background(), o, leased)
		}
	}
}

// sendOff sends a leased row on its own; it is settled when it is done, so one
// that hangs holds up nobody but its own lane.
func (b *Bot) sendOff(ctx context.Context, o Outbound, leased time.Time) {
	b.work.lanes.begin(o.To.ID)
	b.work.sends.Go(func() {
		if gate := b.work.gates[o.To.Channel]; gate != nil {
			gate <- struct{}{}
			defer func() { <-gate }()
		}
		// What was begun is finished: a stop waits for it, the send has its own limit.
		b.work.settled.add(done{b.send(context.WithoutCancel(ctx), o, leased), o.To.ID, o.More})
	})
}

// lanes knows which addresses have something under way here, and which were
// spoken to meanwhile: those are looked at again when it is settled.
type lanes struct {
	mu    sync.Mutex
	under map[AddressID]int
	again map[AddressID]bool
}

func (l *lanes) begin(a AddressID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.under[a]++
}

func (l *lanes) spoken(to []AddressID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range to {
		if l.under[a] > 0 {
			l.again[a] = true
		}
	}
}

// end says whether the address must be looked at again.
func (l *lanes) end(a AddressID) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.under[a]--; l.under[a] <= 0 {
		delete(l.under, a)
	}
	again := l.again[a]
	delete(l.again, a)
	return again
}

// allLanes in the queue of addresses means: look at every lane.
const allLanes AddressID = 0

func (b *Bot) sweeper(ctx context.Context) {
	for Pause(ctx, sweepEvery) == nil {
		people, err := b.store.Waiting(ctx, b.now(), sweepBatch)
		if err != nil {
			if ctx.Err() == nil {
				b.log.Error("sweep", "err", err)
			}
			continue
		}
		b.wake(people...)
		b.work.addresses.add(allLanes)
	}
}

// Pause waits, and gives ctx's error if that ends first.
func Pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
