package telegram

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"leadline/bot"
)

// An inbox that keeps what polling brings, and where it stands.

// ledger is an inbox that outlives a process: it commits messages and their
// place together or not at all, and knows what it has seen.
type ledger struct {
	mu    sync.Mutex
	place map[string]string
	seen  map[string]int // keys, and how often they were offered after the commit
	texts []string
	calls int
	// before is asked before a commit; an error means that nothing is committed.
	before func(ctx context.Context, in []bot.Inbound) error
	fresh  chan struct{}
}

func newLedger() *ledger {
	return &ledger{place: map[string]string{}, seen: map[string]int{}, fresh: make(chan struct{}, 1000)}
}

func (l *ledger) Receive(ctx context.Context, in ...bot.Inbound) error {
	l.mu.Lock()
	before := l.before
	l.calls++
	l.mu.Unlock()
	if before != nil {
		if err := before(ctx, in); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range in {
		if m.Cursor != nil {
			l.place[m.Cursor.Name] = m.Cursor.At
		}
		if l.seen[m.Keys[0]]++; l.seen[m.Keys[0]] == 1 {
			l.texts = append(l.texts, m.Text)
			l.fresh <- struct{}{}
		}
	}
	return nil
}

func (l *ledger) Delivered(context.Context, ...bot.Delivery) error { return nil }

func (l *ledger) Form(context.Context, bot.Inbound) (bot.FormView, error) {
	return bot.FormView{}, nil
}

func (l *ledger) Cursor(_ context.Context, name string) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.place[name], nil
}

func (l *ledger) at() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.place["telegram:5550100"]
}

func (l *ledger) got() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.texts)
}

// wait waits for so many new messages.
func (l *ledger) wait(t *testing.T, n int) {
	t.Helper()
	for range n {
		select {
		case <-l.fresh:
		case <-time.After(5 * time.Second):
			t.Fatalf("waited for %d messages, have %q", n, l.got())
		}
	}
}
