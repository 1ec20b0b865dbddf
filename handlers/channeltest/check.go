package channeltest

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"leadline/bot"
)

// maxText is the most of a text that is taken from a person, in bytes.
const maxText = 4 << 10

// spare is what a loaded machine may need on top of a time limit.
const spare = 2 * time.Second

// deliver plays a request to the channel's webhooks.
func deliver(t testing.TB, r Rig, inbox bot.Inbox, req *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	if req == nil {
		t.Fatal("the rig made no request")
	}
	w := httptest.NewRecorder()
	r.Channel.Webhook(inbox).ServeHTTP(w, req)
	r.quiet(t, "the answer", w.Body.String())
	return w
}

// quiet fails the test where one of the rig's secrets can be read.
func (r Rig) quiet(t testing.TB, where, text string) {
	t.Helper()
	for _, s := range r.Secrets {
		if s != "" && strings.Contains(text, s) {
			t.Errorf("%s shows a secret", where)
		}
	}
}

func wantRefused(t *testing.T, what string, w *httptest.ResponseRecorder, inbox *Inbox, status ...int) {
	t.Helper()
	if !slices.Contains(status, w.Code) {
		t.Errorf("%s: answered %d, want %v", what, w.Code, status)
	}
	if w.Body.Len() != 0 {
		t.Errorf("%s: the refusal says something: %q", what, w.Body)
	}
	if n := inbox.stored(); n != 0 {
		t.Errorf("%s: %d things were stored", what, n)
	}
}

func success(code int) bool { return code >= 200 && code < 300 }

// hear delivers one In and returns the one Inbound it became.
func hear(t *testing.T, r Rig, in In) bot.Inbound {
	t.Helper()
	var inbox Inbox
	if w := deliver(t, r, &inbox, r.Signed(in)); !success(w.Code) {
		t.Fatalf("%v: answered %d", in.Kind, w.Code)
	}
	got := inbox.Got()
	if len(got) != 1 {
		t.Fatalf("%v: became %d messages, want 1", in.Kind, len(got))
	}
	checkInbound(t, r, got[0])
	return got[0]
}

// checkInbound looks at what holds for every message taken.
func checkInbound(t testing.TB, r Rig, in bot.Inbound) {
	t.Helper()
	if in.Kind == bot.Ignored {
		return
	}
	name := r.Channel.Name()
	if len(in.Keys) == 0 {
		t.Errorf("a %s has no key", in.Kind)
	}
	for _, k := range in.Keys {
		if !strings.HasPrefix(k, name+":") || len(k) < len(name)+4 {
			t.Errorf("key %q does not begin with %q and an id", k, name+":")
		}
	}
	if in.From.Channel != name || in.From.User == "" {
		t.Errorf("From is %q %q", in.From.Channel, in.From.User)
	}
	if !in.At.Equal(r.Now) {
		t.Errorf("At is %v, want the channel's clock %v", in.At, r.Now)
	}
	if in.Author != 0 || in.ID != 0 {
		t.Errorf("ID and Author are the store's, have %d, %d", in.ID, in.Author)
	}
	checkText(t, in.Text)
}

func checkText(t testing.TB, s string) {
	t.Helper()
	switch {
	case !utf8.ValidString(s):
		t.Errorf("text is no valid UTF-8: %q", brief(s))
	case !norm.NFC.IsNormalString(s):
		t.Errorf("text is not NFC: %q", brief(s))
	case len(s) > maxText:
		t.Errorf("text has %d bytes, more than %d", len(s), maxText)
	case strings.TrimSpace(s) != s:
		t.Errorf("text is not trimmed: %q", brief(s))
	}
	if i := strings.IndexFunc(s, control); i >= 0 {
		t.Errorf("text holds a control character: %q", brief(s[i:]))
	}
}

// control are characters that no text may hold: controls but the line end, and
// those that turn writing around.
func control(r rune) bool {
	return r < ' ' && r != '\n' || r >= 0x7f && r <= 0x9f || r >= 0x202a && r <= 0x202e || r == 0x2028 || r == 0x2029
}

func brief(s string) string { return s[:min(len(s), 40)] }
