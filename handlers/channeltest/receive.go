package channeltest

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"sync"
	"testing"
	"time"

	"leadline/bot"
)

// receiving are the cases of the way in.
var receiving = []suiteCase{
	{"receive: a text is stored, then answered", textStored},
	{"receive: success only after the inbox took it", storedFirst},
	{"receive: forged requests are refused", forged},
	{"receive: another method or type is refused", otherShape},
	{"receive: too large is refused at once", tooLarge},
	{"receive: a stalled body is cut off", stalled},
	{"receive: what the channel must refuse", refused},
	{"receive: what makes no sense is kept raw", undecodable},
	{"receive: what is not for us is answered", ignored},
	{"receive: what cannot be stored is not acknowledged", notStored},
	{"receive: a slow inbox is an honest 503", slowInbox},
	{"receive: the same message has the same keys", sameKeys},
	{"receive: an edit names what it replaces", edits},
	{"receive: a press names its button", presses},
	{"receive: hostile texts become clean ones", hostileTexts},
	{"receive: many at once", manyAtOnce},
}

func textStored(t *testing.T, r Rig) {
	in := hear(t, r, In{Kind: bot.Text, ID: 1, From: 1, Text: "LEAD joes bikes, 12 Main St"})
	if in.Kind != bot.Text || in.Text != "LEAD joes bikes, 12 Main St" {
		t.Errorf("became %s %q", in.Kind, in.Text)
	}
	if in.Message == "" {
		t.Error("Message is empty: an edit or an answer could not name it")
	}
	other := hear(t, r, In{Kind: bot.Text, ID: 2, From: 2, Text: "hi"})
	if other.From.Key() == in.From.Key() {
		t.Errorf("two people have one address")
	}
}

func storedFirst(t *testing.T, r Rig) {
	inbox := &Inbox{Gate: make(chan struct{})}
	answered := make(chan int, 1)
	go func() {
		answered <- deliver(t, r, inbox, r.Signed(In{Kind: bot.Text, ID: 1, From: 1, Text: "hi"})).Code
	}()
	select {
	case code := <-answered:
		t.Errorf("answered %d before the inbox had it", code)
		close(inbox.Gate)
		return
	case <-time.After(r.Deadline / 4):
	}
	close(inbox.Gate)
	select {
	case code := <-answered:
		if success(code) && len(inbox.Got()) != 1 {
			t.Errorf("answered %d with nothing stored", code)
		}
		if !success(code) && code != http.StatusServiceUnavailable {
			t.Errorf("answered %d", code)
		}
	case <-time.After(r.Deadline + spare):
		t.Error("never answered")
	}
}

func notStored(t *testing.T, r Rig) {
	inbox := &Inbox{Err: errors.New("write inbox: disk full")}
	for _, kind := range []bot.InboundKind{bot.Text, bot.Press, bot.Edit} {
		req := r.Signed(In{Kind: kind, ID: 1, From: 1, Text: "hi", Edits: 1, Version: 1, Press: bot.Pressed{Outbound: 7, Index: 1}})
		if req == nil {
			continue
		}
		wantRefused(t, string(kind), deliver(t, r, inbox, req), inbox, http.StatusServiceUnavailable)
	}
}

func slowInbox(t *testing.T, r Rig) {
	for _, deaf := range []bool{false, true} {
		inbox := &Inbox{Gate: make(chan struct{}), Deaf: deaf} // not opened in time
		Within(t, r.Deadline+spare, func() {
			w := deliver(t, r, inbox, r.Signed(In{Kind: bot.Text, ID: 1, From: 1, Text: "hi"}))
			wantRefused(t, "slow", w, inbox, http.StatusServiceUnavailable)
		})
		close(inbox.Gate)
	}
}

