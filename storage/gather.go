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

// Lines for staff wait until their quarter of an hour; then those of a person
// become one message. The person's lock makes it one, on any number of
// processes.

// Who was told in this quarter of an hour waits for the next, but for what would
// come too late then. A step that is just due on another process is waited for, so
// that its lines come along.
const sqlLockTrays = `
select p.id
from person p
where p.id = any(array(
    select n.person_id
    from staff_line n
    where n.done_at is null
      and n.broadcast_id is null
      and n.send_at <= $1
      and coalesce((select t.until <= $1 or coalesce(n.until <= t.until, false) from staff_told t where t.person_id = n.person_id limit 1), true)
      and (select d.lead_id from ladder d where d.next_at <= $1 and d.next_at > $1::timestamptz - interval '1 minute' order by d.next_at limit 1) is null
      and (select w.key from watch w where w.next_at <= $1 and w.next_at > $1::timestamptz - interval '1 minute' order by w.next_at limit 1) is null
    group by n.person_id
    order by min(n.send_at), n.person_id
    limit $2
  ))
order by p.id
for no key update skip locked`

// sqlTrays looks again under the lock: another process may have been first.
const sqlTrays = `
select n.person_id, n.id, coalesce((select l.code from lead l where l.id = n.lead_id), ''), n.what, n.step, n.vacant, n.made_at, n.send_at, n.until, n.two_ways,
  (select max(e.at) from lead_event e where e.lead_id = n.lead_id and e.person_id = n.person_id), n.topic, n.said,
  coalesce((select t.until > $2 from staff_told t where t.person_id = n.person_id limit 1), false)
from staff_line n
where n.person_id = any($1)
  and n.done_at is null
  and n.send_at <= $2
  and coalesce((select t.until <= $2 or coalesce(n.until <= t.until, false) from staff_told t where t.person_id = n.person_id limit 1), true)
order by n.person_id, n.id
limit 2000`

// Gather locks people who have lines due, decides and writes.
func (s *Store) Gather(ctx context.Context, now time.Time, limit int, decide func(bot.Tray) bot.Change) (int, error) {
	n := 0
	err := s.repeat(ctx, func() error {
		return s.withConn(ctx, func(c *pgxpool.Conn) (err error) {
			n, err = gather(ctx, c, now, limit, decide)
			return err
		})
	})
	return n, wrap(err, "gather")
}

func gather(ctx context.Context, c *pgxpool.Conn, now time.Time, limit int, decide func(bot.Tray) bot.Change) (int, error) {
	var people []bot.PersonID
	p := &pipeline{}
	p.exec(sqlBegin)
	p.each(sqlLockTrays, func(rows pgx.Rows) error {
		var id bot.PersonID
		err := rows.Scan(&id)
		people = append(people, id)
		return err
	}, now, limit)
	if err := p.send(ctx, c); err != nil {
		return 0, fmt.Errorf("lock: %w", err)
	}
	trays := map[bot.PersonID]*bot.Tray{}
	if len(people) > 0 {
		var err error
		if trays, err = loadTrays(ctx, c, people, now); err != nil {
			return 0, fmt.Errorf("load: %w", err)
		}
	}
	w := &writer{now: now}
	changes := make([]bot.Change, 0, len(trays))
	for _, id := range people {
		if t := trays[id]; t != nil && len(t.Lines) > 0 {
			changes = append(changes, decide(*t))
		}
	}
	for i := range changes {
		if err := w.change(nil, &changes[i]); err != nil {
			return 0, fmt.Errorf("write lines down: %w", err)
		}
	}
	p = &pipeline{}
	if err := w.queue(p); err != nil {
		return 0, err
	}
	queueTold(p, changes, now)
	p.exec(sqlCommit)
	if err := p.send(ctx, c); err != nil {
		return 0, fmt.Errorf("write: %w", err)
	}
	return len(changes), nil
}

// loadTrays loads the lines of locked people, with the leads as they are now.
func loadTrays(ctx context.Context, conn sender, people []bot.PersonID, now time.Time) (map[bot.PersonID]*bot.Tray, error) {
	who := map[bot.PersonID]*bot.Person{}
	trays := map[bot.PersonID]*bot.Tray{}
	var codes []string
	p := &pipeline{}
	queuePeople(p, people, who)
	p.each(sqlTrays, func(rows pgx.Rows) error {
		var l bot.Laid
		var until, active *time.Time
		var topic *string
		var said []byte
		var told bool
		if err := rows.Scan(&l.To, &l.ID, &l.Lead, &l.What, &l.Step, &l.Vacant, &l.Made, &l.At, &until, &l.Both, &active, &topic, &said, &told); err != nil {
			return err
		}
		if err := topicOf(&l, topic, said); err != nil {
			return err
		}
		if until != nil {
			l.Until = *until
		}
		if active != nil {
			l.Active = *active
		}
		if trays[l.To] == nil {
			trays[l.To] = &bot.Tray{Told: told}
		}
		trays[l.To].Lines = append(trays[l.To].Lines, l)
		codes = append(codes, l.Lead)
		return nil
	}, people, now)
	if err := p.send(ctx, conn); err != nil {
		return nil, err
	}
	slices.Sort(codes)
	leads, err := readLeads(ctx, conn, sqlFreshLeads, slices.Compact(codes))
	if err != nil {
		return nil, err
	}
	for id, t := range trays {
		if who[id] != nil {
			t.Person = *who[id]
		}
		for i := range t.Lines {
			t.Lines[i].About = leads[t.Lines[i].Lead]
		}
	}
	return trays, nil
}

const sqlLinesDone = `
update staff_line
set done_at = $2,
    said = null
where id = any($1)`

const sqlToldUntil = `
insert into staff_told (person_id, until)
values ($1, $2)
on conflict (person_id) do update
set until = excluded.until`

func (r rest) queueGathered(p *pipeline, now time.Time) {
	g := r.c.Gathered
	p.exec(sqlLinesDone, g.Lines, now)
	if !g.Until.IsZero() {
		p.exec(sqlToldUntil, g.Person, g.Until)
	}
}

const sqlForgetLines = `
delete from staff_line
where done_at < $1`
