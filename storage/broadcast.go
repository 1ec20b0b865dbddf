package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"leadline/bot"
)

// Broadcasts as rows. A recipient is waiting until it is queued in the transaction
// that writes its outbox row; two processes never take the same one.

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

// sqlTakePaces makes senders of different processes wait for each other: the pace
// is one for all.
const sqlTakePaces = `
select channel, until
from broadcast_pace
order by channel
for update`

// sqlRecipients takes recipients of each channel that is not filled yet.
const sqlRecipients = `
select t.broadcast_id, b.key, b.kind, b.day, t.person_id, t.channel, t.zone, t.staff, t.until, t.station, p.since
from unnest($3::text[], $4::integer[]) as room (channel, free)
cross join lateral (
  select t.broadcast_id, t.person_id, t.channel, t.zone, t.staff, t.until, t.station, t.send_at
  from broadcast_to t
  where t.state = 'waiting'
    and t.send_at <= $1
    and t.channel = room.channel
    and not exists (select 1 from broadcast x where x.id = t.broadcast_id and x.paused_at is not null and t.until > $1)
  order by t.send_at, t.broadcast_id, t.person_id
  limit least(room.free, $2)
  for update of t skip locked
) t
join broadcast b on b.id = t.broadcast_id
left join broadcast_part p on p.broadcast_id = t.broadcast_id and p.zone = t.zone
order by t.send_at, t.broadcast_id, t.person_id`

// sqlStatusLeads are the leads of a weekly status: those that go on, and those
// that ended since.
const sqlStatusLeads = leadColumns + `
where l.submitter_id = any($1)
  and (l.status in ('in_review', 'open', 'claimed', 'contacted') or l.closed_at >= $2 and l.status <> 'dropped'
    or l.status = 'duplicate' and exists (
      select 1
      from lead f
      where f.code = l.duplicate_of
        and (f.status in ('open', 'claimed', 'contacted') or f.closed_at >= $2)
    ))
order by l.submitter_id, l.submitted_at desc, l.id desc`

const sqlUnits = `
select s.code, s.name, count(l.id), count(distinct l.submitter_id), count(l.id) filter (where l.status = 'sale')
from station s
left join lead l on l.station = s.code and l.submitted_at >= $2 and l.submitted_at < $3 and l.status not in ('withdrawn', 'dropped')
where s.code = any($1)
group by s.code, s.name`

// channelRooms is how many more of a channel may be queued now, by its pace.
func channelRooms(pace map[string]time.Time, channels []string, ahead time.Time, limit int) (names []string, free []int32) {
	for _, ch := range channels {
		if until, ok := pace[ch]; ok && !until.Before(ahead) {
			continue
		}
		names, free = append(names, ch), append(free, int32(limit))
	}
	return names, free
}

// sqlWaitingChannels steps from channel to channel, however many wait on each.
const sqlWaitingChannels = `
with recursive c (channel) as (
  (
    select channel
    from broadcast_to
    where state = 'waiting'
    order by channel
    limit 1
  )
  union all
  select (
    select t.channel
    from broadcast_to t
    where t.state = 'waiting'
      and t.channel > c.channel
    order by t.channel
    limit 1
  )
  from c
  where c.channel is not null
)
select channel
from c
where (select t.send_at from broadcast_to t where t.state = 'waiting' and t.channel = c.channel order by t.send_at limit 1) <= $1`

// Broadcast locks recipients whose time has come, decides and writes.
func (s *Store) Broadcast(ctx context.Context, now, ahead time.Time, limit int, decide func(bot.Batch) bot.Change) (int, error) {
	n := 0
	err := s.repeat(ctx, func() error {
		return s.withConn(ctx, func(c *pgxpool.Conn) (err error) {
			n, err = s.broadcast(ctx, c, now, ahead, limit, decide)
			return err
		})
	})
	return n, wrap(err, "broadcast")
}

