package slack

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

// heard is what became of the one message in a request.
func heard(t *testing.T, b *bench, r *http.Request) bot.Inbound {
	t.Helper()
	inbox := &channeltest.Inbox{}
	if w := serve(b, inbox, r); w.Code != http.StatusOK || w.Body.Len() != 0 {
		t.Fatalf("answered %d %q", w.Code, w.Body)
	}
	got := inbox.Got()
	if len(got) != 1 {
		t.Fatalf("became %d messages", len(got))
	}
	return got[0]
}

func TestEvents(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	direct := bot.Address{Channel: "slack", Tenant: team, User: "U1", Conversation: "D1"}
	room := bot.Address{Channel: "slack", Tenant: team, User: "U1", Conversation: "C1", Room: true}
	inThread := func(a bot.Address) bot.Address { a.Thread = "1.0001"; return a }
	for _, c := range []struct {
		name string
		e    map[string]any
		want bot.Inbound
	}{
		{"a direct message", map[string]any{"type": "message", "channel": "D1", "channel_type": "im", "user": "U1", "text": "LEAD joe &amp; sons &lt;b&gt;", "ts": "1.0002"},
			bot.Inbound{Kind: bot.Text, From: direct, Text: "LEAD joe & sons <b>", Hint: "1.0002", Message: "1.0002", Keys: []string{"slack:message:T0INVENTED:D1:1.0002"}}},
		{"links that Slack makes stay for the readers", map[string]any{"type": "message", "channel": "D1", "user": "U1", "text": "Ann Ruiz <tel:3035550142|303-555-0142>", "ts": "1.0002"},
			bot.Inbound{Kind: bot.Text, From: direct, Text: "Ann Ruiz <tel:3035550142|303-555-0142>", Hint: "1.0002", Message: "1.0002", Keys: []string{"slack:message:T0INVENTED:D1:1.0002"}}},
		{"a room", map[string]any{"type": "message", "channel": "C1", "channel_type": "channel", "user": "U1", "text": "claim 7k3m4", "ts": "1.0002"},
			bot.Inbound{Kind: bot.Text, From: room, Text: "claim 7k3m4", Hint: "1.0002", Message: "1.0002", Keys: []string{"slack:message:T0INVENTED:C1:1.0002"}}},
		{"the same as a mention", map[string]any{"type": "app_mention", "channel": "C1", "user": "U1", "text": "<@" + ownUser + "> claim 7k3m4", "ts": "1.0002"},
			bot.Inbound{Kind: bot.Text, From: room, Text: "claim 7k3m4", Hint: "1.0002", Message: "1.0002", Keys: []string{"slack:message:T0INVENTED:C1:1.0002"}}},
		{"only a mention", map[string]any{"type": "app_mention", "channel": "C1", "user": "U1", "text": " <@" + ownUser + "|leadline>: ", "ts": "1.0002"},
			bot.Inbound{Kind: bot.Text, From: room, Text: "?", Hint: "1.0002", Message: "1.0002", Keys: []string{"slack:message:T0INVENTED:C1:1.0002"}}},
		{"somebody else's mention is words", map[string]any{"type": "message", "channel": "C1", "user": "U1", "text": "<@U2> look", "ts": "1.0002"},
			bot.Inbound{Kind: bot.Text, From: room, Text: "<@U2> look", Hint: "1.0002", Message: "1.0002", Keys: []string{"slack:message:T0INVENTED:C1:1.0002"}}},
		{"a thread", map[string]any{"type": "message", "channel": "C1", "user": "U1", "text": "spoke 7k3m4", "ts": "1.0002", "thread_ts": "1.0001", "parent_user_id": ownUser},
			bot.Inbound{Kind: bot.Text, From: inThread(room), Text: "spoke 7k3m4", Hint: "1.0002", Message: "1.0002", Keys: []string{"slack:message:T0INVENTED:C1:1.0002"}}},
		{"the first message of a thread", map[string]any{"type": "message", "channel": "D1", "user": "U1", "text": "hi", "ts": "1.0002", "thread_ts": "1.0002"},
			bot.Inbound{Kind: bot.Text, From: direct, Text: "hi", Hint: "1.0002", Message: "1.0002", Keys: []string{"slack:message:T0INVENTED:D1:1.0002"}}},
		{"photos", map[string]any{"type": "message", "subtype": "file_share", "channel": "D1", "user": "U1", "text": "", "ts": "1.0002", "files": []any{
			map[string]any{"id": "F1", "name": "card.jpg", "mimetype": "image/jpeg", "url_private": "https://files.slack.com/a", "url_private_download": "https://files.slack.com/d/a"},
			map[string]any{"id": "F2", "file_access": "check_file_info"}, map[string]any{"name": 7}}},
			bot.Inbound{Kind: bot.Text, From: direct, Hint: "1.0002", Message: "1.0002", Keys: []string{"slack:message:T0INVENTED:D1:1.0002"},
				Media: []bot.Media{{Ref: "https://files.slack.com/d/a", Type: "image/jpeg", Name: "card.jpg"}, {Ref: "F2"}}}},
		{"an edit", map[string]any{"type": "message", "subtype": "message_changed", "channel": "D1", "channel_type": "im", "ts": "1.0009",
			"message":          map[string]any{"user": "U1", "text": "Vita Co", "ts": "1.0002", "edited": map[string]any{"user": "U1", "ts": "1.0008"}},
			"previous_message": map[string]any{"user": "U1", "text": "Vito Co", "ts": "1.0002"}},
			bot.Inbound{Kind: bot.Edit, From: direct, Text: "Vita Co", Hint: "1.0008", Message: "1.0002", Edits: "1.0002", Keys: []string{"slack:edit:T0INVENTED:D1:1.0002:1.0008"}}},
		{"the home page", map[string]any{"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home", "event_ts": "1.0005"},
			bot.Inbound{Kind: bot.Home, From: direct, Hint: "1.0005", Keys: []string{"slack:home:T0INVENTED:U1:1.0005"}}},
		{"fields of another type", map[string]any{"type": "message", "channel": "D1", "user": "U1", "text": "hi", "ts": "1.0002", "edited": "never", "thread_ts": 7, "files": map[string]any{}, "blocks": 1, "metadata": []any{}},
			bot.Inbound{Kind: bot.Text, From: direct, Text: "hi", Hint: "1.0002", Message: "1.0002", Keys: []string{"slack:message:T0INVENTED:D1:1.0002"}}},
	} {
		got := heard(t, b, eventRequest("1", c.e))
		c.want.At = clock
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: became\n%+v, want\n%+v", c.name, got, c.want)
		}
	}
}

