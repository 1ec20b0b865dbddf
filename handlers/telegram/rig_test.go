package telegram

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
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
	log  *logged
}

// logged is a log that can be read while it is written.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func newBench(t *testing.T, change ...func(*Config)) *bench {
	t.Helper()
	f := newFake(t)
	return benchOf(t, f, channeltest.NewProvider(t, f, sends), change...)
}

// benchOf is one more process at the same Telegram.
func benchOf(t *testing.T, f *fake, at *channeltest.Provider, change ...func(*Config)) *bench {
	t.Helper()
	b := &bench{fake: f, at: at, log: &logged{}}
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
	for _, s := range []string{token, strings.Split(token, ":")[1], secret, "CANARY", "joes bikes", "3035550142", "303-555-0142", "Ann Ruiz", "vita"} {
		if strings.Contains(text, s) {
			t.Errorf("%s shows %q", where, s)
		}
	}
}

func mustJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // a fixture
	}
	return string(b)
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
		return request(mustJSON(texting(id, from, in.Text)))
	case bot.Edit:
		u := texting(id, from, in.Text, object{"message_id": in.Edits + 100, "edit_date": clock.Unix() + int64(in.Version)})
		return request(mustJSON(object{"update_id": id, "edited_message": u["message"]}))
	case bot.Press:
		return request(mustJSON(pressing(id, from, bot.ButtonRef(in.Press.Outbound, in.Press.Index), private(from))))
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

func refusedRequests() []channeltest.Refused {
	body := mustJSON(texting(1, 7, "hi"))
	header := func(name, value string) func() *http.Request {
		return func() *http.Request {
			r := request(body)
			r.Header.Del(secretHeader)
			if name != "" {
				r.Header.Set(name, value)
			}
			return r
		}
	}
	return []channeltest.Refused{
		{Name: "no secret", Request: header("", ""), Status: 401},
		{Name: "the secret in another case", Request: header(secretHeader, strings.ToUpper(secret)), Status: 401},
		{Name: "the secret with a space", Request: header(secretHeader, secret+" "), Status: 401},
		{Name: "the secret in another header", Request: header("Authorization", "Bearer "+secret), Status: 401},
		{Name: "the token as the secret", Request: header(secretHeader, token), Status: 401},
		{Name: "two secrets, the first right", Request: func() *http.Request {
			r := request(body)
			r.Header.Add(secretHeader, "another")
			return r
		}, Status: 401},
		{Name: "the secret in the query", Request: func() *http.Request {
			r := header("", "")()
			r.URL.RawQuery = "secret_token=" + secret
			return r
		}, Status: 401},
		{Name: "the secret behind the path", Request: func() *http.Request {
			r := request(body)
			r.URL.Path += "/" + secret
			return r
		}, Status: 404},
	}
}

func undecodableRequests() (list []func() *http.Request) {
	for _, body := range []string{
		`{"update_id":1,"message":{`, `null`, `[]`, `"hi"`, `not json`, `{"message":{"text":"no number"}}`, `{"update_id":-3}`, `{"update_id":"x"}`,
		strings.Repeat(`{"update_id":`, 20000), `{"update_id":9,"message":{"message_id":5,"chat":{"id":7,"type":"private"},"text":"from nobody"}}`,
		`{"update_id":9,"message":{"message_id":5,"from":{"id":7},"chat":"somewhere","text":"from nowhere"}}`,
		`{"update_id":9,"callback_query":{"data":"b:1.0","from":{"id":7}}}`, `{"update_id":9,"my_chat_member":{"new_chat_member":{"status":"kicked"}}}`,
	} {
		list = append(list, func() *http.Request { return request(body) })
	}
	return list
}

