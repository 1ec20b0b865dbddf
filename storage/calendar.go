package storage

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

const sqlClosings = `
select c.day, c.reason, c.added_at, coalesce(p.handle, '')
from closing_day c
left join person p on p.id = c.by_id
order by c.day`

const sqlAddClosing = `
insert into closing_day (day, reason, added_at, by_id)
values ($1, $2, $3, $4)
on conflict (day) do nothing`

const sqlOutdated = `
select l.code
from ladder d
join lead l on l.id = d.lead_id
where d.edition < $1
  and d.next_at is not null
order by d.lead_id
limit $2`

const sqlTicking = leadColumns + `
where l.contacted_at is null
  and l.clock_due is not null
  and l.status in ('open', 'claimed')
order by l.id`

// Closings are the closing days, the earliest first.
func (s *Store) Closings(ctx context.Context) ([]bot.Closing, error) {
	return closings(ctx, s.desk)
}

func closings(ctx context.Context, on interface {
	Query(context.Context, string, ...any) (pgx.Rows, error)
}) ([]bot.Closing, error) {
	rows, err := on.Query(ctx, sqlClosings)
	if err != nil {
		return nil, wrap(err, "list closing days")
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c bot.Closing, err error) {
		var day time.Time
		err = row.Scan(&day, &c.Reason, &c.At, &c.By)
		c.Day = dateOf(&day)
		return c, err
	})
	return all, wrap(err, "list closing days")
}

// Calendar is the federal holidays and the closing days.
func (s *Store) Calendar(ctx context.Context) (bot.Calendar, error) {
	all, err := closings(ctx, s.pool)
	if err != nil {
		return bot.Calendar{}, err
	}
	c := bot.Calendar{Edition: len(all)}
	for _, day := range all {
		if c.Closed == nil {
			c.Closed = map[bot.Date]string{}
		}
		if c.Closed[day.Day] = day.Reason; day.Reason == "" {
			c.Closed[day.Day] = "closed"
		}
	}
	return c, nil
}

// AddClosing records a closing day; false: it was one before. The ladder of any
// process then reckons the clocks of running leads anew.
func (s *Store) AddClosing(ctx context.Context, c bot.Closing, by bot.PersonID) (bool, error) {
	tag, err := s.desk.Exec(ctx, sqlAddClosing, dateArg(c.Day), short(c.Reason, 200), c.At, idArg(by))
	if err != nil {
		return false, wrap(err, "add a closing day")
	}
	return tag.RowsAffected() == 1, nil
}

// Outdated lists leads whose clock rests on an older calendar.
func (s *Store) Outdated(ctx context.Context, edition, limit int) ([]string, error) {
	rows, err := s.pool.Query(ctx, sqlOutdated, edition, limit)
	if err != nil {
		return nil, wrap(err, "list outdated clocks")
	}
	codes, err := collect[string](rows)
	return codes, wrap(err, "list outdated clocks")
}

// Ticking is every lead with a clock that a first contact would stop.
func (s *Store) Ticking(ctx context.Context) ([]bot.Lead, error) {
	rows, err := s.desk.Query(ctx, sqlTicking)
	if err != nil {
		return nil, wrap(err, "list running clocks")
	}
	leads, err := pgx.CollectRows(rows, scanLead)
	return leads, wrap(err, "list running clocks")
}

// sqlStuck: leads that go on, have not been contacted or have no holder, and at
// which the ladder will never look again.
const sqlStuck = `
select l.code
from lead l
left join ladder d on d.lead_id = l.id
where l.status in ('in_review', 'open', 'claimed', 'contacted')
  and (l.contacted_at is null or l.holder_id is null)
  and (d.lead_id is null or d.next_at is null or d.next_at < $1::timestamptz - interval '15 minutes' and d.next_at > '-infinity')
order by l.id
limit $2`

// Stuck lists leads that go on and have no next step: nobody will be reminded
// of them any more, or what should remind has not for a quarter of an hour.
func (s *Store) Stuck(ctx context.Context, now time.Time, limit int) ([]string, error) {
	rows, err := s.desk.Query(ctx, sqlStuck, now, limit)
	if err != nil {
		return nil, wrap(err, "list leads without a next step")
	}
	codes, err := collect[string](rows)
	return codes, wrap(err, "list leads without a next step")
}

// sqlAreas: a district belongs to the area that most of its stations name.
const sqlAreas = `
select district, mode() within group (order by area)
from station
where district = any($1)
group by district`

func (n *needs) queueAreas(p *pipeline) {
	districts := n.keys(bot.NeedArea)
	if len(districts) == 0 {
		return
	}
	n.areas = map[string]string{}
	p.each(sqlAreas, func(rows pgx.Rows) error {
		var district, area string
		err := rows.Scan(&district, &area)
		n.areas[district] = area
		return err
	}, districts)
}
