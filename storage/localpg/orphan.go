package localpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	orphanPause = 10 * time.Millisecond
	orphanGrace = 200  // of orphanPause: the kernel told it to stop; it gets this long to begin
	orphanLimit = 3000 // of orphanPause: then one that never answered is not ours to stop
)

// clearOrphan waits until the server of a killed predecessor is gone. It is never
// adopted: one that still answers may be half-way through its end.
func (p place) clearOrphan(ctx context.Context, say func(string, ...any)) error {
	told := false
	for try := 0; ; try++ {
		pid := p.postmaster()
		if pid == 0 {
			return p.removeStale()
		}
		if try == 20 {
			say("waiting for the PostgreSQL of a killed process to finish")
		}
		if try >= orphanGrace && !told && p.answers(ctx) {
			told = true
			if err := signal(pid, stopFast); err != nil && !errors.Is(err, syscall.ESRCH) {
				return fmt.Errorf("stop the PostgreSQL of a killed process (%d): %w", pid, err)
			}
		}
		if try >= orphanGrace && !told && runtime.GOOS != "linux" {
			return nil // a number that something else has now: let postgres judge its own file
		}
		if try >= orphanLimit && !told {
			return fmt.Errorf("process %d seems to be a PostgreSQL that something else started on %s: stop it first", pid, p.data())
		}
		if err := pause(ctx, orphanPause); err != nil {
			return fmt.Errorf("wait for the PostgreSQL of a killed process (%d) to finish: %w", pid, err)
		}
	}
}

func (p place) answers(ctx context.Context) bool {
	conn, err := p.connect(ctx)
	if err != nil {
		return startingUp(err)
	}
	closeQuickly(conn)
	return true
}

// postmaster is the number of the live server of this folder, or 0.
func (p place) postmaster() int {
	pid := p.recordedPid()
	if pid <= 1 || !exists(pid) || !p.mayServe(pid) {
		return 0
	}
	return pid
}

// mayServe is false if the process is certainly not the server of this folder. It
// reads the command line because that is open to everybody: root in a container
// may not see the working folder of another user's process.
func (p place) mayServe(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if errors.Is(err, fs.ErrNotExist) {
		return runtime.GOOS != "linux" // gone; elsewhere there is no /proc to ask
	} else if err != nil {
		return true
	}
	args := strings.Split(string(text), "\x00")
	if name := filepath.Base(args[0]); name != "postgres" && name != "postmaster" {
		return false // also a dead process that nobody waited for: its line is empty
	}
	at := slices.Index(args, "-D") + 1
	if at == 0 || at == len(args) {
		return true // started by hand: we cannot tell
	}
	its, err := os.Stat(args[at])
	ours, err2 := os.Stat(p.data())
	return err != nil || err2 != nil || os.SameFile(its, ours)
}

func (p place) recordedPid() int {
	text, err := p.root.ReadFile("data/postmaster.pid")
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		return 0
	}
	return pid
}

// removeStale deletes what would make PostgreSQL believe that it runs already:
// after a crash its old process number may belong to something else, for good in
// a container where numbers repeat. A dead number PostgreSQL sees through itself.
func (p place) removeStale() error {
	stale := []string{"run/" + socketName, "run/" + socketName + ".lock"}
	if pid := p.recordedPid(); runtime.GOOS == "linux" && pid > 1 && exists(pid) {
		stale = append(stale, "data/postmaster.pid")
	}
	for _, name := range stale {
		if err := p.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
