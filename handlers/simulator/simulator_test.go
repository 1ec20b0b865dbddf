package simulator

import (
	"context"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

var noon = time.Date(2026, 3, 4, 19, 0, 0, 0, time.UTC)

func still() time.Time { return noon }

// send hands one message to the simulated channel of an address.
func send(t *testing.T, s *Simulator, o bot.Outbound, m bot.Message) bot.Receipt {
	t.Helper()
	for _, c := range s.Channels() {
		if c.Name() != o.To.Channel {
			continue
		}
		o.Rendered = c.Render(m)
		r, err := c.Send(context.Background(), o)
		if err != nil {
			t.Fatalf("send %d: %v", o.ID, err)
		}
		return r
	}
	t.Fatalf("no channel %q", o.To.Channel)
	return bot.Receipt{}
}

func channelOf(s *Simulator, name string) bot.Channel {
	for _, c := range s.Channels() {
		if c.Name() == name {
			return c
		}
	}
	return nil
}

// loud is an adapter of which only Name and Render count.
type loud struct{ bot.Channel }

func (loud) Name() string { return "slack" }
func (loud) Render(m bot.Message) bot.Rendered {
	return bot.Rendered{Text: strings.ToUpper(m.Text), Payload: []byte(`{"blocks":[]}`)}
}

func TestChannelsRenderLikeTheRealOnes(t *testing.T) {
	t.Parallel()
	s := New(still, "", nil, loud{})
	var names []string
	for _, c := range s.Channels() {
		names = append(names, c.Name())
		w := httptest.NewRecorder()
		c.Webhook(nil).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
		if w.Code != http.StatusNotFound {
			t.Errorf("webhook of %s answers %d, want 404", c.Name(), w.Code)
		}
	}
	if want := []string{"sms", "slack", "telegram"}; !reflect.DeepEqual(names, want) {
		t.Errorf("channels %v, want %v", names, want)
	}
	if got := channelOf(s, "slack").Render(bot.Message{Text: "hello"}).Text; got != "HELLO" {
		t.Errorf("slack renders %q, want the real adapter's HELLO", got)
	}
	m := bot.Message{Ack: "Got it.", Text: "Send it?", Buttons: []bot.Button{{Key: "1", Label: "SEND"}, {Key: "2", Label: "FIX"}, {Label: "Why"}}}
	r := channelOf(s, "sms").Render(m)
	if want := "Got it.\nSend it?\n1 SEND 2 FIX"; r.Text != want || len(r.Buttons) != 0 || r.Segments != 1 {
		t.Errorf("sms renders %q, buttons %v, %d segments; want %q, none, 1", r.Text, r.Buttons, r.Segments, want)
	}
	if r := channelOf(s, "telegram").Render(m); !reflect.DeepEqual(r.Buttons, []string{"SEND", "FIX", "Why"}) {
		t.Errorf("telegram buttons %v", r.Buttons)
	}
}

func TestSegmentsOfPlainTexts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want int
	}{
		{"", 1}, {strings.Repeat("a", 160), 1}, {strings.Repeat("a", 161), 2}, {strings.Repeat("a", 306), 2}, {strings.Repeat("a", 307), 3},
		{strings.Repeat("é", 70), 1}, {strings.Repeat("é", 71), 2}, {strings.Repeat("📦", 35), 1}, {strings.Repeat("📦", 36), 2},
	} {
		if got := segments(c.text); got != c.want {
			t.Errorf("segments of %d bytes: %d, want %d", len(c.text), got, c.want)
		}
	}
}

