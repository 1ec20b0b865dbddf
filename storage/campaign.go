package storage

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// Campaigns have goals of a district: so many leads, and so many of a hundred
// carriers with at least one lead by a day. Nobody's own number is ever a goal.

const sqlAddCampaign = `
insert into campaign (name, district, fiscal_year, leads, participation, until, made_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (district, fiscal_year, name) do update
set leads = excluded.leads,
    participation = excluded.participation,
    until = excluded.until,
    ended_at = null`

// AddCampaign makes a campaign, or changes its goals.
func (s *Store) AddCampaign(ctx context.Context, c bot.Campaign, now time.Time) error {
	_, err := s.desk.Exec(ctx, sqlAddCampaign, c.Name, c.District, int(c.Fiscal), c.Leads, c.Participation, dateArg(c.Until), now)
	return wrap(err, "add a campaign")
}

const sqlEndCampaign = `
update campaign
set ended_at = $4
where district = $1
  and fiscal_year = $2
  and name = $3
  and ended_at is null`

// EndCampaign ends one early; ErrNotFound: there is none of that name.
func (s *Store) EndCampaign(ctx context.Context, district string, year bot.Fiscal, name string, now time.Time) error {
	tag, err := s.desk.Exec(ctx, sqlEndCampaign, district, int(year), name, now)
	if err == nil && tag.RowsAffected() == 0 {
		return ErrNotFound
	}
	return wrap(err, "end a campaign")
}

// sqlCampaigns counts from the first day of the fiscal year to the campaign's last,
// by the calendar of the zone $1. Who takes part is a share of the city carriers, so
// it counts those.
const sqlCampaigns = `
select c.name, c.district, c.fiscal_year, c.leads, c.participation, c.until, c.ended_at is not null,
  (
    select count(*)
    from lead l
    join station s on s.code = l.station and s.district = c.district
    where l.submitted_at >= make_date(c.fiscal_year - 1, 10, 1)::timestamp at time zone $1
      and l.submitted_at < (c.until + 1)::timestamp at time zone $1
      and l.status not in ('withdrawn', 'dropped')
  ),
  (
    select count(distinct l.submitter_id)
    from lead l
    join station s on s.code = l.station and s.district = c.district
    join person p on p.id = l.submitter_id and p.craft = 'city_carrier' and p.left_at is null
    where l.submitted_at >= make_date(c.fiscal_year - 1, 10, 1)::timestamp at time zone $1
      and l.submitted_at < (c.until + 1)::timestamp at time zone $1
      and l.status not in ('withdrawn', 'dropped')
  ),
  (
    select count(*)
    from person p
    join station s on s.code = p.station and s.district = c.district
    where p.left_at is null
      and p.craft = 'city_carrier'
  )
from campaign c
order by c.district, c.fiscal_year desc, c.name
limit 200`

// Campaigns are all of them with how far they are.
func (s *Store) Campaigns(ctx context.Context) ([]bot.Campaign, error) {
	rows, err := s.desk.Query(ctx, sqlCampaigns, s.zone.String())
	if err != nil {
		return nil, wrap(err, "list campaigns")
	}
	all, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (c bot.Campaign, err error) {
		err = r.Scan(&c.Name, &c.District, &c.Fiscal, &c.Leads, &c.Participation, &dayInto{&c.Until}, &c.Ended, &c.Sent, &c.Taking, &c.Carriers)
		return c, err
	})
	return all, wrap(err, "list campaigns")
}
