package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
	"leadline/storage"
	"leadline/storage/storagetest"
)

// The tests of the whole: the real program as processes of their own, against
// a fake provider and a real PostgreSQL.

func TestMain(m *testing.M) { storagetest.Main(m) }

// built is the program, built once for all tests that run it.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "leadline-built-")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "leadline")
	out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return bin, nil
})

const (
	testPublic = "https://leads.test"
	testToken  = "test-token-test-token-test-token"
	testSID    = "AC11111111111111111111111111111111"
	testFrom   = "+13035550100"
)

// replica is one running `serve`.
type replica struct {
	cmd  *exec.Cmd
	addr string
	done chan struct{}
}

// serveOn starts the program on a database; settings are NAME=value without
// the prefix.
func serveOn(t *testing.T, url string, p *twilio, settings ...string) *replica {
	t.Helper()
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	r := &replica{cmd: exec.Command(bin, "serve"), done: make(chan struct{})}
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, prefix+"_") {
			r.cmd.Env = append(r.cmd.Env, v)
		}
	}
	for _, v := range append([]string{"DATABASE_URL=" + url, "LISTEN=127.0.0.1:0", "PUBLIC_URL=" + testPublic, "REPLY_HOLD=0s", "LOG_FORMAT=json", "SMS_KEYWORD_REPLIES=bot",
		"TWILIO_ACCOUNT_SID=" + testSID, "TWILIO_AUTH_TOKENS=" + testToken, "TWILIO_FROM=" + testFrom, "TWILIO_SEGMENTS_PER_SECOND=1000", "TWILIO_API_URL=" + p.URL}, settings...) {
		if !strings.HasPrefix(v, "OTEL_") {
			v = prefix + "_" + v
		}
		r.cmd.Env = append(r.cmd.Env, v)
	}
	errs, err := r.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { _ = r.cmd.Wait(); close(r.done) }()
	t.Cleanup(r.kill)
	found := make(chan string, 1)
	go readAddress(errs, t.Output(), found)
	select {
	case r.addr = <-found:
	case <-r.done:
		t.Fatal("serve ended at once")
	case <-time.After(30 * time.Second):
		t.Fatal("serve did not come up")
	}
	return r
}

// kill ends the process without asking it.
func (r *replica) kill() {
	_ = r.cmd.Process.Kill()
	<-r.done
}

// stop asks it to end, as a supervisor does, and gives the exit code.
func (r *replica) stop(t *testing.T) int {
	t.Helper()
	_ = r.cmd.Process.Signal(os.Interrupt)
	select {
	case <-r.done:
	case <-time.After(25 * time.Second):
		t.Fatal("serve did not stop within 25 seconds")
	}
	return r.cmd.ProcessState.ExitCode()
}

// text delivers one signed SMS; the status is the answer, 0 if there was none.
func (r *replica) text(from, sid, body string) int {
	return r.post(url.Values{"MessageSid": {sid}, "AccountSid": {testSID}, "From": {from}, "To": {testFrom}, "Body": {body}, "NumMedia": {"0"}})
}

func (r *replica) post(v url.Values) int {
	keys := make([]string, 0, len(v))
	for k := range v {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	mac := hmac.New(sha1.New, []byte(testToken))
	io.WriteString(mac, testPublic+"/twilio/messages")
	for _, k := range keys {
		io.WriteString(mac, k+v.Get(k))
	}
	req, err := http.NewRequest(http.MethodPost, "http://"+r.addr+"/twilio/messages", strings.NewReader(v.Encode()))
	if err != nil {
		return 0
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Twilio-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	client := http.Client{Timeout: 5 * time.Second}
	res, err := client.Do(req)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

func sid(n int) string { return fmt.Sprintf("SM%032x", 0xabc000000+n) }

// district is a migrated database with the demo district; carriers are on SMS.
func district(t *testing.T, carriers int) (url string, numbers []string) {
	t.Helper()
	ctx := t.Context()
	url = storagetest.Open(t, storage.Migrate)
	s, err := storage.Open(ctx, url, storage.Options{Now: time.Now, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	stations, people, err := readRoster(demoDistrict())
	if err != nil {
		t.Fatal(err)
	}
	for i := range carriers {
		people = append(people, rosterPerson{Person: bot.Person{Handle: fmt.Sprintf("carrier%d", i), Name: "Test Carrier", Craft: bot.CityCarrier, Station: "ARVADA", Lang: "en"}})
	}
	if _, err := s.ImportRoster(ctx, storageRoster(stations, people, ""), false, time.Now()); err != nil {
		t.Fatal(err)
	}
	for i := range carriers {
		n := fmt.Sprintf("+1720555%04d", 100+i)
		numbers = append(numbers, n)
		enrolNumber(t, s, fmt.Sprintf("carrier%d", i), n)
	}
	return url, numbers
}

func enrolNumber(t *testing.T, s *storage.Store, handle, number string) {
	t.Helper()
	a := bot.Address{Channel: "sms", Tenant: testFrom, User: number, Conversation: number}
	if err := s.EnrolDirect(t.Context(), a, handle, time.Now()); err != nil {
		t.Fatal(err)
	}
}

// one reads a single number from the database.
func one(t *testing.T, url, sql string, args ...any) (n int) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(ctx)
	if err := c.QueryRow(ctx, sql, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return n
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for begin := time.Now(); time.Since(begin) < 30*time.Second; time.Sleep(20 * time.Millisecond) {
		if is() {
			return
		}
	}
	t.Fatalf("did not happen within 30 seconds: %s", what)
}

// lockTable holds a lock that stops all writes to a table until released.
func lockTable(t *testing.T, url, table string) (release func()) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := c.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(ctx, `lock table `+table+` in access exclusive mode`); err != nil {
		t.Fatal(err)
	}
	return func() {
		_ = tx.Rollback(ctx)
		_ = c.Close(ctx)
	}
}