func ignoredRequests() (list []func() *http.Request) {
	chatting := func(text string, more ...object) object {
		return texting(1, 7, text, append([]object{{"chat": inGroup()}}, more...)...)
	}
	for _, u := range []object{
		{"update_id": 1}, {"update_id": 1, "poll": object{"id": "1"}}, {"update_id": 1, "a_new_kind": object{"x": 1}},
		{"update_id": 1, "channel_post": texting(1, 7, "hi")["message"]},
		{"update_id": 1, "edited_message": texting(1, 7, "", object{"text": nil, "edit_date": 5, "location": object{"latitude": 1, "longitude": 2, "live_period": 60}})["message"]},
		texting(1, 7, "I am a bot", object{"from": object{"id": 8, "is_bot": true}}),
		texting(1, 7, "hi", object{"chat": object{"id": -5, "type": "channel"}}),
		chatting("/claim 7k3m4", object{"sender_chat": inGroup()}), chatting("why is the truck late?"), chatting("good morning"), chatting("open door cafe called"),
		chatting("pool party on friday at 5"), chatting("/claim@another_bot CC-7K3M4"), chatting("@same_name claim 7k3m4"), chatting("note to all: meeting"),
		chatting("what?", object{"reply_to_message": object{"message_id": 3, "from": user(9)}}),
		chatting("", object{"text": nil, "contact": object{"phone_number": "13035550142", "first_name": "Ann Ruiz", "user_id": 7}}),
		chatting("", object{"text": nil, "caption": "/claim 7k3m4", "photo": []object{{"file_id": "A", "width": 1, "height": 1}}}),
		chatting("", object{"text": nil, "location": object{"latitude": 1, "longitude": 2}}), chatting("", object{"text": nil, "new_chat_members": []object{user(3)}}),
		texting(1, 7, "", object{"text": nil, "pinned_message": object{"message_id": 1}}), texting(1, 7, "", object{"text": nil, "dice": object{"emoji": "🎲", "value": 3}}),
		{"update_id": 1, "my_chat_member": object{"chat": inGroup(), "from": user(7), "new_chat_member": object{"status": "kicked"}}},
		{"update_id": 1, "my_chat_member": object{"chat": inGroup(), "from": user(7), "new_chat_member": object{"status": "member"}}},
		{"update_id": 1, "my_chat_member": object{"chat": private(7), "from": user(7), "new_chat_member": object{"status": "a new one"}}},
		pressing(1, 7, "c:hand-made", private(7)), pressing(1, 7, "b:0.1", private(7)), pressing(1, 7, "", private(7)), pressing(1, 7, "b:9007.1; drop", private(7)),
	} {
		list = append(list, func() *http.Request { return request(mustJSON(u)) })
	}
	return list
}

