package simulator

import (
	"bufio"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestLiveTellsOfChanges(t *testing.T) {
	t.Parallel()
	th, _ := newTheatre()
	s := site(t, th)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/simulator/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if got := answer.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("live is %q", got)
	}
	lines := bufio.NewScanner(answer.Body)
	event := func() {
		t.Helper()
		for lines.Scan() {
			if lines.Text() == "event: change" {
				return
			}
		}
		t.Fatalf("the stream ended: %v", lines.Err())
	}
	event() // at once: the page has yet to fetch anything
	if err := th.Say(ctx, "dot", "sms", "hello"); err != nil {
		t.Fatal(err)
	}
	event()
}

func TestLiveStreamsAreLimited(t *testing.T) {
	t.Parallel()
	th, _ := newTheatre()
	p := &page{stage: th, log: slog.New(slog.DiscardHandler), streams: make(chan struct{}, 1)}
	p.streams <- struct{}{}
	w := httptest.NewRecorder()
	p.live(w, httptest.NewRequest(http.MethodGet, "/simulator/live", nil))
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "tabs") {
		t.Errorf("one stream too many: %d %s", w.Code, w.Body)
	}
	<-p.streams
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // the reader is gone
	w = httptest.NewRecorder()
	p.live(w, httptest.NewRequest(http.MethodGet, "/simulator/live", nil).WithContext(ctx))
	if len(p.streams) != 0 {
		t.Error("a stream that ended still counts")
	}
}
