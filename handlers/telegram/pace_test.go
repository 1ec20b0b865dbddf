package telegram

import (
	"context"
	"slices"
	"testing"
	"time"

	"leadline/bot"
)

// The pace of a group, of one chat and of all; the numbers are Telegram's.
func TestPace(t *testing.T) {
	t.Parallel()
	// busiest plays a sender that always has something to send, for so long, and
	// returns how much left in the busiest window of a length.
	busiest := func(chats func(i int) int64, long, step, window time.Duration) int {
		p := newPace()
		var at []time.Duration
		for d, i := time.Duration(0), 0; d < long; d, i = d+step, i+1 {
			if wait, _, failure := p.take(chats(i), clock.Add(d)); failure == nil {
				at = append(at, d+wait)
			}
		}
		most := 0
		slices.Sort(at)
		for i := range at {
			n := 0
			for _, other := range at[i:] {
				if other < at[i]+window {
					n++
				}
			}
			most = max(most, n)
		}
		return most
	}
	if n := busiest(func(int) int64 { return group }, 5*time.Minute, 100*time.Millisecond, time.Minute); n > 20 || n < 15 {
		t.Errorf("a group got %d in a minute", n)
	}
	if n := busiest(func(i int) int64 { return int64(i + 1) }, 10*time.Second, 5*time.Millisecond, time.Second); n > 30 || n < 25 {
		t.Errorf("%d left in a second", n)
	}
	if n := busiest(func(int) int64 { return 7 }, time.Minute, 100*time.Millisecond, time.Minute); n > 60+chatBurst || n < 58 {
		t.Errorf("a person got %d in a minute", n)
	}
}

// Short waits are waited out, long ones are the outbox's and use up nothing.
func TestPaceWaits(t *testing.T) {
	t.Parallel()
	p := newPace()
	for range chatBurst {
		if failure := p.wait(t.Context(), 7, clock); failure != nil {
			t.Fatal(failure)
		}
	}
	began := time.Now()
	if failure := p.wait(t.Context(), 7, clock); failure != nil || time.Since(began) < 900*time.Millisecond {
		t.Errorf("the next waited %v, error %v", time.Since(began), failure)
	}
	failure := p.wait(t.Context(), 7, clock)
	if failure == nil || failure.Class != bot.RateLimited || failure.Scope != bot.ScopeConversation || failure.RetryAfter != 2*time.Second {
		t.Errorf("the next: %#v", failure)
	}
	for range 40 { // others are about to send
		p.all.ReserveN(clock, 1)
	}
	failure = p.wait(t.Context(), 9, clock)
	if failure == nil || failure.Scope != bot.ScopeAccount || failure.RetryAfter <= paceWait {
		t.Errorf("behind 40 others: %#v", failure)
	}
	if left := p.chat(9, clock).TokensAt(clock); left != chatBurst {
		t.Errorf("what was refused used up the chat: %v left", left)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if failure := p.wait(ctx, 10, clock.Add(time.Hour)); failure == nil || failure.Class != bot.Retry {
		t.Errorf("after the end: %#v", failure)
	}
}

func TestPaceForgetsIdleChats(t *testing.T) {
	t.Parallel()
	p := newPace()
	for i := range int64(paceKeep + 10) {
		p.chat(i+1, clock)
	}
	if len(p.of) > paceKeep {
		t.Errorf("%d chats are remembered", len(p.of))
	}
}
