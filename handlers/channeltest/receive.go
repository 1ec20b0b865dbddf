package channeltest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"leadline/bot"
)

// maxText is the most of a text that is taken from a person, in bytes.
const maxText = 4 << 10

// spare is what a loaded machine may need on top of a time limit.
const spare = 2 * time.Second

// receiving are the cases of the way in.
var receiving = []suiteCase{
	{"receive: a text is stored, then answered", textStored},
	{"receive: success only after the inbox took it", storedFirst},
	{"receive: forged requests are refused", forged},
	{"receive: another method or type is refused", otherShape},
	{"receive: too large is refused at once", tooLarge},
	{"receive: a stalled body is cut off", stalled},
	{"receive: what the channel must refuse", refused},
	{"receive: what makes no sense is kept raw", undecodable},
	{"receive: what is not for us is answered", ignored},
	{"receive: what cannot be stored is not acknowledged", notStored},
	{"receive: a slow inbox is an honest 503", slowInbox},
	{"receive: the same message has the same keys", sameKeys},
	{"receive: an edit names what it replaces", edits},
	{"receive: a press names its button", presses},
	{"receive: hostile texts become clean ones", hostileTexts},
	{"receive: many at once", manyAtOnce},
}

// deliver plays a request to the channel's webhooks.
func deliver(t testing.TB, r Rig, inbox bot.Inbox, req *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	if req == nil {
		t.Fatal("the rig made no request")
	}
	w := httptest.NewRecorder()
	r.Channel.Webhook(inbox).ServeHTTP(w, req)
	r.quiet(t, "the answer", w.Body.String())
	return w
}

// quiet fails the test where one of the rig's secrets can be read.
func (r Rig) quiet(t testing.TB, where, text string) {
	t.Helper()
	for _, s := range r.Secrets {
		if s != "" && strings.Contains(text, s) {
			t.Errorf("%s shows a secret", where)
		}
	}
}

func wantRefused(t *testing.T, what string, w *httptest.ResponseRecorder, inbox *Inbox, status ...int) {
	t.Helper()
	if !slices.Contains(status, w.Code) {
		t.Errorf("%s: answered %d, want %v", what, w.Code, status)
	}
	if w.Body.Len() != 0 {
		t.Errorf("%s: the refusal says something: %q", what, w.Body)
	}
	if n := inbox.stored(); n != 0 {
		t.Errorf("%s: %d things were stored", what, n)
	}
}

func success(code int) bool { return code >= 200 && code < 300 }

// hear delivers one In and returns the one Inbound it became.
func hear(t *testing.T, r Rig, in In) bot.Inbound {
	t.Helper()
	var inbox Inbox
	if w := deliver(t, r, &inbox, r.Signed(in)); !success(w.Code) {
		t.Fatalf("%v: answered %d", in.Kind, w.Code)
	}
	got := inbox.Got()
	if len(got) != 1 {
		t.Fatalf("%v: became %d messages, want 1", in.Kind, len(got))
	}
	checkInbound(t, r, got[0])
	return got[0]
}

// checkInbound looks at what holds for every message taken.
func checkInbound(t testing.TB, r Rig, in bot.Inbound) {
	t.Helper()
	if in.Kind == bot.Ignored {
		return
	}
	name := r.Channel.Name()
	if len(in.Keys) == 0 {
		t.Errorf("a %s has no key", in.Kind)
	}
	for _, k := range in.Keys {
		if !strings.HasPrefix(k, name+":") || len(k) < len(name)+4 {
			t.Errorf("key %q does not begin with %q and an id", k, name+":")
		}
	}
	if in.From.Channel != name || in.From.User == "" {
		t.Errorf("From is %q %q", in.From.Channel, in.From.User)
	}
	if !in.At.Equal(r.Now) {
		t.Errorf("At is %v, want the channel's clock %v", in.At, r.Now)
	}
	if in.Author != 0 || in.ID != 0 {
		t.Errorf("ID and Author are the store's, have %d, %d", in.ID, in.Author)
	}
	checkText(t, in.Text)
}

