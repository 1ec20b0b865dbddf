package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

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

func TestS24_ALinkSignsInOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	link := o.link("dot", "sms")
	for range 3 { // previews and checkers look and never press
		for _, method := range []string{"GET", "HEAD", "OPTIONS"} {
			o.browser().do(method, link, nil)
		}
	}
	if r, _ := o.browser().do("POST", link, url.Values{"proof": {strings.Repeat("0", 64)}}); r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != link {
		t.Errorf("a press without having looked: %d %s", r.StatusCode, r.Header.Get("Location"))
	}
	b := o.browser()
	if !b.press(link) || !b.in() {
		t.Fatal("the link does not sign in after previews")
	}
	if o.browser().press(link) || b.press(link) {
		t.Error("the link signs in twice")
	}
	if r, page := b.get(link); r.StatusCode != http.StatusGone || !strings.Contains(page, "does not work any more") {
		t.Errorf("a used link: %d %s", r.StatusCode, page)
	}
	for _, bad := range []string{"/in/", "/in/x", "/in/" + strings.Repeat("A", 28), "/in/" + strings.Repeat("A", 5000), "/in/..%2fme"} {
		if r, page := o.browser().get(bad); r.StatusCode < 400 || strings.Contains(page, "proof") {
			t.Errorf("%s: %d", bad, r.StatusCode)
		}
	}
}

func TestS24_TwoPressAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	link := o.link("dot", "sms")
	won := make(chan bool, 8)
	var wg sync.WaitGroup
	start := make(chan struct{})
	for range 8 {
		b := o.browser()
		_, page := b.get(link)
		proof := proofShape.FindStringSubmatch(page)[1]
		wg.Go(func() {
			<-start
			r, _ := b.do("POST", link, url.Values{"proof": {proof}})
			won <- r.Header.Get("Location") == "/me"
		})
	}
	close(start)
	wg.Wait()
	close(won)
	n := 0
	for w := range won {
		if w {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d of 8 signed in with one link", n)
	}
}

func TestS24_LinksAge(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	young, old := o.link("dot", "sms"), o.browser()
	_, page := old.get(young)
	o.clock.Set(o.clock.Now().Add(bot.LinkLife - time.Second))
	if !o.browser().press(young) {
		t.Error("a link of 9:59 minutes does not work")
	}
	late := o.link("dot", "sms")
	o.clock.Set(o.clock.Now().Add(bot.LinkLife))
	if o.browser().press(late) {
		t.Error("a link of ten minutes works")
	}
	if r, _ := old.do("POST", young, url.Values{"proof": {proofShape.FindStringSubmatch(page)[1]}}); r.Header.Get("Location") == "/me" {
		t.Error("a form that was shown in time is taken afterwards")
	}
}

// Whoever is no employee gets no link; who leaves or changes is out at once.
func TestS25_SessionsEnd(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	ctx := t.Context()
	stranger := o.sim.Stranger("+13035550199")
	if err := o.bot.Receive(ctx, o.sim.Text(stranger, "WEB")); err != nil {
		t.Fatal(err)
	}
	if err := o.settle(ctx); err != nil {
		t.Fatal(err)
	}
	for _, m := range o.sim.Since(0) {
		if linkShape.MatchString(m.Text) {
			t.Errorf("a stranger got %q", m.Text)
		}
	}

	b := o.enter("dot", "sms")
	for range 4 {
		o.clock.Set(o.clock.Now().Add(29 * time.Minute))
		if !b.in() {
			t.Fatal("a session that is used does not last")
		}
	}
	o.clock.Set(o.clock.Now().Add(31 * time.Minute))
	if b.in() {
		t.Error("half an hour without doing anything does not end a session")
	}
	o.clock.Set(o.clock.Now().Add(-31 * time.Minute))
	if b.in() {
		t.Error("a session that ended came back")
	}

	b = o.enter("dot", "sms")
	for end := o.clock.Now().Add(12 * time.Hour); o.clock.Now().Before(end); {
		o.clock.Set(o.clock.Now().Add(20 * time.Minute))
		b.get("/me")
	}
	if b.in() {
		t.Error("12 hours do not end a session")
	}

	b = o.enter("dot", "sms")
	stolen := &browser{o: o, cookies: map[string]*http.Cookie{}}
	for k, c := range b.cookies {
		stolen.cookies[k] = c
	}
	if r, _ := b.do("POST", "/out", url.Values{}); r.StatusCode != http.StatusOK || stolen.in() {
		t.Errorf("signing out leaves the session on the server: %d", r.StatusCode)
	}

	rep, carrier := o.enter("ana", "slack"), o.enter("dot", "sms")
	ana, err := o.store.PersonByHandle(ctx, "ana")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.bot.EndRole(ctx, bot.Revoke{Person: ana.ID, Role: bot.Rep, Scope: "CO-WY", Day: o.set.Day(o.clock.Now())}); err != nil {
		t.Fatal(err)
	}
	if rep.in() {
		t.Error("a role that ended leaves its session")
	}
	if !carrier.in() {
		t.Error("another person's session ended too")
	}
}

