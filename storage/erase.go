package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// Tombstone says what was erased, so that it can be erased again after a
// restore. It names nobody: an id, and a mark by which the same id of another
// life is told apart.
type Tombstone struct {
	What    string    `json:"what"` // customer, person
	Subject int64     `json:"subject"`
	Mark    string    `json:"mark"`
	Leads   []string  `json:"leads,omitempty"`
	At      time.Time `json:"at"`
}

// Erased is what an erasure blanked, or would blank.
type Erased struct {
	Names      []string // as they stood; for the operator's eyes
	Leads      []string // codes: these rows stay, without personal data
	Counts     []ErasedCount
	Tombstones []Tombstone
}

// ErasedCount is how many rows of one kind.
type ErasedCount struct {
	What string
	Rows int64
}

// Rules say what becomes of the work on what is erased; *bot.Bot is them. They
// decide within the transaction that erases: a lead whose customer is nobody any
// more is never left for somebody to call.
type Rules interface {
	Forgotten(codes []string) ([]bot.Need, func(bot.Records) bot.Change)
	Leaving(people []bot.PersonID) ([]bot.Need, func(bot.Records) bot.Change)
}

const sqlFindCustomers = `
select customer_root(c.id)
from (
  select k.customer_id as id
  from customer_key k
  where k.key = $1
  union
  select c.id
  from customer c
  where $2 = any(c.phones)
  union
  select l.customer
  from lead l
  where l.short = $3
    and l.customer is not null
  union
  select c.id
  from customer c
  where c.id = $4
) c`

const sqlEraseMembers = `
select c.id, c.name, c.street, c.phones, c.emails, c.made_at, c.erased_at is not null
from customer c
where c.id in (select customer_group(r) from unnest($1::bigint[]) r)
order by c.id
for update of c`

const sqlEraseLeads = `
select l.id, l.code, l.card
from lead l
where l.customer = any($1)
   or l.code = any($2)
order by l.id
for update of l`

const sqlBlankLead = `
update lead
set card = $2,
    version = version + 1
where id = $1`

// Free words go; what can be counted stays, and reasons that are our own words.
const sqlBlankEvents = `
update lead_event
set data = (case when kind = 'no_sale' or data::jsonb ->> 'reason' in ('erased', 'left', 'taken back') then data::jsonb - 'note' else data::jsonb - 'note' - 'reason' end)::json
where lead_id = any($1)
  and (data::jsonb ? 'note' or kind <> 'no_sale' and data::jsonb ->> 'reason' not in ('erased', 'left', 'taken back'))`

const sqlErasedEvent = `
insert into lead_event (lead_id, seq, at, kind)
select l.id, coalesce((select max(e.seq) from lead_event e where e.lead_id = l.id), 0) + 1, $2, 'erased'
from unnest($1::bigint[]) as l (id)
where not exists (select 1 from lead_event e where e.lead_id = l.id and e.kind = 'erased')`

const sqlBlankIssues = `
update issue
set business = '',
    what = '',
    answer = ''
where customer = any($1)
  and (business <> '' or what <> '')`

const sqlBlankApprovals = `
update approval
set note = ''
where lead_id = any($1)
  and note <> ''`

const sqlBlankPictures = `
update media
set state = 'failed',
    why = 'erased',
    bytes = null,
    ref = '',
    next_at = null
where name = any($1)
  and why <> 'erased'`

const sqlEraseKeys = `
delete from customer_key
where customer_id = any($1)`

const sqlEraseCustomers = `
update customer
set name = '',
    sought = '',
    street = '',
    city = '',
    state = '',
    zip5 = '',
    phones = '{}',
    emails = '{}',
    erased_at = coalesce(erased_at, $2)
where id = any($1)
  and erased_at is null`

// What waits to be said about the customer is not said; cards are edited instead.
const sqlCancelAbout = `
with gone as (
  delete from queue q
  using outbox o
  where o.id = q.outbox_id
    and (o.lead = any($1) or o.text ~* any($3) or o.payload::text ~* any($3))
    and o.kind not in ('card', 'card_update')
    and q.lease is null
  returning q.outbox_id
)
insert into outcome (outbox_id, state, at)
select outbox_id, 'cancelled', $2
from gone`

// Cards are rendered when they leave, whatever their row says.
const sqlBlankAbout = `
update outbox o
set text = '',
    labels = '{}',
    payload = null,
    buttons = null
where (o.lead = any($1) or o.text ~* any($2) or o.payload::text ~* any($2))
  and (o.text <> '' or o.payload is not null)
  and (o.kind in ('card', 'card_update') or not exists (select 1 from queue q where q.outbox_id = o.id))`

const sqlBlankWaiting = `
update queue q
set blank = true,
    message = null
from outbox o
where o.id = q.outbox_id
  and (o.text ~* any($1) or o.payload::text ~* any($1))`

