package storage

import "leadline/bot"

// parkedSince are messages of a person that could not be handled.
const parkedSince = `  select i.id
  from address a
  cross join lateral (
    select i.id
    from inbox i
    where i.address_id = a.id
      and i.parked is not null
      and i.received_at >= $2
    offset 0
  ) i
  where a.person_id = $1
`

// sqlBlankHeard walks back along the person's messages; parked ones too, which
// stand in no chain. What kind of message it was stays, its words go.
const sqlBlankHeard = `
with recursive heard as (
  select i.id, i.before
  from inbox i
  where i.id = (select v.last_heard from conversation v where v.person_id = $1)
    and i.received_at >= $2
  union all
  select i.id, i.before
  from heard
  cross join lateral (
    select i.id, i.before
    from inbox i
    where i.id = heard.before
      and i.received_at >= $2
    limit 1
  ) i
), parked as (
` + parkedSince + `)
update inbox
set payload = '{}'
where id = any(array(select id from heard union all select id from parked))`

// blankSaid blanks what is said. What still waits to leave keeps its text until
// it has left.
const blankSaid = `, later as (
  update queue
  set blank = true,
      message = null
  where outbox_id = any(array(select id from said))
  returning outbox_id
)
update outbox
set text = '',
    labels = '{}',
    payload = null,
    buttons = null
where id = any(array(select id from said except select outbox_id from later))`

// sqlBlankSaid walks back along what was said to the person, from $3 or else
// from the last word.
const sqlBlankSaid = `
with recursive said as (
  select o.id, o.before
  from outbox o
  where o.id = coalesce($3, (select v.last_said from conversation v where v.person_id = $1))
    and o.created_at >= $2
  union all
  select o.id, o.before
  from said
  cross join lateral (
    select o.id, o.before
    from outbox o
    where o.id = said.before
      and o.created_at >= $2
    limit 1
  ) o
)` + blankSaid

// sqlBlankTexts blanks texts of a person that are named.
const sqlBlankTexts = `
update inbox i
set payload = '{}'
where i.id = any($2)
  and i.address_id = any(array(select a.id from address a where a.person_id = $1))`

// sqlBlankParked blanks what could not be handled: it stands in no draft.
const sqlBlankParked = `
update inbox
set payload = '{}'
where id = any(array(
` + parkedSince + `  ))`

// sqlBlankReplies blanks what was said to a person because of causes.
const sqlBlankReplies = `
with said as materialized (
  select o.id
  from unnest($2::text[]) as c (cause)
  cross join lateral (
    select o.id, o.address_id
    from outbox o
    where o.cause = c.cause
      and o.address_id = any(array(select a.id from address a where a.person_id = $1))
    offset 0
  ) o
)` + blankSaid

// queueBlank blanks what is named, or everything since a time: then the walk
// begins before the reply of this very turn, which says only that nothing was
// kept.
func (r rest) queueBlank(p *pipeline, b bot.Blank) {
	if !b.All {
		p.exec(sqlBlankTexts, b.Person, b.Texts)
		p.exec(sqlBlankParked, b.Person, b.Since)
		p.exec(sqlBlankFiles, b.Person, textsArg(b.Files))
		p.exec(sqlBlankReplies, b.Person, textsArg(b.Causes))
		return
	}
	p.exec(sqlBlankHeard, b.Person, b.Since)
	p.exec(sqlBlankMedia, b.Person, b.Since)
	var from *int64
	if r.t != nil && r.t.id() == b.Person {
		if from = r.t.lastSaid; from == nil {
			from = new(int64)
		}
	}
	p.exec(sqlBlankSaid, b.Person, b.Since, from)
}
