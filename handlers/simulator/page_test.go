package simulator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

// site serves the page of a theatre; its nonces are 1, 2, 3 …
func site(t *testing.T, stage Stage) *httptest.Server {
	t.Helper()
	n := 0
	s := httptest.NewServer(handler(stage, func() string { n++; return fmt.Sprint("n", n) }, slog.New(slog.DiscardHandler)))
	t.Cleanup(s.Close)
	return s
}

func get(t *testing.T, url string) (*http.Response, string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r, string(b)
}

func post(t *testing.T, url, body string, header ...string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	b, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(b)
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	t.Parallel()
	th, _ := newTheatre()
	s := site(t, th)
	for _, path := range []string{"/", "/simulator/state", "/simulator/assets/app.css", "/simulator/assets/main.js", "/simulator/assets/icon.svg", "/nowhere"} {
		r, _ := get(t, s.URL+path)
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-store", "Strict-Transport-Security": "max-age=31536000",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		for _, want := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"} {
			if got := r.Header.Get("Content-Security-Policy"); !strings.Contains(got, want) {
				t.Errorf("%s: policy %q lacks %q", path, got, want)
			}
		}
	}
	r, err := http.NewRequest(http.MethodTrace, s.URL+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	if answer, err := http.DefaultClient.Do(r); err != nil || answer.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("TRACE: %v %v", answer, err)
	}
}

func TestThePageLoadsOnlyItsOwnThings(t *testing.T) {
	t.Parallel()
	th, _ := newTheatre()
	s := site(t, th)
	r, body := get(t, s.URL+"/")
	if !strings.Contains(r.Header.Get("Content-Security-Policy"), "script-src 'nonce-n1'; style-src 'nonce-n1'") || strings.Count(body, `nonce="n1"`) != 2 {
		t.Errorf("policy %q and page do not share the nonce", r.Header.Get("Content-Security-Policy"))
	}
	if _, again := get(t, s.URL+"/"); !strings.Contains(again, `nonce="n2"`) {
		t.Error("the second page has no nonce of its own")
	}
	for _, foreign := range []string{"http://", "https://", "style=", "onclick="} {
		if strings.Contains(body, foreign) {
			t.Errorf("the page has %q in it", foreign)
		}
	}
	if !strings.Contains(body, Example) {
		t.Error("the page does not offer the example")
	}
	entries, err := files.ReadDir("page")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		r, body := get(t, s.URL+"/simulator/assets/"+e.Name())
		want := http.StatusOK
		if e.Name() == "index.html" { // a template: only / shows it
			want = http.StatusNotFound
		}
		if r.StatusCode != want {
			t.Errorf("%s: %d, want %d", e.Name(), r.StatusCode, want)
		}
		if strings.Contains(body, "innerHTML") || strings.Contains(body, "eval(") {
			t.Errorf("%s reads text as code", e.Name())
		}
	}
	if r, _ := get(t, s.URL+"/simulator/assets/..%2fpage.go"); r.StatusCode != http.StatusNotFound {
		t.Errorf("a file outside the page: %d", r.StatusCode)
	}
}

func TestStateShowsWhatHappened(t *testing.T) {
	t.Parallel()
	th, e := newTheatre()
	e.due = []time.Time{noon.Add(time.Hour)}
	th.from.Held = func(context.Context) ([]Held, error) {
		return []Held{{To: "dot", Channel: "sms", Text: "later", At: noon.Add(time.Hour)}}, nil
	}
	th.from.Leads = func(context.Context) ([]bot.Lead, error) { return []bot.Lead{{Code: "CC-7K3M4"}}, nil }
	s := site(t, th)
	if status, body := post(t, s.URL+"/simulator/say", `{"handle":"dot","place":"sms","text":"<b>hello</b>"}`); status != http.StatusOK {
		t.Fatalf("say: %d %s", status, body)
	}
	r, body := get(t, s.URL+"/simulator/state")
	var v view
	if err := json.Unmarshal([]byte(body), &v); err != nil || r.Header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Fatalf("%v: %s", err, body)
	}
	if len(v.Lines) != 2 || v.Lines[0].Text != "<b>hello</b>" || v.Lines[1].Text != "heard text" || len(v.Cast) != 2 || v.Picks[0] != "dot" {
		t.Errorf("state %+v", v)
	}
	if v.Next == nil || !v.Next.At.Equal(noon.Add(time.Hour)) || v.Held[0].Text != "later" || v.Leads[0].Code != "CC-7K3M4" || !v.Now.Equal(noon) {
		t.Errorf("state %+v", v)
	}
	if strings.Contains(body, "<b>") {
		t.Error("the state holds raw markup")
	}
}

func TestStateKeepsOnlyTheNewestLines(t *testing.T) {
	t.Parallel()
	th, _ := newTheatre()
	for i := range maxLines + 7 {
		th.sim.Text(th.sim.Address("dot", "sms"), fmt.Sprint(i))
	}
	_, body := get(t, site(t, th).URL+"/simulator/state")
	var v view
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatal(err)
	}
	if len(v.Lines) != maxLines || v.Earlier != 7 || v.Lines[0].Text != "7" {
		t.Errorf("%d lines, %d earlier, first %q", len(v.Lines), v.Earlier, v.Lines[0].Text)
	}
}

