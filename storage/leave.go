package storage

import (
	"time"

	"leadline/bot"
)

// Who leaves loses everything in one transaction: roles, codes, what was to be
// sent to them, and the leads they held and had not contacted.

const sqlLeft = `
update person
set left_at = $2
where id = any($1)`

const sqlEndRoles = `
update role_grant
set revoked_at = $2
where person_id = any($1)
  and revoked_at is null`

const sqlEndInvites = `
update invite
set expires_at = greatest($2, made_at + interval '1 microsecond')
where person_id = any($1)
  and used_at is null
  and expires_at > $2`

const sqlCancelQueued = `
with gone as (
  delete from queue q
  using address a
  where a.id = q.address_id
    and a.person_id = any($1)
    and q.lease is null
  returning q.outbox_id, q.attempt
)
insert into outcome (outbox_id, state, at, attempt, class)
select outbox_id, 'cancelled', $2, attempt, 'left'
from gone`

const sqlStopTalks = `
delete from wake
where person_id = any($1)`

// The locked leads are those that the statements after it change.
const sqlLockHeld = `
select id
from lead
where holder_id = any($1)
  and status = 'claimed'
order by id
for update`

const sqlReturnClaims = `
with back as (
  update claim c
  set to_at = $2,
      ended = 'left'
  from lead l
  where l.holder_id = any($1)
    and l.status = 'claimed'
    and c.lead_id = l.id
    and c.to_at is null
  returning c.lead_id, c.person_id
)
insert into lead_event (lead_id, seq, at, kind, person_id, data)
select b.lead_id, coalesce((select max(e.seq) from lead_event e where e.lead_id = b.lead_id), 0) + 1, $2, 'released', b.person_id, '{"reason":"left"}'
from back b`

const sqlReturnCards = `
with cards as (
  select nextval('outbox_id_seq') as id, c.address_id, c.in_room, c.conversation, c.thread, c.lead, c.id as edit_of, l.version + 1 as version
  from lead l
  join outbox c on c.lead = l.code and c.kind = 'card'
  left join outcome oc on oc.outbox_id = c.id
  where l.holder_id = any($1)
    and l.status = 'claimed'
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

const sqlReturnLeads = `
update lead
set status = 'open',
    holder_id = null,
    version = version + 1
where holder_id = any($1)
  and status = 'claimed'`

func queueLeave(p *pipeline, people []bot.PersonID, now time.Time) {
	if len(people) == 0 {
		return
	}
	p.exec(sqlLockPeople, people)
	p.exec(sqlLockHeld, people)
	p.exec(sqlLeft, people, now)
	p.exec(sqlEndRoles, people, now)
	p.exec(sqlEndInvites, people, now)
	p.exec(sqlCancelQueued, people, now)
	p.exec(sqlStopTalks, people)
	p.exec(sqlReturnClaims, people, now)
	p.exec(sqlReturnCards, people, now)
	p.exec(sqlReturnLeads, people)
}
