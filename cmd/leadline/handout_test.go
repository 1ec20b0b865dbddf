package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"leadline/handlers/leadentry"
)

// outside is a stand-in for the outside lead-entry system.
type outside struct {
	*httptest.Server
	mu     sync.Mutex
	answer func(code string, n int) int // the n-th call; 0: take it, but cut the line
	calls  int
	ids    []string          // of every call
	leads  map[string][]byte // what is there, by code
}

func newOutside(t *testing.T) *outside {
	t.Helper()
	o := &outside{leads: map[string][]byte{}, answer: func(string, int) int { return 200 }}
	o.Server = httptest.NewServer(o)
	t.Cleanup(o.Close)
	return o
}

func (o *outside) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var got struct {
		Lead struct {
			Code string `json:"code"`
		} `json:"lead"`
	}
	_ = json.Unmarshal(body, &got)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.calls++
	o.ids = append(o.ids, r.Header.Get("Webhook-Id"))
	code := o.answer(got.Lead.Code, o.calls)
	if code == 0 || code == 200 {
		o.leads[got.Lead.Code] = body
	}
	if code == 0 {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(code)
	_, _ = io.WriteString(w, `{"external_ref":"SL-`+got.Lead.Code[3:]+`"}`)
}

// handingOn is the work of one process that hands leads to it.
func handingOn(t *testing.T, s *stage, o *outside) *handing {
	t.Helper()
	system, err := leadentry.New(o.URL, []string{"a secret of the tests"})
	s.must(err)
	return &handing{store: s.store, system: system, now: s.clock.Now}
}

func (s *stage) later(d time.Duration) {
	s.t.Helper()
	s.must(s.moveTo(s.t.Context(), s.clock.Now().Add(d)))
}

// ref is the outside id of a lead as `leadline lead` prints it.
func (s *stage) ref(code string) string {
	s.t.Helper()
	l, err := s.store.Lead(s.t.Context(), code)
	s.must(err)
	return l.ExternalRef
}

// TestHandout: every lead that is entered reaches the outside system and comes
// back with its id there; each later event goes too; what has not changed does not.
func TestHandout(t *testing.T) {
	t.Parallel()
	s := newStage(t, "dot@sms", "ana@slack")
	o := newOutside(t)
	h := handingOn(t, s, o)
	one1, two := s.lead(0), s.lead(1)
	s.must(h.run(t.Context()))
	if o.calls != 2 || s.ref(one1) != "SL-"+one1[3:] || s.ref(two) != "SL-"+two[3:] {
		t.Fatalf("%d calls, refs %q %q", o.calls, s.ref(one1), s.ref(two))
	}
	if body := string(o.leads[one1]); !strings.Contains(body, `"status":"open"`) || !strings.Contains(body, "aspen books") || !strings.Contains(body, `"kind":"entered"`) {
		t.Errorf("%s", body)
	}
	s.must(h.run(t.Context()))
	if o.calls != 2 {
		t.Errorf("%d calls where nothing had happened", o.calls)
	}
	s.says("ana@slack", "CLAIM "+one1)
	s.later(20 * time.Minute)
	s.must(h.run(t.Context()))
	if body := string(o.leads[one1]); o.calls != 3 || !strings.Contains(body, `"status":"claimed"`) || !strings.Contains(body, `"external_ref":"SL-`) {
		t.Errorf("%d calls, %s", o.calls, body)
	}
	if o.ids[0] == o.ids[2] {
		t.Errorf("news under an old id: %q", o.ids)
	}
	// Another process knows nothing of those looks; it hands out nothing again.
	s.must(handingOn(t, s, o).run(t.Context()))
	if o.calls != 3 {
		t.Errorf("%d calls", o.calls)
	}
}

// TestHandoutDown: while the system is down, slow or broken nothing is lost, and
// it is left alone for longer and longer; then all arrives.
func TestHandoutDown(t *testing.T) {
	t.Parallel()
	s := newStage(t, "dot@sms")
	o := newOutside(t)
	h := handingOn(t, s, o)
	one1, two := s.lead(0), s.lead(1)
	o.answer = func(string, int) int { return 500 }
	s.must(h.run(t.Context()))
	if o.calls != 1 {
		t.Errorf("%d calls to a system that is out of order, want 1", o.calls)
	}
	for range 40 { // two hours
		s.later(3 * time.Minute)
		s.must(h.run(t.Context()))
	}
	if o.calls > 2*10 {
		t.Errorf("%d calls in two hours", o.calls)
	}
	state, err := s.store.HandoutState(t.Context())
	s.must(err)
	if state.Waiting != 2 || state.Trouble != "answered 500" {
		t.Errorf("%+v", state)
	}
	found := checkHandouts(t.Context(), &Config{ExportURL: o.URL, ExportSecrets: []string{"a secret of the tests"}}, s.store, s.clock.Now())
	if len(found) != 1 || !found[0].Bad || !strings.Contains(found[0].Text, "answered 500") {
		t.Errorf("doctor: %+v", found)
	}
	o.answer = func(string, int) int { return 200 }
	for range 4 {
		s.later(2 * time.Hour)
		s.must(h.run(t.Context()))
	}
	if len(o.leads) != 2 || s.ref(one1) == "" || s.ref(two) == "" {
		t.Errorf("there are %d leads", len(o.leads))
	}
}

