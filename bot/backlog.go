package bot

import (
	"context"
	"sync"
)

// What waits within the process: ids and outcomes, until somebody takes them.

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

// done is a send that has an outcome, and the lane that is free again.
type done struct {
	Settlement
	lane AddressID
	more bool
}

// pile gathers outcomes until they are written together.
type pile struct {
	mu    sync.Mutex
	all   []done
	ready chan struct{}
}

func (p *pile) add(d done) {
	p.mu.Lock()
	p.all = append(p.all, d)
	p.mu.Unlock()
	select {
	case p.ready <- struct{}{}:
	default:
	}
}

func (p *pile) wait(ctx context.Context) bool {
	select {
	case <-p.ready:
		return true
	case <-ctx.Done():
		return false
	}
}

func (p *pile) take() []done {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := p.all
	p.all = nil
	return all
}
