package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// A plan: who is told what, written down when a part is due.

const sqlZones = `
select distinct zone
from station
order by zone`

// Zones are the zones of all stations.
func (s *Store) Zones(ctx context.Context) ([]string, error) {
	rows, err := s.desk.Query(ctx, sqlZones)
	if err != nil {
		return nil, wrap(err, "list zones")
	}
	zones, err := collect[string](rows)
	return zones, wrap(err, "list zones")
}

const sqlExpectBroadcast = `
insert into broadcast (key, kind, day, made_at)
values ($1, $2, $3, $4)
on conflict (key) do update
set day = excluded.day`

// sqlExpectPart: what lies behind us when it is first expected was nobody's.
const sqlExpectPart = `
insert into broadcast_part as p (broadcast_id, zone, due_at, since, until)
select b.id, $2, $3::timestamptz, $4, $5
from broadcast b
where b.key = $1
  and ($3::timestamptz >= $6 or exists (select 1 from broadcast_part o where o.broadcast_id = b.id and o.zone = $2))
on conflict (broadcast_id, zone) do update
set due_at = excluded.due_at,
    since = excluded.since,
    until = excluded.until
where p.planned_at is null
  and (p.due_at <> excluded.due_at or p.until <> excluded.until)`

// ExpectParts keeps when parts of broadcasts are to be planned.
func (s *Store) ExpectParts(ctx context.Context, now time.Time, parts []bot.Part) error {
	slices.SortStableFunc(parts, func(a, b bot.Part) int { return a.Due.Compare(b.Due) }) // in one order, so that processes do not wait crosswise
	return wrap(s.inTx(ctx, func(tx pgx.Tx) error {
		p := &pipeline{}
		said := map[string]bool{}
		for _, one := range parts {
			if !said[one.Key] {
				p.exec(sqlExpectBroadcast, one.Key, one.Kind, dateArg(one.Day), now)
			}
			said[one.Key] = true
		}
		for _, one := range parts {
			p.exec(sqlExpectPart, one.Key, one.Zone, one.Due, one.Since, one.Until, now)
		}
		return p.send(ctx, tx)
	}), "expect broadcasts")
}

const sqlPartDue = `
select p.broadcast_id, b.kind, p.zone, p.due_at, p.since, p.until
from broadcast_part p
join broadcast b on b.id = p.broadcast_id
where p.planned_at is null
  and p.due_at <= $1
order by p.due_at, p.broadcast_id, p.zone
limit 1
for update of p skip locked`

// hasStatus: p has leads that go on, or that ended in the week, theirs or the
// first about that customer.
const hasStatus = `exists (
    select 1
    from lead l
    where l.submitter_id = p.id
      and (l.status in ('in_review', 'open', 'claimed', 'contacted') or l.closed_at >= week.since and l.status <> 'dropped'
        or l.status = 'duplicate' and exists (
          select 1
          from lead f
          where f.code = l.duplicate_of
            and (f.status in ('open', 'claimed', 'contacted') or f.closed_at >= week.since)
        ))
  )`

// sqlPlanWeekly writes down every employee of a zone who has a weekly status: one
// statement, whatever their number.
const sqlPlanWeekly = `
insert into broadcast_to (broadcast_id, person_id, station, zone, staff, channel, state, send_at, until)
select $1, p.id, p.station, $2,
  exists (select 1 from role_grant g where g.person_id = p.id and g.revoked_at is null and coalesce(g.from_day, $6) <= $6 and coalesce(g.to_day, $6) >= $6),
  coalesce(a.channel, ''),
  case
    when a.channel is null then 'slip'
    when p.muted or exists (select 1 from consent c where c.person_id = p.id and c.stopped_at is not null) then 'silent'
    else 'waiting'
  end, $3, $4
from station s
join person p on p.station = s.code and p.left_at is null and p.handle is not null
left join lateral (
  select a.channel
  from address a
  where a.person_id = p.id
  order by a.last_used_at desc, a.id
  limit 1
) a on true
cross join (select $5::timestamptz as since) week
where s.zone = $2
  and ` + hasStatus + `
on conflict do nothing`

// sqlPlanThanks writes down everybody of a zone who has joined: the whole unit.
const sqlPlanThanks = `
insert into broadcast_to (broadcast_id, person_id, station, zone, staff, channel, state, send_at, until)
select $1, p.id, p.station, $2,
  exists (select 1 from role_grant g where g.person_id = p.id and g.revoked_at is null and coalesce(g.from_day, $6) <= $6 and coalesce(g.to_day, $6) >= $6),
  a.channel, 'waiting', $3, $4
from station s
join person p on p.station = s.code and p.left_at is null and p.handle is not null and not p.muted
cross join lateral (
  select a.channel
  from address a
  where a.person_id = p.id
  order by a.last_used_at desc, a.id
  limit 1
) a
where s.zone = $2
  and $5::timestamptz is not null
  and exists (select 1 from lead l where l.station = s.code and l.submitted_at >= $5)
  and not exists (select 1 from consent c where c.person_id = p.id and c.stopped_at is not null)
on conflict do nothing`

const sqlPartPlanned = `
update broadcast_part
set planned_at = $3
where broadcast_id = $1
  and zone = $2`

// sqlLookForSlips asks for a look at stations that have slips to hand out.
const sqlLookForSlips = `
update watch w
set next_at = '-infinity'
where w.kind = 'station'
  and w.key in (select t.station from broadcast_to t where t.broadcast_id = $1 and t.zone = $2 and t.state in ('slip', 'silent'))`

var plans = map[string]string{bot.BroadcastWeekly: sqlPlanWeekly, bot.BroadcastThanks: sqlPlanThanks}

// PlanPart writes down the recipients of one part that is due; false: none is.
func (s *Store) PlanPart(ctx context.Context, now time.Time) (bool, error) {
	planned := false
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		planned = false
		var id int64
		var kind, zone string
		var due, since, until time.Time
		err := tx.QueryRow(ctx, sqlPartDue, now).Scan(&id, &kind, &zone, &due, &since, &until)
		if isNone(err) {
			return nil
		}
		if err != nil {
			return err
		}
		planned = true
		loc, err := time.LoadLocation(zone)
		if err != nil {
			loc = s.zone
		}
		if now.Before(until) { // after a long outage it is too late for all of them
			if _, err := tx.Exec(ctx, plans[kind], id, zone, due, until, since, dateArg(bot.DateOf(now, loc))); err != nil {
				return fmt.Errorf("write down recipients: %w", err)
			}
		}
		p := &pipeline{}
		p.exec(sqlPartPlanned, id, zone, now)
		if kind == bot.BroadcastWeekly {
			p.exec(sqlLookForSlips, id, zone)
			p.exec(sqlProveWeekly, id, []string{}, zone, now)
		}
		return p.send(ctx, tx)
	})
	return planned, wrap(err, "plan a broadcast")
}
