package storage

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"leadline/bot"
)

// What providers say later of what was sent.

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
), arrived as (
  delete from number_failure f
  where f.address_id = any(array(select address_id from known where rank >= 4))
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
