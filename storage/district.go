package storage

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// What a district has on record beside its stations: its teleconferences and
// its admins.

const sqlTelecons = `
select district, key, at, set_by, set_at, held_at, coalesce(held_by, 0), usps, nalc
from telecon
where district = any($1)
  and at > $2
order by district, at desc, key`

const sqlDistrictSince = `
select key, since
from watch
where kind = 'district'
  and key = any($1)`

// loadDistricts loads the books of the districts that are asked for, and of those
// of the stations.
func (n *needs) loadDistricts(ctx context.Context, conn sender) error {
	o := &n.office
	all := n.keys(bot.NeedDistrict)
	for _, f := range o.facts {
		all = append(all, f.Book.Station.District)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if len(all) == 0 {
		return nil
	}
	p := &pipeline{}
	today := bot.DateOf(n.now, n.zone)
	for _, d := range all {
		o.districts[d] = &bot.DistrictBook{District: d, Since: today}
	}
	p.each(sqlDistrictSince, func(rows pgx.Rows) error {
		var d string
		var since *time.Time
		err := rows.Scan(&d, &since)
		if b := o.districts[d]; b != nil && since != nil {
			b.Since = bot.DateOf(*since, n.zone)
		}
		return err
	}, all)
	p.each(sqlTelecons, func(rows pgx.Rows) error {
		var t bot.Telecon
		err := rows.Scan(&t.District, &t.Key, &t.At, &t.SetBy, &t.SetAt, &t.HeldAt, &t.HeldBy, &t.USPS, &t.NALC)
		if b := o.districts[t.District]; b != nil {
			b.Telecons = append(b.Telecons, t)
		}
		return err
	}, all, n.now.AddDate(0, 0, -talksBack))
	return p.send(ctx, conn)
}

// officeStaff are the posts that come with stations, as role and scope.
func (n *needs) officeStaff() (roles, scopes []string) {
	for _, code := range n.keys(bot.NeedDesk, bot.NeedBoard) {
		for _, r := range coordinatorRoles {
			roles, scopes = append(roles, string(r)), append(scopes, code)
		}
	}
	for _, d := range n.keys(bot.NeedDistrict) {
		for _, r := range adminRoles {
			roles, scopes = append(roles, string(r)), append(scopes, d)
		}
	}
	return roles, scopes
}
