package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

const (
	readyPause  = 5 * time.Millisecond
	retryPause  = 100 * time.Millisecond
	retries     = 50       // of retryPause: old backends may still hold shared memory
	maxLogBytes = 16 << 20 // then one older log is kept beside it
)

// process is a postgres that we started.
type process struct {
	pid   int
	ended chan struct{}
	err   error // valid once ended is closed
}

// launch starts postgres and waits until it takes connections, however long it
// recovers, as long as it lives and ctx does.
func (s *Server) launch(ctx context.Context, bin string) (*process, error) {
	for try := 0; ; try++ {
		p, said, err := s.launchOnce(ctx, bin)
		if err == nil {
			return p, nil
		}
		if ctx.Err() != nil || try >= retries || !passing(said) {
			return nil, err
		}
		if err := pause(ctx, retryPause); err != nil {
			return nil, err
		}
	}
}

// passing is true if the trouble is a predecessor that is not quite gone.
func passing(said string) bool {
	return strings.Contains(said, "shared memory block") || strings.Contains(said, "lock file")
}

func (s *Server) launchOnce(ctx context.Context, bin string) (p *process, said string, err error) {
	logFile, from, err := s.openLog()
	if err != nil {
		return nil, "", err
	}
	defer logFile.Close()
	cmd := exec.Command(filepath.Join(bin, "postgres"), s.args()...)
	cmd.Stdout, cmd.Stderr = logFile, logFile
	s.place.as.prepare(cmd)
	p, err = begin(cmd)
	if err != nil {
		return nil, "", fmt.Errorf("run %s as user %s: %w", cmd.Path, s.place.as.name, s.place.as.explain(err))
	}
	if err = s.ready(ctx, p); err == nil {
		return p, "", nil
	}
	select {
	case <-p.ended:
		said = readFrom(logFile, from)
		return nil, said, fmt.Errorf("%w%s (all of it is in %s)", err, lastLines(said), s.place.log())
	default:
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		return nil, "", errors.Join(err, p.stop(end))
	}
}

// begin starts cmd from a thread that lives until cmd ends: the kernel's death
// signal would else come when the Go runtime retires the thread.
func begin(cmd *exec.Cmd) (*process, error) {
	p := &process{ended: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		if err == nil {
			p.pid = cmd.Process.Pid
		}
		started <- err
		if err != nil {
			return
		}
		p.err = cmd.Wait()
		close(p.ended)
	}()
	return p, <-started
}

func (s *Server) ready(ctx context.Context, p *process) error {
	for {
		conn, err := s.place.connect(ctx)
		if err == nil {
			closeQuickly(conn)
			return nil
		}
		if hopeless(err) {
			return err
		}
		wait := readyPause
		if startingUp(err) {
			wait *= 4 // each try costs it a process
		}
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			t.Stop()
			return fmt.Errorf("wait for PostgreSQL in %s to take connections: %w (it said: %w)", s.place.dir, ctx.Err(), err)
		case <-p.ended:
			t.Stop()
			return fmt.Errorf("PostgreSQL ended while starting (%w)", p.err)
		case <-t.C:
		}
	}
}

// stop asks for a clean end; if ctx ends first, for an end at once.
func (p *process) stop(ctx context.Context) error {
	p.signal(stopFast)
	select {
	case <-p.ended:
		return nil
	case <-ctx.Done():
	}
	p.signal(stopImmediate)
	late := time.NewTimer(10 * time.Second) // PostgreSQL itself kills what hangs after 5 s
	defer late.Stop()
	select {
	case <-p.ended:
		return fmt.Errorf("a clean end took too long, the next start has to recover: %w", ctx.Err())
	case <-late.C:
		return fmt.Errorf("PostgreSQL (%d) does not end: %w", p.pid, ctx.Err())
	}
}

// args are the settings that make the server private, and those that the caller wants.
func (s *Server) args() []string {
	set := map[string]string{
		"hba_file":                filepath.Join(s.place.dir, "hba.conf"),
		"ident_file":              filepath.Join(s.place.dir, "ident.conf"),
		"listen_addresses":        "",
		"unix_socket_directories": `"` + strings.ReplaceAll(s.place.run(), `"`, `""`) + `"`,
		"unix_socket_permissions": "0700",
		"port":                    port,
		"timezone":                "UTC",
		"log_timezone":            "UTC",
		"log_error_verbosity":     "terse", // DETAIL would put values of rows, such as phone numbers, into the log
	}
	if s.o.Throwaway {
		for k, v := range throwaway {
			set[k] = v
		}
	}
	for k, v := range s.o.Settings {
		set[k] = v
	}
	args := []string{"-D", s.place.data()}
	for _, k := range sortedKeys(set) {
		args = append(args, "-c", k+"="+set[k])
	}
	return args
}

var throwaway = map[string]string{
	"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
	"wal_level": "minimal", "max_wal_senders": "0", "min_wal_size": "2MB", "max_wal_size": "64MB",
	"checkpoint_timeout": "1h", "autovacuum": "off", "max_connections": "300",
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// openLog returns the server's log and where it ends now.
func (s *Server) openLog() (*os.File, int64, error) {
	const name = "postgres.log"
	root := s.place.root
	if info, err := root.Stat(name); err == nil && info.Size() > maxLogBytes {
		if err := root.Rename(name, name+".old"); err != nil {
			return nil, 0, err
		}
	}
	f, err := root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, 0, err
	}
	if err := s.place.give(name); err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	from, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, from, nil
}

func readFrom(f *os.File, from int64) string {
	text, err := io.ReadAll(io.NewSectionReader(f, from, 64<<10))
	if err != nil {
		return err.Error()
	}
	return string(text)
}
