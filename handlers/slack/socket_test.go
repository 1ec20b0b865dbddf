package slack

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

// TestP1_SocketStoresFirst: the envelope is acknowledged when the message is
// stored, not before.
func TestP1_SocketStoresFirst(t *testing.T) {
	t.Parallel()
	inbox := &channeltest.Inbox{Gate: make(chan struct{})}
	b, stop := listening(t, inbox)
	l := b.connected(t)
	l.event("E1", hiEvent(1))
	l.silent(100 * time.Millisecond)
	close(inbox.Gate)
	if a := l.wait("E1"); len(a.Payload) != 0 && string(a.Payload) != "null" {
		t.Errorf("the acknowledgement says %s", a.Payload)
	}
	got := inbox.Got()
	if len(got) != 1 || got[0].Text != "hi" || got[0].Keys[0] != "slack:message:T0INVENTED:D0PERSON1:"+tsOf(1) {
		t.Errorf("stored %+v", got)
	}
	if err := stop(); err != nil {
		t.Errorf("Listen: %v", err)
	}
}

// TestSocketNotStored: what could not be stored comes again.
func TestSocketNotStored(t *testing.T) {
	t.Parallel()
	inbox := &channeltest.Inbox{Err: errors.New("disk full")}
	b, stop := listening(t, inbox)
	l := b.connected(t)
	l.event("E1", hiEvent(1))
	l.silent(100 * time.Millisecond)
	if err := stop(); err != nil {
		t.Errorf("Listen: %v", err)
	}
}

// TestSocketTakesAnything: what the SDK cannot read is read from the raw frame
// and acknowledged, else Slack would send it for ever.
func TestSocketTakesAnything(t *testing.T) {
	t.Parallel()
	inbox := &channeltest.Inbox{}
	b, stop := listening(t, inbox)
	l := b.connected(t)
	l.send(`{"type":"something_of_2030","envelope_id":"E1","payload":{"a":1}}`)
	l.wait("E1")
	l.event("E2", eventBody("S", map[string]any{"type": "unheard_of"}))
	l.wait("E2")
	l.event("E3", hiEvent(3)) // its blocks are malformed
	l.wait("E3")
	l.send(`no json at all`)
	l.send(`{"type":"events_api","payload":{}}`)
	l.event("E4", `"not an object"`)
	l.wait("E4")
	l.event("E5", strings.Replace(hiEvent(5), team, "T2", 1)) // another workspace's
	l.wait("E5")
	l.event("E6", hiEvent(6))
	l.wait("E6")
	if err := stop(); err != nil {
		t.Errorf("Listen: %v", err)
	}
	var kinds []string
	for _, in := range inbox.Got() {
		kinds = append(kinds, string(in.Kind)+" "+in.Message)
	}
	if want := "text " + tsOf(3) + ", raw , text " + tsOf(6); strings.Join(kinds, ", ") != want {
		t.Errorf("stored %q, want %q", strings.Join(kinds, ", "), want)
	}
}

// TestSocketForms: commands, presses and forms are answered as by webhook.
func TestSocketForms(t *testing.T) {
	t.Parallel()
	view := card
	view.Errors = map[string]string{"business.name": "Which business is it?"}
	inbox := &channeltest.Inbox{View: view}
	b, stop := listening(t, inbox)
	l := b.connected(t)
	l.send(`{"type":"slash_commands","envelope_id":"C1","accepts_response_payload":true,"payload":{"team_id":"` + team + `","api_app_id":"` + app + `","command":"/lead","text":"","user_id":"U1","channel_id":"C1","trigger_id":"1.1","is_enterprise_install":"false"}}`)
	l.wait("C1")
	if len(b.slack.views) != 1 {
		t.Errorf("opened %d forms", len(b.slack.views))
	}
	l.send(`{"type":"slash_commands","envelope_id":"C2","payload":{"team_id":"` + team + `","api_app_id":"` + app + `","text":"join ab12cd34","user_id":"U1","channel_id":"D1","trigger_id":"1.2"}}`)
	l.wait("C2")
	l.send(`{"type":"interactive","envelope_id":"I1","payload":{"type":"block_actions","team":{"id":"` + team + `"},"api_app_id":"` + app + `","user":{"id":"U1"},"channel":{"id":"C1"},"message":{"ts":"1.1"},"actions":[{"type":"button","action_id":"b0","value":"b:7.0","action_ts":"1.3"}]}}`)
	l.wait("I1")
	p := submission()
	p["team"], p["api_app_id"] = map[string]any{"id": team}, app
	l.send(`{"type":"interactive","envelope_id":"I2","accepts_response_payload":true,"payload":` + channeltest.JSON(p) + `}`)
	if a := l.wait("I2"); string(a.Payload) != `{"response_action":"errors","errors":{"business.name":"Which business is it?"}}` {
		t.Errorf("the form is answered %s", a.Payload)
	}
	if err := stop(); err != nil {
		t.Errorf("Listen: %v", err)
	}
	got := inbox.Got()
	if len(got) != 2 || got[0].Text != "JOIN ab12cd34" || got[1].Kind != bot.Press {
		t.Errorf("stored %+v", got)
	}
}