// TestS18_Escapes: half a character, written as an escape, is no text.
func TestS18_Escapes(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	body := strings.Replace(hiEvent(1), `"text":"hi"`, `"text":"a\ud800b\u0000c\u202ed\ufeff"`, 1)
	if got := heard(t, b, request("/slack/events", "application/json", body)); got.Text != "abcd" {
		t.Errorf("became %q", got.Text)
	}
}

// TestFixturesAreSlacks: the events of these tests have the form that Slack
// describes.
func TestFixturesAreSlacks(t *testing.T) {
	t.Parallel()
	spec := channeltest.LoadSpec(t, "testdata/events_api.json", "")
	for _, in := range []channeltest.In{{Kind: bot.Text, ID: 1, From: 1, Text: "hi"}, {Kind: bot.Edit, ID: 2, From: 1, Text: "ho", Edits: 1, Version: 1}} {
		r := signedIn(in)
		body := readAll(t, r.Body)
		if err := spec.Check(r, body); err != nil {
			t.Errorf("%s: %v", in.Kind, err)
		}
	}
}

// TestRetryIsTaken: the delivery that is marked as a repetition is taken when
// the first one failed (F3).
func TestRetryIsTaken(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	broken := &channeltest.Inbox{Err: errors.New("disk full")}
	first := signedIn(channeltest.In{ID: 1, From: 1, Text: "hi"})
	first.Header.Del("X-Slack-Retry-Num")
	if w := serve(b, broken, first); w.Code != http.StatusServiceUnavailable {
		t.Errorf("answered %d", w.Code)
	}
	if got := heard(t, b, signedIn(channeltest.In{ID: 1, From: 1, Text: "hi"})); got.Text != "hi" {
		t.Errorf("became %+v", got)
	}
}

