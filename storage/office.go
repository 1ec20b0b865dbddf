package storage

import "time"

// What stations and districts did is written.

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
