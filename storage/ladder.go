package storage

import (
	"context"
	"time"
)

// What the ladder did is written: steps, lines for staff, and when it looks
// again.

const sqlTakeStep = `
insert into ladder_step (lead_id, step, due_at, at, told)
select id, $2, $3, $4, $5
from lead
where code = $1`

const sqlNextLook = `
update ladder
set next_at = case when $3 then '-infinity' else $2::timestamptz end,
    edition = $4
where lead_id = (select id from lead where code = $1)`

const sqlAddLine = `
insert into staff_line (person_id, lead_id, what, step, vacant, made_at, send_at, until, two_ways, said)
select $1, id, $3, $4, $5, $6, $7, $8, $9, $10
from lead
where code = $2
on conflict do nothing`

// queueLadder comes after everything else that touches leads: what a change
// does to a lead asks for a look at once, and this says when.
func (r rest) queueLadder(p *pipeline, now time.Time) error {
	for _, s := range r.c.Steps {
		p.exec(sqlTakeStep, s.Lead, s.Name, s.Due, s.At, s.Told)
	}
	for _, l := range r.c.Lines {
		if l.Topic != "" { // see queueDuties
			continue
		}
		var said *string
		if len(l.Values) > 0 {
			var err error
			if said, err = jsonArg(l.Values); err != nil {
				return err
			}
		}
		p.exec(sqlAddLine, l.To, l.Lead, l.What, l.Step, l.Vacant, l.Made, l.At, timeArg(l.Until), l.Both, said)
	}
	for _, n := range r.c.Next {
		p.exec(sqlNextLook, n.Lead, timeArg(n.At), n.Look, n.Edition)
	}
	if g := r.c.Gathered; g != nil {
		r.queueGathered(p, now)
	}
	return nil
}

const sqlPostpone = `
with first as (
  select d.lead_id, l.code
  from ladder d
  join lead l on l.id = d.lead_id
  where d.next_at <= $1
     or (d.edition < $3 and d.next_at is not null)
  order by d.next_at, d.lead_id
  limit 1
  for update of l skip locked
), put as (
  update ladder
  set next_at = $2,
      edition = greatest(edition, $3)
  where lead_id = (select lead_id from first)
)
select code
from first`

// Postpone leaves the lead that is due first alone for a while.
func (s *Store) Postpone(ctx context.Context, now, until time.Time, edition int) (string, error) {
	var code string
	err := s.pool.QueryRow(ctx, sqlPostpone, now, until, edition).Scan(&code)
	if isNone(err) {
		return "", nil
	}
	return code, wrap(err, "postpone a lead")
}

const (
	sqlVerifyLooks = `
select l.code
from lead l
where $1::timestamptz is not null
  and not exists (select 1 from ladder d where d.lead_id = l.id)
limit $2`

	sqlVerifyBreached = `
select l.code || ' due ' || l.clock_due
from lead l
where l.clock_due < $1::timestamptz - interval '15 minutes'
  and l.contacted_at is null
  and l.status in ('open', 'claimed')
  and not exists (select 1 from ladder_step t where t.lead_id = l.id and t.step = 'breach')
limit $2`

	sqlVerifyGathered = `
select 'address ' || o.address_id || ' ' || date_bin('15 minutes', o.created_at, 'epoch')
from outbox o
where o.cause like 'gathered:%'
  and o.created_at <= $1
group by o.address_id, date_bin('15 minutes', o.created_at, 'epoch')
having count(*) > 1
limit $2`
)
