package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// What the outside lead-entry system has of each lead. A row is tried when its
// time has come; taking it puts that time off, so that a process that dies with it
// only delays it, and the system sees it a second time at worst.

// handoutLease is how long a lead that was taken is left alone.
const handoutLease = time.Minute

// sqlNoteHandouts looks at what happened since a time; leads that were never
// entered are nobody's outside.
const sqlNoteHandouts = `
insert into handed_out as h (lead_id, wanted, next_at, since)
select e.lead_id, max(e.seq), $2, min(e.at)
from lead_event e
join lead l on l.id = e.lead_id
where e.at >= $1
  and l.entered_at is not null
group by e.lead_id
on conflict (lead_id) do update
set wanted = excluded.wanted,
    next_at = case when h.next_at is null then $2 else h.next_at end,
    since = coalesce(h.since, excluded.since)
where greatest(h.wanted, h.version) < excluded.wanted`

const sqlNextHandout = `
update handed_out h
set next_at = $2,
    tries = h.tries + 1
from lead l
where l.id = h.lead_id
  and h.lead_id = (
    select d.lead_id
    from handed_out d
    where d.next_at <= $1
    order by d.next_at, d.lead_id
    limit 1
    for update skip locked
  )
returning l.code, h.tries`

// sqlHandedOut keeps the newest event that is known to be there: an older try
// that ends late takes nothing back.
const sqlHandedOut = `
update handed_out
set version = greatest(version, $2),
    at = $3::timestamptz,
    tries = 0,
    trouble = '',
    next_at = case when wanted > greatest(version, $2) then $3::timestamptz else null end,
    since = case when wanted > greatest(version, $2) then since else null end
where lead_id = $1`

const sqlHandoutFailed = `
update handed_out
set next_at = $2,
    trouble = $3
where lead_id = $1`

const sqlSetRef = `
update lead
set external_ref = $2
where id = $1
  and external_ref is distinct from $2`

const sqlSetRefByCode = `
update lead
set external_ref = $2
where short = $1
returning id`

const sqlHandoutState = `
select count(*), coalesce(max(tries), 0), min(since),
  coalesce((select trouble from handed_out where trouble <> '' and next_at is not null order by tries desc, lead_id limit 1), '')
from handed_out
where next_at is not null`

// NoteHandouts marks leads to which something happened since a time as wanted
// outside; a zero time looks at all of them.
func (s *Store) NoteHandouts(ctx context.Context, since, now time.Time) error {
	_, err := s.desk.Exec(ctx, sqlNoteHandouts, since, now)
	return wrap(err, "note what is to be handed out")
}

// NextHandout takes the lead that has waited longest; nil: none is due.
func (s *Store) NextHandout(ctx context.Context, now time.Time) (*bot.Handout, error) {
	var code string
	h := &bot.Handout{At: now}
	err := s.desk.QueryRow(ctx, sqlNextHandout, now, now.Add(handoutLease)).Scan(&code, &h.Tries)
	if isNone(err) {
		return nil, nil
	}
	if err == nil {
		h.Lead, err = s.Lead(ctx, code)
	}
	if err != nil {
		return nil, wrap(err, "take a lead to hand out")
	}
	h.Lead = h.Lead.At(now)
	h.ID = fmt.Sprintf("%s:%d", h.Lead.Code, lastSeq(h.Lead))
	return h, nil
}

func lastSeq(l bot.Lead) (seq int) {
	for _, e := range l.Events {
		seq = max(seq, e.Seq)
	}
	return seq
}

// HandedOut records that a lead was taken outside, with the id it got there.
func (s *Store) HandedOut(ctx context.Context, h bot.Handout, ref string, now time.Time) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		if ref != "" {
			if _, err := tx.Exec(ctx, sqlSetRef, h.Lead.ID, ref); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, sqlHandedOut, h.Lead.ID, lastSeq(h.Lead), now)
		return err
	})
	return wrap(err, "record what was handed out")
}

// HandoutFailed records why a lead was not taken, and when it is tried again.
func (s *Store) HandoutFailed(ctx context.Context, h bot.Handout, why string, again time.Time) error {
	_, err := s.desk.Exec(ctx, sqlHandoutFailed, h.Lead.ID, again, firstRunes(why, 200))
	return wrap(err, "record what was not handed out")
}

func firstRunes(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return string(r[:n])
	}
	return text
}

// Handouts is how the handing out stands.
type Handouts struct {
	Waiting int
	Tries   int       // of the lead that failed most often
	Since   time.Time // of the oldest thing that the other side lacks; zero: nothing
	Trouble string    // the newest trouble of that lead
}

// HandoutState counts what the outside system lacks.
func (s *Store) HandoutState(ctx context.Context) (h Handouts, err error) {
	var since *time.Time
	err = s.desk.QueryRow(ctx, sqlHandoutState).Scan(&h.Waiting, &h.Tries, &since, &h.Trouble)
	if since != nil {
		h.Since = *since
	}
	return h, wrap(err, "count what is to be handed out")
}

// SetExternalRefs records the ids of the outside system by lead code, and returns
// the codes that no lead has.
func (s *Store) SetExternalRefs(ctx context.Context, refs map[string]string) (unknown []string, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		found := map[string]bool{}
		p := &pipeline{}
		for _, code := range slices.Sorted(maps.Keys(refs)) {
			p.each(sqlSetRefByCode, func(pgx.Rows) error { found[code] = true; return nil }, shortOf(code), refs[code])
		}
		if err := p.send(ctx, tx); err != nil {
			return err
		}
		unknown = nil
		for _, code := range slices.Sorted(maps.Keys(refs)) {
			if !found[code] {
				unknown = append(unknown, code)
			}
		}
		return nil
	})
	return unknown, wrap(err, "record outside ids")
}
