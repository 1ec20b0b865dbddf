package main

import (
	"strings"
	"sync"
	"testing"
	"time"

	"leadline/bot"
	"leadline/storage"
	"leadline/storage/storagetest"
)

// unasked is what somebody was told without asking, on any process.
func unasked(who string, all ...*world) (texts []string) {
	for _, w := range all {
		for _, m := range w.sim.Since(0) {
			if m.Kind == bot.Notice && m.To.User == w.sim.Address(who, m.To.Channel).User {
				texts = append(texts, m.Text)
			}
		}
	}
	return texts
}

// Two processes and four new cards in ten minutes: every representative without a
// room gets the first at once and the others once, in one message at the end of the
// quarter of an hour. Who says STOP or MUTE in between gets nothing more; a lead
// that was claimed in between is not offered.
func TestP20_NewCardsOnTwoProcesses(t *testing.T) {
	t.Parallel()
	url := storagetest.Open(t, storage.Migrate)
	begin := startTime().Truncate(15 * time.Minute).Add(16 * time.Minute)
	end := begin.Add(14 * time.Minute)
	all := replicas(t, url, begin, 2)
	s, other := &stage{world: all[0], t: t, url: url}, all[1]
	s.must(s.load(t.Context(), demoDistrict()))
	for _, who := range []string{"dot", "ana", "sue", "ben"} {
		s.must(s.enrol(t.Context(), who, s.sim.Address(who, "sms")))
	}
	both := func() {
		t.Helper()
		var wg sync.WaitGroup
		for _, w := range []*world{s.world, other} {
			wg.Go(func() {
				if err := w.bot.Drain(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
	move := func(to time.Time) {
		t.Helper()
		s.clock.Set(to)
		other.clock.Set(to)
		both()
	}
	var codes []string
	for n := range 4 {
		codes = append(codes, s.lead(n))
		both()
		move(begin.Add(time.Duration(n+1) * 2 * time.Minute))
	}
	for _, who := range []string{"ana", "sue", "ben"} {
		if got := unasked(who, s.world, other); len(got) != 1 || !strings.Contains(got[0], "CLAIM "+codes[0]) {
			t.Errorf("%s at once: %q", who, got)
		}
	}
	s.says("ben@sms", "STOP")
	s.says("sue@sms", "MUTE")
	s.says("sue@sms", "CLAIM "+codes[2])
	move(end.Add(-time.Second))
	if got := unasked("ana", s.world, other); len(got) != 1 {
		t.Errorf("before the end of the quarter: %q", got)
	}
	for range 3 {
		move(end)
	}
	move(end.Add(time.Minute))
	got := unasked("ana", s.world, other)
	if len(got) != 2 || strings.Count(got[1], "CLAIM ") != 3 || !strings.Contains(got[1], "CLAIM "+codes[1]+":") || !strings.Contains(got[1], "CLAIM "+codes[3]+":") || strings.Contains(got[1], codes[2]) {
		t.Errorf("ana at the end of the quarter: %q", got)
	}
	for _, who := range []string{"sue", "ben"} {
		if got := unasked(who, s.world, other); len(got) != 1 {
			t.Errorf("%s after a wish: %q", who, got)
		}
	}
	for what, sql := range map[string]string{
		"messages of a quarter": `select count(*) from outbox where cause like 'gathered:%'`,
		"lines":                 `select count(*) from staff_line`,
		"lines that wait":       `select count(*) from staff_line where done_at is null`,
	} {
		want := map[string]int{"messages of a quarter": 4, "lines": 12, "lines that wait": 0}[what]
		if n := one(t, s.url, sql); n != want {
			t.Errorf("%d %s, want %d", n, what, want)
		}
	}
	checks, err := s.store.Verify(t.Context(), s.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range checks {
		if len(c.Rows) > 0 {
			t.Errorf("%s: %q", c.Text, c.Rows)
		}
	}
}