const sqlBlankInbox = `
update inbox
set payload = '{}'
where payload::text ~* any($1)`

const sqlBlankConversations = `
update conversation
set state = null,
    draft = null,
    drafting = false,
    asking = ''
where state::text ~* any($1)
   or draft::text ~* any($1)`

const sqlBlankHanded = `
update handed_draft
set card = '{}'
where card::text ~* any($1)`

const sqlBlankActivities = `
update activity
set card = '{}',
    note = ''
where card::text ~* any($1)
   or note ~* any($1)`

const sqlAddTombstone = `
insert into tombstone (what, subject, mark, leads, at)
values ($1, $2, $3, $4, $5)
on conflict (what, subject, mark) do update
set leads = (select coalesce(array_agg(distinct code order by code), '{}') from unnest(tombstone.leads || excluded.leads) code)`

const sqlTombstones = `
select what, subject, mark, leads, at
from tombstone
order by id`

// EraseCustomer blanks everything personal about a customer, named by a lead's
// code, a phone number (E.164) or the customer's own code, and ends its leads.
// Rows of leads stay.
func (s *Store) EraseCustomer(ctx context.Context, key string, now time.Time, dryRun bool, rules Rules) (Erased, error) {
	var done Erased
	err := s.ruling(ctx, func(tx pgx.Tx) error {
		done = Erased{}
		id, _ := bot.ParseCustomerCode(key)
		rows, err := tx.Query(ctx, sqlFindCustomers, bot.PhoneKey(key), key, shortOf(key), id)
		if err != nil {
			return err
		}
		roots, err := collect[int64](rows)
		if err != nil {
			return err
		}
		e := &erasing{tx: tx, now: now, zone: s.zone, rules: rules, done: &done}
		if err := e.customers(ctx, roots, nil); err != nil {
			return err
		}
		if len(e.done.Tombstones) == 0 {
			return ErrNotFound
		}
		return ending(dryRun)
	})
	return done, wrap(unlessDry(err), "erase customer")
}

// ending rolls a dry run back: it does the work and forgets it, so what it
// counts is what will be.
func ending(dryRun bool) error {
	if dryRun {
		return errDryRun
	}
	return nil
}

func unlessDry(err error) error {
	if errors.Is(err, errDryRun) {
		return nil
	}
	return err
}

// erasing is one erasure under way.
type erasing struct {
	tx    pgx.Tx
	now   time.Time
	zone  *time.Location
	rules Rules
	done  *Erased
}

// ruling is a transaction in which a rule decides; it is tried again where a lead
// changed hands meanwhile.
func (s *Store) ruling(ctx context.Context, work func(pgx.Tx) error) error {
	err := s.inTx(ctx, work)
	for n := 0; isConflict(err) && n < maxRepeats; n++ {
		err = s.inTx(ctx, work)
	}
	return err
}

// ruled decides and writes as Apply does, within a transaction that has begun.
func ruled(ctx context.Context, tx pgx.Tx, now time.Time, zone *time.Location, ask []bot.Need, decide func(bot.Records) bot.Change) error {
	var records bot.Records
	change, err := decided(ctx, tx, &needs{now: now, zone: zone}, &records, ask, decide)
	if err != nil {
		return err
	}
	w := &writer{now: now}
	if err := w.change(nil, &change); err != nil {
		return err
	}
	p := &pipeline{}
	if err := w.queue(p); err != nil {
		return err
	}
	return p.send(ctx, tx)
}

// run does one statement and counts what it changed.
func (e *erasing) run(ctx context.Context, what, sql string, args ...any) error {
	tag, err := e.tx.Exec(ctx, sql, args...)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if n := tag.RowsAffected(); n > 0 && what != "" {
		e.done.Counts = append(e.done.Counts, ErasedCount{what, n})
	}
	return nil
}

