package storage

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// What transcripts, chat, the demo and the benchmark need: people who have
// joined before, and a look at where a talk stands.

const sqlEnrolDirect = `
insert into address (channel, tenant, user_key, conversation, last_used_at, silent_at, person_id)
select $1, $2, $3, $4, $5, case when $1 = 'sms' then $7::timestamptz end, p.id
from person p
where lower(p.handle) = lower($6)
on conflict (channel, tenant, user_key) do update
set person_id = excluded.person_id,
    silent_at = excluded.silent_at
returning id, person_id`

const sqlEnsureConsent = `
insert into consent (person_id)
values ($1)
on conflict do nothing`

const sqlDirectRecord = `
insert into consent_record (person_id, address_id, what, how, at)
select $1, $2, 'opt_in', 'made up', $3
where not exists (select 1 from consent_record where person_id = $1 and address_id = $2 and what = 'opt_in')`

// EnrolDirect links an address to a person of the roster as if they had joined
// before; for people who are made up. ErrNotFound: nobody has that handle.
func (s *Store) EnrolDirect(ctx context.Context, a bot.Address, handle string, now time.Time) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		var address, person int64
		err := tx.QueryRow(ctx, sqlEnrolDirect, a.Channel, a.Tenant, a.User, a.Conversation, now, handle, now.Add(bot.SilentFor)).Scan(&address, &person)
		if errors.Is(err, pgx.ErrNoRows) {
			return wrap(ErrNotFound, "enroll %s", handle)
		}
		if err != nil {
			return wrap(err, "enroll %s", handle)
		}
		if _, err := tx.Exec(ctx, sqlEnsureConsent, person); err != nil {
			return wrap(err, "enroll %s", handle)
		}
		_, err = tx.Exec(ctx, sqlDirectRecord, person, address, now)
		return wrap(err, "enroll %s", handle)
	})
}

const sqlTalk = `
select v.draft, v.asking
from address a
join conversation v on v.person_id = a.person_id
where a.channel = $1
  and a.tenant = $2
  and a.user_key = $3`

// Conversation is the open card of an address's person and what is asked;
// nil: none is open.
func (s *Store) Conversation(ctx context.Context, a bot.Address) (card *bot.Card, asking string, err error) {
	var draft []byte
	err = s.desk.QueryRow(ctx, sqlTalk, a.Channel, a.Tenant, a.User).Scan(&draft, &asking)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, "", nil
	}
	if err != nil || draft == nil {
		return nil, asking, wrap(err, "read a conversation")
	}
	card = &bot.Card{}
	return card, asking, wrap(json.Unmarshal(draft, card), "read a draft")
}

const sqlCodes = `
select code
from lead
order by id`

// Codes are the codes of all leads in the order in which they were made.
func (s *Store) Codes(ctx context.Context) ([]string, error) {
	rows, err := s.desk.Query(ctx, sqlCodes)
	if err != nil {
		return nil, wrap(err, "list codes")
	}
	codes, err := collect[string](rows)
	return codes, wrap(err, "list codes")
}

// Held is a message that waits for its time.
type Held struct {
	To   bot.Address
	Kind bot.Kind
	Text string
	At   time.Time
}

const sqlHeldMessages = `
select a.channel, a.tenant, a.user_key, coalesce(o.conversation, a.conversation), a.room, o.kind, o.text, q.not_before
from queue q
join outbox o on o.id = q.outbox_id
join address a on a.id = q.address_id
where q.not_before > $1
union all
select a.channel, a.tenant, a.user_key, a.conversation, false, 'notice', string_agg(concat_ws(' ', l.code, replace(n.what, '_', ' ')), ', ' order by n.id), n.at
from (
  select n.id, n.person_id, n.lead_id, n.what, greatest(n.send_at, t.until) as at
  from staff_line n
  left join staff_told t on t.person_id = n.person_id
  where n.done_at is null
) n
left join lead l on l.id = n.lead_id
cross join lateral (
  select a.channel, a.tenant, a.user_key, a.conversation
  from address a
  where a.person_id = n.person_id
  order by a.last_used_at desc, a.id
  limit 1
) a
where n.at > $1
group by a.channel, a.tenant, a.user_key, a.conversation, n.at
order by 8
limit 500`

// Held lists messages whose time has not come at now, the next first; lines for
// staff, which are worded when they leave, by their leads.
func (s *Store) Held(ctx context.Context, now time.Time) ([]Held, error) {
	rows, err := s.desk.Query(ctx, sqlHeldMessages, now)
	if err != nil {
		return nil, wrap(err, "list held messages")
	}
	held, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (h Held, err error) {
		err = r.Scan(&h.To.Channel, &h.To.Tenant, &h.To.User, &h.To.Conversation, &h.To.Room, &h.Kind, &h.Text, &h.At)
		return h, err
	})
	return held, wrap(err, "list held messages")
}
