package storage

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// refusal is a sentence for whoever asked; it is no fault of the database.
type refusal string

func (r refusal) Error() string { return string(r) }

// sqlScopes are the places for which there can be roles. A district may be known
// by its ZIP codes alone.
const sqlScopes = `
select kind, code
from (
  select 1 as rank, 'station' as kind, code from station
  union select 2, 'district', district from station
  union select 2, 'district', district from zip_prefix
  union select 3, 'area', area from station where area <> ''
) place
order by rank, code`

// Scope is a scope as it is spelled in the roster; a role of a place that is
// not there would let nobody do anything, and is refused with a sentence.
func (s *Store) Scope(ctx context.Context, text string) (scope string, err error) {
	places := map[string][]string{}
	p := &pipeline{}
	p.each(sqlScopes, func(rows pgx.Rows) error {
		var kind, code string
		if err := rows.Scan(&kind, &code); err != nil {
			return err
		}
		if strings.EqualFold(code, text) && (scope == "" || code == text) {
			scope = code
		}
		places[kind] = append(places[kind], code)
		return nil
	})
	if err := p.send(ctx, s.desk); err != nil {
		return "", wrap(err, "list stations, districts and areas")
	}
	switch {
	case scope != "":
		return scope, nil
	case strings.EqualFold(text, "national"):
		return "national", nil
	case len(places) == 0:
		return "", refusal(fmt.Sprintf("there is no station, district or area %q, and no other yet: `leadline roster import` makes them; national is always there", text))
	}
	return "", refusal(fmt.Sprintf("there is no station, district or area %q; there are the stations %s, the districts %s, the areas %s, and national",
		text, some(places["station"]), some(places["district"]), some(places["area"])))
}

// some are the first of a list, and how many more there are.
func some(all []string) string {
	const shown = 8
	if len(all) == 0 {
		return "(none)"
	}
	if len(all) <= shown {
		return strings.Join(all, " ")
	}
	return fmt.Sprintf("%s (and %d more)", strings.Join(all[:shown], " "), len(all)-shown)
}

// Grant gives a person a role. Who would be both coordinators of a station at
// a time is refused with a sentence.
func (s *Store) Grant(ctx context.Context, who bot.PersonID, g bot.Grant, now time.Time) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		p, found := &pipeline{}, map[bot.PersonID]*bot.Person{}
		p.exec(sqlLockPeople, []bot.PersonID{who})
		queuePeople(p, []bot.PersonID{who}, found)
		if err := p.send(ctx, tx); err != nil {
			return err
		}
		if found[who] == nil {
			return ErrNotFound
		}
		if why := bothAtOnce(g, found[who].Grants); why != "" {
			return refusal(fmt.Sprintf("%s cannot be %s of %s: %s", found[who].Name, g.Role, g.Scope, why))
		}
		_, err := tx.Exec(ctx, sqlNewGrant, who, g.Role, g.Scope, dateArg(g.From), dateArg(g.To), g.Side, g.Acting, now, nil)
		return err
	})
	if r, ok := errors.AsType[refusal](err); ok {
		return r
	}
	return wrap(err, "grant a role")
}

// MakeInvite stores a new code, by its hash.
func (s *Store) MakeInvite(ctx context.Context, i bot.Invite) error {
	_, err := s.desk.Exec(ctx, sqlNewInvite, i.Hash, i.Person, idArg(i.By), i.Made, i.Expires)
	return wrap(err, "make an invite")
}
