package storage

import (
	"time"

	"leadline/bot"
)

// An address that joins brings along a STOP that was said from it.
const sqlEnroll = `
with old as (
  select person_id
  from address
  where id = $1
), kept as (
  update consent c
  set stopped_at = coalesce(c.stopped_at, (select o.stopped_at from consent o where o.person_id = (select person_id from old)))
  where c.person_id = $2
), moved as (
  update address
  set person_id = $2,
      last_used_at = $3,
      silent_at = case when channel = 'sms' then $4::timestamptz end
  where id = $1
    and not room
  returning id
)
select must_change((select count(*) from moved), 1, 'address')`

const sqlUseInvite = `
with used as (
  update invite
  set used_at = $2,
      used_by = $3
  where id = $1
    and used_at is null
  returning id
)
select must_change((select count(*) from used), 1, 'invite')`

const sqlNewInvite = `
insert into invite (hash, person_id, made_by, made_at, expires_at)
values ($1, $2, $3, $4, $5)`

const sqlJoinFailed = `
insert into join_failure (address_id, hash, at)
values ($1, $2, $3)`

const sqlRecordConsent = `
insert into consent_record (person_id, address_id, what, how, wording, at)
values ($1, $2, $3, $4, $5, $6)`

const sqlStopPerson = `
update consent
set stopped_at = coalesce(stopped_at, $2)
where person_id = $1`

const sqlStartPerson = `
update consent
set stopped_at = null,
    hold_until = null
where person_id = $1`

const sqlSetLang = `
update person
set lang = $2
where id = $1`

const sqlSetMuted = `
update person
set muted = $2
where id = $1`

const sqlHandOver = `
insert into handed_draft (person_id, station, draft, card, born_at, why, at, number)
select $1, coalesce(p.station, ''), $2, $3, $4, $5, $6,
  coalesce((select max(h.number) from handed_draft h where h.station = coalesce(p.station, '') and h.done_at is null), 0) + 1
from person p
where p.id = $1
on conflict (draft) do nothing`

const sqlLogActivity = `
insert into activity (person_id, draft, card, note, at)
values ($1, $2, $3, $4, $5)
on conflict (draft) do nothing`

// A room is an address of its own, known by its conversation.
const sqlBindRoom = `
with room as (
  insert into address as a (channel, tenant, user_key, conversation, room, last_used_at)
  values ($1, $2, $3, $3, true, $6)
  on conflict (channel, tenant, user_key) do update
  set conversation = excluded.conversation
  where a.room
  returning id
), bound as (
  insert into pool_room (address_id, district, bound_by, bound_at)
  select id, $4, $5, $6
  from room
  on conflict (address_id) do update
  set district = excluded.district,
      bound_by = excluded.bound_by,
      bound_at = excluded.bound_at
  returning address_id
)
select must_change((select count(*) from bound), 1, 'pool room')`

func (r rest) queueRest(p *pipeline, now time.Time) error {
	c := r.c
	for _, code := range c.Cards {
		p.exec(sqlUpdateCards, code, now)
	}
	for _, e := range c.Enroll {
		p.exec(sqlLockPeople, []bot.PersonID{e.Person})
		p.exec(sqlEnroll, e.Address, e.Person, e.At, e.At.Add(bot.SilentFor))
		if e.Invite != 0 {
			p.exec(sqlUseInvite, e.Invite, e.At, e.Address)
		}
	}
	for _, i := range c.Invites {
		p.exec(sqlNewInvite, i.Hash, i.Person, idArg(i.By), i.Made, i.Expires)
	}
	if r.t != nil {
		for _, hash := range c.Failed {
			p.exec(sqlJoinFailed, r.t.scene.From.ID, short(hash, 64), now)
		}
	}
	for _, k := range c.Consents {
		p.exec(sqlRecordConsent, k.Person, idArg(k.Address), k.What, k.How, short(k.Wording, 200), k.At)
		switch k.What {
		case "stop":
			p.exec(sqlStopPerson, k.Person, k.At)
		case "start":
			p.exec(sqlStartPerson, k.Person)
		}
	}
	if c.Lang != "" && r.p != 0 {
		p.exec(sqlSetLang, r.p, c.Lang)
	}
	if c.Mute != nil && r.p != 0 {
		p.exec(sqlSetMuted, r.p, *c.Mute)
	}
	queueLost(p, c.Lost, now)
	for _, b := range c.Binds {
		queueBind(p, b.Room, b.District, b.By, now)
	}
	r.queueMerges(p, now)
	for _, l := range c.Links {
		p.exec(sqlNewLink, l.Hash, l.Person, l.Address, l.Made, l.Expires)
	}
	queueMedia(p, r.p, c.Media, now)
	r.queueClaims(p, now)
	if err := r.queueDrafts(p, now); err != nil {
		return err
	}
	for _, b := range c.Blanks {
		r.queueBlank(p, b)
	}
	return nil
}

func (r rest) queueDrafts(p *pipeline, now time.Time) error {
	for _, h := range r.c.HandOvers {
		card, err := jsonArg(h.Card)
		if err != nil {
			return err
		}
		p.exec(sqlHandOver, r.p, h.Draft, card, h.Born, h.Why, now)
	}
	for _, a := range r.c.Activities {
		card, err := jsonArg(a.Card)
		if err != nil {
			return err
		}
		p.exec(sqlLogActivity, r.p, a.Draft, card, short(a.Note, 4096), now)
	}
	return nil
}

func queueBind(p *pipeline, room bot.Address, district string, by bot.PersonID, now time.Time) {
	p.exec(sqlBindRoom, room.Channel, room.Tenant, room.Conversation, district, idArg(by), now)
}
