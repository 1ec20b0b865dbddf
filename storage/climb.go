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

// The ladder's rows: what is due is found by a query and done under the lead's
// lock, on any number of processes. Leads that somebody works on are left out;
// they are due still at the next look.

const sqlLockDue = `
select l.id
from (
  select d.lead_id
  from ladder d
  where d.next_at <= $1
  order by d.next_at, d.lead_id
) d
cross join lateral (
  select l.id
  from lead l
  where l.id = d.lead_id
  limit 1
  for no key update skip locked
) l
limit $2`

// sqlLockOutdated: their clocks rest on an older calendar.
const sqlLockOutdated = `
select l.id
from (
  select d.lead_id
  from ladder d
  where d.edition < $1
    and d.next_at is not null
  order by d.edition, d.lead_id
) d
cross join lateral (
  select l.id
  from lead l
  where l.id = d.lead_id
  limit 1
  for no key update skip locked
) l
limit $2`

const sqlLadderLeads = leadColumns + `
where l.id = any($1)
order by l.id`

const sqlClaimsOf = `
select (select l.code from lead l where l.id = c.lead_id), c.seq, c.person_id,
  coalesce((select p.handle from person p where p.id = c.person_id), ''), c.how, c.from_at, c.to_at, coalesce(c.ended, '')
from claim c
where c.lead_id = any($1)
order by c.lead_id, c.seq`

const sqlTaken = `
select lead_id, step
from ladder_step
where lead_id = any($1)`

// sqlActive is when the holder of a lead last did something for it.
const sqlActive = `
select l.id, e.at, e.seq
from lead l
cross join lateral (
  select e.at, e.seq
  from lead_event e
  where e.lead_id = l.id
    and e.person_id = l.holder_id
  order by e.seq desc
  limit 1
) e
where l.id = any($1)
  and l.holder_id is not null`

// Climb locks leads at which the ladder has to look, decides and writes.
func (s *Store) Climb(ctx context.Context, now time.Time, edition, limit int, decide func(bot.Look) bot.Change) (int, error) {
	n := 0
	err := s.repeat(ctx, func() error {
		return s.withConn(ctx, func(c *pgxpool.Conn) (err error) {
			n, err = s.climb(ctx, c, now, edition, limit, decide)
			return err
		})
	})
	if isConflict(err) { // somebody was first: it is looked at again
		s.repeats.Add(1)
		return 0, nil
	}
	return n, wrap(err, "climb")
}

func (s *Store) climb(ctx context.Context, c *pgxpool.Conn, now time.Time, edition, limit int, decide func(bot.Look) bot.Change) (int, error) {
	var ids []int64
	take := func(rows pgx.Rows) error {
		var id int64
		err := rows.Scan(&id)
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
		return err
	}
	p := &pipeline{}
	p.exec(sqlBegin)
	p.each(sqlLockDue, take, now, limit)
	p.each(sqlLockOutdated, take, edition, limit)
	if err := p.send(ctx, c); err != nil {
		return 0, fmt.Errorf("lock: %w", err)
	}
	if len(ids) == 0 {
		_, err := c.Exec(ctx, sqlCommit)
		return 0, err
	}
	looks, err := lookAt(ctx, c, ids)
	if err != nil {
		return 0, fmt.Errorf("load: %w", err)
	}
	n := &needs{now: now, zone: s.zone}
	w := &writer{now: now}
	changes := make([]bot.Change, len(looks))
	for round, open := 0, looks; len(open) > 0; round++ {
		if round == needRounds {
			return 0, errAsksAgain
		}
		n.ask = nil
		var again []*lookedAt
		for _, k := range open {
			changes[k.place] = decide(bot.Look{Lead: k.lead, Taken: k.taken, Active: k.active, Seq: k.seq, Records: k.records})
			if need := changes[k.place].Need; len(need) > 0 {
				again = append(again, k)
				n.ask = append(n.ask, &speaker{records: &k.records, needs: need})
			}
		}
		if open = again; len(open) > 0 {
			if err := n.load(ctx, c); err != nil {
				return 0, err
			}
		}
	}
	for i := range changes {
		if err := w.change(nil, &changes[i]); err != nil {
			return 0, fmt.Errorf("write a step down: %w", err)
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
	return len(looks), nil
}

// lookedAt is a locked lead with what the ladder needs to know of it.
type lookedAt struct {
	place   int
	lead    *bot.Lead
	taken   map[string]bool
	active  time.Time
	seq     int
	records bot.Records
}

// lookAt loads locked leads: what stands there now, not when they were found.
func lookAt(ctx context.Context, conn sender, ids []int64) ([]*lookedAt, error) {
	var looks []*lookedAt
	byID, byCode := map[int64]*lookedAt{}, map[string]*lookedAt{}
	p := &pipeline{}
	p.each(sqlLadderLeads, func(rows pgx.Rows) error {
		l, err := scanLead(rows)
		k := &lookedAt{place: len(looks), lead: &l, taken: map[string]bool{}}
		looks, byID[l.ID], byCode[l.Code] = append(looks, k), k, k
		put(&k.records.Leads, l.Code, &l)
		return err
	}, ids)
	p.each(sqlClaimsOf, func(rows pgx.Rows) error {
		code, c, err := scanClaim(rows)
		if k := byCode[code]; k != nil {
			k.lead.Claims = append(k.lead.Claims, c)
		}
		return err
	}, ids)
	p.each(sqlTaken, func(rows pgx.Rows) error {
		var id int64
		var step string
		err := rows.Scan(&id, &step)
		if k := byID[id]; k != nil {
			k.taken[step] = true
		}
		return err
	}, ids)
	p.each(sqlActive, func(rows pgx.Rows) error {
		var id int64
		var at time.Time
		var seq int
		err := rows.Scan(&id, &at, &seq)
		if k := byID[id]; k != nil {
			k.active, k.seq = at, seq
		}
		return err
	}, ids)
	return looks, p.send(ctx, conn)
}