func (s *Store) broadcast(ctx context.Context, c *pgxpool.Conn, now, ahead time.Time, limit int, decide func(bot.Batch) bot.Change) (int, error) {
	var channels []string
	p := &pipeline{}
	p.each(sqlWaitingChannels, func(rows pgx.Rows) error {
		var ch string
		err := rows.Scan(&ch)
		channels = append(channels, ch)
		return err
	}, now)
	if err := p.send(ctx, c); err != nil || len(channels) == 0 {
		return 0, err
	}
	batch := bot.Batch{Pace: map[string]time.Time{}}
	p = &pipeline{}
	p.exec(sqlBegin)
	p.exec(sqlOwnPaces, channels, now)
	p.each(sqlTakePaces, func(rows pgx.Rows) error {
		var ch string
		var until time.Time
		err := rows.Scan(&ch, &until)
		batch.Pace[ch] = until
		return err
	})
	if err := p.send(ctx, c); err != nil {
		return 0, fmt.Errorf("take the pace: %w", err)
	}
	names, free := channelRooms(batch.Pace, channels, ahead, limit)
	var sinces []time.Time
	var stations []string
	p = &pipeline{}
	p.each(sqlRecipients, func(rows pgx.Rows) error {
		var r bot.Recipient
		var since *time.Time
		err := rows.Scan(&r.Broadcast, &r.Key, &r.Kind, &dayInto{&r.Day}, &r.Person.ID, &r.Channel, &r.Zone, &r.Staff, &r.Until, &r.Unit.Station, &since)
		if since == nil {
			since = &now
		}
		batch.To, sinces, stations = append(batch.To, r), append(sinces, *since), append(stations, r.Unit.Station)
		return err
	}, now, limit, names, free)
	if err := p.send(ctx, c); err != nil {
		return 0, fmt.Errorf("take recipients: %w", err)
	}
	if len(batch.To) == 0 {
		_, err := c.Exec(ctx, sqlCommit)
		return 0, err
	}
	if err := loadRecipients(ctx, c, &batch, sinces, stations); err != nil {
		return 0, fmt.Errorf("load recipients: %w", err)
	}
	change := decide(batch)
	w := &writer{now: now}
	if err := w.change(nil, &change); err != nil {
		return 0, fmt.Errorf("write a broadcast down: %w", err)
	}
	p = &pipeline{}
	if err := w.queue(p); err != nil {
		return 0, err
	}
	slices.Sort(stations)
	queueBroadcast(p, change, batch, slices.Compact(stations), now)
	p.exec(sqlCommit)
	if err := p.send(ctx, c); err != nil {
		return 0, fmt.Errorf("write: %w", err)
	}
	return len(batch.To), nil
}

// loadRecipients loads who they are, and what they are told.
func loadRecipients(ctx context.Context, conn sender, batch *bot.Batch, sinces []time.Time, stations []string) error {
	ids := make([]bot.PersonID, len(batch.To))
	for i, r := range batch.To {
		ids[i] = r.Person.ID
	}
	who := map[bot.PersonID]*bot.Person{}
	leads := map[bot.PersonID][]bot.Lead{}
	units := map[string]bot.Unit{}
	since := slices.MinFunc(sinces, time.Time.Compare)
	p := &pipeline{}
	queuePeople(p, ids, who)
	p.each(sqlStatusLeads, func(rows pgx.Rows) error {
		l, err := scanLead(rows)
		leads[l.SubmitterID] = append(leads[l.SubmitterID], l)
		return err
	}, ids, since)
	if slices.ContainsFunc(batch.To, func(r bot.Recipient) bool { return r.Kind == bot.BroadcastThanks }) {
		p.each(sqlUnits, func(rows pgx.Rows) error {
			var code string
			var u bot.Unit
			err := rows.Scan(&code, &u.Station, &u.Leads, &u.Carriers, &u.Sales)
			units[code] = u
			return err
		}, stations, since, since.AddDate(1, 0, 0))
	}
	if err := p.send(ctx, conn); err != nil {
		return err
	}
	for i := range batch.To {
		r := &batch.To[i]
		if p := who[r.Person.ID]; p != nil {
			r.Person = *p
		}
		for _, l := range leads[r.Person.ID] { // the batch may hold several weeks
			if !l.Status.Closed() || l.ClosedAt != nil && !l.ClosedAt.Before(sinces[i]) {
				r.Leads = append(r.Leads, l)
			}
		}
		r.Unit = units[r.Unit.Station]
	}
	return nil
}

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
      at = $5
  from unnest($1::bigint[], $2::bigint[], $3::text[], $4::integer[]) as d (broadcast_id, person_id, state, segments)
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
		states, segments := make([]string, n), make([]int32, n)
		for i, r := range c.Reached {
			ids[i], people[i], states[i], segments[i] = r.Broadcast, int64(r.Person), r.State, int32(r.Segments)
		}
		p.exec(sqlReached, ids, people, states, segments, now)
	}
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