// customers erases the groups of some customers, and leads by their codes.
func (e *erasing) customers(ctx context.Context, roots []int64, codes []string) error {
	if _, err := e.tx.Exec(ctx, sqlErasing); err != nil {
		return err
	}
	if _, err := e.tx.Exec(ctx, sqlLockKeys, []string{}, roots); err != nil { // no new lead meanwhile
		return err
	}
	ids, words, err := e.members(ctx, roots)
	if err != nil {
		return err
	}
	leads, pictures, more, err := e.leads(ctx, ids, codes)
	if err != nil {
		return err
	}
	for i := range e.done.Tombstones {
		e.done.Tombstones[i].Leads = e.done.Leads
	}
	words = append(words, more...)
	if len(words) == 0 { // matches nothing
		words = []string{`^\y\Y`}
	}
	for _, step := range []struct {
		what, sql string
		args      []any
	}{
		{"notes of leads", sqlBlankEvents, []any{leads}},
		{"", sqlErasedEvent, []any{leads, e.now}},
		{"notes of contacts", sqlBlankApprovals, []any{leads}},
		{"pictures", sqlBlankPictures, []any{pictures}},
		{"service issues", sqlBlankIssues, []any{ids}},
		{"phones and addresses that customers are recognised by", sqlEraseKeys, []any{ids}},
		{"customers", sqlEraseCustomers, []any{ids, e.now}},
		{"messages not yet sent", sqlCancelAbout, []any{textsArg(e.done.Leads), e.now, words}},
		{"messages that leave and are then forgotten", sqlBlankWaiting, []any{words}},
		{"messages of ours", sqlBlankAbout, []any{textsArg(e.done.Leads), words}},
		{"messages of employees", sqlBlankInbox, []any{words}},
		{"conversations and drafts", sqlBlankConversations, []any{words}},
		{"drafts with a coordinator", sqlBlankHanded, []any{words}},
		{"activities", sqlBlankActivities, []any{words}},
	} {
		if err := e.run(ctx, step.what, step.sql, step.args...); err != nil {
			return err
		}
	}
	for _, code := range e.done.Leads {
		if err := e.run(ctx, "", sqlUpdateCards, code, e.now); err != nil {
			return err
		}
	}
	needs, decide := e.rules.Forgotten(e.done.Leads)
	if err := ruled(ctx, e.tx, e.now, e.zone, needs, decide); err != nil {
		return fmt.Errorf("end the leads: %w", err)
	}
	return e.bury(ctx)
}

// members locks the customers of groups and notes what they are called.
func (e *erasing) members(ctx context.Context, roots []int64) (ids []int64, words []string, err error) {
	rows, err := e.tx.Query(ctx, sqlEraseMembers, roots)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var name, street string
		var phones, emails []string
		var made time.Time
		var gone bool
		if err := rows.Scan(&id, &name, &street, &phones, &emails, &made, &gone); err != nil {
			return nil, nil, err
		}
		ids = append(ids, id)
		if name != "" {
			e.done.Names = append(e.done.Names, name)
		}
		words = append(words, traces(name, street, "", phones, emails)...)
		e.done.Tombstones = append(e.done.Tombstones, Tombstone{What: "customer", Subject: id, Mark: made.UTC().Format(time.RFC3339Nano), At: e.now})
	}
	return ids, words, rows.Err()
}

// leads locks the leads of customers and blanks their cards.
func (e *erasing) leads(ctx context.Context, customers []int64, codes []string) (ids []int64, pictures, words []string, err error) {
	rows, err := e.tx.Query(ctx, sqlEraseLeads, customers, textsArg(codes))
	if err != nil {
		return nil, nil, nil, err
	}
	cards := map[int64]bot.Card{}
	for rows.Next() {
		var id int64
		var code string
		var card []byte
		var c bot.Card
		if err := rows.Scan(&id, &code, &card); err != nil {
			rows.Close()
			return nil, nil, nil, err
		}
		if err := json.Unmarshal(card, &c); err != nil {
			rows.Close()
			return nil, nil, nil, fmt.Errorf("read the card of %s: %w", code, err)
		}
		ids, cards[id] = append(ids, id), c
		e.done.Leads = append(e.done.Leads, code)
	}
	if err := rows.Err(); err != nil {
		return nil, nil, nil, err
	}
	for _, id := range ids {
		c := cards[id]
		pictures = append(pictures, c.Media...)
		words = append(words, tracesOf(c)...)
		card, err := jsonArg(c.Blanked())
		if err != nil {
			return nil, nil, nil, err
		}
		if _, err := e.tx.Exec(ctx, sqlBlankLead, id, card); err != nil {
			return nil, nil, nil, err
		}
	}
	if len(ids) > 0 {
		e.done.Counts = append(e.done.Counts, ErasedCount{"leads, whose rows stay without personal data", int64(len(ids))})
	}
	return ids, textsArg(pictures), words, nil
}

func (e *erasing) bury(ctx context.Context) error {
	for _, t := range e.done.Tombstones {
		if err := e.run(ctx, "", sqlAddTombstone, t.What, t.Subject, t.Mark, textsArg(t.Leads), t.At); err != nil {
			return err
		}
	}
	return nil
}

// tracesOf are patterns of the texts in which a card's customer may stand.
func tracesOf(c bot.Card) (words []string) {
	if b := c.Business; b != nil {
		words = append(words, traces(b.Name, b.Street, "", nil, nil)...)
	}
	for _, p := range []*bot.Party{c.DecisionMaker, c.SpokeWith} {
		if p != nil {
			words = append(words, traces("", "", p.Name, []string{p.Phone}, []string{p.Email})...)
		}
	}
	return words
}

