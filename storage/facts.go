package storage

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// What is counted and known of a station, beside who coordinates it.

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
	n.queueDesk(p, codes)
	n.queueLeadFacts(p, codes)
}

// queueDesk queues what waits for the coordinators of stations, and what they
// have proved.
func (n *needs) queueDesk(p *pipeline, codes []string) {
	o := &n.office
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

// queueLeadFacts queues how cards were input and leads contacted, as counts.
func (n *needs) queueLeadFacts(p *pipeline, codes []string) {
	p.each(sqlLeadFacts, func(rows pgx.Rows) error {
		var code string
		var f bot.Facts
		var input, contact, sent *time.Time
		err := rows.Scan(&code, &f.InputOnTime, &f.InputLate, &f.InputWaiting, &f.InputOverdue, &input,
			&f.ContactMet, &f.ContactLate, &f.ContactRunning, &f.ContactOver, &contact, &f.Senders, &sent)
		to := n.office.facts[code]
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
