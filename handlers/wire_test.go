package handlers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"leadline/bot"
)

func TestWireKnowsWhatLeft(t *testing.T) {
	t.Parallel()
	cutting := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			conn.Close()
		}
	}))
	t.Cleanup(cutting.Close)
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	client := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	for at, want := range map[string]bot.SendClass{cutting.URL: bot.Ambiguous, closed.URL: bot.Retry, "https" + strings.TrimPrefix(cutting.URL, "http"): bot.Retry} {
		var wire Wire
		req, err := http.NewRequestWithContext(wire.Watch(t.Context()), http.MethodPost, at+"/CANARY", strings.NewReader("CANARY"))
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.Do(req)
		if err == nil {
			t.Fatal("answered")
		}
		if e := wire.Unanswered(err); e.Class != want || strings.Contains(fmt.Sprintf("%+v %v", e, e.Cause), "CANARY") {
			t.Errorf("%s: %+v, want %s", at, e, want)
		}
	}
}

func TestP28_Scrub(t *testing.T) {
	t.Parallel()
	secret := errors.New("CANARY")
	for _, err := range []error{
		secret, &url.Error{Op: "Post", URL: "https://x.test/CANARY", Err: secret}, &url.Error{Op: "Post", URL: "https://x.test/CANARY", Err: io.EOF},
		fmt.Errorf("CANARY: %w", context.DeadlineExceeded), fmt.Errorf("CANARY: %w", syscall.ECONNREFUSED),
	} {
		if got := Scrub(err); strings.Contains(fmt.Sprintf("%v %+v %#v", got, got, got), "CANARY") {
			t.Errorf("%T shows it", err)
		}
	}
	if Scrub(nil) != nil {
		t.Error("nil became an error")
	}
	if !errors.Is(Scrub(&url.Error{Err: context.DeadlineExceeded}), context.DeadlineExceeded) {
		t.Error("the ended context is lost")
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 4, 16, 12, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"7": 7 * time.Second, " 3600 ": time.Hour, "0": 0, "-5": 0, "": 0, "soon": 0, "1.5": 0, "99999999999999": 0, "999999": 24 * time.Hour,
		"Wed, 04 Mar 2026 16:12:30 GMT": 30 * time.Second, "Wed, 04 Mar 2026 16:11:30 GMT": 0,
	} {
		if got := RetryAfter(header, now); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}
