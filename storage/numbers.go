package storage

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// What is known of numbers that may have changed hands, and what taking an
// enrolment away means: the address is a stranger's from then on.

// sqlStillHeard puts off the look at numbers that something was heard from. Only
// the newest messages of a person are found by their person; the others along the
// chain, as far back as matters.
const sqlStillHeard = `
with recursive due as (
  select a.id, a.person_id
  from address a
  where a.silent_at <= $1
  order by a.silent_at
  limit $3
), back as (
  select d.id, i.address_id, i.received_at, i.before
  from due d
  join conversation v on v.person_id = d.person_id
  join inbox i on i.id = v.last_heard
  union all
  select b.id, i.address_id, i.received_at, i.before
  from back b
  join inbox i on i.id = b.before
  where b.address_id <> b.id
    and b.received_at > $2
), heard as (
  select id, max(received_at) as at
  from back
  where address_id = id
    and received_at > $2
  group by id
)
update address a
set silent_at = heard.at + ($1::timestamptz - $2::timestamptz)
from heard
where a.id = any(array(select id from due))
  and heard.id = a.id`

const sqlSilent = `
select a.id, a.person_id
from address a
where a.silent_at <= $1
  and a.person_id is not null
order by a.silent_at
limit $2`

// sqlDeaf: one message to a number that nobody has is enough; a phone that is off
// is tried again, and on another day.
const sqlDeaf = `
select f.address_id, a.person_id, bool_or(f.class = 'number_gone')
from number_failure f
join address a on a.id = f.address_id
where f.at > $1
  and a.person_id is not null
group by f.address_id, a.person_id
having bool_or(f.class = 'number_gone')
    or count(*) >= $2 and max(f.at) - min(f.at) >= $3::bigint * interval '1 second'
order by min(f.at)
limit $4`

// NumbersDue lists numbers that are not, or may not be, their owners' any more.
func (s *Store) NumbersDue(ctx context.Context, now time.Time, limit int) (due []bot.LostNumber, err error) {
	p := &pipeline{}
	p.exec(sqlStillHeard, now, now.Add(-bot.SilentFor), limit)
	p.each(sqlSilent, func(rows pgx.Rows) error {
		l := bot.LostNumber{Why: bot.LostSilent}
		err := rows.Scan(&l.Address, &l.Person)
		due = append(due, l)
		return err
	}, now, limit)
	p.each(sqlDeaf, func(rows pgx.Rows) error {
		l, gone := bot.LostNumber{Why: bot.LostDeaf}, false
		err := rows.Scan(&l.Address, &l.Person, &gone)
		if gone {
			l.Why = bot.LostGone
		}
		due = append(due, l)
		return err
	}, now.Add(-bot.DeafWithin), bot.DeafTimes, int64(bot.DeafOver/time.Second), limit)
	return due, wrap(p.send(ctx, s.pool), "list numbers that are lost")
}

// sqlCancelTo ends what waits to be sent to an address; before it changes hands,
// so that a status that stays unsent is still known as its person's.
const sqlCancelTo = `
with gone as (
  delete from queue
  where address_id = $1
    and lease is null
  returning outbox_id, attempt
)
insert into outcome (outbox_id, state, at, attempt, class)
select outbox_id, 'cancelled', $2, attempt, 'number'
from gone`

// sqlLastTry: what is on its way is not tried again.
const sqlLastTry = `
update queue
set not_after = $2
where address_id = $1
  and lease is not null`

// sqlVacate makes the address a stranger's, who knows nothing and is known by
// nothing; a STOP that held for the number still holds.
const sqlVacate = `
with old as (
  select a.id, a.person_id, (select c.stopped_at from consent c where c.person_id = a.person_id) as stopped_at
  from address a
  where a.id = $1
    and a.person_id = $2
), stranger as (
  insert into person (name)
  select ''
  from old
  returning id
), consents as (
  insert into consent (person_id, stopped_at)
  select stranger.id, old.stopped_at
  from stranger, old
), noted as (
  insert into number_lost (address_id, person_id, why, day, at)
  select old.id, old.person_id, $3, $4, $5
  from old
), moved as (
  update address a
  set person_id = (select id from stranger),
      thread = '',
      silent_at = null
  where a.id = (select id from old)
  returning a.id
)
select must_change((select count(*) from moved), 1, 'address')`

