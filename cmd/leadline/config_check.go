package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"leadline/handlers/leadentry"
)

// minSecret is the shortest secret that is taken for one.
const minSecret = 16

// check refuses settings that cannot work, naming the variable. A channel with
// half of its credentials is a mistake, not a channel that is off.
func (c *Config) check() error {
	for _, err := range []error{
		oneOf("LOG_LEVEL", c.LogLevel, "debug", "info", "warn", "error"),
		oneOf("LOG_FORMAT", c.LogFormat, "text", "json"),
		oneOf("MEDIA", c.Media, "on", "off"),
		oneOf("SMS_KEYWORD_REPLIES", c.SMSKeywordReplies, "provider", "bot"),
		oneOf("SLACK_TRANSPORT", c.SlackTransport, "http", "socket"),
		oneOf("TELEGRAM_TRANSPORT", c.TelegramTransport, "webhook", "poll"),
		c.checkNumbers(), c.checkPublicURL(), c.checkAddresses(), c.checkTwilio(), c.checkSlack(), c.checkTelegram(), c.checkExport(),
	} {
		if err != nil {
			return err
		}
	}
	_, err := c.program()
	return err
}

func oneOf(name, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return fmt.Errorf("%s_%s is %q; write %s", prefix, name, value, strings.Join(allowed, " or "))
}

func (c *Config) checkNumbers() error {
	switch {
	case c.InviteHours < 1 || c.InviteHours > 336:
		return errors.New("LEADLINE_INVITE_HOURS must be 1 to 336")
	case c.ReplyHold < 0 || c.ReplyHold.Seconds() > 30:
		return errors.New("LEADLINE_REPLY_HOLD must be 0s to 30s")
	case c.ClaimCap < 1 || c.ClaimCap > 1000:
		return errors.New("LEADLINE_CLAIM_CAP must be 1 to 1000")
	case c.TwilioSegmentsPerSecond <= 0 || c.TwilioSegmentsPerSecond > 100_000:
		return errors.New("LEADLINE_TWILIO_SEGMENTS_PER_SECOND must be above 0, at most 100000")
	}
	return nil
}

func (c *Config) checkPublicURL() error {
	if c.PublicURL == "" {
		return nil
	}
	u, err := url.Parse(c.PublicURL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return errors.New("LEADLINE_PUBLIC_URL must be scheme and host only, like https://leads.example.org")
	}
	if strings.HasSuffix(c.PublicURL, "/") {
		return errors.New("LEADLINE_PUBLIC_URL must not end in a slash: the provider signs the address as it calls it")
	}
	if strings.Contains(u.Host, "_") {
		return errors.New("LEADLINE_PUBLIC_URL must not have an underscore in its host: status callbacks would not come")
	}
	return nil
}

// checkAddresses refuses what no server can be reached or opened at.
func (c *Config) checkAddresses() error {
	for name, at := range map[string]string{"TWILIO_API_URL": c.TwilioApiURL, "SLACK_API_URL": c.SlackApiURL, "TELEGRAM_API_URL": c.TelegramApiURL} {
		if u, err := url.Parse(at); at != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
			return fmt.Errorf("%s_%s must be an address with scheme and host, like http://127.0.0.1:9000", prefix, name)
		}
	}
	for name, at := range map[string]string{"LISTEN": c.Listen, "METRICS_LISTEN": c.MetricsListen} {
		if at == "" && name == "METRICS_LISTEN" {
			continue
		}
		_, port, err := net.SplitHostPort(at)
		if n, bad := strconv.Atoi(port); err != nil || bad != nil || n < 0 || n > 65535 {
			return fmt.Errorf("%s_%s is %q; write host and port, like 127.0.0.1:8080", prefix, name, at)
		}
	}
	return nil
}

// need is a setting that must be there for a channel.
type need struct {
	name string
	has  bool
}

// whole says whether a channel is off (false, nil), on, or lacks settings.
func whole(channel string, needs ...need) (bool, error) {
	some := false
	var lacking []string
	for _, n := range needs {
		some = some || n.has
		if !n.has {
			lacking = append(lacking, prefix+"_"+n.name)
		}
	}
	if !some || len(lacking) == 0 {
		return some, nil
	}
	return false, fmt.Errorf("%s has only half of its settings; missing: %s", channel, strings.Join(lacking, ", "))
}

