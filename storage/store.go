// Package storage is everything leadline remembers, in PostgreSQL 15 or newer:
// bot.Store and what operators, reports and background work need. Every
// statement stands beside its method, as a constant whose name begins with sql;
// a test prepares them all against the migrated schema.
//
// Lock order: persons, invites, match keys, customers, leads, each sorted; lanes and consent
// only in Lease. A deadlock or a serialization failure repeats the transaction.
package storage

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"leadline/bot"
)

var _ bot.Store = (*Store)(nil)

// Options are what Open needs to know besides the address of the database.
type Options struct {
	Now  func() time.Time // the bot's clock; needed
	Zone *time.Location   // of the fiscal year; nil: UTC
	// MaxConns of the pool; 0: 12. More than 16 were slower.
	MaxConns int
	// Report makes the report that a person asks for in a chat, "R2 ARVADA"; nil:
	// there is none.
	Report func(ctx context.Context, s *Store, key string) (bot.Report, error)
}

// Store is the database. It is safe for any number of goroutines.
type Store struct {
	pool *pgxpool.Pool // the path of a message
	desk *pgxpool.Pool // what operators, reports and jobs ask: it never holds up a message
	now  func() time.Time
	zone *time.Location

	makeReport func(ctx context.Context, s *Store, key string) (bot.Report, error)

	dropped atomic.Int64 // news of messages that were never ours
	repeats atomic.Int64 // transactions done again after a deadlock or conflict
}

const (
	defaultConns = 12
	deskConns    = 4
	maxRepeats   = 3
)

// sqlTurnSession makes the path of a message keep its first plan (planning a
// batch anew would cost more than running it) and look rows up by index, since
// that plan may have been made while a table was small. A turn ends in
// milliseconds; what takes seconds is stuck.
const sqlTurnSession = `
select set_config('plan_cache_mode', 'force_generic_plan', false),
       set_config('enable_seqscan', 'off', false),
       set_config('jit', 'off', false),
       set_config('statement_timeout', '10s', false),
       set_config('idle_in_transaction_session_timeout', '30s', false)`

const sqlDeskSession = `
select set_config('statement_timeout', '60s', false),
       set_config('idle_in_transaction_session_timeout', '60s', false)`

// Open connects to the database; it fails if that does not answer.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	conns := o.MaxConns
	if conns == 0 {
		conns = defaultConns
	}
	s := &Store{now: o.Now, zone: o.Zone, makeReport: o.Report}
	if s.zone == nil {
		s.zone = time.UTC
	}
	var err error
	if s.pool, err = openPool(ctx, url, conns, sqlTurnSession); err != nil {
		return nil, err
	}
	if err := s.pool.Ping(ctx); err != nil {
		s.pool.Close()
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	if s.desk, err = openPool(ctx, url, deskConns, sqlDeskSession); err != nil {
		s.pool.Close()
		return nil, err
	}
	return s, nil
}

func openPool(ctx context.Context, url string, conns int, session string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read the database address: %w", err)
	}
	config.MaxConns = int32(conns)
	config.MaxConnLifetime = time.Hour
	config.MaxConnLifetimeJitter = 10 * time.Minute
	config.ConnConfig.StatementCacheCapacity = 512
	config.ConnConfig.RuntimeParams["application_name"] = "leadline"
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = 2 * time.Second
	}
	if config.ConnConfig.ValidateConnect == nil {
		config.ConnConfig.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	}
	// A server that was demoted keeps its connections and refuses every write:
	// such a connection is given up at its first refusal.
	config.ConnConfig.OnPgError = func(_ *pgconn.PgConn, e *pgconn.PgError) bool {
		return e.Severity != "FATAL" && e.Code != "25006"
	}
	prepared := config.ConnConfig.DefaultQueryExecMode == pgx.QueryExecModeCacheStatement
	config.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
		c.TypeMap().RegisterType(&pgtype.Type{Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC}})
		if !prepared { // a pooler in between: the session is not ours
			return nil
		}
		_, err := c.Exec(ctx, session)
		return err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	return pool, nil
}

// Close ends all connections; calls under way are waited for.
func (s *Store) Close() {
	s.pool.Close()
	s.desk.Close()
}

// Ping says whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.pool.Ping(ctx) }

// errConflict: what a decision rested on has changed meanwhile; decide again.
var errConflict = errors.New("changed meanwhile")

// inTx runs an operator's work in a transaction, again up to three times if the
// database chose it as the victim of a deadlock or the connection ended.
func (s *Store) inTx(ctx context.Context, work func(pgx.Tx) error) error {
	return s.repeat(ctx, func() error { return pgx.BeginFunc(ctx, s.desk, work) })
}

func (s *Store) repeat(ctx context.Context, work func() error) error {
	for n := 1; ; n++ {
		err := work()
		if err == nil || n > maxRepeats || ctx.Err() != nil || !isVictim(err) && !isCut(err) {
			return err
		}
		s.repeats.Add(1)
		// Different pauses for those who collided: the count of all repeats differs.
		if bot.Pause(ctx, time.Duration(n)*(3+time.Duration(s.repeats.Load()%7))*time.Millisecond) != nil {
			return err
		}
	}
}

// isVictim: nothing was written, and the same again may well succeed.
func isVictim(err error) bool {
	code := codeOf(err)
	return code == "40P01" || code == "40001"
}

// isCut: the connection ended, perhaps after the commit. Everything that is
// repeated here bears that: messages are known by their keys, turns by what is
// answered, settlements by their lease, notices by their cause.
func isCut(err error) bool {
	code := codeOf(err)
	return code == "57P01" || code == "57P02" || code == "57P03" || code == "" && isBroken(err)
}

// isConflict: another transaction was first; the decision must be made again.
// LL001 is must_change, 23505 a lead code, claim or event number that is taken.
func isConflict(err error) bool {
	code := codeOf(err)
	return errors.Is(err, errConflict) || code == "LL001" || code == "23505"
}

func codeOf(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}

// pipeline collects statements that travel together: one round trip.
type pipeline struct{ pgx.Batch }

func (p *pipeline) exec(sql string, args ...any) { p.Queue(sql, args...) }

// each queues a query whose rows are read one by one with scan.
func (p *pipeline) each(sql string, scan func(pgx.Rows) error, args ...any) {
	p.Queue(sql, args...).Query(func(rows pgx.Rows) error {
		defer rows.Close()
		for rows.Next() {
			if err := scan(rows); err != nil {
				return err
			}
		}
		return rows.Err()
	})
}

// sender is a pool or a connection.
type sender interface {
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

func (p *pipeline) send(ctx context.Context, to sender) error {
	return to.SendBatch(ctx, &p.Batch).Close()
}

// collect reads rows of one column.
func collect[T any](rows pgx.Rows) ([]T, error) { return pgx.CollectRows(rows, pgx.RowTo[T]) }
