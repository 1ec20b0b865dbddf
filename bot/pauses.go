package bot

import (
	"sync"
	"time"
)

// What a failure pauses, and until when.

// pauses remembers what a provider asked us to leave alone for a while.
type pauses struct {
	mu   sync.Mutex
	till map[string]time.Time
}

func (p *pauses) keys(o Outbound) (account, recipient string) {
	return o.To.Channel + ":" + o.To.Tenant, o.To.Key() + "/" + o.To.Conversation
}

func (p *pauses) pause(o Outbound, e *SendError, now time.Time) {
	if e.RetryAfter <= 0 && e.Class != Auth && e.Class != SenderFault {
		return
	}
	account, recipient := p.keys(o)
	key := account
	switch e.Scope {
	case ScopeMessage:
		return
	case ScopeRecipient, ScopeConversation:
		key = recipient
	}
	wait := e.RetryAfter
	if wait <= 0 {
		wait = time.Minute
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.till == nil {
		p.till = map[string]time.Time{}
	}
	if until := now.Add(wait); until.After(p.till[key]) {
		p.till[key] = until
	}
	for k, t := range p.till { // it never holds more than what is paused
		if !now.Before(t) {
			delete(p.till, k)
		}
	}
}

func (p *pauses) until(o Outbound, now time.Time) (time.Time, bool) {
	account, recipient := p.keys(o)
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.till[account]
	if r := p.till[recipient]; r.After(t) {
		t = r
	}
	return t, now.Before(t)
}
