package slack

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

var (
	dot  = bot.Address{ID: 1, Channel: "slack", Tenant: team, User: "U0DOT", Conversation: "D0DOT"}
	pool = bot.Address{ID: 2, Channel: "slack", Tenant: team, User: "C0POOL", Conversation: "C0POOL", Room: true}
	// ana spoke in the pool's room.
	ana = bot.Address{ID: 3, Channel: "slack", Tenant: team, User: "U0ANA", Conversation: "C0POOL", Room: true}
)

func (b *bench) row(id int64, to bot.Address, kind bot.Kind, m bot.Message) bot.Outbound {
	return bot.Outbound{ID: id, Lease: 1, To: to, Kind: kind, Rendered: b.Render(m), CreatedAt: clock, Attempt: 1}
}

func (b *bench) sent(t *testing.T, o bot.Outbound) bot.Receipt {
	t.Helper()
	r, err := b.Send(t.Context(), o)
	if err != nil {
		t.Fatalf("send: %v", err)
	}
	return r
}

// last is the form of the last call of a method.
func (b *bench) last(t *testing.T, method string) url.Values {
	t.Helper()
	calls := b.at.Calls()
	for i := len(calls) - 1; i >= 0; i-- {
		if calls[i].Path == "/api/"+method {
			form, err := url.ParseQuery(string(calls[i].Body))
			if err != nil {
				t.Fatal(err)
			}
			return form
		}
	}
	t.Fatalf("%s was not called", method)
	return nil
}

func (b *bench) count(method string) int {
	n := 0
	for _, c := range b.at.Calls() {
		if c.Path == "/api/"+method {
			n++
		}
	}
	return n
}

// TestS16_Literal: whatever people and customers are called, Slack reads no
// command, mention, link or format into it.
func TestS16_Literal(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.pace.burst = 1 << 20
	for i, s := range channeltest.Hostile {
		m := bot.Message{Text: "Business: " + s, Ack: s, Title: s, Fields: []bot.Field{{Label: "Business", Value: s}}, Buttons: []bot.Button{{Label: s, Do: "CLAIM CC-7K3M4"}}}
		if i%2 == 0 {
			m.Fields = nil
		}
		b.sent(t, b.row(int64(i+1), dot, bot.Reply, m))
		form := b.last(t, "chat.postMessage")
		for field, want := range map[string]string{"parse": "none", "link_names": "false", "unfurl_links": "false", "unfurl_media": "false", "mrkdwn": "false"} {
			if form.Get(field) != want {
				t.Errorf("%s is %q, want %q", field, form.Get(field), want)
			}
		}
		if strings.ContainsAny(form.Get("text"), "<>") {
			t.Errorf("%q: the fallback is not escaped: %q", s[:min(len(s), 40)], form.Get("text"))
		}
		if strings.Contains(form.Get("blocks"), "mrkdwn") || strings.Contains(form.Get("blocks"), `"link"`) {
			t.Errorf("%q: blocks %s", s[:min(len(s), 40)], form.Get("blocks"))
		}
	}
	if got := b.slack.texts(); got[0] != "<!channel>\nBusiness: <!channel>" {
		t.Errorf("a reader sees %q", got[0])
	}
}

// TestSentForm: the form that leaves, as a whole.
func TestSentForm(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	m := bot.Message{Text: "Send it?", Buttons: []bot.Button{{Key: "1", Label: "Send", Do: "SEND", Style: "primary"}, {Key: "2", Label: "Fix", Do: "FIX"}, {Key: "3", Label: "Drop", Do: "DROP", Style: "danger"}}}
	r := b.sent(t, b.row(9007, dot, bot.Reply, m))
	form := b.last(t, "chat.postMessage")
	form.Del("token")
	shown := map[string]any{"to": r.Conversation, "receipt": r.Status}
	for k, v := range form {
		shown[k] = v[0]
		if k == "blocks" || k == "metadata" {
			shown[k] = json.RawMessage(v[0])
		}
	}
	got, err := json.MarshalIndent(shown, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "sent.json", append(got, '\n'))
}

// TestFirstDirectMessage opens the conversation and says which it is.
func TestFirstDirectMessage(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	to := dot
	to.Conversation = ""
	if r := b.sent(t, b.row(1, to, bot.Notice, bot.Message{Text: "hi"})); r.Conversation != "D0DOT" || r.ID == "" {
		t.Errorf("receipt %+v", r)
	}
	b.at.Spoil(channeltest.Fault{Any: true, Cut: true})
	if _, err := b.Send(t.Context(), b.row(2, to, bot.Notice, bot.Message{Text: "hi"})); bot.ClassOf(err) != bot.Retry {
		t.Errorf("nothing was posted yet, so it may be tried again: %v", err)
	}
	if n := b.count("chat.postMessage"); n != 1 {
		t.Errorf("posted %d times", n)
	}
}

