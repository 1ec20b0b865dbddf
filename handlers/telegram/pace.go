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
// how long the row must wait. Nothing is used up then.
func (p *pace) wait(ctx context.Context, chat int64, now time.Time) *bot.SendError {
	var held []*rate.Reservation
	free := func() {
		for _, r := range held {
			r.CancelAt(now)
		}
	}
	longest := time.Duration(0)
	for _, l := range []struct {
		*rate.Limiter
		scope bot.PauseScope
	}{{p.chat(chat, now), bot.ScopeConversation}, {p.all, bot.ScopeAccount}} {
		r := l.ReserveN(now, 1)
		held = append(held, r)
		d := r.DelayFrom(now)
		if d > paceWait {
			free()
			return &bot.SendError{Class: bot.RateLimited, Scope: l.scope, RetryAfter: d, Code: "pace"}
		}
		longest = max(longest, d)
	}
	if longest > 0 && !pause(ctx, longest) || ctx.Err() != nil {
		free()
		return &bot.SendError{Class: bot.Retry, Scope: bot.ScopeMessage, Cause: ctx.Err()}
	}
	return nil
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
