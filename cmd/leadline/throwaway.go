package main

import (
	"context"
	"fmt"
	"os"
	"sync"

	"leadline/storage"
	"leadline/storage/localpg"
)

// databaseServer is a throw-away server for rehearse: every transcript gets a
// database copied from one migrated template.
type databaseServer struct {
	*localpg.Server
	mu sync.Mutex
	n  int
}

// throwaway starts a server under DATA_DIR if set, else in the temporary
// folder; Stop removes it. fast gives up durability.
func throwaway(e *env, fast bool) (*databaseServer, error) {
	if e.config.DataDir != "" {
		if err := os.MkdirAll(e.config.DataDir, 0o755); err != nil {
			return nil, fmt.Errorf("make DATA_DIR: %w", err)
		}
	}
	dir, err := localpg.TempDir(e.config.DataDir)
	if err != nil {
		return nil, fmt.Errorf("make a folder for a throw-away server: %w", err)
	}
	s, err := localpg.Start(e.ctx, localpg.Options{Dir: dir, BinDir: e.config.PGBindir, Throwaway: fast, Remove: true, Fetch: true, Log: progress(e)})
	if err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	d := &databaseServer{Server: s}
	if err := d.template(e.ctx); err != nil {
		_ = d.Stop(context.WithoutCancel(e.ctx))
		return nil, err
	}
	return d, nil
}

const templateName = "leadline_template"

func (d *databaseServer) template(ctx context.Context) error {
	if err := d.EnsureDatabase(ctx, templateName); err != nil {
		return err
	}
	return storage.Migrate(ctx, d.URL(templateName))
}

// fresh copies the template.
func (d *databaseServer) fresh(ctx context.Context) (string, func(), error) {
	d.mu.Lock()
	d.n++
	name := fmt.Sprintf("play%d", d.n)
	d.mu.Unlock()
	admin := d.URL("postgres")
	if err := storage.CloneDatabase(ctx, admin, name, templateName); err != nil {
		return "", nil, err
	}
	return d.URL(name), func() { _ = storage.DropDatabase(context.WithoutCancel(ctx), admin, name) }, nil
}

// progress prints what a long step does, on standard error.
func progress(e *env) func(string, ...any) {
	return func(format string, args ...any) { fmt.Fprintf(e.errs, "leadline: "+format+"\n", args...) }
}
