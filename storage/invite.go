package storage

import (
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

const sqlInvites = `
select id, hash, person_id, coalesce(made_by, 0), made_at, expires_at, used_at
from invite
where hash = any($1)
order by id
for update`

const sqlJoinFailures = `
select address_id, count(*)
from join_failure
where address_id = any($1)
  and at > $2
group by address_id`

func (n *needs) queueInvites(p *pipeline) {
	hashes := n.keys(bot.NeedInvite)
	if len(hashes) == 0 {
		return
	}
	n.invites, n.failures = map[string]*bot.Invite{}, map[bot.AddressID]int{}
	p.each(sqlInvites, func(rows pgx.Rows) error {
		var i bot.Invite
		if err := rows.Scan(&i.ID, &i.Hash, &i.Person, &i.By, &i.Made, &i.Expires, &i.Used); err != nil {
			return err
		}
		n.invites[i.Hash] = &i
		return nil
	}, hashes)
	var addresses []bot.AddressID
	for _, s := range n.ask {
		addresses = append(addresses, s.address)
	}
	p.each(sqlJoinFailures, func(rows pgx.Rows) error {
		var a bot.AddressID
		var count int
		if err := rows.Scan(&a, &count); err != nil {
			return err
		}
		n.failures[a] = count
		return nil
	}, addresses, n.now.Add(-time.Hour))
}