func TestSendRecordsAndEditsInPlace(t *testing.T) {
	t.Parallel()
	s := New(still, "")
	room := s.Room("#pool-CO-WY", "slack")
	card := bot.Message{Title: "CC-7K3M4", Fields: []bot.Field{{Label: "Town", Value: "Arvada"}}, Buttons: []bot.Button{{Label: "Claim", Style: "primary"}}}
	receipt := send(t, s, bot.Outbound{ID: 10, To: room, Kind: bot.PoolCard, Lead: "CC-7K3M4"}, card)
	send(t, s, bot.Outbound{ID: 11, To: room, Kind: bot.Notice, ReplyTo: &receipt, Lead: "CC-7K3M4"}, bot.Message{Text: "nobody yet"})
	taken := bot.Message{Title: "CC-7K3M4", Text: "held by Ana", Buttons: []bot.Button{{Label: "Why"}}}
	send(t, s, bot.Outbound{ID: 12, To: room, Kind: bot.CardUpdate, Edit: &receipt, Lead: "CC-7K3M4"}, taken)

	sent := s.Since(0)
	if len(sent) != 3 || sent[2].Edits != 1 || sent[1].Under != 1 || sent[2].N != 3 {
		t.Fatalf("sent %+v", sent)
	}
	if got := s.Since(2); len(got) != 1 || got[0].N != 3 {
		t.Errorf("since 2: %+v", got)
	}
	if got := s.Since(99); len(got) != 0 {
		t.Errorf("since 99: %+v", got)
	}
	shown := s.Shown()
	if len(shown) != 2 {
		t.Fatalf("%d messages are shown, want 2", len(shown))
	}
	first := shown[0]
	if first.N != 1 || first.Outbound != 12 || first.Kind != bot.PoolCard || !first.Edited || !reflect.DeepEqual(first.Buttons, []string{"Why"}) {
		t.Errorf("the edited card is %+v", first)
	}
	if first.Look.Title != "CC-7K3M4" || sent[0].Look.Fields[0].Value != "Arvada" || sent[0].Look.Styles[0] != "primary" {
		t.Errorf("looks %+v and %+v", first.Look, sent[0].Look)
	}
	if d := s.Deliveries(); len(d) != 3 || d[0].Outbound != 10 || d[0].Receipt != receipt.ID || d[0].Status != "delivered" {
		t.Errorf("deliveries %+v", d)
	}
	if d := s.Deliveries(); len(d) != 0 {
		t.Errorf("deliveries were handed out twice: %+v", d)
	}
}