func TestPresses(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	press := func(change map[string]any) bot.Inbound {
		p := map[string]any{
			"type": "block_actions", "user": map[string]any{"id": "U1", "team_id": team}, "trigger_id": "1.2.3", "response_url": "https://hooks.slack.com/actions/T0/1/x",
			"channel": map[string]any{"id": "C1"}, "message": map[string]any{"ts": "1.0001"}, "container": map[string]any{"type": "message", "message_ts": "1.0001"},
			"actions": []any{map[string]any{"action_id": "b2", "value": "b:9007.2", "action_ts": "1.0009"}},
		}
		for k, v := range change {
			p[k] = v
		}
		return heard(t, b, interactionRequest(p))
	}
	want := bot.Inbound{
		Kind: bot.Press, Press: &bot.Pressed{Outbound: 9007, Index: 2}, At: clock, Hint: "1.0009", Message: "1.0001",
		From:  bot.Address{Channel: "slack", Tenant: team, User: "U1", Conversation: "C1", Room: true},
		Keys:  []string{"slack:press:T0INVENTED:U1:1.0001:b2:1.0009"},
		Hints: bot.ReplyHints{ResponseURL: "https://hooks.slack.com/actions/T0/1/x", TriggerID: "1.2.3"},
	}
	if got := press(nil); !reflect.DeepEqual(got, want) {
		t.Errorf("became\n%+v, want\n%+v", got, want)
	}
	// In a private card shown to one person there is no message, only its place.
	if got := press(map[string]any{"message": nil, "channel": nil, "container": map[string]any{"message_ts": "1.0001", "channel_id": "C1", "is_ephemeral": true}}); !reflect.DeepEqual(got, want) {
		t.Errorf("ephemeral: became\n%+v, want\n%+v", got, want)
	}
	// On the home page there is neither; the answer goes to the person.
	home := press(map[string]any{"message": nil, "channel": nil, "container": map[string]any{"type": "view"}, "view": map[string]any{"id": "V1"}})
	if home.From.Room || home.From.Conversation != "" || home.Keys[0] != "slack:press:T0INVENTED:U1:V1:b2:1.0009" {
		t.Errorf("home: became %+v", home)
	}
	// A workspace that belongs to an organisation may leave out the team.
	if got := press(map[string]any{"team": map[string]any{"id": ""}}); !reflect.DeepEqual(got, want) {
		t.Errorf("without a team: became %+v", got)
	}
	// An address that is not Slack's is not kept (S20).
	for _, url := range hostileURLs {
		if got := press(map[string]any{"response_url": url}); got.Hints.ResponseURL != "" {
			t.Errorf("kept %q", url)
		}
	}
}

// hostileURLs are addresses that nobody may make us call.
var hostileURLs = []string{
	"http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0177.0.0.1/", "http://0x7f000001/", "http://0.0.0.0/", "http://[::1]/",
	"http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://169.254.169.254/", "http://100.64.0.1/", "http://10.0.0.1:5432/", "http://localhost./",
	"http://api.twilio.com@127.0.0.1/", "file:///etc/passwd", "https://hooks.slack.com@127.0.0.1/", "http://hooks.slack.com/x", "https://hooks.slack.com:8443/x",
	"https://hooks.slack.com.evil.test/x", "https://evil.test/hooks.slack.com", "//hooks.slack.com/x", "https://HOOKS.slack.com\\@evil.test/", "https://files.slack.com/x", "ftp://hooks.slack.com/", "",
}

func FuzzEvents(f *testing.F) {
	f.Add([]byte(eventBody("1", textEvent(channeltest.In{ID: 1, From: 1, Text: "hi"}))))
	f.Add([]byte(`{"type":"event_callback","team_id":"` + team + `","event":{"type":"message","subtype":"message_changed","message":{"edited":{}}}}`))
	f.Add([]byte(`{"type":"block_actions","team":{"id":"` + team + `"},"actions":[{"value":"b:1.0"}]}`))
	f.Add([]byte(`{"team_id":"` + team + `","text":"\ud800","user_id":"U","trigger_id":"1"}`))
	c := &Channel{cfg: Config{Now: clockNow, Log: slog.New(slog.DiscardHandler)}}
	id := identity{team: team, user: ownUser}
	f.Fuzz(func(t *testing.T, body []byte) {
		inbox := &channeltest.Inbox{}
		for _, d := range []door{c.takeEvent, c.takeInteraction} {
			_, _ = d(t.Context(), inbox, id, body)
		}
		for _, in := range inbox.Got() {
			if in.From.Tenant != team || in.From.User == "" || len(in.Keys) == 0 || strings.Contains(in.Text, "\x00") || len(in.Text) > 4<<10 {
				t.Errorf("became %+v", in)
			}
		}
	})
}

func TestStampsAreTexts(t *testing.T) {
	t.Parallel()
	for i, pair := range [][2]string{{"1.000001", "1.000002"}, {"9.9", "10.0"}, {"1772640000.000100", "1772640000.000101"}, {"", "1.0"}} {
		if !before(pair[0], pair[1]) || before(pair[1], pair[0]) || before(pair[0], pair[0]) {
			t.Errorf("%d: %v", i, pair)
		}
	}
	if got := stamp(clock.Add(1500)); got != fmt.Sprint(clock.Unix())+".000001" {
		t.Errorf("stamp is %s", got)
	}
}
