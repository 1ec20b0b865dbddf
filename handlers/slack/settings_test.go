package slack

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

// TestS1_HalfOfTheCredentials: the missing setting is named, and never shown.
func TestS1_HalfOfTheCredentials(t *testing.T) {
	t.Parallel()
	whole := Config{BotToken: botToken, SigningSecrets: []string{secret}, AppToken: appToken, Now: func() time.Time { return clock }, Log: slog.New(slog.DiscardHandler)}
	for _, c := range []struct {
		name   string
		change func(*Config)
		names  string // "": accepted
	}{
		{"http", func(c *Config) { c.AppToken = "" }, ""},
		{"socket", func(c *Config) { c.Transport, c.SigningSecrets = Socket, nil }, ""},
		{"no token", func(c *Config) { c.BotToken = "" }, "LEADLINE_SLACK_BOT_TOKEN"},
		{"no secret", func(c *Config) { c.SigningSecrets = nil }, "LEADLINE_SLACK_SIGNING_SECRETS"},
		{"an empty secret", func(c *Config) { c.SigningSecrets = []string{secret, ""} }, "LEADLINE_SLACK_SIGNING_SECRETS"},
		{"a short secret", func(c *Config) { c.SigningSecrets = []string{secret[:15]} }, "LEADLINE_SLACK_SIGNING_SECRETS"},
		{"socket without its token", func(c *Config) { c.Transport, c.AppToken = Socket, "" }, "LEADLINE_SLACK_APP_TOKEN"},
		{"another transport", func(c *Config) { c.Transport = "pigeon" }, "LEADLINE_SLACK_TRANSPORT"},
		{"no address", func(c *Config) { c.APIURL = "slack.com" }, "LEADLINE_SLACK_API_URL"},
		{"an address with a password", func(c *Config) { c.APIURL = "https://a:b@slack.com" }, "LEADLINE_SLACK_API_URL"},
		{"no clock", func(c *Config) { c.Now = nil }, "clock"},
	} {
		cfg := whole
		c.change(&cfg)
		_, err := New(cfg)
		if c.names == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.names) {
			t.Errorf("%s: error %v does not name %s", c.name, err, c.names)
			continue
		}
		quiet(t, c.name, err.Error())
		if strings.Contains(err.Error(), secret[:15]) {
			t.Errorf("%s: the secret is shown", c.name)
		}
	}
}

func TestAPIBase(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "https://slack.com/api/", "https://slack.com": "https://slack.com/api/", "http://127.0.0.1:9": "http://127.0.0.1:9/api/",
		"http://127.0.0.1:9/": "http://127.0.0.1:9/api/", "http://127.0.0.1:9/api": "http://127.0.0.1:9/api/", "http://127.0.0.1:9/fake/api/": "http://127.0.0.1:9/fake/api/",
	} {
		if got, err := apiBase(in); got != want || err != nil {
			t.Errorf("%q: %q, %v; want %q", in, got, err, want)
		}
	}
}

// TestWhoWeAreIsLearnt: the workspace and the app come from Slack, once.
func TestWhoWeAreIsLearnt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	inbox := &channeltest.Inbox{}
	for range 3 {
		if w := serve(b, inbox, signedIn(channeltest.In{ID: 1, From: 1, Text: "hi"})); w.Code != http.StatusOK {
			t.Fatalf("answered %d", w.Code)
		}
	}
	asked := map[string]int{}
	for _, c := range b.at.Calls() {
		asked[c.Path]++
	}
	if asked["/api/auth.test"] != 1 || asked["/api/bots.info"] != 1 {
		t.Errorf("asked %v", asked)
	}
	if name, err := b.Check(t.Context()); err != nil || name != "Invented Post" {
		t.Errorf("check: %q, %v", name, err)
	}
}

// TestNobodyGetsInWhileSlackIsDown: without knowing our workspace nothing is
// taken, and nothing is acknowledged.
func TestNobodyGetsInWhileSlackIsDown(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.at.Close()
	inbox := &channeltest.Inbox{}
	w := serve(b, inbox, signedIn(channeltest.In{ID: 1, From: 1, Text: "hi"}))
	if w.Code != http.StatusServiceUnavailable || len(inbox.Got()) != 0 {
		t.Errorf("answered %d with %d stored", w.Code, len(inbox.Got()))
	}
	if _, err := b.Check(t.Context()); err == nil {
		t.Error("the check found nothing wrong")
	}
}

func TestChecksSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	answer := `{"ok":true,"team":"Invented Post","team_id":"` + team + `","user_id":"` + ownUser + `"}`
	for _, c := range []struct {
		fault channeltest.Fault
		says  string // "": nothing is wrong
	}{
		{channeltest.Fault{Body: `{"ok":false,"error":"token_revoked"}`}, "token_revoked"},
		{channeltest.Fault{Body: answer, Header: map[string]string{"X-OAuth-Scopes": "chat:write,im:history"}}, "app_mentions:read, channels:history"},
		{channeltest.Fault{Body: answer, Header: map[string]string{"X-OAuth-Scopes": strings.Join(Scopes, ", ")}}, ""},
		{channeltest.Fault{Body: answer}, ""},
		{channeltest.Fault{Body: `{"ok":true}`}, "names no workspace"},
	} {
		c.fault.Any = true
		b.at.Spoil(c.fault)
		_, err := b.Check(t.Context())
		if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("want %q, have %v", c.says, err)
		}
	}
	other := newBench(t, func(c *Config) { c.TeamID = "T2" })
	if _, err := other.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "not to T2") {
		t.Errorf("check: %v", err)
	}
}

// TestS5_NothingIsShown: neither answers nor the log hold what a stranger could use.
func TestS5_NothingIsShown(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	long := regexp.MustCompile(`[0-9a-f]{64}`)
	for _, c := range refusedRequests() {
		w := serve(b, &channeltest.Inbox{}, c.Request())
		if w.Code < 400 || w.Body.Len() != 0 || long.MatchString(w.Header().Get("Content-Type")) {
			t.Errorf("%s: answered %d %q", c.Name, w.Code, w.Body)
		}
	}
	if long.MatchString(b.log.String()) {
		t.Error("the log shows a signature")
	}
}

// TestRotation: both secrets are good while one is replaced, and only those.
func TestRotation(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for key, want := range map[string]int{secret: 200, older: 200, strings.Repeat("0", 32): 401} {
		body := eventBody("1", textEvent(channeltest.In{ID: 1, From: 1, Text: "hi"}))
		r := request("/slack/events", "application/json", body)
		r.Header.Set("X-Slack-Signature", signature(key, clock.Unix(), body))
		if w := serve(b, &channeltest.Inbox{}, r); w.Code != want {
			t.Errorf("answered %d, want %d", w.Code, want)
		}
	}
}

// TestWindow: five minutes back, one minute ahead.
func TestWindow(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for age, want := range map[int64]int{0: 200, 299: 200, 300: 200, 301: 401, -59: 200, -60: 200, -61: 401, 1 << 40: 401} {
		body := eventBody("1", textEvent(channeltest.In{ID: 1, From: 1, Text: "hi"}))
		r := request("/slack/events", "application/json", body)
		at := clock.Unix() - age
		r.Header.Set("X-Slack-Request-Timestamp", strconv.FormatInt(at, 10))
		r.Header.Set("X-Slack-Signature", signature(secret, at, body))
		if w := serve(b, &channeltest.Inbox{}, r); w.Code != want {
			t.Errorf("%d s old: answered %d, want %d", age, w.Code, want)
		}
	}
}

// TestS6_Challenge: it comes back as text, after the signature was checked.
func TestS6_Challenge(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	body := `{"token":"x","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P","type":"url_verification"}`
	w := serve(b, &channeltest.Inbox{}, request("/slack/events", "application/json", body))
	if w.Code != 200 || w.Body.String() != "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P" || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
		t.Errorf("answered %d %q as %q", w.Code, w.Body, w.Header().Get("Content-Type"))
	}
	r := request("/slack/events", "application/json", body)
	r.Header.Set("X-Slack-Signature", "v0="+strings.Repeat("0", 64))
	if w := serve(b, &channeltest.Inbox{}, r); w.Code != http.StatusUnauthorized || w.Body.Len() != 0 {
		t.Errorf("unsigned: answered %d %q", w.Code, w.Body)
	}
}

func TestManifest(t *testing.T) {
	t.Parallel()
	for name, socket := range map[string]bool{"manifest_http.json": false, "manifest_socket.json": true} {
		got, err := Manifest("https://leads.example.com/", socket)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name, got)
	}
	for _, bad := range []string{"", "http://leads.example.com", "leads.example.com", "https://leads.example.com?x=1", "https://"} {
		if _, err := Manifest(bad, false); err == nil || !strings.Contains(err.Error(), "LEADLINE_PUBLIC_URL") {
			t.Errorf("%q: error %v", bad, err)
		}
	}
	if _, err := Manifest("", true); err != nil {
		t.Errorf("socket mode needs no address: %v", err)
	}
}

// golden compares with a file of testdata; UPDATE=1 writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := "testdata/" + name
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got) {
		t.Errorf("%s differs; have:\n%s", name, got)
	}
}

func serve(b *bench, inbox bot.Inbox, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	b.Webhook(inbox).ServeHTTP(w, r)
	return w
}

func readAll(t *testing.T, r io.Reader) []byte {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func clockNow() time.Time { return clock }
