package telegram

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/go-telegram/bot/models"

	"leadline/bot"
)

// kinds are the updates we ask Telegram for; others are answered and ignored.
var kinds = []string{
	models.AllowedUpdateMessage, models.AllowedUpdateEditedMessage, models.AllowedUpdateCallbackQuery, models.AllowedUpdateMyChatMember,
}

// maxCallback is more than any press's id has.
const maxCallback = 128

// heard is one update as the inbox takes it, and the press to be answered.
type heard struct {
	in       bot.Inbound
	update   int64  // 0: not readable
	callback string // "": none
}

// hear reads one update. Whatever cannot be read becomes Raw, so that nothing
// is lost and nothing stands in the way.
func (c *Channel) hear(raw []byte) heard {
	var u update
	err := loose(raw, &u)
	if err == nil && u.ID <= 0 {
		err = errUnreadable
	}
	h := heard{update: max(u.ID, 0)}
	if err == nil {
		h.in, err = c.read(u)
	}
	if err != nil {
		h.in = c.raw(raw, u.ID)
	} else if u.Press != nil {
		h.callback = u.Press.ID
	}
	if u.ID > 0 {
		h.in.Hint = strconv.FormatInt(u.ID, 10)
	}
	h.in.At = c.cfg.Now()
	return h
}

func (c *Channel) read(u update) (bot.Inbound, error) {
	switch {
	case u.Message != nil:
		return c.message(u.ID, u.Message)
	case u.Edited != nil:
		return c.edit(u.ID, u.Edited)
	case u.Press != nil:
		return c.press(u.ID, u.Press)
	case u.Member != nil:
		return c.membership(u.ID, u.Member)
	}
	return bot.Inbound{Kind: bot.Ignored}, nil
}

// raw keeps an update for a person to look at.
func (c *Channel) raw(body []byte, id int64) bot.Inbound {
	key := c.key(id)
	if id <= 0 {
		sum := sha256.Sum256(body)
		key = "telegram:raw:" + c.tenant() + ":" + hex.EncodeToString(sum[:])
	}
	return bot.Inbound{
		Kind: bot.Raw, Raw: body, Keys: []string{key},
		From: bot.Address{Channel: "telegram", Tenant: c.tenant(), User: "unknown"},
	}
}

// key is an update's number, which Telegram repeats with everything it sends
// again. After a quiet week the numbers go on from anywhere.
func (c *Channel) key(update int64, more ...string) string {
	return strings.Join(append([]string{"telegram", "update", c.tenant(), strconv.FormatInt(update, 10)}, more...), ":")
}

// mine says whether a message is for us to hear: written by a person, in a
// private chat or a group, in nobody else's name.
func mine(m *message) (ours bool, err error) {
	switch {
	case m.Chat.Type == models.ChatTypeChannel, m.SenderChat != nil, m.From != nil && m.From.IsBot:
		return false, nil
	case m.From == nil || m.From.ID <= 0 || m.Chat.ID == 0 || m.ID <= 0:
		return false, errUnreadable
	}
	return true, nil
}

// message reads what a person wrote, sent or shared.
func (c *Channel) message(id int64, m *message) (bot.Inbound, error) {
	if ours, err := mine(m); !ours {
		return bot.Inbound{Kind: bot.Ignored}, err
	}
	in := bot.Inbound{Kind: bot.Text, Keys: []string{c.key(id)}, From: c.from(m.From, m), Message: nameOf(m), Text: m.words()}
	if in.From.Room {
		text, ok := c.forUs(in.Text, m)
		if !ok || m.Text == "" {
			return bot.Inbound{Kind: bot.Ignored}, nil
		}
		in.Text = text
		return in, nil
	}
	in.Text = c.withoutName(in.Text)
	switch {
	case m.Contact != nil:
		in.Kind, in.Contact = bot.Contact, contactOf(m.Contact, m.From.ID)
	case there(m.Location), there(m.Venue): // where it points to is not kept
		in.Kind, in.Text = bot.Location, ""
	default:
		in.Media = mediaOf(m)
		if m.Text == "" && m.Caption == "" && m.Sticker == nil && len(in.Media) == 0 {
			return bot.Inbound{Kind: bot.Ignored}, nil // a poll, a game, "joined Telegram"
		}
	}
	return in, nil
}

