package storage

import (
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// sqlWriteTurns is the whole of a plain turn: messages answered, words said,
// the talk remembered. before links each message to the person's one before.
// A reply that may leave at once is born leased, where its lane is empty: one
// commit less for each turn. It returns which ones those are.
const sqlWriteTurns = `
with heard as (
  update inbox i
  set answered_at = $1,
      before = ($3::bigint[])[array_position($2::bigint[], i.id)]
  where i.id = any($2::bigint[])
), given as materialized (
  select nextval('outbox_id_seq') as id, g.*,
    case
      when g.at_once
        and (select q.outbox_id from queue q where q.address_id = g.address_id and q.lane = g.lane limit 1) is null
        and pg_try_advisory_xact_lock((g.address_id << 1) | (g.lane = 'reply')::integer)
      then nextval('lease_seq')
    end as lease
  from unnest($4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::integer[], $13::text[],
    $14::text[], $15::integer[], $16::boolean[], $17::boolean[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[], $23::integer[],
    $24::timestamptz[], $25::timestamptz[], $26::timestamptz[], $27::text[], $28::boolean[])
    with ordinality as g (person_id, before, address_id, lane, kind, cause, text, labels, segments, payload,
      buttons, prompt, compliance, in_room, conversation, thread, room, hints, lead, version,
      created_at, not_before, not_after, message, at_once, place)
), said as (
  insert into outbox (id, address_id, lane, kind, cause, text, labels, segments, payload, buttons, prompt, compliance,
    in_room, conversation, thread, room, hints, lead, version, not_after, created_at, before)
  select g.id, g.address_id, g.lane, g.kind, g.cause, g.text, g.labels::text[], g.segments, g.payload::json, g.buttons::json, g.prompt, g.compliance,
    g.in_room, g.conversation, g.thread, g.room::json, g.hints::json, g.lead, g.version, g.not_after, g.created_at,
    coalesce(lag(g.id) over (partition by g.person_id order by g.id), g.before)
  from given g
  order by g.id
  on conflict do nothing
  returning id
), queued as (
  insert into queue (outbox_id, address_id, lane, not_before, not_after, compliance, message, lease, lease_until, attempt)
  select g.id, g.address_id, g.lane, g.not_before, g.not_after, g.compliance, g.message::json,
    g.lease, case when g.lease is not null then clock_timestamp() + interval '30 seconds' end, (g.lease is not null)::integer
  from given g
  join said using (id)
), last as (
  select g.person_id, max(g.id) as id
  from given g
  join said using (id)
  group by g.person_id
), talked as (
  insert into conversation as v (person_id, state, drafting, draft, asking, last_heard, last_said, neutral_at)
  select t.person_id, t.state::json, t.drafting, t.draft::json, t.asking, t.last_heard, last.id, t.neutral_at
  from unnest($29::bigint[], $30::text[], $31::boolean[], $32::text[], $33::text[], $34::bigint[], $35::timestamptz[])
    as t (person_id, state, drafting, draft, asking, last_heard, neutral_at)
  left join last using (person_id)
  on conflict (person_id) do update
  set state = coalesce(excluded.state, v.state),
      drafting = case when excluded.state is null then v.drafting else excluded.drafting end,
      draft = case when excluded.state is null then v.draft else excluded.draft end,
      asking = case when excluded.state is null then v.asking else excluded.asking end,
      last_heard = coalesce(excluded.last_heard, v.last_heard),
      last_said = coalesce(excluded.last_said, v.last_said),
      neutral_at = coalesce(excluded.neutral_at, v.neutral_at)
)
select g.place, g.id, g.lease
from given g
join said using (id)
where g.lease is not null
order by g.id`

const sqlSupersede = `
with gone as (
  delete from queue
  where outbox_id = any($1)
    and lease is null
  returning outbox_id
)
insert into outcome (outbox_id, state, at)
select outbox_id, 'superseded', $2
from gone`

const sqlUsed = `
update address a
set last_used_at = ($2::timestamptz[])[array_position($1::bigint[], a.id)]
where a.id = any($1::bigint[])`

// writer collects the changes of one transaction, the frequent ones as columns
// for a few statements, the others as they are.
type writer struct {
	now   time.Time
	lease bool // replies may leave at once

	heard, heardBefore []*int64
	out                outColumns
	talks              map[bot.PersonID]*talk
	superseded         []int64
	wakes              map[bot.PersonID]time.Time // zero: none
	countWakes         []bot.PersonID
	usedID             []bot.AddressID
	usedAt             []time.Time
	rungs              map[rungKey]int64
	rest               []rest
	leased             []bot.Outbound // born leased, once queue was sent
}

// rest is what a change holds besides what every turn has.
type rest struct {
	t *turn // nil: nobody spoke
	c *bot.Change
	p bot.PersonID
}

// talk is what is written of one person's conversation.
type talk struct {
	state, draft *string
	drafting     bool
	asking       string
	lastHeard    *int64
	neutral      *time.Time
}

// turn takes over what a speaker's turn decided.
func (w *writer) turn(t *turn) error {
	c := &t.change
	if t.used != nil {
		w.usedID, w.usedAt = append(w.usedID, t.used.From.ID), append(w.usedAt, t.used.At)
	}
	before := t.lastHeard
	for _, id := range c.Answered {
		w.heard, w.heardBefore = append(w.heard, &id), append(w.heardBefore, before)
		before = &id
	}
	if len(c.Answered) > 0 {
		w.talk(t.id()).lastHeard = before
	}
	if c.Neutral {
		w.talk(t.id()).neutral = &w.now
	}
	w.wake(t)
	for _, r := range c.Rungs {
		if w.rungs == nil {
			w.rungs = map[rungKey]int64{}
		}
		w.rungs[rungKey{r, t.scene.From.Channel, t.scene.Person.Lang}]++
	}
	return w.change(t, c)
}

func (w *writer) talk(p bot.PersonID) *talk {
	if w.talks == nil {
		w.talks = map[bot.PersonID]*talk{}
	}
	if w.talks[p] == nil {
		w.talks[p] = &talk{}
	}
	return w.talks[p]
}

// change takes over a change; t is nil if nobody spoke.
func (w *writer) change(t *turn, c *bot.Change) error {
	who := c.Person
	if who == 0 && t != nil {
		who = t.id()
	}
	if c.State != nil && who != 0 {
		k, state := w.talk(who), string(c.State)
		k.state, k.drafting, k.asking, k.draft = &state, c.Drafting, c.Asking, nil
		if c.Draft != nil {
			draft, err := jsonArg(c.Draft)
			if err != nil {
				return err
			}
			k.draft = draft
		}
	}
	for _, o := range c.Say {
		if err := w.say(t, o); err != nil {
			return err
		}
	}
	w.rest = append(w.rest, rest{t, c, who})
	return nil
}

// queue queues every statement, in an order in which each finds what it needs.
func (w *writer) queue(p *pipeline) error {
	if len(w.superseded) > 0 {
		p.exec(sqlSupersede, w.superseded, w.now)
	}
	for _, r := range w.rest {
		for _, code := range r.c.Unsay {
			p.exec(sqlUnsay, code, w.now)
		}
		if err := r.queueLeads(p); err != nil {
			return err
		}
	}
	if len(w.heard)+len(w.out.cause)+len(w.talks) > 0 {
		w.queueTurns(p)
	}
	w.queueWakes(p)
	if len(w.usedID) > 0 {
		p.exec(sqlUsed, w.usedID, w.usedAt)
	}
	for _, r := range w.rest {
		if err := r.queueRest(p, w.now); err != nil {
			return err
		}
	}
	for _, r := range w.rest {
		r.queueOffice(p, w.now)
		r.queueFinished(p, w.now)
	}
	for _, r := range w.rest {
		if err := r.queueLadder(p, w.now); err != nil {
			return err
		}
		if err := r.queueDuties(p, w.now); err != nil {
			return err
		}
	}
	w.queueFunnel(p)
	return nil
}

func (w *writer) queueTurns(p *pipeline) {
	n := len(w.talks)
	people, states, drafting := make([]bot.PersonID, 0, n), make([]*string, 0, n), make([]bool, 0, n)
	drafts, asking := make([]*string, 0, n), make([]string, 0, n)
	heard, neutral := make([]*int64, 0, n), make([]*time.Time, 0, n)
	for _, id := range slices.Sorted(maps.Keys(w.talks)) {
		k := w.talks[id]
		people, states, drafting = append(people, id), append(states, k.state), append(drafting, k.drafting)
		drafts, asking = append(drafts, k.draft), append(asking, k.asking)
		heard, neutral = append(heard, k.lastHeard), append(neutral, k.neutral)
	}
	o := &w.out
	p.each(sqlWriteTurns, func(rows pgx.Rows) error {
		var place int
		var id, lease int64
		err := rows.Scan(&place, &id, &lease)
		if err == nil {
			w.leased = append(w.leased, w.out.born(place-1, id, lease))
		}
		return err
	}, w.now, w.heard, w.heardBefore,
		o.person, o.before, o.address, o.lane, o.kind, o.cause, o.text, o.labels, o.segments, o.payload,
		o.buttons, o.prompt, o.compliance, o.inRoom, o.conversation, o.thread, o.room, o.hints, o.lead, o.version,
		o.created, o.notBefore, o.notAfter, o.message, o.atOnce,
		people, states, drafting, drafts, asking, heard, neutral)
}
