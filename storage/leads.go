package storage

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

const sqlEventsOf = `
select l.code, e.seq, e.at, e.kind, coalesce(e.person_id, 0), coalesce(p.handle, ''), e.channel, e.data
from lead_event e
join lead l on l.id = e.lead_id
left join person p on p.id = e.person_id
where l.short = any($1)
order by e.lead_id, e.seq`

const sqlLeadsByCode = leadColumns + `
where l.code = any($1)`

// sqlLeadsSince: a lead belongs to an export if it was submitted or anything
// happened to it since then.
const sqlLeadsSince = `
select l.code
from lead l
where l.id > $1
  and (l.submitted_at >= $2 or exists (select 1 from lead_event e where e.lead_id = l.id and e.at >= $2))
order by l.id
limit $3`

const sqlEventsSince = `
select l.code, e.seq, e.at, e.kind, coalesce(e.person_id, 0), coalesce(p.handle, ''), e.channel, e.data, e.lead_id
from lead_event e
join lead l on l.id = e.lead_id
left join person p on p.id = e.person_id
where e.at >= $1
  and (e.at, e.lead_id, e.seq) > ($2, $3, $4)
order by e.at, e.lead_id, e.seq
limit $5`

// exportBatch is how many rows an export holds at a time.
const exportBatch = 500

func scanEvent(rows pgx.Rows, more ...any) (e bot.Event, err error) {
	err = rows.Scan(append([]any{&e.Lead, &e.Seq, &e.At, &e.Kind, &e.ByID, &e.By, &e.Channel, &e.Data}, more...)...)
	return e, err
}

// Lead is a lead with its claims and events, by its code or its five characters.
func (s *Store) Lead(ctx context.Context, code string) (bot.Lead, error) {
	var found *bot.Lead
	p := &pipeline{}
	p.each(sqlLeadByShort, func(rows pgx.Rows) error {
		l, err := scanLead(rows)
		if isCode(&l, code) {
			found = &l
		}
		return err
	}, shortOf(code))
	p.each(sqlClaims, func(rows pgx.Rows) error {
		_, c, err := scanClaim(rows)
		if found != nil {
			found.Claims = append(found.Claims, c)
		}
		return err
	}, []string{shortOf(code)})
	p.each(sqlEventsOf, func(rows pgx.Rows) error {
		e, err := scanEvent(rows)
		if found != nil {
			found.Events = append(found.Events, e)
		}
		return err
	}, []string{shortOf(code)})
	if err := p.send(ctx, s.desk); err != nil {
		return bot.Lead{}, wrap(err, "load lead")
	}
	if found == nil {
		return bot.Lead{}, ErrNotFound
	}
	return *found, nil
}

// Leads hands over, oldest first, the leads to which anything happened since a
// time, with claims and events. It holds a few hundred at a time and no
// transaction, so that a slow reader holds up nobody.
func (s *Store) Leads(ctx context.Context, since time.Time, each func(bot.Lead) error) error {
	for after := int64(0); ; {
		rows, err := s.desk.Query(ctx, sqlLeadsSince, after, since, exportBatch)
		if err != nil {
			return wrap(err, "export leads")
		}
		codes, err := collect[string](rows)
		if err != nil || len(codes) == 0 {
			return wrap(err, "export leads")
		}
		leads, err := s.whole(ctx, codes)
		if err != nil {
			return wrap(err, "export leads")
		}
		for _, code := range codes {
			if l := leads[code]; l != nil {
				after = l.ID
				if err := each(*l); err != nil {
					return err
				}
			}
		}
	}
}

// whole loads leads with claims and events.
func (s *Store) whole(ctx context.Context, codes []string) (map[string]*bot.Lead, error) {
	leads, err := readLeads(ctx, s.desk, sqlLeadsByCode, codes)
	if err != nil {
		return nil, err
	}
	shorts := make([]string, len(codes))
	for i, c := range codes {
		shorts[i] = shortOf(c)
	}
	p := &pipeline{}
	p.each(sqlEventsOf, func(rows pgx.Rows) error {
		e, err := scanEvent(rows)
		if l := leads[e.Lead]; l != nil {
			l.Events = append(l.Events, e)
		}
		return err
	}, shorts)
	return leads, p.send(ctx, s.desk)
}

// Events hands over what happened to leads since a time, in order of time.
func (s *Store) Events(ctx context.Context, since time.Time, each func(code string, e bot.Event) error) error {
	at, lead, seq := since, int64(0), 0
	for {
		var batch []bot.Event
		p := &pipeline{}
		p.each(sqlEventsSince, func(rows pgx.Rows) error {
			e, err := scanEvent(rows, &lead)
			batch = append(batch, e)
			return err
		}, since, at, lead, seq, exportBatch)
		if err := p.send(ctx, s.desk); err != nil {
			return wrap(err, "export events")
		}
		if len(batch) == 0 {
			return nil
		}
		for _, e := range batch {
			at, seq = e.At, e.Seq
			if err := each(e.Lead, e); err != nil {
				return err
			}
		}
	}
}