func sameKeys(t *testing.T, r Rig) {
	seen := map[string]string{}
	for _, in := range []In{
		{Kind: bot.Text, ID: 1, From: 1, Text: "1"},
		{Kind: bot.Text, ID: 2, From: 1, Text: "1"}, // an honest second "1"
		{Kind: bot.Text, ID: 3, From: 2, Text: "1"},
		{Kind: bot.Edit, ID: 4, From: 1, Text: "2", Edits: 1, Version: 1},
		{Kind: bot.Edit, ID: 5, From: 1, Text: "3", Edits: 1, Version: 2},
		{Kind: bot.Press, ID: 6, From: 1, Press: bot.Pressed{Outbound: 7, Index: 1}},
		{Kind: bot.Press, ID: 7, From: 1, Press: bot.Pressed{Outbound: 7, Index: 1}},
	} {
		if r.Signed(in) == nil {
			continue
		}
		first, second := hear(t, r, in), hear(t, r, in)
		if !reflect.DeepEqual(first.Keys, second.Keys) {
			t.Errorf("%s %d: delivered twice with other keys: %v, %v", in.Kind, in.ID, first.Keys, second.Keys)
		}
		for _, k := range first.Keys {
			what := fmt.Sprint(in.Kind, in.ID)
			if other, taken := seen[k]; taken {
				t.Errorf("%s has a key of %s: %s", what, other, k)
			}
			seen[k] = what
		}
	}
}

func edits(t *testing.T, r Rig) {
	if r.Signed(In{Kind: bot.Edit, ID: 2, From: 1, Text: "Vita Co", Edits: 1, Version: 1}) == nil {
		return
	}
	first := hear(t, r, In{Kind: bot.Text, ID: 1, From: 1, Text: "Vito Co"})
	edit := hear(t, r, In{Kind: bot.Edit, ID: 2, From: 1, Text: "Vita Co", Edits: 1, Version: 1})
	if edit.Kind != bot.Edit || edit.Text != "Vita Co" || edit.Edits == "" || edit.Edits != first.Message {
		t.Errorf("became %s %q, replaces %q, want %q", edit.Kind, edit.Text, edit.Edits, first.Message)
	}
	if edit.From.Key() != first.From.Key() {
		t.Error("an edit comes from another address than its text")
	}
}

func presses(t *testing.T, r Rig) {
	want := bot.Pressed{Outbound: 9007, Index: 2}
	if r.Signed(In{Kind: bot.Press, ID: 1, From: 1, Press: want}) == nil {
		return
	}
	in := hear(t, r, In{Kind: bot.Press, ID: 1, From: 1, Press: want})
	if in.Kind != bot.Press || in.Press == nil || in.Press.Outbound != want.Outbound || in.Press.Index != want.Index {
		t.Errorf("became %s %+v", in.Kind, in.Press)
	}
}

func hostileTexts(t *testing.T, r Rig) {
	for i, s := range Hostile {
		req := r.Signed(In{Kind: bot.Text, ID: i + 1, From: 1, Text: s})
		var inbox Inbox
		w := deliver(t, r, &inbox, req)
		if w.Code == http.StatusRequestEntityTooLarge && int64(len(s)) > r.MaxBody/4 {
			continue
		}
		if !success(w.Code) {
			t.Errorf("%q: answered %d", brief(s), w.Code)
		}
		for _, in := range inbox.Got() {
			checkInbound(t, r, in)
		}
	}
}

func manyAtOnce(t *testing.T, r Rig) {
	const people, each = 8, 5
	var inbox Inbox
	h := r.Channel.Webhook(&inbox)
	var wait sync.WaitGroup
	for p := range people {
		wait.Go(func() {
			for m := range each {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r.Signed(In{Kind: bot.Text, ID: p*each + m + 1, From: p + 1, Text: fmt.Sprint("text ", m)}))
				if !success(w.Code) && w.Code != http.StatusServiceUnavailable {
					t.Errorf("answered %d", w.Code)
				}
			}
		})
	}
	wait.Wait()
	keys := map[string]bool{}
	for _, in := range inbox.Got() {
		checkInbound(t, r, in)
		keys[in.Keys[0]] = true
	}
	if len(keys) == 0 || len(keys) != len(inbox.Got()) {
		t.Errorf("%d messages have %d keys", len(inbox.Got()), len(keys))
	}
}