func checkText(t testing.TB, s string) {
	t.Helper()
	switch {
	case !utf8.ValidString(s):
		t.Errorf("text is no valid UTF-8: %q", brief(s))
	case !norm.NFC.IsNormalString(s):
		t.Errorf("text is not NFC: %q", brief(s))
	case len(s) > maxText:
		t.Errorf("text has %d bytes, more than %d", len(s), maxText)
	case strings.TrimSpace(s) != s:
		t.Errorf("text is not trimmed: %q", brief(s))
	}
	if i := strings.IndexFunc(s, control); i >= 0 {
		t.Errorf("text holds a control character: %q", brief(s[i:]))
	}
}

// control are characters that no text may hold: controls but the line end, and
// those that turn writing around.
func control(r rune) bool {
	return r < ' ' && r != '\n' || r >= 0x7f && r <= 0x9f || r >= 0x202a && r <= 0x202e || r == 0x2028 || r == 0x2029
}

func brief(s string) string { return s[:min(len(s), 40)] }

func textStored(t *testing.T, r Rig) {
	in := hear(t, r, In{Kind: bot.Text, ID: 1, From: 1, Text: "LEAD joes bikes, 12 Main St"})
	if in.Kind != bot.Text || in.Text != "LEAD joes bikes, 12 Main St" {
		t.Errorf("became %s %q", in.Kind, in.Text)
	}
	if in.Message == "" {
		t.Error("Message is empty: an edit or an answer could not name it")
	}
	other := hear(t, r, In{Kind: bot.Text, ID: 2, From: 2, Text: "hi"})
	if other.From.Key() == in.From.Key() {
		t.Errorf("two people have one address")
	}
}

func storedFirst(t *testing.T, r Rig) {
	inbox := &Inbox{Gate: make(chan struct{})}
	answered := make(chan int, 1)
	go func() {
		answered <- deliver(t, r, inbox, r.Signed(In{Kind: bot.Text, ID: 1, From: 1, Text: "hi"})).Code
	}()
	select {
	case code := <-answered:
		t.Errorf("answered %d before the inbox had it", code)
		close(inbox.Gate)
		return
	case <-time.After(r.Deadline / 4):
	}
	close(inbox.Gate)
	select {
	case code := <-answered:
		if success(code) && len(inbox.Got()) != 1 {
			t.Errorf("answered %d with nothing stored", code)
		}
		if !success(code) && code != http.StatusServiceUnavailable {
			t.Errorf("answered %d", code)
		}
	case <-time.After(r.Deadline + spare):
		t.Error("never answered")
	}
}

func forged(t *testing.T, r Rig) {
	text := In{Kind: bot.Text, ID: 1, From: 1, Text: "hi"}
	spoil := map[string]func(*http.Request){
		"no signature":      func(q *http.Request) { q.Header.Del(r.Signature) },
		"empty signature":   func(q *http.Request) { q.Header.Set(r.Signature, "") },
		"altered signature": func(q *http.Request) { q.Header.Set(r.Signature, alter(q.Header.Get(r.Signature))) },
		"shortened":         func(q *http.Request) { s := q.Header.Get(r.Signature); q.Header.Set(r.Signature, s[:len(s)-1]) },
		"lengthened":        func(q *http.Request) { q.Header.Set(r.Signature, q.Header.Get(r.Signature)+"0") },
		"two signatures":    func(q *http.Request) { q.Header.Add(r.Signature, q.Header.Get(r.Signature)) },
		"a wrong one before": func(q *http.Request) {
			s := q.Header.Get(r.Signature)
			q.Header[http.CanonicalHeaderKey(r.Signature)] = []string{alter(s), s}
		},
	}
	if r.SignsBody {
		spoil["one byte of the body changed"] = func(q *http.Request) {
			b, err := io.ReadAll(q.Body)
			if err != nil {
				t.Fatal(err)
			}
			i := bytes.Index(b, []byte("hi"))
			if i < 0 {
				t.Fatal("the body does not hold the text")
			}
			b[i] = 'H'
			q.Body = io.NopCloser(bytes.NewReader(b))
		}
	}
	for name, f := range spoil {
		var inbox Inbox
		req := r.Signed(text)
		f(req)
		wantRefused(t, name, deliver(t, r, &inbox, req), &inbox, http.StatusUnauthorized)
	}
	var inbox Inbox
	if w := deliver(t, r, &inbox, r.Signed(text)); !success(w.Code) || inbox.stored() != 1 {
		t.Errorf("the unspoiled request was answered %d", w.Code)
	}
}

