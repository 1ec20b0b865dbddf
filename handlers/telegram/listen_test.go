package telegram

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

// listens starts a listener; the returned function ends it and waits.
func (b *bench) listens(t *testing.T, inbox bot.Inbox) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- b.Listen(ctx, inbox) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			select {
			case err := <-done:
				if err != nil {
					t.Errorf("ended with %v", err)
				}
			case <-time.After(5 * time.Second):
				t.Error("does not end with its context")
			}
		})
	}
	t.Cleanup(stop)
	return stop
}

func (f *fake) says(update, from int64, text string) {
	f.does(update, channeltest.JSON(texting(update, from, text)))
}

// eventually waits for what another goroutine does.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

func TestPoll(t *testing.T) {
	t.Parallel()
	b := newBench(t, polling)
	inbox := newLedger()
	b.fake.says(100, 7, "one")
	b.fake.says(101, 8, "two")
	b.listens(t, inbox)
	inbox.wait(t, 2)
	b.fake.does(102, `{"update_id":102,"poll":{"id":"1"}}`)
	b.fake.says(103, 7, "three")
	b.fake.does(104, channeltest.JSON(pressing(104, 7, bot.ButtonRef(1, 0), private(7))))
	inbox.wait(t, 2)
	if got := inbox.got(); !slices.Equal(got, []string{"one", "two", "three", ""}) {
		t.Errorf("got %q", got)
	}
	eventually(t, "everything is confirmed", func() bool { return b.fake.pending() == 0 })
	if inbox.at() != "104" {
		t.Errorf("the place is %s, want 104", inbox.at())
	}
	eventually(t, "the press is answered", func() bool { return slices.Equal(b.fake.pressesAnswered(), []string{"cb104"}) })
	if asked := b.fake.asked(); asked[0] != 0 || asked[1] != 102 {
		t.Errorf("asked for %v", asked)
	}
}

// A crash between taking an update and committing it loses nothing: Telegram
// gives it to the next process.
func TestPollCrashBeforeCommit(t *testing.T) {
	t.Parallel()
	b := newBench(t, polling)
	inbox := newLedger()
	reached := make(chan struct{})
	inbox.before = func(ctx context.Context, _ []bot.Inbound) error {
		close(reached)
		<-ctx.Done() // the process dies here
		return ctx.Err()
	}
	b.fake.says(100, 7, "one")
	b.fake.says(101, 7, "two")
	stop := b.listens(t, inbox)
	<-reached
	stop()
	if n := b.fake.pending(); n != 2 || inbox.at() != "" || len(inbox.got()) != 0 {
		t.Fatalf("%d updates wait, place %q, stored %q: want 2 and nothing", n, inbox.at(), inbox.got())
	}
	inbox.before = nil
	next := benchOf(t, b.fake, b.at, polling)
	next.listens(t, inbox)
	inbox.wait(t, 2)
	if got := inbox.got(); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("got %q", got)
	}
	eventually(t, "both are confirmed", func() bool { return b.fake.pending() == 0 })
}

// A crash after the commit and before Telegram hears of it: the next process
// goes on behind what is committed, and what comes twice has the same key.
func TestPollCrashAfterCommit(t *testing.T) {
	t.Parallel()
	b := newBench(t, polling)
	inbox := newLedger()
	b.fake.says(100, 7, "one")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	updates, err := b.updates(ctx, 1)
	if err != nil || len(updates) != 1 {
		t.Fatalf("%d updates, error %v", len(updates), err)
	}
	if _, err := b.takeAll(ctx, inbox, "telegram:5550100", updates, 0); err != nil {
		t.Fatal(err)
	}
	if b.fake.pending() != 1 || inbox.at() != "100" { // the process dies here
		t.Fatalf("%d updates wait, place %q", b.fake.pending(), inbox.at())
	}
	next := benchOf(t, b.fake, b.at, polling)
	next.listens(t, inbox)
	eventually(t, "it is confirmed", func() bool { return b.fake.pending() == 0 })
	b.fake.says(101, 7, "two")
	inbox.wait(t, 2)
	if got := inbox.got(); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("got %q", got)
	}
	again, err := b.takeAll(ctx, inbox, "telegram:5550100", updates, 0)
	if err != nil || again != 100 || len(inbox.got()) != 2 {
		t.Errorf("taken twice it is new: %q, error %v", inbox.got(), err)
	}
}

