package storage

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

const sqlRosterIDs = `
select id
from person
where handle is not null
  and left_at is null
order by id`

const sqlPersonByHandle = `
select id
from person
where lower(handle) = lower($1)`

const sqlAllStations = `
select ` + stationColumns + `
from station s
order by s.code`

// PersonByHandle is a person of the roster, also one who has left.
func (s *Store) PersonByHandle(ctx context.Context, handle string) (bot.Person, error) {
	var id bot.PersonID
	err := s.desk.QueryRow(ctx, sqlPersonByHandle, handle).Scan(&id)
	if isNone(err) {
		return bot.Person{}, ErrNotFound
	}
	if err != nil {
		return bot.Person{}, wrap(err, "find a person")
	}
	found, err := s.people(ctx, []bot.PersonID{id})
	if err != nil {
		return bot.Person{}, wrap(err, "load a person")
	}
	return *found[id], nil
}

// People is everybody on the roster who has not left, in the order of taking in.
func (s *Store) People(ctx context.Context) ([]bot.Person, error) {
	rows, err := s.desk.Query(ctx, sqlRosterIDs)
	if err != nil {
		return nil, wrap(err, "list people")
	}
	ids, err := collect[bot.PersonID](rows)
	if err != nil {
		return nil, wrap(err, "list people")
	}
	found, err := s.people(ctx, ids)
	if err != nil {
		return nil, wrap(err, "list people")
	}
	all := make([]bot.Person, 0, len(ids))
	for _, id := range ids {
		if who := found[id]; who != nil {
			all = append(all, *who)
		}
	}
	return all, nil
}

// Station is a station of the roster.
func (s *Store) Station(ctx context.Context, code string) (bot.Station, error) {
	var at bot.Station
	err := s.desk.QueryRow(ctx, sqlStations, []string{code}).Scan(stationFields(&at)...)
	if isNone(err) {
		return at, ErrNotFound
	}
	return at, wrap(err, "find a station")
}

// Stations is every station of the roster.
func (s *Store) Stations(ctx context.Context) ([]bot.Station, error) {
	rows, err := s.desk.Query(ctx, sqlAllStations)
	if err != nil {
		return nil, wrap(err, "list stations")
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (bot.Station, error) {
		var at bot.Station
		err := row.Scan(stationFields(&at)...)
		return at, err
	})
	return all, wrap(err, "list stations")
}

// BindPool ties a room to the pool of a district.
func (s *Store) BindPool(ctx context.Context, room bot.Address, district string, now time.Time) error {
	p := &pipeline{}
	queueBind(p, room, district, 0, now)
	return wrap(p.send(ctx, s.desk), "bind a pool")
}
