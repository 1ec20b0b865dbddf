package storage

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"leadline/storage/storagetest"
)

// TestP31_MigrateAtOnce: many processes start together.
func TestP31_MigrateAtOnce(t *testing.T) {
	t.Parallel()
	url := storagetest.Open(t, nil)
	if err := CheckVersion(t.Context(), url); !errors.Is(err, ErrBehind) {
		t.Errorf("an empty database: %v", err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if err := Migrate(t.Context(), url); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := CheckVersion(t.Context(), url); err != nil {
		t.Error(err)
	}
	have, want, err := SchemaVersion(t.Context(), url)
	if err != nil || have != want || have < 4 {
		t.Errorf("at %d of %d, %v", have, want, err)
	}
}

func TestJobsRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var quick, slow, broken atomic.Int32
	ran := make(chan struct{}, 100)
	job := func(n *atomic.Int32, err error) func(ctx context.Context) error {
		return func(context.Context) error { n.Add(1); ran <- struct{}{}; return err }
	}
	jobs, err := w.StartJobs(t.Context(), []Job{
		{Name: "quick", Every: time.Second, Run: job(&quick, nil)},
		{Name: "slow", Every: time.Hour, Run: job(&slow, nil)},
		{Name: "broken", Every: time.Hour, Run: job(&broken, errors.New("not today"))},
	}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.After(30 * time.Second); quick.Load() < 2 || slow.Load() < 1 || broken.Load() < 1; {
		select {
		case <-ran:
		case <-deadline:
			t.Fatalf("ran %d, %d, %d times", quick.Load(), slow.Load(), broken.Load())
		}
	}
	if err := jobs.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	if n := one[int](w, `select count(*) from river_job where args::text like '%@%' or max_attempts <> 5`); n != 0 {
		t.Errorf("%d jobs with other arguments or attempts", n)
	}
}

func TestRetention(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.hear(phone(1), "Canary Bakery, old")
	w.exchange(say("Canary Bakery, got it"), who)
	w.settleAll()
	w.at = w.at.Add(80 * 24 * time.Hour)
	w.hear(phone(1), "Canary Bakery, recent")
	w.exchange(say("Canary Bakery, recent"), who)
	w.settleAll()
	w.at = w.at.Add(20 * 24 * time.Hour)
	for range 2 {
		if err := w.Retain(t.Context(), w.at); err != nil {
			t.Fatal(err)
		}
	}
	in, out := one[int](w, `select count(*) from inbox where payload::text like '%Canary%'`), one[int](w, `select count(*) from outbox where text like '%Canary%'`)
	if in != 1 || out != 1 {
		t.Errorf("%d heard and %d said are kept", in, out)
	}
	if n := one[int](w, `select count(*) from seen`); n != 2 {
		t.Errorf("%d keys", n)
	}
}
