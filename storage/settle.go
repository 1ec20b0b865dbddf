package storage

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

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
