package storage

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// What operators see of broadcasts, and how they hold one.

const broadcastColumns = `
select b.id, b.key, b.kind, b.day, b.made_at, b.paused_at is not null, b.ended_at is not null,
  coalesce((select max(p.until) from broadcast_part p where p.broadcast_id = b.id and p.planned_at is not null), b.made_at),
  coalesce((select avg(t.segments) from broadcast_to t where t.broadcast_id = b.id and t.segments > 0 and t.channel = 'sms'), 0)::float8
from broadcast b
where exists (select 1 from broadcast_part p where p.broadcast_id = b.id and p.planned_at is not null)`

// sqlBroadcasts lists the newest, and all that are under way.
const sqlBroadcasts = broadcastColumns + `
  and (b.ended_at is null or b.id in (select n.id from broadcast n order by n.id desc limit 20))
order by b.id desc
limit 200`

const sqlBroadcastCounts = `
select broadcast_id, state, channel, count(*), count(*) filter (where state = 'queued' and at > $2)
from broadcast_to
where broadcast_id = any($1)
group by broadcast_id, state, channel`

// sqlCrowds are those who wait, together where they keep the same hours and must have
// it by the same time.
const sqlCrowds = `
select broadcast_id, channel, zone, staff, until, count(*)
from broadcast_to
where broadcast_id = any($1)
  and state = 'waiting'
group by broadcast_id, channel, zone, staff, until
order by broadcast_id, until, channel, zone, staff`

// Broadcasts lists those that were planned, the newest first.
func (s *Store) Broadcasts(ctx context.Context, now time.Time) (all []bot.BroadcastState, err error) {
	var ids []int64
	p := &pipeline{}
	p.each(sqlBroadcasts, func(rows pgx.Rows) error {
		b := bot.BroadcastState{Counts: map[string]map[string]int{}, Lately: map[string]int{}}
		var id int64
		err := rows.Scan(&id, &b.Key, &b.Kind, &dayInto{&b.Day}, &b.Made, &b.Paused, &b.Ended, &b.Until, &b.Segments)
		ids, all = append(ids, id), append(all, b)
		return err
	})
	if err := p.send(ctx, s.desk); err != nil {
		return nil, wrap(err, "list broadcasts")
	}
	p = &pipeline{}
	p.each(sqlBroadcastCounts, func(rows pgx.Rows) error {
		var id int64
		var state, channel string
		var n, lately int
		err := rows.Scan(&id, &state, &channel, &n, &lately)
		if i := slices.Index(ids, id); i >= 0 {
			b := &all[i]
			if b.Counts[state] == nil {
				b.Counts[state] = map[string]int{}
			}
			b.Counts[state][channel] += n
			if lately > 0 {
				b.Lately[channel] += lately
			}
		}
		return err
	}, ids, now.Add(-bot.RateOver))
	p.each(sqlCrowds, func(rows pgx.Rows) error {
		var id int64
		var c bot.Crowd
		err := rows.Scan(&id, &c.Channel, &c.Zone, &c.Staff, &c.Until, &c.Count)
		if i := slices.Index(ids, id); i >= 0 {
			all[i].Crowds = append(all[i].Crowds, c)
		}
		return err
	}, ids)
	return all, wrap(p.send(ctx, s.desk), "list broadcasts")
}

const sqlPauseBroadcast = `
update broadcast
set paused_at = case when $2 then coalesce(paused_at, $3) end
where key = $1
  and ended_at is null`

// PauseBroadcast holds a broadcast, or lets it go on: nothing of it is queued
// meanwhile. ErrNotFound: none of that key is under way.
func (s *Store) PauseBroadcast(ctx context.Context, key string, paused bool, now time.Time) error {
	tag, err := s.desk.Exec(ctx, sqlPauseBroadcast, key, paused, now)
	if err == nil && tag.RowsAffected() == 0 {
		return ErrNotFound
	}
	return wrap(err, "pause a broadcast")
}

const sqlForgetRecipients = `
delete from broadcast_to
where until < $1
  and state <> 'waiting'`
