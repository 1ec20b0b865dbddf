package main

import (
	"context"
	"fmt"

	"leadline/storage"
	"leadline/storage/localpg"
)

// database is where the program keeps its memory: somebody's PostgreSQL, or
// the private server, which then stops with the program.
type database struct {
	url    string
	server *localpg.Server // nil: somebody's
}

// openDatabase finds the database; the private server is started, by its first
// use made, and fetched where none is installed.
func openDatabase(e *env) (*database, error) {
	if e.config.DatabaseURL != "" {
		return &database{url: e.config.DatabaseURL}, nil
	}
	s, err := localpg.Start(e.ctx, localpg.Options{Dir: e.config.DataDir, BinDir: e.config.PGBindir, Fetch: true, Log: progress(e)})
	if err != nil {
		return nil, err
	}
	d := &database{url: s.URL("leadline"), server: s}
	if err := s.EnsureDatabase(e.ctx, "leadline"); err != nil {
		d.close(e.ctx)
		return nil, err
	}
	return d, nil
}

func (d *database) close(ctx context.Context) {
	if d.server != nil {
		_ = d.server.Stop(context.WithoutCancel(ctx)) // it recovers by itself
	}
}

// migrate brings the schema up to date, as the owner role if there is one.
func (d *database) migrate(e *env) error {
	url := d.url
	if e.config.MigrateDatabaseURL != "" {
		url = e.config.MigrateDatabaseURL
	}
	return storage.Migrate(e.ctx, url)
}

// withStore opens a migrated store for a command and closes all behind it.
func withStore(e *env, do func(*storage.Store) error) error {
	set, err := e.config.program()
	if err != nil {
		return err
	}
	d, err := openDatabase(e)
	if err != nil {
		return err
	}
	defer d.close(e.ctx)
	if err := d.migrate(e); err != nil {
		return err
	}
	s, err := storage.Open(e.ctx, d.url, storage.Options{Now: e.now, Zone: set.Zone})
	if err != nil {
		return err
	}
	defer s.Close()
	return do(s)
}

// MigrateCmd brings the schema up to date.
type MigrateCmd struct{}

// Run migrates, as MIGRATE_DATABASE_URL if set.
func (*MigrateCmd) Run(e *env) error {
	d, err := openDatabase(e)
	if err != nil {
		return err
	}
	defer d.close(e.ctx)
	if err := d.migrate(e); err != nil {
		return err
	}
	fmt.Fprintln(e.out, "the schema is up to date")
	return nil
}
