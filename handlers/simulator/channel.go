package simulator

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"leadline/bot"
)

// channel is one simulated provider together with the real way to render.
type channel struct {
	name string
	real bot.Channel
	s    *Simulator
}

// Name is that of the real channel.
func (c *channel) Name() string { return c.name }

// Webhook answers that there is none: people act through the simulator.
func (c *channel) Webhook(bot.Inbox) http.Handler { return http.NotFoundHandler() }

// Render is the real channel's. Only the payload differs: it says what the page
// needs to draw a card, for no provider will read it.
func (c *channel) Render(m bot.Message) bot.Rendered {
	var r bot.Rendered
	if c.real != nil {
		r = c.real.Render(m)
	} else {
		r = plain(c.name, m)
	}
	look := Look{Title: m.Title, Fields: m.Fields}
	if len(m.Fields) > 0 { // else the text begins with it
		look.Ack = m.Ack
	}
	for i := range min(len(m.Buttons), len(r.Buttons)) {
		look.Styles = append(look.Styles, m.Buttons[i].Style)
	}
	for _, b := range m.Buttons[min(len(m.Buttons), len(r.Buttons)):] {
		look.Answers = append(look.Answers, Answer{Text: cmp.Or(b.Key, b.Do), Label: b.Label})
	}
	r.Payload, _ = json.Marshal(look) // strings only: cannot fail
	return r
}

// Send puts the message on the phone or into the room, unless a fault was
// asked for.
func (c *channel) Send(ctx context.Context, o bot.Outbound) (bot.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return bot.Receipt{}, &bot.SendError{Class: bot.Retry, Scope: bot.ScopeMessage, Cause: err}
	}
	var look Look
	if len(o.Rendered.Payload) > 0 && json.Unmarshal(o.Rendered.Payload, &look) != nil {
		return bot.Receipt{}, &bot.SendError{Class: bot.BadContent, Scope: bot.ScopeMessage, Code: "payload"}
	}
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	fault, broken := c.s.nextFault(c.name)
	if broken && !fault.Taken {
		return bot.Receipt{}, fault.error()
	}
	if o.Edit != nil {
		if _, ok := c.s.receipts[o.Edit.ID]; !ok {
			return bot.Receipt{}, &bot.SendError{Class: bot.Gone, Scope: bot.ScopeMessage, Code: "message_not_found"}
		}
	}
	receipt := c.s.deliver(o, look, c.s.now())
	if broken {
		return bot.Receipt{}, fault.error()
	}
	return receipt, nil
}

// Reconcile finds a message that was taken though Send said otherwise.
func (c *channel) Reconcile(_ context.Context, o bot.Outbound) ([]bot.Receipt, error) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	for _, m := range c.s.sent {
		if m.Outbound != o.ID || m.To.Channel != c.name {
			continue
		}
		id := receiptID(c.name, o.ID)
		if o.Edit != nil {
			id = o.Edit.ID
		}
		return []bot.Receipt{{ID: id, Conversation: conversation(m.To), Status: "sent", Segments: m.Segments}}, nil
	}
	return nil, nil
}

// Missed lists what people sent on this channel since a time.
func (c *channel) Missed(_ context.Context, since time.Time) ([]bot.Inbound, error) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	var missed []bot.Inbound
	for _, in := range c.s.said {
		if in.From.Channel == c.name && !in.At.Before(since) {
			missed = append(missed, in.Inbound)
		}
	}
	return missed, nil
}
