package slack

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

// Slack's side of a socket.

// line is Slack's end of a Socket Mode connection.
type line struct {
	t    *testing.T
	conn *websocket.Conn
	acks chan ack
}

type ack struct {
	Envelope string          `json:"envelope_id"`
	Payload  json.RawMessage `json:"payload"`
}

// listening starts Listen; stop ends it and returns what it returned.
func listening(t *testing.T, inbox bot.Inbox) (b *bench, stop func() error) {
	t.Helper()
	b = newBench(t, func(c *Config) { c.Transport, c.AppToken, c.SigningSecrets = Socket, appToken, nil })
	b.at.Obey(nil)
	b.slack.socket = "ws" + strings.TrimPrefix(b.at.URL(), "http") + "/link"
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- b.Listen(ctx, inbox) }()
	return b, func() error {
		cancel()
		select {
		case err := <-ended:
			return err
		case <-time.After(5 * time.Second):
			t.Error("Listen did not end")
			return nil
		}
	}
}

// answer waits for the channel to connect.
func (b *bench) connected(t *testing.T) *line {
	t.Helper()
	select {
	case conn := <-b.slack.lines:
		l := &line{t: t, conn: conn, acks: make(chan ack, 64)}
		t.Cleanup(func() { _ = conn.Close() })
		l.send(`{"type":"hello","num_connections":1,"connection_info":{"app_id":"` + app + `"}}`)
		go func() {
			for {
				var a ack
				if err := conn.ReadJSON(&a); err != nil {
					close(l.acks)
					return
				}
				l.acks <- a
			}
		}()
		return l
	case <-time.After(5 * time.Second):
		t.Fatal("nobody connected")
		return nil
	}
}

func (l *line) send(frame string) {
	l.t.Helper()
	if err := l.conn.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		l.t.Fatal(err)
	}
}

func (l *line) event(envelope, body string) {
	l.t.Helper()
	l.send(`{"type":"events_api","envelope_id":"` + envelope + `","accepts_response_payload":false,"retry_attempt":1,"payload":` + body + `}`)
}

// wait is the acknowledgement of an envelope; others may come before.
func (l *line) wait(envelope string) ack {
	l.t.Helper()
	late := time.After(5 * time.Second)
	for {
		select {
		case a, open := <-l.acks:
			if !open {
				l.t.Fatalf("%s: the line was closed", envelope)
			}
			if a.Envelope == envelope {
				return a
			}
		case <-late:
			l.t.Fatalf("%s was not acknowledged", envelope)
		}
	}
}

// silent fails the test if anything is acknowledged within a short time.
func (l *line) silent(d time.Duration) {
	l.t.Helper()
	select {
	case a, open := <-l.acks:
		if open {
			l.t.Errorf("%s was acknowledged", a.Envelope)
		}
	case <-time.After(d):
	}
}

func hiEvent(id int) string {
	return eventBody("S", textEvent(channeltest.In{ID: id, From: 1, Text: "hi"}))
}
