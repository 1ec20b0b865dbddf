package storage

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// burstLimit is the most messages of one person that one turn takes; ten
// thousand of a noisy one are many turns, with others in between.
const burstLimit = 64

// The lock comes alone and first: what is loaded after it is what the one
// before us left, which a lock within the query would not promise.
const sqlLockPeople = `
select id
from person
where id = any($1)
order by id
for no key update`

// Single rows are fetched in lateral subqueries with a limit: then the plan is
// one index look-up a row, whatever the planner believes about sizes.
const sqlScenes = `
select ` + personColumns + `,
  coalesce(s.code, ''), coalesce(s.name, ''), coalesce(s.state, ''), coalesce(s.zip5, ''), coalesce(s.close_of_business, ''),
  coalesce(s.saturday_counts, false), coalesce(s.entry_mode, ''), coalesce(s.drop_place, ''), coalesce(s.posting_place, ''),
  v.state, v.last_heard, v.last_said, v.neutral_at, (select w.at from wake w where w.person_id = p.id),
  own1.text, own2.text, own3.text
from person p
left join lateral (select c.stopped_at from consent c where c.person_id = p.id limit 1) c on true
left join lateral (
  select s.code, s.name, s.district, s.area, s.state, s.zip5, s.zone, s.close_of_business, s.saturday_counts, s.entry_mode, s.drop_place, s.posting_place
  from station s
  where s.code = p.station
  limit 1
) s on true
left join lateral (
  select v.state, v.last_heard, v.last_said, v.neutral_at
  from conversation v
  where v.person_id = p.id
  limit 1
) v on true
left join lateral (select o.text, o.before from outbox o where o.id = v.last_said limit 1) own1 on true
left join lateral (select o.text, o.before from outbox o where o.id = own1.before limit 1) own2 on true
left join lateral (select o.text from outbox o where o.id = own2.before limit 1) own3 on true
where p.id = any($1)`

// A prompt that has not left yet is replaced by the next; one that is just
// being leased is left alone.
const sqlUnsent = `
select q.address_id, q.outbox_id, q.message
from queue q
where q.address_id = any(array(select a.id from address a where a.person_id = any($1)))
  and q.lane = 'reply'
  and q.lease is null
  and q.attempt = 0
  and q.message is not null
for update of q skip locked`

// turn is one person's part of an exchange.
type turn struct {
	scene     bot.Scene
	lastHeard *int64
	lastSaid  *int64
	wake      *time.Time
	unsent    map[bot.AddressID][]int64 // outbox rows that a new reply replaces
	messages  map[bot.AddressID]*bot.Message
	attempts  int16 // failed turns of the oldest message
	used      *bot.Inbound
	change    bot.Change
	putOff    bool
}

func (t *turn) id() bot.PersonID { return t.scene.Person.ID }

// queueScenes queues all that turns of these people need at first.
func queueScenes(p *pipeline, ids []bot.PersonID, turns map[bot.PersonID]*turn) {
	p.each(sqlScenes, func(rows pgx.Rows) error {
		t := &turn{}
		who, at := &t.scene.Person, &t.scene.Station
		var neutral *time.Time
		var own [3]*string
		fields := append(personFields(who), &at.Code, &at.Name, &at.State, &at.ZIP5, &at.Close, &at.Saturday, &at.EntryMode, &at.DropPlace, &at.PostingPlace,
			(*[]byte)(&t.scene.State), &t.lastHeard, &t.lastSaid, &neutral, &t.wake, &own[0], &own[1], &own[2])
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		if neutral != nil {
			t.scene.Neutral = *neutral
		}
		for _, text := range own {
			if text != nil && *text != "" {
				t.scene.Own = append(t.scene.Own, *text)
			}
		}
		turns[who.ID] = t
		return nil
	}, ids)
	of := func(id bot.PersonID) *bot.Person {
		if t := turns[id]; t != nil {
			return &t.scene.Person
		}
		return nil
	}
	queueGrants(p, ids, of)
	queueOwnAddresses(p, ids, of)
	p.each(sqlHeard, func(rows pgx.Rows) error { return scanHeard(rows, turns) }, ids, burstLimit)
	p.each(sqlUnsent, func(rows pgx.Rows) error { return scanUnsent(rows, turns) }, ids)
}

func scanUnsent(rows pgx.Rows, turns map[bot.PersonID]*turn) error {
	var to bot.AddressID
	var row int64
	var message []byte
	if err := rows.Scan(&to, &row, &message); err != nil {
		return err
	}
	for _, t := range turns {
		if !t.reachedAt(to) {
			continue
		}
		var m bot.Message
		if err := json.Unmarshal(message, &m); err != nil {
			return fmt.Errorf("read unsent message %d: %w", row, err)
		}
		if t.unsent == nil {
			t.unsent, t.messages = map[bot.AddressID][]int64{}, map[bot.AddressID]*bot.Message{}
		}
		if len(t.unsent[to]) == 0 || row > slices.Max(t.unsent[to]) {
			t.messages[to] = &m
		}
		t.unsent[to] = append(t.unsent[to], row)
	}
	return nil
}

func (t *turn) reachedAt(to bot.AddressID) bool {
	return slices.ContainsFunc(t.scene.Person.Addresses, func(a bot.Address) bool { return a.ID == to })
}

// ready completes a scene once its rows are there; false: there is nothing to
// decide for this person.
func (t *turn) ready(now time.Time, try int) bool {
	s := &t.scene
	s.Now, s.Try = now, try
	s.Station.Zone, s.Station.District, s.Station.Area = s.Person.Zone, s.Person.District, s.Person.Area
	switch {
	case len(s.Heard) > 0:
		if t.attempts > 0 { // a turn failed: one at a time, so that only the culprit is parked
			s.Heard = s.Heard[:1]
		}
		newest := &s.Heard[len(s.Heard)-1]
		s.From = newest.From
		t.putFirst(newest)
	case t.wake != nil && !t.wake.After(now):
		s.Woken = true
		if len(s.Person.Addresses) > 0 { // else their drafts still come of age
			s.From = s.Person.Addresses[0]
		}
	default:
		return false
	}
	s.Unsent = t.messages[s.From.ID]
	return true
}

// putFirst makes the address that is used now the first of its person; with
// one address there is nothing to write.
func (t *turn) putFirst(newest *bot.Inbound) {
	all := t.scene.Person.Addresses
	for i, a := range all {
		if a.ID == newest.From.ID && i > 0 {
			copy(all[1:i+1], all[:i])
			all[0] = a
			t.used = newest
		}
	}
}
