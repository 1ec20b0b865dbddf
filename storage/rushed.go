package storage

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// Those of a rush are told: with their lines as they are by then.

// sqlLockRushed locks whose trays are to be told. Who is locked by somebody else is
// left out: gather holds a person and then waits for the recipient, so nobody waits
// for a person who holds a recipient.
const sqlLockRushed = `
select p.id
from person p
where p.id = any($1)
order by p.id
for no key update skip locked`

const sqlToldNow = `
select person_id
from staff_told
where person_id = any($1)
  and until > $2`

// loadRushed locks the people of a batch whose trays are to be told and loads what
// is due for them; those who cannot be told now are left out.
func loadRushed(ctx context.Context, conn sender, taken []taken, now time.Time) ([]taken, error) {
	var people []bot.PersonID
	for _, r := range taken {
		if r.Kind == bot.BroadcastTalks {
			people = append(people, r.Person.ID)
		}
	}
	if len(people) == 0 {
		return taken, nil
	}
	ours := map[bot.PersonID]bool{}
	mark := func(is bool) func(pgx.Rows) error {
		return func(rows pgx.Rows) error {
			var id bot.PersonID
			err := rows.Scan(&id)
			ours[id] = is
			return err
		}
	}
	p := &pipeline{}
	p.each(sqlLockRushed, mark(true), people)
	if err := p.send(ctx, conn); err != nil {
		return nil, err
	}
	p = &pipeline{}
	p.each(sqlToldNow, mark(false), people, now)
	if err := p.send(ctx, conn); err != nil {
		return nil, err
	}
	trays, err := loadTrays(ctx, conn, people, now)
	if err != nil {
		return nil, err
	}
	kept := taken[:0]
	for _, r := range taken {
		if r.Kind == bot.BroadcastTalks {
			if !ours[r.Person.ID] {
				continue
			}
			if t := trays[r.Person.ID]; t != nil {
				r.Lines = t.Lines
			}
		}
		kept = append(kept, r)
	}
	return kept, nil
}

// sqlLetGo gives back to gather what a tray had no room for.
const sqlLetGo = `
update staff_line
set broadcast_id = null
where person_id = any($1)
  and done_at is null
  and broadcast_id is not null`

// sqlGatheredRushed: who was told something that could not wait has had the rest with
// it. They are found by who they are, not among all who wait (see sqlReached).
const sqlGatheredRushed = `
update broadcast_to t
set state = 'gathered',
    at = $2
where t.person_id = any($1)
  and t.state || '' = 'waiting'
  and (select b.kind from broadcast b where b.id = t.broadcast_id limit 1) = 'talks'`

// queueTold takes those out of a rush whom gather has told something.
func queueTold(p *pipeline, changes []bot.Change, now time.Time) {
	var told []bot.PersonID
	for _, c := range changes {
		if c.Gathered != nil && len(c.Say) > 0 {
			told = append(told, c.Gathered.Person)
		}
	}
	if len(told) > 0 {
		p.exec(sqlGatheredRushed, told, now)
		p.exec(sqlLetGo, told)
	}
}

// queueTrays writes down what became of trays that a broadcast took: their lines are
// done, and what one message had no room for is gathered again.
func queueTrays(p *pipeline, trays []bot.Gathered, now time.Time) {
	if len(trays) == 0 {
		return
	}
	var people, told []bot.PersonID
	var until []time.Time
	var lines []int64
	for _, g := range trays {
		people, lines = append(people, g.Person), append(lines, g.Lines...)
		if !g.Until.IsZero() {
			told, until = append(told, g.Person), append(until, g.Until)
		}
	}
	p.exec(sqlLinesDone, lines, now)
	p.exec(sqlAllTold, told, until)
	p.exec(sqlLetGo, people)
}

const sqlAllTold = `
insert into staff_told (person_id, until)
select *
from unnest($1::bigint[], $2::timestamptz[])
on conflict (person_id) do update
set until = excluded.until`
