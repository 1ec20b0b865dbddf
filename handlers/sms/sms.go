// Package sms is the channel of text messages, by way of Twilio. Everything
// about Twilio ends here: its signature, its forms, its answers, its errors.
// The SDK is used for two calls only, through a transport of our own, because
// it knows no context, hides Retry-After and leaves failed answers open.
package sms

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"leadline/bot"
	"leadline/handlers"
)

// Name is the channel's name in addresses, logs and the database.
const Name = "sms"

// The webhook addresses below PUBLIC_URL.
const (
	MessagesPath = "/twilio/messages"
	StatusPath   = "/twilio/status"
)

// Config is what the channel needs; the names are those of the settings, with
// LEADLINE_TWILIO_ in front.
type Config struct {
	AccountSID          string
	AuthTokens          []string // all are accepted on the way in; rotation
	APIKey              string   // empty: the account and its first token
	APISecret           string
	From                string // the number that is texted, or
	MessagingServiceSID string
	SegmentsPerSecond   float64 // 0: 1, what a long code carries
	APIURL              string  // empty: Twilio itself
	PublicURL           string  // exactly as in Twilio's console, without a path of ours
	Now                 func() time.Time
	WebhookDeadline     time.Duration // 0: handlers.Deadline
}

// Channel speaks SMS and hears MMS. See New.
type Channel struct {
	Config
	base      *url.URL       // of the API
	public    []string       // what Twilio may have signed, without the path
	own       *regexp.Regexp // links that stay links
	media     *regexp.Regexp // paths of files; nothing else is fetched with our login
	transport *http.Transport
	pace      *rate.Limiter
	files     *handlers.Fetcher
}

var _ bot.Channel = (*Channel)(nil)

var (
	accountSID = regexp.MustCompile(`^AC[0-9a-f]{32}$`)
	keySID     = regexp.MustCompile(`^SK[0-9a-f]{32}$`)
	serviceSID = regexp.MustCompile(`^MG[0-9a-f]{32}$`)
	messageSID = regexp.MustCompile(`^(SM|MM)[0-9a-f]{32}$`)
	number     = regexp.MustCompile(`^\+1[0-9]{10}$`)
)

// secretLength is the least that a secret may have: shorter ones are typing
// errors or guessable.
const secretLength = 16

// New checks the configuration and makes the channel. Errors name the setting
// that must be mended and never its value.
func New(c Config) (*Channel, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	base, err := url.Parse(cmp.Or(strings.TrimSuffix(c.APIURL, "/"), "https://api.twilio.com"))
	if err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http" || base.Path != "" {
		return nil, errors.New("set up sms: LEADLINE_TWILIO_API_URL is no address like https://api.twilio.com")
	}
	public, err := url.Parse(strings.TrimSuffix(c.PublicURL, "/"))
	if err != nil || public.Host == "" || public.Scheme != "https" && public.Scheme != "http" || public.RawQuery != "" || public.Fragment != "" || public.User != nil {
		return nil, errors.New("set up sms: LEADLINE_PUBLIC_URL is no address like https://leads.example.org")
	}
	if strings.Contains(public.Host, "_") || strings.ContainsFunc(public.Host+public.Path, func(r rune) bool { return r > '~' }) {
		return nil, errors.New("set up sms: LEADLINE_PUBLIC_URL must be plain letters without an underscore in the host; Twilio refuses others")
	}
	ch := &Channel{
		Config: c, base: base, public: signable(public), own: ownLink(public.Scheme, public.Host),
		media: regexp.MustCompile(`^/2010-04-01/Accounts/` + c.AccountSID + `/Messages/(SM|MM)[0-9a-f]{32}/Media/ME[0-9a-f]{32}$`),
		transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: sendTime,
			MaxIdleConnsPerHost: 64, IdleConnTimeout: 90 * time.Second, ForceAttemptHTTP2: true,
		},
		// A bucket of ten segments lets one long message pass whole.
		pace: rate.NewLimiter(rate.Limit(c.SegmentsPerSecond), max(maxParts, int(c.SegmentsPerSecond))),
	}
	ch.files = handlers.NewFetcher(handlers.Source{Base: base, Trusted: c.APIURL != "", Auth: func(r *http.Request) { r.SetBasicAuth(ch.login()) }})
	return ch, nil
}

func (c *Config) check() error {
	missing := func(name string) error { return fmt.Errorf("set up sms: LEADLINE_%s is missing or malformed", name) }
	switch {
	case !accountSID.MatchString(c.AccountSID):
		return missing("TWILIO_ACCOUNT_SID")
	case len(c.AuthTokens) == 0 || slices.ContainsFunc(c.AuthTokens, func(t string) bool { return len(strings.TrimSpace(t)) < secretLength }):
		return missing("TWILIO_AUTH_TOKENS")
	case c.APIKey != "" && !keySID.MatchString(c.APIKey):
		return missing("TWILIO_API_KEY")
	case c.APIKey != "" && len(c.APISecret) < secretLength:
		return missing("TWILIO_API_SECRET")
	case c.APIKey == "" && c.APISecret != "":
		return missing("TWILIO_API_KEY")
	case c.From == "" && c.MessagingServiceSID == "":
		return errors.New("set up sms: LEADLINE_TWILIO_FROM or LEADLINE_TWILIO_MESSAGING_SERVICE_SID is missing")
	case c.From != "" && !number.MatchString(c.From):
		return missing("TWILIO_FROM")
	case c.MessagingServiceSID != "" && !serviceSID.MatchString(c.MessagingServiceSID):
		return missing("TWILIO_MESSAGING_SERVICE_SID")
	case c.SegmentsPerSecond < 0:
		return missing("TWILIO_SEGMENTS_PER_SECOND")
	case c.Now == nil:
		return errors.New("set up sms: a clock is missing")
	}
	if c.SegmentsPerSecond == 0 {
		c.SegmentsPerSecond = 1
	}
	c.AuthTokens = slices.Clone(c.AuthTokens)
	for i, t := range c.AuthTokens {
		c.AuthTokens[i] = strings.TrimSpace(t)
	}
	return nil
}

// Name is "sms".
func (c *Channel) Name() string { return Name }

// Close lets go of idle connections.
func (c *Channel) Close() { c.transport.CloseIdleConnections() }

// login is what the API is asked with.
func (c *Channel) login() (name, secret string) {
	if c.APIKey != "" {
		return c.APIKey, c.APISecret
	}
	return c.AccountSID, c.AuthTokens[0]
}

// Fetch gets the file behind Media.Ref, with the type that its bytes show.
func (c *Channel) Fetch(ctx context.Context, ref string) (handlers.File, error) {
	at, err := url.Parse(ref)
	if err != nil || !c.media.MatchString(at.Path) || at.RawQuery != "" {
		return handlers.File{}, errors.New("fetch media: reference is not to a file of this account")
	}
	return c.files.Fetch(ctx, ref)
}