// What cannot be stored is asked for again, and nothing behind it is lost.
func TestPollStoreFails(t *testing.T) {
	t.Parallel()
	b := newBench(t, polling)
	inbox := newLedger()
	left := 2
	inbox.before = func(_ context.Context, in []bot.Inbound) error {
		if i := slices.IndexFunc(in, func(m bot.Inbound) bool { return m.Text == "two" }); i >= 0 && left > 0 {
			left--
			return errors.New("accept: disk full")
		}
		return nil
	}
	for i, text := range []string{"one", "two", "three"} {
		b.fake.says(int64(100+i), 7, text)
	}
	b.listens(t, inbox)
	inbox.wait(t, 3)
	if got := inbox.got(); !slices.Equal(got, []string{"one", "two", "three"}) {
		t.Errorf("got %q", got)
	}
	eventually(t, "all are confirmed", func() bool { return b.fake.pending() == 0 })
	if !strings.Contains(b.log.String(), "disk full") {
		t.Error("the failure is not in the log")
	}
}

// An update that cannot be read is parked and stands in nobody's way; after a
// quiet week the numbers may go on anywhere, also lower.
func TestPollOddUpdates(t *testing.T) {
	t.Parallel()
	b := newBench(t, polling)
	inbox := newLedger()
	inbox.place["telegram:5550100"] = "900000000"
	for _, body := range []string{`{"update_id":500,"message":{"from":"nobody"}}`, `"odd"`} {
		b.fake.does(900000001, body)
	}
	b.fake.mu.Lock()
	b.fake.queue = append(b.fake.queue, queued{900000002, channeltest.JSON(texting(501, 7, "after a quiet week"))})
	b.fake.mu.Unlock()
	stop := b.listens(t, inbox)
	inbox.wait(t, 3)
	eventually(t, "it goes on behind the last one", func() bool { return slices.Contains(b.fake.asked(), 502) })
	stop()
	if got := inbox.got(); got[2] != "after a quiet week" || inbox.at() != "501" {
		t.Errorf("got %q, place %s", got, inbox.at())
	}
}

// Two pollers: one is refused, says so and waits; nothing is lost or doubled.
func TestPollConflict(t *testing.T) {
	t.Parallel()
	b := newBench(t, polling)
	inbox := newLedger()
	b.listens(t, inbox)
	eventually(t, "the first polls", func() bool { return len(b.fake.asked()) == 1 })
	other := benchOf(t, b.fake, b.at, polling)
	other.listens(t, inbox)
	eventually(t, "the first is refused", func() bool { return strings.Contains(b.log.String(), "somebody else polls") })
	for i := range 5 {
		b.fake.says(int64(100+i), 7, fmt.Sprint(i))
	}
	inbox.wait(t, 5)
	if got := inbox.got(); !slices.Equal(got, []string{"0", "1", "2", "3", "4"}) {
		t.Errorf("got %q", got)
	}
}

// F41: a webhook wins over a poller.
func TestPollWithAWebhookSet(t *testing.T) {
	t.Parallel()
	b := newBench(t, polling)
	b.fake.hook["url"] = "https://leads.example.com/telegram/updates"
	b.listens(t, newLedger())
	eventually(t, "it says so", func() bool { return strings.Contains(b.log.String(), "a webhook is set") })
	if len(b.fake.asked()) != 1 {
		t.Errorf("asked %d times at once", len(b.fake.asked()))
	}
}

// Whatever Telegram answers, polling goes on; and 429 is waited out exactly.
func TestPollFailures(t *testing.T) {
	t.Parallel()
	b := newBench(t, polling)
	b.at.Spoil(
		channeltest.Fault{Any: true, Status: 502, Body: "<html>CANARY " + token}, channeltest.Fault{Any: true, Cut: true}, channeltest.Fault{Any: true, Status: 200, Body: "{}"},
		channeltest.Fault{Any: true, Status: 429, Body: refusal(429, "Too Many Requests: retry after 1", `{"retry_after":1}`)},
	)
	inbox := newLedger()
	b.fake.says(100, 7, "one")
	began := time.Now()
	b.listens(t, inbox)
	inbox.wait(t, 1)
	if took := time.Since(began); took < time.Second {
		t.Errorf("waited %v in all, though Telegram asked for a second", took)
	}
}

func TestPollRefusedToken(t *testing.T) {
	t.Parallel()
	b := newBench(t, polling, func(c *Config) { c.Token = "5550101:AAanother-CANARY" })
	b.listens(t, newLedger())
	eventually(t, "it says so", func() bool { return strings.Contains(b.log.String(), "LEADLINE_TELEGRAM_TOKEN is refused") })
}

// With a webhook there is nothing to fetch; Listen waits for its end.
func TestListenWithAWebhook(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.listens(t, newLedger())()
	if len(b.fake.asked()) != 0 {
		t.Error("polled")
	}
}
