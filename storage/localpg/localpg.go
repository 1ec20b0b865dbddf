// Package localpg runs a private PostgreSQL server in a folder, so that leadline
// needs no database to be set up: the server starts with the program, stops with
// the program, and whatever was committed survives any way of dying.
//
// One process at a time owns the folder (a lock that the kernel frees when the
// process dies); others that are started on it share the owner's server and lose
// it when the owner stops. The server is reachable through a unix socket by root
// and by its own user only: there is no TCP port and no password.
//
// The folder holds data (the cluster), run (the socket), postgres.log,
// owner.lock, hba.conf, ident.conf, and postgres-VERSION if the programs of
// PostgreSQL had to be fetched. On Windows Start refuses in a sentence.
//
// A service manager that signals every process of the service (systemd without
// KillMode=mixed) cuts the database off while the program still finishes its work;
// nothing is lost, but the end is not a quiet one.
package localpg

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Role is the database role that every connection uses; it is the superuser of
// the private server, so nothing in the program needs another account.
const Role = "leadline"

// Options says where and how; zero values are the defaults.
type Options struct {
	// Dir is the folder; "" is DefaultDir. Its path must be short (the socket is
	// in it) and, if the program runs as root, open to the server's user.
	Dir string
	// BinDir has the programs postgres and initdb; "" searches PATH and the usual
	// places. A folder without them is an error, never a reason to look elsewhere.
	BinDir string
	// Throwaway gives up durability for speed: data is lost if the machine stops.
	// For tests, rehearsals and benchmarks only.
	Throwaway bool
	// Settings are further PostgreSQL settings; they win over those of Start.
	Settings map[string]string
	// Log is told in sentences what takes time; nil is silence.
	Log func(format string, args ...any)
	// Fetch allows to download PostgreSQL with npm where none is installed.
	Fetch bool
	// Remove deletes Dir when the owner stops.
	Remove bool

	// Tests hide what is installed with these.
	places []string // where to look for programs; nil is usualPlaces
	npm    string   // the program that fetches; "" is npm
}

// DefaultDir is where leadline keeps its data if nothing else is said.
func DefaultDir() (string, error) {
	if os.Geteuid() == 0 {
		return "/var/lib/leadline", nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("find the home folder: %w; set LEADLINE_DATA_DIR", err)
	}
	return filepath.Join(home, ".local", "share", "leadline"), nil
}

// Server is a running PostgreSQL: its own, or one that it shares.
type Server struct {
	o     Options
	place place
	lock  *os.File // held by the owner; nil in a sharer
	proc  *process // the owner's postgres; nil in a sharer
	bin   string   // the folder of its programs

	done     chan struct{}
	stopping chan struct{} // closed by Stop: an end is no longer a surprise
	watching chan struct{} // closed when nothing of ours runs any more
	stopOnce sync.Once
	stopErr  error
}

// Start returns a server that takes connections. It makes the cluster if there is
// none, waits for the server of a killed predecessor to finish, or joins the one
// that a living process owns. ctx bounds the start, not the life of the server.
func Start(ctx context.Context, o Options) (*Server, error) {
	s, err := start(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("start postgres: %w", err)
	}
	return s, nil
}

func start(ctx context.Context, o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = func(string, ...any) {}
	}
	p, err := openPlace(o.Dir)
	if err != nil {
		return nil, err
	}
	s := &Server{o: o, place: p, done: make(chan struct{}), stopping: make(chan struct{}), watching: make(chan struct{})}
	lock, conn, err := p.claim(ctx, o.Log)
	switch {
	case err != nil:
		return nil, errors.Join(err, p.close())
	case conn != nil:
		o.Log("using the PostgreSQL in %s that another process started; it stops when that process stops", p.dir)
		go s.watchShared(conn)
		return s, nil
	}
	s.lock = lock
	if s.proc, err = s.own(ctx); err != nil {
		return nil, errors.Join(err, unlock(lock), p.close())
	}
	go s.watchOwn()
	return s, nil
}

// own does what only the holder of the lock may do.
func (s *Server) own(ctx context.Context) (*process, error) {
	bin, err := s.binaries(ctx)
	if err != nil {
		return nil, err
	}
	s.bin = bin
	if err := s.place.enterable(bin); err != nil {
		return nil, err
	}
	if err := s.place.writeAccess(); err != nil {
		return nil, err
	}
	if err := s.create(ctx, bin); err != nil {
		return nil, err
	}
	if err := s.place.clearOrphan(ctx, s.o.Log); err != nil {
		return nil, err
	}
	return s.launch(ctx, bin)
}

// URL is the connection string for a database on this server.
func (s *Server) URL(database string) string { return s.place.url(database) }

func (p place) url(database string) string {
	u := url.URL{Scheme: "postgres", User: url.User(Role), Path: "/" + database}
	u.RawQuery = url.Values{"host": {p.run()}, "port": {port}}.Encode()
	return u.String()
}

// Dir is the folder of the server.
func (s *Server) Dir() string { return s.place.dir }

// Owner is false if another process started the server and its end will end ours.
func (s *Server) Owner() bool { return s.lock != nil }

// EnsureDatabase makes the database if there is none of that name; two processes
// may ask for the same one at the same time.
func (s *Server) EnsureDatabase(ctx context.Context, name string) error {
	if err := s.place.ensureDatabase(ctx, name); err != nil {
		return fmt.Errorf("make database %q: %w", name, err)
	}
	return nil
}

func (p place) ensureDatabase(ctx context.Context, name string) error {
	conn, err := pgx.Connect(ctx, p.url("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	var found bool
	err = conn.QueryRow(ctx, `select exists (select from pg_database where datname = $1)`, name).Scan(&found)
	if err != nil || found {
		return err
	}
	_, err = conn.Exec(ctx, `create database `+pgx.Identifier{name}.Sanitize())
	var pe *pgconn.PgError
	if errors.As(err, &pe) && (pe.Code == "42P04" || pe.Code == "23505") {
		return nil // made by another process between the two statements
	}
	return err
}

// Done is closed when PostgreSQL ends although nobody called Stop: the program
// cannot go on and should exit with an error, the next start recovers.
func (s *Server) Done() <-chan struct{} { return s.done }

// Stop ends the server if this process owns it, and waits for that; open
// connections are cut, what was committed stays. If ctx ends first the server is
// told to drop everything at once, and the next start takes longer to recover.
// A sharer only lets go. Calling it again returns the same answer.
func (s *Server) Stop(ctx context.Context) error {
	s.stopOnce.Do(func() {
		close(s.stopping)
		if s.proc != nil {
			s.stopErr = s.proc.stop(ctx)
		}
		<-s.watching
		if s.lock != nil && s.o.Remove {
			s.stopErr = errors.Join(s.stopErr, os.RemoveAll(s.place.dir))
		}
		if s.lock != nil {
			s.stopErr = errors.Join(s.stopErr, unlock(s.lock))
		}
		s.stopErr = errors.Join(s.stopErr, s.place.close())
		if s.stopErr != nil {
			s.stopErr = fmt.Errorf("stop postgres: %w", s.stopErr)
		}
	})
	return s.stopErr
}

func (s *Server) watchOwn() {
	defer close(s.watching)
	<-s.proc.ended
	select {
	case <-s.stopping:
	default:
		s.o.Log("PostgreSQL in %s ended by itself: %v; see %s", s.place.dir, s.proc.err, s.place.log())
		close(s.done)
	}
}
