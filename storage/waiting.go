package storage

import (
	"context"
	"time"

	"leadline/bot"
)

// The people with the oldest unanswered messages come first.
const sqlWaiting = `
select person_id
from (
  select a.person_id, min(i.id) as first
  from inbox i
  join address a on a.id = i.address_id
  where i.answered_at is null
    and i.parked is null
    and a.person_id is not null
  group by a.person_id
  union all
  select w.person_id, null
  from wake w
  where w.at <= $1
) waiting
group by person_id
order by min(first), person_id
limit $2`

const sqlNextDue = `
select least(
  (select min(at) from wake where at > $1),
  (select min(silent_at) from address where silent_at > $1),
  (select min(offered_until) from lead where offered_until > $1),
  (select min((to_day + 1)::timestamp at time zone $2) from role_grant where to_day is not null and revoked_at is null and ended_at is null
    and (to_day + 1)::timestamp at time zone $2 > $1),
  (select min(not_before) from queue where not_before > $1 and lease is null),
  (select next_at from ladder where next_at > $1 order by next_at limit 1),
  (select next_at from watch where next_at > $1 order by next_at limit 1),
  (select min(greatest(n.send_at, t.until)) from staff_line n left join staff_told t on t.person_id = n.person_id
    where n.done_at is null and n.broadcast_id is null and greatest(n.send_at, t.until) > $1),
  (select min(next_at) from media where state = 'wanted' and next_at > $1),
  (select due_at from broadcast_part where planned_at is null and due_at > $1 order by due_at limit 1),
  (select send_at from broadcast_to where state = 'waiting' and send_at > $1 order by send_at limit 1),
  (select min(p.until - interval '1 minute') from broadcast_pace p where p.until > $1::timestamptz + interval '1 minute'
    and exists (select 1 from broadcast b join broadcast_to t on t.broadcast_id = b.id where b.ended_at is null and b.paused_at is null
      and t.state = 'waiting' and t.send_at <= $1 and t.channel = p.channel)),
  (select min(t.until) from broadcast b
    cross join lateral (select t.until from broadcast_to t where t.broadcast_id = b.id and t.state = 'waiting' and t.until > $1 order by t.until limit 1) t
    where b.paused_at is not null and b.ended_at is null)
)`

const sqlFail = `
with oldest as (
  select i.id
  from address a
  join inbox i on i.address_id = a.id and i.answered_at is null and i.parked is null
  where a.person_id = $1
  order by i.id
  limit 1
)
update inbox i
set attempts = i.attempts + 1,
    parked = case when i.attempts + 1 >= $3 then $2 end,
    parked_at = case when i.attempts + 1 >= $3 then $4::timestamptz end
from oldest o
where i.id = o.id
returning i.parked is not null`

const sqlFailWake = `
with dropped as (
  delete from wake
  where person_id = $1
    and at <= $3
    and attempts + 1 >= $2
  returning person_id
), counted as (
  update wake
  set attempts = attempts + 1
  where person_id = $1
    and at <= $3
    and attempts + 1 < $2
  returning person_id
)
select true
from dropped
union all
select false
from counted`

// Waiting lists people with unanswered messages, or who are due to be woken.
func (s *Store) Waiting(ctx context.Context, now time.Time, limit int) ([]bot.PersonID, error) {
	rows, err := s.pool.Query(ctx, sqlWaiting, now, limit)
	if err != nil {
		return nil, wrap(err, "list who waits")
	}
	people, err := collect[bot.PersonID](rows)
	return people, wrap(err, "list who waits")
}

// NextDue is the earliest time after a time at which something asks to be done.
func (s *Store) NextDue(ctx context.Context, after time.Time) (time.Time, error) {
	var next *time.Time
	if err := s.pool.QueryRow(ctx, sqlNextDue, after, s.zone.String()).Scan(&next); err != nil {
		return time.Time{}, wrap(err, "find what is due next")
	}
	if next == nil {
		return time.Time{}, nil
	}
	return *next, nil
}

// Fail counts a failed turn on the person's oldest unanswered message, or on
// the wake if there is none; at the limit it is parked.
func (s *Store) Fail(ctx context.Context, p bot.PersonID, class string, limit int, now time.Time) (parked bool, err error) {
	err = s.pool.QueryRow(ctx, sqlFail, p, short(class, 80), limit, now).Scan(&parked)
	if isNone(err) {
		err = s.pool.QueryRow(ctx, sqlFailWake, p, limit, now).Scan(&parked)
	}
	if isNone(err) {
		return false, nil
	}
	return parked, wrap(err, "count a failed turn")
}
