package storage

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"leadline/bot"
)

// sqlSettle takes rows out of the queue that have come to an end and puts the
// others back for a later try. Only the lease under which a row was sent may do
// that. A row whose outcome was once unknown stays so until it is closed: it is
// always looked for before it is sent again.
const sqlSettle = `
with given as (
  select g.*
  from unnest($1::bigint[], $2::bigint[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[],
    $8::text[], $9::text[], $10::text[], $11::integer[], $12::text[], $13::boolean[])
    as g (id, lease, state, at, retry, class, code, receipt_id, receipt_conversation, status, segments, conversation, stop)
), ours as (
  select g.*, q.address_id
  from given g
  join queue q on q.outbox_id = g.id and q.lease = g.lease
), again as (
  update queue q
  set lease = null,
      lease_until = null,
      not_before = coalesce(g.retry, g.at),
      ambiguous_since = case when g.state = 'sending' or g.class = 'ambiguous' then coalesce(q.ambiguous_since, clock_timestamp()) else q.ambiguous_since end
  from given g
  where q.outbox_id = g.id
    and q.lease = g.lease
    and g.state in ('queued', 'sending')
), gone as (
  delete from queue q
  using given g
  where q.outbox_id = g.id
    and q.lease = g.lease
    and g.state not in ('queued', 'sending')
  returning q.outbox_id, q.attempt, q.version, q.edit_of, q.blank
), ended as (
  insert into outcome (outbox_id, state, at, attempt, receipt_id, receipt_conversation, segments, version, class, code, status)
  select e.outbox_id, g.state, g.at, e.attempt, nullif(g.receipt_id, ''), nullif(g.receipt_conversation, ''), g.segments, e.version, g.class, g.code, g.status
  from gone e
  join given g on g.id = e.outbox_id
), shown as (
  update outcome oc
  set version = e.version
  from gone e
  join given g on g.id = e.outbox_id
  where oc.outbox_id = e.edit_of
    and g.state = 'sent'
    and coalesce(oc.version, 0) < e.version
), blanked as (
  update outbox o
  set text = '',
      labels = '{}',
      payload = null,
      buttons = null
  from gone e
  where o.id = e.outbox_id
    and e.blank
), moved as (
  update address a
  set conversation = g.conversation
  from ours g
  where a.id = g.address_id
    and g.conversation <> ''
    and a.conversation <> g.conversation
), stopped as (
  update consent c
  set stopped_at = g.at
  from ours g
  join address a on a.id = g.address_id
  where c.person_id = a.person_id
    and g.stop
    and c.stopped_at is null
  returning c.person_id, a.id as address_id, g.at
)
insert into consent_record (person_id, address_id, what, how, at)
select person_id, address_id, 'stop', 'provider', at
from stopped`

// sqlApplyHeld: news that came before we knew the receipt.
const sqlApplyHeld = `
with found as (
  delete from delivery_held h
  using outcome oc, outbox o, address a
  where oc.outbox_id = any($1)
    and h.receipt = oc.receipt_id
    and o.id = oc.outbox_id
    and a.id = o.address_id
    and a.channel = h.channel
  returning oc.outbox_id, h.status, h.code, h.class, h.at
), best as (
  select distinct on (outbox_id) f.*, status_rank(f.status) as rank
  from found f
  order by outbox_id, status_rank(f.status) desc
)
update outcome oc
set status = b.status,
    status_rank = b.rank,
    status_at = b.at,
    state = case when b.rank >= 4 then 'delivered' when b.rank = 3 then 'failed' else oc.state end,
    class = case when b.class <> '' then b.class else oc.class end,
    code = case when b.code <> '' then b.code else oc.code end
from best b
where oc.outbox_id = b.outbox_id
  and b.rank > oc.status_rank`

// Settle writes what became of leased rows.
func (s *Store) Settle(ctx context.Context, all ...bot.Settlement) error {
	if len(all) == 0 {
		return nil
	}
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b bot.Settlement) int { return int(a.ID - b.ID) })
	n := len(all)
	ids, leases, states := make([]int64, 0, n), make([]int64, 0, n), make([]string, 0, n)
	at, retry := make([]time.Time, 0, n), make([]*time.Time, 0, n)
	classes, codes, receipts, places := make([]string, 0, n), make([]string, 0, n), make([]string, 0, n), make([]string, 0, n)
	statuses, conversations := make([]string, 0, n), make([]string, 0, n)
	segments, stops := make([]int32, 0, n), make([]bool, 0, n)
	var sent []int64
	for _, m := range all {
		ids, leases, states = append(ids, m.ID), append(leases, m.Lease), append(states, string(m.State))
		at, retry = append(at, m.Now), append(retry, timeArg(m.Retry))
		classes, codes = append(classes, short(string(m.Class), 40)), append(codes, short(m.Code, 80))
		receipts, places = append(receipts, short(m.Receipt.ID, 128)), append(places, short(m.Receipt.Conversation, 128))
		statuses, segments = append(statuses, short(m.Receipt.Status, 40)), append(segments, int32(m.Receipt.Segments))
		conversations, stops = append(conversations, short(m.NewConversation, 128)), append(stops, m.Stop)
		if m.Receipt.ID != "" {
			sent = append(sent, m.ID)
		}
	}
	return wrap(s.repeat(ctx, func() error {
		p := &pipeline{}
		p.exec(sqlSettle, ids, leases, states, at, retry, classes, codes, receipts, places, statuses, segments, conversations, stops)
		if len(sent) > 0 {
			p.exec(sqlApplyHeld, sent)
		}
		return p.send(ctx, s.pool)
	}), "settle")
}

