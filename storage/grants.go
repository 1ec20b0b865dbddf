package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// refusal is a sentence for whoever asked; it is no fault of the database.
type refusal string

func (r refusal) Error() string { return string(r) }

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
