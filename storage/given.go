package storage

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// Service talks: the library, and which were given, signed and disputed.

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
