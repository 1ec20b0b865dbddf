package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"leadline/storage/storagetest"
)

// TestP30_BackupRestores: a backup is restored into an empty database, every
// invariant and the chain of events hold there, and the lead is the same. Where
// no client programs are installed, one sentence says what to install.
func TestP30_BackupRestores(t *testing.T) {
	t.Parallel()
	s := newStage(t, "dot@sms", "ana@slack")
	code := s.lead(0)
	s.says("ana@slack", "CLAIM "+code)
	for {
		if _, n, err := s.store.Seal(t.Context(), strings.NewReader(strings.Repeat("salt", 1000)), time.Now()); err != nil || n == 0 {
			s.must(err)
			break
		}
	}
	file := filepath.Join(t.TempDir(), "leads.dump")
	out, exit := operate(t, s.url, "backup", "--to", file)
	restore, err := exec.LookPath("pg_restore")
	if err != nil {
		if exit != 1 || !strings.Contains(out, "install the PostgreSQL client programs") {
			t.Errorf("%d: %s", exit, out)
		}
		return
	}
	info, err := os.Stat(file)
	if exit != 0 || err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%d: %s, %v", exit, out, err)
	}
	if out, exit := operate(t, s.url, "backup", "--to", file); exit != 2 || !strings.Contains(out, "is there already") {
		t.Errorf("written over: %d %s", exit, out)
	}
	empty := storagetest.Open(t, nil)
	if b, err := exec.CommandContext(t.Context(), restore, "--no-owner", "--exit-on-error", "--dbname="+empty, file).CombinedOutput(); err != nil {
		t.Fatalf("restore: %v\n%s", err, b)
	}
	want, _ := operate(t, s.url, "lead", code)
	if got, exit := operate(t, empty, "lead", code); exit != 0 || got != want {
		t.Errorf("the lead:\n%s\nrestored:\n%s", want, got)
	}
	// What holds of the one holds of the other; its clock stands in the past, so
	// that a deadline may have gone by unnoticed in both.
	for args, holds := range map[string]string{"verify": "holds P27 ", "audit verify": "the chain of events is whole"} {
		was, exitWas := operate(t, s.url, strings.Fields(args)...)
		got, exit := operate(t, empty, strings.Fields(args)...)
		if got != was || exit != exitWas || !strings.Contains(got, holds) {
			t.Errorf("%s: %d %s\nwas %d %s", args, exit, got, exitWas, was)
		}
	}
}
