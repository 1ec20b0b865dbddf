package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"leadline/storage"
	"leadline/storage/localpg"
)

// BackupCmd writes a backup of the database.
type BackupCmd struct {
	To string `help:"The file to write; if not given, one named after the time in DATA_DIR/backups." placeholder:"FILE"`
}

// Run writes a dump of one moment. What is erased later is erased again after a
// restore by `leadline erase again`.
func (c *BackupCmd) Run(e *env) error {
	began := e.now()
	file, err := c.file(e)
	if err != nil {
		return err
	}
	d, err := openDatabase(e)
	if err != nil {
		return err
	}
	defer d.close(e.ctx)
	dump, err := clientProgram(e, "pg_dump")
	if err != nil {
		return err
	}
	restore, err := clientProgram(e, "pg_restore")
	if err != nil {
		return err
	}
	if err := storage.Backup(e.ctx, d.url, dump, restore, file); err != nil {
		return err
	}
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%s (%d bytes, as of %s, %s)\n", file, info.Size(), utc(began), e.now().Sub(began).Round(time.Millisecond))
	fmt.Fprintln(e.out, "restore it into an empty database with pg_restore --no-owner --dbname=…, then run leadline migrate, erase again and verify")
	return nil
}

// file is where the backup goes; an existing one is never written over.
func (c *BackupCmd) file(e *env) (string, error) {
	file := c.To
	if file == "" {
		dir := e.config.DataDir
		if dir == "" {
			var err error
			if dir, err = localpg.DefaultDir(); err != nil {
				return "", err
			}
		}
		dir = filepath.Join(dir, "backups")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return "", fmt.Errorf("make the folder for backups: %w; name a file with --to", err)
		}
		file = filepath.Join(dir, "leadline-"+e.now().UTC().Format("20060102T150405Z")+".dump")
	}
	if _, err := os.Stat(file); err == nil {
		return "", usage(fmt.Sprintf("%s is there already; name another file", file))
	}
	return file, nil
}

// clientProgram finds a program of PostgreSQL's clients beside the server's or
// in the path.
func clientProgram(e *env, name string) (string, error) {
	if e.config.PGBindir != "" {
		if path := filepath.Join(e.config.PGBindir, name); isProgram(path) {
			return path, nil
		}
	}
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin"} {
		found, _ := filepath.Glob(filepath.Join(pattern, name))
		if len(found) > 0 { // the newest version is sorted last
			return found[len(found)-1], nil
		}
	}
	return "", fmt.Errorf("%s is not installed: install the PostgreSQL client programs, or set LEADLINE_PG_BINDIR to their folder", name)
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}
