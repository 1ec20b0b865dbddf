package sms

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"leadline/bot"
	"leadline/handlers"
)

// nothing is the empty answer: replies go out through the outbox, like all else.
var nothing = handlers.Answer{Type: "text/xml", Body: []byte("<Response/>")}

// maxMedia is the most files of one message.
const maxMedia = 10

// Webhook takes messages and news of deliveries, at MessagesPath and StatusPath.
func (c *Channel) Webhook(inbox bot.Inbox) http.Handler {
	at := func(take func(context.Context, bot.Inbox, *http.Request, url.Values) error) http.Handler {
		return handlers.Receiver{
			Types: []string{handlers.FormType}, Max: handlers.SmallBody, Deadline: c.WebhookDeadline,
			Take: func(ctx context.Context, r *http.Request, body []byte) (handlers.Answer, error) {
				form, err := c.verify(r, body)
				if err != nil {
					return handlers.Answer{}, err
				}
				return nothing, take(ctx, inbox, r, form)
			},
		}
	}
	return handlers.Routes{MessagesPath: at(c.message), StatusPath: at(c.status)}
}

// message hands over one text.
func (c *Channel) message(ctx context.Context, inbox bot.Inbox, _ *http.Request, form url.Values) error {
	from, to := form.Get("From"), form.Get("To")
	if from == "" || !c.ours(to, form.Get("MessagingServiceSid")) {
		return errMalformed
	}
	in, ok := c.inbound(form.Get("MessageSid"), from, to, form.Get("Body"))
	if !ok {
		return nil
	}
	media, err := mediaOf(form)
	if err != nil {
		return err
	}
	in.Media, in.Wish = media, optOut[form.Get("OptOutType")]
	if err := inbox.Receive(ctx, in); err != nil {
		return fmt.Errorf("receive text: %w", err)
	}
	return nil
}

// optOut is what Twilio's own list of words made of the text. It may hold words
// that ours does not; what it did counts.
var optOut = map[string]bot.Wish{"STOP": bot.WishStop, "START": bot.WishStart, "HELP": bot.WishHelp}

// inbound makes the message of one text; false: it comes from where we never
// answer (another country, a short code, ourselves, another kind of chat).
func (c *Channel) inbound(sid, from, to, body string) (bot.Inbound, bool) {
	if !number.MatchString(from) || from == to {
		return bot.Inbound{}, false
	}
	return bot.Inbound{
		Keys: []string{Name + ":" + sid}, Kind: bot.Text, At: c.Now(), Message: sid, Text: handlers.Inbound(body),
		From: bot.Address{Channel: Name, Tenant: to, User: from},
	}, true
}

func mediaOf(form url.Values) ([]bot.Media, error) {
	n := 0
	if s := form.Get("NumMedia"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil || n < 0 || n > maxMedia {
			return nil, errMalformed
		}
	}
	var out []bot.Media
	for i := range n {
		ref := form.Get(fmt.Sprint("MediaUrl", i))
		if ref == "" {
			return nil, errMalformed
		}
		out = append(out, bot.Media{Ref: ref, Type: handlers.MediaType(form.Get(fmt.Sprint("MediaContentType", i)))})
	}
	return out, nil
}

// statuses are Twilio's words in ours. What is not here says nothing new.
var statuses = map[string]string{
	"accepted": "queued", "queued": "queued", "scheduled": "queued", "sending": "queued",
	"sent": "sent", "delivered": "delivered", "partially_delivered": "delivered", "read": "read",
	"undelivered": "undelivered", "failed": "failed", "canceled": "failed",
}

// status hands over what became of a text. Our own id comes back in the signed
// address, so it is known even when the answer to the send was lost.
func (c *Channel) status(ctx context.Context, inbox bot.Inbox, r *http.Request, form url.Values) error {
	status := statuses[form.Get("MessageStatus")]
	if status == "" {
		return nil
	}
	outbound, err := strconv.ParseInt(r.URL.Query().Get("o"), 10, 64)
	if err != nil || outbound < 0 {
		outbound = 0
	}
	d := bot.Delivery{Channel: Name, Receipt: form.Get("MessageSid"), Outbound: outbound, Status: status}
	if status == "failed" || status == "undelivered" {
		d.Code = code(form.Get("ErrorCode"))
		d.Class = outcomeOf(d.Code).class
	}
	if err := inbox.Delivered(ctx, d); err != nil {
		return fmt.Errorf("receive delivery: %w", err)
	}
	return nil
}

// code is a provider's code if it is a number, else "".
func code(s string) string {
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return strconv.Itoa(n)
	}
	return ""
}
