package main

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// Doctor asks Telegram whether it knows the bot and calls the right address.
func TestDoctorAsksTelegram(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		transport, hook, trouble string
		answer                   string // to getMe
		bad                      int
		says                     string
	}{
		"all is well":         {transport: "webhook", hook: "https://leads.example/telegram/updates", says: "@LeadsTestBot"},
		"another address":     {transport: "webhook", hook: "https://old.example/x", bad: 1, says: "https://old.example/x"},
		"no address":          {transport: "webhook", bad: 1, says: "serve sets it"},
		"in the poller's way": {transport: "poll", hook: "https://old.example/x", bad: 1, says: "though the transport is poll"},
		"polling":             {transport: "poll", says: "where to bring messages"},
		"it could not call":   {transport: "webhook", hook: "https://leads.example/telegram/updates", trouble: "Connection refused", bad: 1, says: "Connection refused; 7 updates wait"},
		"a bad token":         {transport: "poll", answer: `{"ok":false,"error_code":401,"description":"Unauthorized"}`, bad: 1, says: "ask telegram who we are"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			telegram := newStandIn(t, func(_ int, called called) string {
				switch called.Method {
				case "getMe":
					return orElse(c.answer, `{"ok":true,"result":{"id":5550199,"is_bot":true,"first_name":"Leads","username":"LeadsTestBot"}}`)
				case "getWebhookInfo":
					return fmt.Sprintf(`{"ok":true,"result":{"url":%q,"pending_update_count":7,"last_error_message":%q}}`, c.hook, c.trouble)
				}
				return `{"ok":true,"result":true}`
			})
			e := &env{ctx: t.Context(), now: time.Now, log: slog.New(slog.DiscardHandler), config: &Config{PublicURL: "https://leads.example", TelegramToken: telegramBotToken,
				TelegramWebhookSecret: telegramHook, TelegramTransport: c.transport, TelegramApiURL: telegram.URL}}
			bad, all := 0, ""
			for _, f := range checkProviders(e) {
				all += f.Text + "\n"
				if f.Bad {
					bad++
				}
			}
			if bad != c.bad || !strings.Contains(all, c.says) || strings.Contains(all, telegramBotToken) {
				t.Errorf("%d bad:\n%s", bad, all)
			}
		})
	}
}

// Pages need https, or the machine itself.
func TestPagesAt(t *testing.T) {
	t.Parallel()
	e := &env{ctx: t.Context(), now: time.Now, log: slog.New(slog.DiscardHandler), config: &Config{PublicURL: "http://leads.example"}}
	if f := checkProviders(e); len(f) != 1 || !f[0].Bad || !strings.Contains(f[0].Text, "LEADLINE_PUBLIC_URL") {
		t.Errorf("%v", f)
	}
	if pagesAt("http://leads.example") != "" || pagesAt("https://leads.example") == "" || pagesAt("http://127.0.0.1:8080") == "" {
		t.Error("pages at the wrong addresses")
	}
}
