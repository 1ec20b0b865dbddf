package storage

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

const sqlBSNReps = `
select lower(p.handle), p.id,
  exists (select 1 from role_grant g where g.person_id = p.id and g.role = 'bsn_rep' and g.revoked_at is null and g.ended_at is null)
from person p
where lower(p.handle) = any($1)
  and p.left_at is null`

const sqlSetAccount = `
insert into bsn_account (account, name, plain_name, phone, zip5, rep_id)
values ($1, $2, $3, $4, $5, $6)
on conflict (account) do update
set name = excluded.name,
    plain_name = excluded.plain_name,
    phone = excluded.phone,
    zip5 = excluded.zip5,
    rep_id = excluded.rep_id`

// ImportAccounts takes in customers of the Business Service Network; nothing is
// deleted. An account whose representative is not one is refused; without a
// representative it is the district's BSN queue's.
func (s *Store) ImportAccounts(ctx context.Context, accounts []bot.Account) (taken int, rejected []RosterReject, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		taken, rejected = 0, nil
		var handles []string
		for _, a := range accounts {
			handles = append(handles, a.Handle)
		}
		ids, reps := map[string]bot.PersonID{}, map[string]bool{}
		p := &pipeline{}
		p.each(sqlBSNReps, func(rows pgx.Rows) error {
			var handle string
			var id bot.PersonID
			var rep bool
			err := rows.Scan(&handle, &id, &rep)
			ids[handle], reps[handle] = id, rep
			return err
		}, lowered(handles))
		if err := p.send(ctx, tx); err != nil {
			return err
		}
		p = &pipeline{}
		for i, handle := range lowered(handles) {
			a := accounts[i]
			switch {
			case handle != "" && ids[handle] == 0:
				rejected = append(rejected, RosterReject{a.Number, fmt.Sprintf("nobody on the roster has the handle %q", a.Handle)})
				continue
			case handle != "" && !reps[handle]:
				rejected = append(rejected, RosterReject{a.Number, fmt.Sprintf("%s is no bsn_rep; grant the role first", a.Handle)})
				continue
			}
			p.exec(sqlSetAccount, a.Number, a.Name, short(bot.PlainName(a.Name), 200), textArg(a.Phone), textArg(a.ZIP5), idArg(ids[handle]))
			taken++
		}
		return p.send(ctx, tx)
	})
	return taken, rejected, wrap(err, "import BSN accounts")
}

// sqlAccounts: a phone number says more than a name. Who has left, or is no BSN
// representative any more, represents nobody.
const sqlAccounts = `
select k.key, a.account, a.name, coalesce(a.phone, ''), coalesce(a.zip5, ''), coalesce(r.id, 0), coalesce(r.handle, '')
from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as k (key, phones, name, zip5)
cross join lateral (
  select *
  from (
    select b.*, 1 as rank
    from bsn_account b
    where b.phone = any(string_to_array(k.phones, ','))
    union all
    select b.*, 2
    from bsn_account b
    where b.plain_name = k.name
      and b.zip5 = k.zip5
      and k.name <> ''
  ) b
  order by b.rank, b.account
  limit 1
) a
left join lateral (
  select p.id, p.handle
  from person p
  where p.id = a.rep_id
    and p.left_at is null
    and exists (select 1 from role_grant g where g.person_id = p.id and g.role = 'bsn_rep' and g.revoked_at is null and g.ended_at is null)
) r on true`

func (n *needs) queueAccounts(p *pipeline) {
	keys := n.keys(bot.NeedAccount)
	if len(keys) == 0 {
		return
	}
	var phones, names, zips []string
	for _, key := range keys {
		parts := append(strings.SplitN(key, "|", 3), "", "")
		phones, names, zips = append(phones, parts[0]), append(names, parts[1]), append(zips, parts[2])
	}
	n.accounts = map[string]bot.Account{}
	p.each(sqlAccounts, func(rows pgx.Rows) error {
		var key string
		var a bot.Account
		err := rows.Scan(&key, &a.Number, &a.Name, &a.Phone, &a.ZIP5, &a.Rep, &a.Handle)
		n.accounts[key] = a
		return err
	}, keys, phones, names, zips)
}
