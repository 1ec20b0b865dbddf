package slack

import (
	"fmt"
	"testing"
	"time"

	"leadline/bot"
)

// TestP21_Pace: bursts pass, then a second is waited for, then the row waits.
func TestP21_Pace(t *testing.T) {
	t.Parallel()
	now := clock
	p := newPace()
	for i := range paceBurst {
		if e := p.wait(t.Context(), "C1", now); e != nil {
			t.Fatalf("%d: %v", i, e)
		}
	}
	start := time.Now()
	if e := p.wait(t.Context(), "C1", now.Add(900*time.Millisecond)); e != nil || time.Since(start) < 80*time.Millisecond {
		t.Errorf("waited %v, error %v", time.Since(start), e)
	}
	for range 3 { // asking uses nothing up
		e := p.wait(t.Context(), "C1", now.Add(900*time.Millisecond))
		if e == nil || e.Class != bot.RateLimited || e.Scope != bot.ScopeConversation || e.RetryAfter != 1100*time.Millisecond {
			t.Fatalf("error %+v", e)
		}
	}
	if e := p.wait(t.Context(), "C2", now); e != nil {
		t.Errorf("another conversation waits: %v", e)
	}
	if e := p.wait(t.Context(), "C1", now.Add(time.Minute)); e != nil {
		t.Errorf("a minute later: %v", e)
	}
}

// TestPaceForgets the conversations that are idle, so that it cannot grow.
func TestPaceForgets(t *testing.T) {
	t.Parallel()
	p := newPace()
	for i := range paceKeep + 10 {
		_ = p.wait(t.Context(), fmt.Sprint("C", i), clock.Add(time.Duration(i)*time.Second))
	}
	if n := len(p.of); n > paceKeep {
		t.Errorf("remembers %d", n)
	}
}