const sqlBroadcasts = `
select b.id, b.key, b.kind, b.day, b.made_at, b.paused_at is not null, b.ended_at is not null,
  coalesce((select max(p.until) from broadcast_part p where p.broadcast_id = b.id and p.planned_at is not null), b.made_at),
  coalesce((select t.zone from broadcast_to t where t.broadcast_id = b.id and t.state = 'waiting' group by t.zone order by count(*) desc, t.zone limit 1), ''),
  coalesce((select avg(t.segments) from broadcast_to t where t.broadcast_id = b.id and t.state = 'queued' and t.channel = 'sms'), 0)::float8
from broadcast b
where exists (select 1 from broadcast_part p where p.broadcast_id = b.id and p.planned_at is not null)
order by b.id desc
limit 20`

const sqlBroadcastCounts = `
select broadcast_id, state, channel, count(*)
from broadcast_to
where broadcast_id = any($1)
group by broadcast_id, state, channel`

// Broadcasts lists those that were planned, the newest first.
func (s *Store) Broadcasts(ctx context.Context) (all []bot.BroadcastState, err error) {
	var ids []int64
	p := &pipeline{}
	p.each(sqlBroadcasts, func(rows pgx.Rows) error {
		b := bot.BroadcastState{Counts: map[string]int{}, Waiting: map[string]int{}}
		var id int64
		err := rows.Scan(&id, &b.Key, &b.Kind, &dayInto{&b.Day}, &b.Made, &b.Paused, &b.Ended, &b.Until, &b.Zone, &b.Segments)
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
		var n int
		err := rows.Scan(&id, &state, &channel, &n)
		if i := slices.Index(ids, id); i >= 0 {
			all[i].Counts[state] += n
			if state == bot.ToWaiting {
				all[i].Waiting[channel] += n
			}
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

const sqlSlips = `
select p.id, p.name, b.day, q.since, t.handed_at
from broadcast_to t
join broadcast b on b.id = t.broadcast_id
join broadcast_part q on q.broadcast_id = t.broadcast_id and q.zone = t.zone
join person p on p.id = t.person_id
where t.station = $1
  and b.kind = 'weekly'
  and b.day = $2
  and t.state in ('slip', 'silent')
order by p.name, p.id`

// Slip is a carrier whose weekly status goes out on paper.
type Slip struct {
	Name   string
	Leads  []bot.Lead
	Handed *time.Time // nil: it is still to be handed out
}

// Slips are those of a station for the week of a Thursday.
func (s *Store) Slips(ctx context.Context, station string, week bot.Date) (all []Slip, err error) {
	var ids []bot.PersonID
	var since time.Time
	p := &pipeline{}
	p.each(sqlSlips, func(rows pgx.Rows) error {
		var one Slip
		var id bot.PersonID
		var day bot.Date
		err := rows.Scan(&id, &one.Name, &dayInto{&day}, &since, &one.Handed)
		ids, all = append(ids, id), append(all, one)
		return err
	}, station, dateArg(week))
	if err := p.send(ctx, s.desk); err != nil || len(ids) == 0 {
		return nil, wrap(err, "list slips")
	}
	p = &pipeline{}
	p.each(sqlStatusLeads, func(rows pgx.Rows) error {
		l, err := scanLead(rows)
		if i := slices.Index(ids, l.SubmitterID); i >= 0 {
			all[i].Leads = append(all[i].Leads, l)
		}
		return err
	}, ids, since)
	if err := p.send(ctx, s.desk); err != nil {
		return nil, wrap(err, "list slips")
	}
	return all, nil
}