// heldFor is how long news of a message that nobody knows is kept.
const heldFor = 60 * time.Second

// lateRetry is when a message that a phone could not take is tried once more.
const lateRetry = 15 * time.Minute

const givenDeliveries = `
with given as (
  select distinct on (coalesce(nullif(g.outbox_id, 0)::text, g.receipt)) g.*, status_rank(g.status) as rank
  from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[])
    as g (channel, receipt, outbox_id, status, code, class)
  order by coalesce(nullif(g.outbox_id, 0)::text, g.receipt), status_rank(g.status) desc
)`

// sqlAdopt: the provider speaks of a row that we were still sending, or did not
// know about: so it has it.
const sqlAdopt = givenDeliveries + `, gone as (
  delete from queue q
  using given g, address a
  where q.outbox_id = g.outbox_id
    and (q.lease is not null or q.ambiguous_since is not null)
    and a.id = q.address_id
    and a.channel = g.channel
  returning q.outbox_id, q.attempt, q.version, g.receipt
)
insert into outcome (outbox_id, state, at, attempt, receipt_id, version)
select outbox_id, 'sent', $7, attempt, nullif(receipt, ''), version
from gone`

// sqlSendAgain: one late new try, if this was the first.
const sqlSendAgain = givenDeliveries + `, again as (
  delete from outcome oc
  using given g, outbox o, address a
  where (oc.outbox_id = g.outbox_id or (g.outbox_id = 0 and oc.receipt_id = g.receipt))
    and g.class = 'retry_once'
    and oc.state = 'sent'
    and oc.attempt < 2
    and o.id = oc.outbox_id
    and o.text <> ''
    and a.id = o.address_id
    and a.channel = g.channel
  returning oc.outbox_id, oc.attempt, o.address_id, o.lane, o.not_after, o.compliance
)
insert into queue (outbox_id, address_id, lane, not_before, not_after, compliance, attempt)
select outbox_id, address_id, lane, $7, not_after, compliance, attempt
from again`

const sqlMoveStates = givenDeliveries + `, known as (
  select oc.outbox_id, g.status, g.rank, g.code, g.class, a.id as address_id, a.person_id, g.receipt
  from given g
  join outcome oc on oc.outbox_id = g.outbox_id or (g.outbox_id = 0 and oc.receipt_id = g.receipt)
  join outbox o on o.id = oc.outbox_id
  join address a on a.id = o.address_id and a.channel = g.channel
), advanced as (
  update outcome oc
  set status = k.status,
      status_rank = k.rank,
      status_at = $7,
      state = case when k.rank >= 4 then 'delivered' when k.rank = 3 then 'failed' else oc.state end,
      class = case when k.class <> '' then k.class else oc.class end,
      code = case when k.code <> '' then k.code else oc.code end
  from known k
  where oc.outbox_id = k.outbox_id
    and k.rank > oc.status_rank
    and oc.state in ('sent', 'delivered', 'failed')
), stopped as (
  update consent c
  set stopped_at = $7
  from known k
  where c.person_id = k.person_id
    and k.class = 'opted_out'
    and c.stopped_at is null
  returning c.person_id, k.address_id
), recorded as (
  insert into consent_record (person_id, address_id, what, how, at)
  select person_id, address_id, 'stop', 'provider', $7
  from stopped
)
insert into delivery_held (channel, receipt, outbox_id, status, code, class, at)
select g.channel, g.receipt, nullif(g.outbox_id, 0), g.status, g.code, g.class, $7
from given g
where g.receipt <> ''
  and not exists (select 1 from outcome oc where oc.outbox_id = g.outbox_id)
  and not exists (select 1 from queue q where q.outbox_id = g.outbox_id)
  and not exists (select 1 from outcome oc where g.outbox_id = 0 and oc.receipt_id = g.receipt)`

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
