package storage

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"leadline/bot"
)

// A lane is reply or notice of one address. One message of a lane is under way
// at a time; one whose outcome is unknown blocks it for five seconds, then it
// is resolved aside and the lane goes on. Lease times are the database's own.

// sqlLockLanes picks lanes with something due and takes them for this
// transaction: two processes never lease the same lane at once. The oldest
// waiting ones come first.
const sqlLockLanes = `
with due as materialized (
  select q.address_id, q.lane, min(q.outbox_id) as first
  from queue q
  where q.not_before <= $1` + dueLane

const sqlLockLanesOf = `
with due as materialized (
  select q.address_id, q.lane, min(q.outbox_id) as first
  from queue q
  where q.not_before <= $1
    and q.address_id = any($3)` + dueLane

const dueLane = `
    and coalesce(q.lease_until <= clock_timestamp(), true)
    and (q.ambiguous_since is not null or q.lease is not null or not ` + laneBlocked + `)
  group by q.address_id, q.lane
  order by first
  limit $2
)
select address_id, lane
from due
where pg_try_advisory_xact_lock((address_id << 1) | (lane = 'reply')::integer)`

const laneBlocked = `exists (
      select 1
      from queue b
      where b.address_id = q.address_id
        and b.lane = q.lane
        and coalesce(b.ambiguous_since, b.lease_until) > clock_timestamp() - interval '5 seconds'
    )`

// sqlShareConsent: a STOP waits for this lease, or this lease sees it.
const sqlShareConsent = `
select c.person_id
from consent c
where c.person_id = any(array(select a.person_id from address a where a.id = any($1)))
order by c.person_id
for share`

// sqlEndUnsendable closes what must not leave any more: what came too late,
// what goes to who said STOP (on SMS all but compliance texts, elsewhere what
// is unasked), what is unasked and was meant for who had the number before,
// updates of cards that are not there or show that much already.
const sqlEndUnsendable = `
with ends as (
  select q.outbox_id,
    case
      when q.not_after <= $3 then 'expired'
      when c.stopped_at is not null and not q.compliance and (a.channel = 'sms' or q.lane = 'notice') then 'cancelled'
      when q.lane = 'notice' and exists (select 1 from number_lost n where n.address_id = l.address_id and n.person_id <> a.person_id)
        and (select p.handle is null from person p where p.id = a.person_id) then 'cancelled'
      when q.edit_of is not null and (card.receipt_id is null or card.version >= card.now) then 'superseded'
    end as state
  from unnest($1::bigint[], $2::text[]) as l (address_id, lane)
  cross join lateral (
    select q.outbox_id, q.lane, q.not_after, q.compliance, q.edit_of
    from queue q
    where q.address_id = l.address_id
      and q.lane = l.lane
      and coalesce(q.lease_until <= clock_timestamp(), true)
      and (select card.outbox_id from queue card where card.outbox_id = q.edit_of) is null
    offset 0
  ) q
  cross join lateral (select a.channel, a.person_id from address a where a.id = l.address_id limit 1) a
  left join lateral (select c.stopped_at from consent c where c.person_id = a.person_id limit 1) c on true
  left join lateral (
    select oc.receipt_id, oc.version,
      (select l.version from lead l where l.code = (select o.lead from outbox o where o.id = oc.outbox_id)) as now
    from outcome oc
    where oc.outbox_id = q.edit_of
    limit 1
  ) card on true
), gone as (
  delete from queue q
  where q.outbox_id = any(array(select outbox_id from ends where state is not null))
  returning q.outbox_id, q.attempt, q.blank
), blanked as (
  update outbox o
  set text = '',
      labels = '{}',
      payload = null,
      buttons = null
  where o.id = any(array(select outbox_id from gone where blank))
)
insert into outcome (outbox_id, state, at, attempt)
select gone.outbox_id, ends.state, $3, gone.attempt
from gone
join ends using (outbox_id)`

// sqlHold keeps unasked messages back from who may have meant STOP.
const sqlHold = `
with held as (
  select a.id, (select c.hold_until from consent c where c.person_id = a.person_id and c.hold_until > $2) as until
  from address a
  where a.id = any($1)
)
update queue q
set not_before = (select until from held where held.id = q.address_id)
where q.address_id = any(array(select id from held where until is not null))
  and q.lane = 'notice'
  and q.lease is null
  and q.not_before < (select until from held where held.id = q.address_id)`

