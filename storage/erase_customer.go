package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// A customer becomes nobody, with all that is personal about it.

const sqlFindCustomers = `
select customer_root(c.id)
from (
  select k.customer_id as id
  from customer_key k
  where k.key = $1
  union
  select c.id
  from customer c
  where $2 = any(c.phones)
  union
  select l.customer
  from lead l
  where l.short = $3
    and l.customer is not null
  union
  select c.id
  from customer c
  where c.id = $4
) c`

const sqlEraseMembers = `
select c.id, c.name, c.street, c.phones, c.emails, c.made_at, c.erased_at is not null
from customer c
where c.id in (select customer_group(r) from unnest($1::bigint[]) r)
order by c.id
for update of c`

const sqlEraseLeads = `
select l.id, l.code, l.card
from lead l
where l.customer = any($1)
   or l.code = any($2)
order by l.id
for update of l`

const sqlBlankLead = `
update lead
set card = $2,
    version = version + 1
where id = $1`

// Free words go; what can be counted stays, and reasons that are our own words.
const sqlBlankEvents = `
update lead_event
set data = (case when kind = 'no_sale' or data::jsonb ->> 'reason' in ('erased', 'left', 'taken back') then data::jsonb - 'note' else data::jsonb - 'note' - 'reason' end)::json
where lead_id = any($1)
  and (data::jsonb ? 'note' or kind <> 'no_sale' and data::jsonb ->> 'reason' not in ('erased', 'left', 'taken back'))`

const sqlErasedEvent = `
insert into lead_event (lead_id, seq, at, kind)
select l.id, coalesce((select max(e.seq) from lead_event e where e.lead_id = l.id), 0) + 1, $2, 'erased'
from unnest($1::bigint[]) as l (id)
where not exists (select 1 from lead_event e where e.lead_id = l.id and e.kind = 'erased')`

const sqlBlankIssues = `
update issue
set business = '',
    what = '',
    answer = ''
where customer = any($1)
  and (business <> '' or what <> '')`

const sqlBlankApprovals = `
update approval
set note = ''
where lead_id = any($1)
  and note <> ''`

const sqlBlankPictures = `
update media
set state = 'failed',
    why = 'erased',
    bytes = null,
    ref = '',
    next_at = null
where name = any($1)
  and why <> 'erased'`

const sqlEraseKeys = `
delete from customer_key
where customer_id = any($1)`

const sqlEraseCustomers = `
update customer
set name = '',
    sought = '',
    street = '',
    city = '',
    state = '',
    zip5 = '',
    phones = '{}',
    emails = '{}',
    erased_at = coalesce(erased_at, $2)
where id = any($1)
  and erased_at is null`

// EraseCustomer blanks everything personal about a customer, named by a lead's
// code, a phone number (E.164) or the customer's own code, and ends its leads.
// Rows of leads stay.
func (s *Store) EraseCustomer(ctx context.Context, key string, now time.Time, dryRun bool, rules Rules) (Erased, error) {
	var done Erased
	err := s.ruling(ctx, func(tx pgx.Tx) error {
		done = Erased{}
		id, _ := bot.ParseCustomerCode(key)
		rows, err := tx.Query(ctx, sqlFindCustomers, bot.PhoneKey(key), key, shortOf(key), id)
		if err != nil {
			return err
		}
		roots, err := collect[int64](rows)
		if err != nil {
			return err
		}
		e := &erasing{tx: tx, now: now, zone: s.zone, rules: rules, done: &done}
		if err := e.customers(ctx, roots, nil); err != nil {
			return err
		}
		if len(e.done.Tombstones) == 0 {
			return ErrNotFound
		}
		return ending(dryRun)
	})
	return done, wrap(unlessDry(err), "erase customer")
}

