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

// sqlTakePaces makes senders of different processes wait for each other: the pace
// is one for all.
const sqlTakePaces = `
select channel, until
from broadcast_pace
order by channel
for update`

// sqlRecipients takes recipients of each channel that is not filled yet. Of each
// broadcast those come first whose turn was first, of all of them those who must have
// it first. Whoever of a rush was told in this quarter of an hour waits for the next.
const sqlRecipients = `
select t.broadcast_id, b.key, b.kind, b.day, t.person_id, t.channel, t.zone, t.staff, t.until, t.station, p.since, b.paused_at is not null
from unnest($3::text[], $4::integer[]) as room (channel, free)
cross join lateral (
  select t.broadcast_id, t.person_id, t.channel, t.zone, t.staff, t.until, t.station, t.send_at
  from broadcast x
  cross join lateral (
    select t.broadcast_id, t.person_id, t.channel, t.zone, t.staff, t.until, t.station, t.send_at
    from broadcast_to t
    where t.broadcast_id = x.id
      and t.state = 'waiting'
      and t.channel = room.channel
      and t.send_at <= $1
      and (x.kind <> 'talks' or (select d.person_id from staff_told d where d.person_id = t.person_id and d.until > $1 limit 1) is null)
    order by t.send_at, t.until, t.person_id
    limit least(room.free, $2)
    for update of t skip locked
  ) t
  where x.ended_at is null
    and x.paused_at is null
  order by t.until, t.send_at, t.broadcast_id, t.person_id
  limit least(room.free, $2)
) t
join broadcast b on b.id = t.broadcast_id
left join broadcast_part p on p.broadcast_id = t.broadcast_id and p.zone = t.zone
order by t.until, t.send_at, t.broadcast_id, t.person_id`

// sqlOver takes those of paused broadcasts for whom it is too late.
const sqlOver = `
select t.broadcast_id, x.key, x.kind, x.day, t.person_id, t.channel, t.zone, t.staff, t.until, t.station, null::timestamptz, true
from broadcast x
cross join lateral (
  select t.broadcast_id, t.person_id, t.channel, t.zone, t.staff, t.until, t.station
  from broadcast_to t
  where t.broadcast_id = x.id
    and t.state = 'waiting'
    and t.until <= $1
  order by t.until
  limit $2
  for update of t skip locked
) t
where x.paused_at is not null
  and x.ended_at is null
limit $2`

// taken is a recipient that was taken, and since when what it is told about.
type taken struct {
	bot.Recipient
	since   time.Time
	station string
}

func scanTaken(now time.Time, into *[]taken) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		t := taken{since: now}
		var since *time.Time
		err := rows.Scan(&t.Broadcast, &t.Key, &t.Kind, &dayInto{&t.Day}, &t.Person.ID, &t.Channel, &t.Zone, &t.Staff, &t.Until, &t.station, &since, &t.Paused)
		if since != nil {
			t.since = *since
		}
		*into = append(*into, t)
		return err
	}
}

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

// sqlWaitingChannels steps from channel to channel, however many wait on each: the
// pairs keep it to the index in which a channel's own are in their order.
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
select c.channel
from c
cross join lateral (
  select t.send_at
  from broadcast_to t
  where t.state = 'waiting'
    and (t.channel, t.send_at) >= (c.channel, '-infinity'::timestamptz)
  order by t.channel, t.send_at
  limit 1
) t
where t.send_at <= $1`

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
	var all []taken
	p = &pipeline{}
	p.each(sqlRecipients, scanTaken(now, &all), now, limit, names, free)
	p.each(sqlOver, scanTaken(now, &all), now, limit)
	if err := p.send(ctx, c); err != nil {
		return 0, fmt.Errorf("take recipients: %w", err)
	}
	all, err := loadRushed(ctx, c, all, now)
	if err != nil {
		return 0, fmt.Errorf("load trays: %w", err)
	}
	if len(all) == 0 {
		_, err := c.Exec(ctx, sqlCommit)
		return 0, err
	}
	if err := loadRecipients(ctx, c, all); err != nil {
		return 0, fmt.Errorf("load recipients: %w", err)
	}
	var stations []string
	for _, t := range all {
		batch.To, stations = append(batch.To, t.Recipient), append(stations, t.station)
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
func loadRecipients(ctx context.Context, conn sender, all []taken) error {
	var ids, weekly []bot.PersonID
	var stations []string
	since, thanked := all[0].since, false
	for _, t := range all {
		ids, stations = append(ids, t.Person.ID), append(stations, t.station)
		if t.since.Before(since) {
			since = t.since
		}
		if t.Kind == bot.BroadcastWeekly {
			weekly = append(weekly, t.Person.ID)
		}
		thanked = thanked || t.Kind == bot.BroadcastThanks
	}
	who := map[bot.PersonID]*bot.Person{}
	leads := map[bot.PersonID][]bot.Lead{}
	units := map[string]bot.Unit{}
	p := &pipeline{}
	queuePeople(p, ids, who)
	if len(weekly) > 0 {
		p.each(sqlStatusLeads, func(rows pgx.Rows) error {
			l, err := scanLead(rows)
			leads[l.SubmitterID] = append(leads[l.SubmitterID], l)
			return err
		}, weekly, since)
	}
	if thanked {
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
	for i := range all {
		t := &all[i]
		if p := who[t.Person.ID]; p != nil {
			t.Person = *p
		}
		for _, l := range leads[t.Person.ID] { // the batch may hold several weeks
			if !l.Status.Closed() || l.ClosedAt != nil && !l.ClosedAt.Before(t.since) {
				t.Leads = append(t.Leads, l)
			}
		}
		t.Unit = units[t.station]
	}
	return nil
}
