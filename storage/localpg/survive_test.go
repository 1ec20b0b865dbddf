//go:build unix

package localpg

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// A program that dies in the middle of its work, again and again, loses nothing
// that it had committed, and the next one starts at once.
func TestKillLosesNothing(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	var last int64
	for round := range 5 {
		h := startHelper(t, dir, nil)
		if who := h.next(t); who != "owner" {
			t.Fatalf("round %d: the helper is %q", round, who)
		}
		for range 20 {
			h.next(t)
		}
		h.kill()
		n, err := strconv.ParseInt(h.rest(t), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		last = max(last, n)
		if round < 4 {
			continue
		}
		s := begun(t, Options{Dir: dir})
		if found := ask[int64](t, s, "app", `select max(n) from kept`); found < last {
			t.Errorf("row %d was committed, but %d is the last one there", last, found)
		}
		if n := ask[int](t, s, "app", `select count(*) from kept`); n < 5*20 {
			t.Errorf("%d rows are left of 5 rounds", n)
		}
	}
}

// Here PostgreSQL itself is killed: Done tells, and the next start recovers.
func TestDeathOfPostgresIsTold(t *testing.T) {
	t.Parallel()
	s := begun(t, Options{Dir: shortDir(t)})
	if err := s.EnsureDatabase(t.Context(), "app"); err != nil {
		t.Fatal(err)
	}
	do(t, s, "app", `create table kept as select 7 as n`)
	if err := syscall.Kill(s.proc.pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.Done():
	case <-time.After(10 * time.Second):
		t.Fatal("PostgreSQL is dead and Done is open")
	}
	if err := s.Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
	again := begun(t, Options{Dir: s.Dir()})
	if n := ask[int](t, again, "app", `select n from kept`); n != 7 {
		t.Errorf("the row is %d", n)
	}
}

// Ten quick restarts, half of them after kill -9, must neither hang nor fail.
func TestQuickRestarts(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	for i := range 10 {
		h := startHelper(t, dir, nil)
		if who := h.next(t); who != "owner" {
			t.Fatalf("start %d: the helper is %q", i, who)
		}
		if i%2 == 0 {
			h.kill()
			h.rest(t)
		} else {
			h.end(t)
		}
	}
}

// A process number from before a crash may belong to something else by now, in a
// container nearly always: to any program, to another PostgreSQL, or to a dead
// process that nobody waits for.
func TestReusedProcessNumber(t *testing.T) {
	t.Parallel()
	other := begun(t, Options{Dir: shortDir(t), Throwaway: true})
	s := begun(t, Options{Dir: shortDir(t), Throwaway: true})
	for name, pid := range map[string]int{
		"any program":        sleeper(t, s.place.as),
		"another PostgreSQL": other.proc.pid,
		"a dead process":     zombie(t, s.place.as),
	} {
		if err := syscall.Kill(s.proc.pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		<-s.Done()
		if err := s.Stop(context.Background()); err != nil {
			t.Fatal(err)
		}
		rewritePid(t, filepath.Join(s.place.data(), "postmaster.pid"), pid)
		rewritePid(t, s.place.socket()+".lock", pid)
		t.Log(name)
		s = begun(t, Options{Dir: s.Dir(), Throwaway: true})
	}
	ask[int](t, other, "postgres", `select 1`)
}

// The first start was killed while initdb ran.
func TestHalfMadeCluster(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	if err := os.MkdirAll(filepath.Join(dir, "data.tmp", "base"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data.tmp", "PG_VERSION"), []byte("15\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := begun(t, Options{Dir: dir, Throwaway: true})
	ask[int](t, s, "postgres", `select 1`)
}

// Stop leaves neither a process nor a socket, and nothing that the next start trips over.
func TestStopCleansUp(t *testing.T) {
	t.Parallel()
	s := begun(t, Options{Dir: shortDir(t), Throwaway: true})
	pid := s.proc.pid
	if err := s.Stop(limited(t)); err != nil {
		t.Fatal(err)
	}
	if exists(pid) {
		t.Errorf("process %d is still there", pid)
	}
	for _, path := range []string{s.place.socket(), filepath.Join(s.place.data(), "postmaster.pid")} {
		if _, err := os.Lstat(path); err == nil {
			t.Errorf("%s is still there", path)
		}
	}
	select {
	case <-s.Done():
		t.Error("Done is closed although the end was asked for")
	default:
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Errorf("the second Stop says %v", err)
	}
}

// A stop that may not take its time still ends the server, says so, and costs no data.
func TestImpatientStop(t *testing.T) {
	t.Parallel()
	s, err := Start(limited(t), Options{Dir: shortDir(t)})
	if err != nil {
		t.Fatal(err)
	}
	do(t, s, "postgres", `create table kept as select 7 as n`)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_ = s.Stop(ctx) // it may be quick enough to succeed
	again := begun(t, Options{Dir: s.Dir()})
	if n := ask[int](t, again, "postgres", `select n from kept`); n != 7 {
		t.Errorf("the row is %d", n)
	}
}

// An interrupted start leaves no server behind.
func TestInterruptedStart(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	for _, after := range []time.Duration{0, 5, 50, 200, 400} {
		ctx, cancel := context.WithTimeout(t.Context(), after*time.Millisecond)
		s, err := Start(ctx, Options{Dir: dir, Throwaway: true})
		cancel()
		if err == nil {
			err = s.Stop(context.Background())
			if err != nil {
				t.Error(err)
			}
		}
	}
	begun(t, Options{Dir: dir, Throwaway: true})
}

func TestThrowawayLeavesNothing(t *testing.T) {
	t.Parallel()
	s, err := StartThrowaway(limited(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if on := ask[string](t, s, "postgres", `show fsync`); on != "off" {
		t.Errorf("fsync is %s", on)
	}
	if err := s.Stop(limited(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(s.Dir()); err == nil {
		t.Errorf("%s is still there", s.Dir())
	}
}
