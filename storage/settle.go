package storage

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"leadline/bot"
)

// Only the lease under which a row was sent may settle it. Each of these
// statements is sent only if there is something for it; all of one call are one
// transaction, and the last one takes the ended rows out of the queue.

// sqlPutBack: a row whose outcome was once unknown stays so until it is closed:
// it is always looked for before it is sent again.
const sqlPutBack = `
with given as (
  select *
  from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::boolean[]) as g (id, lease, retry, unknown)
)
update queue q
set lease = null,
    lease_until = null,
    not_before = g.retry,
    ambiguous_since = case when g.unknown then coalesce(q.ambiguous_since, clock_timestamp()) else q.ambiguous_since end
from given g
where q.outbox_id = any($1)
  and g.id = q.outbox_id
  and g.lease = q.lease`

// sqlMoved: a room that moved takes its address along; what was said in a room
// says nothing of where its reader is reached.
const sqlMoved = `
with moves as (
  select distinct on (q.address_id) q.address_id, g.conversation
  from unnest($1::bigint[], $2::bigint[], $3::text[]) as g (id, lease, conversation)
  cross join lateral (
    select q.address_id
    from queue q
    where q.outbox_id = g.id
      and q.lease = g.lease
      and (not (select o.in_room from outbox o where o.id = g.id)
        or (select a.room from address a where a.id = q.address_id))
    limit 1
  ) q
  order by q.address_id, g.id desc
)
update address a
set conversation = m.conversation
from moves m
where a.id = any(array(select address_id from moves))
  and m.address_id = a.id
  and m.conversation <> a.conversation`

// sqlProviderStop: the provider refused because the person does not want
// messages; it may have known before us.
const sqlProviderStop = `
with stops as (
  select a.person_id, a.id as address_id, max(g.at) as at
  from unnest($1::bigint[], $2::bigint[], $3::timestamptz[]) as g (id, lease, at)
  cross join lateral (select q.address_id from queue q where q.outbox_id = g.id and q.lease = g.lease limit 1) q
  cross join lateral (select a.id, a.person_id from address a where a.id = q.address_id limit 1) a
  group by a.person_id, a.id
), stopped as (
  update consent c
  set stopped_at = (select max(s.at) from stops s where s.person_id = c.person_id)
  where c.person_id = any(array(select person_id from stops))
    and c.stopped_at is null
  returning c.person_id
)
insert into consent_record (person_id, address_id, what, how, at)
select s.person_id, s.address_id, 'stop', 'provider', s.at
from stops s
join stopped using (person_id)`

const sqlSettle = `
with given as (
  select *
  from unnest($1::bigint[], $2::bigint[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::integer[])
    as g (id, lease, state, at, class, code, receipt_id, receipt_conversation, status, segments)
), gone as (
  delete from queue q
  using given g
  where q.outbox_id = any($1)
    and g.id = q.outbox_id
    and g.lease = q.lease
  returning q.outbox_id, q.attempt, q.version, q.edit_of, q.blank
), shown as (
  select e.edit_of, max(e.version) as version
  from gone e
  join given g on g.id = e.outbox_id
  where e.edit_of is not null
    and g.state = 'sent'
  group by e.edit_of
), known as (
  update outcome oc
  set version = (select s.version from shown s where s.edit_of = oc.outbox_id)
  where oc.outbox_id = any(array(select edit_of from shown))
    and coalesce(oc.version, 0) < (select s.version from shown s where s.edit_of = oc.outbox_id)
), blanked as (
  update outbox o
  set text = '',
      labels = '{}',
      payload = null,
      buttons = null
  where o.id = any(array(select outbox_id from gone where blank))
)
insert into outcome (outbox_id, state, at, attempt, receipt_id, receipt_conversation, segments, version, class, code, status)
select e.outbox_id, g.state, g.at, e.attempt, nullif(g.receipt_id, ''), nullif(g.receipt_conversation, ''), g.segments, e.version, g.class, g.code, g.status
from gone e
join given g on g.id = e.outbox_id`

// sqlApplyHeld: news that came before we knew the receipt. Looked at with the
// next news and by every sweep.
const sqlApplyHeld = `
with found as (
  delete from delivery_held h
  where (
    select a.channel
    from outcome oc
    join outbox o on o.id = oc.outbox_id
    join address a on a.id = o.address_id
    where oc.receipt_id = h.receipt
    limit 1
  ) = h.channel
  returning h.receipt, h.status, h.code, h.class, h.at
), best as (
  select distinct on (f.receipt) f.*, status_rank(f.status) as rank
  from found f
  order by f.receipt, status_rank(f.status) desc
)
update outcome oc
set status = b.status,
    status_rank = b.rank,
    status_at = b.at,
    state = case when b.rank >= 4 then 'delivered' when b.rank = 3 then 'failed' else oc.state end,
    class = case when b.class <> '' then b.class else oc.class end,
    code = case when b.code <> '' then b.code else oc.code end
from best b
where oc.receipt_id = any(array(select receipt from best))
  and b.receipt = oc.receipt_id
  and b.rank > oc.status_rank`

