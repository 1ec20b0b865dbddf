package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"leadline/bot"
	"leadline/handlers"
)

// get reads from one of Slack's listing methods. It is our own, because the SDK
// decodes every block of every message, and one that it cannot read would hide
// a whole page of what people wrote.
func (c *Channel) get(ctx context.Context, method string, query url.Values, v any) error {
	var w handlers.Wire
	r, err := http.NewRequestWithContext(w.Watch(ctx), http.MethodGet, c.base+method+"?"+query.Encode(), nil)
	if err != nil {
		return errors.New("make request")
	}
	r.Header.Set("Authorization", "Bearer "+c.cfg.BotToken)
	res, err := c.http.Do(r)
	if err != nil {
		return failed(&w, err)
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusTooManyRequests {
		return &bot.SendError{Class: bot.RateLimited, Scope: bot.ScopeAccount, Code: "ratelimited", RetryAfter: handlers.RetryAfter(res.Header.Get("Retry-After"), c.cfg.Now())}
	}
	if res.StatusCode != http.StatusOK {
		return byStatus(res.StatusCode)
	}
	var raw json.RawMessage
	if err := json.NewDecoder(res.Body).Decode(&raw); err != nil {
		return failed(&w, err)
	}
	var said struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	if err := loose(raw, &said); err != nil || !said.OK {
		return byWord(said.Error)
	}
	return loose(raw, v)
}

// list reads one page after the other and waits where Slack asks to; each may
// stop by returning false. Page is what a page must have.
func list[P interface{ next() string }](ctx context.Context, c *Channel, method string, query url.Values, each func(P) bool) error {
	for range maxPages {
		var p P
		err := c.get(ctx, method, query, &p)
		if e, ok := errors.AsType[*bot.SendError](err); ok && e.Class == bot.RateLimited {
			if err := bot.Pause(ctx, e.RetryAfter); err != nil {
				return fmt.Errorf("%s: limited: %w", method, err)
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", method, err)
		}
		if !each(p) || p.next() == "" {
			return nil
		}
		query.Set("cursor", p.next())
	}
	return fmt.Errorf("%s: more than %d pages", method, maxPages)
}

// maxPages ends a list that never ends.
const maxPages = 500

// page is the part that all lists have.
type page struct {
	Meta struct {
		Cursor string `json:"next_cursor"`
	} `json:"response_metadata"`
}

func (p page) next() string { return p.Meta.Cursor }

// history is a page of messages.
type history struct {
	page
	Messages []json.RawMessage `json:"messages"`
}

// conversations is a page of them.
type conversations struct {
	page
	Channels []struct {
		ID string `json:"id"`
		IM bool   `json:"is_im"`
	} `json:"channels"`
}
