package storage

import (
	"strings"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// Who holds which post, and what else the office knows: rooms, districts of ZIP
// codes, stations.

const sqlHandles = `
select lower(handle), id
from person
where lower(handle) = any($1)`

const sqlRooms = `
select r.district, a.id, a.channel, a.tenant, a.user_key, a.conversation, a.thread
from pool_room r
join address a on a.id = r.address_id
where r.district = any($1)
order by r.address_id`

const sqlStaff = `
select distinct n.role, n.scope, g.person_id
from unnest($1::text[], $2::text[]) as n (role, scope)
cross join lateral (
  select g.person_id
  from role_grant g
  where g.role = n.role
    and g.scope in (n.scope, 'national')
    and g.revoked_at is null
    and coalesce(g.from_day, $3) <= $3
    and coalesce(g.to_day, $3) >= $3
    and (select p.left_at from person p where p.id = g.person_id) is null
  offset 0
) g
order by g.person_id`

const sqlZIPs = `
select distinct on (z.zip5) z.zip5, p.district
from unnest($1::text[]) as z (zip5)
join zip_prefix p on p.prefix in (left(z.zip5, 3), left(z.zip5, 4), left(z.zip5, 5))
order by z.zip5, length(p.prefix) desc`

// queueOffice queues what the office knows: people by handle and role, rooms,
// districts of ZIP codes, stations, and what buttons hung under.
func (n *needs) queueOffice(p *pipeline) {
	if handles := n.keys(bot.NeedPerson); len(handles) > 0 {
		n.handles = map[string]bot.PersonID{}
		p.each(sqlHandles, func(rows pgx.Rows) error {
			var handle string
			var id bot.PersonID
			err := rows.Scan(&handle, &id)
			n.handles[handle] = id
			return err
		}, lowered(handles))
	}
	if districts := n.keys(bot.NeedPool); len(districts) > 0 {
		n.rooms = map[string][]bot.Address{}
		p.each(sqlRooms, func(rows pgx.Rows) error {
			var district string
			a := bot.Address{Room: true}
			err := rows.Scan(&district, &a.ID, &a.Channel, &a.Tenant, &a.User, &a.Conversation, &a.Thread)
			n.rooms[district] = append(n.rooms[district], a)
			return err
		}, districts)
	}
	n.queueStaff(p)
	n.queueAreas(p)
	if zips := n.keys(bot.NeedZIP); len(zips) > 0 {
		n.zips = map[string]string{}
		p.each(sqlZIPs, func(rows pgx.Rows) error {
			var zip, district string
			err := rows.Scan(&zip, &district)
			n.zips[zip] = district
			return err
		}, zips)
	}
	if codes := n.keys(bot.NeedStation); len(codes) > 0 {
		n.stations = map[string]bot.Station{}
		p.each(sqlStations, func(rows pgx.Rows) error {
			var at bot.Station
			err := rows.Scan(stationFields(&at)...)
			n.stations[at.Code] = at
			return err
		}, codes)
	}
	n.queueSent(p)
}

func (n *needs) queueStaff(p *pipeline) {
	var roles, scopes []string
	for _, key := range n.keys(bot.NeedStaff) {
		role, scope, _ := strings.Cut(key, "@")
		roles, scopes = append(roles, role), append(scopes, scope)
	}
	for _, district := range n.keys(bot.NeedPool) {
		roles, scopes = append(roles, string(bot.Rep), string(bot.SalesManager)), append(scopes, district, district)
	}
	more, scopesToo := n.officeStaff()
	roles, scopes = append(roles, more...), append(scopes, scopesToo...)
	if len(roles) == 0 {
		return
	}
	n.staff = map[string][]bot.PersonID{}
	today := bot.DateOf(n.now, n.zone)
	p.each(sqlStaff, func(rows pgx.Rows) error {
		var role, scope string
		var id bot.PersonID
		err := rows.Scan(&role, &scope, &id)
		n.staff[role+"@"+scope] = append(n.staff[role+"@"+scope], id)
		return err
	}, roles, scopes, dateArg(today))
}