// sqlLease leases the heads of the locked lanes, and aside what is ambiguous.
const sqlLease = `
with lanes as (
  select *
  from unnest($1::bigint[], $2::text[]) as l (address_id, lane)
)
, heads as (
  select head.outbox_id
  from lanes l
  cross join lateral (
    select q.outbox_id
    from queue q
    where q.address_id = l.address_id
      and q.lane = l.lane
      and q.not_before <= $3
      and q.lease is null
      and q.ambiguous_since is null
      and (select card.outbox_id from queue card where card.outbox_id = q.edit_of) is null
      and not ` + laneBlocked + `
    order by q.outbox_id
    limit 1
  ) head
  union all
  select aside.outbox_id
  from lanes l
  cross join lateral (
    select q.outbox_id
    from queue q
    where q.address_id = l.address_id
      and q.lane = l.lane
      and q.not_before <= $3
      and (q.ambiguous_since is not null or q.lease is not null)
      and coalesce(q.lease_until <= clock_timestamp(), true)
    offset 0
  ) aside
), leased as (
  update queue q
  set lease = nextval('lease_seq'),
      lease_until = clock_timestamp() + interval '30 seconds',
      ambiguous_since = coalesce(q.ambiguous_since, q.lease_until),
      attempt = q.attempt + 1,
      version = (
        select l.version
        from lead l
        where l.code = (select o.lead from outbox o where o.id = q.outbox_id and o.kind in ('card', 'card_update'))
      )
  where q.outbox_id = any(array(select outbox_id from heads))
  returning q.outbox_id, q.lease, q.attempt, q.ambiguous_since, q.address_id, q.edit_of
)
select q.outbox_id, q.lease, q.attempt, q.ambiguous_since is not null,
  a.id, a.channel, a.tenant, a.user_key, case when a.room then a.conversation else coalesce(o.conversation, a.conversation) end,
  coalesce(o.thread, a.thread), a.room or o.in_room,
  o.kind, o.text, o.labels, o.segments, o.payload, o.room, o.hints, coalesce(o.lead, ''), o.not_after, o.created_at,
  edited.receipt_id, coalesce(edited.receipt_conversation, ''), card.receipt_id, coalesce(card.receipt_conversation, ''),
  (select m.outbox_id from queue m where m.address_id = q.address_id and m.outbox_id > q.outbox_id limit 1) is not null,
  case when o.kind = 'notice' and not a.room then a.person_id end
from leased q
cross join lateral (
  select o.kind, o.text, o.labels, o.segments, o.payload, o.room, o.hints, o.lead, o.not_after, o.created_at, o.conversation, o.thread, o.in_room
  from outbox o
  where o.id = q.outbox_id
  limit 1
) o
cross join lateral (
  select a.id, a.channel, a.tenant, a.user_key, a.conversation, a.thread, a.room, a.person_id
  from address a
  where a.id = q.address_id
  limit 1
) a
left join lateral (
  select oc.receipt_id, oc.receipt_conversation
  from outcome oc
  where oc.outbox_id = q.edit_of
  limit 1
) edited on true
left join lateral (
  select oc.receipt_id, oc.receipt_conversation
  from outbox c
  cross join lateral (
    select oc.receipt_id, oc.receipt_conversation
    from outcome oc
    where oc.outbox_id = c.id
      and oc.receipt_id is not null
    limit 1
  ) oc
  where o.kind = 'notice'
    and a.room
    and c.lead = o.lead
    and c.address_id = a.id
    and c.kind = 'card'
  limit 1
) card on true
order by q.outbox_id`

// Lease takes the heads of lanes that are due and marks them as sending: two
// round trips, three if cards are among them.
func (s *Store) Lease(ctx context.Context, now time.Time, to []bot.AddressID, limit int) ([]bot.Outbound, error) {
	var out []bot.Outbound
	err := s.repeat(ctx, func() error {
		out = nil
		return s.withConn(ctx, func(c *pgxpool.Conn) (err error) {
			out, err = lease(ctx, c, now, to, limit)
			return err
		})
	})
	if err != nil {
		return nil, wrap(err, "lease")
	}
	return out, nil
}

func lease(ctx context.Context, c *pgxpool.Conn, now time.Time, to []bot.AddressID, limit int) ([]bot.Outbound, error) {
	var addresses []bot.AddressID
	var lanes []string
	p := &pipeline{}
	p.exec(sqlBegin)
	locked := func(rows pgx.Rows) error {
		var a bot.AddressID
		var lane string
		err := rows.Scan(&a, &lane)
		addresses, lanes = append(addresses, a), append(lanes, lane)
		return err
	}
	if to == nil {
		p.each(sqlLockLanes, locked, now, limit)
	} else {
		p.each(sqlLockLanesOf, locked, now, limit, to)
	}
	if err := p.send(ctx, c); err != nil {
		return nil, err
	}
	p = &pipeline{}
	if to == nil {
		p.exec(sqlApplyHeld)
	}
	if len(addresses) == 0 {
		p.exec(sqlCommit)
		return nil, p.send(ctx, c)
	}
	var out []bot.Outbound
	p.exec(sqlShareConsent, addresses)
	p.exec(sqlEndUnsendable, addresses, lanes, now)
	p.exec(sqlHold, addresses, now)
	p.each(sqlLease, func(rows pgx.Rows) error {
		o, err := scanOutbound(rows)
		out = append(out, o)
		return err
	}, addresses, lanes, now)
	p.exec(sqlCommit)
	if err := p.send(ctx, c); err != nil {
		return nil, err
	}
	return out, freshen(ctx, c, out)
}
