package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// Stand-ins of Slack and Telegram: local servers of the same interface that
// keep what they were asked to do.

const (
	slackSecret = "slack-secret-slack-secret-slack"
	slackTeam   = "T0TEST"
	slackApp    = "A0TEST"
	slackToken  = "xoxb-test-test-test"
	poolRoom    = "C0POOL"

	telegramBotToken = "5550199:test-test-test-test-test-test-test"
	telegramHook     = "telegram-secret-telegram"
)

// called is one call that a stand-in got.
type called struct {
	Method string
	Values map[string]string
	TS     string // the message's id there
}

// standIn keeps calls; each provider's answers are in answer.
type standIn struct {
	*httptest.Server
	mu     sync.Mutex
	calls  []called
	answer func(n int, c called) string
}

func newStandIn(t *testing.T, answer func(n int, c called) string) *standIn {
	s := &standIn{answer: answer}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

func (s *standIn) serve(w http.ResponseWriter, r *http.Request) {
	c := called{Method: r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:], Values: map[string]string{}}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		_ = r.ParseMultipartForm(1 << 20)
	} else if strings.Contains(r.Header.Get("Content-Type"), "json") {
		var body map[string]any
		_ = json.NewDecoder(r.Body).Decode(&body)
		for k, v := range body {
			if text, ok := v.(string); ok {
				c.Values[k] = text
			} else {
				b, _ := json.Marshal(v)
				c.Values[k] = string(b)
			}
		}
	} else {
		_ = r.ParseForm()
	}
	for k := range r.Form {
		c.Values[k] = r.FormValue(k)
	}
	s.mu.Lock()
	n := len(s.calls) + 1
	c.TS = fmt.Sprintf("%d.%06d", time.Now().Unix(), n)
	s.calls = append(s.calls, c)
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, s.answer(n, c))
}

// of lists the calls of a method that carry a text.
func (s *standIn) of(method, text string) (found []called) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.calls {
		all, _ := json.Marshal(c.Values)
		if c.Method == method && strings.Contains(string(all), text) {
			found = append(found, c)
		}
	}
	return found
}

// all is everything a stand-in was ever told, for sweeps.
func (s *standIn) all() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, _ := json.Marshal(s.calls)
	return string(b)
}

func newSlack(t *testing.T) *standIn {
	return newStandIn(t, func(_ int, c called) string {
		switch c.Method {
		case "auth.test":
			return fmt.Sprintf(`{"ok":true,"team_id":%q,"user_id":"UBOT","bot_id":"BBOT","app_id":%q}`, slackTeam, slackApp)
		case "bots.info":
			return fmt.Sprintf(`{"ok":true,"bot":{"id":"BBOT","app_id":%q,"user_id":"UBOT"}}`, slackApp)
		case "conversations.open":
			return fmt.Sprintf(`{"ok":true,"channel":{"id":"D%s"}}`, strings.TrimPrefix(c.Values["users"], "U"))
		case "chat.postMessage", "chat.update":
			return fmt.Sprintf(`{"ok":true,"channel":%q,"ts":%q}`, c.Values["channel"], c.TS)
		case "views.publish":
			return `{"ok":true,"view":{"id":"V0HOME","type":"home"}}`
		case "chat.postEphemeral":
			return fmt.Sprintf(`{"ok":true,"message_ts":%q}`, c.TS)
		}
		return `{"ok":true,"channels":[],"messages":[]}`
	})
}

func newTelegram(t *testing.T) *standIn {
	return newStandIn(t, func(n int, c called) string {
		switch c.Method {
		case "getMe":
			return `{"ok":true,"result":{"id":5550199,"is_bot":true,"first_name":"Leads","username":"LeadsTestBot"}}`
		case "sendMessage", "editMessageText":
			return fmt.Sprintf(`{"ok":true,"result":{"message_id":%d,"date":1,"chat":{"id":%s,"type":"private"}}}`, n, orElse(c.Values["chat_id"], "1"))
		}
		return `{"ok":true,"result":true}`
	})
}

