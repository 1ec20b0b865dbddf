package telegram

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/time/rate"

	"leadline/bot"
	"leadline/handlers"
	"leadline/handlers/channeltest"
)

func TestMain(m *testing.M) { channeltest.Main(m) }

// Our invented bot.
const (
	token   = "5550100:AAinvented-bot_token-0000"
	secret  = "invented_webhook-secret-0000"
	botName = "leadline_test_bot"
	group   = int64(-1005550199)
)

var clock = time.Date(2026, 3, 4, 16, 12, 0, 0, time.UTC)

// bench is a channel with its fake Telegram and everything it logs.
type bench struct {
	*Channel
	fake *fake
	at   *channeltest.Provider
	log  *channeltest.Log
}

func newBench(t *testing.T, change ...func(*Config)) *bench {
	t.Helper()
	f := newFake(t)
	return benchOf(t, f, channeltest.NewProvider(t, f, sends), change...)
}

// benchOf is one more process at the same Telegram.
func benchOf(t *testing.T, f *fake, at *channeltest.Provider, change ...func(*Config)) *bench {
	t.Helper()
	b := &bench{fake: f, at: at, log: &channeltest.Log{}}
	cfg := Config{
		Token: token, WebhookSecret: secret, APIURL: b.at.URL(), BotName: "@" + botName, Deadline: time.Second, Now: func() time.Time { return clock },
		Log: slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, f := range change {
		f(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.under.Wait()
		c.wire.CloseIdleConnections()
		quiet(t, "the log", b.log.String())
	})
	b.Channel = c
	return b
}

func polling(c *Config) { c.Transport = Poll }

// unpaced lets everything pass: the suite's clock stands still.
func (b *bench) unpaced() *bench {
	b.pace.all = rate.NewLimiter(rate.Inf, 1)
	for _, chat := range []int64{7, 70550142, group, -5550199} {
		b.pace.of[chat] = rate.NewLimiter(rate.Inf, 1)
	}
	return b
}

// quiet fails the test where something secret or private can be read.
func quiet(t testing.TB, where, text string) {
	t.Helper()
	channeltest.Quiet(t, where, text, token, strings.Split(token, ":")[1], secret, "Ann Ruiz", "vita")
}

type object = map[string]any

// request is an update as Telegram posts it.
func request(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, Path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(secretHeader, secret)
	return r
}

func user(id int64) object {
	return object{"id": id, "is_bot": false, "first_name": fmt.Sprint("Person ", id), "username": "same_name", "language_code": "en"}
}

func private(id int64) object { return object{"id": id, "type": "private", "first_name": "Person"} }

func inGroup() object { return object{"id": group, "type": "supergroup", "title": "Pool CO-WY"} }

// texting is a text of a person in their own chat.
func texting(update, from int64, text string, more ...object) object {
	m := object{"message_id": update + 100, "date": clock.Unix(), "from": user(from), "chat": private(from), "text": text}
	for _, o := range more {
		for k, v := range o {
			if v == nil {
				delete(m, k)
			} else {
				m[k] = v
			}
		}
	}
	return object{"update_id": update, "message": m}
}

// pressing is a press under one of our messages.
func pressing(update, from int64, data string, chat object) object {
	return object{"update_id": update, "callback_query": object{
		"id": fmt.Sprint("cb", update), "from": user(from), "chat_instance": "1", "data": data,
		"message": object{"message_id": 55, "date": clock.Unix(), "chat": chat, "from": object{"id": 5550100, "is_bot": true}, "text": "Lead"},
	}}
}

func signedIn(in channeltest.In) *http.Request {
	id, from := int64(in.ID), int64(in.From)
	switch in.Kind {
	case bot.Text, "":
		return request(channeltest.JSON(texting(id, from, in.Text)))
	case bot.Edit:
		u := texting(id, from, in.Text, object{"message_id": in.Edits + 100, "edit_date": clock.Unix() + int64(in.Version)})
		return request(channeltest.JSON(object{"update_id": id, "edited_message": u["message"]}))
	case bot.Press:
		return request(channeltest.JSON(pressing(id, from, bot.ButtonRef(in.Press.Outbound, in.Press.Index), private(from))))
	}
	return nil
}

// TestChannel plays the suite of all channels.
func TestChannel(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, func(t *testing.T) channeltest.Rig {
		b := newBench(t, func(c *Config) { c.Deadline = 200 * time.Millisecond }).unpaced()
		return channeltest.Rig{
			Channel: b.Channel, Provider: b.at, Now: clock, Deadline: 200 * time.Millisecond, MaxBody: handlers.LargeBody,
			Signed: signedIn, Signature: secretHeader, Refused: refusedRequests(), Undecodable: undecodableRequests(), Ignored: ignoredRequests(),
			To:       bot.Address{ID: 1, Channel: "telegram", Tenant: "5550100", User: "70550142", Conversation: "70550142"},
			Accepted: b.fake.texts, Errors: errorCases(),
			Limited: func(s int) channeltest.Fault {
				return channeltest.Fault{Status: 429, Body: refusal(429, fmt.Sprintf("Too Many Requests: retry after %d", s), fmt.Sprintf(`{"retry_after":%d}`, s))}
			},
			Blind: true, Check: checkRendered, Secrets: []string{token, secret, "AAinvented"},
		}
	})
}

// checkRendered looks at Telegram's limits.
func checkRendered(t testing.TB, m bot.Message, r bot.Rendered) {
	t.Helper()
	if n := handlers.Units(r.Text); n == 0 || n > 4096 || strings.TrimSpace(r.Text) == "" {
		t.Errorf("text has %d units", n)
	}
	if len(r.Buttons) != min(len(m.Buttons), maxButtons) {
		t.Errorf("%d buttons became %d", len(m.Buttons), len(r.Buttons))
	}
	var p payload
	if len(r.Payload) > 0 {
		if err := json.Unmarshal(r.Payload, &p); err != nil {
			t.Error(err)
		}
	}
	seen, n := map[string]bool{}, 0
	for _, row := range p.Rows {
		if len(row) == 0 || len(row) > 8 {
			t.Errorf("a row of %d buttons", len(row))
		}
		for _, k := range row {
			n++
			if l := handlers.Units(k.Text); l == 0 || l > maxLabel || !utf8.ValidString(k.Text) || strings.ContainsAny(k.Text, "\n\r") {
				t.Errorf("label of %d units: %q", l, k.Text)
			}
			if seen[k.Text] {
				t.Errorf("two buttons read %q", k.Text)
			}
			seen[k.Text] = true
		}
	}
	if n != len(r.Buttons) {
		t.Errorf("%d buttons in the keyboard, %d labels", n, len(r.Buttons))
	}
	if keys, failure := keyboardOf(bot.Outbound{ID: 1<<63 - 1, Rendered: r}); failure != nil || n > 0 && !strings.Contains(channeltest.JSON(keys), bot.ButtonRef(1<<63-1, n-1)) {
		t.Errorf("the keyboard does not carry its references")
	}
}
