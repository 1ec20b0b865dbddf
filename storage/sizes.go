package storage

import (
	"context"
	"time"
)

const sqlSizes = `
select
  (select count(*) from inbox where answered_at is null and parked is null),
  (select count(*) from inbox where parked is not null and answered_at is null),
  (select coalesce(extract(epoch from $1 - min(received_at)), 0)::float8 from inbox where answered_at is null and parked is null),
  (select count(*) from queue),
  (select count(*) from queue where not_before <= $1),
  (select count(*) from queue where lease is not null),
  (select count(*) from queue where ambiguous_since is not null),
  (select coalesce(extract(epoch from $1 - min(not_before)), 0)::float8 from queue where not_before <= $1)`

// Sizes are the lengths of what waits, for metrics.
type Sizes struct {
	Unanswered    int           // messages
	Parked        int           // messages that could not be handled
	OldestMessage time.Duration // how long the oldest unanswered one has waited
	Queued        int           // messages that are to leave, the held ones too
	Due           int           // those whose time has come
	Sending       int           // those under way
	Ambiguous     int           // those whose outcome is unknown
	OldestDue     time.Duration // how long the oldest due one has waited
	DroppedNews   int64         // delivery news of messages that were not ours, in this process
	Repeats       int64         // transactions done again, in this process
	Conns         int           // connections of the pool
	BusyConns     int
}

// Sizes counts what waits. The tables it looks at are small when all is well.
func (s *Store) Sizes(ctx context.Context, now time.Time) (Sizes, error) {
	z := Sizes{DroppedNews: s.dropped.Load(), Repeats: s.repeats.Load(), Conns: int(s.desk.Stat().TotalConns()), BusyConns: int(s.desk.Stat().AcquiredConns())}
	var message, due float64
	err := s.desk.QueryRow(ctx, sqlSizes, now).Scan(&z.Unanswered, &z.Parked, &message, &z.Queued, &z.Due, &z.Sending, &z.Ambiguous, &due)
	z.OldestMessage, z.OldestDue = time.Duration(message*float64(time.Second)), time.Duration(due*float64(time.Second))
	return z, wrap(err, "count what waits")
}
