package telegram

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"time"

	tg "github.com/go-telegram/bot"

	"leadline/bot"
	"leadline/handlers"
)

// secretHeader is where Telegram puts our secret. It is all the proof there is:
// whoever holds the secret is the provider.
const secretHeader = "X-Telegram-Bot-Api-Secret-Token"

// Webhook takes updates. While we poll there is none: Telegram calls nobody
// then, so whoever calls is not Telegram.
func (c *Channel) Webhook(inbox bot.Inbox) http.Handler {
	if c.cfg.Transport != Webhook {
		return handlers.Routes{}
	}
	return handlers.Routes{Path: handlers.Receiver{
		Types: []string{handlers.JSONType}, Max: handlers.LargeBody, Deadline: c.cfg.Deadline,
		Take: func(ctx context.Context, r *http.Request, body []byte) (handlers.Answer, error) {
			if !c.proven(r.Header.Values(secretHeader)) {
				return handlers.Answer{}, handlers.Unsigned
			}
			return handlers.Answer{}, c.take(ctx, inbox, body)
		},
	}}
}

// proven compares the one header with our secret, in a time that says nothing
// about either.
func (c *Channel) proven(given []string) bool {
	if len(given) != 1 {
		return false
	}
	want, have := sha256.Sum256([]byte(c.cfg.WebhookSecret)), sha256.Sum256([]byte(given[0]))
	return subtle.ConstantTimeCompare(want[:], have[:]) == 1
}

// take stores one update. Nil means that it is committed, was before, or is not
// for us: any success is final for Telegram.
func (c *Channel) take(ctx context.Context, inbox bot.Inbox, body []byte) error {
	h := c.hear(body)
	if h.in.Kind != bot.Ignored {
		if err := inbox.Receive(ctx, h.in); err != nil {
			return err
		}
	}
	c.answer(ctx, h.callback)
	return nil
}

const (
	// mostAnswers is how many presses are answered at once; beyond it the mark
	// on the button goes away by itself after a while.
	mostAnswers = 64
	answerTime  = 5 * time.Second
)

// answer tells the client that a press has arrived, so that the button stops
// waiting. What the press leads to is said in a message; nobody waits for this.
func (c *Channel) answer(ctx context.Context, callback string) {
	if callback == "" {
		return
	}
	select {
	case c.answers <- struct{}{}:
	default:
		c.cfg.Log.Debug("too many presses at once to answer each")
		return
	}
	c.under.Go(func() {
		defer func() { <-c.answers }()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerTime)
		defer cancel()
		failure := c.ask(ctx, func(ctx context.Context) error {
			_, err := c.api.AnswerCallbackQuery(ctx, &tg.AnswerCallbackQueryParams{CallbackQueryID: callback})
			return err
		})
		if failure != nil && failure.Class != bot.WindowClosed { // late: the button has stopped waiting
			c.cfg.Log.Debug("answer press", "class", failure.Class, "code", failure.Code)
		}
	})
}
