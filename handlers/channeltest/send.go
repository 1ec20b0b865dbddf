package channeltest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"leadline/bot"
)

// canary is a word that no error may ever show.
const canary = "CANARYjoesbikes3035550142"

// sending are the cases of Send.
var sending = []suiteCase{
	{"send: a message arrives and leaves a receipt", sendOK},
	{"send: every class of the table", sendClasses},
	{"send: too many requests wait exactly", sendLimited},
	{"send: a cut line after the request is ambiguous", sendCut},
	{"send: no answer in time is ambiguous", sendHang},
	{"send: an answer that makes no sense is ambiguous", sendNonsense},
	{"send: a refused connection may be tried again", sendUnreachable},
	{"send: an ended context sends nothing", sendEnded},
	{"send: redirects are not followed", sendRedirected},
	{"send: errors show nothing private", sendQuiet},
}

// outbound is a row under lease with a text of its own.
func (r Rig) outbound(id int64, text string) bot.Outbound {
	return bot.Outbound{
		ID: id, Lease: 1, To: r.To, Kind: bot.Reply, CreatedAt: r.Now, Attempt: 1,
		Rendered: r.Channel.Render(bot.Message{Text: text}),
	}
}

func (r Rig) send(t *testing.T, o bot.Outbound) (bot.Receipt, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	return r.Channel.Send(ctx, o)
}

// wantClass checks a failure of Send.
func (r Rig) wantClass(t *testing.T, what string, err error, class bot.SendClass) *bot.SendError {
	t.Helper()
	e, ok := errors.AsType[*bot.SendError](err)
	if !ok {
		t.Errorf("%s: want a *bot.SendError of class %s, have %T", what, class, err)
		return &bot.SendError{}
	}
	if e.Class != class {
		t.Errorf("%s: class %s (code %q), want %s", what, e.Class, e.Code, class)
	}
	r.quietError(t, what, err)
	return e
}

// quietError follows an error to its root, looking for what must not be shown.
func (r Rig) quietError(t *testing.T, what string, err error) {
	t.Helper()
	for ; err != nil; err = errors.Unwrap(err) {
		for _, text := range []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err)} {
			r.quiet(t, what, text)
			for _, private := range []string{canary, r.To.User, "<html"} {
				if strings.Contains(text, private) {
					t.Errorf("%s: an error (%T) shows what is private", what, err)
				}
			}
		}
	}
}

func (r Rig) sends() int {
	n := 0
	for _, c := range r.Provider.Calls() {
		req := httptest.NewRequest(c.Method, "http://provider.test"+c.Path+"?"+c.Query, strings.NewReader(string(c.Body)))
		req.Header = c.Header
		if r.Provider.sends(req) {
			n++
		}
	}
	return n
}

func sendOK(t *testing.T, r Rig) {
	for i, text := range []string{"Who ships for them now?", "Lead CC-7K3M4 is in. Thank you!"} {
		receipt, err := r.send(t, r.outbound(int64(41+i), text))
		if err != nil {
			t.Fatalf("send: %v", err)
		}
		if receipt.ID == "" {
			t.Error("the receipt has no id")
		}
		got := r.Accepted()
		if len(got) != i+1 || got[i] != text {
			t.Fatalf("the provider accepted %q, want %q last", got, text)
		}
	}
}

func sendClasses(t *testing.T, r Rig) {
	for i, c := range r.Errors {
		o := r.outbound(int64(100+i), "hi "+canary)
		if c.Change != nil {
			c.Change(&o)
		}
		if !c.Answer.none() {
			r.Provider.Spoil(c.Answer)
		}
		_, err := r.send(t, o)
		e := r.wantClass(t, c.Name, err, c.Class)
		if c.Scope != "" && e.Scope != c.Scope {
			t.Errorf("%s: pauses %q, want %q", c.Name, e.Scope, c.Scope)
		}
		if e.RetryAfter != c.RetryAfter {
			t.Errorf("%s: waits %v, want %v", c.Name, e.RetryAfter, c.RetryAfter)
		}
		if c.Code != "" && e.Code != c.Code {
			t.Errorf("%s: code %q, want %q", c.Name, e.Code, c.Code)
		}
	}
}