// alter changes one character in the middle.
func alter(s string) string {
	b := []byte(s)
	if len(b) == 0 {
		return "x"
	}
	i := len(b) / 2
	if b[i] == 'a' {
		b[i] = 'b'
	} else {
		b[i] = 'a'
	}
	return string(b)
}

func otherShape(t *testing.T, r Rig) {
	text := In{Kind: bot.Text, ID: 1, From: 1, Text: "hi"}
	for _, method := range []string{"GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} {
		var inbox Inbox
		req := r.Signed(text)
		req.Method = method
		wantRefused(t, method, deliver(t, r, &inbox, req), &inbox, http.StatusMethodNotAllowed, http.StatusNotFound)
	}
	for _, kind := range []string{"", "text/plain", "multipart/form-data; boundary=x", "application/xml", "nonsense"} {
		var inbox Inbox
		req := r.Signed(text)
		req.Header.Set("Content-Type", kind)
		wantRefused(t, fmt.Sprintf("type %q", kind), deliver(t, r, &inbox, req), &inbox, http.StatusUnsupportedMediaType, http.StatusBadRequest, http.StatusUnauthorized)
	}
	var inbox Inbox
	req := r.Signed(text)
	req.Header.Set("Content-Encoding", "gzip")
	wantRefused(t, "gzip", deliver(t, r, &inbox, req), &inbox, http.StatusUnsupportedMediaType, http.StatusBadRequest)
	inbox = Inbox{}
	req = r.Signed(text)
	req.URL.Path = "/nowhere"
	wantRefused(t, "another path", deliver(t, r, &inbox, req), &inbox, http.StatusNotFound)
}

// endless gives bytes without end and counts them.
type endless struct{ n int64 }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	e.n += int64(len(p))
	return len(p), nil
}

func tooLarge(t *testing.T, r Rig) {
	for name, known := range map[string]bool{"with its length": true, "without a length": false} {
		fast := false
		for range 5 { // one of five tries must be fast: the machine may be busy
			var inbox Inbox
			body := &endless{}
			req := r.Signed(In{Kind: bot.Text, ID: 1, From: 1, Text: "hi"})
			req.Body, req.ContentLength = io.NopCloser(body), -1
			if known {
				req.Body, req.ContentLength = io.NopCloser(io.LimitReader(body, r.MaxBody+1)), r.MaxBody+1
			}
			done := make(chan *httptest.ResponseRecorder, 1)
			late := time.After(50 * time.Millisecond)
			go func() { done <- deliver(t, r, &inbox, req) }()
			select {
			case w := <-done:
				fast = true
				wantRefused(t, name, w, &inbox, http.StatusRequestEntityTooLarge)
			case <-late:
				wantRefused(t, name, <-done, &inbox, http.StatusRequestEntityTooLarge, http.StatusServiceUnavailable)
			}
			if body.n > r.MaxBody+64<<10 {
				t.Fatalf("%s: read %d bytes, the limit is %d", name, body.n, r.MaxBody)
			}
			if fast {
				break
			}
		}
		if !fast {
			t.Errorf("%s: not refused within 50 ms", name)
		}
	}
}

