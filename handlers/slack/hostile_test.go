package slack

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"leadline/handlers/channeltest"
)

// What Slack never sends, or what we never take: every channel test refuses it.

func refusedRequests() []channeltest.Refused {
	text := textEvent(channeltest.In{ID: 1, From: 1, Text: "hi"})
	body := eventBody("1", text)
	signedWith := func(at int64, key string) func() *http.Request {
		return func() *http.Request {
			r := request("/slack/events", "application/json", body)
			r.Header.Set("X-Slack-Request-Timestamp", fmt.Sprint(at))
			r.Header.Set("X-Slack-Signature", signature(key, at, body))
			return r
		}
	}
	header := func(name, value string) func() *http.Request {
		return func() *http.Request {
			r := request("/slack/events", "application/json", body)
			r.Header.Set(name, value)
			return r
		}
	}
	now := clock.Unix()
	stamp := fmt.Sprint(now)
	v0 := signature(secret, now, body)
	list := []channeltest.Refused{
		{Name: "a stamp of 301 s ago", Request: signedWith(now-301, secret)},
		{Name: "a stamp 61 s ahead", Request: signedWith(now+61, secret)},
		{Name: "a stamp 301 s ahead", Request: signedWith(now+301, secret)},
		{Name: "a stamp before all time", Request: signedWith(-now, secret)},
		{Name: "an endless stamp", Request: header("X-Slack-Request-Timestamp", "99999999999999999999")},
		{Name: "a stamp that is no number", Request: header("X-Slack-Request-Timestamp", "soon")},
		{Name: "a stamp with a sign", Request: header("X-Slack-Request-Timestamp", "+"+stamp)},
		{Name: "a stamp with a fraction", Request: header("X-Slack-Request-Timestamp", stamp+".0")},
		{Name: "two stamps", Request: func() *http.Request {
			r := request("/slack/events", "application/json", body)
			r.Header.Add("X-Slack-Request-Timestamp", stamp)
			return r
		}},
		{Name: "no stamp", Request: func() *http.Request {
			r := request("/slack/events", "application/json", body)
			r.Header.Del("X-Slack-Request-Timestamp")
			return r
		}},
		{Name: "version 1", Request: header("X-Slack-Signature", "v1="+v0[3:])},
		{Name: "no version", Request: header("X-Slack-Signature", v0[3:])},
		{Name: "another secret", Request: signedWith(now, "another secret of ours")},
		{Name: "an empty secret", Request: signedWith(now, "")},
		{Name: "a query", Request: func() *http.Request {
			r := request("/slack/events", "application/json", body)
			r.URL.RawQuery = "team_id=" + team
			return r
		}},
		{Name: "a payload in the query, the body signed for events", Request: func() *http.Request {
			r := request("/slack/interactions", "application/x-www-form-urlencoded", body)
			r.URL.RawQuery = url.Values{"payload": {`{"type":"block_actions"}`}}.Encode()
			return r
		}},
		{Name: "two payloads", Status: http.StatusBadRequest, Request: func() *http.Request {
			return request("/slack/interactions", "application/x-www-form-urlencoded", "payload=%7B%7D&payload=%7B%7D")
		}},
		{Name: "two users", Status: http.StatusBadRequest, Request: func() *http.Request {
			return request("/slack/commands", "application/x-www-form-urlencoded", "team_id="+team+"&user_id=U1&user_id=U2&trigger_id=1")
		}},
		{Name: "another team's command", Request: func() *http.Request { return commandRequest(map[string]string{"team_id": "T2"}) }},
		{Name: "another app's command", Request: func() *http.Request { return commandRequest(map[string]string{"api_app_id": "A2"}) }},
		{Name: "an event's body as a command", Request: func() *http.Request {
			return request("/slack/commands", "application/x-www-form-urlencoded", body)
		}},
		{Name: "another team's press", Request: func() *http.Request {
			return interactionRequest(map[string]any{"type": "block_actions", "team": map[string]any{"id": "T2"}, "user": map[string]any{"id": "U1"}})
		}},
		{Name: "another app's press", Request: func() *http.Request {
			return interactionRequest(map[string]any{"type": "block_actions", "api_app_id": "A2", "user": map[string]any{"id": "U1"}})
		}},
		{Name: "another team's event", Request: func() *http.Request {
			return request("/slack/events", "application/json", strings.Replace(body, team, "T2", 1))
		}},
		{Name: "another app's event", Request: func() *http.Request {
			return request("/slack/events", "application/json", strings.Replace(body, app, "A2", 1))
		}},
		{Name: "an unsigned verification", Status: http.StatusUnauthorized, Request: func() *http.Request {
			r := request("/slack/events", "application/json", `{"type":"url_verification","challenge":"abc"}`)
			r.Header.Del("X-Slack-Signature")
			return r
		}},
		{Name: "a challenge with markup", Request: func() *http.Request {
			return request("/slack/events", "application/json", `{"type":"url_verification","challenge":"<script>"}`)
		}},
		{Name: "a long challenge", Request: func() *http.Request {
			return request("/slack/events", "application/json", `{"type":"url_verification","challenge":"`+strings.Repeat("a", 101)+`"}`)
		}},
		{Name: "an empty challenge", Request: func() *http.Request {
			return request("/slack/events", "application/json", `{"type":"url_verification"}`)
		}},
	}
	return list
}

