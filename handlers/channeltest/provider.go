package channeltest

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Provider is a fake of a provider's API: a server on this machine that does
// what its handler says, but for the calls it was told to spoil. It keeps every
// call.
type Provider struct {
	t      testing.TB
	server *httptest.Server
	normal http.Handler
	sends  func(*http.Request) bool
	closed chan struct{}
	once   sync.Once
	conns  atomic.Int32

	mu     sync.Mutex
	script []Fault
	calls  []Call
	spec   *Spec
}

// Fault spoils one call: the next that hands over a message, or with Any the
// next of all.
type Fault struct {
	Any    bool
	Took   bool // the call does its work first; only its answer is replaced
	Cut    bool // the line is cut instead of an answer
	Hang   bool // no answer until the caller gives up
	Status int
	Header map[string]string
	Body   string
}

// none says that nothing is spoiled.
func (f Fault) none() bool {
	return !f.Took && !f.Cut && !f.Hang && f.Status == 0 && f.Body == "" && len(f.Header) == 0
}

// Call is one request that came in.
type Call struct {
	Method string
	Path   string
	Query  string
	Header http.Header
	Body   []byte
}

// NewProvider starts a fake provider. Sends says which calls hand over a
// message: only those are spoiled.
func NewProvider(t testing.TB, normal http.Handler, sends func(*http.Request) bool) *Provider {
	t.Helper()
	p := &Provider{t: t, normal: normal, sends: sends, closed: make(chan struct{})}
	p.server = httptest.NewUnstartedServer(p)
	p.server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			p.conns.Add(1)
		}
	}
	p.server.Start()
	t.Cleanup(p.Close)
	return p
}

// URL is where the provider answers, without a slash at the end.
func (p *Provider) URL() string { return p.server.URL }

// Obey holds every call against the provider's own description from now on; a
// call that breaks it fails the test.
func (p *Provider) Obey(s *Spec) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.spec = s
}

// Spoil spoils the next calls, one fault each.
func (p *Provider) Spoil(f ...Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.script = append(p.script, f...)
}

// Heal forgets faults that no call has met yet.
func (p *Provider) Heal() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.script = nil
}

// Connections is how many were opened so far.
func (p *Provider) Connections() int { return int(p.conns.Load()) }

// Calls are all requests so far.
func (p *Provider) Calls() []Call {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Call(nil), p.calls...)
}

// Close makes the provider unreachable: connections are refused from then on.
func (p *Provider) Close() {
	p.once.Do(func() {
		close(p.closed)
		p.server.CloseClientConnections()
		p.server.Close()
	})
}

func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 8<<20))
	if err != nil {
		return // the caller went away
	}
	f, spoiled := p.note(r, body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	if !spoiled {
		p.normal.ServeHTTP(w, r)
		return
	}
	if f.Took {
		p.normal.ServeHTTP(httptest.NewRecorder(), r)
	}
	switch {
	case f.Hang:
		select {
		case <-r.Context().Done():
		case <-p.closed:
		case <-time.After(5 * time.Second):
		}
		cut(w)
	case f.Cut:
		cut(w)
	default:
		for k, v := range f.Header {
			w.Header().Set(k, v)
		}
		if f.Status == 0 {
			f.Status = http.StatusOK
		}
		w.WriteHeader(f.Status)
		_, _ = io.WriteString(w, f.Body)
	}
}

func (p *Provider) note(r *http.Request, body []byte) (Fault, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r.Body = io.NopCloser(bytes.NewReader(body))
	p.calls = append(p.calls, Call{r.Method, r.URL.Path, r.URL.RawQuery, r.Header.Clone(), body})
	if p.spec != nil {
		if err := p.spec.Check(r, body); err != nil {
			p.t.Errorf("%s %s breaks the provider's description: %v", r.Method, r.URL.Path, err)
		}
	}
	if len(p.script) == 0 || !p.script[0].Any && !p.sends(r) {
		return Fault{}, false
	}
	f := p.script[0]
	p.script = p.script[1:]
	return f, true
}

// cut closes the connection in the middle.
func cut(w http.ResponseWriter) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		return
	}
	conn, _, err := hijacker.Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
