package storage

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// A rush is trays that leave as a broadcast. Their lines bear its id, so that gather
// passes them by; whoever says or drops them holds the person's lock and looks again
// under it, so each is said once.

// rushLock is held by who plans a rush: the others wait for what is left to gather.
const rushLock = 28

// sqlRushLines counts lines that may make a rush, and no further than that; like
// gather it waits for a step that is just due on another process.
const sqlRushLines = `
select count(*)
from (
  select n.id
  from staff_line n
  where n.done_at is null
    and n.broadcast_id is null
    and n.send_at <= $1
    and n.what = any($2)
    and (select d.lead_id from ladder d where d.next_at <= $1 and d.next_at > $1::timestamptz - interval '1 minute' order by d.next_at limit 1) is null
    and (select w.key from watch w where w.next_at <= $1 and w.next_at > $1::timestamptz - interval '1 minute' order by w.next_at limit 1) is null
  order by n.send_at
  limit $3
) n`

// It looks rows up by index whatever is known of the tables: the lines of a rush were
// just laid, and joined as few they would take hours.
const sqlRushLock = `
select pg_advisory_xact_lock($1, 0), set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)`

// sqlJoinRush: what comes up for somebody who waits already leaves with the rest,
// if it can wait as they do.
const sqlJoinRush = `
with rushed as (
  select n.person_id, min(n.until) as until, array_agg(n.id) as lines
  from staff_line n
  where n.done_at is null
    and n.broadcast_id is null
    and n.send_at <= $1
  group by n.person_id
  having bool_and(n.what = any($2))
), waits as (
  select t.broadcast_id, t.person_id, r.until, r.lines
  from rushed r
  join broadcast_to t on t.person_id = r.person_id and t.state = 'waiting'
  join broadcast b on b.id = t.broadcast_id and b.kind = 'talks'
  for update of t skip locked
), sooner as (
  update broadcast_to t
  set until = w.until
  from waits w
  where t.broadcast_id = w.broadcast_id
    and t.person_id = w.person_id
    and w.until < t.until
)
update staff_line n
set broadcast_id = w.broadcast_id
from (select broadcast_id, unnest(lines) as id from waits) w
where n.id = w.id
  and n.done_at is null
  and n.broadcast_id is null`

// sqlPlanRush writes down whoever has nothing but such reminders, if they are enough
// or follow those of the same quarter of an hour: one statement, whatever their
// number. Who is told at another hour, or not at all, stays in gather's hands.
const sqlPlanRush = `
with rushed as materialized (
  select n.person_id, min(coalesce(n.until, $6)) as until, array_agg(n.id) as lines
  from staff_line n
  where n.done_at is null
    and n.broadcast_id is null
    and n.send_at <= $1
  group by n.person_id
  having bool_and(n.what = any($2))
), ready as materialized (
  select r.person_id, r.until, r.lines, coalesce(p.station, '') as station, coalesce(s.zone, g.zone) as zone, a.channel
  from rushed r
  join person p on p.id = r.person_id and p.left_at is null and p.handle is not null and not p.muted
  left join station s on s.code = p.station
  left join lateral (
    select o.zone
    from role_grant g
    join station o on g.scope in (o.code, o.district, o.area)
    where s.code is null
      and g.person_id = p.id
      and g.revoked_at is null
    order by g.id, o.code
    limit 1
  ) g on true
  cross join lateral (
    select a.channel
    from address a
    where a.person_id = p.id
    order by a.last_used_at desc, a.id
    limit 1
  ) a
  where coalesce(s.zone, g.zone) is not null
    and (select d.person_id from staff_told d where d.person_id = p.id and d.until > $1 limit 1) is null
    and (select c.person_id from consent c where c.person_id = p.id and c.stopped_at is not null limit 1) is null
    and (
      select t.person_id
      from broadcast_to t
      join broadcast b on b.id = t.broadcast_id
      where t.person_id = p.id
        and b.kind = 'talks'
        and (t.state = 'waiting' or b.key = $4)
      limit 1
    ) is null
), made as (
  insert into broadcast as b (key, kind, day, made_at)
  select $4, 'talks', $5, $1
  where (select count(*) from ready) >= case when exists (select 1 from broadcast where key = $4) then 1 else $7::bigint end
  on conflict (key) do update
  set ended_at = null
  returning id
), parts as (
  insert into broadcast_part as p (broadcast_id, zone, due_at, since, until, planned_at)
  select m.id, r.zone, $3, $3::timestamptz - interval '15 minutes', max(r.until), $1
  from made m
  cross join ready r
  group by m.id, r.zone
  having max(r.until) > $3
  on conflict (broadcast_id, zone) do update
  set until = greatest(p.until, excluded.until)
), planned as (
  insert into broadcast_to (broadcast_id, person_id, station, zone, staff, channel, state, send_at, until)
  select m.id, r.person_id, r.station, r.zone,
    exists (select 1 from role_grant g where g.person_id = r.person_id and g.revoked_at is null and coalesce(g.from_day, $5) <= $5 and coalesce(g.to_day, $5) >= $5),
    r.channel, 'waiting', $3, r.until
  from made m
  cross join ready r
  returning person_id
), marked as (
  update staff_line n
  set broadcast_id = l.broadcast_id
  from (select m.id as broadcast_id, unnest(r.lines) as id from made m cross join ready r) l
  where n.id = l.id
    and n.done_at is null
    and n.broadcast_id is null
)
select count(*)
from planned`

// PlanRush writes a rush down if enough have nothing but its reminders, and adds to
// those who wait what can leave with them. It returns how many it wrote down.
func (s *Store) PlanRush(ctx context.Context, now time.Time, r bot.Rush) (int, error) {
	var lines, planned int
	if err := s.pool.QueryRow(ctx, sqlRushLines, now, r.Kinds, r.Least).Scan(&lines); err != nil || lines == 0 {
		return 0, wrap(err, "look for a rush")
	}
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		planned = 0
		if _, err := tx.Exec(ctx, sqlRushLock, rushLock); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlJoinRush, now, r.Kinds); err != nil {
			return err
		}
		return tx.QueryRow(ctx, sqlPlanRush, now, r.Kinds, r.At, r.Key, dateArg(r.Day), r.Until, r.Least).Scan(&planned)
	})
	return planned, wrap(err, "plan a rush")
}

// sqlVerifyRushed are lines that wait for a broadcast in which nobody waits for them.
const sqlVerifyRushed = `
select 'line ' || n.id
from staff_line n
where n.done_at is null
  and n.broadcast_id is not null
  and $1::timestamptz is not null
  and not exists (select 1 from broadcast_to t where t.broadcast_id = n.broadcast_id and t.person_id = n.person_id and t.state = 'waiting')
limit $2`
