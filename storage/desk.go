package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// What waits for a management coordinator: drafts that were handed over, leads in
// review, and how many drafts are still with their carriers.

const sqlHandedDrafts = `
select h.station, coalesce(h.number, h.id::integer), h.draft, h.person_id, p.name, h.card, h.born_at, h.at, h.why
from handed_draft h
join person p on p.id = h.person_id
where h.station = any($1)
  and h.done_at is null
order by h.station, h.at, h.id`

// sqlReviewLeads: one that came back waits for its sender until they answer.
const sqlReviewLeads = `
select l.station, l.code, sub.name,
  coalesce((
    select e.kind = 'returned'
    from lead_event e
    where e.lead_id = l.id
      and e.kind in ('returned', 'changed', 'noted')
    order by e.seq desc
    limit 1
  ), false)
from lead l
join person sub on sub.id = l.submitter_id
where l.station = any($1)
  and l.status = 'in_review'
order by l.station, l.input_due, l.id
limit 200`

// sqlOpenDrafts counts the drafts whose customer agreed, the open one of each
// carrier and those put aside, and their carriers. Nothing else is read of a talk.
const sqlOpenDrafts = `
select p.station, sum(n.open + n.parked), count(*)
from person p
join conversation v on v.person_id = p.id
cross join lateral (
  select (coalesce(v.draft ->> 'concurrence', '') = 'true')::integer as open,
    (
      select count(*)
      from json_array_elements(case json_typeof(v.state -> 'parked') when 'array' then v.state -> 'parked' else '[]' end) d
      where d -> 'given' is not null
        and exists (select 1 from json_array_elements(d -> 'given') g where g -> 'c' ->> 'concurrence' = 'true')
    ) as parked
) n
where p.station = any($1)
  and p.left_at is null
  and n.open + n.parked > 0
group by p.station`

// sqlSlipCounts counts those of the newest weekly status that were not handed out.
const sqlSlipCounts = `
select t.station, n.day, count(*)
from (
  select b.id, b.day
  from broadcast b
  join broadcast_part p on p.broadcast_id = b.id and p.planned_at is not null
  where b.kind = 'weekly'
  order by b.day desc
  limit 1
) n
join broadcast_to t on t.broadcast_id = n.id
where t.station = any($1)
  and t.state in ('slip', 'silent')
  and t.handed_at is null
group by t.station, n.day`

const sqlCrew = `
select p.station, p.id, p.handle, p.name, p.craft
from person p
where p.station = any($1)
  and p.handle is not null
  and p.left_at is null
order by p.station, p.name, p.id
limit 2000`

// loadQueues loads the queues and crews that are asked for.
func (n *needs) loadQueues(ctx context.Context, conn sender) error {
	stations, crews := n.keys(bot.NeedQueue), n.keys(bot.NeedCrew)
	if len(stations)+len(crews) == 0 {
		return nil
	}
	n.queues, n.crews = map[string]bot.Queue{}, map[string][]bot.Person{}
	codes := map[string]*bot.Reviewed{}
	var order []string
	p := &pipeline{}
	if len(stations) > 0 {
		n.queueQueues(p, stations, codes, &order)
	}
	if len(crews) > 0 {
		p.each(sqlCrew, func(rows pgx.Rows) error {
			var w bot.Person
			err := rows.Scan(&w.Station, &w.ID, &w.Handle, &w.Name, &w.Craft)
			n.crews[w.Station] = append(n.crews[w.Station], w)
			return err
		}, crews)
	}
	if err := p.send(ctx, conn); err != nil {
		return fmt.Errorf("load queues: %w", err)
	}
	if len(order) == 0 {
		return nil
	}
	leads, err := readLeads(ctx, conn, sqlLeadsByCode, order)
	if err != nil {
		return fmt.Errorf("load leads in review: %w", err)
	}
	for _, code := range order {
		if l := leads[code]; l != nil {
			codes[code].Lead = *l
			q := n.queues[l.Station]
			q.Review = append(q.Review, *codes[code])
			n.queues[l.Station] = q
		}
	}
	return nil
}

