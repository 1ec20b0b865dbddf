package telegram

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"leadline/bot"
)

// Telegram takes about one message a second for each chat, 20 a minute for a
// group and 30 a second in all. The buckets are so small that no second and no
// minute ever holds more; a private chat may have a short burst.
const (
	allEvery   = time.Second / 29
	chatEvery  = time.Second
	chatBurst  = 3
	groupEvery = 4 * time.Second
	groupBurst = 5
	paceWait   = time.Second // longer waits are the outbox's
	paceKeep   = 4096        // chats remembered
)

// pace keeps us below Telegram's limits.
type pace struct {
	all *rate.Limiter

	mu sync.Mutex
	of map[int64]*rate.Limiter
}

func newPace() *pace {
	return &pace{all: rate.NewLimiter(rate.Every(allEvery), 1), of: map[int64]*rate.Limiter{}}
}

// wait lets a message to a chat pass, at once or within a second; else it says
// how long the row must wait.
func (p *pace) wait(ctx context.Context, chat int64, now time.Time) *bot.SendError {
	d, free, failure := p.take(chat, now)
	if failure != nil {
		return failure
	}
	if d > 0 && bot.Pause(ctx, d) != nil || ctx.Err() != nil {
		free()
		return &bot.SendError{Class: bot.Retry, Scope: bot.ScopeMessage, Cause: ctx.Err()}
	}
	return nil
}

// take takes a place in every line, and says how long it is until it has come;
// free gives it back. Too long a wait is refused and takes nothing.
func (p *pace) take(chat int64, now time.Time) (wait time.Duration, free func(), failure *bot.SendError) {
	var held []*rate.Reservation
	free = func() {
		for _, r := range held {
			r.CancelAt(now)
		}
	}
	for _, l := range []struct {
		*rate.Limiter
		scope bot.PauseScope
	}{{p.chat(chat, now), bot.ScopeConversation}, {p.all, bot.ScopeAccount}} {
		r := l.ReserveN(now, 1)
		held = append(held, r)
		d := r.DelayFrom(now)
		if d > paceWait {
			free()
			return 0, free, &bot.SendError{Class: bot.RateLimited, Scope: l.scope, RetryAfter: d, Code: "pace"}
		}
		wait = max(wait, d)
	}
	return wait, free, nil
}

// chat is the limiter of one chat: groups have numbers below zero.
func (p *pace) chat(chat int64, now time.Time) *rate.Limiter {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l := p.of[chat]; l != nil {
		return l
	}
	if len(p.of) >= paceKeep {
		for k, idle := range p.of { // a full bucket is as good as none
			if idle.TokensAt(now) >= float64(idle.Burst()) {
				delete(p.of, k)
			}
		}
	}
	l := rate.NewLimiter(rate.Every(chatEvery), chatBurst)
	if chat < 0 {
		l = rate.NewLimiter(rate.Every(groupEvery), groupBurst)
	}
	p.of[chat] = l
	return l
}
