package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	sdk "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"leadline/bot"
	"leadline/handlers"
)

const (
	// flushTime is how long the end waits for acknowledgements to leave.
	flushTime = 2 * time.Second
	// writeBuffer holds a whole answer: Slack drops one that comes in pieces.
	writeBuffer = 32 << 10
	// busyForms is how many forms and slash commands are answered at once.
	busyForms = 8
)

// frame is what Socket Mode sends, whatever it holds.
type frame struct {
	Type     string          `json:"type"`
	Envelope string          `json:"envelope_id"`
	Payload  json.RawMessage `json:"payload"`
}

// Listen takes what people do over Socket Mode until ctx ends. Every envelope
// is stored before it is acknowledged; what could not be stored stays
// unacknowledged and comes again. It returns early only where trying again is
// no use: the app token was refused. With webhooks there is nothing to do.
func (c *Channel) Listen(ctx context.Context, inbox bot.Inbox) error {
	if c.cfg.Transport != Socket {
		<-ctx.Done()
		return nil
	}
	acks := &ackCount{}
	client := socketmode.New(c.api,
		socketmode.OptionReadLimit(handlers.LargeBody),
		socketmode.OptionDialer(&websocket.Dialer{
			Proxy: http.ProxyFromEnvironment, HandshakeTimeout: apiTime, WriteBufferSize: writeBuffer, WriteBufferPool: acks,
		}))
	// The connection outlives ctx by the time it takes to finish what was begun.
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- client.RunContext(running) }()

	s := socket{c: c, inbox: inbox, client: client, acks: acks, forms: make(chan struct{}, busyForms)}
	err := s.loop(ctx, running, ended)
	s.work.Wait()
	if err == nil {
		acks.flush(flushTime)
		stop()
		<-ended
	}
	return err
}

// socket is one run of Listen.
type socket struct {
	c      *Channel
	inbox  bot.Inbox
	client *socketmode.Client
	acks   *ackCount
	forms  chan struct{}
	work   sync.WaitGroup
}

func (s *socket) loop(ctx, running context.Context, ended <-chan error) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-ended:
			return fmt.Errorf("listen to slack: %w", errorOf(err))
		case e := <-s.client.Events:
			if ctx.Err() != nil {
				return nil // both at once: it stays unacknowledged and comes again
			}
			s.heard(running, e)
		}
	}
}

// heard handles one event of the connection. Bad messages are requests like any
// other, only that the SDK does not know them: they are read from the raw frame.
func (s *socket) heard(ctx context.Context, e socketmode.Event) {
	var f frame
	switch e.Type {
	case socketmode.EventTypeEventsAPI, socketmode.EventTypeSlashCommand, socketmode.EventTypeInteractive:
		f = frame{e.Request.Type, e.Request.EnvelopeID, e.Request.Payload}
	case socketmode.EventTypeErrorBadMessage:
		bad, ok := e.Data.(*socketmode.ErrorBadMessage)
		if !ok || loose(bad.Message, &f) != nil || f.Envelope == "" {
			s.c.cfg.Log.Warn("slack socket: frame without an envelope")
			return
		}
	case socketmode.EventTypeConnected:
		s.c.cfg.Log.Info("slack socket: connected")
		return
	case socketmode.EventTypeConnectionError:
		if failure, ok := e.Data.(*sdk.ConnectionErrorEvent); ok {
			s.c.cfg.Log.Warn("slack socket: connect", "attempt", failure.Attempt, "cause", errorOf(failure.ErrorObj))
		}
		return
	case socketmode.EventTypeErrorWriteFailed, socketmode.EventTypeIncomingError, socketmode.EventTypeInvalidAuth:
		s.c.cfg.Log.Warn("slack socket: " + string(e.Type))
		return
	default:
		return
	}
	d := s.door(f.Type)
	if !slow(f) {
		s.answer(ctx, f, d) // one after the other: in the order of Slack
		return
	}
	s.forms <- struct{}{}
	s.work.Go(func() {
		defer func() { <-s.forms }()
		s.answer(ctx, f, d)
	})
}

// door is how a kind of frame is taken.
func (s *socket) door(kind string) door {
	switch kind {
	case socketmode.RequestTypeEventsAPI:
		return s.c.takeEvent
	case socketmode.RequestTypeSlashCommands:
		return s.c.takeCommand
	case socketmode.RequestTypeInteractive:
		return s.c.takeInteraction
	}
	return nothingToTake
}

// slow says whether a frame opens or answers a form: others need not wait for
// those, they have no order among them.
func slow(f frame) bool {
	var p struct {
		Type string `json:"type"`
		Text string `json:"text"`
	}
	_ = loose(f.Payload, &p)
	return f.Type == socketmode.RequestTypeInteractive && p.Type == "view_submission" || f.Type == socketmode.RequestTypeSlashCommands && p.Text == ""
}

// nothingToTake is the door of kinds that Slack adds one day.
func nothingToTake(context.Context, bot.Inbox, identity, []byte) (any, error) { return nil, nil }

// answer stores, then acknowledges.
func (s *socket) answer(ctx context.Context, f frame, d door) {
	limit := s.c.cfg.Deadline
	if limit <= 0 {
		limit = handlers.Deadline
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	reply, err := s.take(ctx, f, d)
	if refused := (handlers.Refuse{}); errors.Is(err, errForeign) || errors.As(err, &refused) {
		s.c.cfg.Log.Warn("slack socket: refused", "type", f.Type)
		reply, err = nil, nil // it would only come again
	}
	if err != nil {
		s.c.cfg.Log.Error("slack socket: not stored, Slack sends it again", "type", f.Type, "cause", handlers.Scrub(err))
		return
	}
	if err := s.client.AckCtx(ctx, f.Envelope, reply); err != nil {
		s.c.cfg.Log.Warn("slack socket: acknowledge", "cause", handlers.Scrub(err))
		return
	}
	s.acks.due.Add(1)
}

// take lets one poisonous frame not end the program.
func (s *socket) take(ctx context.Context, f frame, d door) (reply any, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("take frame: panic")
		}
	}()
	return s.c.take(ctx, s.inbox, d, f.Payload)
}

// ackCount counts the acknowledgements that left. The SDK keeps them in a queue
// that cannot be looked into; but the websocket borrows a buffer for each
// message that it writes, and gives it back when the message is out.
type ackCount struct {
	pool sync.Pool
	due  atomic.Int64
	out  atomic.Int64
}

// Get lends a buffer.
func (a *ackCount) Get() any { return a.pool.Get() }

// Put takes it back.
func (a *ackCount) Put(v any) {
	a.pool.Put(v)
	a.out.Add(1)
}

// flush waits until all acknowledgements have left, or the time is over: what
// stays behind comes again and is recognised.
func (a *ackCount) flush(limit time.Duration) {
	end := time.NewTimer(limit)
	defer end.Stop()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for a.out.Load() < a.due.Load() {
		select {
		case <-tick.C:
		case <-end.C:
			return
		}
	}
}
