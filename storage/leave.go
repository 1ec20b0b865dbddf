package storage

import (
	"time"

	"leadline/bot"
)

// Who leaves loses everything in one transaction: roles, codes, what was to be
// sent to them; and by the rule of the same transaction the leads they held and
// had not contacted.

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

// queueLeave ends all but the claims: those are leads, and decided by a rule.
func queueLeave(p *pipeline, people []bot.PersonID, now time.Time) {
	if len(people) == 0 {
		return
	}
	p.exec(sqlLeft, people, now)
	p.exec(sqlEndRoles, people, now)
	p.exec(sqlEndInvites, people, now)
	p.exec(sqlCancelQueued, people, now)
	p.exec(sqlStopTalks, people)
}
