package slack

import (
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

// TestReconcileInAThread looks where the message would stand.
func TestReconcileInAThread(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	o := b.row(9, pool, bot.Notice, bot.Message{Text: "CC-7K3M4 waits."})
	o.ReplyTo = &bot.Receipt{ID: "5.0001", Conversation: "C0POOL"}
	b.at.Spoil(channeltest.Fault{Took: true, Cut: true})
	if _, err := b.Send(t.Context(), o); bot.ClassOf(err) != bot.Ambiguous {
		t.Fatalf("error %v", err)
	}
	found, err := b.Reconcile(t.Context(), o)
	if err != nil || len(found) != 1 || found[0].ID == "" || found[0].Conversation != "C0POOL" || b.count("conversations.replies") != 1 {
		t.Errorf("found %+v, error %v", found, err)
	}
}

// TestReconcileOfTheFirstMessage opens the conversation to look there.
func TestReconcileOfTheFirstMessage(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	to := dot
	to.Conversation = ""
	o := b.row(9, to, bot.Notice, bot.Message{Text: "hi"})
	b.at.Spoil(channeltest.Fault{Took: true, Cut: true})
	if _, err := b.Send(t.Context(), o); bot.ClassOf(err) != bot.Ambiguous {
		t.Fatalf("error %v", err)
	}
	if found, err := b.Reconcile(t.Context(), o); err != nil || len(found) != 1 || found[0].Conversation != "D0DOT" {
		t.Errorf("found %+v, error %v", found, err)
	}
}

// TestHarmlessRepeats are not looked for: edits, home pages, private lines.
func TestHarmlessRepeats(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	edit := b.row(1, pool, bot.CardUpdate, bot.Message{Text: "x"})
	edit.Edit = &bot.Receipt{ID: "1.1"}
	alone := b.row(2, ana, bot.Private, bot.Message{Text: "x"})
	alone.Room = &pool
	page := b.row(3, bot.Address{Channel: "slack", User: "U1", Conversation: homePage}, bot.Reply, bot.Message{Text: "x"})
	for _, o := range []bot.Outbound{edit, alone, page} {
		if found, err := b.Reconcile(t.Context(), o); len(found) > 0 || err != nil {
			t.Errorf("%d: found %+v, error %v", o.ID, found, err)
		}
	}
	if n := len(b.at.Calls()); n != 0 {
		t.Errorf("%d calls", n)
	}
}

// TestMissed: rooms and threads, edits, and nothing of bots.
func TestMissed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	at := func(n int) string { return tsOf(n) }
	b.slack.writes("D1", map[string]any{"type": "message", "user": "U1", "text": "LEAD", "ts": at(1)})
	b.slack.writes("C1", map[string]any{"type": "message", "user": "U2", "text": "who takes this?", "ts": at(2), "thread_ts": at(2), "latest_reply": at(4), "reply_count": 1})
	b.slack.writes("D1", map[string]any{"type": "message", "user": "U1", "text": "Vita Co", "ts": at(3), "edited": map[string]any{"user": "U1", "ts": at(5)}})
	b.slack.writes("C1", map[string]any{"type": "message", "user": "U3", "text": "claim 7k3m4", "ts": at(4), "thread_ts": at(2)})
	b.slack.writes("C1", map[string]any{"type": "message", "bot_id": "B9", "user": "U9", "text": "beep", "ts": at(6)})
	b.slack.writes("C1", map[string]any{"type": "message", "subtype": "channel_join", "user": "U4", "ts": at(7)})
	b.slack.writes("D1", map[string]any{"type": "message", "user": "U1", "text": "long ago", "ts": "1.000001"})
	got, err := b.Missed(t.Context(), clock.Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, in := range got {
		room := ""
		if in.From.Room {
			room = " in the room"
		}
		lines = append(lines, string(in.Kind)+" "+in.From.User+room+": "+in.Text+" "+in.Keys[0])
	}
	want := []string{
		"text U1: LEAD slack:message:T0INVENTED:D1:" + at(1), "text U2 in the room: who takes this? slack:message:T0INVENTED:C1:" + at(2),
		"text U1: Vita Co slack:message:T0INVENTED:D1:" + at(3), "text U3 in the room: claim 7k3m4 slack:message:T0INVENTED:C1:" + at(4),
		"edit U1: Vita Co slack:edit:T0INVENTED:D1:" + at(3) + ":" + at(5),
	}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("brought\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	if got[3].From.Thread != at(2) {
		t.Errorf("thread %q", got[3].From.Thread)
	}
}

// TestMissedWaits as long as Slack asks, and goes on.
func TestMissedWaits(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.slack.writes("D1", map[string]any{"type": "message", "user": "U1", "text": "hi", "ts": tsOf(1)})
	if _, err := b.identity(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.at.Spoil(channeltest.Fault{Any: true, Status: 429, Header: map[string]string{"Retry-After": "1"}})
	start := time.Now()
	got, err := b.Missed(t.Context(), clock.Add(-time.Hour))
	if err != nil || len(got) != 1 || time.Since(start) < time.Second {
		t.Errorf("brought %d in %v, error %v", len(got), time.Since(start), err)
	}
}

// TestMissedKeepsWhatItHas: half a list is better than none, and says that it
// is half.
func TestMissedKeepsWhatItHas(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.slack.writes("D1", map[string]any{"type": "message", "user": "U1", "text": "hi", "ts": tsOf(1), "thread_ts": tsOf(1), "latest_reply": tsOf(2)})
	b.slack.fail["conversations.replies"] = "internal_error"
	got, err := b.Missed(t.Context(), clock.Add(-time.Hour))
	if err == nil || len(got) != 1 {
		t.Errorf("brought %d, error %v", len(got), err)
	}
}
