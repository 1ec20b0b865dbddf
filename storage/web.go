package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

const sqlNewLink = `
insert into web_link (hash, person_id, address_id, made_at, expires_at)
values ($1, $2, $3, $4, $5)`

const sqlLinkWorks = `
select exists (
  select 1
  from web_link
  where hash = $1
    and used_at is null
    and expires_at > $2
)`

// sqlUseLink: of two who use it at once one finds nothing.
const sqlUseLink = `
update web_link
set used_at = $2
where hash = $1
  and used_at is null
  and expires_at > $2
returning person_id, address_id`

const sqlNewSession = `
insert into web_session (hash, person_id, address_id, mark, made_at, seen_at, ends_at)
values ($1, $2, $3, $4, $5, $5, $6)`

const sqlSession = `
select person_id, address_id, mark, seen_at, ends_at
from web_session
where hash = $1
  and ended_at is null`

// sqlSeen is written once a minute at most.
const sqlSeen = `
update web_session
set seen_at = $2
where hash = $1
  and seen_at < $2::timestamptz - interval '1 minute'`

const sqlEndSession = `
update web_session
set ended_at = $2,
    why = $3
where hash = $1
  and ended_at is null`

const sqlDistrictLeads = leadColumns + `
where l.pool = $1
  and l.status in ('open', 'claimed', 'contacted')
order by l.clock_due, l.id
limit $2`

const sqlOwnLeads = leadColumns + `
where l.submitter_id = $1
order by l.submitted_at desc, l.id desc
limit $2`

const sqlHeldLeads = leadColumns + `
where l.holder_id = $1
  and l.status in ('claimed', 'contacted')
order by l.contacted_at is not null, l.clock_due, l.id
limit $2`

const sqlNames = `
select id, name
from person
where id = any($1)`

const sqlForgetLinks = `
delete from web_link
where expires_at < $1`

const sqlForgetSessions = `
delete from web_session
where ends_at < $1`

// keepSessions is how long ended sessions stay for who asks what happened.
const keepSessions = 90 * 24 * time.Hour

// markOf names what a person is allowed on a day. Anything that changes it ends
// their sessions: a role that came or went, a move, leaving, a lost address.
func markOf(p bot.Person, address bot.AddressID, day bot.Date) (mark string, ok bool) {
	held := []bot.Grant{}
	for _, g := range p.Grants {
		if g.Holds(day) {
			held = append(held, g)
		}
	}
	theirs := slices.ContainsFunc(p.Addresses, func(a bot.Address) bool { return a.ID == address })
	b, err := json.Marshal([]any{p.ID, p.Handle, p.Craft, p.Station, p.District, held})
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), err == nil && theirs && p.Enrolled()
}

// LinkWorks says whether a link could sign somebody in; it changes nothing.
func (s *Store) LinkWorks(ctx context.Context, hash string, now time.Time) (works bool, err error) {
	err = s.desk.QueryRow(ctx, sqlLinkWorks, hash, now).Scan(&works)
	return works, wrap(err, "look for a link")
}

// SignIn uses a link up and begins a session; ErrNotFound: the link does not
// work, whatever the reason. The session that was there before ends.
func (s *Store) SignIn(ctx context.Context, link, session, before string, now, ends time.Time) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		var person bot.PersonID
		var address bot.AddressID
		if err := tx.QueryRow(ctx, sqlUseLink, link, now).Scan(&person, &address); err != nil {
			return err
		}
		found, err := s.people(ctx, []bot.PersonID{person})
		if err != nil {
			return err
		}
		mark, ok := markOf(*found[person], address, bot.DateOf(now, s.zone))
		if !ok {
			return pgx.ErrNoRows
		}
		if _, err := tx.Exec(ctx, sqlEndSession, before, now, "again"); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, sqlNewSession, session, person, address, mark, now, ends)
		return err
	})
	if isNone(err) {
		return ErrNotFound
	}
	return wrap(err, "sign in")
}

