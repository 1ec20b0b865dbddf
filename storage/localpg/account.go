package localpg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the user of the server process.
type account struct {
	uid, gid int
	name     string
	drop     bool // we are root and become this user to run anything of PostgreSQL
}

// chooseAccount says who runs the server: whoever owns the data, else we, else, as
// PostgreSQL refuses to run as root, the user postgres or nobody.
func chooseAccount(data string) (account, error) {
	me := os.Geteuid()
	info, err := os.Lstat(data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if me == 0 {
			return unprivileged()
		}
		return lookUp(me)
	case err != nil:
		return account{}, err
	}
	owner := ownerOf(info)
	switch {
	case owner == 0:
		return account{}, fmt.Errorf("%s belongs to root, as whom PostgreSQL refuses to run: give it to another user (chown -R postgres %s)", data, data)
	case me != 0 && me != owner:
		return account{}, fmt.Errorf("%s belongs to %s: run the program as that user or as root, or choose another LEADLINE_DATA_DIR", data, nameOf(owner))
	}
	return lookUp(owner)
}

func unprivileged() (account, error) {
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			return accountOf(u)
		}
	}
	return account{}, errors.New("the program runs as root, as whom PostgreSQL refuses to run, and there is neither a user postgres nor nobody: make one (useradd --system postgres), or run the program as another user")
}

func lookUp(uid int) (account, error) {
	u, err := user.LookupId(strconv.Itoa(uid))
	if err != nil {
		return account{}, fmt.Errorf("the user id %d has no name, and PostgreSQL does not run without one: add it to /etc/passwd, or set LEADLINE_DATABASE_URL", uid)
	}
	return accountOf(u)
}

func accountOf(u *user.User) (account, error) {
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return account{}, fmt.Errorf("read the user id of %s: %w", u.Username, err)
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return account{}, fmt.Errorf("read the group id of %s: %w", u.Username, err)
	}
	return account{uid: uid, gid: gid, name: u.Username, drop: os.Geteuid() == 0 && uid != 0}, nil
}

// explain adds what to do where root is not allowed what root usually is (a
// container without capabilities, a user namespace with one user).
func (a account) explain(err error) error {
	if a.drop && (errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EINVAL)) {
		return fmt.Errorf("%w: root may not act for the user %s here, and PostgreSQL refuses to run as root; run the program as an ordinary user, or set LEADLINE_DATABASE_URL", err, a.name)
	}
	return err
}

func nameOf(uid int) string {
	if u, err := user.LookupId(strconv.Itoa(uid)); err == nil {
		return "the user " + u.Username
	}
	return "the user id " + strconv.Itoa(uid)
}

// enterable refuses a folder that the server's user cannot reach, and names the
// parent that is closed to it; the home folder of root is the usual one.
func (p place) enterable(dir string) error {
	if !p.as.drop {
		return nil
	}
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return err
	}
	for _, step := range ancestors(real) {
		info, err := os.Stat(step)
		if err != nil {
			return err
		}
		if !mayEnter(info, p.as) && !p.as.reaches(real) {
			return fmt.Errorf("the user %s, who has to run PostgreSQL because root may not, cannot enter %s (mode %04o): choose a LEADLINE_DATA_DIR elsewhere, or open it (chmod o+x %s)", p.as.name, step, info.Mode().Perm(), step)
		}
	}
	return nil
}

// ancestors are the folders from / down to dir.
func ancestors(dir string) []string {
	steps := []string{"/"}
	for i, c := range dir {
		if c == '/' && i > 0 {
			steps = append(steps, dir[:i])
		}
	}
	if dir != "/" {
		steps = append(steps, dir)
	}
	return steps
}

func mayEnter(info fs.FileInfo, a account) bool {
	mode := info.Mode().Perm()
	switch {
	case ownerOf(info) == a.uid:
		return mode&0o100 != 0
	case groupOf(info) == a.gid:
		return mode&0o010 != 0
	}
	return mode&0o001 != 0
}
