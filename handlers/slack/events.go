package slack

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"

	"leadline/bot"
	"leadline/handlers"
)

// envelope is what every event comes in.
type envelope struct {
	Type      string          `json:"type"`
	Challenge string          `json:"challenge"`
	Team      string          `json:"team_id"`
	App       string          `json:"api_app_id"`
	Event     json.RawMessage `json:"event"`
}

// event is the little we need of the events we know; history has the same shape.
type event struct {
	Type     string          `json:"type"`
	Subtype  string          `json:"subtype"`
	Channel  string          `json:"channel"`
	Kind     string          `json:"channel_type"`
	User     string          `json:"user"`
	Bot      string          `json:"bot_id"`
	Text     string          `json:"text"`
	TS       string          `json:"ts"`
	Thread   string          `json:"thread_ts"`
	EventTS  string          `json:"event_ts"`
	Tab      string          `json:"tab"`
	Latest   string          `json:"latest_reply"`
	Edited   *edited         `json:"edited"`
	Files    json.RawMessage `json:"files"`
	Message  json.RawMessage `json:"message"`
	Previous json.RawMessage `json:"previous_message"`
	Metadata *metadata       `json:"metadata"`
}

type edited struct {
	TS string `json:"ts"`
}

// file is what comes along with a message.
type file struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Type     string `json:"mimetype"`
	Download string `json:"url_private_download"`
	Private  string `json:"url_private"`
}

// events are those we act on; any other is answered and ignored.
var events = map[string]func(c *Channel, id identity, e event) []bot.Inbound{
	"message":          (*Channel).message,
	"app_mention":      (*Channel).message, // in rooms it doubles the message: same key
	"app_home_opened":  (*Channel).home,
	"app_uninstalled":  (*Channel).removed,
	"tokens_revoked":   (*Channel).removed,
	"app_rate_limited": (*Channel).limited,
}

// spoken are the kinds of message that are a person's own words.
var spoken = []string{"", "file_share", "thread_broadcast", "me_message"}

// maxFiles is how many files of one message are taken.
const maxFiles = 10

var challengeShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,100}$`)

// takeEvent takes one event. The retry headers are not looked at: the first
// delivery may be the one that failed. Nor is the event id, which a message
// that comes again may have changed: its place and time are its key, in events,
// mentions and history alike.
func (c *Channel) takeEvent(ctx context.Context, inbox bot.Inbox, id identity, payload []byte) (any, error) {
	var e envelope
	if err := loose(payload, &e); err != nil {
		return nil, err
	}
	if e.Type == "url_verification" { // it names no team; the signature vouches for it
		if !challengeShape.MatchString(e.Challenge) {
			return nil, handlers.Refuse{Status: http.StatusBadRequest}
		}
		return e.Challenge, nil
	}
	if !id.ours(e.Team, e.App) {
		return nil, errForeign
	}
	if e.Type == "app_rate_limited" {
		return nil, c.store(ctx, inbox, c.limited(id, event{})...)
	}
	var inner event
	if len(e.Event) == 0 || loose(e.Event, &inner) != nil || inner.Type == "" {
		return nil, errUnreadable
	}
	read, known := events[inner.Type]
	if !known {
		return nil, nil
	}
	in := read(c, id, inner)
	if in == nil && isSpoken(inner) { // a message without an author, a place or a time
		return nil, errUnreadable
	}
	return nil, c.store(ctx, inbox, in...)
}

func isSpoken(e event) bool {
	return (e.Type == "message" || e.Type == "app_mention") && slices.Contains(spoken, e.Subtype)
}

// message reads what a person wrote or changed. Bots, ourselves among them, are
// not people.
func (c *Channel) message(id identity, e event) []bot.Inbound {
	if e.Subtype == "message_changed" {
		return c.changed(id, e)
	}
	if e.Bot != "" || !slices.Contains(spoken, e.Subtype) || e.User != "" && e.User == id.user || e.User == "USLACKBOT" {
		return []bot.Inbound{{Kind: bot.Ignored}}
	}
	if e.User == "" || e.Channel == "" || e.TS == "" {
		return nil
	}
	in := bot.Inbound{
		Kind: bot.Text, Keys: []string{key("message", id.team, e.Channel, e.TS)},
		From: id.from(e.User, e.Channel, threadOf(e), isRoom(e.Channel, e.Kind)),
		Hint: e.TS, Message: e.TS, Media: filesOf(e.Files),
	}
	in.Text = textOf(withoutMention(e.Text, id.user))
	return []bot.Inbound{in}
}

// changed reads an edit. Slack also reports changes that nobody typed, such as
// a preview of a link: those have no edit time or the same text.
func (c *Channel) changed(id identity, e event) []bot.Inbound {
	var now, before event
	if loose(e.Message, &now) != nil || now.TS == "" || e.Channel == "" {
		return []bot.Inbound{{Kind: bot.Ignored}}
	}
	_ = loose(e.Previous, &before) // without it every edit counts
	if now.Edited == nil || now.Edited.TS == "" || now.Bot != "" || now.User == "" || now.User == id.user || before.TS == now.TS && before.Text == now.Text {
		return []bot.Inbound{{Kind: bot.Ignored}}
	}
	return []bot.Inbound{editOf(id, now, e.Channel, e.Kind)}
}

func editOf(id identity, m event, channel, kind string) bot.Inbound {
	return bot.Inbound{
		Kind: bot.Edit, Keys: []string{key("edit", id.team, channel, m.TS, m.Edited.TS)},
		From: id.from(m.User, channel, threadOf(m), isRoom(channel, kind)),
		Hint: m.Edited.TS, Message: m.TS, Edits: m.TS,
		Text: textOf(withoutMention(m.Text, id.user)),
	}
}

// threadOf is the thread a message was written in: always its first message.
func threadOf(e event) string {
	if e.Thread == e.TS {
		return ""
	}
	return e.Thread
}

// filesOf lists what came along; nothing is fetched here.
func filesOf(raw json.RawMessage) []bot.Media {
	var files []file
	if len(raw) == 0 || loose(raw, &files) != nil {
		return nil
	}
	var media []bot.Media
	for _, f := range files[:min(len(files), maxFiles)] {
		ref := f.ID // files of other workspaces come without an address: it is asked for later
		for _, address := range []string{f.Private, f.Download} {
			if address != "" {
				ref = address
			}
		}
		if ref != "" {
			media = append(media, bot.Media{Ref: ref, Type: handlers.MediaType(f.Type), Name: handlers.Clean(f.Name, 200)})
		}
	}
	return media
}

// home reads that somebody looks at our home page.
func (c *Channel) home(id identity, e event) []bot.Inbound {
	if e.User == "" || e.Tab != "" && e.Tab != "home" {
		return []bot.Inbound{{Kind: bot.Ignored}}
	}
	return []bot.Inbound{{
		Kind: bot.Home, From: id.from(e.User, e.Channel, "", false),
		Keys: []string{key("home", id.team, e.User, e.EventTS)}, Hint: e.EventTS,
	}}
}

// removed tells the operator that we are out: sends fail with Auth from now on,
// so their queue is kept.
func (c *Channel) removed(id identity, e event) []bot.Inbound {
	c.cfg.Log.Error("slack app removed or token revoked: install it again and set LEADLINE_SLACK_BOT_TOKEN", "event", e.Type, "team", id.team)
	return []bot.Inbound{{Kind: bot.Ignored}}
}

// limited tells the operator that Slack holds events back.
func (c *Channel) limited(identity, event) []bot.Inbound {
	c.cfg.Log.Warn("slack holds events back: more than 30,000 in an hour")
	return []bot.Inbound{{Kind: bot.Ignored}}
}
