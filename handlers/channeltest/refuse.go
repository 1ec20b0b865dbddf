package channeltest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"leadline/bot"
)

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
			late := time.After(2 * time.Second)
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
			t.Errorf("%s: not refused at once", name)
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
