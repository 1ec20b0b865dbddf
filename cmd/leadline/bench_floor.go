package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"leadline/storage"
)

// The floors: the smallest work that a durable turn can be, on this machine,
// in this run. They live in storage, beside the statements they stand for.

// floor runs the smallest turn over some connections for a while.
func floor(ctx context.Context, url string, connections int, statement bool, d time.Duration) (perSecond float64, err error) {
	f, err := storage.NewFloor(ctx, url, connections, statement)
	if err != nil {
		return 0, fmt.Errorf("floor: %w", err)
	}
	defer f.Close()
	var n, failed atomic.Int64
	var wg sync.WaitGroup
	begin := time.Now()
	end := begin.Add(d)
	for c := range connections {
		wg.Go(func() {
			for i := 0; time.Now().Before(end); i++ {
				if err := f.Turn(ctx, c); err != nil {
					failed.Add(1)
					return
				}
				n.Add(1)
			}
		})
	}
	wg.Wait()
	if failed.Load() > 0 {
		return 0, fmt.Errorf("floor: %d connections failed", failed.Load())
	}
	return float64(n.Load()) / time.Since(begin).Seconds(), nil
}

// best is the best of several numbers of connections, with that number.
func best(ctx context.Context, url string, statement bool, d time.Duration, connections ...int) (perSecond float64, at int, err error) {
	for _, c := range connections {
		got, err := floor(ctx, url, c, statement, d)
		if err != nil {
			return 0, 0, err
		}
		if got > perSecond {
			perSecond, at = got, c
		}
	}
	return perSecond, at, nil
}