// slackPost delivers a signed request of Slack.
func (r *replica) slackPost(t *testing.T, path, contentType, body string) int {
	t.Helper()
	stamp := fmt.Sprint(time.Now().Unix())
	mac := hmac.New(sha256.New, []byte(slackSecret))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	req, err := http.NewRequest(http.MethodPost, "http://"+r.addr+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("X-Slack-Request-Timestamp", stamp)
	req.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

// slackText is a text that a person writes in a channel.
func (r *replica) slackText(t *testing.T, user, channel, text string, n int) int {
	kind := "im"
	if strings.HasPrefix(channel, "C") {
		kind = "channel"
	}
	body, _ := json.Marshal(map[string]any{
		"token": "x", "team_id": slackTeam, "api_app_id": slackApp, "type": "event_callback", "event_id": fmt.Sprintf("Ev%08d", n), "event_time": time.Now().Unix(),
		"event": map[string]any{"type": "message", "channel": channel, "channel_type": kind, "user": user, "text": text, "ts": fmt.Sprintf("%d.%06d", time.Now().Unix(), n), "event_ts": fmt.Sprintf("%d.%06d", time.Now().Unix(), n), "team": slackTeam},
	})
	return r.slackPost(t, "/slack/events", "application/json", string(body))
}

// slackCommand is `/lead text` typed in a channel.
func (r *replica) slackCommand(t *testing.T, user, channel, text string, n int) int {
	v := url.Values{"token": {"x"}, "team_id": {slackTeam}, "api_app_id": {slackApp}, "channel_id": {channel}, "channel_name": {"pool"}, "user_id": {user}, "command": {"/lead"}, "text": {text},
		"trigger_id": {fmt.Sprintf("%d.trigger", n)}, "response_url": {"https://hooks.slack.com/commands/x"}}
	return r.slackPost(t, "/slack/commands", "application/x-www-form-urlencoded", v.Encode())
}

// slackPress presses a button of a message of ours.
func (r *replica) slackPress(t *testing.T, user, channel, ts, value string, n int) int {
	payload, _ := json.Marshal(map[string]any{
		"type": "block_actions", "team": map[string]any{"id": slackTeam}, "api_app_id": slackApp, "user": map[string]any{"id": user, "team_id": slackTeam}, "trigger_id": fmt.Sprintf("%d.press", n),
		"channel": map[string]any{"id": channel}, "container": map[string]any{"type": "message", "message_ts": ts, "channel_id": channel}, "message": map[string]any{"ts": ts, "type": "message"},
		"actions": []any{map[string]any{"type": "button", "action_id": "a0", "block_id": "b0", "value": value, "action_ts": fmt.Sprintf("%d.%06d", time.Now().Unix(), n), "text": map[string]any{"type": "plain_text", "text": "Claim"}}},
	})
	return r.slackPost(t, "/slack/interactions", "application/x-www-form-urlencoded", url.Values{"payload": {string(payload)}}.Encode())
}

// telegramUpdate delivers one update.
func (r *replica) telegramUpdate(t *testing.T, update map[string]any) int {
	t.Helper()
	body, _ := json.Marshal(update)
	req, err := http.NewRequest(http.MethodPost, "http://"+r.addr+"/telegram/updates", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", telegramHook)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

func telegramText(user, n int, text string) map[string]any {
	return map[string]any{"update_id": n, "message": map[string]any{"message_id": n, "date": time.Now().Unix(), "text": text,
		"from": map[string]any{"id": user, "is_bot": false, "first_name": "Ben"}, "chat": map[string]any{"id": user, "type": "private"}}}
}

// withAll are the settings that switch all three channels on.
func withAll(slack, telegram *standIn) []string {
	return []string{"SLACK_BOT_TOKEN=" + slackToken, "SLACK_SIGNING_SECRETS=" + slackSecret, "SLACK_API_URL=" + slack.URL,
		"TELEGRAM_TOKEN=" + telegramBotToken, "TELEGRAM_WEBHOOK_SECRET=" + telegramHook, "TELEGRAM_API_URL=" + telegram.URL}
}
