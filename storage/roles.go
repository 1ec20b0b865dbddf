package storage

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// Roles whose last day is over.

const sqlRolesOver = `
select person_id, role, scope, to_day
from role_grant
where to_day < $1
  and revoked_at is null
  and ended_at is null
order by to_day, id
limit $2`

// RolesOver lists roles whose last day was before a day, not yet looked at.
func (s *Store) RolesOver(ctx context.Context, day bot.Date, limit int) (over []bot.Revoke, err error) {
	p := &pipeline{}
	p.each(sqlRolesOver, func(rows pgx.Rows) error {
		var v bot.Revoke
		var last time.Time
		err := rows.Scan(&v.Person, &v.Role, &v.Scope, &last)
		v.Day = dateOf(&last)
		over = append(over, v)
		return err
	}, dateArg(day), limit)
	return over, wrap(p.send(ctx, s.pool), "list roles that are over")
}