// Session is who a session belongs to; ErrNotFound: it is over. A session that
// was idle for too long, is too old, or whose person may do something else now
// than at the sign-in, ends here.
func (s *Store) Session(ctx context.Context, hash string, now time.Time, idle time.Duration) (bot.Person, error) {
	var id bot.PersonID
	var address bot.AddressID
	var mark string
	var seen, ends time.Time
	err := s.desk.QueryRow(ctx, sqlSession, hash).Scan(&id, &address, &mark, &seen, &ends)
	if isNone(err) {
		return bot.Person{}, ErrNotFound
	}
	if err != nil {
		return bot.Person{}, wrap(err, "find a session")
	}
	found, err := s.people(ctx, []bot.PersonID{id})
	if err != nil {
		return bot.Person{}, wrap(err, "find a session")
	}
	why := ""
	is, ok := markOf(*found[id], address, bot.DateOf(now, s.zone))
	switch {
	case !now.Before(ends):
		why = "over"
	case now.Sub(seen) > idle:
		why = "idle"
	case !ok || is != mark:
		why = "changed"
	}
	if why != "" {
		if err := s.endSession(ctx, hash, now, why); err != nil {
			return bot.Person{}, err
		}
		return bot.Person{}, ErrNotFound
	}
	if _, err := s.desk.Exec(ctx, sqlSeen, hash, now); err != nil {
		return bot.Person{}, wrap(err, "find a session")
	}
	return *found[id], nil
}

// EndSession is the logout.
func (s *Store) EndSession(ctx context.Context, hash string, now time.Time) error {
	return s.endSession(ctx, hash, now, "logout")
}

func (s *Store) endSession(ctx context.Context, hash string, now time.Time, why string) error {
	_, err := s.desk.Exec(ctx, sqlEndSession, hash, now, why)
	return wrap(err, "end a session")
}

// LogAccess records that somebody was shown a customer's contact data.
func (s *Store) LogAccess(ctx context.Context, a bot.Access) error {
	_, err := s.desk.Exec(ctx, sqlLooked, a.At, a.Person, a.Customer, a.How, a.Shown, a.Channel)
	return wrap(err, "record an access")
}

// CustomerView is everything about a customer, by its own code.
func (s *Store) CustomerView(ctx context.Context, code string) (bot.View, error) {
	views, err := loadViews(ctx, s.desk, []string{code}, false)
	if err != nil {
		return bot.View{}, wrap(err, "load a customer")
	}
	v := views[code]
	if v == nil {
		return bot.View{}, ErrNotFound
	}
	return *v, nil
}

// DistrictLeads are the leads of a pool that are not closed, the first due first.
func (s *Store) DistrictLeads(ctx context.Context, district string, limit int) ([]bot.Lead, error) {
	return s.leadList(ctx, sqlDistrictLeads, district, limit)
}

// OwnLeads are those a person sent, the newest first.
func (s *Store) OwnLeads(ctx context.Context, who bot.PersonID, limit int) ([]bot.Lead, error) {
	return s.leadList(ctx, sqlOwnLeads, who, limit)
}

// HeldLeads are those a person works on, without a first contact first.
func (s *Store) HeldLeads(ctx context.Context, who bot.PersonID, limit int) ([]bot.Lead, error) {
	return s.leadList(ctx, sqlHeldLeads, who, limit)
}

func (s *Store) leadList(ctx context.Context, sql string, args ...any) ([]bot.Lead, error) {
	rows, err := s.desk.Query(ctx, sql, args...)
	if err != nil {
		return nil, wrap(err, "list leads")
	}
	all, err := pgx.CollectRows(rows, scanLead)
	return all, wrap(err, "list leads")
}

// Names are the display names of people.
func (s *Store) Names(ctx context.Context, ids []bot.PersonID) (map[bot.PersonID]string, error) {
	names := map[bot.PersonID]string{}
	p := &pipeline{}
	p.each(sqlNames, func(rows pgx.Rows) error {
		var id bot.PersonID
		var name string
		err := rows.Scan(&id, &name)
		names[id] = name
		return err
	}, ids)
	return names, wrap(p.send(ctx, s.desk), "look names up")
}
