package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

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

// sqlDeskStations: what is counted of people is counted here.
const sqlDeskStations = `
select ` + stationColumns + `, s.talk_anchor, w.since,
  (select count(*) from person p where p.station = s.code and p.craft = 'city_carrier' and p.left_at is null),
  (select count(*) from person p where p.station = s.code and p.left_at is null and exists (select 1 from address a where a.person_id = p.id))
from station s
left join watch w on w.kind = 'station' and w.key = s.code
where s.code = any($1)
order by s.code`

const sqlTerms = `
select g.scope, g.role, g.person_id, p.name,
  greatest(g.from_day, (g.made_at at time zone s.zone)::date),
  least(g.to_day, ((g.revoked_at at time zone s.zone)::date - 1)), g.acting
from role_grant g
join person p on p.id = g.person_id
join station s on s.code = g.scope
where g.scope = any($1)
  and g.role in ('management_coordinator', 'carrier_coordinator')
order by g.id`

const sqlLibrary = `
select distinct on (number) number, version, code, title, teaser, hash
from talk
order by number, version desc`

const sqlServiceTalk = `
select number, version, code, title, teaser, body, hash
from talk
where number = any($1)
order by number, version`

const sqlGiven = `
select g.key, g.station, g.number, t.title, g.version, g.held_on, g.fortnight, g.at, g.by_id, coalesce(p.handle, ''), g.side,
  g.attendance, g.vacant, coalesce(g.hash, ''), g.voided_at
from talk_given g
join talk t on t.number = g.number and t.version = g.version
join person p on p.id = g.by_id
where g.station = any($1)
  and g.held_on > $2
order by g.held_on desc, g.at desc, g.key`

const sqlSignatures = `
select s.given, s.side, s.person_id, p.name, coalesce(s.address_id, 0), s.at, s.acting, s.reference, s.recorded_by, s.late, s.hash
from talk_given g
join talk_signature s on s.given = g.key
join person p on p.id = s.person_id
where g.station = any($1)
  and g.held_on > $2
order by s.given, s.at, s.side`

const sqlDisputes = `
select d.given, d.seq, d.by_id, p.name, d.side, d.why, d.at, d.resolved_at,
  coalesce((select json_agg(json_build_object('Side', v.side, 'By', v.by_id, 'Stands', v.stands, 'Note', v.note, 'At', v.at) order by v.side)
    from talk_vote v where v.given = d.given and v.seq = d.seq), '[]')
from talk_given g
join talk_dispute d on d.given = g.key
join person p on p.id = d.by_id
where g.station = any($1)
  and g.held_on > $2
order by d.given, d.seq`

const sqlSupplies = `
select s.station, s.number, s.person_id, p.name, s.what, s.count, s.at, s.ok_at, coalesce(s.ok_by, 0)
from supply s
join person p on p.id = s.person_id
where s.station = any($1)
  and (s.ok_at is null or s.number = (select max(m.number) from supply m where m.station = s.station))
order by s.station, s.number`

const sqlProofs = `
select station, mandate, period, at, coalesce(by_id, 0), note
from proof
where station = any($1)
  and period > $2
order by station, period`

// sqlLeadFacts counts the cards and first contacts of the last days, and who has
// leads that go on. $2 now, $3 since: what was input or due since then may have
// been sent long before.
const sqlLeadFacts = `
select l.station,
  count(*) filter (where l.entered_at <= l.input_due and l.entered_at >= $3),
  count(*) filter (where l.entered_at > l.input_due and l.entered_at >= $3),
  count(*) filter (where l.status = 'in_review' and l.input_due >= $2),
  count(*) filter (where l.status = 'in_review' and l.input_due < $2),
  min(l.input_due) filter (where l.status = 'in_review' and l.input_due < $2),
  count(*) filter (where l.contacted_at <= l.clock_due and l.clock_due >= $3),
  count(*) filter (where l.contacted_at > l.clock_due and l.clock_due >= $3),
  count(*) filter (where l.contacted_at is null and l.status in ('open', 'claimed') and l.clock_due >= $2),
  count(*) filter (where l.contacted_at is null and l.status in ('open', 'claimed') and l.clock_due < $2),
  min(l.clock_due) filter (where l.contacted_at is null and l.status in ('open', 'claimed') and l.clock_due < $2),
  count(distinct l.submitter_id) filter (where l.status in ('in_review', 'open', 'claimed', 'contacted')),
  min(l.submitted_at) filter (where l.status in ('in_review', 'open', 'claimed', 'contacted'))
from lead l
where l.station = any($1)
  and (l.submitted_at >= $3::timestamptz - interval '120 days' or l.status in ('in_review', 'open', 'claimed', 'contacted'))
group by l.station`

