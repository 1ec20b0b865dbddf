package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// An employee becomes nobody.

const sqlLockPerson = `
select p.id, p.name, coalesce(p.handle, '')
from person p
where lower(p.handle) = lower($1)
for update of p`

const sqlErasePerson = `
update person
set handle = 'erased-' || id,
    name = '',
    lang = '',
    away_from = null,
    away_to = null
where id = $1`

const sqlEraseAddresses = `
update address
set user_key = 'erased:' || id,
    conversation = '',
    thread = ''
where person_id = $1`

const sqlEraseSaid = `
update outbox o
set text = '',
    labels = '{}',
    payload = null,
    buttons = null,
    conversation = null,
    thread = null,
    room = null,
    hints = null
from address a
where a.person_id = $1
  and o.address_id = a.id
  and not exists (select 1 from queue q where q.outbox_id = o.id)`

const sqlEraseHeard = `
update inbox i
set payload = '{}'
from address a
where a.person_id = $1
  and i.address_id = a.id
  and i.payload::text <> '{}'`

// What was said on a number that has changed hands since is not found by whose
// number it is.
const sqlEraseSaidBefore = `
update outbox o
set text = '',
    labels = '{}',
    payload = null,
    buttons = null,
    hints = null
from number_lost n
where n.person_id = $1
  and o.address_id = n.address_id
  and o.created_at <= n.at`

const sqlEraseHeardBefore = `
update inbox i
set payload = '{}'
from number_lost n
where n.person_id = $1
  and i.address_id = n.address_id
  and i.received_at <= n.at
  and i.payload::text <> '{}'`

const sqlEraseTalk = `
update conversation
set state = null,
    draft = null,
    drafting = false,
    asking = ''
where person_id = $1`

const sqlEraseConsents = `
update consent_record
set message = ''
where person_id = $1
  and message <> ''`

const sqlEraseLinks = `
delete from web_link
where person_id = $1`

const sqlEraseSessions = `
delete from web_session
where person_id = $1`

const sqlEraseRefs = `
update media
set ref = ''
where person_id = $1
  and ref <> ''
  and state <> 'wanted'`

// A handle stands in events that say from whom to whom a lead went.
const sqlEraseHandles = `
update lead_event
set data = regexp_replace(data::text, $1, $2, 'g')::json
where data::text ~ $1`

const sqlPersonLeads = `
select code
from lead
where submitter_id = $1
order by id`

// ErasePerson makes an employee nobody: name, handle, numbers and words go. The
// leads they sent stay, sent by nobody in particular; those they work on go back.
func (s *Store) ErasePerson(ctx context.Context, handle string, now time.Time, dryRun bool, rules Rules) (Erased, error) {
	var done Erased
	err := s.ruling(ctx, func(tx pgx.Tx) error {
		done = Erased{}
		var id bot.PersonID
		var name, known string
		err := tx.QueryRow(ctx, sqlLockPerson, handle).Scan(&id, &name, &known)
		if isNone(err) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		e := &erasing{tx: tx, now: now, zone: s.zone, rules: rules, done: &done}
		done.Names = []string{name}
		if err := e.person(ctx, id, known); err != nil {
			return err
		}
		return ending(dryRun)
	})
	return done, wrap(unlessDry(err), "erase person")
}

func (e *erasing) person(ctx context.Context, id bot.PersonID, handle string) error {
	if _, err := e.tx.Exec(ctx, sqlErasing); err != nil {
		return err
	}
	rows, err := e.tx.Query(ctx, sqlPersonLeads, id)
	if err != nil {
		return err
	}
	if e.done.Leads, err = collect[string](rows); err != nil {
		return err
	}
	needs, decide := e.rules.Leaving([]bot.PersonID{id})
	if err := ruled(ctx, e.tx, e.now, e.zone, needs, decide); err != nil {
		return fmt.Errorf("end roles and claims: %w", err)
	}
	pattern := `("(?:to|from|by|offer)":)"` + strings.ToLower(literally(handle)) + `"`
	for _, step := range []struct {
		what, sql string
		args      []any
	}{
		{"person", sqlErasePerson, []any{id}},
		{"messages of ours", sqlEraseSaid, []any{id}},
		{"messages of theirs", sqlEraseHeard, []any{id}},
		{"messages of ours to a number before", sqlEraseSaidBefore, []any{id}},
		{"messages of theirs from a number before", sqlEraseHeardBefore, []any{id}},
		{"conversation", sqlEraseTalk, []any{id}},
		{"numbers and chat accounts", sqlEraseAddresses, []any{id}},
		{"wordings of consent", sqlEraseConsents, []any{id}},
		{"links to the pages", sqlEraseLinks, []any{id}},
		{"sessions on the pages", sqlEraseSessions, []any{id}},
		{"references to pictures", sqlEraseRefs, []any{id}},
		{"handles in the history of leads", sqlEraseHandles, []any{pattern, `\1"erased-` + fmt.Sprint(id) + `"`}},
	} {
		if err := e.run(ctx, step.what, step.sql, step.args...); err != nil {
			return err
		}
	}
	e.done.Tombstones = []Tombstone{{What: "person", Subject: int64(id), Mark: handleMark(handle), Leads: e.done.Leads, At: e.now}}
	return e.bury(ctx)
}

// handleMark tells whose id it was, without saying it.
func handleMark(handle string) string {
	sum := sha256.Sum256([]byte("leadline person " + strings.ToLower(handle)))
	return hex.EncodeToString(sum[:])
}
