package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Health is what doctor and /readyz look at.
type Health struct {
	SchemaBehind      bool
	Fsync             string // on, off
	SynchronousCommit string
	ReadOnly          bool
	Now               time.Time // the database's clock
	Unanswered        int       // messages
	Waiting           int       // messages to leave that are due
	Parked            int
}

const sqlHealth = `
select current_setting('fsync'), current_setting('synchronous_commit'), pg_is_in_recovery() or current_setting('transaction_read_only') = 'on', clock_timestamp()`

const sqlBacklog = `
select (select count(*) from inbox where answered_at is null and parked is null),
  (select count(*) from queue where not_before <= $1),
  (select count(*) from inbox where parked is not null)`

// Health asks the database about itself.
func (s *Store) Health(ctx context.Context) (h Health, err error) {
	if err := s.desk.QueryRow(ctx, sqlHealth).Scan(&h.Fsync, &h.SynchronousCommit, &h.ReadOnly, &h.Now); err != nil {
		return h, wrap(err, "ask the database about itself")
	}
	if err := CheckVersion(ctx, s.desk.Config().ConnString()); errors.Is(err, ErrBehind) {
		h.SchemaBehind = true
		return h, nil
	} else if err != nil {
		return h, err
	}
	err = s.desk.QueryRow(ctx, sqlBacklog, s.now()).Scan(&h.Unanswered, &h.Waiting, &h.Parked)
	return h, wrap(err, "count what waits")
}

// NotAllowed says whether the database refused for want of rights (a serve
// whose role may not migrate).
func NotAllowed(err error) bool { return codeOf(err) == "42501" }

// CloneDatabase copies a database that nobody is connected to, by an
// administrator's address. The names are the program's own.
func CloneDatabase(ctx context.Context, admin, name, template string) error {
	return administer(ctx, admin, fmt.Sprintf("create database %s template %s strategy file_copy", identifier(name), identifier(template)))
}

// DropDatabase removes a database, whoever is connected; none is fine.
func DropDatabase(ctx context.Context, admin, name string) error {
	return administer(ctx, admin, fmt.Sprintf("drop database if exists %s with (force)", identifier(name)))
}

func identifier(name string) string { return pgx.Identifier{name}.Sanitize() }

func administer(ctx context.Context, admin, statement string) error {
	c, err := pgx.Connect(ctx, admin)
	if err != nil {
		return wrap(err, "connect as administrator")
	}
	defer c.Close(context.WithoutCancel(ctx))
	_, err = c.Exec(ctx, statement)
	return wrap(err, "administer the server")
}

const sqlWAL = `select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint`

// WALPosition is how many bytes of log the server has ever written.
func WALPosition(ctx context.Context, url string) (bytes int64, err error) {
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return 0, wrap(err, "read the log position")
	}
	defer c.Close(context.WithoutCancel(ctx))
	return bytes, wrap(c.QueryRow(ctx, sqlWAL).Scan(&bytes), "read the log position")
}

const sqlPreload = `
insert into inbox (address_id, kind, received_at, payload, answered_at)
select (select min(id) from address) + n % 1000, 'text', $2, '{"kind":"text","from":{"channel":"","user":""},"text":"LEAD"}', $2
from generate_series(1, $1::bigint) n`

const sqlPreloadSeen = `
insert into seen (key)
select gen_random_uuid()
from generate_series(1, $1::bigint)`

const (
	sqlNoTimeout    = `select set_config('statement_timeout', '0', false)`
	sqlUsualTimeout = `select set_config('statement_timeout', '30s', false)`
)

// Preload stores n answered messages, for a benchmark on a database that has
// been in use.
func (s *Store) Preload(ctx context.Context, n int) error {
	c, err := s.desk.Acquire(ctx)
	if err != nil {
		return wrap(err, "preload")
	}
	defer c.Release()
	if _, err := c.Exec(ctx, sqlNoTimeout); err != nil {
		return wrap(err, "preload")
	}
	for n > 0 {
		part := min(n, 200_000)
		n -= part
		if _, err := c.Exec(ctx, sqlPreload, part, s.now()); err != nil {
			return wrap(err, "preload")
		}
		if _, err := c.Exec(ctx, sqlPreloadSeen, part); err != nil {
			return wrap(err, "preload")
		}
	}
	_, err = c.Exec(ctx, sqlUsualTimeout)
	return wrap(err, "preload")
}

// Weekly is what the weekly status asks of SMS.
type Weekly struct {
	Recipients int     // by SMS, if it were planned now
	Segments   float64 // of a message on average, as they were sent; 0: none was
}

const sqlWeeklyLoad = `
select (
    select count(*)
    from person p
    join lateral (
      select a.channel
      from address a
      where a.person_id = p.id
      order by a.last_used_at desc, a.id
      limit 1
    ) a on a.channel = 'sms'
    cross join (select $1::timestamptz as since) week
    where p.left_at is null
      and p.handle is not null
      and not p.muted
      and not exists (select 1 from consent c where c.person_id = p.id and c.stopped_at is not null)
      and ` + hasStatus + `
  ),
  coalesce((
    select avg(t.segments)
    from broadcast_to t
    join broadcast b on b.id = t.broadcast_id
    where b.kind = 'weekly'
      and t.channel = 'sms'
      and t.segments > 0
      and t.send_at >= $2
  ), 0)::float8`

// WeeklyLoad counts who would get a weekly status by SMS now.
func (s *Store) WeeklyLoad(ctx context.Context, now time.Time) (w Weekly, err error) {
	err = s.desk.QueryRow(ctx, sqlWeeklyLoad, now.AddDate(0, 0, -7), now.AddDate(0, 0, -30)).Scan(&w.Recipients, &w.Segments)
	return w, wrap(err, "count who gets a weekly status")
}
