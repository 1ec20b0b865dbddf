package localpg

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// What an archive may unpack to; a real one has a tenth of each.
const (
	maxFiles = 10_000
	maxBytes = 600 << 20
)

// unpack writes the files below package/native and makes the links that the
// package lists (npm packages cannot hold links). Anything that is not a plain
// file, or that would land elsewhere, makes it refuse the whole archive.
func unpack(archive io.Reader, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	zipped, err := gzip.NewReader(archive)
	if err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	left := int64(maxBytes)
	files := tar.NewReader(zipped)
	for n := 0; ; n++ {
		head, err := files.Next()
		if errors.Is(err, io.EOF) {
			return link(root)
		}
		if err != nil {
			return fmt.Errorf("unpack: %w", err)
		}
		if left -= head.Size; n >= maxFiles || left < 0 {
			return fmt.Errorf("unpack: the archive is larger than PostgreSQL ever was")
		}
		if err := unpackOne(root, head, files); err != nil {
			return fmt.Errorf("unpack %q: %w", head.Name, err)
		}
	}
}

func unpackOne(root *os.Root, head *tar.Header, content io.Reader) error {
	name := strings.TrimSuffix(head.Name, "/")
	if !plain(name) {
		return errors.New("the path leaves the folder")
	}
	switch {
	case head.Typeflag == tar.TypeDir:
		return nil // made with the first file in it
	case head.Typeflag != tar.TypeReg:
		return errors.New("neither a file nor a folder")
	case !strings.HasPrefix(name, "package/native/"):
		return nil // the package's own scripts: of no use here
	}
	if err := makeParents(root, path.Dir(name)); err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if head.FileInfo().Mode()&0o100 != 0 {
		mode = 0o755
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	return errors.Join(err, f.Chmod(mode), f.Close()) // the server's user reads it whatever our umask
}

// plain is true for a path that stays below the folder and is spelt the short way.
func plain(name string) bool {
	return filepath.IsLocal(name) && path.Clean(name) == name && !strings.ContainsAny(name, "\\\x00")
}

func makeParents(root *os.Root, dir string) error {
	if _, err := root.Lstat(dir); err == nil {
		return nil
	}
	if up := path.Dir(dir); up != "." {
		if err := makeParents(root, up); err != nil {
			return err
		}
	}
	if err := root.Mkdir(dir, 0o755); err != nil {
		return err
	}
	return root.Chmod(dir, 0o755)
}

// link makes the links of pg-symlinks.json: libpq.so.5 and its like, without which
// the programs do not start.
func link(root *os.Root) error {
	text, err := root.ReadFile("package/native/pg-symlinks.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(text, &links); err != nil {
		return fmt.Errorf("read pg-symlinks.json: %w", err)
	}
	for _, l := range links {
		if err := linkOne(root, l.Source, l.Target); err != nil {
			return fmt.Errorf("link %q to %q: %w", l.Target, l.Source, err)
		}
	}
	return nil
}

func linkOne(root *os.Root, source, target string) error {
	for _, name := range []string{source, target} {
		if !plain(name) || !strings.HasPrefix(name, "native/") {
			return errors.New("the path leaves the folder")
		}
	}
	if info, err := root.Lstat("package/" + source); err != nil {
		return err
	} else if !info.Mode().IsRegular() {
		return errors.New("not a file")
	}
	to, err := filepath.Rel(path.Dir(target), source)
	if err != nil {
		return err
	}
	return root.Symlink(to, "package/"+target)
}
