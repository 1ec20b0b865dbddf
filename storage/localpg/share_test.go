//go:build unix

package localpg

import (
	"context"
	"os"
	"testing"
	"time"
)

// Four processes that start at the same time on an empty folder get one server.
func TestProcessesShareOneServer(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	var all []*helper
	for range 4 {
		all = append(all, startHelper(t, dir, nil))
	}
	var owner *helper
	for _, h := range all {
		switch who := h.next(t); {
		case who == "owner" && owner == nil:
			owner = h
		case who != "sharer":
			t.Errorf("one more %q", who)
		}
		h.next(t) // it writes
	}
	if owner == nil {
		t.Fatal("nobody owns the server")
	}
	for _, h := range all {
		if h != owner {
			h.end(t)
		}
	}
	owner.next(t)
	owner.end(t)
}

// A sharer is told when the owner is gone, and owns the server when started again.
func TestSharerOutlivesOwner(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	owner := startHelper(t, dir, nil)
	owner.next(t)
	s := begun(t, Options{Dir: dir})
	if s.Owner() {
		t.Fatal("there are two owners")
	}
	owner.kill()
	select {
	case <-s.Done():
	case <-time.After(20 * time.Second):
		t.Fatal("the owner is dead and Done is open")
	}
	if err := s.Stop(limited(t)); err != nil {
		t.Fatal(err)
	}
	if again := begun(t, Options{Dir: dir}); !again.Owner() {
		t.Error("nobody owns the server")
	}
}

// A connection that an administrator cuts is no reason to give up.
func TestSharerKeepsCalm(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	owner := begun(t, Options{Dir: dir, Throwaway: true})
	sharer := begun(t, Options{Dir: dir, Throwaway: true})
	cut := ask[int](t, owner, "postgres", `select count(pg_terminate_backend(pid)) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`)
	if cut == 0 {
		t.Error("the sharer watches nothing")
	}
	select {
	case <-sharer.Done():
		t.Error("the sharer gave up")
	case <-time.After(200 * time.Millisecond):
	}
	if err := sharer.Stop(limited(t)); err != nil {
		t.Error(err)
	}
	ask[int](t, owner, "postgres", `select 1`) // the end of a sharer ends nothing
}

// Two processes may ask for one database at the same moment.
func TestEnsureDatabaseTwice(t *testing.T) {
	t.Parallel()
	s := begun(t, Options{Dir: shortDir(t), Throwaway: true})
	errs := make(chan error)
	for range 4 {
		go func() { errs <- s.EnsureDatabase(context.Background(), `odd "name"`) }()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if n := ask[string](t, s, `odd "name"`, `select current_database()`); n != `odd "name"` {
		t.Errorf("connected to %s", n)
	}
}

// A plain user runs the server as himself, and root joins in or takes over later.
func TestPlainUser(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Log("every other test of this package ran as a plain user")
		return
	}
	plain, err := unprivileged()
	if err != nil {
		t.Fatal(err)
	}
	dir := shortDir(t)
	if err := os.Chown(dir, plain.uid, plain.gid); err != nil {
		t.Fatal(err)
	}
	h := startHelper(t, dir, &plain)
	if who := h.next(t); who != "owner" {
		t.Fatalf("the helper is %q", who)
	}
	h.next(t)
	if s := begun(t, Options{Dir: dir}); s.Owner() {
		t.Error("root took the server away from a living process")
	} else if err := s.Stop(limited(t)); err != nil {
		t.Error(err)
	}
	h.end(t)
	s := begun(t, Options{Dir: dir})
	if !s.Owner() {
		t.Error("nobody owns the server")
	}
	if err := s.Stop(limited(t)); err != nil {
		t.Error(err)
	}
	h = startHelper(t, dir, &plain) // and root left nothing behind that is closed to him
	if who := h.next(t); who != "owner" {
		t.Fatalf("the helper is %q", who)
	}
	h.end(t)
}