func stalled(t *testing.T, r Rig) {
	var inbox Inbox
	server := httptest.NewServer(r.Channel.Webhook(&inbox))
	defer server.Close()
	signed := r.Signed(In{Kind: bot.Text, ID: 1, From: 1, Text: "hi"})
	reader, writer := io.Pipe()
	defer writer.Close()
	req, err := http.NewRequest(http.MethodPost, server.URL+signed.URL.RequestURI(), reader)
	if err != nil {
		t.Fatal(err)
	}
	req.Header = signed.Header
	client := server.Client()
	Within(t, r.Deadline+spare, func() {
		res, err := client.Do(req)
		if err != nil {
			return // closed
		}
		defer res.Body.Close()
		if res.StatusCode < 400 {
			t.Errorf("answered %d", res.StatusCode)
		}
	})
	if inbox.stored() != 0 {
		t.Error("half a request was stored")
	}
}

func refused(t *testing.T, r Rig) {
	for _, c := range r.Refused {
		var inbox Inbox
		status := []int{c.Status}
		if c.Status == 0 {
			status = []int{http.StatusBadRequest, http.StatusUnauthorized}
		}
		wantRefused(t, c.Name, deliver(t, r, &inbox, c.Request()), &inbox, status...)
	}
}

func undecodable(t *testing.T, r Rig) {
	for i, f := range r.Undecodable {
		var inbox Inbox
		w := deliver(t, r, &inbox, f())
		if w.Code != http.StatusOK {
			t.Errorf("%d: answered %d, want 200", i, w.Code)
		}
		got := inbox.Got()
		if len(got) != 1 || got[0].Kind != bot.Raw || len(got[0].Raw) == 0 || len(got[0].Keys) == 0 {
			t.Errorf("%d: want one Raw message with its bytes and a key, have %d messages", i, len(got))
		}
	}
}

func ignored(t *testing.T, r Rig) {
	for i, f := range r.Ignored {
		var inbox Inbox
		if w := deliver(t, r, &inbox, f()); !success(w.Code) {
			t.Errorf("%d: answered %d, want 2xx", i, w.Code)
		}
		if inbox.stored() != 0 {
			t.Errorf("%d: was stored", i)
		}
	}
}

func notStored(t *testing.T, r Rig) {
	inbox := &Inbox{Err: errors.New("write inbox: disk full")}
	for _, kind := range []bot.InboundKind{bot.Text, bot.Press, bot.Edit} {
		req := r.Signed(In{Kind: kind, ID: 1, From: 1, Text: "hi", Edits: 1, Version: 1, Press: bot.Pressed{Outbound: 7, Index: 1}})
		if req == nil {
			continue
		}
		wantRefused(t, string(kind), deliver(t, r, inbox, req), inbox, http.StatusServiceUnavailable)
	}
}

func slowInbox(t *testing.T, r Rig) {
	for _, deaf := range []bool{false, true} {
		inbox := &Inbox{Gate: make(chan struct{}), Deaf: deaf} // not opened in time
		Within(t, r.Deadline+spare, func() {
			w := deliver(t, r, inbox, r.Signed(In{Kind: bot.Text, ID: 1, From: 1, Text: "hi"}))
			wantRefused(t, "slow", w, inbox, http.StatusServiceUnavailable)
		})
		close(inbox.Gate)
	}
}

