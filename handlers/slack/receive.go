package slack

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"leadline/bot"
	"leadline/handlers"
)

// A door is one kind of request: how it is decoded and taken, by whatever way
// it came in. What it returns is the answer's body, nil for none.
type door func(ctx context.Context, in bot.Inbox, id identity, payload []byte) (reply any, err error)

// errForeign: the request is about another workspace or another app.
var errForeign = errors.New("not our workspace or app")

// Webhook takes events, presses and forms, and slash commands.
func (c *Channel) Webhook(inbox bot.Inbox) http.Handler {
	return handlers.Routes{
		"/slack/events":       c.receiver(inbox, handlers.JSONType, whole, c.takeEvent),
		"/slack/interactions": c.receiver(inbox, handlers.FormType, payloadField, c.takeInteraction),
		"/slack/commands":     c.receiver(inbox, handlers.FormType, formFields, c.takeCommand),
	}
}

// receiver verifies the raw bytes before anything looks into them.
func (c *Channel) receiver(inbox bot.Inbox, media string, unwrap func([]byte) ([]byte, error), take door) handlers.Receiver {
	return handlers.Receiver{
		Types: []string{media}, Max: handlers.LargeBody, Deadline: c.cfg.Deadline,
		Take: func(ctx context.Context, r *http.Request, body []byte) (handlers.Answer, error) {
			// A query is not under the signature: whatever stands there is nobody's word.
			if r.URL.RawQuery != "" || !signed(r.Header, body, c.cfg.SigningSecrets, c.cfg.Now()) {
				return handlers.Answer{}, handlers.Unsigned
			}
			payload, err := unwrap(body)
			if refused, ok := errors.AsType[handlers.Refuse](err); ok {
				return handlers.Answer{}, refused
			}
			if err != nil {
				return handlers.Answer{}, c.park(ctx, inbox, body)
			}
			reply, err := c.take(ctx, inbox, take, payload)
			if errors.Is(err, errForeign) {
				return handlers.Answer{}, handlers.Unsigned
			}
			if refused := (handlers.Refuse{}); errors.As(err, &refused) {
				return handlers.Answer{}, refused
			}
			if err != nil {
				c.cfg.Log.Error("slack webhook: not stored, Slack may send it again", "path", r.URL.Path, "cause", handlers.Scrub(err))
				return handlers.Answer{}, err
			}
			return answerOf(reply)
		},
	}
}

// take lets a payload through its door; what cannot be decoded is parked.
func (c *Channel) take(ctx context.Context, inbox bot.Inbox, d door, payload []byte) (any, error) {
	id, err := c.identity(ctx)
	if err != nil {
		c.cfg.Log.Error("slack: nothing is taken until our workspace is known", "cause", err)
		return nil, err
	}
	reply, err := d(ctx, inbox, id, payload)
	if errors.Is(err, errUnreadable) {
		return nil, c.park(ctx, inbox, payload)
	}
	return reply, err
}

// park stores what is authentic but makes no sense to us, so that nothing is
// lost and nothing stands in the way.
func (c *Channel) park(ctx context.Context, inbox bot.Inbox, body []byte) error {
	id, err := c.identity(ctx)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	return c.store(ctx, inbox, bot.Inbound{
		Kind: bot.Raw, Raw: body, Keys: []string{key("raw", hex.EncodeToString(sum[:]))},
		From: id.from("unknown", "", "", false),
	})
}

// store hands over what is for us.
func (c *Channel) store(ctx context.Context, inbox bot.Inbox, in ...bot.Inbound) error {
	var keep []bot.Inbound
	for _, i := range in {
		if i.Kind != bot.Ignored {
			i.At = c.cfg.Now()
			keep = append(keep, i)
		}
	}
	if len(keep) == 0 {
		return nil
	}
	return inbox.Receive(ctx, keep...)
}

// answerOf is a reply as a webhook gives it: text as text, else JSON.
func answerOf(reply any) (handlers.Answer, error) {
	switch r := reply.(type) {
	case nil:
		return handlers.Answer{}, nil
	case string:
		return handlers.Answer{Type: "text/plain; charset=utf-8", Body: []byte(r)}, nil
	}
	b, err := json.Marshal(reply)
	return handlers.Answer{Type: "application/json; charset=utf-8", Body: b}, err
}

// whole: the body is the payload.
func whole(body []byte) ([]byte, error) { return body, nil }

// payloadField is the JSON in the one field of an interaction.
func payloadField(body []byte) ([]byte, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil || form.Get("payload") == "" {
		return nil, errUnreadable
	}
	if len(form["payload"]) != 1 {
		return nil, handlers.Refuse{Status: http.StatusBadRequest}
	}
	return []byte(form.Get("payload")), nil
}

// formFields makes of a slash command's form the JSON that Socket Mode has.
func formFields(body []byte) ([]byte, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, errUnreadable
	}
	fields := map[string]string{}
	for k, v := range form {
		if len(v) != 1 {
			return nil, handlers.Refuse{Status: http.StatusBadRequest}
		}
		fields[k] = v[0]
	}
	return json.Marshal(fields)
}