// customers erases the groups of some customers, and leads by their codes.
func (e *erasing) customers(ctx context.Context, roots []int64, codes []string) error {
	if _, err := e.tx.Exec(ctx, sqlErasing); err != nil {
		return err
	}
	if _, err := e.tx.Exec(ctx, sqlLockKeys, []string{}, roots); err != nil { // no new lead meanwhile
		return err
	}
	ids, words, err := e.members(ctx, roots)
	if err != nil {
		return err
	}
	leads, pictures, more, err := e.leads(ctx, ids, codes)
	if err != nil {
		return err
	}
	for i := range e.done.Tombstones {
		e.done.Tombstones[i].Leads = e.done.Leads
	}
	words = append(words, more...)
	if len(words) == 0 { // matches nothing
		words = []string{`^\y\Y`}
	}
	for _, step := range []struct {
		what, sql string
		args      []any
	}{
		{"notes of leads", sqlBlankEvents, []any{leads}},
		{"", sqlErasedEvent, []any{leads, e.now}},
		{"notes of contacts", sqlBlankApprovals, []any{leads}},
		{"pictures", sqlBlankPictures, []any{pictures}},
		{"service issues", sqlBlankIssues, []any{ids}},
		{"phones and addresses that customers are recognised by", sqlEraseKeys, []any{ids}},
		{"customers", sqlEraseCustomers, []any{ids, e.now}},
		{"what waits to be told", sqlSilenceAbout, []any{leads, e.now, words}},
		{"messages not yet sent", sqlCancelAbout, []any{textsArg(e.done.Leads), e.now, words}},
		{"messages that leave and are then forgotten", sqlBlankWaiting, []any{words}},
		{"messages of ours", sqlBlankAbout, []any{textsArg(e.done.Leads), words}},
		{"messages of employees", sqlBlankInbox, []any{words}},
		{"conversations and drafts", sqlBlankConversations, []any{words}},
		{"drafts with a coordinator", sqlBlankHanded, []any{words}},
		{"activities", sqlBlankActivities, []any{words}},
	} {
		if err := e.run(ctx, step.what, step.sql, step.args...); err != nil {
			return err
		}
	}
	for _, code := range e.done.Leads {
		if err := e.run(ctx, "", sqlUpdateCards, code, e.now); err != nil {
			return err
		}
	}
	needs, decide := e.rules.Forgotten(e.done.Leads)
	if err := ruled(ctx, e.tx, e.now, e.zone, needs, decide); err != nil {
		return fmt.Errorf("end the leads: %w", err)
	}
	return e.bury(ctx)
}

// members locks the customers of groups and notes what they are called.
func (e *erasing) members(ctx context.Context, roots []int64) (ids []int64, words []string, err error) {
	rows, err := e.tx.Query(ctx, sqlEraseMembers, roots)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var name, street string
		var phones, emails []string
		var made time.Time
		var gone bool
		if err := rows.Scan(&id, &name, &street, &phones, &emails, &made, &gone); err != nil {
			return nil, nil, err
		}
		ids = append(ids, id)
		if name != "" {
			e.done.Names = append(e.done.Names, name)
		}
		words = append(words, traces(name, street, "", phones, emails)...)
		e.done.Tombstones = append(e.done.Tombstones, Tombstone{What: "customer", Subject: id, Mark: made.UTC().Format(time.RFC3339Nano), At: e.now})
	}
	return ids, words, rows.Err()
}

// leads locks the leads of customers and blanks their cards.
func (e *erasing) leads(ctx context.Context, customers []int64, codes []string) (ids []int64, pictures, words []string, err error) {
	rows, err := e.tx.Query(ctx, sqlEraseLeads, customers, textsArg(codes))
	if err != nil {
		return nil, nil, nil, err
	}
	cards := map[int64]bot.Card{}
	for rows.Next() {
		var id int64
		var code string
		var card []byte
		var c bot.Card
		if err := rows.Scan(&id, &code, &card); err != nil {
			rows.Close()
			return nil, nil, nil, err
		}
		if err := json.Unmarshal(card, &c); err != nil {
			rows.Close()
			return nil, nil, nil, fmt.Errorf("read the card of %s: %w", code, err)
		}
		ids, cards[id] = append(ids, id), c
		e.done.Leads = append(e.done.Leads, code)
	}
	if err := rows.Err(); err != nil {
		return nil, nil, nil, err
	}
	for _, id := range ids {
		c := cards[id]
		pictures = append(pictures, c.Media...)
		words = append(words, tracesOf(c)...)
		card, err := jsonArg(c.Blanked())
		if err != nil {
			return nil, nil, nil, err
		}
		if _, err := e.tx.Exec(ctx, sqlBlankLead, id, card); err != nil {
			return nil, nil, nil, err
		}
	}
	if len(ids) > 0 {
		e.done.Counts = append(e.done.Counts, ErasedCount{"leads, whose rows stay without personal data", int64(len(ids))})
	}
	return ids, textsArg(pictures), words, nil
}