const sqlDraftsBegun = `
select station, born_at
from handed_draft
where station = any($1)
  and done_at is null
order by station, id`

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

func (n *needs) queueTalks(p *pipeline, keys []string) {
	var numbers []int32
	for _, k := range keys {
		if i, err := strconv.Atoi(k); err == nil {
			numbers = append(numbers, int32(i))
		}
	}
	p.each(sqlServiceTalk, func(rows pgx.Rows) error {
		var t bot.Talk
		err := rows.Scan(&t.Number, &t.Version, &t.Code, &t.Title, &t.Teaser, &t.Text, &t.Hash)
		n.office.talks[fmt.Sprint(t.Number)] = t // the newest version comes last
		return err
	}, numbers)
}

// queueFacts queues everything about some stations.
func (n *needs) queueFacts(p *pipeline, codes []string) {
	o := &n.office
	since := bot.DateOf(n.now, time.UTC).Add(-talksBack)
	p.each(sqlDeskStations, func(rows pgx.Rows) error {
		var f bot.Facts
		var first *time.Time
		err := rows.Scan(append(stationFields(&f.Book.Station), &dayInto{&f.Book.Anchor}, &first, &f.Book.Carriers, &f.Joined)...)
		if first == nil {
			first = &n.now
		}
		loc, zoneErr := time.LoadLocation(f.Book.Station.Zone)
		if zoneErr != nil {
			loc = n.zone
		}
		f.Book.Since = bot.DateOf(*first, loc)
		o.facts[f.Book.Station.Code] = &f
		return err
	}, codes)
	p.each(sqlTerms, func(rows pgx.Rows) error {
		var scope string
		var t bot.Term
		err := rows.Scan(&scope, &t.Role, &t.Person, &t.Name, &dayInto{&t.From}, &dayInto{&t.To}, &t.Acting)
		if f := o.facts[scope]; f != nil && (t.To.IsZero() || !t.To.Before(t.From)) {
			f.Book.Terms = append(f.Book.Terms, t)
		}
		return err
	}, codes)
	p.each(sqlLibrary, func(rows pgx.Rows) error {
		var t bot.Talk
		err := rows.Scan(&t.Number, &t.Version, &t.Code, &t.Title, &t.Teaser, &t.Hash)
		o.library = append(o.library, t)
		return err
	})
	n.queueGiven(p, codes, since)
	p.each(sqlSupplies, func(rows pgx.Rows) error {
		var s bot.Supply
		err := rows.Scan(&s.Station, &s.Number, &s.By, &s.Name, &s.What, &s.Count, &s.At, &s.OKAt, &s.OKBy)
		if f := o.facts[s.Station]; f != nil {
			f.Supplies = append(f.Supplies, s)
		}
		return err
	}, codes)
	p.each(sqlSlipCounts, func(rows pgx.Rows) error {
		var code string
		var week bot.Date
		var slips int
		err := rows.Scan(&code, &dayInto{&week}, &slips)
		if f := o.facts[code]; f != nil {
			f.Slips, f.SlipsOf = slips, week
		}
		return err
	}, codes)
	p.each(sqlProofs, func(rows pgx.Rows) error {
		var v bot.Proof
		err := rows.Scan(&v.Station, &v.Mandate, &dayInto{&v.Period}, &v.At, &v.By, &v.Note)
		if f := o.facts[v.Station]; f != nil {
			f.Proofs = append(f.Proofs, v)
		}
		return err
	}, codes, dateArg(bot.DateOf(n.now, time.UTC).Add(-3*7)))
	p.each(sqlLeadFacts, func(rows pgx.Rows) error {
		var code string
		var f bot.Facts
		var input, contact, sent *time.Time
		err := rows.Scan(&code, &f.InputOnTime, &f.InputLate, &f.InputWaiting, &f.InputOverdue, &input,
			&f.ContactMet, &f.ContactLate, &f.ContactRunning, &f.ContactOver, &contact, &f.Senders, &sent)
		to := o.facts[code]
		if err != nil || to == nil {
			return err
		}
		to.InputOnTime, to.InputLate, to.InputWaiting, to.InputOverdue = f.InputOnTime, f.InputLate, f.InputWaiting, f.InputOverdue
		to.ContactMet, to.ContactLate, to.ContactRunning, to.ContactOver, to.Senders = f.ContactMet, f.ContactLate, f.ContactRunning, f.ContactOver, f.Senders
		if input != nil {
			to.InputSince = *input
		}
		if contact != nil {
			to.ContactSince = *contact
		}
		if sent != nil {
			to.FirstSent = *sent
		}
		return nil
	}, codes, n.now, n.now.AddDate(0, 0, -bot.FactDays))
	p.each(sqlDraftsBegun, func(rows pgx.Rows) error {
		var code string
		var d bot.HandedDraft
		err := rows.Scan(&code, &d.Born)
		if f := o.facts[code]; f != nil {
			f.Drafts = append(f.Drafts, d)
		}
		return err
	}, codes)
}