const sqlForgetDeaf = `
delete from number_failure
where address_id = $1`

const sqlEndLinksTo = `
update web_link
set expires_at = greatest($2, made_at + interval '1 microsecond')
where address_id = $1
  and used_at is null
  and expires_at > $2`

const sqlEndSessionsOf = `
update web_session
set ended_at = $2,
    why = 'changed'
where address_id = $1
  and ended_at is null`

// queueLost takes enrolments away. Their people are locked by then.
func queueLost(p *pipeline, lost []bot.LostNumber, now time.Time) {
	for _, l := range lost {
		p.exec(sqlCancelTo, l.Address, now)
		p.exec(sqlLastTry, l.Address, now)
		p.exec(sqlEndLinksTo, l.Address, now)
		p.exec(sqlEndSessionsOf, l.Address, now)
		p.exec(sqlForgetDeaf, l.Address)
		p.exec(sqlVacate, l.Address, l.Person, l.Why, dateArg(l.Day), now)
	}
}

// NumberLine is an enrolled number, and when its owner was last heard from.
type NumberLine struct {
	Number string
	Handle string
	Last   time.Time
	bot.LostNumber
	Since time.Time // when it was proved by a code
}

const numberColumns = `a.user_key, p.handle, a.id, a.person_id,
  coalesce((select max(r.at) from consent_record r where r.person_id = a.person_id and r.address_id = a.id and r.what = 'opt_in'), a.last_used_at)`

// sqlNumbersNamed leaves out what the same list has taken away before.
const sqlNumbersNamed = `
select ` + numberColumns + `
from unnest($1::text[], $2::date[]) as g (number, day)
join address a on a.channel = 'sms' and a.user_key = g.number
join person p on p.id = a.person_id
where p.handle is not null
  and not exists (select 1 from number_lost l where l.address_id = a.id and l.day = g.day and l.why = 'listed')
order by a.id`

// NumbersNamed are the enrolled ones of some numbers (E.164), with the day on
// which each was given up.
func (s *Store) NumbersNamed(ctx context.Context, days map[string]bot.Date) (found []NumberLine, err error) {
	var numbers []string
	var given []*string
	for number, day := range days {
		text := day.String()
		numbers, given = append(numbers, number), append(given, &text)
	}
	p := &pipeline{}
	p.each(sqlNumbersNamed, func(rows pgx.Rows) error {
		var l NumberLine
		err := rows.Scan(&l.Number, &l.Handle, &l.Address, &l.Person, &l.Since)
		l.Why, l.Day = bot.LostListed, days[l.Number]
		found = append(found, l)
		return err
	}, numbers, given)
	return found, wrap(p.send(ctx, s.desk), "look for numbers")
}

// sqlNumbers: a number whose last message is too far back for its words is as old
// as its last use that is known.
const sqlNumbers = `
select ` + numberColumns + `,
  greatest(a.last_used_at, a.silent_at - $1::bigint * interval '1 second',
    (select i.received_at from conversation v join inbox i on i.id = v.last_heard where v.person_id = a.person_id and i.address_id = a.id))
from address a
join person p on p.id = a.person_id
where a.channel = 'sms'
  and p.handle is not null
  and p.left_at is null
order by a.user_key, a.id`

// Numbers are all enrolled numbers, for a query of the Reassigned Numbers Database.
func (s *Store) Numbers(ctx context.Context, each func(NumberLine) error) error {
	p := &pipeline{}
	p.each(sqlNumbers, func(rows pgx.Rows) error {
		var l NumberLine
		if err := rows.Scan(&l.Number, &l.Handle, &l.Address, &l.Person, &l.Since, &l.Last); err != nil {
			return err
		}
		return each(l)
	}, int64(bot.SilentFor/time.Second))
	return wrap(p.send(ctx, s.desk), "list numbers")
}
