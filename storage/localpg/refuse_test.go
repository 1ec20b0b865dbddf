//go:build unix

package localpg

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// refused starts with the options and wants a sentence with these words.
func refused(t *testing.T, o Options, words ...string) {
	t.Helper()
	s, err := Start(limited(t), o)
	if err == nil {
		t.Error("it started")
		if err := s.Stop(limited(t)); err != nil {
			t.Error(err)
		}
		return
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q does not say %q", err, w)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("%q is more than one line", err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	t.Run("long path", func(t *testing.T) {
		t.Parallel()
		refused(t, Options{Dir: filepath.Join(shortDir(t), strings.Repeat("x", 100))}, "too long a name", "LEADLINE_DATA_DIR")
	})
	t.Run("closed parent", func(t *testing.T) {
		t.Parallel()
		if os.Geteuid() != 0 {
			return // only root needs another user
		}
		closed := filepath.Join(shortDir(t), "closed")
		if err := os.Mkdir(closed, 0o700); err != nil {
			t.Fatal(err)
		}
		refused(t, Options{Dir: filepath.Join(closed, "d")}, "cannot enter "+closed+" (mode 0700)", "LEADLINE_DATA_DIR")
	})
	t.Run("folder of another user", func(t *testing.T) {
		t.Parallel()
		plain, err := unprivileged()
		if err != nil || os.Geteuid() != 0 {
			return
		}
		h := startHelper(t, shortDir(t), &plain)
		if !h.out.Scan() || !strings.Contains(h.out.Text(), "choose another LEADLINE_DATA_DIR, or run the program as the owner") {
			t.Errorf("%q", h.out.Text())
		}
	})
	t.Run("data of root", func(t *testing.T) {
		t.Parallel()
		if os.Geteuid() != 0 {
			return
		}
		dir := shortDir(t)
		if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
			t.Fatal(err)
		}
		refused(t, Options{Dir: dir}, "belongs to root", "chown")
	})
	t.Run("other version", func(t *testing.T) {
		t.Parallel()
		refused(t, Options{Dir: withData(t, "PG_VERSION", "11\n")}, "made by PostgreSQL 11", "LEADLINE_PG_BINDIR")
	})
	t.Run("other data", func(t *testing.T) {
		t.Parallel()
		refused(t, Options{Dir: withData(t, "cat.jpg", "")}, "holds no PostgreSQL data")
	})
	t.Run("empty BinDir", func(t *testing.T) {
		t.Parallel()
		refused(t, Options{Dir: shortDir(t), BinDir: "/usr/share"}, "LEADLINE_PG_BINDIR is /usr/share")
	})
	t.Run("nothing installed", func(t *testing.T) {
		t.Parallel()
		refused(t, Options{Dir: shortDir(t), places: []string{"/nowhere"}}, "no PostgreSQL was found", advice)
	})
	t.Run("nothing installed and no npm", func(t *testing.T) {
		t.Parallel()
		refused(t, Options{Dir: shortDir(t), places: []string{"/nowhere"}, Fetch: true, npm: "/nowhere/npm"}, "npm is not installed", advice)
	})
	t.Run("npm fails", func(t *testing.T) {
		t.Parallel()
		refused(t, Options{Dir: shortDir(t), places: []string{"/nowhere"}, Fetch: true, npm: "false"}, "npm pack", advice)
	})
	t.Run("npm brings nothing", func(t *testing.T) {
		t.Parallel()
		refused(t, Options{Dir: shortDir(t), places: []string{"/nowhere"}, Fetch: true, npm: "true"}, "left 0 archives", advice)
	})
	t.Run("bad setting", func(t *testing.T) {
		t.Parallel()
		refused(t, Options{Dir: shortDir(t), Throwaway: true, Settings: map[string]string{"no_such": "1"}}, "FATAL", "no_such", "postgres.log")
	})
}

func withData(t *testing.T, name, text string) string {
	t.Helper()
	dir := shortDir(t)
	p, err := openPlace(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	if err := p.makeOwned("data"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(p.data(), name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// The server is private: no TCP, no password, and a socket that others cannot reach.
func TestServerIsPrivate(t *testing.T) {
	t.Parallel()
	s := begun(t, Options{Dir: shortDir(t)})
	for name, want := range map[string]string{"listen_addresses": "", "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "server_encoding": "UTF8", "log_error_verbosity": "terse"} {
		if got := ask[string](t, s, "postgres", `select current_setting($1)`, name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	if info, err := os.Stat(s.place.run()); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the socket's folder: %v %v", info.Mode(), err)
	}
	if n := ask[int](t, s, "postgres", `select count(*) from pg_hba_file_rules where not (type = 'local' and auth_method = 'peer')`); n != 0 {
		t.Errorf("%d other ways to connect", n)
	}
	other := strings.Replace(s.URL("postgres"), Role+"@", "postgres@", 1)
	if conn, err := pgx.Connect(t.Context(), other); err == nil {
		closeQuickly(conn)
		t.Error("the map lets us be anybody")
	}
	if s.place.as.drop {
		nobody(t, s)
	}
}

// nobody tries to reach the socket as a user who has no business there.
func nobody(t *testing.T, s *Server) {
	t.Helper()
	other := account{uid: 65533, gid: 65533, drop: true}
	if other.reaches(s.place.run()) {
		t.Error("any user can reach the socket")
	}
	if other.reaches(s.place.data()) {
		t.Error("any user can reach the data")
	}
}

// Links that the server's user puts into its folder do not lead root's writes astray.
func TestRootFollowsNoLink(t *testing.T) {
	t.Parallel()
	dir, away := shortDir(t), filepath.Join(shortDir(t), "precious")
	if err := os.WriteFile(away, []byte("untouched"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"hba.conf", "ident.conf", "hba.conf.tmp"} {
		if err := os.Symlink(away, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	s := begun(t, Options{Dir: dir, Throwaway: true})
	if err := s.Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(away); err != nil || string(text) != "untouched" {
		t.Errorf("it now says %q (%v)", text, err)
	}
	for _, name := range []string{"postgres.log", "owner.lock"} {
		dir := shortDir(t)
		if err := os.Symlink(away, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		refused(t, Options{Dir: dir, Throwaway: true}, "escapes")
	}
}