func TestEditOfAMessageFromAnEarlierRunIsGone(t *testing.T) {
	t.Parallel()
	s := New(still, "")
	to := s.Room("pool-CO-WY", "slack")
	_, err := channelOf(s, "slack").Send(context.Background(), bot.Outbound{ID: 5, To: to, Edit: &bot.Receipt{ID: "slack-m1"}})
	if bot.ClassOf(err) != bot.Gone {
		t.Errorf("an edit of nothing: %v, want gone", err)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	s := New(still, "")
	sms, to := channelOf(s, "sms"), s.Address("dot", "sms")
	s.Fail("sms", Fault{Error: bot.SendError{Class: bot.RateLimited, RetryAfter: time.Minute}}, Fault{Error: bot.SendError{Class: bot.Ambiguous}, Taken: true})
	try := func(id int64) error {
		_, err := sms.Send(context.Background(), bot.Outbound{ID: id, To: to, Rendered: sms.Render(bot.Message{Text: "hi"})})
		return err
	}
	if err := try(1); bot.ClassOf(err) != bot.RateLimited || len(s.Since(0)) != 0 {
		t.Errorf("first: %v, %d sent; want rate_limited, 0", err, len(s.Since(0)))
	}
	if found, err := sms.Reconcile(context.Background(), bot.Outbound{ID: 1, To: to}); len(found) > 0 || err != nil {
		t.Errorf("a refused send was found: %+v %v", found, err)
	}
	if err := try(2); bot.ClassOf(err) != bot.Ambiguous || len(s.Since(0)) != 1 {
		t.Errorf("second: %v, %d sent; want ambiguous, 1", err, len(s.Since(0)))
	}
	if found, err := sms.Reconcile(context.Background(), bot.Outbound{ID: 2, To: to}); err != nil || len(found) != 1 || found[0].ID == "" {
		t.Errorf("a taken send was not found: %+v %v", found, err)
	}
	if err := try(3); err != nil {
		t.Errorf("third: %v, want no fault left", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := sms.Send(ctx, bot.Outbound{ID: 4, To: to}); bot.ClassOf(err) != bot.Retry {
		t.Errorf("a send after the end: %v, want retry", err)
	}
	if _, err := sms.Send(context.Background(), bot.Outbound{ID: 5, To: to, Rendered: bot.Rendered{Payload: []byte("{")}}); bot.ClassOf(err) != bot.BadContent {
		t.Errorf("a broken payload: %v, want bad_content", err)
	}
}

func TestAddressesFollowFromHandles(t *testing.T) {
	t.Parallel()
	s, again := New(still, "a"), New(still, "b")
	seen := map[string]string{}
	for _, handle := range []string{"dot", "mac", "cleo", "ana", "ben", "rosa", "lou", "gus", "ivy", "sam"} {
		for _, ch := range names {
			a := s.Address(handle, ch)
			if b := again.Address(handle, ch); a != b {
				t.Errorf("%s on %s: %+v in one run, %+v in another", handle, ch, a, b)
			}
			if other, ok := seen[a.Key()]; ok {
				t.Errorf("%s and %s share %s", handle, other, a.Key())
			}
			seen[a.Key()] = handle
			if ch == "sms" && !strings.Contains(a.User, "55501") {
				t.Errorf("%s has the number %s, which could be someone's", handle, a.User)
			}
			if s.Name(a) != handle || s.Name(In(a, s.Room("pool-CO-WY", ch))) != "#pool-CO-WY" {
				t.Errorf("names of %+v: %q, in the room %q", a, s.Name(a), s.Name(In(a, s.Room("pool-CO-WY", ch))))
			}
		}
	}
	if got := s.Name(s.Stranger("+13035550123")); got != "+13035550123" {
		t.Errorf("a stranger is called %q", got)
	}
	known := bot.Address{ID: 7, Channel: "sms", Tenant: "+13035550100", User: "+17205550177"}
	s.Know("nell", known)
	if a := s.Address("nell", "sms"); a.User != known.User || a.ID != 0 || s.Name(known) != "nell" {
		t.Errorf("a known address became %+v, called %q", a, s.Name(known))
	}
}

func TestTwoHandlesNeverShareAnAddress(t *testing.T) {
	t.Parallel()
	s := New(still, "")
	seen := map[string]bool{}
	for i := range 1900 { // of 1980 numbers: most of the last ones collide at first
		key := s.Address("person"+string(rune('a'+i%26))+strings.Repeat("x", i/26), "sms").Key()
		if seen[key] {
			t.Fatalf("person %d shares %s", i, key)
		}
		seen[key] = true
	}
}

func TestWatchSignalsAndEnds(t *testing.T) {
	t.Parallel()
	s := New(still, "")
	ctx, cancel := context.WithCancel(context.Background())
	changes := s.Watch(ctx)
	s.Text(s.Address("dot", "sms"), "LEAD")
	if _, open := <-changes; !open {
		t.Fatal("closed before its context ended")
	}
	s.Touch()
	s.Touch() // two changes, one signal
	<-changes
	cancel()
	if _, open := <-changes; open {
		t.Error("a signal without a change")
	}
	s.Touch() // nobody is left: must not block or panic
}

// TestTextPhonesOfferAnswers: what has no buttons says what may be texted.
func TestTextPhonesOfferAnswers(t *testing.T) {
	t.Parallel()
	th, _ := newTheatre()
	s := th.sim
	m := bot.Message{Text: "OK? Y or N", Buttons: []bot.Button{{Label: "Yes", Do: "Y"}, {Label: "SEND", Do: "SEND", Key: "1"}}}
	for _, c := range s.Channels() {
		if _, err := c.Send(t.Context(), bot.Outbound{ID: 1, To: s.Address("dot", c.Name()), Kind: bot.Reply, Rendered: c.Render(m)}); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range s.Lines() {
		want := []Answer(nil)
		if l.Channel == "sms" {
			want = []Answer{{"Y", "Yes"}, {"1", "SEND"}}
		}
		if !slices.Equal(l.Answers, want) || len(l.Answers)+len(l.Buttons) != 2 {
			t.Errorf("%s: %+v, buttons %v", l.Channel, l.Answers, l.Buttons)
		}
	}
}
