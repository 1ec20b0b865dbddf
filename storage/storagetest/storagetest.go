// Package storagetest gives every test a PostgreSQL database of its own.
//
// Each test binary runs one throw-away server (localpg, in memory, without fsync),
// migrates one template database on it and clones that for each test, which takes
// some tens of milliseconds. There is never a reason to skip: a machine without
// PostgreSQL gets it fetched, or the test fails with what to install.
//
//	func TestMain(m *testing.M) { storagetest.Main(m) }
//
//	func TestX(t *testing.T) {
//		t.Parallel()
//		url := storagetest.Open(t, storage.Migrate)
package storagetest

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/storage/localpg"
)

// shared is what the tests of one binary have in common.
var shared struct {
	sync.Mutex
	mainRuns  bool
	server    *localpg.Server
	err       error
	templates map[uintptr]*template
	kept      []string
}

// template is a migrated database that the tests' databases are copies of.
type template struct {
	once sync.Once
	name string
	err  error
}

var databases atomic.Int64

// Main runs the tests and stops the server. Without it the server would still die
// with the test binary, but its files would stay in memory, so Open insists on it.
func Main(m *testing.M) {
	shared.Lock()
	shared.mainRuns = true
	shared.Unlock()
	m.Run() // the testing package remembers the exit code
	if err := stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

func stop() error {
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil {
		return nil
	}
	if len(shared.kept) > 0 {
		if err := keep(); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return shared.server.Stop(ctx)
}

func keep() error {
	how, err := shared.server.Keep()
	if err != nil {
		return err
	}
	for _, name := range shared.kept {
		fmt.Fprintf(os.Stderr, "kept: %s\n", name)
	}
	fmt.Fprintln(os.Stderr, how)
	return nil
}

// Server is the server of this test binary, for tests that need more than a
// database; it is started when first asked for.
func Server(t testing.TB) *localpg.Server {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if !shared.mainRuns {
		t.Fatal("this package needs: func TestMain(m *testing.M) { storagetest.Main(m) }")
	}
	if shared.server == nil && shared.err == nil {
		shared.templates = map[uintptr]*template{}
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute) // a fetch takes long
		defer cancel()
		shared.server, shared.err = localpg.StartThrowaway(ctx, localpg.Options{
			BinDir: os.Getenv("LEADLINE_PG_BINDIR"),
			Fetch:  true,
			Log:    func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) },
		})
	}
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.server
}

// Dir is an empty folder for a server of the test's own (localpg.Options.Dir): its
// name is short and the server's user may enter it, unlike t.TempDir when root runs
// the tests. It is removed when the test ends.
func Dir(t testing.TB) string {
	t.Helper()
	dir, err := localpg.TempDir("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// Open gives the test its own freshly migrated database, as a connection string.
// migrate runs once for all tests that pass the same function; it must close its
// connections. The database is dropped when the test ends, whoever is still
// connected; it is kept and named when the test failed and LEADLINE_KEEP is set.
// A nil migrate gives an empty database.
func Open(t testing.TB, migrate func(ctx context.Context, url string) error) string {
	t.Helper()
	server := Server(t)
	from, err := migrated(t.Context(), server, migrate)
	if err != nil {
		t.Fatalf("migrate the template database: %v", err)
	}
	name := fmt.Sprintf("test%d", databases.Add(1))
	if err := clone(t.Context(), server, name, from); err != nil {
		t.Fatalf("clone the template database: %v", err)
	}
	t.Cleanup(func() {
		t.Helper()
		if t.Failed() && os.Getenv("LEADLINE_KEEP") != "" {
			shared.Lock()
			shared.kept = append(shared.kept, name+" of "+t.Name())
			shared.Unlock()
			return
		}
		if err := drop(server, name); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	return server.URL(name)
}

// migrated returns the template for the function, made at its first use. It is
// keyed by the place of the function in the code: closures made at one place are one.
func migrated(ctx context.Context, server *localpg.Server, migrate func(context.Context, string) error) (string, error) {
	if migrate == nil {
		return "template0", nil
	}
	key := reflect.ValueOf(migrate).Pointer()
	shared.Lock()
	tpl := shared.templates[key]
	if tpl == nil {
		tpl = &template{name: fmt.Sprintf("template_%d", len(shared.templates)+2)}
		shared.templates[key] = tpl
	}
	shared.Unlock()
	tpl.once.Do(func() { tpl.err = makeTemplate(context.WithoutCancel(ctx), server, tpl.name, migrate) })
	return tpl.name, tpl.err
}

func makeTemplate(ctx context.Context, server *localpg.Server, name string, migrate func(context.Context, string) error) error {
	if err := server.EnsureDatabase(ctx, name); err != nil {
		return err
	}
	if err := migrate(ctx, server.URL(name)); err != nil {
		return err
	}
	return admin(ctx, server,
		`alter database `+name+` with allow_connections false`,
		`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '`+name+`'`)
}

func clone(ctx context.Context, server *localpg.Server, name, from string) error {
	return admin(ctx, server, `create database `+name+` template `+from+` strategy file_copy`)
}

func drop(server *localpg.Server, name string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return admin(ctx, server, `drop database if exists `+name+` with (force)`)
}

func admin(ctx context.Context, server *localpg.Server, statements ...string) error {
	conn, err := pgx.Connect(ctx, server.URL("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for _, sql := range statements {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}