// Settle writes what became of leased rows.
func (s *Store) Settle(ctx context.Context, all ...bot.Settlement) error {
	if len(all) == 0 {
		return nil
	}
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b bot.Settlement) int { return cmp.Compare(a.ID, b.ID) })
	var back, ended, moved, stopped settlements
	for _, m := range all {
		if m.NewConversation != "" {
			moved.add(m)
		}
		if m.Stop {
			stopped.add(m)
		}
		if m.State == bot.Queued || m.State == bot.Sending {
			back.add(m)
		} else {
			ended.add(m)
		}
	}
	return wrap(s.repeat(ctx, func() error {
		p := &pipeline{}
		if len(moved.ids) > 0 {
			p.exec(sqlMoved, moved.ids, moved.leases, moved.conversations)
		}
		if len(stopped.ids) > 0 {
			p.exec(sqlProviderStop, stopped.ids, stopped.leases, stopped.at)
		}
		if len(back.ids) > 0 {
			p.exec(sqlPutBack, back.ids, back.leases, back.retry, back.unknown)
		}
		if e := &ended; len(e.ids) > 0 {
			p.exec(sqlSettle, e.ids, e.leases, e.states, e.at, e.classes, e.codes, e.receipts, e.places, e.statuses, e.segments)
		}
		return p.send(ctx, s.pool)
	}), "settle")
}

const sqlReceipted = `select receipt_id from outcome where receipt_id = any($1)`

// Receipted lists which of these receipts a row has already.
func (s *Store) Receipted(ctx context.Context, ids []string) ([]string, error) {
	rows, err := s.pool.Query(ctx, sqlReceipted, ids)
	if err != nil {
		return nil, wrap(err, "look for receipts")
	}
	known, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return known, wrap(err, "look for receipts")
}

// settlements are settlements, column by column.
type settlements struct {
	ids, leases                                        []int64
	states, classes, codes, receipts, places, statuses []string
	conversations                                      []string
	at, retry                                          []time.Time
	unknown                                            []bool
	segments                                           []int32
}

func (c *settlements) add(m bot.Settlement) {
	retry := m.Retry
	if retry.IsZero() {
		retry = m.Now
	}
	c.ids, c.leases, c.at, c.retry = append(c.ids, m.ID), append(c.leases, m.Lease), append(c.at, m.Now), append(c.retry, retry)
	c.unknown = append(c.unknown, m.State == bot.Sending || m.Class == bot.Ambiguous)
	c.states, c.classes, c.codes = append(c.states, string(m.State)), append(c.classes, short(string(m.Class), 40)), append(c.codes, short(m.Code, 80))
	c.receipts, c.places = append(c.receipts, short(m.Receipt.ID, 128)), append(c.places, short(m.Receipt.Conversation, 128))
	c.statuses, c.segments = append(c.statuses, short(m.Receipt.Status, 40)), append(c.segments, int32(m.Receipt.Segments))
	c.conversations = append(c.conversations, short(m.NewConversation, 128))
}

// heldFor is how long news of a message that nobody knows is kept.
const heldFor = 60 * time.Second

// lateRetry is when a message that a phone could not take is tried once more.
const lateRetry = 15 * time.Minute

// givenDeliveries are the news, of each message the furthest; known, by our
// number or the provider's, with its row.
const givenDeliveries = `
with given as (
  select distinct on (coalesce(nullif(g.outbox_id, 0)::text, g.receipt)) g.*, status_rank(g.status) as rank
  from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[])
    as g (channel, receipt, outbox_id, status, code, class)
  order by coalesce(nullif(g.outbox_id, 0)::text, g.receipt), status_rank(g.status) desc
), known as (
  select g.channel, g.receipt, g.status, g.code, g.class, g.rank, o.id, o.address_id, o.person_id
  from given g
  cross join lateral (
    select o.id, o.address_id, a.person_id
    from outbox o
    cross join lateral (
      select a.person_id
      from address a
      where a.id = o.address_id
        and a.channel = g.channel
      limit 1
    ) a
    where o.id = case when g.outbox_id <> 0 then g.outbox_id else (select oc.outbox_id from outcome oc where oc.receipt_id = g.receipt limit 1) end
    limit 1
  ) o
)`

