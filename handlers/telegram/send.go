package telegram

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"sync"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"leadline/bot"
)

// Send hands one message to Telegram: as a new one, or as an edit. What is
// private in a group goes to the person's own chat, for a group has no messages
// that only one of its members sees.
func (c *Channel) Send(ctx context.Context, o bot.Outbound) (bot.Receipt, error) {
	keys, failure := keyboardOf(o)
	if failure != nil {
		return bot.Receipt{}, failure
	}
	var r bot.Receipt
	if o.Edit != nil {
		r, failure = c.change(ctx, o, keys)
	} else {
		r, failure = c.post(ctx, o, keys)
	}
	if failure != nil {
		return bot.Receipt{}, failure
	}
	return r, nil
}

// Reconcile finds nothing: Telegram has no way to look for a message of ours.
// An edit repeats safely and a question asked twice is harmless; cards are
// rendered anew from the lead as it is before they go out again.
func (c *Channel) Reconcile(context.Context, bot.Outbound) ([]bot.Receipt, error) {
	return nil, nil
}

// Missed brings nothing: what Telegram took while we were down waits there, and
// comes by itself, to the webhook or the poller. Messages wait a day, presses
// two and a half minutes.
func (c *Channel) Missed(context.Context, time.Time) ([]bot.Inbound, error) {
	return nil, nil
}

// keyboardOf puts the row's id and their place into its buttons. Never empty:
// Telegram would make something else of a button that carries nothing.
func keyboardOf(o bot.Outbound) (models.ReplyMarkup, *bot.SendError) {
	var p payload
	if len(o.Rendered.Payload) > 0 && json.Unmarshal(o.Rendered.Payload, &p) != nil || o.Rendered.Text == "" {
		return nil, &bot.SendError{Class: bot.BadContent, Scope: bot.ScopeMessage, Code: "payload"}
	}
	if len(p.Rows) == 0 {
		return nil, nil
	}
	markup := &models.InlineKeyboardMarkup{}
	i := 0
	for _, row := range p.Rows {
		var line []models.InlineKeyboardButton
		for _, k := range row {
			line = append(line, models.InlineKeyboardButton{Text: k.Text, Style: k.Style, CallbackData: bot.ButtonRef(o.ID, i)})
			i++
		}
		markup.InlineKeyboard = append(markup.InlineKeyboard, line)
	}
	return markup, nil
}

// post writes a new message.
func (c *Channel) post(ctx context.Context, o bot.Outbound, keys models.ReplyMarkup) (bot.Receipt, *bot.SendError) {
	chat, failure := c.place(o)
	if failure != nil {
		return bot.Receipt{}, failure
	}
	params := &tg.SendMessageParams{ChatID: chat, Text: o.Rendered.Text, ReplyMarkup: keys, LinkPreviewOptions: noPreview()}
	if chat < 0 {
		params.MessageThreadID, _ = strconv.Atoi(o.To.Thread)
	}
	if r := o.ReplyTo; r != nil && (r.Conversation == "" || r.Conversation == strconv.FormatInt(chat, 10)) {
		if id, err := strconv.Atoi(r.ID); err == nil {
			params.ReplyParameters = &models.ReplyParameters{MessageID: id, AllowSendingWithoutReply: true}
		}
	}
	return c.deliver(ctx, chat, func(ctx context.Context) (*models.Message, error) { return c.api.SendMessage(ctx, params) })
}

// change edits a message in place; buttons that are no longer there vanish.
func (c *Channel) change(ctx context.Context, o bot.Outbound, keys models.ReplyMarkup) (bot.Receipt, *bot.SendError) {
	chat, failure := c.place(o)
	if o.Edit.Conversation != "" {
		chat, failure = chatOf(o.Edit.Conversation)
	}
	id, err := strconv.Atoi(o.Edit.ID)
	if failure != nil || err != nil {
		return bot.Receipt{}, &bot.SendError{Class: bot.Gone, Scope: bot.ScopeMessage, Code: "receipt"}
	}
	params := &tg.EditMessageTextParams{ChatID: chat, MessageID: id, Text: o.Rendered.Text, ReplyMarkup: keys, LinkPreviewOptions: noPreview()}
	r, failure := c.deliver(ctx, chat, func(ctx context.Context) (*models.Message, error) { return c.api.EditMessageText(ctx, params) })
	switch {
	case failure == nil:
	case failure.Class == bot.Done: // it says that already
		return bot.Receipt{ID: o.Edit.ID, Conversation: strconv.FormatInt(chat, 10), Status: "sent"}, nil
	case failure.Class == bot.Moved: // the group's old messages stayed behind
		failure.Class = bot.Gone
	}
	return r, failure
}

// deliver makes one call that leads to a message, and checks that Telegram
// names it.
func (c *Channel) deliver(ctx context.Context, chat int64, do func(context.Context) (*models.Message, error)) (bot.Receipt, *bot.SendError) {
	if failure := c.pace.wait(ctx, chat, c.cfg.Now()); failure != nil {
		return bot.Receipt{}, failure
	}
	id := 0
	failure := c.ask(ctx, func(ctx context.Context) error {
		m, err := do(ctx)
		if err == nil {
			id = m.ID
		}
		return err
	})
	if failure != nil {
		if failure.Class == bot.Moved {
			c.moved.remember(chat, failure.NewConversation)
		}
		return bot.Receipt{}, failure
	}
	if id == 0 { // "ok" without a message is nobody's word
		return bot.Receipt{}, &bot.SendError{Class: bot.Ambiguous, Scope: bot.ScopeMessage, Code: "no message"}
	}
	return bot.Receipt{ID: strconv.Itoa(id), Conversation: strconv.FormatInt(chat, 10), Status: "sent"}, nil
}

// place is the chat of a new message. What is for a person goes to the person's
// own chat, also when they spoke in a group; only what is for the group itself
// goes there.
func (c *Channel) place(o bot.Outbound) (int64, *bot.SendError) {
	at := o.To.Conversation
	if at == "" || o.Room != nil || o.To.Room && !strings.HasPrefix(o.To.User, "-") {
		at = o.To.User
	}
	chat, failure := chatOf(at)
	return c.moved.now(chat), failure
}

func chatOf(s string) (int64, *bot.SendError) {
	chat, err := strconv.ParseInt(s, 10, 64)
	if err != nil || chat == 0 {
		return 0, &bot.SendError{Class: bot.BadAddress, Scope: bot.ScopeConversation, Code: "no chat"}
	}
	return chat, nil
}

// noPreview: an address in a text is not fetched and shown under it.
func noPreview() *models.LinkPreviewOptions {
	return &models.LinkPreviewOptions{IsDisabled: tg.True()}
}

// moves remembers which groups became others, for rows that were written before
// their address learnt it.
type moves struct {
	mu sync.Mutex
	to map[int64]int64
}

// maxMoves is more groups than anyone has; beyond it they are learnt again.
const maxMoves = 1000

func (m *moves) remember(from int64, to string) {
	chat, err := strconv.ParseInt(to, 10, 64)
	if err != nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.to == nil || len(m.to) >= maxMoves {
		m.to = map[int64]int64{}
	}
	m.to[from] = chat
}

func (m *moves) now(chat int64) int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	if to, ok := m.to[chat]; ok {
		return to
	}
	return chat
}
