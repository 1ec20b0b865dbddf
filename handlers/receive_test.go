package handlers

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func post(h http.Handler, kind, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/hook", strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestP4_ReceiverAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		take   func(ctx context.Context, r *http.Request, body []byte) (Answer, error)
		status int
		kind   string
		body   string
	}{
		"plain": {func(context.Context, *http.Request, []byte) (Answer, error) { return Answer{}, nil }, 200, "", ""},
		"with a body": {func(_ context.Context, _ *http.Request, b []byte) (Answer, error) {
			return Answer{Type: "text/xml", Body: b}, nil
		}, 200, "text/xml", "a=b"},
		"refused": {func(context.Context, *http.Request, []byte) (Answer, error) {
			return Answer{Body: []byte("x")}, Refuse{Status: 401, Cause: errors.New("why")}
		}, 401, "", ""},
		"not stored": {func(context.Context, *http.Request, []byte) (Answer, error) { return Answer{}, errors.New("disk full") }, 503, "", ""},
		"panic":      {func(context.Context, *http.Request, []byte) (Answer, error) { panic("poison") }, 503, "", ""},
		"late with success": {func(ctx context.Context, _ *http.Request, _ []byte) (Answer, error) {
			<-ctx.Done()
			return Answer{}, nil
		}, 503, "", ""},
		"deaf to its context": {func(context.Context, *http.Request, []byte) (Answer, error) {
			time.Sleep(300 * time.Millisecond)
			return Answer{}, nil
		}, 503, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := post(Receiver{Types: []string{FormType}, Deadline: 100 * time.Millisecond, Take: c.take}, FormType+"; charset=UTF-8", "a=b")
			if w.Code != c.status || w.Header().Get("Content-Type") != c.kind || w.Body.String() != c.body {
				t.Errorf("answered %d %q %q", w.Code, w.Header().Get("Content-Type"), w.Body)
			}
		})
	}
}

func TestReceiverRefusesBeforeTake(t *testing.T) {
	t.Parallel()
	h := Receiver{Types: []string{FormType}, Max: 10, Take: func(context.Context, *http.Request, []byte) (Answer, error) {
		t.Error("was taken")
		return Answer{}, nil
	}}
	for _, kind := range []string{"", "text/plain", JSONType, "a/b/c", FormType + ";x"} {
		if w := post(h, kind, "a=b"); w.Code != http.StatusUnsupportedMediaType || w.Body.Len() != 0 {
			t.Errorf("%q: %d %q", kind, w.Code, w.Body)
		}
	}
	if w := post(h, FormType, "12345678901"); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("11 bytes: %d", w.Code)
	}
	r := httptest.NewRequest(http.MethodGet, "/hook", nil)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "POST" {
		t.Errorf("GET: %d", w.Code)
	}
	taken := Receiver{Types: []string{FormType}, Max: 10, Take: func(_ context.Context, _ *http.Request, b []byte) (Answer, error) { return Answer{Body: b}, nil }}
	if w := post(taken, FormType, "1234567890"); w.Code != 200 || w.Body.String() != "1234567890" {
		t.Errorf("10 bytes: %d", w.Code)
	}
}

// raw speaks to a server byte by byte.
func raw(t *testing.T, h http.Handler, send string) string {
	t.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, send); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(conn)
	if e, ok := errors.AsType[net.Error](err); ok && e.Timeout() {
		t.Error("the connection was left open")
	}
	return string(b)
}

// S8: smuggled lengths, stalled bodies and endless chunks end in a refusal or a
// closed connection.
func TestS8_BadTransports(t *testing.T) {
	t.Parallel()
	h := Receiver{Types: []string{FormType}, Max: 1000, Deadline: 150 * time.Millisecond, Take: func(context.Context, *http.Request, []byte) (Answer, error) {
		t.Error("was taken")
		return Answer{}, nil
	}}
	head := "POST /hook HTTP/1.1\r\nHost: x\r\nContent-Type: " + FormType + "\r\n"
	for name, send := range map[string]string{
		"stalled body":         head + "Content-Length: 10\r\n\r\na=b",
		"stalled 100-continue": head + "Content-Length: 10\r\nExpect: 100-continue\r\n\r\n",
		"two lengths":          head + "Content-Length: 3\r\nContent-Length: 4\r\n\r\na=b",
		"bad length":           head + "Content-Length: -3\r\n\r\na=b",
		"endless chunks":       head + "Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat("64\r\n"+strings.Repeat("a", 100)+"\r\n", 50),
		"broken chunks":        head + "Transfer-Encoding: chunked\r\n\r\nzz\r\na=b\r\n",
	} {
		got := raw(t, h, send)
		got = strings.TrimPrefix(got, "HTTP/1.1 100 Continue\r\n\r\n")
		if got != "" && !strings.HasPrefix(got, "HTTP/1.1 4") {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// S8: a body in chunks that also names a length is the means of smuggling. Its
// connection ends with the answer, so that nothing can follow.
func TestS8_ChunksEndTheConnection(t *testing.T) {
	t.Parallel()
	h := Receiver{Types: []string{FormType}, Take: func(context.Context, *http.Request, []byte) (Answer, error) { return Answer{}, nil }}
	got := raw(t, h, "POST /hook HTTP/1.1\r\nHost: x\r\nContent-Type: "+FormType+"\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /other HTTP/1.1\r\nHost: x\r\n\r\n")
	if strings.Count(got, "HTTP/1.1 ") != 1 || !strings.Contains(got, "Connection: close") {
		t.Errorf("answered %q", got)
	}
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	s := Routes{"/a": Receiver{Types: []string{FormType}, Take: func(context.Context, *http.Request, []byte) (Answer, error) { return Answer{}, nil }}}
	for path, want := range map[string]int{"/a": 200, "/a/": 404, "//a": 404, "/": 404, "/A": 404} {
		r := httptest.NewRequest(http.MethodPost, "http://x"+path, nil)
		r.Header.Set("Content-Type", FormType)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != want || w.Body.Len() != 0 {
			t.Errorf("%s: %d %q, want %d", path, w.Code, w.Body, want)
		}
	}
}
