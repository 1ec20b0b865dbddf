//go:build unix

package localpg

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"syscall"
)

// tryLock takes the lock that lives exactly as long as the open file.
func tryLock(f *os.File) (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) || errors.Is(err, syscall.EINTR) {
		return false, nil
	}
	return err == nil, err
}

// unlock frees the lock even if a program that is just being started still holds a
// copy of the open file.
func unlock(f *os.File) error {
	return errors.Join(syscall.Flock(int(f.Fd()), syscall.LOCK_UN), f.Close())
}

// prepare lets cmd run as the server's user, with few variables (none of our
// secrets), out of reach of the terminal's ^C.
func (a account) prepare(cmd *exec.Cmd) {
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	dieWithParent(cmd.SysProcAttr)
	if a.drop {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid), Groups: []uint32{uint32(a.gid)}}
	}
}

// reaches tries it: where access lists say more than the modes, only trying tells.
func (a account) reaches(dir string) bool {
	cmd := exec.Command("/bin/sh", "-c", ":")
	a.prepare(cmd)
	cmd.Dir = dir
	return cmd.Run() == nil
}

func ownerOf(info fs.FileInfo) int { return int(info.Sys().(*syscall.Stat_t).Uid) }
func groupOf(info fs.FileInfo) int { return int(info.Sys().(*syscall.Stat_t).Gid) }

// exists says whether a process of that number is there; a dead one that nobody
// waited for counts.
func exists(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

const (
	stopFast      = syscall.SIGINT  // PostgreSQL: cut connections, write everything, end
	stopImmediate = syscall.SIGQUIT // PostgreSQL: end now, recover at the next start
)

func signal(pid int, sig syscall.Signal) error { return syscall.Kill(pid, sig) }

// signal reaches the process only while it is ours: a number that was waited for
// may be somebody else's by now.
func (p *process) signal(sig syscall.Signal) {
	select {
	case <-p.ended:
	default:
		_ = syscall.Kill(p.pid, sig) // a dead one needs no signal
	}
}
