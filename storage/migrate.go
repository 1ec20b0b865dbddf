package storage

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"leadline/bot"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

const (
	migrationLock  = 0x6c656164 // "lead": every process of ours takes the same
	migrationTries = 20         // times two seconds of waiting for a table's lock
)

const (
	sqlMigrationLock   = `select pg_advisory_lock($1)`
	sqlMigrationUnlock = `select pg_advisory_unlock($1)`
	sqlSchemaThere     = `select to_regclass('goose_db_version') is not null`
	sqlSchemaVersion   = `select coalesce(max(version_id), 0) from goose_db_version where is_applied`
)

// ErrBehind says that the schema is older than the program.
var ErrBehind = errors.New("the database schema is older than this program: run leadline migrate")

// Migrate brings the schema up to date, our tables and those of the job queue.
// Any number of processes may call it at once: one works, the others wait. A
// table that is busy is waited for two seconds at a time, so that nobody who
// writes meanwhile is held up longer.
func Migrate(ctx context.Context, url string) error {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return fmt.Errorf("migrate: read the database address: %w", err)
	}
	// A pipelined session without cached plans: migrations change the tables below them.
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	guard, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("migrate: connect: %w", err)
	}
	defer guard.Close(context.WithoutCancel(ctx))
	if _, err := guard.Exec(ctx, sqlMigrationLock, int64(migrationLock)); err != nil {
		return fmt.Errorf("migrate: wait for the lock: %w", err)
	}
	defer guard.Exec(context.WithoutCancel(ctx), sqlMigrationUnlock, int64(migrationLock))

	config.RuntimeParams["lock_timeout"] = "2s"
	for try := 1; ; try++ {
		err := migrateOnce(ctx, config)
		if !isBusy(err) || try == migrationTries {
			return err
		}
		if err := bot.Pause(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
}

func migrateOnce(ctx context.Context, config *pgx.ConnConfig) error {
	db := stdlib.OpenDB(*config)
	defer db.Close()
	provider, err := newProvider(db)
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	pools, err := pgxpool.ParseConfig("")
	if err != nil {
		return fmt.Errorf("migrate the job queue: %w", err)
	}
	pools.ConnConfig, pools.MaxConns = config, 2
	pool, err := pgxpool.NewWithConfig(ctx, pools)
	if err != nil {
		return fmt.Errorf("migrate the job queue: connect: %w", err)
	}
	defer pool.Close()
	jobs, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return fmt.Errorf("migrate the job queue: %w", err)
	}
	if _, err := jobs.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate the job queue: %w", err)
	}
	return nil
}

// CheckVersion says in a sentence what is wrong with the schema for this
// program; for a serve that may not migrate. A newer schema is fine: the
// program of yesterday runs on the schema of today.
func CheckVersion(ctx context.Context, url string) error {
	have, want, err := SchemaVersion(ctx, url)
	if err != nil {
		return err
	}
	if have < want {
		return fmt.Errorf("%w (it is at %d, this program needs %d)", ErrBehind, have, want)
	}
	return nil
}

// SchemaVersion is the version of the schema in the database, 0 if it is
// empty, and the one that this program needs.
func SchemaVersion(ctx context.Context, url string) (have, want int64, err error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return 0, 0, fmt.Errorf("read the schema version: %w", err)
	}
	db := stdlib.OpenDB(*config)
	defer db.Close()
	provider, err := newProvider(db)
	if err != nil {
		return 0, 0, err
	}
	sources := provider.ListSources()
	want = sources[len(sources)-1].Version
	var there bool
	if err := db.QueryRowContext(ctx, sqlSchemaThere).Scan(&there); err != nil {
		return 0, want, fmt.Errorf("read the schema version: %w", err)
	}
	if !there {
		return 0, want, nil
	}
	if err := db.QueryRowContext(ctx, sqlSchemaVersion).Scan(&have); err != nil {
		return 0, want, fmt.Errorf("read the schema version: %w", err)
	}
	return have, want, nil
}

func newProvider(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return nil, err
	}
	// Numbers are given out before the work is done: a lower one may come later,
	// and a database that has the higher one already must not stand still for it.
	p, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithDisableGlobalRegistry(true), goose.WithAllowOutofOrder(true))
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return p, nil
}

// isBusy: a lock was not to be had in time; somebody else is using the table.
func isBusy(err error) bool {
	return codeOf(err) == "55P03"
}