func TestS25_ASessionIsAlwaysNew(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	mallory := o.enter("sam", "sms")
	fixed := mallory.cookies["__Host-leadline-session"].Value
	b := o.browser()
	b.cookies["__Host-leadline-session"] = &http.Cookie{Name: "__Host-leadline-session", Value: fixed}
	if !b.press(o.link("dot", "sms")) {
		t.Fatal("no sign-in")
	}
	if b.cookies["__Host-leadline-session"].Value == fixed {
		t.Error("the session that was brought along was taken over")
	}
	if mallory.in() {
		t.Error("the session that was brought along still lives")
	}
	if _, page := b.get("/me"); !strings.Contains(page, "Dot") {
		t.Error("it is not Dot who is signed in")
	}
}

func TestS22_CookiesAndOrigins(t *testing.T) {
	t.Parallel()
	for public, want := range map[string]struct {
		name   string
		secure bool
	}{secure: {"__Host-leadline-session", true}, local: {"leadline-session", false}} {
		o := newOffice(t, public)
		b := o.enter("dot", "sms")
		c := b.cookies[want.name]
		if c == nil || c.Secure != want.secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 12*3600 {
			t.Errorf("%s: %+v", public, c)
		}
		link := o.link("dot", "sms")
		_, page := b.get(link)
		proof := url.Values{"proof": {proofShape.FindStringSubmatch(page)[1]}}
		for _, head := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "", "Origin", "https://evil.test"}} {
			for _, path := range []string{link, "/out", "/card"} {
				if r, _ := b.do("POST", path, proof, head...); r.StatusCode != http.StatusForbidden {
					t.Errorf("%s: POST %s with %v: %d", public, path, head, r.StatusCode)
				}
			}
		}
		if !b.in() {
			t.Error("another page could sign the person out")
		}
		for _, method := range []string{"GET", "HEAD"} { // a GET changes nothing
			b.do(method, "/out", nil)
			b.do(method, "/card?business.name=x&concurrence=yes", nil)
		}
		if !b.in() {
			t.Error("a GET signed the person out")
		}
	}
}

func TestS23_S27_Headers(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	code := o.lead()
	o.says("ana", "slack", "CLAIM "+code)
	b := o.enter("ana", "slack")
	for _, path := range []string{"/me", "/leads/" + code, "/leads/CC-00000", "/district/CO-WY", "/card", "/funnel", "/funnel/chart.svg", "/customers/00000000", "/in/x", "/nowhere", "/web/style.css", "/web/x",
		"/leads/" + code + "/photos/x", "/leads/%00", "/leads/" + strings.Repeat("A", 3000), "/leads/CC-%F0%9F%98%80"} {
		for _, method := range []string{"GET", "POST", "PUT", "TRACE", "DELETE"} {
			r, page := b.do(method, path, nil, "Sec-Fetch-Site", "same-origin")
			h := r.Header
			for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-store",
				"Strict-Transport-Security": "max-age=31536000", "X-Frame-Options": "DENY"} {
				if h.Get(name) != want {
					t.Errorf("%s %s: %s is %q", method, path, name, h.Get(name))
				}
			}
			if csp := h.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "script") {
				t.Errorf("%s %s: policy %q", method, path, csp)
			}
			if h.Get("Server") != "" || h.Get("X-Powered-By") != "" {
				t.Errorf("%s %s says what it runs on", method, path)
			}
			if method == "TRACE" && (r.StatusCode < 400 || strings.Contains(page, "Cookie")) {
				t.Errorf("TRACE %s: %d", path, r.StatusCode)
			}
			for _, inside := range []string{"sql", "pgx", "goroutine", ".go:", "panic", "/work", "template:"} {
				if path != "/web/style.css" && strings.Contains(strings.ToLower(page), inside) {
					t.Errorf("%s %s says %q", method, path, inside)
				}
			}
			if strings.Contains(page, "<script") || strings.Contains(page, "style=\"") {
				t.Errorf("%s %s holds a script or a style", method, path)
			}
		}
	}
	big := url.Values{"notes": {strings.Repeat("x", 100<<10)}}
	mia := o.enter("mia", "sms")
	if r, _ := mia.do("POST", "/card", big); r.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a large form: %d", r.StatusCode)
	}
}

