package main

import (
	"bytes"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"leadline/bot"
	"leadline/handlers/simulator"
	"leadline/handlers/web"
	"leadline/storage"
	"leadline/storage/storagetest"
)

// office is the invented district with its pages on a server of their own.
type office struct {
	*world
	t      *testing.T
	url    string
	server *httptest.Server
	log    *bytes.Buffer
}

// newOffice serves the pages as they are served at an address: https makes the
// cookies strict.
func newOffice(t *testing.T, public string) *office {
	t.Helper()
	set := bot.DefaultSettings()
	set.KeywordReplies, set.ReplyHold, set.PublicURL = "bot", 0, public
	o := &office{t: t, url: storagetest.Open(t, storage.Migrate), log: &bytes.Buffer{}}
	log := slog.New(slog.NewTextHandler(o.log, nil))
	w, err := newWorld(t.Context(), o.url, set, startTime(), rehearseKey, "w", log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.close)
	o.world = w
	if err := w.load(t.Context(), demoDistrict()); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	pages := web.Handler(web.Config{Store: w.store, Desk: w.bot, Settings: w.bot.Settings, Now: w.clock.Now, Random: rand.Text, Log: log, ErrNotFound: storage.ErrNotFound, Evidence: evidence(w.bot.Settings), Slips: slipsFor(w.store), Printers: printers})
	mux.Handle("/", pages)
	o.server = httptest.NewServer(mux)
	t.Cleanup(o.server.Close)
	return o
}

// says lets somebody write, and returns what the bot answered them.
func (o *office) says(handle, channel, text string, media ...bot.Media) string {
	o.t.Helper()
	from := o.sim.Address(handle, channel)
	if err := o.enrol(o.t.Context(), handle, from); err != nil {
		o.t.Fatal(err)
	}
	before := len(o.sim.Since(0))
	if err := o.bot.Receive(o.t.Context(), o.sim.Text(from, text, media...)); err != nil {
		o.t.Fatal(err)
	}
	if err := o.settle(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
	var said []string
	for _, m := range o.sim.Since(before) {
		if m.To.Key() == from.Key() {
			said = append(said, m.Text)
		}
	}
	return strings.Join(said, "\n")
}

const theLead = "LEAD joes bikes 12 main st 80002, ann ruiz 303-555-0142, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok"

// lead is one that was sent with a photo.
func (o *office) lead() string {
	o.t.Helper()
	o.says("dot", "sms", theLead)
	o.says("dot", "sms", "", simulator.Photo("card.jpg"))
	code := leadCode.FindString(o.says("dot", "sms", "1"))
	if code == "" {
		o.t.Fatal("no lead was made")
	}
	return code
}

var linkShape = regexp.MustCompile(`https?://[^\s]+(/in/[0-9A-HJKMNP-TV-Z]{28})`)

func (o *office) link(handle, channel string) string {
	o.t.Helper()
	said := o.says(handle, channel, "WEB")
	m := linkShape.FindStringSubmatch(said)
	if m == nil {
		o.t.Fatalf("%s got no link: %q", handle, said)
	}
	return m[1]
}

// browser keeps cookies as one does, whatever their Secure says: the test's
// server stands behind what would be https.
type browser struct {
	o       *office
	cookies map[string]*http.Cookie
}

func (o *office) browser() *browser { return &browser{o: o, cookies: map[string]*http.Cookie{}} }

func (b *browser) do(method, path string, form url.Values, more ...string) (*http.Response, string) {
	b.o.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(b.o.t.Context(), method, b.o.server.URL+path, body)
	if err != nil {
		b.o.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for i := 0; i+1 < len(more); i += 2 {
		r.Header.Set(more[i], more[i+1])
	}
	for _, c := range b.cookies {
		r.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
	}
	answer, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	if err != nil {
		b.o.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		b.o.t.Fatal(err)
	}
	for _, c := range answer.Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c
		}
	}
	return answer, string(text)
}

func (b *browser) get(path string) (*http.Response, string) { return b.do("GET", path, nil) }

var proofShape = regexp.MustCompile(`name="proof" value="([0-9a-f]{64})"`)

// press opens a link and presses its button; false: there was none, or it did
// not sign in.
func (b *browser) press(link string) bool {
	b.o.t.Helper()
	_, page := b.get(link)
	m := proofShape.FindStringSubmatch(page)
	if m == nil {
		return false
	}
	r, _ := b.do("POST", link, url.Values{"proof": {m[1]}})
	return r.StatusCode == http.StatusSeeOther && r.Header.Get("Location") == "/me"
}

func (o *office) enter(handle, channel string) *browser {
	o.t.Helper()
	b := o.browser()
	if !b.press(o.link(handle, channel)) {
		o.t.Fatalf("%s could not sign in", handle)
	}
	return b
}

func (b *browser) in() bool {
	b.o.t.Helper()
	r, _ := b.get("/me")
	return r.StatusCode == http.StatusOK
}

const secure, local = "https://leads.example", "http://127.0.0.1:8080"

func (o *office) count(sql string) int {
	o.t.Helper()
	return one(o.t, o.url, sql)
}