func sameKeys(t *testing.T, r Rig) {
	seen := map[string]string{}
	for _, in := range []In{
		{Kind: bot.Text, ID: 1, From: 1, Text: "1"},
		{Kind: bot.Text, ID: 2, From: 1, Text: "1"}, // an honest second "1"
		{Kind: bot.Text, ID: 3, From: 2, Text: "1"},
		{Kind: bot.Edit, ID: 4, From: 1, Text: "2", Edits: 1, Version: 1},
		{Kind: bot.Edit, ID: 5, From: 1, Text: "3", Edits: 1, Version: 2},
		{Kind: bot.Press, ID: 6, From: 1, Press: bot.Pressed{Outbound: 7, Index: 1}},
		{Kind: bot.Press, ID: 7, From: 1, Press: bot.Pressed{Outbound: 7, Index: 1}},
	} {
		if r.Signed(in) == nil {
			continue
		}
		first, second := hear(t, r, in), hear(t, r, in)
		if !reflect.DeepEqual(first.Keys, second.Keys) {
			t.Errorf("%s %d: delivered twice with other keys: %v, %v", in.Kind, in.ID, first.Keys, second.Keys)
		}
		for _, k := range first.Keys {
			what := fmt.Sprint(in.Kind, in.ID)
			if other, taken := seen[k]; taken {
				t.Errorf("%s has a key of %s: %s", what, other, k)
			}
			seen[k] = what
		}
	}
}

func edits(t *testing.T, r Rig) {
	if r.Signed(In{Kind: bot.Edit, ID: 2, From: 1, Text: "Vita Co", Edits: 1, Version: 1}) == nil {
		return
	}
	first := hear(t, r, In{Kind: bot.Text, ID: 1, From: 1, Text: "Vito Co"})
	edit := hear(t, r, In{Kind: bot.Edit, ID: 2, From: 1, Text: "Vita Co", Edits: 1, Version: 1})
	if edit.Kind != bot.Edit || edit.Text != "Vita Co" || edit.Edits == "" || edit.Edits != first.Message {
		t.Errorf("became %s %q, replaces %q, want %q", edit.Kind, edit.Text, edit.Edits, first.Message)
	}
	if edit.From.Key() != first.From.Key() {
		t.Error("an edit comes from another address than its text")
	}
}

func presses(t *testing.T, r Rig) {
	want := bot.Pressed{Outbound: 9007, Index: 2}
	if r.Signed(In{Kind: bot.Press, ID: 1, From: 1, Press: want}) == nil {
		return
	}
	in := hear(t, r, In{Kind: bot.Press, ID: 1, From: 1, Press: want})
	if in.Kind != bot.Press || in.Press == nil || in.Press.Outbound != want.Outbound || in.Press.Index != want.Index {
		t.Errorf("became %s %+v", in.Kind, in.Press)
	}
}

func hostileTexts(t *testing.T, r Rig) {
	for i, s := range Hostile {
		req := r.Signed(In{Kind: bot.Text, ID: i + 1, From: 1, Text: s})
		var inbox Inbox
		w := deliver(t, r, &inbox, req)
		if w.Code == http.StatusRequestEntityTooLarge && int64(len(s)) > r.MaxBody/4 {
			continue
		}
		if !success(w.Code) {
			t.Errorf("%q: answered %d", brief(s), w.Code)
		}
		for _, in := range inbox.Got() {
			checkInbound(t, r, in)
		}
	}
}

func manyAtOnce(t *testing.T, r Rig) {
	const people, each = 8, 5
	var inbox Inbox
	h := r.Channel.Webhook(&inbox)
	var wait sync.WaitGroup
	for p := range people {
		wait.Go(func() {
			for m := range each {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r.Signed(In{Kind: bot.Text, ID: p*each + m + 1, From: p + 1, Text: fmt.Sprint("text ", m)}))
				if !success(w.Code) && w.Code != http.StatusServiceUnavailable {
					t.Errorf("answered %d", w.Code)
				}
			}
		})
	}
	wait.Wait()
	keys := map[string]bool{}
	for _, in := range inbox.Got() {
		checkInbound(t, r, in)
		keys[in.Keys[0]] = true
	}
	if len(keys) == 0 || len(keys) != len(inbox.Got()) {
		t.Errorf("%d messages have %d keys", len(inbox.Got()), len(keys))
	}
}
