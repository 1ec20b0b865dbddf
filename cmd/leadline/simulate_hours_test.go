package main

import (
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/handlers/simulator"
	"leadline/storage"
	"leadline/storage/storagetest"
)

// What nobody asked for keeps the hours of its reader also when it is late: the
// program was down while the hours went by, or the provider refused until they
// were over.
func TestP19_HeldUpNoticesKeepTheHours(t *testing.T) {
	t.Parallel()
	denver := startTime().Location()
	for name, up := range map[string]func(*world) time.Time{
		"we were down": func(*world) time.Time { return time.Date(2026, 3, 4, 23, 0, 0, 0, denver) },
		"the provider refused": func(w *world) time.Time {
			w.sim.Fail("sms", simulator.Fault{Error: bot.SendError{Class: bot.RateLimited, Scope: bot.ScopeAccount, RetryAfter: 5 * time.Hour}})
			return time.Date(2026, 3, 4, 16, 0, 0, 0, denver)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, w := t.Context(), replicas(t, storagetest.Open(t, storage.Migrate), startTime(), 1)[0]
			must := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			must(w.load(ctx, demoDistrict()))
			dot, ana := w.sim.Address("dot", "sms"), w.sim.Address("ana", "slack")
			must(w.enrol(ctx, "dot", dot))
			must(w.enrol(ctx, "ana", ana))
			for _, text := range []string{"LEAD joes bikes 12 main st 80002, ann ruiz 303-555-0142, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok", "1"} {
				must(w.bot.Receive(ctx, w.sim.Text(dot, text)))
				must(w.settle(ctx))
			}
			codes, err := w.store.Codes(ctx)
			must(err)
			must(w.bot.Receive(ctx, w.sim.Text(ana, "CLAIM "+codes[0])))
			must(w.settle(ctx))
			notices := func() (at []time.Time) {
				for _, m := range w.sim.Since(0) {
					if m.Kind == bot.Notice && w.sim.Name(m.To) == "dot" && strings.Contains(m.Text, "picked up by") {
						at = append(at, m.At)
					}
				}
				return at
			}
			w.clock.Set(up(w))
			must(w.settle(ctx))
			must(w.moveTo(ctx, time.Date(2026, 3, 5, 7, 59, 0, 0, denver)))
			if at := notices(); len(at) > 0 {
				t.Errorf("told out of hours, at %s", at[0].In(denver))
			}
			must(w.moveTo(ctx, time.Date(2026, 3, 5, 8, 0, 0, 0, denver)))
			if at := notices(); len(at) != 1 {
				t.Errorf("told %d times by the next morning, want once", len(at))
			}
		})
	}
}