// TestHandoutOneBad: a lead that the system refuses does not stand before others.
func TestHandoutOneBad(t *testing.T) {
	t.Parallel()
	s := newStage(t, "dot@sms")
	o := newOutside(t)
	h := handingOn(t, s, o)
	bad, good := s.lead(0), s.lead(1)
	o.answer = func(code string, _ int) int {
		if code == bad {
			return 422
		}
		return 200
	}
	s.must(h.run(t.Context()))
	if o.leads[good] == nil || o.leads[bad] != nil {
		t.Errorf("%d leads there", len(o.leads))
	}
}

// TestHandoutTwice: taken, but the line was cut, or the process died before it was
// written down: it comes again under the same id, and its reference comes back.
func TestHandoutTwice(t *testing.T) {
	t.Parallel()
	s := newStage(t, "dot@sms")
	o := newOutside(t)
	h := handingOn(t, s, o)
	code := s.lead(0)
	o.answer = func(_ string, n int) int { return min(200, (n-1)*200) }
	s.must(h.run(t.Context()))
	s.later(2 * time.Minute)
	s.must(h.run(t.Context()))
	if o.calls != 2 || o.ids[0] != o.ids[1] || s.ref(code) == "" {
		t.Fatalf("%q, ref %q", o.ids, s.ref(code))
	}

	// Killed between the taking and the writing down.
	next := s.lead(1)
	s.must(s.store.NoteHandouts(t.Context(), time.Time{}, s.clock.Now()))
	taken, err := s.store.NextHandout(t.Context(), s.clock.Now())
	s.must(err)
	if taken == nil || taken.Lead.Code != next {
		t.Fatalf("%+v", taken)
	}
	if _, err := h.system.Hand(t.Context(), *taken, s.clock.Now()); err != nil {
		t.Fatal(err)
	}
	s.must(h.run(t.Context()))
	if o.calls != 3 {
		t.Errorf("%d calls while somebody else has it", o.calls)
	}
	s.later(2 * time.Minute)
	s.must(h.run(t.Context()))
	if o.calls != 4 || o.ids[2] != o.ids[3] || s.ref(next) == "" {
		t.Errorf("%q, ref %q", o.ids, s.ref(next))
	}
}

// TestHandoutErased: who is erased here is erased there with the next handing out.
func TestHandoutErased(t *testing.T) {
	t.Parallel()
	s := newStage(t, "dot@sms")
	o := newOutside(t)
	h := handingOn(t, s, o)
	code := s.lead(0)
	s.must(h.run(t.Context()))
	if out, exit := operate(t, s.url, "erase", "customer", code, "--yes"); exit != 0 {
		t.Fatal(out)
	}
	h.whole = time.Time{} // that command has the real clock
	s.later(2 * time.Minute)
	s.must(h.run(t.Context()))
	if body := string(o.leads[code]); strings.Contains(body, "aspen") || !strings.Contains(body, `"kind":"erased"`) {
		t.Errorf("%s", body)
	}
}

// TestHandoutByServe: a running serve hands out what waits, by itself.
func TestHandoutByServe(t *testing.T) {
	t.Parallel()
	s := newStage(t, "dot@sms")
	o := newOutside(t)
	code := s.lead(0)
	serveOn(t, s.url, newTwilio(t), "EXPORT_URL="+o.URL+"/hook", "EXPORT_SECRETS=a secret of the tests")
	eventually(t, "the lead is there and its id is here", func() bool {
		return one(t, s.url, `select count(*) from lead where external_ref is not null`) == 1
	})
	if got := s.ref(code); got != "SL-"+code[3:] {
		t.Errorf("ref %q", got)
	}
}

// TestRefsImport: ids of the outside system by file, on the real program.
func TestRefsImport(t *testing.T) {
	t.Parallel()
	s := newStage(t, "dot@sms")
	code := s.lead(0)
	file := filepath.Join(t.TempDir(), "refs.csv")
	s.must(os.WriteFile(file, []byte("code,external_ref\r\n"+strings.ToLower(code)+",SL-1\r\nCC-00000,SL-2\r\nxx,SL-3\r\n"+code+",SL-4\r\nCC-00001,two words\r\n"), 0o600))
	out, exit := operate(t, s.url, "refs", "import", file)
	for _, want := range []string{"1 references taken in", "CC-00000: no lead has this code", "write a lead code like CC-7K3M4", "stands twice", "one word"} {
		if exit != 0 || !strings.Contains(out, want) {
			t.Errorf("%d, lacks %q:\n%s", exit, want, out)
		}
	}
	if s.ref(code) != "SL-1" {
		t.Errorf("ref %q", s.ref(code))
	}
	if out, exit := operate(t, s.url, "report", "R6", "--format", "csv"); exit != 0 || !strings.Contains(out, "SL-1") {
		t.Errorf("%d\n%s", exit, out)
	}
}
