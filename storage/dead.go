package storage

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

const deadColumns = `
select i.id, i.received_at, a.channel, i.parked, i.payload::text
from inbox i
join address a on a.id = i.address_id
where i.parked is not null
  and i.answered_at is null`

const sqlDead = deadColumns + `
order by i.id
limit 1000`

const sqlDeadOne = deadColumns + `
  and i.id = $1`

const sqlReplay = `
update inbox
set parked = null,
    parked_at = null,
    attempts = 0
where id = $1
  and parked is not null`

// What is given up is answered by nobody; its words go, its key stays.
const sqlDropDead = `
update inbox
set parked = null,
    parked_at = null,
    payload = '{}',
    answered_at = $2
where id = $1
  and parked is not null`

// DeadMessage is one that could not be handled, or not be decoded.
type DeadMessage struct {
	ID      int64
	At      time.Time
	Channel string
	Class   string // why it was parked
	Payload string // as it was stored
}

// Dead lists the parked messages, oldest first.
func (s *Store) Dead(ctx context.Context) ([]DeadMessage, error) {
	rows, err := s.desk.Query(ctx, sqlDead)
	if err != nil {
		return nil, wrap(err, "list parked messages")
	}
	all, err := pgx.CollectRows(rows, scanDead)
	return all, wrap(err, "list parked messages")
}

func scanDead(row pgx.CollectableRow) (d DeadMessage, err error) {
	err = row.Scan(&d.ID, &d.At, &d.Channel, &d.Class, &d.Payload)
	return d, err
}

// DeadOne is one parked message.
func (s *Store) DeadOne(ctx context.Context, id int64) (DeadMessage, error) {
	rows, err := s.desk.Query(ctx, sqlDeadOne, id)
	if err != nil {
		return DeadMessage{}, wrap(err, "find a parked message")
	}
	d, err := pgx.CollectExactlyOneRow(rows, scanDead)
	if isNone(err) {
		return d, ErrNotFound
	}
	return d, wrap(err, "find a parked message")
}

// Replay puts a parked message back among the unanswered.
func (s *Store) Replay(ctx context.Context, id int64) error { return s.endDead(ctx, sqlReplay, id) }

// DropDead gives a parked message up.
func (s *Store) DropDead(ctx context.Context, id int64, now time.Time) error {
	return s.endDead(ctx, sqlDropDead, id, now)
}

func (s *Store) endDead(ctx context.Context, sql string, args ...any) error {
	tag, err := s.desk.Exec(ctx, sql, args...)
	if err == nil && tag.RowsAffected() == 0 {
		return ErrNotFound
	}
	return wrap(err, "end a parked message")
}
