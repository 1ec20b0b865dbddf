package localpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// create makes the cluster if there is none. It is made beside its place and
// renamed, so that a kill in the middle leaves nothing that looks finished.
func (s *Server) create(ctx context.Context, bin string) error {
	p := s.place
	if _, err := p.root.Lstat("data"); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if !s.o.Throwaway {
		s.o.Log("making a private PostgreSQL in %s", p.dir)
	}
	text, err := s.initdb(ctx, bin, locale())
	if err != nil && strings.Contains(text, "invalid locale name") {
		text, err = s.initdb(ctx, bin, "C")
	}
	if err = p.as.explain(err); err != nil {
		return errors.Join(fmt.Errorf("make a cluster in %s with initdb: %w%s", p.dir, err, lastLines(text)), p.root.RemoveAll("data.tmp"))
	}
	if err := p.root.Rename("data.tmp", "data"); err != nil {
		return err
	}
	return syncDir(p.dir)
}

func (s *Server) initdb(ctx context.Context, bin, locale string) (string, error) {
	p := s.place
	if err := p.root.RemoveAll("data.tmp"); err != nil {
		return "", err
	}
	if err := p.makeOwned("data.tmp"); err != nil {
		return "", err
	}
	args := []string{
		"-D", filepath.Join(p.dir, "data.tmp"), "-U", Role, "--encoding=UTF8", "--locale=" + locale,
		"--auth-local=peer", "--auth-host=reject",
	}
	if s.o.Throwaway {
		args = append(args, "--no-sync", "--wal-segsize=1")
	}
	cmd := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), args...)
	p.as.prepare(cmd)
	cmd.WaitDelay = 5 * time.Second // what initdb itself started notices a little later
	runtime.LockOSThread()          // the death signal belongs to the thread
	defer runtime.UnlockOSThread()
	text, err := cmd.CombinedOutput()
	return string(text), err
}

// locale sorts by code point and knows letters beyond ASCII.
func locale() string {
	if runtime.GOOS == "darwin" {
		return "en_US.UTF-8"
	}
	return "C.UTF-8"
}

func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// lastLines shortens what a program printed to what an operator wants to read.
func lastLines(text string) string {
	if text = strings.TrimSpace(text); text == "" {
		return ""
	}
	lines := strings.Split(text, "\n")
	return ": " + strings.Join(lines[max(0, len(lines)-4):], " / ")
}
