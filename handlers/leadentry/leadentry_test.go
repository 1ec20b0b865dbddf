package leadentry

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/handlers"
)

var now = time.Date(2026, 3, 4, 16, 0, 0, 0, time.UTC)

const secret = "a secret of the tests"

func handout() bot.Handout {
	return bot.Handout{ID: "CC-7K3M4:3", At: now, Lead: bot.Lead{Code: "CC-7K3M4", Status: bot.Open, Events: []bot.Event{{Seq: 3, At: now, Kind: "entered"}}}}
}

// stand is a stand-in for the outside system.
func stand(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(answer)
	t.Cleanup(s.Close)
	return s.URL + "/hook?tenant=7"
}

func system(t *testing.T, at string, secrets ...string) *System {
	t.Helper()
	s, err := New(at, secrets)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSigned: a receiver that follows Standard Webhooks accepts it, with either
// secret, and finds the lead in the body.
func TestSigned(t *testing.T) {
	t.Parallel()
	coded := "whsec_" + base64.StdEncoding.EncodeToString([]byte("another secret of the tests"))
	var head http.Header
	var body []byte
	at := stand(t, func(w http.ResponseWriter, r *http.Request) {
		head = r.Header.Clone()
		body, _ = io.ReadAll(r.Body)
		fmt.Fprint(w, `{"external_ref":"SL-4711","more":1}`)
	})
	ref, err := system(t, at, secret, coded).Hand(t.Context(), handout(), now)
	if err != nil || ref != "SL-4711" {
		t.Fatal(ref, err)
	}
	if head.Get("Webhook-Id") != "CC-7K3M4:3" || head.Get("Webhook-Timestamp") != fmt.Sprint(now.Unix()) || head.Get("Content-Type") != "application/json" {
		t.Errorf("%v", head)
	}
	signatures := strings.Fields(head.Get("Webhook-Signature"))
	for _, key := range []string{secret, "another secret of the tests"} {
		mac := hmac.New(sha256.New, []byte(key))
		fmt.Fprintf(mac, "%s.%s.%s", head.Get("Webhook-Id"), head.Get("Webhook-Timestamp"), body)
		if !slices.Contains(signatures, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil))) {
			t.Errorf("not signed with %q: %q", key, signatures)
		}
	}
	var got struct {
		ID   string `json:"id"`
		Lead struct {
			Code   string `json:"code"`
			Events []struct {
				Kind string `json:"kind"`
			} `json:"events"`
		} `json:"lead"`
	}
	if err := json.Unmarshal(body, &got); err != nil || got.ID != "CC-7K3M4:3" || got.Lead.Code != "CC-7K3M4" || len(got.Lead.Events) != 1 {
		t.Errorf("%v: %s", err, body)
	}
}

// TestAnswers: what is taken, what is tried again, and whose fault it is.
func TestAnswers(t *testing.T) {
	t.Parallel()
	write := func(code int, header, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			if k, v, ok := strings.Cut(header, ": "); ok {
				w.Header().Set(k, v)
			}
			w.WriteHeader(code)
			fmt.Fprint(w, body)
		}
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		ref    string
		why    string // empty: taken
		own    bool
		after  time.Duration
	}{
		"nothing to say":  {write(204, "", ""), "", "", false, 0},
		"words":           {write(200, "", "OK"), "", "", false, 0},
		"a number":        {write(200, "", `{"external_ref":4711}`), "", "", false, 0},
		"a sentence":      {write(200, "", `{"external_ref":"two words"}`), "", "", false, 0},
		"a long id":       {write(200, "", `{"external_ref":"`+strings.Repeat("x", 81)+`"}`), "", "", false, 0},
		"an id":           {write(201, "", `{"external_ref":"A/1"}`), "A/1", "", false, 0},
		"out of order":    {write(500, "", "x"), "", "answered 500", false, 0},
		"busy":            {write(429, "Retry-After: 90", ""), "", "answered 429", false, 90 * time.Second},
		"until a date":    {write(503, "Retry-After: "+now.Add(time.Hour).Format(http.TimeFormat), ""), "", "answered 503", false, time.Hour},
		"not this one":    {write(422, "", ""), "", "answered 422", true, 0},
		"unknown caller":  {write(401, "", ""), "", "answered 401", false, 0},
		"somewhere else":  {write(302, "Location: http://169.254.169.254/latest/", ""), "", "answered 302", false, 0},
		"and stays there": {write(307, "Location: /other", ""), "", "answered 307", false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ref, err := system(t, stand(t, c.answer), secret).Hand(t.Context(), handout(), now)
			if c.why == "" {
				if err != nil || ref != c.ref {
					t.Error(ref, err)
				}
				return
			}
			trouble, ok := errors.AsType[*Trouble](err)
			if !ok || trouble.Why != c.why || trouble.Own != c.own || trouble.After != c.after {
				t.Errorf("%+v", err)
			}
		})
	}
}

// TestSlowAndDown: who does not answer, or not to the end, is tried again; the
// error names neither the address nor the lead.
func TestSlowAndDown(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for name, at := range map[string]string{
		"down": gone.URL,
		"slow": stand(t, func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // then the end of the connection is seen
			<-r.Context().Done()
		}),
		"cut off": stand(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, `{"external`)
			panic(http.ErrAbortHandler)
		}),
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		_, err := system(t, at, secret).Hand(ctx, handout(), now)
		cancel()
		trouble, ok := errors.AsType[*Trouble](err)
		if !ok || trouble.Own || strings.Contains(err.Error(), "127.0.0.1") || strings.Contains(err.Error(), "7K3M4") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAddresses: only where the operator said, never to a machine's own secrets.
func TestAddresses(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"", "leads.test", "ftp://leads.test/x", "http://leads.test/hook", "https://me:pw@leads.test/", "https:///hook", "https://leads.test/#x", "://"} {
		if _, err := New(at, []string{secret}); !errors.Is(err, ErrAddress) {
			t.Errorf("%q: %v", at, err)
		}
	}
	for _, at := range []string{"https://leads.test/hook", "http://localhost:9/", "http://127.0.0.1:9/x", "http://[::1]:9/"} {
		if _, err := New(at, []string{secret}); err != nil {
			t.Errorf("%q: %v", at, err)
		}
	}
	if _, err := New("https://leads.test", []string{"whsec_short"}); !errors.Is(err, ErrSecret) {
		t.Errorf("%v", err)
	}
	for _, a := range []string{"169.254.169.254:443", "[fe80::1%eth0]:443", "[::ffff:169.254.169.254]:443", "0.0.0.0:443", "[::]:443", "224.0.0.1:443", "x"} {
		if err := noMetadata("tcp", a, nil); !errors.Is(err, handlers.ErrInside) {
			t.Errorf("%s was not refused", a)
		}
	}
	for _, a := range []string{"10.0.0.8:443", "127.0.0.1:80", "93.184.216.34:443"} {
		if err := noMetadata("tcp", a, nil); err != nil {
			t.Errorf("%s: %v", a, err)
		}
	}
}
