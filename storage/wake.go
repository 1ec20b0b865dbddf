package storage

import (
	"maps"
	"slices"
	"time"

	"leadline/bot"
)

// When the bot comes back to somebody by itself, as a dialog has asked.

const sqlSetWake = `
insert into wake (person_id, at)
select *
from unnest($1::bigint[], $2::timestamptz[])
on conflict (person_id) do update
set at = excluded.at,
    attempts = 0`

const sqlClearWake = `
delete from wake
where person_id = any($1)`

// sqlCountWake: a woken turn that decided nothing is tried again, not for ever.
const sqlCountWake = `
with dropped as (
  delete from wake
  where person_id = any($1)
    and attempts + 1 >= $2
)
update wake
set attempts = attempts + 1
where person_id = any($1)
  and attempts + 1 < $2`

// wakeTries is how often a turn of waking may decide nothing.
const wakeTries = 5

// wake: without a new state everything stays as it was, the wake too.
func (w *writer) wake(t *turn) {
	c := &t.change
	who := c.Person
	if who == 0 {
		who = t.id()
	}
	if w.wakes == nil {
		w.wakes = map[bot.PersonID]time.Time{}
	}
	if who != t.id() && t.wake != nil { // the talk goes on as somebody else's
		w.wakes[t.id()] = time.Time{}
	}
	same := who == t.id() && t.wake != nil && t.wake.Equal(c.Wake)
	switch {
	case c.State == nil && c.Wake.IsZero():
		if t.scene.Woken {
			w.countWakes = append(w.countWakes, t.id())
		}
		return
	case same, c.Wake.IsZero() && who == t.id() && t.wake == nil:
		return
	}
	w.wakes[who] = c.Wake
}

func (w *writer) queueWakes(p *pipeline) {
	var set, clear []bot.PersonID
	var at []time.Time
	for _, id := range slices.Sorted(maps.Keys(w.wakes)) {
		if t := w.wakes[id]; t.IsZero() {
			clear = append(clear, id)
		} else {
			set, at = append(set, id), append(at, t)
		}
	}
	if len(set) > 0 {
		p.exec(sqlSetWake, set, at)
	}
	if len(clear) > 0 {
		p.exec(sqlClearWake, clear)
	}
	if len(w.countWakes) > 0 {
		p.exec(sqlCountWake, w.countWakes, wakeTries)
	}
}