// A failure is told in general words; its number leads to the log, which holds
// nobody's data.
func TestS27_FailuresSayNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	code := o.lead()
	b := o.enter("dot", "sms")
	o.store.Close()
	r, page := b.get("/leads/" + code)
	if r.StatusCode != http.StatusInternalServerError {
		t.Fatalf("without a database: %d", r.StatusCode)
	}
	m := regexp.MustCompile(`<code>([A-Z2-7]{10})</code>`).FindStringSubmatch(page)
	if m == nil || !strings.Contains(o.log.String(), m[1]) {
		t.Errorf("no number that the log has: %s", page)
	}
	for _, private := range []string{"0142", "ann ruiz", "joes", b.cookies["__Host-leadline-session"].Value} {
		if strings.Contains(strings.ToLower(o.log.String()+page), strings.ToLower(private)) {
			t.Errorf("%q is in the log or on the page", private)
		}
	}
}

// Who sees what of one lead (PRODUCT §3).
func TestS12_PagesShowWhatIsTheirs(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	code := o.lead()
	l, err := o.store.Lead(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Card.Media) != 1 {
		t.Fatalf("media %v", l.Card.Media)
	}
	photo := "/leads/" + code + "/photos/" + l.Card.Media[0]
	o.says("ana", "slack", "CLAIM "+code)
	o.says("ana", "slack", "TRIED "+code+" voicemail, asked for Ann")
	const nothing, state, name, all = "nothing", "how it stands", "the name", "everything"
	for handle, want := range map[string]string{
		"dot": all, "ana": all, "sue": all, "ada": state, "mia": state, "cal": state, "sam": nothing, "ben": name,
	} {
		b := o.enter(handle, orElse(demoPhones[handle], "sms"))
		r, page := b.get("/leads/" + code)
		page = strings.ToLower(page)
		sees := map[string]bool{
			nothing: r.StatusCode == http.StatusNotFound, state: strings.Contains(page, "picked up"), name: strings.Contains(page, "joes bikes"),
			all: strings.Contains(page, "0142") && strings.Contains(page, "ann ruiz") && strings.Contains(page, "12 main") && strings.Contains(page, "asked for ann"),
		}
		rank := []string{nothing, state, name, all}
		reached := false
		for _, level := range rank {
			if level == nothing {
				if sees[nothing] != (want == nothing) {
					t.Errorf("%s: %d", handle, r.StatusCode)
				}
				continue
			}
			if want != nothing && sees[level] != !reached {
				t.Errorf("%s sees %s: %v", handle, level, sees[level])
			}
			reached = reached || level == want
		}
		for _, private := range []string{"0142", "ann ruiz", "12 main", "asked for ann"} {
			if want != all && strings.Contains(page, private) {
				t.Errorf("%s sees %q", handle, private)
			}
		}
		mayName := handle == "dot" || handle == "mia" || handle == "cal"
		if strings.Contains(page, "sent by") != mayName || !mayName && strings.Contains(page, "dot alder") {
			t.Errorf("%s: who sent it is shown: %v", handle, strings.Contains(page, "sent by"))
		}
		r, _ = b.get(photo)
		if (r.StatusCode == http.StatusOK) != (want == all) {
			t.Errorf("%s: the photo is %d", handle, r.StatusCode)
		}
		r, _ = b.get("/district/CO-WY")
		if (r.StatusCode == http.StatusOK) != strings.Contains("ana ben sue ada", handle) {
			t.Errorf("%s: the district is %d", handle, r.StatusCode)
		}
		r, _ = b.get("/funnel")
		if (r.StatusCode == http.StatusOK) != (handle == "ada") {
			t.Errorf("%s: the funnel is %d", handle, r.StatusCode)
		}
		r, _ = b.get("/card")
		if (r.StatusCode == http.StatusOK) != (handle == "mia") {
			t.Errorf("%s: the paper card is %d", handle, r.StatusCode)
		}
	}
	unknown, _ := o.enter("sam", "sms").get("/leads/CC-00000")
	if unknown.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown code: %d", unknown.StatusCode)
	}
}

