package storage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// Tombstone says what was erased, so that it can be erased again after a
// restore. It names nobody: an id, and a mark by which the same id of another
// life is told apart.
type Tombstone struct {
	What    string    `json:"what"` // customer, person
	Subject int64     `json:"subject"`
	Mark    string    `json:"mark"`
	Leads   []string  `json:"leads,omitempty"`
	At      time.Time `json:"at"`
}

const sqlAddTombstone = `
insert into tombstone (what, subject, mark, leads, at)
values ($1, $2, $3, $4, $5)
on conflict (what, subject, mark) do update
set leads = (select coalesce(array_agg(distinct code order by code), '{}') from unnest(tombstone.leads || excluded.leads) code)`

const sqlTombstones = `
select what, subject, mark, leads, at
from tombstone
order by id`

func (e *erasing) bury(ctx context.Context) error {
	for _, t := range e.done.Tombstones {
		if err := e.run(ctx, "", sqlAddTombstone, t.What, t.Subject, t.Mark, textsArg(t.Leads), t.At); err != nil {
			return err
		}
	}
	return nil
}

// Tombstones lists what was erased, in order.
func (s *Store) Tombstones(ctx context.Context) (all []Tombstone, err error) {
	p := &pipeline{}
	p.each(sqlTombstones, func(rows pgx.Rows) error {
		var t Tombstone
		err := rows.Scan(&t.What, &t.Subject, &t.Mark, &t.Leads, &t.At)
		all = append(all, t)
		return err
	})
	return all, wrap(p.send(ctx, s.desk), "list tombstones")
}

const sqlStillThere = `
select id, made_at
from customer
where id = $1`

const sqlStillNamed = `
select coalesce(handle, '')
from person
where id = $1`

// ReapplyErasures erases again what tombstones say, after a restore from a
// backup that is older: those of the database, and others that were kept
// elsewhere. It returns how many of them found something to blank.
func (s *Store) ReapplyErasures(ctx context.Context, now time.Time, rules Rules, kept ...Tombstone) (again int, err error) {
	have, err := s.Tombstones(ctx)
	if err != nil {
		return 0, err
	}
	seen := map[string]bool{}
	for _, t := range append(have, kept...) {
		id := fmt.Sprint(t.What, t.Subject, t.Mark)
		if seen[id] {
			continue
		}
		seen[id] = true
		found := false
		err := s.ruling(ctx, func(tx pgx.Tx) (err error) {
			found, err = reapply(ctx, &erasing{tx: tx, now: now, zone: s.zone, rules: rules, done: &Erased{}}, t)
			return err
		})
		if err != nil {
			return again, wrap(err, "erase %s %d again", t.What, t.Subject)
		}
		if found {
			again++
		}
	}
	return again, nil
}

func reapply(ctx context.Context, e *erasing, t Tombstone) (bool, error) {
	if t.What == "person" {
		var handle string
		err := e.tx.QueryRow(ctx, sqlStillNamed, t.Subject).Scan(&handle)
		if isNone(err) || err == nil && handleMark(handle) != t.Mark {
			return false, e.run(ctx, "", sqlAddTombstone, t.What, t.Subject, t.Mark, textsArg(t.Leads), t.At)
		}
		if err != nil {
			return false, err
		}
		return true, e.person(ctx, bot.PersonID(t.Subject), handle)
	}
	var id int64
	var made time.Time
	err := e.tx.QueryRow(ctx, sqlStillThere, t.Subject).Scan(&id, &made)
	switch {
	case err != nil && !isNone(err):
		return false, err
	case isNone(err), made.UTC().Format(time.RFC3339Nano) != t.Mark:
		return false, e.run(ctx, "", sqlAddTombstone, t.What, t.Subject, t.Mark, textsArg(t.Leads), t.At)
	}
	if err := e.customers(ctx, []int64{id}, t.Leads); err != nil {
		return false, err
	}
	for _, c := range e.done.Counts {
		if !strings.HasPrefix(c.What, "leads,") { // those rows are written again each time
			return true, nil
		}
	}
	return false, nil
}
