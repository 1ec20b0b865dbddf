package storage

import (
	"encoding/json"
	"fmt"
)

// What a change makes of leads, their claims, their events and their cards.

const sqlNewLead = `
insert into lead (version, code, program, status, source, station, submitter_id, card_date, submitted_at, entered_at, input_due,
  clock_start, clock_due, contacted_at, clock_state, promise_due, pool, route, holder_id, claim_seq, customer, duplicate_of,
  revenue_cents, revenue_verified_at, pieces_per_year, reason, card, origin, dialog, tries, closed_at, account)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)`

// What a lead is born with (code, program, source, submitter, dialog …) stays.
const sqlChangeLead = `
with changed as (
  update lead
  set version = $2,
      status = $3,
      card_date = $4,
      entered_at = $5,
      input_due = $6,
      clock_start = $7,
      clock_due = $8,
      contacted_at = $9,
      clock_state = $10,
      promise_due = $11,
      pool = $12,
      route = $13,
      holder_id = $14,
      claim_seq = $15,
      customer = $16,
      duplicate_of = $17,
      revenue_cents = $18,
      revenue_verified_at = $19,
      pieces_per_year = $20,
      reason = $21,
      card = $22,
      tries = $23,
      offered_to = $24,
      offered_until = $25,
      closed_at = $26,
      told = $27
  where id = $1
    and version = $2 - 1
  returning id
)
select must_change((select count(*) from changed), 1, 'lead')`

const sqlEndClaim = `
with ended as (
  update claim c
  set to_at = $3,
      ended = $4
  where c.lead_id = (select l.id from lead l where l.code = $1)
    and c.seq = $2
    and c.to_at is null
  returning c.seq
)
select must_change((select count(*) from ended), 1, 'claim')`

const sqlBeginClaim = `
with begun as (
  insert into claim (lead_id, seq, person_id, how, from_at)
  select id, $2, $3, $4, $5
  from lead
  where code = $1
  returning seq
)
select must_change((select count(*) from begun), 1, 'claim')`

const sqlAddEvent = `
with added as (
  insert into lead_event (lead_id, seq, at, kind, person_id, channel, data)
  select l.id, coalesce((select max(e.seq) from lead_event e where e.lead_id = l.id), 0) + 1, $2, $3, $4, $5, $6
  from lead l
  where l.code = $1
  returning seq
)
select must_change((select count(*) from added), 1, 'event')`

// One edit for each card of the lead that is or may be shown somewhere.
const sqlUpdateCards = `
with cards as (
  select nextval('outbox_id_seq') as id, c.address_id, c.in_room, c.conversation, c.thread, c.lead, c.id as edit_of, l.version
  from outbox c
  join lead l on l.code = c.lead
  left join outcome oc on oc.outbox_id = c.id
  where c.lead = $1
    and c.kind = 'card'
    and coalesce(oc.state, '') not in ('failed', 'cancelled', 'expired', 'superseded', 'parked')
), said as (
  insert into outbox (id, address_id, lane, kind, cause, text, in_room, conversation, thread, lead, version, edit_of, created_at)
  select id, address_id, 'notice', 'card_update', 'card:' || edit_of || ':v' || version, '', in_room, conversation, thread, lead, version, edit_of, $2
  from cards
  on conflict do nothing
  returning id, address_id, edit_of
)
insert into queue (outbox_id, address_id, lane, not_before, edit_of)
select id, address_id, 'notice', $2, edit_of
from said`

func (r rest) queueLeads(p *pipeline) error {
	r.queueCustomers(p)
	for _, l := range r.c.NewLeads {
		card, err := jsonArg(l.Card)
		if err != nil {
			return fmt.Errorf("write the card of %s down: %w", l.Code, err)
		}
		p.exec(sqlNewLead, l.Version, l.Code, l.Program, l.Status, l.Source, l.Station, idArg(l.SubmitterID), dateArg(l.CardDate), l.SubmittedAt, l.EnteredAt, l.InputDue,
			l.Clock.Start, l.Clock.Due, l.Clock.ContactedAt, l.Clock.State, l.PromiseDue, l.Pool, l.Route, idArg(l.HolderID), l.ClaimSeq, idArg(l.Customer), textArg(l.DuplicateOf),
			l.RevenueCents, l.RevenueVerifiedAt, l.PiecesPerYear, short(l.Reason, 500), card, idArg(l.Origin), textArg(l.Dialog), l.Tries, l.ClosedAt, textArg(l.Account))
	}
	for _, l := range r.c.Leads {
		card, err := jsonArg(l.Card)
		if err != nil {
			return fmt.Errorf("write the card of %s down: %w", l.Code, err)
		}
		p.exec(sqlChangeLead, l.ID, l.Version, l.Status, dateArg(l.CardDate), l.EnteredAt, l.InputDue,
			l.Clock.Start, l.Clock.Due, l.Clock.ContactedAt, l.Clock.State, l.PromiseDue, l.Pool, l.Route, idArg(l.HolderID), l.ClaimSeq, idArg(l.Customer), textArg(l.DuplicateOf),
			l.RevenueCents, l.RevenueVerifiedAt, l.PiecesPerYear, short(l.Reason, 500), card, l.Tries,
			idArg(l.OfferedTo), l.OfferedUntil, l.ClosedAt, short(l.Told, 80))
	}
	for _, c := range r.c.Claims {
		if c.End != "" {
			p.exec(sqlEndClaim, c.Lead, c.Seq, c.To, c.End)
		}
	}
	for _, c := range r.c.Claims {
		if c.End == "" {
			p.exec(sqlBeginClaim, c.Lead, c.Seq, c.ByID, c.How, c.From)
		}
	}
	for _, e := range r.c.Events {
		p.exec(sqlAddEvent, e.Lead, e.At, e.Kind, idArg(e.ByID), e.Channel, rawArg(e.Data))
	}
	return nil
}

func rawArg(raw json.RawMessage) *string {
	if len(raw) == 0 {
		return nil
	}
	s := string(raw)
	return &s
}
