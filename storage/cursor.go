package storage

import (
	"context"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// How far a channel has been read.

const sqlSetCursor = `
insert into cursor_position (name, position)
values ($1, $2)
on conflict (name) do update
set position = excluded.position`

const sqlCursor = `
select position
from cursor_position
where name = $1`

func queueCursors(p *pipeline, in []bot.Inbound) {
	last := map[string]string{}
	var names []string
	for _, m := range in {
		if m.Cursor == nil {
			continue
		}
		if _, ok := last[m.Cursor.Name]; !ok {
			names = append(names, m.Cursor.Name)
		}
		last[m.Cursor.Name] = m.Cursor.At
	}
	slices.Sort(names)
	for _, name := range names {
		p.exec(sqlSetCursor, name, last[name])
	}
}

// Cursor reads how far a listener has come, "" if it never stored anything.
func (s *Store) Cursor(ctx context.Context, name string) (string, error) {
	var at string
	err := s.pool.QueryRow(ctx, sqlCursor, name).Scan(&at)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return "", wrap(err, "read cursor")
	}
	return at, nil
}

// SetCursor writes how far something has come that is no listener.
func (s *Store) SetCursor(ctx context.Context, name, at string) error {
	_, err := s.desk.Exec(ctx, sqlSetCursor, name, at)
	return wrap(err, "write cursor")
}
