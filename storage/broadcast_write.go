package storage

import (
	"slices"
	"time"

	"leadline/bot"
)

// What a batch became.

// sqlOwnPaces makes a row for each channel, which is the lock on its pace.
const sqlOwnPaces = `
insert into broadcast_pace (channel, until)
select *, $2::timestamptz
from unnest($1::text[])
on conflict do nothing`

const sqlSetPace = `
update broadcast_pace
set until = $2
where channel = $1`

// sqlReached finds each by its key: were state a plain column here, the index of all
// who wait would be walked through for every one of them while nothing is known of
// the table yet, and that takes the longer the more wait.
const sqlReached = `
with done as (
  update broadcast_to t
  set state = d.state,
      segments = d.segments,
      until = coalesce(d.until, t.until),
      at = case when d.state <> 'waiting' then $5::timestamptz end
  from unnest($1::bigint[], $2::bigint[], $3::text[], $4::integer[], $6::timestamptz[]) as d (broadcast_id, person_id, state, segments, until)
  where t.broadcast_id = d.broadcast_id
    and t.person_id = d.person_id
    and t.state || '' = 'waiting'
  returning t.person_id
)
select must_change((select count(*) from done), cardinality($1::bigint[]), 'recipient')`

const sqlPostponeZone = `
update broadcast_to t
set send_at = $3
where t.state = 'waiting'
  and t.send_at <= $4
  and t.zone = $1
  and t.staff = $2`

// sqlProveWeekly is the evidence that the carriers of a station have had their
// status: once nobody waits any more, and every slip was handed out.
const sqlProveWeekly = proofInsert + `b.id = $1` + proofRest

const proofInsert = `
insert into proof (station, mandate, period, at, note)
select s.code, 'M5', b.day, $4, n.told || ' by message' || case when n.paper > 0 then ', ' || n.paper || ' on paper' else '' end
from broadcast b
cross join (
  select unnest($2::text[])
  union
  select code
  from station
  where zone = $3
) s (code)
cross join lateral (
  select count(*) filter (where t.state = 'queued') as told, count(*) filter (where t.state in ('slip', 'silent')) as paper
  from broadcast_to t
  where t.broadcast_id = b.id
    and t.station = s.code
) n
where `

const proofRest = `
  and b.kind = 'weekly'
  and n.told + n.paper > 0
  and not exists (
    select 1
    from broadcast_to t
    where t.broadcast_id = b.id
      and t.station = s.code
      and (t.state in ('waiting', 'late') or t.state in ('slip', 'silent') and t.handed_at is null)
  )
on conflict (station, mandate, period) do update
set note = excluded.note`

// sqlProveBatch is the same for the few stations of a batch: it looks for one of each
// who still waits, where not exists would gather all who wait, with every batch.
const sqlProveBatch = proofInsert + `b.id = $1
  and b.kind = 'weekly'
  and n.told + n.paper > 0
  and (
    select t.state
    from broadcast_to t
    where t.broadcast_id = b.id
      and t.station = s.code
      and t.state in ('waiting', 'late')
    limit 1
  ) is null
  and (
    select t.state
    from broadcast_to t
    where t.broadcast_id = b.id
      and t.station = s.code
      and t.state in ('slip', 'silent')
      and t.handed_at is null
    limit 1
  ) is null
on conflict (station, mandate, period) do update
set note = excluded.note`

const sqlEndBroadcasts = `
update broadcast b
set ended_at = $1
where b.ended_at is null
  and exists (select 1 from broadcast_part p where p.broadcast_id = b.id)
  and not exists (select 1 from broadcast_part p where p.broadcast_id = b.id and p.planned_at is null)
  and not exists (select 1 from broadcast_to t where t.broadcast_id = b.id and t.state = 'waiting')`

func queueBroadcast(p *pipeline, c bot.Change, batch bot.Batch, stations []string, now time.Time) {
	if n := len(c.Reached); n > 0 {
		ids, people := make([]int64, n), make([]int64, n)
		states, segments, until := make([]string, n), make([]int32, n), make([]*time.Time, n)
		for i, r := range c.Reached {
			ids[i], people[i], states[i], segments[i], until[i] = r.Broadcast, int64(r.Person), r.State, int32(r.Segments), timeArg(r.Until)
		}
		p.exec(sqlReached, ids, people, states, segments, now, until)
	}
	queueTrays(p, c.Trays, now)
	for _, o := range c.Postponed {
		p.exec(sqlPostponeZone, o.Zone, o.Staff, o.To, now)
	}
	for ch, until := range c.Pace {
		p.exec(sqlSetPace, ch, until)
	}
	var proven []int64
	for _, r := range batch.To {
		if r.Kind == bot.BroadcastWeekly && !slices.Contains(proven, r.Broadcast) {
			p.exec(sqlProveBatch, r.Broadcast, stations, "", now)
			proven = append(proven, r.Broadcast)
		}
	}
	p.exec(sqlEndBroadcasts, now)
}
