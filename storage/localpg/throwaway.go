package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const (
	memory    = "/dev/shm"
	enough    = 1 << 30 // below this much room the disk is safer than memory
	throwDir  = "leadline-pg-"
	keptName  = "kept"
	throwMode = 0o711
)

// StartThrowaway starts a server that is forgotten when it stops: in memory where
// there is room, without fsync, in a folder of its own that Stop removes. The
// server dies with the process; what a killed process left behind is removed by
// the next StartThrowaway. For tests, rehearsals and benchmarks.
func StartThrowaway(ctx context.Context, o Options) (*Server, error) {
	base := os.TempDir()
	if freeBytes(memory) > enough {
		base = memory
	}
	sweep(base)
	dir, err := TempDir(base)
	if err != nil {
		return nil, fmt.Errorf("start a throw-away postgres: %w", err)
	}
	o.Dir, o.Throwaway, o.Remove = dir, true, true
	s, err := Start(ctx, o)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s, nil
}

// TempDir makes a folder with a short name that the server's user may enter, which
// the usual ones for tests are not when root runs them. "" is the system's place.
func TempDir(base string) (string, error) {
	dir, err := os.MkdirTemp(base, throwDir+strconv.Itoa(os.Getpid())+"-")
	if err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, throwMode)
}

// Keep makes Stop leave the folder, and says how to look into it afterwards.
func (s *Server) Keep() (string, error) {
	if err := s.place.write(keptName, "to be looked at; delete the folder afterwards\n"); err != nil {
		return "", fmt.Errorf("keep %s: %w", s.place.dir, err)
	}
	s.o.Remove = false
	args := []string{filepath.Join(s.bin, "postgres")}
	for _, arg := range s.args() {
		args = append(args, "'"+arg+"'")
	}
	return fmt.Sprintf("start it as user %s: %s\nconnect: psql -h %s -U %s", s.place.as.name, strings.Join(args, " "), s.place.run(), Role), nil
}

// sweep removes the folders of processes that were killed. It is best effort: the
// next one tries again.
func sweep(base string) {
	dirs, _ := filepath.Glob(filepath.Join(base, throwDir+"*-*"))
	for _, dir := range dirs {
		name, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), throwDir), "-")
		pid, err := strconv.Atoi(name)
		if err != nil || exists(pid) {
			continue
		}
		if _, err := os.Lstat(filepath.Join(dir, keptName)); err == nil {
			continue
		}
		removeUnowned(dir)
	}
}

// removeUnowned spares a folder that a process of another numbering (a container)
// still owns, and one whose server is still stopping.
func removeUnowned(dir string) {
	f, err := os.OpenFile(filepath.Join(dir, "owner.lock"), os.O_RDWR, 0)
	if err != nil {
		return
	}
	defer f.Close()
	root, err := os.OpenRoot(dir)
	if err != nil {
		return
	}
	defer root.Close()
	if (place{dir: dir, root: root}).postmaster() != 0 {
		return
	}
	if ok, err := tryLock(f); ok && err == nil {
		_ = os.RemoveAll(dir)
	}
}