// queueGiven queues the talks of stations, with signatures and disputes.
func (n *needs) queueGiven(p *pipeline, codes []string, since bot.Date) {
	o := &n.office
	find := func(key string) *bot.Given {
		for _, f := range o.facts {
			for i := range f.Book.Given {
				if f.Book.Given[i].Key == key {
					return &f.Book.Given[i]
				}
			}
		}
		return nil
	}
	p.each(sqlGiven, func(rows pgx.Rows) error {
		var g bot.Given
		err := rows.Scan(&g.Key, &g.Station, &g.Talk, &g.Title, &g.Version, &dayInto{&g.On}, &dayInto{&g.Window}, &g.At, &g.By, &g.Handle, &g.Side,
			&g.Attendance, &g.Vacant, &g.Hash, &g.Voided)
		if f := o.facts[g.Station]; f != nil {
			f.Book.Given = append(f.Book.Given, g)
		}
		return err
	}, codes, dateArg(since))
	p.each(sqlSignatures, func(rows pgx.Rows) error {
		var key string
		var s bot.Signature
		err := rows.Scan(&key, &s.Side, &s.Person, &s.Name, &s.Address, &s.At, &s.Acting, &s.Reference, &s.Recorded, &s.Late, &s.Hash)
		if g := find(key); g != nil {
			g.Signed = append(g.Signed, s)
		}
		return err
	}, codes, dateArg(since))
	p.each(sqlDisputes, func(rows pgx.Rows) error {
		var key string
		var d bot.TalkDispute
		var votes []byte
		if err := rows.Scan(&key, &d.Seq, &d.By, &d.Name, &d.Side, &d.Why, &d.At, &d.Resolved, &votes); err != nil {
			return err
		}
		err := json.Unmarshal(votes, &d.Votes)
		if g := find(key); g != nil {
			g.Disputes = append(g.Disputes, d)
		}
		return err
	}, codes, dateArg(since))
}

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

func (n *needs) factsOf(code string) bot.Facts {
	found := n.office.facts[code]
	if found == nil {
		return bot.Facts{}
	}
	f := *found
	f.Book.Library = n.office.library
	f.Book.Coords = map[string][]bot.Person{}
	for _, role := range coordinatorRoles {
		f.Book.Coords[bot.SideOf(role)] = n.persons(string(role), code)
	}
	if d := n.office.districts[f.Book.Station.District]; d != nil {
		f.District = *d
	}
	return f
}

const sqlKeepGiven = `
insert into talk_given (key, station, number, version, held_on, fortnight, at, by_id, side, attendance, vacant, hash, voided_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
on conflict (key) do update
set version = excluded.version,
    hash = coalesce(talk_given.hash, excluded.hash),
    voided_at = excluded.voided_at`

// sqlSignTalk: the words are those that were frozen, or nobody signs.
const sqlSignTalk = `
insert into talk_signature (given, side, person_id, address_id, at, acting, reference, recorded_by, late, hash)
select g.key, $2, $3, $4, $5, $6, $7, $8, $9, g.hash
from talk_given g
where g.key = $1
  and g.hash = $10
on conflict (given, side) do nothing`

const sqlKeepDispute = `
insert into talk_dispute (given, seq, by_id, side, why, at, resolved_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (given, seq) do update
set why = excluded.why,
    resolved_at = excluded.resolved_at`

const sqlVote = `
insert into talk_vote (given, seq, side, by_id, stands, note, at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (given, seq, side) do update
set by_id = excluded.by_id,
    stands = excluded.stands,
    note = excluded.note,
    at = excluded.at`

const sqlKeepSupply = `
insert into supply (station, number, person_id, what, count, at, ok_at, ok_by)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (station, number) do update
set ok_at = excluded.ok_at,
    ok_by = excluded.ok_by`

const sqlProve = `
insert into proof (station, mandate, period, at, by_id, note)
values ($1, $2, $3, $4, $5, $6)
on conflict (station, mandate, period) do update
set at = excluded.at,
    by_id = excluded.by_id,
    note = excluded.note`

const sqlKeepTelecon = `
insert into telecon (key, district, at, set_by, set_at, held_at, held_by, usps, nalc)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (key) do update
set at = excluded.at,
    set_by = excluded.set_by,
    set_at = excluded.set_at,
    held_at = excluded.held_at,
    held_by = excluded.held_by,
    usps = excluded.usps,
    nalc = excluded.nalc`

