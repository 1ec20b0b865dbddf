//go:build unix

package localpg

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// help says "owner" or "sharer", then each number that it has committed.
func help(dir string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := Start(ctx, Options{Dir: dir})
	if err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	fmt.Println(map[bool]string{true: "owner", false: "sharer"}[s.Owner()])
	err = s.EnsureDatabase(ctx, "app")
	if err == nil {
		err = writeRows(ctx, s)
	}
	if err != nil && ctx.Err() == nil {
		select {
		case <-s.Done():
			fmt.Println("gone")
		case <-time.After(20 * time.Second):
			return fmt.Errorf("the server failed (%w), but Done is open", err)
		}
	}
	return s.Stop(context.Background())
}

func writeRows(ctx context.Context, s *Server) error {
	conn, err := pgx.Connect(ctx, s.URL("app"))
	if err != nil {
		return err
	}
	defer closeQuickly(conn)
	if _, err := conn.Exec(ctx, `select pg_advisory_xact_lock(1); create table if not exists kept (n bigserial primary key)`); err != nil {
		return err
	}
	for ctx.Err() == nil {
		var n int64
		if err := conn.QueryRow(ctx, `insert into kept default values returning n`).Scan(&n); err != nil {
			return err
		}
		fmt.Println(n)
		if err := pause(ctx, time.Millisecond); err != nil {
			return nil
		}
	}
	return nil
}

// helper is a running second program.
type helper struct {
	cmd *exec.Cmd
	in  io.Closer
	out *bufio.Scanner
}

func startHelper(t *testing.T, dir string, as *account) *helper {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	if as != nil {
		as.prepare(cmd)
		cmd.Path = copyBinary(t)
	} else {
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	}
	cmd.Env = append(os.Environ(), "LOCALPG_HELPER="+dir)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	h := &helper{cmd: cmd, in: in, out: bufio.NewScanner(out)}
	t.Cleanup(h.kill)
	return h
}

// copyBinary puts the test binary where another user may run it.
func copyBinary(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(shortDir(t), "helper")
	if err := os.WriteFile(path, content, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// next is the next line that the helper said.
func (h *helper) next(t *testing.T) string {
	t.Helper()
	if !h.out.Scan() {
		t.Fatalf("the helper ended: %v", h.out.Err())
	}
	if strings.HasPrefix(h.out.Text(), "error") {
		t.Fatal(h.out.Text())
	}
	return h.out.Text()
}

// kill is kill -9; what the helper had said is still in h.out.
func (h *helper) kill() { _ = h.cmd.Process.Kill() }

// rest waits until the helper is gone and returns the last line that it said.
func (h *helper) rest(t *testing.T) (last string) {
	t.Helper()
	last = h.out.Text()
	for h.out.Scan() {
		last = h.out.Text()
	}
	_ = h.cmd.Wait() // it was killed
	return last
}

// end lets the helper stop in good order.
func (h *helper) end(t *testing.T) {
	t.Helper()
	if err := h.in.Close(); err != nil {
		t.Fatal(err)
	}
	last := h.rest(t)
	if code := h.cmd.ProcessState.ExitCode(); code != 0 {
		t.Fatalf("the helper ended with %d after %q", code, last)
	}
}
