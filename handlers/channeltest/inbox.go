package channeltest

import (
	"context"
	"sync"
	"testing"
	"time"

	"leadline/bot"
)

// Inbox remembers what a channel hands over: a double of our own seam, for the
// providers' edge only. The zero Inbox takes everything at once.
type Inbox struct {
	// Err is what every call returns; nothing is remembered then.
	Err error
	// Gate, when set, is waited for before a call is remembered, or until the
	// call's context ends.
	Gate chan struct{}
	// Deaf: only the gate is waited for, whatever becomes of the context.
	Deaf bool
	// View answers Form.
	View bot.FormView

	mu         sync.Mutex
	in         []bot.Inbound
	deliveries []bot.Delivery
	forms      []bot.Inbound
	cursors    map[string]string
}

// Receive remembers messages.
func (b *Inbox) Receive(ctx context.Context, in ...bot.Inbound) error {
	if err := b.wait(ctx); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.in = append(b.in, in...)
	for _, m := range in {
		if m.Cursor != nil {
			if b.cursors == nil {
				b.cursors = map[string]string{}
			}
			b.cursors[m.Cursor.Name] = m.Cursor.At
		}
	}
	return nil
}

// Delivered remembers news of sends.
func (b *Inbox) Delivered(ctx context.Context, d ...bot.Delivery) error {
	if err := b.wait(ctx); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.deliveries = append(b.deliveries, d...)
	return nil
}

// Form remembers a form and answers View.
func (b *Inbox) Form(ctx context.Context, in bot.Inbound) (bot.FormView, error) {
	if err := b.wait(ctx); err != nil {
		return bot.FormView{}, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.forms = append(b.forms, in)
	return b.View, nil
}

// Cursor is the last one that came with a message.
func (b *Inbox) Cursor(ctx context.Context, name string) (string, error) {
	if err := b.wait(ctx); err != nil {
		return "", err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.cursors[name], nil
}

func (b *Inbox) wait(ctx context.Context) error {
	if b.Err != nil {
		return b.Err
	}
	if b.Gate == nil {
		return ctx.Err()
	}
	ended := ctx.Done()
	if b.Deaf {
		ended = nil
	}
	select {
	case <-b.Gate:
		return nil
	case <-ended:
		return ctx.Err()
	}
}

// Got are the messages handed over so far.
func (b *Inbox) Got() []bot.Inbound {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]bot.Inbound(nil), b.in...)
}

// Deliveries are the news handed over so far.
func (b *Inbox) Deliveries() []bot.Delivery {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]bot.Delivery(nil), b.deliveries...)
}

// Forms are the forms handed over so far.
func (b *Inbox) Forms() []bot.Inbound {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]bot.Inbound(nil), b.forms...)
}

// stored counts everything that would be in the database now.
func (b *Inbox) stored() int {
	n := len(b.Deliveries()) + len(b.Forms())
	for _, in := range b.Got() {
		if in.Kind != bot.Ignored {
			n++
		}
	}
	return n
}

// Within fails the test unless f is done within a time.
func Within(t testing.TB, limit time.Duration, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
	case <-time.After(limit):
		t.Fatalf("not done within %v", limit)
	}
}
