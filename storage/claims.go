package storage

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

const sqlOffersDue = `
select code
from lead
where offered_until <= $1
order by offered_until, id
limit $2`

// OffersDue lists leads whose offer to a colleague has run out.
func (s *Store) OffersDue(ctx context.Context, now time.Time, limit int) ([]string, error) {
	rows, err := s.pool.Query(ctx, sqlOffersDue, now, limit)
	if err != nil {
		return nil, wrap(err, "list offers that have run out")
	}
	codes, err := collect[string](rows)
	return codes, wrap(err, "list offers that have run out")
}

const sqlWaitingContacts = `
select (select l.code from lead l where l.id = a.lead_id), a.id, a.person_id,
  coalesce((select p.handle from person p where p.id = a.person_id), ''), a.contact_at, a.note, a.asked_at
from approval a
where a.lead_id = any(array(select l.id from lead l where l.short = any($1)))
  and a.decided_at is null`

func (n *needs) queueAsked(p *pipeline, shorts []string) {
	p.each(sqlWaitingContacts, func(rows pgx.Rows) error {
		var a bot.Approval
		err := rows.Scan(&a.Lead, &a.ID, &a.By, &a.Handle, &a.At, &a.Note, &a.Asked)
		if l := n.leads[shortOf(a.Lead)]; l != nil {
			l.Asked = &a
		}
		return err
	}, shorts)
}

const sqlNewApproval = `
with asked as (
  insert into approval (lead_id, person_id, contact_at, note, asked_at)
  select id, $2, $3, $4, $5
  from lead
  where code = $1
  returning id
)
select must_change((select count(*) from asked), 1, 'approval')`

// sqlDecideApproval: nobody is asked any more for what has been decided.
const sqlDecideApproval = `
with decided as (
  update approval
  set decided_at = $2,
      decided_by = $3,
      yes = $4
  where id = $1
    and decided_at is null
  returning lead_id
), silent as (
  update staff_line n
  set done_at = $2,
      said = null
  from decided d
  where n.lead_id = d.lead_id
    and n.what = 'asked'
    and n.done_at is null
)
select must_change((select count(*) from decided), 1, 'approval')`

// sqlUnsay comes before what this very change says. A breach and a claim that has
// ended are said all the same.
const sqlUnsay = `
with silent as (
  update staff_line
  set done_at = $2,
      said = null
  where lead_id = (select l.id from lead l where l.code = $1)
    and done_at is null
    and what not in ('overdue_boss', 'expired', 'expired_boss')
), gone as (
  delete from queue q
  using outbox o
  where o.id = q.outbox_id
    and o.lead = $1
    and o.kind = 'notice'
    and q.lease is null
  returning q.outbox_id, q.attempt
)
insert into outcome (outbox_id, state, at, attempt, class)
select outbox_id, 'cancelled', $2, attempt, 'unsaid'
from gone`

const sqlSetAway = `
update person
set away_from = $2,
    away_to = $3
where id = $1`

const sqlRevokeNow = `
with ended as (
  update role_grant
  set revoked_at = $4
  where person_id = $1
    and role = $2
    and lower(scope) = lower($3)
    and revoked_at is null
    and coalesce(to_day, $5) >= $5
  returning id
)
select must_change(least((select count(*) from ended), 1), 1, 'grant')`

// sqlRoleOver leaves a mark, so that a role which ends by its date is looked at
// once; the date ends it.
const sqlRoleOver = `
update role_grant
set ended_at = $4
where person_id = $1
  and role = $2
  and scope = $3
  and to_day = $5
  and revoked_at is null
  and ended_at is null`

// queueClaims writes what handing over, dating back, days off and leaving mean.
func (r rest) queueClaims(p *pipeline, now time.Time) {
	for _, a := range r.c.Approvals {
		if a.Decided != nil {
			p.exec(sqlDecideApproval, a.ID, a.Decided, a.DecidedBy, a.Yes)
		}
	}
	for _, a := range r.c.Approvals {
		if a.Decided == nil {
			p.exec(sqlNewApproval, a.Lead, a.By, a.At, short(a.Note, 4096), a.Asked)
		}
	}
	for _, a := range r.c.Away {
		p.exec(sqlSetAway, a.Person, dateArg(a.Days.First), dateArg(a.Days.Last))
	}
	for _, v := range r.c.Revokes {
		p.exec(sqlRevokeNow, v.Person, v.Role, v.Scope, now, dateArg(v.Day))
	}
	for _, v := range r.c.Revokes {
		p.exec(sqlUnsayStaff, v.Person, now, dateArg(v.Day))
	}
	for _, v := range r.c.RolesOver {
		p.exec(sqlRoleOver, v.Person, v.Role, v.Scope, now, dateArg(v.Day))
		p.exec(sqlUnsayStaff, v.Person, now, dateArg(v.Day.Add(1)))
	}
	queueLeave(p, r.c.Leave, now)
}

const sqlLockHolders = `
select id
from person
where id = any($1)
order by id
for no key update`

// queueHolders locks whose leads are counted but who do not speak, before any
// lead: two managers, or a manager and the rep, never count at the same time.
func (n *needs) queueHolders(p *pipeline) {
	var ids []bot.PersonID
	for _, key := range n.keys(bot.NeedHeld) {
		id := personID(key)
		if !slices.ContainsFunc(n.ask, func(s *speaker) bool { return s.person == id }) {
			ids = append(ids, id)
		}
	}
	if len(ids) > 0 {
		slices.Sort(ids)
		p.exec(sqlLockHolders, ids)
	}
}

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