// sqlAdopt: the provider speaks of a row that we were still sending, or did not
// know about: so it has it.
const sqlAdopt = givenDeliveries + `, gone as (
  delete from queue q
  where q.outbox_id = any(array(select id from known))
    and (q.lease is not null or q.ambiguous_since is not null)
  returning q.outbox_id, q.attempt, q.version
)
insert into outcome (outbox_id, state, at, attempt, receipt_id, version)
select gone.outbox_id, 'sent', $7, gone.attempt, nullif(k.receipt, ''), gone.version
from gone
join known k on k.id = gone.outbox_id`

// sqlSendAgain: one late new try, if this was the first.
const sqlSendAgain = givenDeliveries + `, again as (
  delete from outcome oc
  where oc.outbox_id = any(array(select id from known where class = 'retry_once'))
    and oc.state = 'sent'
    and oc.attempt < 2
    and (select o.text from outbox o where o.id = oc.outbox_id) <> ''
  returning oc.outbox_id, oc.attempt
)
insert into queue (outbox_id, address_id, lane, not_before, not_after, compliance, attempt)
select o.id, o.address_id, o.lane, $7, o.not_after, o.compliance, again.attempt
from again
cross join lateral (
  select o.id, o.address_id, o.lane, o.not_after, o.compliance
  from outbox o
  where o.id = again.outbox_id
  limit 1
) o`

const sqlMoveStates = givenDeliveries + `, advanced as (
  update outcome oc
  set status = k.status,
      status_rank = k.rank,
      status_at = $7,
      state = case when k.rank >= 4 then 'delivered' when k.rank = 3 then 'failed' else oc.state end,
      class = case when k.class <> '' then k.class else oc.class end,
      code = case when k.code <> '' then k.code else oc.code end
  from known k
  where oc.outbox_id = any(array(select id from known))
    and k.id = oc.outbox_id
    and k.rank > oc.status_rank
    and oc.state in ('sent', 'delivered', 'failed')
), stops as (
  select person_id, min(address_id) as address_id
  from known
  where class = 'opted_out'
  group by person_id
), stopped as (
  update consent c
  set stopped_at = $7
  where c.person_id = any(array(select person_id from stops))
    and c.stopped_at is null
  returning c.person_id
), recorded as (
  insert into consent_record (person_id, address_id, what, how, at)
  select s.person_id, s.address_id, 'stop', 'provider', $7
  from stopped
  join stops s using (person_id)
)
insert into delivery_held (channel, receipt, outbox_id, status, code, class, at)
select g.channel, g.receipt, nullif(g.outbox_id, 0), g.status, g.code, g.class, $7
from given g
where g.receipt <> ''
  and not exists (
    select 1
    from known k
    where k.channel = g.channel
      and k.receipt = g.receipt
  )`

const sqlDropHeld = `
delete from delivery_held
where at < $1`

// Delivered moves delivery states, never backwards. What nobody knows is held
// for a minute: our own commit may be on its way.
func (s *Store) Delivered(ctx context.Context, now time.Time, all ...bot.Delivery) error {
	if len(all) == 0 {
		return nil
	}
	var channels, receipts, statuses, codes, classes []string
	var ids []int64
	for _, d := range all {
		channels, receipts, ids = append(channels, short(d.Channel, 20)), append(receipts, short(d.Receipt, 128)), append(ids, d.Outbound)
		statuses, codes, classes = append(statuses, short(d.Status, 40)), append(codes, short(d.Code, 80)), append(classes, short(string(d.Class), 40))
	}
	err := s.repeat(ctx, func() error {
		p := &pipeline{}
		p.exec(sqlApplyHeld)
		p.exec(sqlAdopt, channels, receipts, ids, statuses, codes, classes, now)
		if slices.Contains(classes, string(bot.RetryOnce)) {
			p.exec(sqlSendAgain, channels, receipts, ids, statuses, codes, classes, now.Add(lateRetry))
		}
		p.exec(sqlMoveStates, channels, receipts, ids, statuses, codes, classes, now)
		var n int64
		p.Queue(sqlDropHeld, now.Add(-heldFor)).Exec(func(tag pgconn.CommandTag) error {
			n = tag.RowsAffected()
			return nil
		})
		if err := p.send(ctx, s.pool); err != nil {
			return err
		}
		s.dropped.Add(n)
		return nil
	})
	return wrap(err, "note deliveries")
}