// edit reads a changed text. A live location changes too, without words.
func (c *Channel) edit(id int64, m *message) (bot.Inbound, error) {
	ours, err := mine(m)
	if !ours || m.Text == "" && m.Caption == "" {
		return bot.Inbound{Kind: bot.Ignored}, err
	}
	in := bot.Inbound{
		Kind: bot.Edit, Keys: []string{c.key(id, strconv.FormatInt(m.EditDate, 10))}, From: c.from(m.From, m),
		Message: nameOf(m), Edits: nameOf(m), Text: m.words(),
	}
	if !in.From.Room {
		in.Text = c.withoutName(in.Text)
		return in, nil
	}
	text, ok := c.forUs(in.Text, m)
	if !ok || m.Text == "" {
		return bot.Inbound{Kind: bot.Ignored}, nil
	}
	in.Text = text
	return in, nil
}

// press reads which of our buttons was pressed. Any program can send any data:
// what is no reference of ours is nobody's button, and what a reference may do
// is decided by the row it names.
func (c *Channel) press(id int64, p *press) (bot.Inbound, error) {
	if p.ID == "" || len(p.ID) > maxCallback || p.From == nil || p.From.ID <= 0 {
		return bot.Inbound{}, errUnreadable
	}
	ref, ok := bot.ParseButtonRef(p.Data)
	if !ok || p.From.IsBot {
		return bot.Inbound{Kind: bot.Ignored}, nil
	}
	ref.Callback = p.ID
	in := bot.Inbound{
		Kind: bot.Press, Press: &ref, Keys: []string{c.key(id), "telegram:press:" + c.tenant() + ":" + p.ID}, From: c.from(p.From, p.Message),
	}
	if p.Message != nil {
		in.Message = nameOf(p.Message)
	}
	return in, nil
}

// memberships are what they mean in a private chat.
var memberships = map[models.ChatMemberType]bot.InboundKind{
	models.ChatMemberTypeBanned: bot.Blocked, models.ChatMemberTypeMember: bot.Unblocked,
}

// membership reads that a person blocked us or let us back in. Being thrown out
// of a group is seen when we next write there.
func (c *Channel) membership(id int64, m *membership) (bot.Inbound, error) {
	kind, known := memberships[m.Now.Status]
	if m.From == nil || m.From.ID <= 0 || m.Chat.ID == 0 {
		return bot.Inbound{}, errUnreadable
	}
	if !known || isRoom(m.Chat) {
		return bot.Inbound{Kind: bot.Ignored}, nil
	}
	return bot.Inbound{Kind: kind, Keys: []string{c.key(id)}, From: c.from(m.From, &message{Chat: m.Chat})}, nil
}

// from is who speaks where: a person is their number, never their name, which
// they can change. A group is a room.
func (c *Channel) from(who *models.User, m *message) bot.Address {
	a := bot.Address{Channel: "telegram", Tenant: c.tenant(), User: strconv.FormatInt(who.ID, 10)}
	if m == nil || m.Chat.ID == 0 {
		a.Conversation = a.User // a private chat has its person's number
		return a
	}
	a.Conversation, a.Room = strconv.FormatInt(m.Chat.ID, 10), isRoom(m.Chat)
	if a.Room && m.InTopic && m.Topic > 0 {
		a.Thread = strconv.FormatInt(m.Topic, 10)
	}
	return a
}

// isRoom says whether a chat is shared; a private chat has its person's number,
// a shared one a number below zero.
func isRoom(chat models.Chat) bool {
	return chat.Type != models.ChatTypePrivate && (chat.Type != "" || chat.ID < 0)
}

// nameOf names a message for good: its number counts only within its chat.
func nameOf(m *message) string {
	return strconv.FormatInt(m.Chat.ID, 10) + "/" + strconv.FormatInt(m.ID, 10)
}
