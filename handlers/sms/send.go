package sms

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"leadline/bot"
	"leadline/handlers"
)

const (
	// sendTime is the most one call may take; the outbox's lease is longer.
	sendTime = 10 * time.Second
	// paceTime is the most a send waits for its turn; what must wait longer
	// goes back to the outbox with the time when it will be its turn.
	paceTime = 2 * time.Second
	maxBody  = 1600  // characters that Twilio takes
	maxValid = 36000 // seconds that Twilio keeps trying
)

// Send hands one text to Twilio. The status callback carries our own id.
func (c *Channel) Send(ctx context.Context, o bot.Outbound) (bot.Receipt, error) {
	params, err := c.params(o)
	if err != nil {
		return bot.Receipt{}, err
	}
	if err := c.turn(ctx, max(o.Rendered.Segments, 1)); err != nil {
		return bot.Receipt{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	t := c.tap(ctx)
	made, err := c.service(t).CreateMessage(params)
	if err := c.failure(t, err); err != nil {
		return bot.Receipt{}, err
	}
	sid := text(made.Sid)
	if !messageSID.MatchString(sid) || text(made.AccountSid) != "" && text(made.AccountSid) != c.AccountSID {
		return bot.Receipt{}, &bot.SendError{Class: bot.Ambiguous, Scope: bot.ScopeMessage, Cause: errors.New("answer names no message")}
	}
	segments, err := strconv.Atoi(text(made.NumSegments))
	if err != nil || segments <= 0 { // a messaging service does not know yet
		segments = o.Rendered.Segments
	}
	return bot.Receipt{ID: sid, Status: statuses[text(made.Status)], Segments: segments}, nil
}

// params are the form of one text. Text was folded by Render, so Twilio is told
// not to fold again: Reconcile compares letter by letter.
func (c *Channel) params(o bot.Outbound) (*openapi.CreateMessageParams, error) {
	switch {
	case !number.MatchString(o.To.User):
		return nil, refuse(bot.BadAddress, bot.ScopeRecipient, "recipient is no number of this country")
	case o.Rendered.Text == "" || len([]rune(o.Rendered.Text)) > maxBody:
		return nil, refuse(bot.BadContent, bot.ScopeMessage, "text is empty or too long")
	}
	p := &openapi.CreateMessageParams{}
	p.SetTo(o.To.User).SetBody(o.Rendered.Text).SetSmartEncoded(false).
		SetStatusCallback(fmt.Sprintf("%s%s?o=%d", c.public[0], StatusPath, o.ID))
	// Answers leave from the number that was texted.
	switch from := o.To.Tenant; {
	case number.MatchString(from):
		p.SetFrom(from)
	case serviceSID.MatchString(from):
		p.SetMessagingServiceSid(from)
	case from != "":
		return nil, refuse(bot.SenderFault, bot.ScopeSender, "sender is no number")
	case c.From != "" && c.MessagingServiceSID == "":
		p.SetFrom(c.From)
	}
	if c.MessagingServiceSID != "" && p.MessagingServiceSid == nil {
		p.SetMessagingServiceSid(c.MessagingServiceSID)
	}
	if !o.NotAfter.IsZero() {
		left := o.NotAfter.Sub(c.Now())
		if left < time.Second {
			return nil, refuse(bot.WindowClosed, bot.ScopeMessage, "too late")
		}
		p.SetValidityPeriod(int(min(left/time.Second, maxValid)))
	}
	return p, nil
}

func refuse(class bot.SendClass, scope bot.PauseScope, why string) *bot.SendError {
	return &bot.SendError{Class: class, Scope: scope, Cause: errors.New(why)}
}

// turn waits until so many segments may leave.
func (c *Channel) turn(ctx context.Context, segments int) error {
	now := c.Now()
	r := c.pace.ReserveN(now, min(segments, c.pace.Burst()))
	wait := r.DelayFrom(now)
	if wait > paceTime {
		r.CancelAt(now)
		return &bot.SendError{Class: bot.RateLimited, Scope: bot.ScopeSender, RetryAfter: wait, Cause: errors.New("our own pace")}
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
		if ctx.Err() == nil {
			return nil
		}
	}
	r.CancelAt(now)
	return &bot.SendError{Class: bot.Retry, Scope: bot.ScopeMessage, Cause: handlers.Scrub(ctx.Err())}
}

// failure classes what went wrong with a call, nil if nothing did.
func (c *Channel) failure(t *tap, err error) error {
	switch {
	case t.status == 0 && err == nil:
		return refuse(bot.Ambiguous, bot.ScopeMessage, "no answer")
	case t.status == 0:
		return t.wire.Unanswered(err)
	case t.status < 300 && err == nil:
		return nil
	case t.status < 300:
		return refuse(bot.Ambiguous, bot.ScopeMessage, "answer cannot be read")
	}
	n := 0
	if e, ok := errors.AsType[*client.TwilioRestError](err); ok {
		n = e.Code
	}
	o, code := refusal(t.status, n)
	e := &bot.SendError{Class: o.class, Scope: o.scope, Code: code, Cause: fmt.Errorf("answered %d", t.status)}
	if o.class == bot.RateLimited || o.class == bot.SenderFault {
		e.RetryAfter = handlers.RetryAfter(t.retryAfter, c.Now())
	}
	return e
}

// tap is the transport of one call: it gives the SDK a context and another
// host, and keeps what the SDK drops.
type tap struct {
	ctx        context.Context
	rt         http.RoundTripper
	base       *url.URL
	login      func() (name, secret string)
	wire       *handlers.Wire
	status     int
	retryAfter string
}

func (c *Channel) tap(ctx context.Context) *tap {
	wire := &handlers.Wire{}
	return &tap{ctx: wire.Watch(ctx), rt: c.transport, base: c.base, login: c.login, wire: wire}
}

// maxAnswer is the most that is read of an answer: a page of a list.
const maxAnswer = 4 << 20

func (t *tap) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(t.ctx)
	r.SetBasicAuth(t.login()) // the SDK refuses secrets that are not letters and digits only
	r.URL.Scheme, r.URL.Host, r.Host = t.base.Scheme, t.base.Host, t.base.Host
	res, err := t.rt.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	_ = res.Body.Close() // the SDK leaves that of a failed call open
	if err != nil {
		return nil, err
	}
	res.Body = io.NopCloser(bytes.NewReader(b))
	t.status, t.retryAfter = res.StatusCode, res.Header.Get("Retry-After")
	return res, nil
}

// service is the SDK for one call.
func (c *Channel) service(t *tap) *openapi.ApiService {
	sdk := &client.Client{
		Credentials: client.NewCredentials("tap", "setsIt"),
		HTTPClient: &http.Client{
			Transport:     t, // no Timeout: the context ends the call, and its timer would outlive answers left open
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	sdk.SetAccountSid(c.AccountSID) // a key logs in under its own name
	h := client.NewRequestHandler(sdk)
	h.Edge, h.Region = "", "" // the environment must not move us to another host
	return openapi.NewApiService(h)
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