func undecodableRequests() []func() *http.Request {
	events := func(body string) func() *http.Request {
		return func() *http.Request { return request("/slack/events", "application/json", body) }
	}
	return []func() *http.Request{
		events(`{"type":"event_callback",`), events(`null {}`), events(`"hello"x`), events(`"hello"`), events(`[7]`), events(strings.Repeat("[", 100_000)),
		events(`{"type":"event_callback","team_id":"` + team + `","api_app_id":"` + app + `"}`),
		events(`{"type":"event_callback","team_id":"` + team + `","api_app_id":"` + app + `","event":{"no":"type"}}`),
		events(`{"type":"event_callback","team_id":"` + team + `","api_app_id":"` + app + `","event":{"type":"message","text":"nobody said this"}}`),
		func() *http.Request {
			return request("/slack/interactions", "application/x-www-form-urlencoded", "payload=%7B%22type")
		},
		func() *http.Request {
			return request("/slack/interactions", "application/x-www-form-urlencoded", "nothing=here")
		},
		func() *http.Request { return interactionRequest(map[string]any{"type": "block_actions"}) },
		func() *http.Request { return commandRequest(map[string]string{"user_id": ""}) },
		func() *http.Request {
			return request("/slack/commands", "application/x-www-form-urlencoded", "%zz")
		},
	}
}

func ignoredRequests() []func() *http.Request {
	var list []func() *http.Request
	for i, e := range []map[string]any{
		{"type": "reaction_added", "user": "U1", "item": map[string]any{"channel": "C1"}},
		{"type": "something_new_of_2030", "message": 7},
		{"type": "message", "channel": "D1", "user": "U1", "bot_id": "B2", "text": "beep", "ts": "1.2"},
		{"type": "message", "channel": "D1", "user": ownUser, "text": "our own words", "ts": "1.2"},
		{"type": "message", "subtype": "bot_message", "channel": "D1", "text": "beep", "ts": "1.2"},
		{"type": "message", "subtype": "channel_join", "channel": "C1", "user": "U1", "text": "<@U1> has joined", "ts": "1.2"},
		{"type": "message", "subtype": "message_deleted", "channel": "D1", "deleted_ts": "1.1", "ts": "1.2"},
		{"type": "message", "subtype": "message_changed", "channel": "D1", "ts": "1.3", "message": map[string]any{"user": ownUser, "bot_id": "B1", "ts": "1.2", "text": "ours, edited", "edited": map[string]any{"ts": "1.3"}}},
		{"type": "message", "subtype": "message_changed", "channel": "D1", "ts": "1.3", "message": map[string]any{"user": "U1", "ts": "1.2", "text": "a link got a preview"}},
		{"type": "message", "subtype": "message_changed", "channel": "D1", "ts": "1.3",
			"message":          map[string]any{"user": "U1", "ts": "1.2", "text": "the same", "edited": map[string]any{"ts": "1.1"}},
			"previous_message": map[string]any{"user": "U1", "ts": "1.2", "text": "the same", "edited": map[string]any{"ts": "1.1"}}},
		{"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "messages"},
		{"type": "app_uninstalled"},
		{"type": "tokens_revoked", "tokens": map[string]any{"bot": []string{ownUser}}},
	} {
		list = append(list, func() *http.Request { return eventRequest(fmt.Sprint("I", i), e) })
	}
	for _, p := range []map[string]any{
		{"type": "view_closed", "user": map[string]any{"id": "U1"}},
		{"type": "shortcut", "user": map[string]any{"id": "U1"}, "callback_id": "x"},
		{"type": "view_submission", "user": map[string]any{"id": "U1"}, "view": map[string]any{"id": "V1", "callback_id": "somebody_elses"}},
		{"type": "block_actions", "user": map[string]any{"id": "U1"}, "actions": []any{map[string]any{"action_id": "b0", "value": "claim CC-7K3M4", "action_ts": "1.1"}}},
		{"type": "block_actions", "user": map[string]any{"id": "U1"}, "actions": []any{map[string]any{"action_id": "b0", "value": "b:7.1 or 1=1", "action_ts": "1.1"}, map[string]any{"type": "static_select", "value": 7}}},
	} {
		list = append(list, func() *http.Request { return interactionRequest(p) })
	}
	return append(list,
		func() *http.Request {
			return request("/slack/events", "application/json", `{"type":"app_rate_limited","team_id":"`+team+`","api_app_id":"`+app+`","minute_rate_limited":1}`)
		},
		func() *http.Request {
			return request("/slack/events", "application/json", `{"type":"url_verification","challenge":"`+strings.Repeat("aZ9_-", 20)+`"}`)
		},
		func() *http.Request {
			return request("/slack/commands", "application/x-www-form-urlencoded", "ssl_check=1&token=x")
		})
}
