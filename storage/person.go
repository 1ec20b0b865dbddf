package storage

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

const personColumns = `p.id, coalesce(p.handle, ''), p.name, p.craft, coalesce(p.station, ''), p.lang, p.muted, p.left_at is not null,
  c.stopped_at is not null, coalesce(s.zone, ''), coalesce(s.district, ''), coalesce(s.area, ''), p.away_from, p.away_to`

const sqlPeople = `
select ` + personColumns + `
from person p
left join lateral (select c.stopped_at from consent c where c.person_id = p.id limit 1) c on true
left join lateral (select s.zone, s.district, s.area from station s where s.code = p.station limit 1) s on true
where p.id = any($1)`

// sqlGrants also says where the office of each role is: who has no station
// (sales, managers) keeps the hours of the first station of their district or
// area.
const sqlGrants = `
select who.id, g.role, g.scope, g.from_day, g.to_day, g.side, g.acting,
  coalesce(d.zone, r.zone, ''), coalesce(d.district, r.district, ''), coalesce(d.area, r.area, '')
from unnest($1::bigint[]) as who (id)
cross join lateral (
  select g.role, g.scope, g.from_day, g.to_day, g.side, g.acting
  from role_grant g
  where g.person_id = who.id
    and g.revoked_at is null
  order by g.id
  offset 0
) g
left join lateral (select s.zone, s.district, s.area from station s where s.district = g.scope order by s.code limit 1) d on true
left join lateral (select s.zone, s.district, s.area from station s where s.area = g.scope order by s.code limit 1) r on true`

const sqlAddresses = `
select person_id, id, channel, tenant, user_key, conversation, thread
from address
where person_id = any($1)
order by last_used_at desc, id`

const sqlSpeaker = `
select a.person_id, v.state
from address a
left join conversation v on v.person_id = a.person_id
where a.channel = $1
  and a.tenant = $2
  and a.user_key = $3
  and not a.room`

const stationColumns = `s.code, s.name, s.district, s.area, s.state, s.zip5, s.zone, s.close_of_business, s.saturday_counts, s.entry_mode, s.drop_place, s.posting_place`

const sqlStations = `
select ` + stationColumns + `
from station s
where s.code = any($1)
order by s.code`

// personFields are the places of personColumns.
func personFields(p *bot.Person) []any {
	return []any{&p.ID, &p.Handle, &p.Name, &p.Craft, &p.Station, &p.Lang, &p.Muted, &p.Left, &p.Stopped, &p.Zone, &p.District, &p.Area, &dayInto{&p.Away.First}, &dayInto{&p.Away.Last}}
}

func stationFields(s *bot.Station) []any {
	return []any{&s.Code, &s.Name, &s.District, &s.Area, &s.State, &s.ZIP5, &s.Zone, &s.Close, &s.Saturday, &s.EntryMode, &s.DropPlace, &s.PostingPlace}
}

// queuePeople queues three queries that fill in whole persons.
func queuePeople(p *pipeline, ids []bot.PersonID, into map[bot.PersonID]*bot.Person) {
	p.each(sqlPeople, func(rows pgx.Rows) error {
		var who bot.Person
		if err := rows.Scan(personFields(&who)...); err != nil {
			return err
		}
		into[who.ID] = &who
		return nil
	}, ids)
	queueGrants(p, ids, func(id bot.PersonID) *bot.Person { return into[id] })
	queueOwnAddresses(p, ids, func(id bot.PersonID) *bot.Person { return into[id] })
}

func queueGrants(p *pipeline, ids []bot.PersonID, of func(bot.PersonID) *bot.Person) {
	p.each(sqlGrants, func(rows pgx.Rows) error {
		var id bot.PersonID
		var g bot.Grant
		var from, to *time.Time
		var zone, district, area string
		if err := rows.Scan(&id, &g.Role, &g.Scope, &from, &to, &g.Side, &g.Acting, &zone, &district, &area); err != nil {
			return err
		}
		g.From, g.To = dateOf(from), dateOf(to)
		who := of(id)
		if who == nil {
			return nil
		}
		who.Grants = append(who.Grants, g)
		if who.Station == "" && who.Zone == "" {
			who.Zone, who.District, who.Area = zone, district, area
		}
		return nil
	}, ids)
}

func queueOwnAddresses(p *pipeline, ids []bot.PersonID, of func(bot.PersonID) *bot.Person) {
	p.each(sqlAddresses, func(rows pgx.Rows) error {
		var id bot.PersonID
		var a bot.Address
		if err := rows.Scan(&id, &a.ID, &a.Channel, &a.Tenant, &a.User, &a.Conversation, &a.Thread); err != nil {
			return err
		}
		if who := of(id); who != nil {
			who.Addresses = append(who.Addresses, a)
		}
		return nil
	}, ids)
}

// people loads persons by id, in one round trip.
func (s *Store) people(ctx context.Context, ids []bot.PersonID) (map[bot.PersonID]*bot.Person, error) {
	p, into := &pipeline{}, map[bot.PersonID]*bot.Person{}
	queuePeople(p, ids, into)
	return into, p.send(ctx, s.pool)
}

// Speaker is who an address belongs to and what is remembered of the talk.
func (s *Store) Speaker(ctx context.Context, a bot.Address) (bot.Person, json.RawMessage, error) {
	var id bot.PersonID
	var state json.RawMessage
	err := s.pool.QueryRow(ctx, sqlSpeaker, a.Channel, a.Tenant, a.User).Scan(&id, &state)
	if isNone(err) {
		return bot.Person{Addresses: []bot.Address{a}}, nil, nil
	}
	if err != nil {
		return bot.Person{}, nil, wrap(err, "find speaker")
	}
	found, err := s.people(ctx, []bot.PersonID{id})
	if err != nil {
		return bot.Person{}, nil, wrap(err, "load speaker")
	}
	return *found[id], state, nil
}
