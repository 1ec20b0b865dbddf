package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
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
where c.person_id in (select a.person_id from address a where a.id = any($1))
order by c.person_id
for share`

// sqlEndUnsendable closes what must not leave any more: what came too late,
// what goes to who said STOP (on SMS all but compliance texts, elsewhere what
// is unasked), updates of cards that are not there or show that much already.
const sqlEndUnsendable = `
with lanes as (
  select *
  from unnest($1::bigint[], $2::text[]) as l (address_id, lane)
), ends as (
  select q.outbox_id,
    case
      when q.not_after <= $3 then 'expired'
      when c.stopped_at is not null and not q.compliance and (a.channel = 'sms' or q.lane = 'notice') then 'cancelled'
      when q.edit_of is not null and (oc.receipt_id is null or oc.version >= l.version) then 'superseded'
    end as state
  from lanes
  join queue q on q.address_id = lanes.address_id and q.lane = lanes.lane
  join address a on a.id = q.address_id
  join outbox o on o.id = q.outbox_id
  left join consent c on c.person_id = a.person_id
  left join outcome oc on oc.outbox_id = q.edit_of
  left join lead l on l.code = o.lead
  where coalesce(q.lease_until <= clock_timestamp(), true)
    and not exists (select 1 from queue card where card.outbox_id = q.edit_of)
), gone as (
  delete from queue q
  using ends e
  where q.outbox_id = e.outbox_id
    and e.state is not null
  returning q.outbox_id, q.attempt, q.blank, e.state
), blanked as (
  update outbox o
  set text = '',
      labels = '{}',
      payload = null,
      buttons = null
  from gone
  where o.id = gone.outbox_id
    and gone.blank
)
insert into outcome (outbox_id, state, at, attempt)
select outbox_id, state, $3, attempt
from gone`

// sqlHold keeps unasked messages back from who may have meant STOP.
const sqlHold = `
update queue q
set not_before = c.hold_until
from address a
join consent c on c.person_id = a.person_id
where q.address_id = any($1)
  and q.lane = 'notice'
  and q.lease is null
  and q.not_before < c.hold_until
  and a.id = q.address_id
  and c.hold_until > $2`

// sqlLease leases the heads of the locked lanes, and aside what is ambiguous.
const sqlLease = `
with lanes as (
  select *
  from unnest($1::bigint[], $2::text[]) as l (address_id, lane)
), heads as (
  select min(q.outbox_id) as outbox_id
  from lanes
  join queue q on q.address_id = lanes.address_id and q.lane = lanes.lane
  where q.not_before <= $3
    and q.lease is null
    and q.ambiguous_since is null
    and not exists (select 1 from queue card where card.outbox_id = q.edit_of)
    and not ` + laneBlocked + `
  group by lanes.address_id, lanes.lane
  union all
  select q.outbox_id
  from lanes
  join queue q on q.address_id = lanes.address_id and q.lane = lanes.lane
  where q.not_before <= $3
    and (q.ambiguous_since is not null or q.lease is not null)
    and coalesce(q.lease_until <= clock_timestamp(), true)
), leased as (
  update queue q
  set lease = nextval('lease_seq'),
      lease_until = clock_timestamp() + interval '30 seconds',
      ambiguous_since = coalesce(q.ambiguous_since, q.lease_until),
      attempt = q.attempt + 1,
      version = case when o.kind in ('card', 'card_update') then l.version end
  from outbox o
  left join lead l on l.code = o.lead
  where q.outbox_id in (select outbox_id from heads)
    and o.id = q.outbox_id
  returning q.outbox_id, q.lease, q.attempt, q.ambiguous_since, q.address_id
)
select q.outbox_id, q.lease, q.attempt, q.ambiguous_since is not null,
  a.id, a.channel, a.tenant, a.user_key, coalesce(o.conversation, a.conversation), coalesce(o.thread, a.thread), a.room or o.in_room,
  o.kind, o.text, o.labels, o.segments, o.payload, o.room, o.hints, coalesce(o.lead, ''), o.not_after, o.created_at,
  edited.receipt_id, coalesce(edited.receipt_conversation, ''), card.receipt_id, coalesce(card.receipt_conversation, '')
