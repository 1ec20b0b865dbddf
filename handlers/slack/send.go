package slack

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"

	sdk "github.com/slack-go/slack"

	"leadline/bot"
	"leadline/handlers"
)

// metadataType marks our messages: Slack keeps it with the message and shows it
// to nobody, so a send whose outcome is unknown can be found again.
const metadataType = "leadline_message"

type metadata struct {
	Type    string `json:"event_type"`
	Payload struct {
		Outbox string `json:"outbox"`
	} `json:"event_payload"`
}

// homePage is the conversation of messages that become a person's home page.
const homePage = "home"

// Send hands one message to Slack: as a post, as an edit, as something only one
// person in a room sees, or as a home page.
func (c *Channel) Send(ctx context.Context, o bot.Outbound) (bot.Receipt, error) {
	shape, err := c.shape(o)
	if err != nil {
		return bot.Receipt{}, err
	}
	var r bot.Receipt
	var failure *bot.SendError
	switch {
	case o.To.Conversation == homePage:
		r, failure = c.publish(ctx, o, shape)
	case whispered(o):
		r, failure = c.whisper(ctx, o, shape)
	case o.Edit != nil:
		r, failure = c.update(ctx, o, shape)
	default:
		r, failure = c.post(ctx, o, shape)
	}
	if failure != nil {
		return bot.Receipt{}, failure
	}
	return r, nil
}

// shape is the text and the blocks of a row, with its id in every button.
type shape struct {
	text   string
	blocks []sdk.Block
}

func (c *Channel) shape(o bot.Outbound) (shape, error) {
	raw := o.Rendered.Payload
	if len(raw) == 0 { // made while the channel was off: the words are all there is
		raw = c.Render(bot.Message{Text: o.Rendered.Text}).Payload
	}
	var p payload
	if err := json.Unmarshal(raw, &p); err != nil || len(p.Blocks.BlockSet) == 0 || o.Rendered.Text == "" {
		return shape{}, &bot.SendError{Class: bot.BadContent, Scope: bot.ScopeMessage, Code: "payload"}
	}
	i := 0
	for _, b := range p.Blocks.BlockSet {
		row, ok := b.(*sdk.ActionBlock)
		if !ok {
			continue
		}
		for _, e := range row.Elements.ElementSet {
			if button, ok := e.(*sdk.ButtonBlockElement); ok {
				button.Value = bot.ButtonRef(o.ID, i)
				i++
			}
		}
	}
	return shape{o.Rendered.Text, p.Blocks.BlockSet}, nil
}

// options are what every message has: the words for notifications and readers
// aloud, and no reading of names, links or commands into them.
func (s shape) options(more ...sdk.MsgOption) []sdk.MsgOption {
	return append([]sdk.MsgOption{
		sdk.MsgOptionText(s.text, true), sdk.MsgOptionBlocks(s.blocks...),
		sdk.MsgOptionParse(false), sdk.MsgOptionLinkNames(false),
	}, more...)
}

// whispered says whether only one person in a room is to see it: what is
// private there, and what answers a slash command, which nobody else saw.
func whispered(o bot.Outbound) bool {
	return o.Room != nil || o.Kind == bot.Reply && o.To.Room && o.Hints.ResponseURL != ""
}

// post writes a new message.
func (c *Channel) post(ctx context.Context, o bot.Outbound, s shape) (bot.Receipt, *bot.SendError) {
	conversation, thread, failure := c.place(ctx, o)
	if failure != nil {
		return bot.Receipt{}, failure
	}
	more := []sdk.MsgOption{
		sdk.MsgOptionDisableLinkUnfurl(), sdk.MsgOptionDisableMediaUnfurl(), sdk.MsgOptionDisableMarkdown(),
		sdk.MsgOptionMetadata(sdk.SlackMetadata{EventType: metadataType, EventPayload: map[string]any{"outbox": strconv.FormatInt(o.ID, 10)}}),
	}
	if thread != "" {
		more = append(more, sdk.MsgOptionTS(thread))
	}
	r, failure := c.put(ctx, conversation, sdk.MsgOptionPost(), s.options(more...)...)
	if failure != nil && failure.Code == "channel_not_found" && conversation == o.To.Conversation && !o.To.Room {
		return bot.Receipt{}, c.moved(ctx, o, failure)
	}
	return r, failure
}

