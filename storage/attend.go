package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"leadline/bot"
)

// The duties' rows: what is due is found by a query and done under the lock of
// the station, or of the district's row, on any number of processes. What
// somebody works on is left out; it is due still at the next look.

const sqlLockStationsDue = `
select w.kind, w.key, w.since
from watch w
join station s on s.code = w.key
where w.kind = 'station'
  and (w.next_at <= $1 or w.next_at is not null and w.edition < $2)
order by w.next_at, w.key
limit $3
for no key update of s skip locked`

const sqlLockDistrictsDue = `
select w.kind, w.key, w.since
from watch w
where w.kind = 'district'
  and (w.next_at <= $1 or w.next_at is not null and w.edition < $2)
order by w.next_at, w.key
limit $3
for update of w skip locked`

// sqlDutiesTaken looks each up by its key, however many were taken by all.
const sqlDutiesTaken = `
select w.kind, w.key, d.step
from unnest($1::text[], $2::text[]) as w (kind, key)
cross join lateral (
  select d.step
  from duty_step d
  where d.kind = w.kind
    and d.key = w.key
    and d.due_at > $3
  offset 0
) d`

// takenSince is how far back steps are remembered: a subject is over by then.
const takenSince = 400 * 24 * time.Hour

// Attend locks stations and districts at which the duties have to look, decides
// and writes.
func (s *Store) Attend(ctx context.Context, now time.Time, edition, limit int, decide func(bot.Watch) bot.Change) (int, error) {
	n := 0
	err := s.repeat(ctx, func() error {
		return s.withConn(ctx, func(c *pgxpool.Conn) (err error) {
			n, err = s.attend(ctx, c, now, edition, limit, decide)
			return err
		})
	})
	if isConflict(err) { // somebody was first: it is looked at again
		s.repeats.Add(1)
		return 0, nil
	}
	return n, wrap(err, "attend")
}

func (s *Store) attend(ctx context.Context, c *pgxpool.Conn, now time.Time, edition, limit int, decide func(bot.Watch) bot.Change) (int, error) {
	var all []*bot.Watch
	take := func(rows pgx.Rows) error {
		w := &bot.Watch{Taken: map[string]bool{}}
		var since *time.Time
		err := rows.Scan(&w.Kind, &w.Key, &since)
		if since != nil {
			w.Since = *since
		}
		all = append(all, w)
		return err
	}
	p := &pipeline{}
	p.exec(sqlBegin)
	p.each(sqlLockStationsDue, take, now, edition, limit)
	p.each(sqlLockDistrictsDue, take, now, edition, limit)
	if err := p.send(ctx, c); err != nil {
		return 0, fmt.Errorf("lock: %w", err)
	}
	if len(all) == 0 {
		_, err := c.Exec(ctx, sqlCommit)
		return 0, err
	}
	if err := loadTaken(ctx, c, all, now); err != nil {
		return 0, fmt.Errorf("load: %w", err)
	}
	changes, err := s.decideWatches(ctx, c, all, now, decide)
	if err != nil {
		return 0, err
	}
	w := &writer{now: now}
	for i := range changes {
		if err := w.change(nil, &changes[i]); err != nil {
			return 0, fmt.Errorf("write a duty down: %w", err)
		}
	}
	p = &pipeline{}
	if err := w.queue(p); err != nil {
		return 0, err
	}
	p.exec(sqlCommit)
	if err := p.send(ctx, c); err != nil {
		return 0, fmt.Errorf("write: %w", err)
	}
	return len(all), nil
}

func loadTaken(ctx context.Context, conn sender, all []*bot.Watch, now time.Time) error {
	byKey := map[[2]string]*bot.Watch{}
	var kinds, keys []string
	for _, w := range all {
		byKey[[2]string{w.Kind, w.Key}] = w
		kinds, keys = append(kinds, w.Kind), append(keys, w.Key)
	}
	p := &pipeline{}
	p.each(sqlDutiesTaken, func(rows pgx.Rows) error {
		var kind, key, step string
		err := rows.Scan(&kind, &key, &step)
		if w := byKey[[2]string{kind, key}]; w != nil {
			w.Taken[step] = true
		}
		return err
	}, kinds, keys, now.Add(-takenSince))
	return p.send(ctx, conn)
}

