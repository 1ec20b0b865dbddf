package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// Roster is what an office says about its stations and people. It never holds
// phone numbers: people join by themselves.
type Roster struct {
	Stations []bot.Station
	People   []bot.Person // Handle, Name, Craft, Station, Lang, Grants
	// Side makes the coordinators of that side too: "usps" the management ones,
	// "nalc" the carriers'; "none" makes none; "" takes all as they stand, for
	// people who are made up.
	Side string
	// Unread are the handles on lines that could not be taken: those people have
	// not left, their lines are wrong. With Torn there were lines that do not
	// even say whose they are; then nobody has left.
	Unread []string
	Torn   bool
	// Leaving is the rule for people who have left (bot.Leaving): what becomes
	// of their leads is decided and written in the import's own transaction.
	Leaving func([]bot.PersonID) ([]bot.Need, func(bot.Records) bot.Change)
}

// RosterResult is what an import does, or would do.
type RosterResult struct {
	Added, Changed, Moved, Left []string // handles
	Rejected                    []RosterReject
}

// RosterReject is what was not taken, and why.
type RosterReject struct{ Who, Why string }

const sqlSetStation = `
insert into station (code, name, district, area, state, zip5, zone, close_of_business, saturday_counts, entry_mode, drop_place, posting_place)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (code) do update
set name = excluded.name,
    district = excluded.district,
    area = excluded.area,
    state = excluded.state,
    zip5 = excluded.zip5,
    zone = excluded.zone,
    close_of_business = excluded.close_of_business,
    saturday_counts = excluded.saturday_counts,
    entry_mode = excluded.entry_mode,
    drop_place = excluded.drop_place,
    posting_place = excluded.posting_place`

const sqlRosterNow = `
select p.id, lower(p.handle), p.name, p.craft, coalesce(p.station, ''), p.lang, p.left_at is not null
from person p
where p.handle is not null
order by p.id
for no key update`

const sqlGrantsNow = `
select person_id, role, scope, from_day, to_day, side, acting
from role_grant
where revoked_at is null
order by id`

const sqlStationCodes = `
select code
from station`

const sqlNewPerson = `
with made as (
  insert into person (handle, name, craft, station, lang)
  values ($1, $2, $3, $4, $5)
  returning id
)
insert into consent (person_id)
select id
from made
returning person_id`

// A person's own choice of language stays: the roster's is only a beginning.
const sqlChangePerson = `
update person
set name = $2,
    craft = $3,
    station = $4,
    left_at = null
where id = $1`

const sqlNewGrant = `
insert into role_grant (person_id, role, scope, from_day, to_day, side, acting, made_at, made_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

const sqlDateGrant = `
update role_grant
set from_day = $4,
    to_day = $5,
    ended_at = case when to_day is not distinct from $5 then ended_at end
where person_id = $1
  and role = $2
  and scope = $3
  and revoked_at is null`

// ImportRoster takes in stations and people in one transaction. Nothing is
// deleted: roles that the roster does not name stay until they are revoked. Who
// is missing although others of the same station (or, without a station, of the
// same role and scope) are there has left. With dryRun nothing is written.
func (s *Store) ImportRoster(ctx context.Context, r Roster, dryRun bool, now time.Time) (RosterResult, error) {
	var result RosterResult
	work := func(tx pgx.Tx) error {
		i := &rosterImport{Roster: r, now: now, zone: s.zone}
		if err := i.read(ctx, tx); err != nil {
			return err
		}
		i.compare()
		result = i.result
		if dryRun {
			return errDryRun
		}
		return i.write(ctx, tx)
	}
	err := s.ruling(ctx, work)
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return result, wrap(err, "import roster")
}

var errDryRun = errors.New("dry run")

// rosterImport compares a roster with what is there.
type rosterImport struct {
	Roster
	now    time.Time
	zone   *time.Location
	there  map[string]*bot.Person // by handle, with grants
	codes  map[string]bool        // of stations, those of the roster too
	result RosterResult

	added, changed []bot.Person
	grants         []newGrant
	dates          []newGrant
	leaving        []bot.PersonID
}

type newGrant struct {
	handle string
	bot.Grant
}

func (i *rosterImport) read(ctx context.Context, tx pgx.Tx) error {
	i.there, i.codes = map[string]*bot.Person{}, map[string]bool{}
	byID := map[bot.PersonID]*bot.Person{}
	p := &pipeline{}
	p.each(sqlRosterNow, func(rows pgx.Rows) error {
		var who bot.Person
		err := rows.Scan(&who.ID, &who.Handle, &who.Name, &who.Craft, &who.Station, &who.Lang, &who.Left)
		i.there[who.Handle], byID[who.ID] = &who, &who
		return err
	})
	p.each(sqlGrantsNow, func(rows pgx.Rows) error {
		var id bot.PersonID
		var g bot.Grant
		var from, to *time.Time
		err := rows.Scan(&id, &g.Role, &g.Scope, &from, &to, &g.Side, &g.Acting)
		g.From, g.To = dateOf(from), dateOf(to)
		if who := byID[id]; who != nil {
			who.Grants = append(who.Grants, g)
		}
		return err
	})
	p.each(sqlStationCodes, func(rows pgx.Rows) error {
		var code string
		err := rows.Scan(&code)
		i.codes[code] = true
		return err
	})
	for _, st := range i.Stations {
		i.codes[st.Code] = true
	}
	return p.send(ctx, tx)
}

func (i *rosterImport) reject(who, why string, args ...any) {
	i.result.Rejected = append(i.result.Rejected, RosterReject{who, fmt.Sprintf(why, args...)})
}

func (i *rosterImport) write(ctx context.Context, tx pgx.Tx) error {
	p := &pipeline{}
	for _, st := range i.Stations {
		p.exec(sqlSetStation, st.Code, st.Name, st.District, st.Area, st.State, st.ZIP5, st.Zone, st.Close, st.Saturday, st.EntryMode, st.DropPlace, st.PostingPlace)
	}
	ids := map[string]bot.PersonID{}
	for handle, old := range i.there {
		ids[handle] = old.ID
	}
	for _, who := range i.added {
		p.Queue(sqlNewPerson, who.Handle, who.Name, who.Craft, textArg(who.Station), who.Lang).QueryRow(func(row pgx.Row) error {
			var id bot.PersonID
			err := row.Scan(&id)
			ids[who.Handle] = id
			return err
		})
	}
	for _, who := range i.changed {
		p.exec(sqlChangePerson, who.ID, who.Name, who.Craft, textArg(who.Station))
	}
	if err := p.send(ctx, tx); err != nil {
		return err
	}
	p = &pipeline{}
	for _, g := range i.grants {
		p.exec(sqlNewGrant, ids[g.handle], g.Role, g.Scope, dateArg(g.From), dateArg(g.To), g.Side, g.Acting, i.now, nil)
	}
	for _, g := range i.dates {
		p.exec(sqlDateGrant, ids[g.handle], g.Role, g.Scope, dateArg(g.From), dateArg(g.To))
	}
	if err := p.send(ctx, tx); err != nil || len(i.leaving) == 0 {
		return err
	}
	if i.Leaving == nil {
		return errNoRule
	}
	needs, decide := i.Leaving(i.leaving)
	return ruled(ctx, tx, i.now, i.zone, needs, decide)
}

var errNoRule = errors.New("people have left, and no rule says what becomes of their leads")
