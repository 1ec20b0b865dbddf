// Package slack reaches people in Slack: direct messages, pool channels, the
// /lead form and the buttons of lead cards, by webhooks or by Socket Mode. It
// is the only home of slack-go; no type of that library leaves it. Requests are
// decoded here with structs of our own, which look at the few fields we need:
// what else Slack adds or breaks can then not cost us a message.
package slack

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	sdk "github.com/slack-go/slack"

	"leadline/handlers"
)

// The two ways in which Slack hands us what people do.
const (
	HTTP   = "http"   // Slack calls our webhooks
	Socket = "socket" // we hold a websocket to Slack
)

// Config is what the channel is made of.
type Config struct {
	BotToken       string   // xoxb-…
	SigningSecrets []string // http: each is accepted, old and new while one is rotated
	AppToken       string   // socket: xapp-…
	Transport      string   // HTTP (also when empty) or Socket
	APIURL         string   // another server of the same interface; empty: Slack's
	// TeamID, AppID and BotUser say who we are; without a TeamID Slack is asked
	// for all three before the first message is taken.
	TeamID, AppID, BotUser string
	PublicURL              string        // links below it can be clicked in messages
	Deadline               time.Duration // hard stop of a webhook; 0: handlers.Deadline
	Now                    func() time.Time
	Log                    *slog.Logger
}

// Limits of what is read from Slack's API and of how long it may take.
const (
	apiBody    = 8 << 20
	apiTime    = 5 * time.Second
	minSecret  = 16
	slackHost  = "https://slack.com"
	slackReply = "hooks.slack.com" // the only host of response URLs
)

// Channel is Slack. It implements bot.Channel and, with Socket Mode,
// bot.Listener.
type Channel struct {
	cfg  Config
	base string // ends in /api/
	api  *sdk.Client
	http *http.Client
	pace *pace
	self self
}

// New checks the settings and makes the channel; it calls nobody. Errors name
// the setting that must be mended.
func New(cfg Config) (*Channel, error) {
	if cfg.Transport == "" {
		cfg.Transport = HTTP
	}
	if err := cfg.check(); err != nil {
		return nil, err
	}
	base, err := apiBase(cfg.APIURL)
	if err != nil {
		return nil, err
	}
	c := &Channel{cfg: cfg, base: base, pace: newPace(), self: newSelf(cfg)}
	c.http = &http.Client{
		Timeout:   apiTime,
		Transport: capped{next: http.DefaultTransport, now: cfg.Now},
		// A redirect would carry the token in the body to another host.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	// No OptionRetry, no OptionDebug: the outbox repeats, and debug logs bodies.
	c.api = sdk.New(cfg.BotToken, sdk.OptionAPIURL(base), sdk.OptionHTTPClient(c.http), sdk.OptionAppLevelToken(cfg.AppToken))
	return c, nil
}

// check refuses half of the credentials.
func (cfg Config) check() error {
	switch {
	case cfg.Now == nil || cfg.Log == nil:
		return errors.New("make slack channel: it needs a clock and a log")
	case cfg.Transport != HTTP && cfg.Transport != Socket:
		return fmt.Errorf("LEADLINE_SLACK_TRANSPORT is neither %q nor %q", HTTP, Socket)
	case cfg.BotToken == "":
		return errors.New("LEADLINE_SLACK_BOT_TOKEN is missing: it stands under OAuth & Permissions of the Slack app and begins with xoxb-")
	case cfg.Transport == Socket && cfg.AppToken == "":
		return errors.New("LEADLINE_SLACK_APP_TOKEN is missing: Socket Mode needs a token with connections:write; it begins with xapp-")
	case cfg.Transport == HTTP && len(cfg.SigningSecrets) == 0:
		return errors.New("LEADLINE_SLACK_SIGNING_SECRETS is missing: it stands under Basic Information of the Slack app")
	}
	for _, s := range cfg.SigningSecrets {
		if len(s) < minSecret {
			return fmt.Errorf("LEADLINE_SLACK_SIGNING_SECRETS holds a secret of fewer than %d characters", minSecret)
		}
	}
	return nil
}

// apiBase is where the API's methods are; the SDK only appends their names.
func apiBase(raw string) (string, error) {
	if raw == "" {
		raw = slackHost
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", errors.New("LEADLINE_SLACK_API_URL is not a web address like https://slack.com")
	}
	return strings.TrimSuffix(strings.TrimRight(u.String(), "/"), "/api") + "/api/", nil
}

// Name is "slack".
func (c *Channel) Name() string { return "slack" }

// capped keeps answers within a size, and sees to it that every 429 says how
// long to wait: the SDK forgets the status when it cannot read the header.
type capped struct {
	next http.RoundTripper
	now  func() time.Time
}

func (t capped) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	res.Body = http.MaxBytesReader(nil, res.Body, apiBody)
	if res.StatusCode == http.StatusTooManyRequests {
		wait := handlers.RetryAfter(res.Header.Get("Retry-After"), t.now())
		if wait <= 0 {
			wait = unsaidWait
		}
		res.Header.Set("Retry-After", fmt.Sprint(int64((wait+time.Second-1)/time.Second)))
	}
	return res, nil
}
