package storage

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// Roles whose last day is over.

const sqlRolesOver = `
select person_id, role, scope, to_day
from role_grant
where to_day < $1
  and revoked_at is null
  and ended_at is null
order by to_day, id
limit $2`

// sqlUnsayStaff: who has no role in force any more is not told what waits to be
// said to the staff, but that somebody followed them; nor of leads but their own.
const sqlUnsayStaff = `
with out as (
  select p.id
  from person p
  where p.id = $1
    and not exists (
      select 1
      from role_grant g
      where g.person_id = p.id
        and g.revoked_at is null
        and coalesce(g.from_day, $3) <= $3
        and coalesce(g.to_day, $3) >= $3)
), silent as (
  update staff_line n
  set done_at = $2,
      said = null
  from out
  where n.person_id = out.id
    and n.done_at is null
    and n.what <> 'followed'
), gone as (
  delete from queue q
  using out, outbox o, address a, lead l
  where a.person_id = out.id
    and q.address_id = a.id
    and q.lease is null
    and o.id = q.outbox_id
    and o.kind = 'notice'
    and l.code = o.lead
    and l.submitter_id is distinct from out.id
  returning q.outbox_id, q.attempt
)
insert into outcome (outbox_id, state, at, attempt, class)
select outbox_id, 'cancelled', $2, attempt, 'role over'
from gone`

// RolesOver lists roles whose last day was before a day, not yet looked at.
func (s *Store) RolesOver(ctx context.Context, day bot.Date, limit int) (over []bot.Revoke, err error) {
	p := &pipeline{}
	p.each(sqlRolesOver, func(rows pgx.Rows) error {
		var v bot.Revoke
		var last time.Time
		err := rows.Scan(&v.Person, &v.Role, &v.Scope, &last)
		v.Day = dateOf(&last)
		over = append(over, v)
		return err
	}, dateArg(day), limit)
	return over, wrap(p.send(ctx, s.pool), "list roles that are over")
}
