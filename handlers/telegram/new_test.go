package telegram

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

var (
	_ bot.Channel  = (*Channel)(nil)
	_ bot.Listener = (*Channel)(nil)
)

// S1: half of the credentials, an empty or a short secret refuse to start, name
// the variable and show nothing.
func TestS1_Settings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*Config)
		names  string // "": it is good
	}{
		"webhook":                {func(*Config) {}, ""},
		"transport by default":   {func(c *Config) { c.Transport = "" }, ""},
		"poll without a secret":  {func(c *Config) { c.Transport, c.WebhookSecret = Poll, "" }, ""},
		"secret of 16":           {func(c *Config) { c.WebhookSecret = "0123456789abcdef" }, ""},
		"secret of 256":          {func(c *Config) { c.WebhookSecret = strings.Repeat("x", 256) }, ""},
		"server with a path":     {func(c *Config) { c.APIURL = "http://127.0.0.1:8081/telegram/" }, ""},
		"no token":               {func(c *Config) { c.Token = "" }, "LEADLINE_TELEGRAM_TOKEN"},
		"token without a number": {func(c *Config) { c.Token = "AAinvented-CANARY" }, "LEADLINE_TELEGRAM_TOKEN"},
		"token with a path":      {func(c *Config) { c.Token = "5550100:x/../y" }, "LEADLINE_TELEGRAM_TOKEN"},
		"token of bot 0":         {func(c *Config) { c.Token = "0:AAinvented" }, "LEADLINE_TELEGRAM_TOKEN"},
		"no secret":              {func(c *Config) { c.WebhookSecret = "" }, "LEADLINE_TELEGRAM_WEBHOOK_SECRET"},
		"short secret":           {func(c *Config) { c.WebhookSecret = "CANARY" }, "LEADLINE_TELEGRAM_WEBHOOK_SECRET"},
		"secret of 15":           {func(c *Config) { c.WebhookSecret = "0123456789abcde" }, "LEADLINE_TELEGRAM_WEBHOOK_SECRET"},
		"secret of 257":          {func(c *Config) { c.WebhookSecret = strings.Repeat("x", 257) }, "LEADLINE_TELEGRAM_WEBHOOK_SECRET"},
		"secret with a sign":     {func(c *Config) { c.WebhookSecret = "not allowed: CANARY!" }, "LEADLINE_TELEGRAM_WEBHOOK_SECRET"},
		"transport":              {func(c *Config) { c.Transport = "pigeon" }, "LEADLINE_TELEGRAM_TRANSPORT"},
		"server":                 {func(c *Config) { c.APIURL = "api.telegram.org" }, "LEADLINE_TELEGRAM_API_URL"},
		"server with a password": {func(c *Config) { c.APIURL = "https://me:CANARY@telegram.test" }, "LEADLINE_TELEGRAM_API_URL"},
		"no clock":               {func(c *Config) { c.Now = nil }, "clock"},
	} {
		cfg := Config{Token: token, WebhookSecret: secret, Transport: Webhook, Now: func() time.Time { return clock }, Log: slog.New(slog.DiscardHandler)}
		c.change(&cfg)
		ch, err := New(cfg)
		if c.names == "" {
			if err != nil || ch.Name() != "telegram" || ch.tenant() != "5550100" {
				t.Errorf("%s: refused: %v", name, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.names) {
			t.Errorf("%s: want an error that names %s, have %v", name, c.names, err)
			continue
		}
		quiet(t, name, err.Error())
	}
}

func TestCheckLearnsTheName(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(c *Config) { c.BotName = "" })
	if !b.called("any_bot") {
		t.Error("before the name is known a command may be for us")
	}
	name, err := b.Check(t.Context())
	if err != nil || name != botName {
		t.Fatalf("is %q, error %v", name, err)
	}
	if b.called("any_bot") || !b.called(strings.ToUpper(botName)) {
		t.Error("the name was not learnt")
	}
}

func TestCheckOfAWrongToken(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(c *Config) { c.Token = "5550101:AAanother-CANARY" })
	_, err := b.Check(t.Context())
	if bot.ClassOf(err) != bot.Auth {
		t.Errorf("want Auth, have %v", err)
	}
	quiet(t, "the error", err.Error())
}