// traces are patterns for what customers are called in texts, however written:
// a name with or without apostrophes, a number with any signs in it. A first
// name alone is nobody in particular.
func traces(name, street, contact string, phones, emails []string) (all []string) {
	if !strings.Contains(strings.TrimSpace(contact), " ") {
		contact = ""
	}
	for _, s := range []string{name, street, contact} {
		if p := loose(s); p != "" {
			all = append(all, p)
		}
	}
	for _, s := range phones {
		if d := strings.TrimPrefix(s, "+1"); len(d) == 10 {
			all = append(all, d[:3]+`\D{0,3}`+d[3:6]+`\D{0,3}`+d[6:])
		}
	}
	for _, s := range emails {
		if p := loose(s); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// loose is a pattern for a text's letters and digits, with whatever signs in
// between; "" for a text with fewer than three of them.
func loose(s string) string {
	var words []string
	letters := 0
	for _, w := range strings.FieldsFunc(strings.ToLower(strings.NewReplacer("'", "", "’", "").Replace(s)), func(r rune) bool { return !isLetterOrDigit(r) }) {
		var b []string
		for _, r := range w {
			b = append(b, string(r))
			letters++
		}
		words = append(words, strings.Join(b, `['’]?`))
	}
	if letters < 3 {
		return ""
	}
	return `(^|\W|\\n)` + strings.Join(words, `(\W|\\u[0-9a-f]{4}|\\n|and)*`) + `(\W|$)`
}

func isLetterOrDigit(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 0x80
}

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

// literally makes a handle stand for itself in a pattern.
func literally(s string) string {
	var b strings.Builder
	for _, r := range s {
		if !isLetterOrDigit(r) && r != '_' && (r < 'A' || r > 'Z') {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// handleMark tells whose id it was, without saying it.
func handleMark(handle string) string {
	sum := sha256.Sum256([]byte("leadline person " + strings.ToLower(handle)))
	return hex.EncodeToString(sum[:])
}

// Tombstones lists what was erased, in order.
func (s *Store) Tombstones(ctx context.Context) (all []Tombstone, err error) {
	p := &pipeline{}
	p.each(sqlTombstones, func(rows pgx.Rows) error {
		var t Tombstone
		err := rows.Scan(&t.What, &t.Subject, &t.Mark, &t.Leads, &t.At)
		all = append(all, t)
		return err
	})
	return all, wrap(p.send(ctx, s.desk), "list tombstones")
}

const sqlStillThere = `
select id, made_at
from customer
where id = $1`

const sqlStillNamed = `
select coalesce(handle, '')
from person
where id = $1`

// ReapplyErasures erases again what tombstones say, after a restore from a
// backup that is older: those of the database, and others that were kept
// elsewhere. It returns how many of them found something to blank.
func (s *Store) ReapplyErasures(ctx context.Context, now time.Time, rules Rules, kept ...Tombstone) (again int, err error) {
	have, err := s.Tombstones(ctx)
	if err != nil {
		return 0, err
	}
	seen := map[string]bool{}
	for _, t := range append(have, kept...) {
		id := fmt.Sprint(t.What, t.Subject, t.Mark)
		if seen[id] {
			continue
		}
		seen[id] = true
		found := false
		err := s.ruling(ctx, func(tx pgx.Tx) (err error) {
			found, err = reapply(ctx, &erasing{tx: tx, now: now, zone: s.zone, rules: rules, done: &Erased{}}, t)
			return err
		})
		if err != nil {
			return again, wrap(err, "erase %s %d again", t.What, t.Subject)
		}
		if found {
			again++
		}
	}
	return again, nil
}

func reapply(ctx context.Context, e *erasing, t Tombstone) (bool, error) {
	if t.What == "person" {
		var handle string
		err := e.tx.QueryRow(ctx, sqlStillNamed, t.Subject).Scan(&handle)
		if isNone(err) || err == nil && handleMark(handle) != t.Mark {
			return false, e.run(ctx, "", sqlAddTombstone, t.What, t.Subject, t.Mark, textsArg(t.Leads), t.At)
		}
		if err != nil {
			return false, err
		}
		return true, e.person(ctx, bot.PersonID(t.Subject), handle)
	}
	var id int64
	var made time.Time
	err := e.tx.QueryRow(ctx, sqlStillThere, t.Subject).Scan(&id, &made)
	switch {
	case err != nil && !isNone(err):
		return false, err
	case isNone(err), made.UTC().Format(time.RFC3339Nano) != t.Mark:
		return false, e.run(ctx, "", sqlAddTombstone, t.What, t.Subject, t.Mark, textsArg(t.Leads), t.At)
	}
	if err := e.customers(ctx, []int64{id}, t.Leads); err != nil {
		return false, err
	}
	for _, c := range e.done.Counts {
		if !strings.HasPrefix(c.What, "leads,") { // those rows are written again each time
			return true, nil
		}
	}
	return false, nil
}
