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
