package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

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
