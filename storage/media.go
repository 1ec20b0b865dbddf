package storage

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

const sqlWantMedia = `
insert into media (name, person_id, address_id, contact, ref, at, next_at)
values ($1, $2, $3, $4, $5, $6, $6)
on conflict do nothing`

// sqlTakeMedia: a process that dies meanwhile leaves the row due again in a minute.
const sqlTakeMedia = `
with due as (
  select m.name
  from media m
  where m.state = 'wanted'
    and m.next_at <= $1
  order by m.next_at, m.name
  limit $2
  for update skip locked
), taken as (
  update media m
  set next_at = $3,
      tries = m.tries + 1
  from due
  where m.name = due.name
  returning m.name, m.person_id, m.address_id, m.ref, m.contact, m.tries
)
select t.name, t.person_id, t.ref, t.contact, t.tries, a.id, a.channel, a.tenant, a.user_key, a.conversation
from taken t
join address a on a.id = t.address_id
order by t.name`

// sqlSettleMedia: what has an outcome keeps it.
const sqlSettleMedia = `
update media
set state = $2,
    next_at = $3,
    why = $4,
    type = $5,
    width = $6,
    height = $7,
    bytes = $8
where name = $1
  and state = 'wanted'`

const sqlMedia = `
select bytes
from media
where name = $1
  and state = 'kept'`

const sqlMediaStates = `
select name, case when state = 'kept' and type <> 'image/jpeg' then 'original' else state end
from media
where name = any($1)`

// sqlBlankMedia: what came with a dialog that is erased goes with it, unless
// it is on a lead already.
const sqlBlankMedia = `
delete from media m
where m.person_id = $1
  and m.at >= $2
  and not exists (
    select 1
    from lead l
    where l.submitter_id = $1
      and l.card::jsonb -> 'media' ? m.name
  )`

// sqlBlankFiles is the same for files that are named.
const sqlBlankFiles = `
delete from media m
where m.person_id = $1
  and m.name = any($2)
  and not exists (
    select 1
    from lead l
    where l.submitter_id = $1
      and l.card::jsonb -> 'media' ? m.name
  )`

const sqlForgetMedia = `
delete from media
where at < $1`

// keepMedia is how long photos are kept (TRUST §4.7).
const keepMedia = 90 * 24 * time.Hour

// mediaLease is how long a file may be under way before somebody else tries.
const mediaLease = time.Minute

func queueMedia(p *pipeline, person bot.PersonID, all []bot.WantedMedia, now time.Time) {
	for _, m := range all {
		p.exec(sqlWantMedia, m.Name, person, m.From.ID, m.Contact, short(m.Ref, 4096), now)
	}
}

// WantedMedia takes files that are due to be fetched.
func (s *Store) WantedMedia(ctx context.Context, now time.Time, limit int) (all []bot.WantedMedia, err error) {
	rows, err := s.desk.Query(ctx, sqlTakeMedia, now, limit, now.Add(mediaLease))
	if err != nil {
		return nil, wrap(err, "take wanted media")
	}
	all, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (m bot.WantedMedia, err error) {
		err = row.Scan(&m.Name, &m.Person, &m.Ref, &m.Contact, &m.Try, &m.From.ID, &m.From.Channel, &m.From.Tenant, &m.From.User, &m.From.Conversation)
		return m, err
	})
	return all, wrap(err, "take wanted media")
}

// SettleMedia writes what became of a file.
func (s *Store) SettleMedia(ctx context.Context, o bot.MediaOutcome) error {
	state, f := "failed", bot.File{}
	switch {
	case !o.Retry.IsZero():
		state = "wanted"
	case o.File != nil:
		state, f = "kept", *o.File
	case o.Why == "heard":
		state = "heard"
	}
	_, err := s.desk.Exec(ctx, sqlSettleMedia, o.Name, state, timeArg(o.Retry), short(o.Why, 40), f.Type, f.Width, f.Height, f.Bytes)
	return wrap(err, "settle media")
}

// PhotoBytes is a photo that is kept, as JPEG or as it came.
func (s *Store) PhotoBytes(ctx context.Context, name string) (b []byte, err error) {
	err = s.desk.QueryRow(ctx, sqlMedia, name).Scan(&b)
	if isNone(err) {
		return nil, ErrNotFound
	}
	return b, wrap(err, "load a photo")
}

// Photos says of each name whether the photo is wanted, kept or failed, or kept as
// it came (original), in a form that few browsers show; what is not there any more
// is left out.
func (s *Store) Photos(ctx context.Context, names []string) (map[string]string, error) {
	states := map[string]string{}
	p := &pipeline{}
	p.each(sqlMediaStates, func(rows pgx.Rows) error {
		var name, state string
		err := rows.Scan(&name, &state)
		states[name] = state
		return err
	}, names)
	return states, wrap(p.send(ctx, s.desk), "look for photos")
}