// TestAddressesOfPages: a customer is found by the number in a lead's JSON too,
// and an address that no database takes is a page that is not there.
func TestAddressesOfPages(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "https://leads.test")
	l, err := o.store.Lead(t.Context(), o.lead())
	if err != nil {
		t.Fatal(err)
	}
	b := o.enter("sue", "slack")
	for _, path := range []string{fmt.Sprint("/customers/", l.Customer), "/customers/" + bot.CustomerCode(l.Customer)} {
		if res, page := b.get(path); res.StatusCode != http.StatusOK || !strings.Contains(page, "joes bikes") {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	for _, path := range []string{"/leads/%00", "/leads/a%0Ab", "/stations/%ff", "/customers/%00", "/customers/-1", "/customers/99999999999999999999", "/district/%7f"} {
		if res, _ := b.get(path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}

// What is shown of customers' data to others than who wrote the card is recorded.
func TestPagesRecordWhoLooked(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	code := o.lead()
	sue := o.enter("sue", "slack")
	_, page := sue.get("/leads/" + code)
	to := regexp.MustCompile(`/customers/[0-9A-Z]{8}`).FindString(page)
	if to == "" {
		t.Fatalf("no way to the customer: %s", page)
	}
	if r, page := sue.get(to); r.StatusCode != http.StatusOK || !strings.Contains(page, "303-555-0142") || !strings.Contains(page, "Lead sent") {
		t.Errorf("the manager's view of the customer: %d %s", r.StatusCode, page)
	}
	if r, page := o.enter("ben", "telegram").get(to); r.StatusCode != http.StatusOK || strings.Contains(page, "0142") || strings.Contains(page, "12 main") {
		t.Errorf("a representative without a claim: %d", r.StatusCode)
	}
	if r, _ := o.enter("sam", "sms").get(to); r.StatusCode != http.StatusNotFound {
		t.Errorf("a carrier of another lead: %d", r.StatusCode)
	}
	if n := o.count(`select count(*) from access_log where channel = 'web' and shown = 'contact'`); n != 2 {
		t.Errorf("%d looks at contact data are recorded", n)
	}
	if n := o.count(`select count(*) from access_log where channel = 'web' and shown = 'headlines'`); n != 1 {
		t.Errorf("%d looks at headlines are recorded", n)
	}
}

func (o *office) count(sql string) int {
	o.t.Helper()
	return one(o.t, o.url, sql)
}

func TestPhotosAreDrawnAnew(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	code := o.lead()
	l, err := o.store.Lead(t.Context(), code)
	if err != nil || len(l.Card.Media) != 1 {
		t.Fatalf("%v %v", l.Card.Media, err)
	}
	r, body := o.enter("dot", "sms").get("/leads/" + code + "/photos/" + l.Card.Media[0])
	if r.Header.Get("Content-Type") != "image/jpeg" || !strings.HasPrefix(body, "\xff\xd8\xff") || !strings.Contains(r.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%d %s %q", r.StatusCode, r.Header.Get("Content-Type"), r.Header.Get("Content-Security-Policy"))
	}
}

// A photo that browsers cannot show is a file to download, of its own kind.
func TestPhotosAsTheyCame(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	code := o.lead()
	l, err := o.store.Lead(t.Context(), code)
	if err != nil || len(l.Card.Media) != 1 {
		t.Fatalf("%v %v", l.Card.Media, err)
	}
	o.count(`with kept as (update media set type = 'image/heic', bytes = '\x00000018667479706865696300000000' where state = 'kept' returning 1) select count(*) from kept`)
	b := o.enter("dot", "sms")
	to := "/leads/" + code + "/photos/" + l.Card.Media[0]
	if _, page := b.get("/leads/" + code); !strings.Contains(page, `<a href="`+to+`">Download this photo (HEIC)</a>`) || strings.Contains(page, "<img") {
		t.Errorf("the page: %s", page)
	}
	r, body := b.get(to)
	if h := r.Header; h.Get("Content-Type") != "image/heic" || h.Get("Content-Disposition") != `attachment; filename="`+code+"-"+l.Card.Media[0]+`.heic"` || h.Get("X-Content-Type-Options") != "nosniff" || len(body) != 16 {
		t.Errorf("%d %v %q", r.StatusCode, h, body)
	}
}

// Who was told that a photo was added hears if it could not be kept, once.
func TestLostPhotoIsTold(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	o.says("dot", "sms", "LEAD")
	if said := o.says("dot", "sms", "", bot.Media{Ref: "elsewhere:x", Type: "image/jpeg"}); !strings.Contains(said, "Photo added") {
		t.Fatalf("a photo: %q", said)
	}
	o.says("dot", "sms", "y")
	if n := o.count(`select count(*) from outbox where text like '%did not load%'`); n != 1 {
		t.Errorf("told %d times", n)
	}
}

// A contact card by MMS fills the card like a shared one; what cannot be read is
// said to be so.
func TestContactCardByMMS(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	o.says("dot", "sms", "LEAD")
	o.says("dot", "sms", "y")
	said := o.says("dot", "sms", "", bot.Media{Ref: "simulator:Ann Ruiz; Vita Co; 303-555-0142.vcf", Type: "text/x-vcard", Name: "vita.vcf"})
	if !strings.Contains(said, "Vita Co") || strings.Contains(said, "Photo") {
		t.Errorf("a contact card: %q", said)
	}
	draft, _, err := o.store.Conversation(t.Context(), o.sim.Address("dot", "sms"))
	if err != nil || draft == nil || draft.Business == nil || draft.Business.Name != "Vita Co" || draft.DecisionMaker.Phone != "+13035550142" || len(draft.Media) != 0 {
		t.Errorf("%+v, %v", draft, err)
	}
	if said := o.says("dot", "sms", "", bot.Media{Ref: "elsewhere:x", Type: "text/vcard"}); !strings.Contains(said, "found no name") {
		t.Errorf("a card that cannot be had: %q", said)
	}
	if said := o.says("dot", "sms", "", bot.Media{Ref: "simulator:x.m4a", Type: "audio/mp4"}); !strings.Contains(said, "can't read, hear") {
		t.Errorf("a voice message: %q", said)
	}
}

func TestPaperCardOnTheWeb(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	b := o.enter("mia", "sms")
	_, page := b.get("/card")
	id := regexp.MustCompile(`name="form" value="([A-Z2-7]{26})"`).FindStringSubmatch(page)
	if id == nil {
		t.Fatal("the form has no number")
	}
	form := url.Values{"form": {id[1]}, "concurrence": {"yes"}, "kind": {"help"}, "business.name": {"=Vita <script>alert(1)</script>"}, "decision_maker.phone": {"555"}, "ships_with": {"UPS", "FedEx"}}
	r, page := b.do("POST", "/card", form)
	if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, `aria-invalid="true"`) || strings.Contains(page, "<script>") || !strings.Contains(page, "&lt;script&gt;") {
		t.Errorf("a bad phone: %d", r.StatusCode)
	}
	if !strings.Contains(page, `value="UPS" checked`) || !strings.Contains(page, `value="FedEx" checked`) {
		t.Error("what was chosen is lost")
	}
	form.Set("decision_maker.phone", "303-555-0177")
	for range 3 { // pressed thrice
		if r, _ := b.do("POST", "/card", form); r.StatusCode != http.StatusSeeOther {
			t.Errorf("a good card: %d", r.StatusCode)
		}
	}
	if err := o.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := o.count(`select count(*) from lead`); n != 1 {
		t.Errorf("%d leads", n)
	}
	if n := o.count(`select count(*) from lead where source = 'paper_card'`); n != 1 {
		t.Error("its source is not a paper card")
	}
}

func TestFunnelReport(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	o.says("dot", "sms", "LEAD")
	o.says("dot", "sms", "y")
	o.says("dot", "sms", "joes bikes 12 main st 80002")
	o.says("dot", "sms", "ann ruiz 303-555-0142")
	for range 5 {
		o.says("dot", "sms", "SKIP")
	}
	o.says("dot", "sms", "1")
	o.says("sam", "sms", theLead)
	o.says("sam", "sms", "1")
	o.says("luz", "sms", "LEAD")
	o.says("luz", "sms", "N")
	at := o.clock.Now()
	r, err := o.store.Report(t.Context(), "funnel", bot.ReportScope{Of: "everything", Period: bot.Period{From: at.Add(-48 * time.Hour), To: at.Add(48 * time.Hour)}, Now: at})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range r.Checks {
		if !c.Holds {
			t.Errorf("%s: does not hold", c.Text)
		}
	}
	for format, want := range map[string]string{
		"json": `"report":"funnel","title":"The lead card, question by question","scope":"everything"`,
		"csv":  "Question,Channel,Version,Language,Asked,Answered,Misread,Skipped,Corrected,Dropped,Leads sent,Median messages per lead\r\n",
		"text": "Median messages per lead", "html": "<th scope=\"col\">Skipped</th>",
	} {
		var b bytes.Buffer
		if err := (ReportFormat{format}).print(&b, r); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s: %s", format, b.String())
		}
		for _, person := range []string{"dot", "sam", "luz", "ann", "0142", "joes"} {
			if regexp.MustCompile(`(?i)\b` + person + `\b`).MatchString(b.String()) {
				t.Errorf("%s names %s", format, person)
			}
		}
	}
	var shape struct {
		Columns []struct{ Key, Type string }
		Rows    [][]any
	}
	var b bytes.Buffer
	_ = reportJSON(&b, r)
	if err := json.Unmarshal(b.Bytes(), &shape); err != nil {
		t.Fatal(err)
	}
	counts := map[string]map[string]any{}
	for _, row := range shape.Rows {
		line := map[string]any{}
		for i, c := range shape.Columns {
			line[c.Key] = row[i]
		}
		if line["channel"] == "sms" && line["language"] == "en" {
			counts[fmt.Sprint(line["question"])] = line
		}
	}
	if c := counts["volume"]; c == nil || c["skipped"] != 1.0 || c["asked"] != 1.0 {
		t.Errorf("volume: %v", c)
	}
	if c := counts["concurrence"]; c == nil || c["dropped"] != 0.0 && c["dropped"] != 1.0 || c["asked"].(float64) < 1 {
		t.Errorf("concurrence: %v", c)
	}
	if c := counts["review"]; c == nil || c["answered"] != 2.0 || c["leads_sent"] != 2.0 || c["median_messages_per_lead"] != 2.0 {
		t.Errorf("review: %v", c)
	}
}

// The page inside Slack: who opens it gets their leads there and nowhere else.
func TestHomePageOfSlack(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	code := o.lead()
	o.says("ana", "slack", "CLAIM "+code)
	before := len(o.sim.Since(0))
	if err := o.bot.Receive(t.Context(), o.sim.Do(o.sim.Address("ana", "slack"), bot.Home)); err != nil {
		t.Fatal(err)
	}
	if err := o.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	said := o.sim.Since(before)
	if len(said) != 1 || said[0].To.Conversation != bot.HomePage || !strings.Contains(said[0].Text, code) {
		t.Fatalf("%+v", said)
	}
	if text := o.says("ana", "slack", "MINE"); !strings.Contains(text, code) {
		t.Errorf("a message after it: %q", text)
	}
	if last := o.sim.Since(0); last[len(last)-1].To.Conversation == bot.HomePage {
		t.Error("the answer to a message went to the page")
	}
}