func TestRequestsThatAreRefused(t *testing.T) {
	t.Parallel()
	th, _ := newTheatre()
	s := site(t, th)
	long := `{"handle":"dot","place":"sms","text":"` + strings.Repeat("x", maxBody) + `"}`
	for _, c := range []struct {
		what, path, body string
		header           []string
		status           int
	}{
		{"from another site", "say", `{}`, []string{"Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
		{"from another origin", "say", `{}`, []string{"Origin", "https://evil.test"}, http.StatusForbidden},
		{"a plain form", "say", `handle=dot`, []string{"Content-Type", "application/x-www-form-urlencoded"}, http.StatusUnsupportedMediaType},
		{"broken", "say", `{"handle":`, nil, http.StatusBadRequest},
		{"empty", "move", ``, nil, http.StatusBadRequest},
		{"too long", "say", long, nil, http.StatusRequestEntityTooLarge},
		{"nobody", "say", `{"handle":"zoe","place":"sms","text":"x"}`, nil, http.StatusUnprocessableEntity},
		{"no button", "press", `{"handle":"dot","n":1,"button":0}`, nil, http.StatusUnprocessableEntity},
		{"no parcel", "attach", `{"handle":"dot","place":"sms","kind":"parcel"}`, nil, http.StatusUnprocessableEntity},
		{"no text", "edit", `{"handle":"dot","line":"i1","text":"x"}`, nil, http.StatusUnprocessableEntity},
		{"no step", "move", `{"by":"year"}`, nil, http.StatusUnprocessableEntity},
		{"nothing next", "move", `{"by":"next"}`, nil, http.StatusUnprocessableEntity},
		{"backward", "move", `{"to":"2020-01-01T00:00:00Z"}`, nil, http.StatusUnprocessableEntity},
		{"no reset", "reset", `{}`, nil, http.StatusUnprocessableEntity},
		{"unknown", "dance", `{}`, nil, http.StatusNotFound},
	} {
		status, body := post(t, s.URL+"/simulator/"+c.path, c.body, c.header...)
		if status != c.status {
			t.Errorf("%s: %d %s, want %d", c.what, status, body, c.status)
		}
		if c.status == http.StatusUnprocessableEntity && !strings.Contains(body, `"error":"`) {
			t.Errorf("%s: %s says nothing to the person", c.what, body)
		}
	}
	if r, _ := get(t, s.URL+"/simulator/say"); r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET says something: %d", r.StatusCode)
	}
	if len(th.Messages()) != 0 {
		t.Error("what was refused happened")
	}
}

func TestMovesHaveNames(t *testing.T) {
	t.Parallel()
	th, e := newTheatre() // noon in Denver, Wednesday Mar 4
	e.due = []time.Time{noon.Add(90 * time.Hour)}
	s := site(t, th)
	for _, c := range []struct{ body, want string }{
		{`{"by":"quarter"}`, "2026-03-04T19:15:00Z"},
		{`{"by":"hour"}`, "2026-03-04T20:15:00Z"},
		{`{"by":"morning"}`, "2026-03-05T14:00:00Z"},
		{`{"to":"2026-03-06T00:00:00-07:00"}`, "2026-03-06T07:00:00Z"},
		{`{"by":"next"}`, "2026-03-08T13:00:00Z"},
	} {
		if status, body := post(t, s.URL+"/simulator/move", c.body); status != http.StatusOK {
			t.Fatalf("%s: %d %s", c.body, status, body)
		}
		if got := th.Now().UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%s: the clock shows %s, want %s", c.body, got, c.want)
		}
	}
}

func TestErrorsTellNothingInside(t *testing.T) {
	t.Parallel()
	th, e := newTheatre()
	e.receiving = errors.New("password=secret")
	s := site(t, th)
	status, body := post(t, s.URL+"/simulator/say", `{"handle":"dot","place":"sms","text":"x"}`)
	if status != http.StatusInternalServerError || strings.Contains(body, "secret") || !strings.Contains(body, "log of leadline") {
		t.Errorf("%d %s", status, body)
	}
	e.receiving = fmt.Errorf("receive: %w", context.DeadlineExceeded)
	if status, body := post(t, s.URL+"/simulator/say", `{"handle":"dot","place":"sms","text":"x"}`); status != http.StatusServiceUnavailable || !strings.Contains(body, "again") {
		t.Errorf("too slow: %d %s", status, body)
	}
	for _, broken := range []func(){
		func() { th.from.Cast = func(context.Context) ([]Actor, error) { return nil, errors.New("secret") } },
		func() { th.from.Held = func(context.Context) ([]Held, error) { return nil, errors.New("secret") } },
		func() { th.from.Leads = func(context.Context) ([]bot.Lead, error) { return nil, errors.New("secret") } },
	} {
		broken()
		if r, body := get(t, s.URL+"/simulator/state"); r.StatusCode != http.StatusInternalServerError || strings.Contains(body, "secret") {
			t.Errorf("state: %d %s", r.StatusCode, body)
		}
	}
}
