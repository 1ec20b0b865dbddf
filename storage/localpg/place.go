package localpg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

const (
	port       = "5432" // only a part of the socket's name: nothing listens on TCP
	socketName = ".s.PGSQL." + port
	maxSocket  = 103 // the shortest limit of the systems we run on
)

// place is the folder of a server and the user who runs it.
type place struct {
	dir  string
	root *os.Root // writes go through it: as root we never follow a link out of the folder
	as   account
}

// account is the user of the server process.
type account struct {
	uid, gid int
	name     string
	drop     bool // we are root and become this user to run anything of PostgreSQL
}

func (p place) data() string   { return filepath.Join(p.dir, "data") }
func (p place) run() string    { return filepath.Join(p.dir, "run") }
func (p place) log() string    { return filepath.Join(p.dir, "postgres.log") }
func (p place) socket() string { return filepath.Join(p.run(), socketName) }
func (p place) close() error   { return p.root.Close() }

// openPlace makes the folder if need be and refuses, in words, one that cannot work.
func openPlace(dir string) (place, error) {
	if runtime.GOOS == "windows" {
		return place{}, errors.New("the built-in PostgreSQL does not run on Windows: set LEADLINE_DATABASE_URL")
	}
	var err error
	if dir == "" {
		if dir, err = DefaultDir(); err != nil {
			return place{}, err
		}
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return place{}, err
	}
	p := place{dir: dir}
	if n := len(p.socket()); n > maxSocket {
		return place{}, fmt.Errorf("the folder %s has too long a name: the socket in it would have a path of %d bytes and %d are possible; choose a shorter LEADLINE_DATA_DIR", dir, n, maxSocket)
	}
	if err := makeDirs(dir); err != nil {
		return place{}, fmt.Errorf("make the folder %s: %w; choose another LEADLINE_DATA_DIR", dir, err)
	}
	if p.as, err = chooseAccount(p.data()); err != nil {
		return place{}, err
	}
	if err := p.enterable(dir); err != nil {
		return place{}, err
	}
	if p.root, err = os.OpenRoot(dir); err != nil {
		return place{}, err
	}
	if err := p.makeOwned("run"); err != nil {
		return place{}, errors.Join(fmt.Errorf("make %s: %w; choose another LEADLINE_DATA_DIR", p.run(), err), p.close())
	}
	return p, nil
}

// makeDirs is MkdirAll whose folders the server's user may enter whatever the umask is.
func makeDirs(dir string) error {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := makeDirs(filepath.Dir(dir)); err != nil {
		return err
	}
	mode := fs.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o711
	}
	if err := os.Mkdir(dir, mode); errors.Is(err, fs.ErrExist) {
		return nil
	} else if err != nil {
		return err
	}
	return os.Chmod(dir, mode)
}

// makeOwned makes a folder that belongs to the server's user alone.
func (p place) makeOwned(name string) error {
	if err := p.root.Mkdir(name, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return p.give(name)
}

// give hands a file over to the server's user.
func (p place) give(name string) error {
	if !p.as.drop {
		return nil
	}
	return p.root.Lchown(name, p.as.uid, p.as.gid)
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

// writeAccess says who may connect: root and the server's user, through the
// socket, each as Role. It is written anew at each start, so damage heals.
func (p place) writeAccess() error {
	who := []string{p.as.name}
	if u, err := user.LookupId("0"); err == nil && u.Username != p.as.name {
		who = append(who, u.Username)
	}
	var ident strings.Builder
	for _, name := range who {
		fmt.Fprintf(&ident, "local %q %s\n", name, Role)
	}
	return errors.Join(
		p.write("hba.conf", "local all all peer map=local\n"),
		p.write("ident.conf", ident.String()))
}

// write replaces a file in one step.
func (p place) write(name, text string) error {
	tmp := name + ".tmp"
	if err := p.root.RemoveAll(tmp); err != nil {
		return err
	}
	if err := p.root.WriteFile(tmp, []byte(text), 0o600); err != nil {
		return err
	}
	if err := p.give(tmp); err != nil {
		return err
	}
	return p.root.Rename(tmp, name)
}
