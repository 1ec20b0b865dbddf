package slack

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"leadline/bot"
)

// Slack takes about one message a second for each conversation, and lets short
// bursts pass.
const (
	paceEvery = time.Second
	paceBurst = 4
	paceWait  = time.Second // longer waits are the outbox's
	paceKeep  = 4096        // conversations remembered
)

// pace keeps us below Slack's limit of each conversation.
type pace struct {
	mu    sync.Mutex
	burst int
	of    map[string]*rate.Limiter
}

func newPace() *pace { return &pace{burst: paceBurst, of: map[string]*rate.Limiter{}} }

// wait lets a message to a conversation pass, at once or within a second; else
// it says how long the row must wait. Nothing is used up then.
func (p *pace) wait(ctx context.Context, conversation string, now time.Time) *bot.SendError {
	r := p.limiter(conversation, now).ReserveN(now, 1)
	d := r.DelayFrom(now)
	if d > paceWait {
		r.CancelAt(now)
		return &bot.SendError{Class: bot.RateLimited, Scope: bot.ScopeConversation, RetryAfter: d, Code: "pace"}
	}
	if d <= 0 {
		return nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		r.CancelAt(now)
		return &bot.SendError{Class: bot.Retry, Scope: bot.ScopeMessage, Cause: ctx.Err()}
	}
}

func (p *pace) limiter(conversation string, now time.Time) *rate.Limiter {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.of[conversation]
	if l == nil {
		if len(p.of) >= paceKeep {
			for k, idle := range p.of { // a full bucket is as good as none
				if idle.TokensAt(now) >= float64(p.burst) {
					delete(p.of, k)
				}
			}
		}
		l = rate.NewLimiter(rate.Every(paceEvery), p.burst)
		p.of[conversation] = l
	}
	return l
}
