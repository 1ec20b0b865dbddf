// Package handlers is what the channels share: reading a webhook safely, making
// clean text of anything, knowing whether a request may have left, and fetching
// files from a provider and from nowhere else. It knows no provider.
package handlers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The limits that webhooks have.
const (
	// Deadline is the hard stop of a webhook: no provider waits longer than 3
	// seconds, and an answer that comes too late is worse than an honest 503.
	Deadline = 2500 * time.Millisecond
	// SmallBody is the most that a provider of short forms may send, LargeBody
	// that of the others.
	SmallBody int64 = 64 << 10
	LargeBody int64 = 1 << 20
)

// Types of bodies, for Receiver.Types.
const (
	FormType = "application/x-www-form-urlencoded"
	JSONType = "application/json"
)

// Answer is what a provider gets for a request that was taken. The zero Answer
// is an empty 200.
type Answer struct {
	Status int
	Type   string
	Body   []byte
}

// Refuse says that a request is not taken. Only the status leaves the program:
// whoever may not speak to us learns nothing from the answer.
type Refuse struct {
	Status int
	Cause  error
}

func (r Refuse) Error() string {
	if r.Cause == nil {
		return fmt.Sprintf("refuse with %d", r.Status)
	}
	return fmt.Sprintf("refuse with %d: %v", r.Status, r.Cause)
}

func (r Refuse) Unwrap() error { return r.Cause }

// Unsigned refuses a request that the provider did not sign.
var Unsigned = Refuse{Status: http.StatusUnauthorized}

// Receiver takes the POSTs of one webhook address. It refuses by method, type
// and size before Take sees anything, and answers 503 when Take is not done by
// the deadline, whatever Take does later: what it stored then is recognised
// when the provider sends it again.
type Receiver struct {
	Types    []string      // media types taken
	Max      int64         // bytes of body; 0: SmallBody
	Deadline time.Duration // 0: Deadline
	// Take verifies, decodes and stores. An error that is no Refuse means that
	// it could not be stored and becomes a 503.
	Take func(ctx context.Context, r *http.Request, body []byte) (Answer, error)
}

func (v Receiver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	limit := v.Deadline
	if limit <= 0 {
		limit = Deadline
	}
	ctx, cancel := context.WithTimeout(r.Context(), limit)
	defer cancel()
	body, err := v.read(ctx, w, r)
	if err != nil {
		answer(w, Answer{}, err)
		return
	}
	type result struct {
		Answer
		err error
	}
	done := make(chan result, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil { // one poisonous request must not end the program
				done <- result{err: errors.New("take request: panic")}
			}
		}()
		a, err := v.Take(ctx, r.WithContext(ctx), body)
		done <- result{a, err}
	}()
	select {
	case res := <-done:
		if ctx.Err() != nil { // both at once: late is late
			res.err = ctx.Err()
		}
		answer(w, res.Answer, res.err)
	case <-ctx.Done():
		answer(w, Answer{}, ctx.Err())
	}
}

// read takes the body within the limits. The connection's read deadline is set
// as well, so that a stalled sender does not hold it.
func (v Receiver) read(ctx context.Context, w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return nil, Refuse{Status: http.StatusMethodNotAllowed}
	}
	if len(r.TransferEncoding) > 0 { // its end is told by marks, whatever its length says: what follows on this connection is nobody's word
		w.Header().Set("Connection", "close")
	}
	if len(r.Header["Content-Type"]) > 1 || r.Header.Get("Content-Encoding") != "" || !slices.Contains(v.Types, MediaType(r.Header.Get("Content-Type"))) {
		return nil, Refuse{Status: http.StatusUnsupportedMediaType}
	}
	limit := v.Max
	if limit <= 0 {
		limit = SmallBody
	}
	if r.ContentLength > limit {
		w.Header().Set("Connection", "close")
		return nil, Refuse{Status: http.StatusRequestEntityTooLarge}
	}
	conn := http.NewResponseController(w)
	if end, ok := ctx.Deadline(); ok {
		_ = conn.SetReadDeadline(end) // a recorder has no deadline: then the context alone counts
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err == nil {
		_ = conn.SetReadDeadline(time.Time{})
		return body, nil
	}
	w.Header().Set("Connection", "close")
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, Refuse{Status: http.StatusRequestEntityTooLarge}
	}
	return nil, Refuse{Status: http.StatusRequestTimeout, Cause: err}
}

func answer(w http.ResponseWriter, a Answer, err error) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	if err != nil {
		status := http.StatusServiceUnavailable
		if refused, ok := errors.AsType[Refuse](err); ok {
			status = refused.Status
		}
		h["Content-Type"] = nil
		w.WriteHeader(status)
		return
	}
	if a.Status == 0 {
		a.Status = http.StatusOK
	}
	h["Content-Type"] = nil
	if a.Type != "" {
		h.Set("Content-Type", a.Type)
	}
	w.WriteHeader(a.Status)
	_, _ = w.Write(a.Body) // who hung up asks again
}

// Routes are handlers by exact path; anything else is an empty 404.
type Routes map[string]http.Handler

func (s Routes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h, ok := s[r.URL.Path]
	if !ok {
		answer(w, Answer{}, Refuse{Status: http.StatusNotFound})
		return
	}
	h.ServeHTTP(w, r)
}

// MediaType is the bare media type of a Content-Type header, "" if it is none.
func MediaType(header string) string {
	t, _, err := mime.ParseMediaType(header)
	if err != nil {
		return ""
	}
	return strings.ToLower(t)
}
