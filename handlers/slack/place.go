package slack

import (
	"context"
	"net/url"
	"strings"

	sdk "github.com/slack-go/slack"

	"leadline/bot"
	"leadline/handlers"
)

// place is where a new message goes: the conversation that was used, and the
// thread there. What is for one person never goes to a room they spoke in; the
// first message to a person opens the conversation.
func (c *Channel) place(ctx context.Context, o bot.Outbound) (conversation, thread string, failure *bot.SendError) {
	if here := o.To.Conversation; here != "" && (!o.To.Room || forRoom(o)) {
		thread = o.To.Thread
		if r := o.ReplyTo; r != nil && (r.Conversation == "" || r.Conversation == here) {
			thread = r.ID
		}
		return here, thread, nil
	}
	conversation, failure = c.open(ctx, o.To.User)
	return conversation, "", failure
}

// forRoom says whether a row to a shared conversation is for all who are in it.
func forRoom(o bot.Outbound) bool {
	return o.To.User == o.To.Conversation || o.Kind == bot.Reply || o.Kind == bot.PoolCard || o.Kind == bot.CardUpdate
}

// open finds or makes our direct conversation with a person. Doing it twice is
// harmless, so an unknown outcome is only a reason to try again.
func (c *Channel) open(ctx context.Context, user string) (string, *bot.SendError) {
	var w handlers.Wire
	ch, _, _, err := c.api.OpenConversationContext(w.Watch(ctx), &sdk.OpenConversationParameters{Users: []string{user}})
	failure := (*bot.SendError)(nil)
	switch {
	case err != nil:
		failure = failed(&w, err)
	case ch == nil || ch.ID == "":
		failure = byWord("")
	default:
		return ch.ID, nil
	}
	switch failure.Class {
	case bot.Ambiguous:
		failure.Class = bot.Retry
	case bot.RateLimited:
		failure.Scope = bot.ScopeAccount // a limit of the method, not of a conversation
	}
	return "", failure
}

// moved looks whether a person's conversation has another id now.
func (c *Channel) moved(ctx context.Context, o bot.Outbound, failure *bot.SendError) *bot.SendError {
	now, err := c.open(ctx, o.To.User)
	if err != nil || now == o.To.Conversation {
		return failure
	}
	return &bot.SendError{Class: bot.Moved, Scope: bot.ScopeMessage, Code: failure.Code, NewConversation: now}
}

// atSlack says whether the API is Slack's own.
func (c *Channel) atSlack() bool { return strings.HasPrefix(c.base, slackHost+"/") }

func sameHost(u *url.URL, base string) bool {
	b, err := url.Parse(base)
	return err == nil && u.Scheme == b.Scheme && strings.EqualFold(u.Host, b.Host)
}