// update edits a message in place; buttons that are no longer there vanish.
func (c *Channel) update(ctx context.Context, o bot.Outbound, s shape) (bot.Receipt, *bot.SendError) {
	conversation := o.Edit.Conversation
	if conversation == "" {
		conversation = o.To.Conversation
	}
	return c.put(ctx, conversation, sdk.MsgOptionUpdate(o.Edit.ID), s.options()...)
}

// put makes one call of the chat methods and checks that Slack names the
// message: an "ok" without one is nobody's word.
func (c *Channel) put(ctx context.Context, conversation string, method sdk.MsgOption, options ...sdk.MsgOption) (bot.Receipt, *bot.SendError) {
	if failure := c.pace.wait(ctx, conversation, c.cfg.Now()); failure != nil {
		return bot.Receipt{}, failure
	}
	var w handlers.Wire
	at, ts, _, err := c.api.SendMessageContext(w.Watch(ctx), conversation, append([]sdk.MsgOption{method}, options...)...)
	if err != nil {
		return bot.Receipt{}, failed(&w, err)
	}
	if ts == "" {
		return bot.Receipt{}, byWord("")
	}
	if at == "" {
		at = conversation
	}
	return bot.Receipt{ID: ts, Conversation: at, Status: "sent"}, nil
}

// whisper shows something in a room to one person. Where that is not possible
// (we are not in that room) it goes through the address that came with what
// they did, and at last to them directly: private it stays.
func (c *Channel) whisper(ctx context.Context, o bot.Outbound, s shape) (bot.Receipt, *bot.SendError) {
	room := o.To
	if o.Room != nil {
		room = *o.Room
	}
	more := []sdk.MsgOption{}
	if room.Thread != "" {
		more = append(more, sdk.MsgOptionTS(room.Thread))
	}
	r, failure := c.put(ctx, room.Conversation, sdk.MsgOptionPostEphemeral(o.To.User), s.options(more...)...)
	if failure == nil || failure.Class != bot.BadAddress {
		return r, failure
	}
	if c.safeResponseURL(o.Hints.ResponseURL) {
		r, failure = c.respond(ctx, o, s)
		if failure == nil || failure.Class != bot.WindowClosed {
			return r, failure
		}
	}
	direct := o
	direct.Room, direct.Edit, direct.ReplyTo = nil, nil, nil
	direct.To.Room, direct.To.Conversation, direct.To.Thread = false, "", ""
	r, failure = c.post(ctx, direct, s)
	r.Conversation = "" // the row stays the room's
	return r, failure
}

// respond uses the address that came with a press or a slash command.
func (c *Channel) respond(ctx context.Context, o bot.Outbound, s shape) (bot.Receipt, *bot.SendError) {
	var w handlers.Wire
	_, _, _, err := c.api.SendMessageContext(w.Watch(ctx), "", append(s.options(), sdk.MsgOptionResponseURL(o.Hints.ResponseURL, sdk.ResponseTypeEphemeral))...)
	if err != nil {
		failure := failed(&w, err)
		if failure.Code == "http_404" || failure.Code == "http_410" {
			failure.Class = bot.WindowClosed
		}
		return bot.Receipt{}, failure
	}
	return bot.Receipt{ID: "response:" + strconv.FormatInt(o.ID, 10), Status: "sent"}, nil
}

// safeResponseURL: such an address arrives in a request and gets our words, so
// only Slack's own host is called, or the one the operator set for everything.
func (c *Channel) safeResponseURL(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil || raw == "" || u.User != nil {
		return false
	}
	if u.Scheme == "https" && u.Host == slackReply {
		return true
	}
	return c.cfg.APIURL != "" && !c.atSlack() && sameHost(u, c.base)
}

// publish makes a person's home page.
func (c *Channel) publish(ctx context.Context, o bot.Outbound, s shape) (bot.Receipt, *bot.SendError) {
	var w handlers.Wire
	r, err := c.api.PublishViewContext(w.Watch(ctx), sdk.PublishViewContextRequest{
		UserID: o.To.User, View: sdk.HomeTabViewRequest{Type: sdk.VTHomeTab, Blocks: sdk.Blocks{BlockSet: s.blocks}},
	})
	if err != nil {
		return bot.Receipt{}, failed(&w, err)
	}
	if r.View.ID == "" {
		return bot.Receipt{}, byWord("")
	}
	return bot.Receipt{ID: r.View.ID, Status: "sent"}, nil
}
