package localpg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
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
		return place{}, p.closed(err)
	}
	if err := p.makeOwned("run"); err != nil {
		return place{}, errors.Join(fmt.Errorf("make %s: %w", p.run(), p.closed(err)), p.close())
	}
	return p, nil
}

// closed adds what to do where the folder is somebody else's.
func (p place) closed(err error) error {
	if !p.as.drop && errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%w; choose another LEADLINE_DATA_DIR, or run the program as the owner of %s", err, p.dir)
	}
	return err
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
	return p.as.explain(p.root.Lchown(name, p.as.uid, p.as.gid))
}
