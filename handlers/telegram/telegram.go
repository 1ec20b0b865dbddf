// Package telegram reaches people in Telegram: private chats, pool groups, and
// the buttons of lead cards, by a webhook or by polling. It is the only home of
// go-telegram; no type of that library leaves it. The library only sends: it
// has no receiver that survives a crash, so the webhook and the poller are our
// own, and what comes in is decoded into the few fields we need.
package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tg "github.com/go-telegram/bot"

	"leadline/handlers"
)

// The two ways in which Telegram hands us what people do.
const (
	Webhook = "webhook" // Telegram calls Path
	Poll    = "poll"    // we ask Telegram again and again
)

// Path is where Telegram calls us.
const Path = "/telegram/updates"

// Config is what the channel is made of.
type Config struct {
	Token         string // 5550100:AbC…; its number is the bot's own
	WebhookSecret string // webhook: comes back in a header of every call
	Transport     string // Webhook (also when empty) or Poll
	APIURL        string // another server of the same interface; empty: Telegram's
	// BotName is the bot's @name; without it Telegram is asked when the channel
	// begins to listen.
	BotName  string
	Deadline time.Duration // hard stop of the webhook; 0: handlers.Deadline
	Now      func() time.Time
	Log      *slog.Logger
}

const (
	telegramHost = "https://api.telegram.org"
	sendTime     = 5 * time.Second // shorter than the outbox gives a send
	idleTime     = 30 * time.Second
)

// Channel is Telegram. It implements bot.Channel and, polling, bot.Listener.
type Channel struct {
	cfg    Config
	id     int64 // of the bot
	base   string
	api    *tg.Bot
	wire   *http.Transport
	longer *http.Client // polls
	pace   *pace
	moved  *moves
	files  *handlers.Fetcher
	name   atomic.Pointer[string]

	answers chan struct{} // presses being answered
	under   sync.WaitGroup
}

// New checks the settings and makes the channel; it calls nobody. Errors name
// the setting that must be mended.
func New(cfg Config) (*Channel, error) {
	if cfg.Transport == "" {
		cfg.Transport = Webhook
	}
	id, err := cfg.check()
	if err != nil {
		return nil, err
	}
	base, err := apiBase(cfg.APIURL)
	if err != nil {
		return nil, err
	}
	c := &Channel{
		cfg: cfg, id: id, base: base.String(), pace: newPace(), moved: &moves{},
		wire: transport(), answers: make(chan struct{}, mostAnswers),
		files: handlers.NewFetcher(handlers.Source{Base: &url.URL{Scheme: base.Scheme, Host: base.Host}, Trusted: cfg.APIURL != ""}),
	}
	c.goBy(strings.TrimPrefix(cfg.BotName, "@"))
	c.longer = client(c.wire, pollTime+pollSpare)
	// WithSkipGetMe: a start must not depend on Telegram. No WithDebug: it logs bodies.
	c.api, err = tg.New(cfg.Token, tg.WithSkipGetMe(), tg.WithServerURL(c.base),
		tg.WithHTTPClient(sendTime, client(tap{next: c.wire}, sendTime)),
		tg.WithErrorsHandler(func(err error) { cfg.Log.Warn("telegram library", "cause", handlers.Scrub(err)) }))
	if err != nil {
		return nil, errors.New("LEADLINE_TELEGRAM_TOKEN is not taken by the Telegram library")
	}
	return c, nil
}

var (
	tokenShape  = regexp.MustCompile(`^([0-9]{1,18}):[A-Za-z0-9_-]{1,200}$`)
	secretShape = regexp.MustCompile(`^[A-Za-z0-9_-]{16,256}$`)
)

// check refuses half of the credentials, and reads the bot's number out of its
// token.
func (cfg Config) check() (id int64, err error) {
	token := tokenShape.FindStringSubmatch(cfg.Token)
	switch {
	case cfg.Now == nil || cfg.Log == nil:
		return 0, errors.New("make telegram channel: it needs a clock and a log")
	case cfg.Transport != Webhook && cfg.Transport != Poll:
		return 0, fmt.Errorf("LEADLINE_TELEGRAM_TRANSPORT is neither %q nor %q", Webhook, Poll)
	case cfg.Token == "":
		return 0, errors.New("LEADLINE_TELEGRAM_TOKEN is missing: @BotFather gives it out and shows it again")
	case token == nil:
		return 0, errors.New("LEADLINE_TELEGRAM_TOKEN is not a token like 5550100:AbC_d-…")
	case cfg.Transport == Webhook && cfg.WebhookSecret == "":
		return 0, errors.New("LEADLINE_TELEGRAM_WEBHOOK_SECRET is missing: invent one of 16 to 256 of A-Z a-z 0-9 _ -")
	case cfg.Transport == Webhook && !secretShape.MatchString(cfg.WebhookSecret):
		return 0, errors.New("LEADLINE_TELEGRAM_WEBHOOK_SECRET must be 16 to 256 of A-Z a-z 0-9 _ -")
	}
	id, err = strconv.ParseInt(token[1], 10, 64)
	if err != nil || id <= 0 {
		return 0, errors.New("LEADLINE_TELEGRAM_TOKEN is not a token like 5550100:AbC_d-…")
	}
	return id, nil
}

// apiBase is what stands before /bot<token>/ in every call.
func apiBase(raw string) (*url.URL, error) {
	if raw == "" {
		raw = telegramHost
	}
	u, err := url.Parse(strings.TrimRight(raw, "/"))
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, errors.New("LEADLINE_TELEGRAM_API_URL is not a web address like https://api.telegram.org")
	}
	return u, nil
}

// transport keeps connections for less time than Telegram does, so that a send
// seldom meets one that is just being closed: its outcome would be unknown.
func transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.IdleConnTimeout, t.MaxIdleConnsPerHost = idleTime, 32
	return t
}

// client follows no redirect: the token stands in the address.
func client(through http.RoundTripper, limit time.Duration) *http.Client {
	return &http.Client{
		Timeout: limit, Transport: through,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Name is "telegram".
func (c *Channel) Name() string { return "telegram" }

// tenant is the bot's number, which tells its addresses from another bot's.
func (c *Channel) tenant() string { return strconv.FormatInt(c.id, 10) }

// goBy sets our @name; an empty one is not known yet.
func (c *Channel) goBy(name string) { c.name.Store(&name) }

// Check asks Telegram whether the token is good, and for whom. It returns the
// bot's @name, without the @.
func (c *Channel) Check(ctx context.Context) (name string, err error) {
	failure := c.ask(ctx, func(ctx context.Context) error {
		me, err := c.api.GetMe(ctx)
		if err == nil {
			name = me.Username
		}
		return err
	})
	if failure != nil {
		return "", fmt.Errorf("ask telegram who we are: %w", failure)
	}
	if name == "" {
		return "", errors.New("ask telegram who we are: the answer has no name")
	}
	c.goBy(name)
	return name, nil
}

// learnName asks for our name where the settings do not say it. Without it a
// command to another bot of the same group is taken for ours.
func (c *Channel) learnName(ctx context.Context) {
	if *c.name.Load() != "" {
		return
	}
	if _, err := c.Check(ctx); err != nil && ctx.Err() == nil {
		c.cfg.Log.Warn("learn the bot's name", "cause", err)
	}
}