func (c *Config) twilioOn() (bool, error) {
	needs := []need{{"TWILIO_ACCOUNT_SID", c.TwilioAccountSID != ""}, {"TWILIO_AUTH_TOKENS", len(c.TwilioAuthTokens) > 0},
		{"TWILIO_FROM or LEADLINE_TWILIO_MESSAGING_SERVICE_SID", c.TwilioFrom != "" || c.TwilioMessagingServiceSID != ""}}
	if c.TwilioAPIKey != "" || c.TwilioAPISecret != "" {
		needs = append(needs, need{"TWILIO_API_KEY", c.TwilioAPIKey != ""}, need{"TWILIO_API_SECRET", c.TwilioAPISecret != ""})
	}
	return whole("Twilio", needs...)
}

func (c *Config) checkTwilio() error {
	on, err := c.twilioOn()
	if err != nil || !on {
		return err
	}
	return longEnough("TWILIO_AUTH_TOKENS", c.TwilioAuthTokens...)
}

func (c *Config) slackOn() (bool, error) {
	needs := []need{{"SLACK_BOT_TOKEN", c.SlackBotToken != ""}}
	if c.SlackTransport == "socket" {
		return whole("Slack", append(needs, need{"SLACK_APP_TOKEN", c.SlackAppToken != ""})...)
	}
	return whole("Slack", append(needs, need{"SLACK_SIGNING_SECRETS", len(c.SlackSigningSecrets) > 0})...)
}

func (c *Config) checkSlack() error {
	on, err := c.slackOn()
	if err != nil || !on || c.SlackTransport == "socket" {
		return err
	}
	return longEnough("SLACK_SIGNING_SECRETS", c.SlackSigningSecrets...)
}

var telegramSecret = regexp.MustCompile(`^[A-Za-z0-9_-]{16,256}$`)

func (c *Config) telegramOn() (bool, error) {
	needs := []need{{"TELEGRAM_TOKEN", c.TelegramToken != ""}}
	if c.TelegramTransport == "webhook" {
		needs = append(needs, need{"TELEGRAM_WEBHOOK_SECRET", c.TelegramWebhookSecret != ""})
	}
	return whole("Telegram", needs...)
}

func (c *Config) checkTelegram() error {
	on, err := c.telegramOn()
	if err != nil || !on || c.TelegramTransport == "poll" {
		return err
	}
	if !telegramSecret.MatchString(c.TelegramWebhookSecret) {
		return errors.New("LEADLINE_TELEGRAM_WEBHOOK_SECRET must be 16 to 256 of A-Z a-z 0-9 _ -")
	}
	return nil
}

// exportOn says whether leads are handed to the outside lead-entry system.
func (c *Config) exportOn() (bool, error) {
	return whole("The export", need{"EXPORT_URL", c.ExportURL != ""}, need{"EXPORT_SECRETS", len(c.ExportSecrets) > 0})
}

func (c *Config) checkExport() error {
	on, err := c.exportOn()
	if err != nil || !on {
		return err
	}
	if err := longEnough("EXPORT_SECRETS", c.ExportSecrets...); err != nil {
		return err
	}
	_, err = c.leadEntry()
	return err
}

// leadEntry is the outside lead-entry system; nil: there is none.
func (c *Config) leadEntry() (*leadentry.System, error) {
	if c.ExportURL == "" {
		return nil, nil
	}
	s, wrong := leadentry.New(c.ExportURL, c.ExportSecrets)
	switch {
	case errors.Is(wrong, leadentry.ErrAddress):
		return nil, fmt.Errorf("%s_EXPORT_URL %w", prefix, wrong)
	case wrong != nil:
		return nil, fmt.Errorf("%s_EXPORT_SECRETS %w", prefix, wrong)
	}
	return s, nil
}

func longEnough(name string, secrets ...string) error {
	for _, s := range secrets {
		if len(s) < minSecret {
			return fmt.Errorf("%s_%s has an entry shorter than %d characters; that is no secret", prefix, name, minSecret)
		}
	}
	return nil
}

// webhooks says whether a channel is on that providers call.
func (c *Config) webhooks() bool {
	twilio, _ := c.twilioOn()
	slack, _ := c.slackOn()
	telegram, _ := c.telegramOn()
	return twilio || slack && c.SlackTransport == "http" || telegram && c.TelegramTransport == "webhook"
}