func sendLimited(t *testing.T, r Rig) {
	for i, seconds := range []int{1, 7, 3600} {
		r.Provider.Spoil(r.Limited(seconds))
		_, err := r.send(t, r.outbound(int64(200+i), "hi"))
		e := r.wantClass(t, "limited", err, bot.RateLimited)
		if e.RetryAfter != time.Duration(seconds)*time.Second {
			t.Errorf("waits %v, want %d seconds", e.RetryAfter, seconds)
		}
		if e.Scope == "" {
			t.Error("a limit must say what it pauses")
		}
	}
	if n := r.sends(); n != 3 {
		t.Errorf("%d calls for 3 sends: the outbox repeats, not the channel", n)
	}
}

func sendCut(t *testing.T, r Rig) {
	for i, f := range []Fault{{Took: true, Cut: true}, {Cut: true}} {
		before := r.sends()
		r.Provider.Spoil(f)
		_, err := r.send(t, r.outbound(int64(300+i), "hi "+canary))
		r.wantClass(t, "cut", err, bot.Ambiguous)
		if n := r.sends() - before; n != 1 {
			t.Errorf("%d calls for one send: it was repeated by itself", n)
		}
	}
}

func sendHang(t *testing.T, r Rig) {
	r.Provider.Spoil(Fault{Took: true, Hang: true})
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	Within(t, 300*time.Millisecond+spare, func() {
		_, err := r.Channel.Send(ctx, r.outbound(310, "hi "+canary))
		r.wantClass(t, "no answer", err, bot.Ambiguous)
	})
}

func sendNonsense(t *testing.T, r Rig) {
	for i, f := range []Fault{
		{Status: 503, Header: map[string]string{"Content-Type": "text/html"}, Body: "<html><body>" + canary + "</body></html>"},
		{Status: 500},
		{Status: 502, Body: "Bad Gateway"},
		{Status: 200, Header: map[string]string{"Content-Type": "text/html"}, Body: "<html>" + canary},
		{Status: 200, Header: map[string]string{"Content-Type": "application/json"}, Body: `{"sid":"S`},
		{Status: 200, Header: map[string]string{"Content-Type": "application/json"}, Body: `{}`},
		{Status: 200},
	} {
		r.Provider.Spoil(f)
		_, err := r.send(t, r.outbound(int64(320+i), "hi "+canary))
		r.wantClass(t, fmt.Sprintf("answer %d %q", f.Status, brief(f.Body)), err, bot.Ambiguous)
	}
}

func sendUnreachable(t *testing.T, r Rig) {
	r.Provider.Close()
	_, err := r.send(t, r.outbound(340, "hi "+canary))
	r.wantClass(t, "refused connection", err, bot.Retry)
}

func sendEnded(t *testing.T, r Rig) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := r.Channel.Send(ctx, r.outbound(341, "hi "+canary))
	r.wantClass(t, "ended context", err, bot.Retry)
	if n := len(r.Accepted()); n != 0 {
		t.Errorf("%d messages were sent", n)
	}
}

func sendRedirected(t *testing.T, r Rig) {
	var elsewhere atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	defer other.Close()
	for i, status := range []int{301, 302, 307, 308} {
		r.Provider.Spoil(Fault{Status: status, Header: map[string]string{"Location": other.URL + "/x"}})
		if _, err := r.send(t, r.outbound(int64(350+i), "hi "+canary)); err == nil {
			t.Errorf("%d: sent", status)
		} else {
			r.quietError(t, "redirect", err)
		}
	}
	if n := elsewhere.Load(); n != 0 {
		t.Errorf("%d requests went where a redirect pointed", n)
	}
}

func sendQuiet(t *testing.T, r Rig) {
	echo := strings.Join(append([]string{canary, r.To.User, r.To.Conversation}, r.Secrets...), " ")
	for i, f := range []Fault{
		{Status: 400, Body: `{"code":99999,"message":"` + echo + `","more_info":"` + echo + `","status":400,"ok":false,"error":"` + canary + `","error_code":400,"description":"` + echo + `"}`},
		{Status: 400, Body: echo}, {Status: 404, Body: "<html>" + echo}, {Status: 500, Body: echo}, {Status: 200, Body: echo},
		{Status: 200, Body: `{"ok":false,"error":"` + canary + `","message":"` + echo + `"}`},
	} {
		r.Provider.Spoil(f)
		_, err := r.send(t, r.outbound(int64(360+i), "hi "+canary))
		if err == nil {
			t.Errorf("answer %d %q: sent", f.Status, brief(f.Body))
		}
		r.quietError(t, "error", err)
	}
}
