package main

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/storage"
)

// leadOfVita sends a lead about Vita Co through the whole bot, and lets ana
// claim it.
func leadOfVita(t *testing.T, url string) (code string) {
	t.Helper()
	set := bot.DefaultSettings()
	set.ReplyHold = 0
	w, err := newWorld(t.Context(), url, set, startTime(), rehearseKey, "erase", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	say := func(handle, channel, text string) {
		t.Helper()
		from := w.sim.Address(handle, channel)
		if err := w.enrol(t.Context(), handle, from); err != nil {
			t.Fatal(err)
		}
		if err := w.bot.Receive(t.Context(), w.sim.Text(from, text)); err != nil {
			t.Fatal(err)
		}
		if err := w.settle(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	say("dot", "sms", "LEAD Vita Co, 40 Elm St 80002, Ann Ruiz 303-555-0142, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok")
	say("dot", "sms", "1")
	codes, err := w.store.Codes(t.Context())
	if err != nil || len(codes) != 1 {
		t.Fatal(codes, err)
	}
	say("ana", "slack", "CLAIM "+codes[0])
	return codes[0]
}

// TestP29_EraseCommand: it shows what it will do, does nothing without --yes,
// keeps a tombstone outside the database, and can be done again.
func TestP29_EraseCommand(t *testing.T) {
	t.Parallel()
	url, _ := district(t, 0)
	code := leadOfVita(t, url)
	if n := one(t, url, `select count(*) from access_log a join person p on p.id = a.person_id join lead l on l.customer = a.customer_id where p.handle = 'ana' and a.how = 'claim' and a.shown = 'contact' and a.channel = 'slack'`); n != 1 {
		t.Errorf("%d accesses are on record, want that of the claim", n)
	}
	dir := t.TempDir()
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	erase := func(args ...string) (int, string) {
		cmd := exec.CommandContext(t.Context(), bin, append([]string{"erase"}, args...)...)
		cmd.Env = append(os.Environ(), prefix+"_DATABASE_URL="+url, prefix+"_DATA_DIR="+dir)
		out, err := cmd.CombinedOutput()
		if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
			t.Fatal(err)
		}
		return cmd.ProcessState.ExitCode(), string(out)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"customer", "303-555-0199", "--yes"}, 1, "no customer is known by 303-555-0199"},
		{[]string{"customer", code, "--dry-run"}, 0, "would be erased: Vita Co"},
		{[]string{"customer", "(303) 555-0142"}, 2, "add --yes"},
		{[]string{"person", "nobody", "--yes"}, 1, "nobody on the roster"},
		{[]string{"person", "ana", "--dry-run"}, 0, "would be erased: Ana Cole"},
		{[]string{"again"}, 0, "0 erased again"},
	} {
		if n, said := erase(c.args...); n != c.code || !strings.Contains(said, c.says) {
			t.Errorf("erase %q: %d, %s", c.args, n, said)
		}
	}
	if n := one(t, url, `select count(*) from tombstone`); n != 0 {
		t.Fatalf("%d tombstones before anything was erased", n)
	}
	if n, said := erase("person", "ana", "--yes"); n != 0 || !strings.Contains(said, "erased: Ana Cole") {
		t.Errorf("%d, %s", n, said)
	}
	if n := one(t, url, `select count(*) from lead where status = 'open' and holder_id is null`); n != 1 {
		t.Error("the lead that ana held is not back in the pool")
	}
	if n, said := erase("customer", "303 555 0142", "--yes"); n != 0 || !strings.Contains(said, "leads that stay, without personal data: "+code) {
		t.Errorf("%d, %s", n, said)
	}
	if n := one(t, url, `select count(*) from lead where status = 'withdrawn' and card::text not like '%Vita%'`); n != 1 {
		t.Error("the lead is still worked, or names its customer")
	}
	kept := filepath.Join(dir, "erasures.jsonl")
	b, err := os.ReadFile(kept)
	if err != nil || bytes.Count(b, []byte("\n")) != 2 || bytes.Contains(b, []byte("Vita")) || bytes.Contains(b, []byte("ana")) {
		t.Errorf("%s, %v", b, err)
	}
	info, err := os.Stat(kept)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Error(info.Mode())
	}
	if n, said := erase("again"); n != 0 || !strings.Contains(said, "0 erased again") {
		t.Errorf("%d, %s", n, said)
	}
	bad := filepath.Join(dir, "bad.jsonl")
	if err := os.WriteFile(bad, []byte("{\"what\":\"table\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n, said := erase("again", bad); n != 1 || !strings.Contains(said, "line 1 is no tombstone") {
		t.Errorf("%d, %s", n, said)
	}
	s, err := storage.Open(t.Context(), url, storage.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	checks, err := s.Verify(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range checks {
		if len(c.Rows) > 0 && strings.HasPrefix(c.Text, "P29") {
			t.Error(c)
		}
	}
}

// TestAccessCommand: the log of who was shown a customer's data is read by person
// and by customer, in three forms, and names the customer by its code alone.
func TestAccessCommand(t *testing.T) {
	t.Parallel()
	url, _ := district(t, 0)
	code := leadOfVita(t, url)
	run := func(c AccessCmd) string {
		t.Helper()
		var out bytes.Buffer
		e := testEnv(t)
		e.config.DatabaseURL, e.out = url, &out
		if err := c.Run(e); err != nil {
			return "error: " + err.Error()
		}
		return out.String()
	}
	nobody := "nobody was shown anything that this asks for\n"
	for _, c := range []struct {
		ask   AccessCmd
		says  string
		lines int
	}{
		{AccessCmd{}, "ana              was shown the contact data of customer ", 1},
		{AccessCmd{Person: "ANA"}, "(claim, slack)", 1},
		{AccessCmd{Person: "dot"}, nobody, 1},
		{AccessCmd{Person: "nobody"}, "error: nobody on the roster", 1},
		{AccessCmd{Customer: code}, "ana ", 1},
		{AccessCmd{Customer: "303 555 0142"}, "ana ", 1},
		{AccessCmd{Customer: "303-555-0199"}, "error: no customer is known by 303-555-0199", 1},
		{AccessCmd{Since: "2026-03-04T16:00Z", Until: "2026-03-05T00:00Z"}, "ana ", 1},
		{AccessCmd{Since: "2026-03-05T00:00Z"}, nobody, 1},
		{AccessCmd{Until: "2026-03-04T00:00Z"}, nobody, 1},
		{AccessCmd{Since: "yesterday"}, "is not a time", 1},
		{AccessCmd{Since: "2026-03-05T00:00Z", Until: "2026-03-04T00:00Z"}, "nothing lies between", 1},
		{AccessCmd{Format: "csv"}, "at,person,customer,shown,how,channel\r\n", 2},
		{AccessCmd{Format: "csv", Person: "ana"}, ",contact,claim,slack\r\n", 2},
		{AccessCmd{Format: "json"}, `"how":"claim","shown":"contact","channel":"slack"}`, 1},
	} {
		got := run(c.ask)
		if !strings.Contains(got, c.says) || strings.Count(strings.TrimRight(got, "\n")+"\n", "\n") != c.lines {
			t.Errorf("access %+v: %q, want %q", c.ask, got, c.says)
		}
		for _, personal := range []string{"Vita", "Ruiz", "5550142", "Elm"} {
			if strings.Contains(got, personal) {
				t.Errorf("access %+v names %q: %s", c.ask, personal, got)
			}
		}
	}
}