// sqlFollow ends the terms of those whose place somebody takes.
const sqlFollow = `
update role_grant
set revoked_at = $4
where role = $1
  and scope = $2
  and person_id = any($3)
  and revoked_at is null
  and coalesce(from_day, '-infinity') <= $5
  and coalesce(to_day, 'infinity') >= $5`

// queueOffice writes what a change holds of stations and districts.
func (r rest) queueOffice(p *pipeline, now time.Time) {
	for _, g := range r.c.Given {
		p.exec(sqlKeepGiven, g.Key, g.Station, g.Talk, g.Version, dateArg(g.On), dateArg(g.Window), g.At, g.By, g.Side, g.Attendance, g.Vacant, textArg(g.Hash), g.Voided)
		for _, s := range g.Signed {
			p.exec(sqlSignTalk, g.Key, s.Side, s.Person, idArg(s.Address), s.At, s.Acting, short(s.Reference, 200), s.Recorded, s.Late, s.Hash)
		}
		for _, d := range g.Disputes {
			p.exec(sqlKeepDispute, g.Key, d.Seq, d.By, d.Side, short(d.Why, 500), d.At, d.Resolved)
			for _, v := range d.Votes {
				p.exec(sqlVote, g.Key, d.Seq, v.Side, v.By, v.Stands, short(v.Note, 500), v.At)
			}
		}
	}
	for _, s := range r.c.Supplies {
		p.exec(sqlKeepSupply, s.Station, s.Number, s.By, s.What, s.Count, s.At, s.OKAt, idArg(s.OKBy))
	}
	for _, h := range r.c.Handed {
		queueHanded(p, h, now)
	}
	for _, v := range r.c.Proofs {
		p.exec(sqlProve, v.Station, v.Mandate, dateArg(v.Period), v.At, idArg(v.By), short(v.Note, 200))
	}
	for _, t := range r.c.Telecons {
		p.exec(sqlKeepTelecon, t.Key, t.District, t.At, t.SetBy, t.SetAt, t.HeldAt, idArg(t.HeldBy), t.USPS, t.NALC)
	}
	for _, a := range r.c.Appointed {
		if len(a.Ends) > 0 {
			p.exec(sqlFollow, a.Grant.Role, a.Grant.Scope, a.Ends, now, dateArg(a.Grant.From))
		}
		p.exec(sqlNewGrant, a.Person, a.Grant.Role, a.Grant.Scope, dateArg(a.Grant.From), dateArg(a.Grant.To), a.Grant.Side, a.Grant.Acting, now, idArg(a.By))
	}
}

const sqlNewTalk = `
insert into talk (number, version, code, title, teaser, body, hash, made_at)
select $1, coalesce((select max(t.version) from talk t where t.number = $1), 0) + 1, $2, $3, $4, $5, $6, $7
where not exists (
  select 1
  from talk t
  where t.number = $1
    and t.hash = $6
    and t.teaser = $4
    and t.code = $2
    and t.version = (select max(n.version) from talk n where n.number = $1)
)`

// ImportTalks takes talks into the library; one whose words have changed gets a
// new version, and what was signed stays. It returns the numbers of those.
func (s *Store) ImportTalks(ctx context.Context, talks []bot.Talk, now time.Time) (changed []int, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		changed = nil
		for _, t := range talks {
			tag, err := tx.Exec(ctx, sqlNewTalk, t.Number, t.Code, t.Title, t.Teaser, t.Text, t.Hash, now)
			if err != nil {
				return fmt.Errorf("talk %d: %w", t.Number, err)
			}
			if tag.RowsAffected() > 0 {
				changed = append(changed, t.Number)
			}
		}
		return nil
	})
	return changed, wrap(err, "import talks")
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

// Facts are those of some stations, for pages and reports; one that does not
// exist is left out.
func (s *Store) Facts(ctx context.Context, codes ...string) (all []bot.Facts, err error) {
	var records bot.Records
	n := &needs{now: s.now(), zone: s.zone}
	var ask []bot.Need
	for _, code := range codes {
		ask = append(ask, bot.Need{What: bot.NeedBoard, Key: code})
	}
	n.ask = []*speaker{{records: &records, needs: ask}}
	if err := n.load(ctx, s.desk); err != nil {
		return nil, wrap(err, "load the facts of stations")
	}
	for _, code := range codes {
		if f := records.Facts[code]; f.Book.Station.Code != "" {
			all = append(all, f)
		}
	}
	return all, nil
}
