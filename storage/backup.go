package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Backup dumps a database as of one moment with pg_dump, in its custom format,
// and has pg_restore read the list of it back. The file gets its name only then:
// a file with a name is a whole backup. Only its owner may read it.
func Backup(ctx context.Context, database, dump, restore, file string) error {
	part := file + ".part"
	defer os.Remove(part)
	if err := writeDump(ctx, dump, database, part); err != nil {
		return err
	}
	if err := tool(ctx, io.Discard, nil, restore, "--list", part); err != nil {
		return fmt.Errorf("the backup cannot be read back: %w", err)
	}
	return os.Rename(part, file)
}

// writeDump dumps into a file that only its owner may read.
func writeDump(ctx context.Context, program, database, file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	address, secret, err := withoutPassword(database)
	if err == nil {
		err = tool(ctx, f, secret, program, "--format=custom", "--dbname="+address)
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

var dsnPassword = regexp.MustCompile(`(^|\s)password\s*=\s*('(?:[^'\\]|\\.)*'|\S+)`)

// withoutPassword takes the password out of an address: everybody on the
// machine can read the arguments of a process, not its environment.
func withoutPassword(database string) (address string, secret []string, err error) {
	config, err := pgx.ParseConfig(database)
	if err != nil {
		return "", nil, fmt.Errorf("read the database address: %w", err)
	}
	if config.Password != "" {
		secret = []string{"PGPASSWORD=" + config.Password}
	}
	if u, err := url.Parse(database); err == nil && strings.HasPrefix(u.Scheme, "postgres") {
		if u.User != nil {
			u.User = url.User(u.User.Username())
		}
		q := u.Query()
		q.Del("password")
		u.RawQuery = q.Encode()
		return u.String(), secret, nil
	}
	return dsnPassword.ReplaceAllString(database, "$1"), secret, nil
}

// tool runs a program; what it complains of is the error.
func tool(ctx context.Context, out io.Writer, secret []string, program string, args ...string) error {
	cmd := exec.CommandContext(ctx, program, args...)
	var complaint bytes.Buffer
	cmd.Env, cmd.Stdout, cmd.Stderr = append(os.Environ(), secret...), out, &complaint
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(program), err, strings.TrimSpace(complaint.String()))
	}
	return nil
}
