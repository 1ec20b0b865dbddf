package slack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/handlers"
	"leadline/handlers/channeltest"
)

func TestMain(m *testing.M) { channeltest.Main(m) }

// Our invented workspace.
const (
	team     = "T0INVENTED"
	app      = "A0LEADLINE"
	ownUser  = "U0LEADLINE"
	botToken = "xoxb-invented-bot-token-0000"
	appToken = "xapp-1-A0LEADLINE-invented"
	secret   = "0123456789abcdef0123456789abcdef"
	older    = "fedcba9876543210fedcba9876543210"
)

var clock = time.Date(2026, 3, 4, 16, 12, 0, 0, time.UTC)

// bench is a channel with its fake Slack and everything it logs.
type bench struct {
	*Channel
	slack *fake
	at    *channeltest.Provider
	log   *channeltest.Log
}

func newBench(t *testing.T, change ...func(*Config)) *bench {
	t.Helper()
	b := &bench{slack: newFake(clock), log: &channeltest.Log{}}
	b.at = channeltest.NewProvider(t, b.slack, sends)
	b.at.Obey(channeltest.LoadSpec(t, "testdata/web_api.json", "/api", "token", "metadata", "include_all_metadata"))
	cfg := Config{
		BotToken: botToken, SigningSecrets: []string{older, secret}, APIURL: b.at.URL(), PublicURL: "https://leads.example.com",
		Deadline: time.Second, Now: func() time.Time { return clock },
		Log: slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, f := range change {
		f(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.http.CloseIdleConnections)
	b.Channel = c
	t.Cleanup(func() { quiet(t, "the log", b.log.String()) })
	return b
}

// quiet fails the test where something secret or private can be read.
func quiet(t testing.TB, where, text string) {
	t.Helper()
	channeltest.Quiet(t, where, text, botToken, appToken, secret, older)
}

// signature is what Slack puts on a request.
func signature(key string, at int64, body string) string {
	m := hmac.New(sha256.New, []byte(key))
	fmt.Fprintf(m, "v0:%d:%s", at, body)
	return "v0=" + hex.EncodeToString(m.Sum(nil))
}

// request is a request as Slack makes it.
func request(path, media, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", media)
	r.Header.Set("X-Slack-Request-Timestamp", fmt.Sprint(clock.Unix()))
	r.Header.Set("X-Slack-Signature", signature(secret, clock.Unix(), body))
	return r
}

// eventBody is an event in its envelope.
func eventBody(id string, e map[string]any) string {
	if e["event_ts"] == nil {
		e["event_ts"] = "1772640000.000001"
	}
	return channeltest.JSON(map[string]any{
		"token": "old", "team_id": team, "api_app_id": app, "type": "event_callback", "event_id": "Ev" + id,
		"event_time": clock.Unix(), "authed_users": []string{ownUser}, "event": e,
	})
}

func eventRequest(id string, e map[string]any) *http.Request {
	r := request("/slack/events", "application/json", eventBody(id, e))
	r.Header.Set("X-Slack-Retry-Num", "1")
	r.Header.Set("X-Slack-Retry-Reason", "http_timeout")
	return r
}

func interactionRequest(p map[string]any) *http.Request {
	for k, v := range map[string]any{"team": map[string]any{"id": team}, "api_app_id": app, "token": "old"} {
		if p[k] == nil {
			p[k] = v
		}
	}
	return request("/slack/interactions", "application/x-www-form-urlencoded", url.Values{"payload": {channeltest.JSON(p)}}.Encode())
}

func commandRequest(fields map[string]string) *http.Request {
	form := url.Values{"team_id": {team}, "api_app_id": {app}, "command": {"/lead"}, "user_id": {"U1"}, "trigger_id": {"13.37"}, "channel_id": {"D1"}}
	for k, v := range fields {
		form.Set(k, v)
	}
	return request("/slack/commands", "application/x-www-form-urlencoded", form.Encode())
}

// tsOf is the time of the message with that number.
func tsOf(id int) string { return fmt.Sprintf("%d.%06d", clock.Unix()-3000+int64(id), 100) }

func person(n int) string { return fmt.Sprintf("U0PERSON%d", n) }

func textEvent(in channeltest.In) map[string]any {
	return map[string]any{
		"type": "message", "channel": dm(person(in.From)), "channel_type": "im", "user": person(in.From),
		"text": escaped(in.Text), "ts": tsOf(in.ID), "event_ts": tsOf(in.ID), "client_msg_id": fmt.Sprint("c", in.ID),
		"blocks": []any{map[string]any{"type": "rich_text", "elements": "not what anyone expects"}},
	}
}

func signedIn(in channeltest.In) *http.Request {
	switch in.Kind {
	case bot.Text, "":
		return eventRequest(fmt.Sprint("T", in.ID), textEvent(in))
	case bot.Edit:
		return eventRequest(fmt.Sprint("E", in.ID), map[string]any{
			"type": "message", "subtype": "message_changed", "hidden": true, "channel": dm(person(in.From)), "channel_type": "im", "ts": tsOf(in.ID),
			"message": map[string]any{
				"type": "message", "user": person(in.From), "text": escaped(in.Text), "ts": tsOf(in.Edits),
				"edited": map[string]any{"user": person(in.From), "ts": fmt.Sprintf("%d.000000", clock.Unix()+int64(in.Version))},
			},
			"previous_message": map[string]any{"type": "message", "user": person(in.From), "text": "what it was", "ts": tsOf(in.Edits)},
		})
	case bot.Press:
		return interactionRequest(map[string]any{
			"type": "block_actions", "user": map[string]any{"id": person(in.From), "team_id": team}, "trigger_id": "1.2.3",
			"channel": map[string]any{"id": dm(person(in.From)), "name": "directmessage"}, "response_url": "https://hooks.slack.com/actions/T0/1/x",
			"container": map[string]any{"type": "message", "message_ts": "1772640000.000200"}, "message": map[string]any{"ts": "1772640000.000200"},
			"actions": []any{map[string]any{"type": "button", "action_id": "b1", "block_id": "buttons0", "value": bot.ButtonRef(in.Press.Outbound, in.Press.Index), "action_ts": tsOf(in.ID)}},
		})
	}
	return nil
}

// TestChannel plays the suite of all channels.
func TestChannel(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, func(t *testing.T) channeltest.Rig {
		const deadline = 600 * time.Millisecond // short, and enough for a busy machine
		b := newBench(t, func(c *Config) { c.Deadline = deadline })
		if _, err := b.identity(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.pace.burst = 1 << 20 // the suite's clock stands still
		return channeltest.Rig{
			Channel: b.Channel, Provider: b.at, Now: clock, Deadline: deadline, MaxBody: handlers.LargeBody,
			Signed: signedIn, Signature: "X-Slack-Signature", SignsBody: true,
			Refused: refusedRequests(), Undecodable: undecodableRequests(), Ignored: ignoredRequests(),
			To:       bot.Address{ID: 1, Channel: "slack", Tenant: team, User: person(1), Conversation: dm(person(1))},
			Accepted: b.slack.texts, Errors: errorCases(),
			Limited: func(s int) channeltest.Fault {
				return channeltest.Fault{Status: 429, Header: map[string]string{"Retry-After": fmt.Sprint(s)}}
			},
			Take: func(in channeltest.In) {
				e := textEvent(in)
				e["channel"] = nil // history does not say it again
				b.slack.writes(dm(person(in.From)), e)
			},
			Check:   checkRendered,
			Secrets: []string{botToken, secret, older},
		}
	})
}

func errorCases() []channeltest.ErrorCase {
	word := func(w string) channeltest.Fault {
		return channeltest.Fault{Status: 200, Header: map[string]string{"Content-Type": "application/json"}, Body: `{"ok":false,"error":"` + w + `","response_metadata":{"messages":["CANARYjoesbikes3035550142"]}}`}
	}
	list := []channeltest.ErrorCase{
		{Name: "429 without a time", Answer: channeltest.Fault{Status: 429}, Class: bot.RateLimited, Scope: bot.ScopeConversation, RetryAfter: unsaidWait},
		{Name: "429 with a date for a time", Answer: channeltest.Fault{Status: 429, Header: map[string]string{"Retry-After": clock.Add(90 * time.Second).Format(http.TimeFormat)}}, Class: bot.RateLimited, RetryAfter: 90 * time.Second},
		{Name: "ratelimited as a word", Answer: word("ratelimited"), Class: bot.RateLimited, Scope: bot.ScopeConversation, RetryAfter: unsaidWait, Code: "ratelimited"},
		{Name: "no without why", Answer: channeltest.Fault{Body: `{"ok":false}`}, Class: bot.Ambiguous},
		{Name: "yes without a time", Answer: channeltest.Fault{Body: `{"ok":true,"channel":"D1","message":{"text":"hi"}}`}, Class: bot.Ambiguous},
		{Name: "a word nobody knows", Answer: word("something_new"), Class: bot.Unknown, Code: "something_new"},
		{Name: "a forbidden status", Answer: channeltest.Fault{Status: 403}, Class: bot.Auth, Scope: bot.ScopeAccount},
		{Name: "the edited message is gone", Answer: word("message_not_found"), Class: bot.Gone, Scope: bot.ScopeMessage, Change: func(o *bot.Outbound) {
			o.Kind, o.Edit = bot.CardUpdate, &bot.Receipt{ID: "1.2", Conversation: "C1"}
		}},
		{Name: "a room we are not in", Answer: word("not_in_channel"), Class: bot.BadAddress, Scope: bot.ScopeConversation, Change: func(o *bot.Outbound) {
			o.Kind, o.To = bot.PoolCard, bot.Address{Channel: "slack", Tenant: team, User: "C1", Conversation: "C1", Room: true}
		}},
		{Name: "too late for that page", Answer: word("expired_trigger_id"), Class: bot.WindowClosed},
	}
	for w, class := range map[string]bot.SendClass{
		"user_not_found": bot.OptedOut, "cannot_dm_bot": bot.OptedOut, "user_disabled": bot.OptedOut,
		"is_archived": bot.BadAddress, "restricted_action": bot.BadAddress,
		"invalid_blocks": bot.BadContent, "msg_too_long": bot.BadContent, "no_text": bot.BadContent,
		"invalid_auth": bot.Auth, "token_revoked": bot.Auth, "account_inactive": bot.Auth, "missing_scope": bot.Auth,
		"used_url": bot.WindowClosed, "fatal_error": bot.Ambiguous, "internal_error": bot.Ambiguous, "method_deprecated": bot.SenderFault,
	} {
		list = append(list, channeltest.ErrorCase{Name: w, Answer: word(w), Class: class, Code: w})
	}
	return list
}
