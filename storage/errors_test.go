package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"leadline/bot"
)

// TestTransient: the database's bad moment is never counted as the message's
// fault.
func TestTransient(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want bool
	}{
		{&pgconn.PgError{Code: "57P01"}, true}, // the server goes down
		{&pgconn.PgError{Code: "53100"}, true}, // disk full
		{&pgconn.PgError{Code: "53300"}, true}, // too many connections
		{&pgconn.PgError{Code: "25006"}, true}, // read-only
		{&pgconn.PgError{Code: "57014"}, true}, // out of time
		{&pgconn.PgError{Code: "40P01"}, true},
		{fmt.Errorf("write: %w", io.ErrUnexpectedEOF), true},
		{context.DeadlineExceeded, true},
		{&pgconn.PgError{Code: "22021"}, false}, // a NUL byte
		{&pgconn.PgError{Code: "23505"}, false},
		{&pgconn.PgError{Code: "22P02"}, false}, // no JSON
		{errors.New("read message 7: unexpected end"), false},
		{ErrNotFound, false},
	} {
		e, ok := errors.AsType[*Error](wrap(c.err, "exchange"))
		if !ok || e.Transient() != c.want {
			t.Errorf("%v: transient is %t", c.err, !c.want)
		}
	}
}

// TestLostConnectionsAreReplaced: whatever ended the connections, the next
// calls work and no message is counted as failed.
func TestLostConnectionsAreReplaced(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.hear(phone(1), "x")
	other := w.open()
	end := func() {
		if _, err := other.pool.Exec(t.Context(), `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		end()
		w.hear(phone(1), "y")
	}
	calls := 0
	_, err := w.Exchange(t.Context(), []bot.PersonID{who}, func(s bot.Scene) bot.Change {
		if calls++; calls == 1 {
			end()
		}
		return say("hello")(s)
	})
	if e, ok := errors.AsType[*Error](err); err != nil && (!ok || !e.Transient()) {
		t.Errorf("cut in the middle: %v", err)
	}
	if err != nil {
		w.exchange(say("hello"), who)
	}
	if n := one[int](w, `select count(*) from outbox`); n != 1 {
		t.Errorf("said %d times", n)
	}
}

// TestF9_DemotedServer: each pooled connection is given up at its first
// refused write, and then all is well again.
func TestF9_DemotedServer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hear(phone(1), "x")
	conns := int(w.pool.Stat().TotalConns())
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for range conns { // what a demotion leaves behind
		if _, err := w.pool.Exec(ctx, `select set_config('default_transaction_read_only', 'on', false)`); err != nil {
			t.Fatal(err)
		}
	}
	failures := 0
	for i := range 10 {
		if _, err := w.Accept(ctx, w.text(phone(i), "x")); err != nil {
			if e, ok := errors.AsType[*Error](err); ok && !e.Transient() {
				t.Errorf("%v is counted as the message's fault", err)
			}
			failures++
		}
	}
	if failures > conns {
		t.Errorf("%d writes failed on %d connections", failures, conns)
	}
}
