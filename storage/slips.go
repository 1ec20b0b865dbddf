package storage

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// sqlHandOut: a slip is handed out once; the first to say so stays on record.
const sqlHandOut = `
update broadcast_to t
set handed_at = $3,
    handed_by = $4
from broadcast b
where b.id = t.broadcast_id
  and b.kind = 'weekly'
  and b.day = $2
  and t.station = $1
  and t.state in ('slip', 'silent')
  and t.handed_at is null`

// sqlProveHanded is the evidence of the weekly status once the last slip is out.
const sqlProveHanded = proofInsert + `b.day = $1::date` + proofRest

func queueHanded(p *pipeline, h bot.Handed, now time.Time) {
	p.exec(sqlHandOut, h.Station, dateArg(h.Week), now, h.By)
	p.exec(sqlProveHanded, dateArg(h.Week), []string{h.Station}, "", now)
}

// HandOut puts on record that the slips of a station were handed out, and says
// how many.
func (s *Store) HandOut(ctx context.Context, h bot.Handed, now time.Time) (n int64, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sqlHandOut, h.Station, dateArg(h.Week), now, h.By)
		if err != nil {
			return err
		}
		n = tag.RowsAffected()
		p := &pipeline{}
		p.exec(sqlProveHanded, dateArg(h.Week), []string{h.Station}, "", now)
		p.exec(sqlHush, []string{bot.SlipsTopic(h.Station, h.Week)}, now)
		return p.send(ctx, tx)
	})
	return n, wrap(err, "hand out slips")
}

const sqlSlips = `
select p.id, p.name, p.lang, b.day, q.since, t.handed_at
from broadcast_to t
join broadcast b on b.id = t.broadcast_id
join broadcast_part q on q.broadcast_id = t.broadcast_id and q.zone = t.zone
join person p on p.id = t.person_id
where t.station = $1
  and b.kind = 'weekly'
  and b.day = $2
  and t.state in ('slip', 'silent')
order by p.name, p.id`

// Slip is a carrier whose weekly status goes out on paper.
type Slip struct {
	Name   string
	Lang   string // the carrier's own
	Leads  []bot.Lead
	Handed *time.Time // nil: it is still to be handed out
}

// Slips are those of a station for the week of a Thursday.
func (s *Store) Slips(ctx context.Context, station string, week bot.Date) (all []Slip, err error) {
	var ids []bot.PersonID
	var since time.Time
	p := &pipeline{}
	p.each(sqlSlips, func(rows pgx.Rows) error {
		var one Slip
		var id bot.PersonID
		var day bot.Date
		err := rows.Scan(&id, &one.Name, &one.Lang, &dayInto{&day}, &since, &one.Handed)
		ids, all = append(ids, id), append(all, one)
		return err
	}, station, dateArg(week))
	if err := p.send(ctx, s.desk); err != nil || len(ids) == 0 {
		return nil, wrap(err, "list slips")
	}
	p = &pipeline{}
	p.each(sqlStatusLeads, func(rows pgx.Rows) error {
		l, err := scanLead(rows)
		if i := slices.Index(ids, l.SubmitterID); i >= 0 {
			all[i].Leads = append(all[i].Leads, l)
		}
		return err
	}, ids, since)
	if err := p.send(ctx, s.desk); err != nil {
		return nil, wrap(err, "list slips")
	}
	return all, nil
}