// TestMovedConversation: the id of a direct conversation is not for ever.
func TestMovedConversation(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.slack.fail["chat.postMessage"] = "channel_not_found"
	to := dot
	to.Conversation = "D0OLD"
	_, err := b.Send(t.Context(), b.row(1, to, bot.Notice, bot.Message{Text: "hi"}))
	e, ok := errors.AsType[*bot.SendError](err)
	if !ok || e.Class != bot.Moved || e.NewConversation != "D0DOT" {
		t.Errorf("error %+v", err)
	}
	if _, err := b.Send(t.Context(), b.row(2, dot, bot.Notice, bot.Message{Text: "hi"})); bot.ClassOf(err) != bot.BadAddress {
		t.Errorf("error %v", err)
	}
}

// TestThreads: answers stay in the thread that was used, and a note about a
// lead stands below its card.
func TestThreads(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	in := dot
	in.Thread = "1.0001"
	b.sent(t, b.row(1, in, bot.Reply, bot.Message{Text: "hi"}))
	if got := b.last(t, "chat.postMessage").Get("thread_ts"); got != "1.0001" {
		t.Errorf("thread %q", got)
	}
	o := b.row(2, pool, bot.Notice, bot.Message{Text: "CC-7K3M4 waits since 2:00pm CT."})
	o.ReplyTo = &bot.Receipt{ID: "5.0001", Conversation: "C0POOL"}
	b.sent(t, o)
	if form := b.last(t, "chat.postMessage"); form.Get("thread_ts") != "5.0001" || form.Get("channel") != "C0POOL" {
		t.Errorf("thread %q in %q", form.Get("thread_ts"), form.Get("channel"))
	}
	o.ReplyTo.Conversation = "C0OTHER"
	b.sent(t, o)
	if form := b.last(t, "chat.postMessage"); form.Has("thread_ts") {
		t.Errorf("a card in another room is no parent: %q", form.Get("thread_ts"))
	}
}

// TestHomePage is made of any message.
func TestHomePage(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	to := dot
	to.Conversation = homePage
	r := b.sent(t, b.row(5, to, bot.Reply, bot.Message{Text: "Your leads", Buttons: []bot.Button{{Label: "New lead", Do: "LEAD"}}}))
	if r.ID != "V1" || r.Conversation != "" || len(b.slack.views) != 1 || b.slack.views[0]["user_id"] != "U0DOT" {
		t.Fatalf("receipt %+v, views %v", r, b.slack.views)
	}
	if got := channeltest.JSON(b.slack.views[0]); !strings.Contains(got, `"type":"home"`) || !strings.Contains(got, `"value":"b:5.0"`) {
		t.Errorf("published %s", got)
	}
	b.at.Spoil(channeltest.Fault{Body: `{"ok":true,"view":{}}`})
	if _, err := b.Send(t.Context(), b.row(6, to, bot.Reply, bot.Message{Text: "hi"})); bot.ClassOf(err) != bot.Ambiguous {
		t.Errorf("error %v", err)
	}
}

// TestWordsWithoutBlocks: rows made while the channel was off are words only.
func TestWordsWithoutBlocks(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	o := bot.Outbound{ID: 1, To: dot, Kind: bot.Reply, Rendered: bot.Rendered{Text: "Lead CC-7K3M4 is in."}}
	b.sent(t, o)
	if got := b.slack.texts(); got[0] != "Lead CC-7K3M4 is in." {
		t.Errorf("sent %q", got)
	}
	for _, bad := range []bot.Rendered{{}, {Text: "hi", Payload: json.RawMessage(`{"blocks":[{"type":"actions","elements":7}]}`)}, {Text: "hi", Payload: json.RawMessage(`{}`)}} {
		o.Rendered = bad
		if _, err := b.Send(t.Context(), o); bot.ClassOf(err) != bot.BadContent {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// TestTokenGoesNowhereElse: not into the address, and not after a redirect.
func TestTokenGoesNowhereElse(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.sent(t, b.row(1, dot, bot.Reply, bot.Message{Text: "hi"}))
	if _, err := b.Reconcile(t.Context(), b.row(1, dot, bot.Reply, bot.Message{Text: "hi"})); err != nil {
		t.Fatal(err)
	}
	for _, c := range b.at.Calls() {
		if strings.Contains(c.Query, botToken) || c.Method == http.MethodGet && c.Header.Get("Authorization") != "Bearer "+botToken {
			t.Errorf("%s %s?%s", c.Method, c.Path, c.Query)
		}
	}
}
