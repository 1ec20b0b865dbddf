package storage

import (
	"context"
	"time"
)

// How long things are kept (TRUST §4.7; the owner confirms).
const (
	keepTexts    = 90 * 24 * time.Hour // what was written and said
	keepFailures = 30 * 24 * time.Hour // vain tries of codes
	keepFunnel   = 3 * 365 * 24 * time.Hour
	retainBatch  = 5000 // rows a statement, so that nobody waits for it
)

// The keys of messages stay for ever, their words do not. The blank payload is
// the mark of what is done.
const sqlForgetHeard = `
update inbox
set payload = '{}'
where id in (
  select id
  from inbox
  where received_at < $1
    and id >= $2
    and payload::text <> '{}'
  order by id
  limit $3
)
returning id`

const sqlForgetSaid = `
update outbox
set text = '',
    labels = '{}',
    payload = null,
    buttons = null,
    hints = null
where id in (
  select o.id
  from outbox o
  where o.created_at < $1
    and o.id >= $2
    and (o.text <> '' or o.payload is not null or o.buttons is not null or o.hints is not null)
    and not exists (select 1 from queue q where q.outbox_id = o.id)
  order by o.id
  limit $3
)
returning id`

const sqlForgetFailures = `
delete from join_failure
where at < $1`

const sqlForgetFunnel = `
delete from funnel
where day < $1`

// Retain blanks what has been kept long enough, in small parts.
func (s *Store) Retain(ctx context.Context, now time.Time) error {
	old := now.Add(-keepTexts)
	for _, sql := range []string{sqlForgetHeard, sqlForgetSaid} {
		for from := int64(0); ; {
			rows, err := s.desk.Query(ctx, sql, old, from, retainBatch)
			if err != nil {
				return wrap(err, "forget texts")
			}
			ids, err := collect[int64](rows)
			if err != nil {
				return wrap(err, "forget texts")
			}
			for _, id := range ids {
				from = max(from, id+1)
			}
			if len(ids) < retainBatch {
				break
			}
		}
	}
	if _, err := s.desk.Exec(ctx, sqlForgetFailures, now.Add(-keepFailures)); err != nil {
		return wrap(err, "forget vain codes")
	}
	for _, f := range []struct {
		sql  string
		keep time.Duration
	}{{sqlForgetFunnel, keepFunnel}, {sqlForgetLines, keepTexts}, {sqlForgetMedia, keepMedia}, {sqlForgetLinks, keepFailures}, {sqlForgetSessions, keepSessions}, {sqlForgetRecipients, keepTexts}, {sqlForgetRuns, keepTexts}} {
		if _, err := s.desk.Exec(ctx, f.sql, now.Add(-f.keep)); err != nil {
			return wrap(err, "forget what is old")
		}
	}
	return nil
}
