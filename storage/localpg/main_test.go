//go:build unix

package localpg

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// TestMain is also a second program: with LOCALPG_HELPER set the test binary runs
// a server in that folder and writes rows until it is killed or its input closes.
func TestMain(m *testing.M) {
	if dir := os.Getenv("LOCALPG_HELPER"); dir != "" {
		if err := help(dir); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		return
	}
	m.Run()
}

// shortDir is a folder that the server's user may enter; t.TempDir is none when
// root runs the tests.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := TempDir("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func limited(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 45*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// begun starts a server here that the end of the test stops.
func begun(t *testing.T, o Options) *Server {
	t.Helper()
	s, err := Start(limited(t), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

// ask runs one query that returns one value.
func ask[T any](t *testing.T, s *Server, database, sql string, args ...any) T {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.URL(database))
	if err != nil {
		t.Fatal(err)
	}
	defer closeQuickly(conn)
	var v T
	if err := conn.QueryRow(t.Context(), sql, args...).Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func do(t *testing.T, s *Server, database, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.URL(database))
	if err != nil {
		t.Fatal(err)
	}
	defer closeQuickly(conn)
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// sleeper is a process of that user which has nothing to do with PostgreSQL.
func sleeper(t *testing.T, as account) int {
	t.Helper()
	cmd := exec.Command("sleep", "60")
	as.prepare(cmd)
	p, err := begin(cmd)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.signal(syscall.SIGKILL)
		<-p.ended
	})
	return p.pid
}

// zombie is a dead process of that user for which nobody waits until the test ends.
func zombie(t *testing.T, as account) int {
	t.Helper()
	cmd := exec.Command("true")
	as.prepare(cmd)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Wait() })
	return cmd.Process.Pid
}

// rewritePid makes a lock file of PostgreSQL name another process.
func rewritePid(t *testing.T, path string, pid int) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), "\n")
	if err := os.WriteFile(path, fmt.Appendf(nil, "%d\n%s", pid, after), 0o600); err != nil {
		t.Fatal(err)
	}
}
