package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// What coordinators and admins have on record, loaded whole: a station has some
// thirty talks a year.

// talksBack is how many days back talks and teleconferences are loaded.
const talksBack = 400

const sqlLockStations = `
select code
from station
where code = any($1)
order by code
for no key update`

const sqlStationsOf = `
select code, district
from station
where district = any($1)
order by code`

// officeNeeds is what was loaded of stations and districts.
type officeNeeds struct {
	facts     map[string]*bot.Facts
	of        map[string][]string // the stations of a district
	districts map[string]*bot.DistrictBook
	talks     map[string]bot.Talk
	library   []bot.Talk
}

// coordinatorRoles, adminRoles: who is loaded with a station and a district.
var (
	coordinatorRoles = []bot.Role{bot.ManagementCoordinator, bot.CarrierCoordinator}
	adminRoles       = []bot.Role{bot.ProgramAdmin, bot.NALCAdmin}
)

// loadStations finds the stations of districts, locks and loads what is known of
// each. It comes before people are loaded, and adds whose names are needed.
func (n *needs) loadStations(ctx context.Context, conn sender) error {
	o := &n.office
	*o = officeNeeds{facts: map[string]*bot.Facts{}, of: map[string][]string{}, districts: map[string]*bot.DistrictBook{}, talks: map[string]bot.Talk{}}
	locked := n.keys(bot.NeedDesk)
	codes := n.keys(bot.NeedDesk, bot.NeedBoard)
	districts, talks := n.keys(bot.NeedBoards), n.keys(bot.NeedTalk)
	p := &pipeline{}
	if len(locked) > 0 {
		p.exec(sqlLockStations, locked)
	}
	if len(districts) > 0 {
		p.each(sqlStationsOf, func(rows pgx.Rows) error {
			var code, district string
			err := rows.Scan(&code, &district)
			o.of[district], codes = append(o.of[district], code), append(codes, code)
			return err
		}, districts)
	}
	if len(talks) > 0 {
		n.queueTalks(p, talks)
	}
	if p.Len() > 0 {
		if err := p.send(ctx, conn); err != nil {
			return fmt.Errorf("lock stations: %w", err)
		}
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	if p = (&pipeline{}); len(codes) > 0 {
		n.queueFacts(p, codes)
		if err := p.send(ctx, conn); err != nil {
			return fmt.Errorf("load stations: %w", err)
		}
	}
	return n.loadDistricts(ctx, conn)
}

// dealStation hands out what was loaded of stations and districts; false: the
// need is another's.
func (n *needs) dealStation(s *speaker, need bot.Need) bool {
	r, o := s.records, &n.office
	switch need.What {
	case bot.NeedDesk:
		put(&r.Desks, need.Key, n.factsOf(need.Key))
	case bot.NeedBoard:
		put(&r.Facts, need.Key, n.factsOf(need.Key))
	case bot.NeedBoards:
		var all []bot.Facts
		for _, code := range o.of[need.Key] {
			all = append(all, n.factsOf(code))
		}
		put(&r.Boards, need.Key, all)
	case bot.NeedDistrict:
		b := bot.DistrictBook{District: need.Key}
		if found := o.districts[need.Key]; found != nil {
			b = *found
		}
		b.Admins = map[string][]bot.Person{}
		for _, role := range adminRoles {
			b.Admins[bot.SideOf(role)] = n.persons(string(role), need.Key)
		}
		put(&r.Districts, need.Key, b)
	case bot.NeedTalk:
		put(&r.Talks, need.Key, o.talks[need.Key])
	default:
		return false
	}
	return true
}

const sqlAnchor = `
update station
set talk_anchor = $2
where code = $1`

// SetAnchor says on which day a fortnight of a station begins.
func (s *Store) SetAnchor(ctx context.Context, station string, day bot.Date) error {
	tag, err := s.desk.Exec(ctx, sqlAnchor, station, dateArg(day))
	if err == nil && tag.RowsAffected() == 0 {
		err = ErrNotFound
	}
	if errors.Is(err, ErrNotFound) {
		return err
	}
	return wrap(err, "set the fortnights of a station")
}