func (n *needs) queueQueues(p *pipeline, stations []string, codes map[string]*bot.Reviewed, order *[]string) {
	change := func(code string, do func(*bot.Queue)) {
		q := n.queues[code]
		do(&q)
		n.queues[code] = q
	}
	p.each(sqlStations, func(rows pgx.Rows) error {
		var at bot.Station
		err := rows.Scan(stationFields(&at)...)
		change(at.Code, func(q *bot.Queue) { q.Station = at })
		return err
	}, stations)
	p.each(sqlHandedDrafts, func(rows pgx.Rows) error {
		var code string
		var d bot.HandedDraft
		var card []byte
		if err := rows.Scan(&code, &d.Number, &d.ID, &d.By, &d.Name, &card, &d.Born, &d.At, &d.Why); err != nil {
			return err
		}
		err := json.Unmarshal(card, &d.Card)
		change(code, func(q *bot.Queue) { q.Drafts = append(q.Drafts, d) })
		return err
	}, stations)
	p.each(sqlReviewLeads, func(rows pgx.Rows) error {
		var station, code string
		r := &bot.Reviewed{}
		err := rows.Scan(&station, &code, &r.Name, &r.Returned)
		codes[code] = r
		*order = append(*order, code)
		return err
	}, stations)
	p.each(sqlOpenDrafts, func(rows pgx.Rows) error {
		var code string
		var with, carriers int
		err := rows.Scan(&code, &with, &carriers)
		change(code, func(q *bot.Queue) { q.With, q.Carriers = with, carriers })
		return err
	}, stations)
	p.each(sqlSlipCounts, func(rows pgx.Rows) error {
		var code string
		var slips int
		var week bot.Date
		err := rows.Scan(&code, &dayInto{&week}, &slips)
		change(code, func(q *bot.Queue) { q.Slips, q.SlipsOf = slips, week })
		return err
	}, stations)
}

// dealQueue hands out queues and crews; false: the need is another's.
func (n *needs) dealQueue(s *speaker, need bot.Need) bool {
	switch need.What {
	case bot.NeedQueue:
		put(&s.records.Queues, need.Key, n.queues[need.Key])
	case bot.NeedCrew:
		put(&s.records.Crews, need.Key, n.crews[need.Key])
	case bot.NeedReport:
		put(&s.records.Reports, need.Key, n.reports[need.Key])
	default:
		return false
	}
	return true
}

// sqlFinishDraft: a draft is finished once; the card is not kept besides the lead's.
const sqlFinishDraft = `
with done as (
  update handed_draft
  set done_at = $2,
      done_by = $3,
      done_why = $4,
      lead = $5,
      card = '{}'
  where draft = $1
    and done_at is null
  returning id
)
select must_change((select count(*) from done), 1, 'draft')`

func (r rest) queueFinished(p *pipeline, now time.Time) {
	for _, d := range r.c.Finished {
		p.exec(sqlFinishDraft, d.Draft, now, idArg(d.By), short(strings.TrimSpace(d.Why), 500), textArg(d.Lead))
	}
}

// Queue is what waits at a station, for pages.
func (s *Store) Queue(ctx context.Context, station string) (bot.Queue, error) {
	var records bot.Records
	n := &needs{now: s.now(), zone: s.zone, ask: []*speaker{{records: &records, needs: []bot.Need{{What: bot.NeedQueue, Key: station}}}}}
	if err := n.load(ctx, s.desk); err != nil {
		return bot.Queue{}, wrap(err, "load a queue")
	}
	return records.Queues[station], nil
}

// Crew are the employees of a station, in short.
func (s *Store) Crew(ctx context.Context, station string) ([]bot.Person, error) {
	rows, err := s.desk.Query(ctx, sqlCrew, []string{station})
	if err != nil {
		return nil, wrap(err, "list a crew")
	}
	all, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (w bot.Person, err error) {
		err = r.Scan(&w.Station, &w.ID, &w.Handle, &w.Name, &w.Craft)
		return w, err
	})
	return all, wrap(err, "list a crew")
}