from leased q
join outbox o on o.id = q.outbox_id
join address a on a.id = q.address_id
left join outcome edited on edited.outbox_id = o.edit_of
left join lateral (
  select oc.receipt_id, oc.receipt_conversation
  from outbox c
  join outcome oc on oc.outbox_id = c.id
  where o.kind = 'notice'
    and a.room
    and c.lead = o.lead
    and c.address_id = o.address_id
    and c.kind = 'card'
    and oc.receipt_id is not null
  limit 1
) card on true
order by q.outbox_id`

const sqlFreshLeads = leadColumns + `
where l.code = any($1)`

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
	if len(addresses) == 0 {
		_, err := c.Exec(ctx, sqlCommit)
		return nil, err
	}
	var out []bot.Outbound
	p = &pipeline{}
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

func scanOutbound(rows pgx.Rows) (bot.Outbound, error) {
	var o bot.Outbound
	var payload, room, hints []byte
	var notAfter *time.Time
	var editID, cardID *string
	var edit, card bot.Receipt
	err := rows.Scan(&o.ID, &o.Lease, &o.Attempt, &o.Ambiguous,
		&o.To.ID, &o.To.Channel, &o.To.Tenant, &o.To.User, &o.To.Conversation, &o.To.Thread, &o.To.Room,
		&o.Kind, &o.Rendered.Text, &o.Rendered.Buttons, &o.Rendered.Segments, &payload, &room, &hints, &o.Lead, &notAfter, &o.CreatedAt,
		&editID, &edit.Conversation, &cardID, &card.Conversation)
	if err != nil {
		return o, err
	}
	o.Rendered.Payload = payload
	if notAfter != nil {
		o.NotAfter = *notAfter
	}
	if len(room) > 0 {
		o.Room = &bot.Address{}
		err = json.Unmarshal(room, o.Room)
	}
	if err == nil && len(hints) > 0 {
		err = json.Unmarshal(hints, &o.Hints)
	}
	if editID != nil {
		edit.ID = *editID
		o.Edit = &edit
	}
	if cardID != nil {
		card.ID = *cardID
		o.ReplyTo = &card
	}
	if err != nil {
		return o, fmt.Errorf("read outbox row %d: %w", o.ID, err)
	}
	return o, nil
}

// freshen adds the leads of cards as they are now.
func freshen(ctx context.Context, conn sender, out []bot.Outbound) error {
	var codes []string
	for _, o := range out {
		if o.Kind == bot.PoolCard || o.Kind == bot.CardUpdate {
			codes = append(codes, o.Lead)
		}
	}
	if len(codes) == 0 {
		return nil
	}
	slices.Sort(codes)
	leads, err := readLeads(ctx, conn, sqlFreshLeads, slices.Compact(codes))
	if err != nil {
		return fmt.Errorf("read the leads of cards: %w", err)
	}
	for i, o := range out {
		if o.Kind == bot.PoolCard || o.Kind == bot.CardUpdate {
			out[i].Fresh = leads[o.Lead]
		}
	}
	return nil
}

// readLeads reads leads with their claims, by code.
func readLeads(ctx context.Context, conn sender, sql string, codes []string) (map[string]*bot.Lead, error) {
	p, leads := &pipeline{}, map[string]*bot.Lead{}
	p.each(sql, func(rows pgx.Rows) error {
		l, err := scanLead(rows)
		leads[l.Code] = &l
		return err
	}, codes)
	shorts := make([]string, len(codes))
	for i, code := range codes {
		shorts[i] = shortOf(code)
	}
	p.each(sqlClaims, func(rows pgx.Rows) error {
		code, c, err := scanClaim(rows)
		if l := leads[code]; l != nil {
			l.Claims = append(l.Claims, c)
		}
		return err
	}, shorts)
	return leads, p.send(ctx, conn)
}
