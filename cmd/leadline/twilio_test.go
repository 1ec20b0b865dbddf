package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// The fake provider of SMS.

// twilio is the fake provider: it keeps every message it was asked to send.
type twilio struct {
	*httptest.Server
	mu   sync.Mutex
	sent []created
	// answer, when set, decides what a create is answered with; nil: success.
	answer func(n int, w http.ResponseWriter, r *http.Request) bool
	// lists, when set, answers what is asked for beside messages.
	lists func(w http.ResponseWriter, r *http.Request)
}

type created struct {
	To, Body, Callback, SID string
	At                      time.Time
}

func newTwilio(t *testing.T) *twilio {
	p := &twilio{}
	p.Server = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.Close)
	return p
}

func (p *twilio) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if r.Method == http.MethodGet && !strings.HasPrefix(r.URL.Path, "/2010-04-01/") {
		if p.lists == nil {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		p.lists(w, r)
		return
	}
	if r.Method == http.MethodGet { // the list of messages
		p.list(w, r)
		return
	}
	_ = r.ParseForm()
	p.mu.Lock()
	n := len(p.sent) + 1
	sid := fmt.Sprintf("SM%032x", n)
	p.sent = append(p.sent, created{r.Form.Get("To"), r.Form.Get("Body"), r.Form.Get("StatusCallback"), sid, time.Now()})
	answer := p.answer
	p.mu.Unlock()
	if answer != nil && answer(n, w, r) {
		return
	}
	w.WriteHeader(http.StatusCreated)
	fmt.Fprintf(w, `{"sid":%q,"status":"queued","num_segments":"1"}`, sid)
}

func (p *twilio) list(w http.ResponseWriter, r *http.Request) {
	type message struct {
		SID       string `json:"sid"`
		To        string `json:"to"`
		From      string `json:"from"`
		Body      string `json:"body"`
		Status    string `json:"status"`
		Direction string `json:"direction"`
		Created   string `json:"date_created"`
		DateSent  string `json:"date_sent"`
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	found := []message{}
	for _, m := range slices.Backward(p.sent) { // newest first
		if to := r.URL.Query().Get("To"); to == "" || to == m.To {
			found = append(found, message{m.SID, m.To, testFrom, m.Body, "sent", "outbound-api", m.At.UTC().Format(time.RFC1123Z), m.At.UTC().Format(time.RFC1123Z)})
		}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"messages": found, "page": 0, "page_size": 1000, "uri": r.URL.RequestURI()})
}

// to lists what was sent to a number.
func (p *twilio) to(number string) (bodies []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.sent {
		if m.To == number {
			bodies = append(bodies, m.Body)
		}
	}
	return bodies
}