// TestSocketReconnects when Slack asks to, and when the line breaks.
func TestSocketReconnects(t *testing.T) {
	t.Parallel()
	inbox := &channeltest.Inbox{}
	b, stop := listening(t, inbox)
	first := b.connected(t)
	first.event("E1", hiEvent(1))
	first.wait("E1")
	first.send(`{"type":"disconnect","reason":"refresh_requested","debug_info":{}}`)
	second := b.connected(t)
	second.event("E2", hiEvent(2))
	second.wait("E2")
	_ = second.conn.NetConn().Close()
	third := b.connected(t)
	third.event("E2b", hiEvent(2)) // again, in another envelope
	third.wait("E2b")
	if err := stop(); err != nil {
		t.Errorf("Listen: %v", err)
	}
	got := inbox.Got()
	if len(got) != 3 || got[1].Keys[0] != got[2].Keys[0] {
		t.Errorf("stored %d", len(got))
	}
}

// TestP32_SocketFlushes: what was begun when the end came is stored and
// acknowledged; what had not begun comes again.
func TestP32_SocketFlushes(t *testing.T) {
	t.Parallel()
	inbox := &channeltest.Inbox{Gate: make(chan struct{})}
	b, stop := listening(t, inbox)
	l := b.connected(t)
	l.event("E1", hiEvent(1))
	l.silent(100 * time.Millisecond) // it is being stored
	ended := make(chan error, 1)
	go func() { ended <- stop() }()
	time.Sleep(50 * time.Millisecond)
	close(inbox.Gate)
	l.wait("E1")
	if err := <-ended; err != nil {
		t.Errorf("Listen: %v", err)
	}
	if len(inbox.Got()) != 1 {
		t.Errorf("stored %d", len(inbox.Got()))
	}
}

// TestSocketManyAcks: more acknowledgements than the SDK's queue holds all
// leave before the end.
func TestSocketManyAcks(t *testing.T) {
	t.Parallel()
	inbox := &channeltest.Inbox{}
	b, stop := listening(t, inbox)
	l := b.connected(t)
	const many = 120
	for i := range many {
		l.event("E", hiEvent(i+1))
	}
	seen := 0
	for range many {
		l.wait("E")
		seen++
	}
	if err := stop(); err != nil || seen != many || len(inbox.Got()) != many {
		t.Errorf("%d acknowledged, %d stored, error %v", seen, len(inbox.Got()), err)
	}
	for i, in := range inbox.Got() {
		if in.Message != tsOf(i+1) {
			t.Fatalf("message %d is %s: out of order", i, in.Message)
		}
	}
}

// TestSocketRefused: with a bad app token there is no use in trying on.
func TestSocketRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(c *Config) { c.Transport, c.AppToken = Socket, "xapp-1-A0LEADLINE-wrong" })
	b.at.Obey(nil)
	channeltest.Within(t, 5*time.Second, func() {
		err := b.Listen(t.Context(), &channeltest.Inbox{})
		if err == nil || !strings.Contains(err.Error(), "invalid_auth") {
			t.Errorf("Listen: %v", err)
		} else {
			quiet(t, "the error", err.Error())
		}
	})
}

// TestListenWithWebhooks has nothing to do and ends in time.
func TestListenWithWebhooks(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := b.Listen(ctx, &channeltest.Inbox{}); err != nil || len(b.at.Calls()) != 0 {
		t.Errorf("Listen: %v, %d calls", err, len(b.at.Calls()))
	}
}