// decideWatches asks for every decision, loads what they need and asks again.
func (s *Store) decideWatches(ctx context.Context, conn sender, all []*bot.Watch, now time.Time, decide func(bot.Watch) bot.Change) ([]bot.Change, error) {
	n := &needs{now: now, zone: s.zone}
	changes := make([]bot.Change, len(all))
	open := make([]int, len(all))
	for i := range all {
		open[i] = i
	}
	for round := 0; len(open) > 0; round++ {
		if round == needRounds {
			return nil, errAsksAgain
		}
		n.ask = nil
		var again []int
		for _, i := range open {
			changes[i] = decide(*all[i])
			if need := changes[i].Need; len(need) > 0 {
				again = append(again, i)
				n.ask = append(n.ask, &speaker{records: &all[i].Records, needs: need})
			}
		}
		if open = again; len(open) > 0 {
			if err := n.load(ctx, conn); err != nil {
				return nil, err
			}
		}
	}
	return changes, nil
}

const sqlPostponeWatch = `
with first as (
  select kind, key
  from watch
  where next_at <= $1
     or next_at is not null and edition < $3
  order by next_at, kind, key
  limit 1
  for update skip locked
), put as (
  update watch w
  set next_at = $2,
      edition = $3
  from first f
  where w.kind = f.kind
    and w.key = f.key
)
select kind || ' ' || key
from first`

// PostponeWatch leaves what is due first alone for a while.
func (s *Store) PostponeWatch(ctx context.Context, now, until time.Time, edition int) (string, error) {
	var key string
	err := s.pool.QueryRow(ctx, sqlPostponeWatch, now, until, edition).Scan(&key)
	if isNone(err) {
		return "", nil
	}
	return key, wrap(err, "postpone a watch")
}

const sqlTakeDuty = `
insert into duty_step (kind, key, step, due_at, at, told)
values ($1, $2, $3, $4, $5, $6)`

const sqlNextWatch = `
update watch
set next_at = $3,
    since = coalesce(since, $4),
    edition = $5
where kind = $1
  and key = $2`

const sqlHush = `
update staff_line
set done_at = $2,
    said = null
where topic = any($1)
  and done_at is null`

const sqlAddTopicLine = `
insert into staff_line (person_id, topic, what, step, said, made_at, send_at, until, two_ways)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict do nothing`

// queueDuties comes last: what a change does to a station's record asks for a
// look at once, and this says when.
func (r rest) queueDuties(p *pipeline, now time.Time) error {
	for _, d := range r.c.Duties {
		p.exec(sqlTakeDuty, d.Kind, d.Key, short(d.Step, 120), d.Due, d.At, d.Told)
	}
	if len(r.c.Hush) > 0 {
		p.exec(sqlHush, r.c.Hush, now)
	}
	for _, l := range r.c.Lines {
		if l.Topic == "" {
			continue
		}
		said, err := jsonArg(l.Values)
		if err != nil {
			return err
		}
		p.exec(sqlAddTopicLine, l.To, short(l.Topic, 120), l.What, short(l.Step, 40), said, l.Made, l.At, timeArg(l.Until), l.Both)
	}
	for _, n := range r.c.NextWatch {
		p.exec(sqlNextWatch, n.Kind, n.Key, timeArg(n.At), n.Since, n.Edition)
	}
	return nil
}

// topicOf reads what a line without a lead is about, and what its words need.
func topicOf(l *bot.Laid, topic *string, said []byte) error {
	if topic != nil {
		l.Topic = *topic
	}
	if said == nil {
		return nil
	}
	return json.Unmarshal(said, &l.Values)
}