func errorCases() (list []channeltest.ErrorCase) {
	edit := func(o *bot.Outbound) {
		o.Kind, o.Edit = bot.CardUpdate, &bot.Receipt{ID: "5", Conversation: "70550142"}
	}
	for _, c := range []struct {
		code        int
		description string
		class       bot.SendClass
		scope       bot.PauseScope
		change      func(*bot.Outbound)
	}{
		{400, "Bad Request: chat not found", bot.BadAddress, bot.ScopeConversation, nil},
		{400, "Bad Request: PEER_ID_INVALID", bot.BadAddress, bot.ScopeConversation, nil},
		{400, "Bad Request: not enough rights to send text messages to the chat", bot.BadAddress, bot.ScopeConversation, nil},
		{400, "Bad Request: message thread not found", bot.BadAddress, bot.ScopeConversation, nil},
		{400, "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 5", bot.BadContent, bot.ScopeMessage, nil},
		{400, "Bad Request: message is too long", bot.BadContent, bot.ScopeMessage, nil},
		{400, "Bad Request: BUTTON_DATA_INVALID", bot.BadContent, bot.ScopeMessage, nil},
		{400, "Bad Request: message text is empty", bot.BadContent, bot.ScopeMessage, nil},
		{400, "Bad Request: message to edit not found", bot.Gone, bot.ScopeMessage, edit},
		{400, "Bad Request: message can't be edited", bot.Gone, bot.ScopeMessage, edit},
		{400, "Bad Request: something nobody has seen", bot.Unknown, bot.ScopeMessage, nil},
		{401, "Unauthorized", bot.Auth, bot.ScopeAccount, nil},
		{404, "Not Found", bot.Auth, bot.ScopeAccount, nil},
		{403, "Forbidden: bot was blocked by the user", bot.OptedOut, bot.ScopeRecipient, nil},
		{403, "Forbidden: user is deactivated", bot.OptedOut, bot.ScopeRecipient, nil},
		{403, "Forbidden: bot can't initiate conversation with a user", bot.BadAddress, bot.ScopeRecipient, nil},
		{403, "Forbidden: bot was kicked from the supergroup chat", bot.BadAddress, bot.ScopeConversation, nil},
		{403, "Forbidden: bot is not a member of the channel chat", bot.BadAddress, bot.ScopeConversation, nil},
		{403, "Forbidden", bot.OptedOut, bot.ScopeRecipient, nil},
		{413, "Request Entity Too Large", bot.BadContent, bot.ScopeMessage, nil},
		{500, "Internal Server Error", bot.Ambiguous, bot.ScopeMessage, nil},
		{502, "Bad Gateway", bot.Ambiguous, bot.ScopeMessage, nil},
		{418, "I'm a teapot", bot.Unknown, bot.ScopeMessage, nil},
	} {
		list = append(list, channeltest.ErrorCase{
			Name: fmt.Sprint(c.code, " ", c.description), Answer: channeltest.Fault{Status: c.code, Body: refusal(c.code, c.description, "")},
			Class: c.class, Scope: c.scope, Change: c.change,
		})
	}
	limited := func(name string, f channeltest.Fault, after time.Duration) {
		list = append(list, channeltest.ErrorCase{Name: name, Answer: f, Class: bot.RateLimited, Scope: bot.ScopeConversation, RetryAfter: after})
	}
	limited("429", channeltest.Fault{Status: 429, Body: refusal(429, "Too Many Requests: retry after 38", `{"retry_after":38}`)}, 38*time.Second)
	limited("429 of somebody in between", channeltest.Fault{Status: 429, Header: map[string]string{"Retry-After": "12"}, Body: "<html>slow down"}, 12*time.Second)
	limited("429 that does not say how long", channeltest.Fault{Status: 429, Body: refusal(429, "Too Many Requests", "")}, unsaidWait)
	ambiguous := func(name string, f channeltest.Fault) {
		list = append(list, channeltest.ErrorCase{Name: name, Answer: f, Class: bot.Ambiguous})
	}
	ambiguous("ok, but no message", channeltest.Fault{Status: 200, Body: `{"ok":true,"result":{}}`})
	ambiguous("ok, but nothing", channeltest.Fault{Status: 200, Body: `{"ok":true}`})
	ambiguous("ok, but true", channeltest.Fault{Status: 200, Body: `{"ok":true,"result":true}`})
	ambiguous("a refusal without a reason", channeltest.Fault{Status: 200, Body: `{"ok":false}`})
	ambiguous("a page of 403", channeltest.Fault{Status: 403, Body: "<html>proxy"})
	list = append(list, channeltest.ErrorCase{
		Name:   "the group became another",
		Answer: channeltest.Fault{Status: 400, Body: refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", `{"migrate_to_chat_id":-1005550198}`)},
		Class:  bot.Moved, Scope: bot.ScopeMessage,
		Change: func(o *bot.Outbound) {
			o.To = bot.Address{Channel: "telegram", User: "-5550199", Conversation: "-5550199", Room: true}
		},
	})
	return list
}

// checkRendered looks at Telegram's limits.
func checkRendered(t testing.TB, m bot.Message, r bot.Rendered) {
	t.Helper()
	if n := length(r.Text); n == 0 || n > 4096 || strings.TrimSpace(r.Text) == "" {
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
			if l := length(k.Text); l == 0 || l > maxLabel || !utf8.ValidString(k.Text) || strings.ContainsAny(k.Text, "\n\r") {
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
	if keys, failure := keyboardOf(bot.Outbound{ID: 1<<63 - 1, Rendered: r}); failure != nil || n > 0 && !strings.Contains(mustJSON(keys), bot.ButtonRef(1<<63-1, n-1)) {
		t.Errorf("the keyboard does not carry its references")
	}
}
