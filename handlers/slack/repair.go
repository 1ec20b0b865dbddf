package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"leadline/bot"
)

const (
	// skew is how far Slack's clock may be from ours when we look for a message.
	skew     = 2 * time.Minute
	pageSize = "200"
)

// Reconcile looks for a message by the id we left in its metadata. What only
// one person saw, edits and home pages are not looked for: doing those again
// is harmless.
func (c *Channel) Reconcile(ctx context.Context, o bot.Outbound) ([]bot.Receipt, error) {
	if o.To.Conversation == homePage || o.Edit != nil || whispered(o) {
		return nil, nil
	}
	at, thread, failure := c.place(ctx, o)
	if failure != nil {
		return nil, fmt.Errorf("reconcile: %w", failure)
	}
	method := "conversations.history"
	query := url.Values{"channel": {at}, "oldest": {stamp(o.CreatedAt.Add(-skew))}, "limit": {pageSize}, "include_all_metadata": {"true"}}
	if thread != "" {
		method = "conversations.replies"
		query.Set("ts", thread)
	}
	want, found := strconv.FormatInt(o.ID, 10), ""
	err := list(ctx, c, method, query, func(p history) bool {
		for _, raw := range p.Messages {
			var m event
			if loose(raw, &m) == nil && m.Metadata != nil && m.Metadata.Type == metadataType && m.Metadata.Payload.Outbox == want {
				found = m.TS
			}
		}
		return found == ""
	})
	if err != nil {
		return nil, fmt.Errorf("reconcile: %w", err)
	}
	if found == "" {
		return nil, nil
	}
	return []bot.Receipt{{ID: found, Conversation: at, Status: "sent"}}, nil
}

// Missed lists what people wrote since a time in every conversation that we are
// part of, oldest first, threads included where their first message is not
// older. Presses, slash commands and forms cannot be listed: Slack forgets them.
func (c *Channel) Missed(ctx context.Context, since time.Time) ([]bot.Inbound, error) {
	id, err := c.identity(ctx)
	if err != nil {
		return nil, fmt.Errorf("list missed: %w", err)
	}
	var in []bot.Inbound
	query := url.Values{"types": {"im,mpim,public_channel,private_channel"}, "exclude_archived": {"true"}, "limit": {pageSize}}
	kinds := map[string]string{}
	var order []string
	err = list(ctx, c, "users.conversations", query, func(p conversations) bool {
		for _, ch := range p.Channels {
			if ch.ID == "" {
				continue
			}
			if ch.IM {
				kinds[ch.ID] = "im"
			}
			order = append(order, ch.ID)
		}
		return true
	})
	if err != nil {
		return nil, fmt.Errorf("list missed: %w", err)
	}
	for _, channel := range order {
		found, err := c.missedIn(ctx, id, channel, kinds[channel], since)
		in = append(in, found...)
		if err != nil {
			return inOrder(in), fmt.Errorf("list missed: %w", err)
		}
	}
	return inOrder(in), nil
}

// missedIn lists one conversation and the threads begun in it.
func (c *Channel) missedIn(ctx context.Context, id identity, channel, kind string, since time.Time) ([]bot.Inbound, error) {
	var in []bot.Inbound
	var threads []string
	take := func(p history) bool {
		for _, raw := range p.Messages {
			in = append(in, c.missedOne(id, raw, channel, kind, since, &threads)...)
		}
		return true
	}
	query := url.Values{"channel": {channel}, "oldest": {stamp(since)}, "limit": {pageSize}}
	if err := list(ctx, c, "conversations.history", query, take); err != nil {
		return in, err
	}
	for _, ts := range threads {
		query := url.Values{"channel": {channel}, "ts": {ts}, "oldest": {stamp(since)}, "limit": {pageSize}}
		if err := list(ctx, c, "conversations.replies", query, take); err != nil {
			return in, err
		}
	}
	return in, nil
}

// missedOne makes of a listed message what its webhook would have brought, with
// the same keys; an edited one brings its edit as well.
func (c *Channel) missedOne(id identity, raw json.RawMessage, channel, kind string, since time.Time, threads *[]string) []bot.Inbound {
	var m event
	if loose(raw, &m) != nil || m.TS == "" || before(m.TS, stamp(since)) {
		return nil
	}
	if m.Latest != "" && (m.Thread == "" || m.Thread == m.TS) && !slices.Contains(*threads, m.TS) {
		*threads = append(*threads, m.TS)
	}
	m.Type, m.Channel, m.Kind = "message", channel, kind
	var in []bot.Inbound
	for _, i := range c.message(id, m) {
		if i.Kind == bot.Ignored {
			continue
		}
		in = append(in, i)
		if m.Edited != nil && m.Edited.TS != "" {
			in = append(in, editOf(id, m, channel, kind))
		}
	}
	for i := range in {
		in[i].At = c.cfg.Now()
	}
	return in
}

// inOrder sorts by Slack's time and drops what was listed twice: the first
// message of a thread stands in both lists.
func inOrder(in []bot.Inbound) []bot.Inbound {
	slices.SortStableFunc(in, func(a, b bot.Inbound) int { return bot.CompareHints(a.Hint, b.Hint) })
	seen := map[string]bool{}
	return slices.DeleteFunc(in, func(i bot.Inbound) bool {
		twice := seen[i.Keys[0]]
		seen[i.Keys[0]] = true
		return twice
	})
}

// stamp is a time as Slack writes it. Such times are compared as text, never as
// numbers with a fraction: the last digits are what tells messages apart.
func stamp(t time.Time) string { return fmt.Sprintf("%d.%06d", t.Unix(), t.Nanosecond()/1000) }

func before(a, b string) bool { return bot.CompareHints(a, b) < 0 }
