package localpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	lockTries  = 30 // of lockPause: a process that was just killed still holds its lock for a moment
	lockPause  = 10 * time.Millisecond
	shareTries = 6000 // of lockPause, a minute: the owner may be making the cluster
)

// claim returns the lock (we own the folder) or a connection to the owner's
// server (we share it). Whoever starts while the owner starts waits for it, and
// takes over if the owner dies meanwhile.
func (p place) claim(ctx context.Context, say func(string, ...any)) (*os.File, *pgx.Conn, error) {
	f, err := p.root.OpenFile("owner.lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, nil, p.closed(err)
	}
	if err := p.give("owner.lock"); err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	conn, err := p.claimOrJoin(ctx, f, say)
	if err != nil || conn != nil {
		return nil, conn, errors.Join(err, f.Close())
	}
	return f, nil, nil
}

// claimOrJoin returns nil, nil once f is locked.
func (p place) claimOrJoin(ctx context.Context, f *os.File, say func(string, ...any)) (*pgx.Conn, error) {
	var last error
	for try := 0; try < shareTries; try++ {
		if ok, err := tryLock(f); ok || err != nil {
			return nil, err
		}
		if try >= lockTries {
			conn, err := p.connect(ctx)
			if err == nil {
				return p.stillOwned(ctx, f, conn)
			}
			last = err
			if hopeless(err) {
				return nil, fmt.Errorf("join the server that another process started: %w", err)
			}
			if startingUp(err) {
				try = lockTries // it is alive and recovers: however long that takes
			}
		}
		if try == 2*lockTries {
			say("waiting for the PostgreSQL that another process starts in %s", p.dir)
		}
		if err := pause(ctx, lockPause); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("another process holds %s/owner.lock but its server does not answer: %w", p.dir, last)
}

// stillOwned keeps a sharer from joining the server of an owner that just died:
// that server is about to stop.
func (p place) stillOwned(ctx context.Context, f *os.File, conn *pgx.Conn) (*pgx.Conn, error) {
	ok, err := tryLock(f)
	if ok || err != nil {
		return nil, errors.Join(err, conn.Close(ctx))
	}
	return conn, nil
}

func (p place) connect(ctx context.Context) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return pgx.Connect(ctx, p.url("postgres"))
}

// startingUp is true for the refusal of a server that is alive but not ready.
func startingUp(err error) bool {
	var pe *pgconn.PgError
	return errors.As(err, &pe) && pe.Code == "57P03"
}

// hopeless is true for a refusal that waiting does not change.
func hopeless(err error) bool {
	var pe *pgconn.PgError
	if errors.As(err, &pe) {
		return strings.HasPrefix(pe.Code, "28") || strings.HasPrefix(pe.Code, "3D")
	}
	return errors.Is(err, fs.ErrPermission)
}

// watchShared closes done when the owner's server goes away. One connection that
// an administrator cut is no reason yet.
func (s *Server) watchShared(conn *pgx.Conn) {
	defer close(s.watching)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-s.stopping:
			cancel()
		case <-ctx.Done():
		}
	}()
	for ctx.Err() == nil {
		for {
			if _, err := conn.WaitForNotification(ctx); err != nil {
				break
			}
		}
		closeQuickly(conn)
		if ctx.Err() != nil {
			return
		}
		var err error
		if conn, err = s.place.connect(ctx); err != nil && ctx.Err() == nil {
			s.o.Log("PostgreSQL in %s ended with the process that started it", s.place.dir)
			close(s.done)
			return
		}
	}
}

func closeQuickly(conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = conn.Close(ctx) // the server may be gone: nothing is lost with the connection
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
