package storage

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

const leadColumns = `
select l.id, l.version, l.code, l.program, l.status, l.source, l.station, coalesce(l.submitter_id, 0), coalesce(sub.handle, ''),
  l.card_date, l.submitted_at, l.entered_at, l.input_due, l.clock_start, l.clock_due, l.contacted_at, l.clock_state, l.promise_due,
  l.pool, l.route, coalesce(l.holder_id, 0), coalesce(hol.handle, ''), l.claim_seq, l.tries, coalesce(l.customer, 0), coalesce(l.duplicate_of, ''),
  l.revenue_cents, l.revenue_verified_at, l.pieces_per_year, l.reason, l.card, coalesce(l.origin, 0), coalesce(l.dialog, ''),
  coalesce(l.offered_to, 0), coalesce(off.handle, ''), l.offered_until, l.closed_at, l.told, coalesce(l.account, ''), coalesce(acc.rep, 0),
  coalesce(l.external_ref, '')
from lead l
left join lateral (select p.handle from person p where p.id = l.submitter_id limit 1) sub on true
left join lateral (select p.handle from person p where p.id = l.holder_id limit 1) hol on true
left join lateral (select p.handle from person p where p.id = l.offered_to limit 1) off on true
left join lateral (
  select p.id as rep
  from bsn_account b
  join person p on p.id = b.rep_id
  where b.account = l.account
    and p.left_at is null
    and exists (select 1 from role_grant g where g.person_id = p.id and g.role = 'bsn_rep' and g.revoked_at is null and g.ended_at is null)
  limit 1
) acc on true`

const sqlLockLeads = leadColumns + `
where l.id = any(array(select short.id from lead short where short.short = any($1)))
order by l.id
for update of l`

const sqlLeadByShort = leadColumns + `
where l.short = $1`

const sqlMine = leadColumns + `
where l.submitter_id = $1
order by l.submitted_at desc, l.id desc
limit 10`

const sqlMineCount = `
select count(*)
from lead
where submitter_id = $1
  and submitted_at >= $2`

const sqlHeld = leadColumns + `
where l.holder_id = $1
  and l.status in ('claimed', 'contacted')
order by l.clock_due, l.id`

const sqlOffered = leadColumns + `
where l.offered_to = $1
  and l.offered_until is not null
order by l.id`

const sqlOpen = leadColumns + `
where l.pool = $1
  and l.status = 'open'
order by l.clock_due, l.id
limit 50`

const sqlClaims = `
select (select l.code from lead l where l.id = c.lead_id), c.seq, c.person_id,
  coalesce((select p.handle from person p where p.id = c.person_id), ''), c.how, c.from_at, c.to_at, coalesce(c.ended, '')
from claim c
where c.lead_id = any(array(select l.id from lead l where l.short = any($1)))
order by c.lead_id, c.seq`

func scanLead(rows pgx.CollectableRow) (bot.Lead, error) {
	var l bot.Lead
	var card []byte
	var day time.Time
	err := rows.Scan(&l.ID, &l.Version, &l.Code, &l.Program, &l.Status, &l.Source, &l.Station, &l.SubmitterID, &l.Submitter,
		&day, &l.SubmittedAt, &l.EnteredAt, &l.InputDue, &l.Clock.Start, &l.Clock.Due, &l.Clock.ContactedAt, &l.Clock.State, &l.PromiseDue,
		&l.Pool, &l.Route, &l.HolderID, &l.Holder, &l.ClaimSeq, &l.Tries, &l.Customer, &l.DuplicateOf,
		&l.RevenueCents, &l.RevenueVerifiedAt, &l.PiecesPerYear, &l.Reason, &card, &l.Origin, &l.Dialog,
		&l.OfferedTo, &l.Offered, &l.OfferedUntil, &l.ClosedAt, &l.Told, &l.Account, &l.AccountRep, &l.ExternalRef)
	if err != nil {
		return l, err
	}
	l.CardDate = dateOf(&day)
	if err := json.Unmarshal(card, &l.Card); err != nil {
		return l, fmt.Errorf("read the card of %s: %w", l.Code, err)
	}
	return l, nil
}

func scanClaim(rows pgx.Rows) (lead string, c bot.Claim, err error) {
	err = rows.Scan(&lead, &c.Seq, &c.ByID, &c.By, &c.How, &c.From, &c.To, &c.End)
	return lead, c, err
}

// shortOf is the five characters by which a lead is found, however its code
// was typed.
func shortOf(code string) string {
	folded := bot.FoldCode(code)
	if len(folded) > 5 {
		folded = folded[len(folded)-5:]
	}
	return folded
}

// isCode says whether a lead is the one meant by a key: with a prefix, that
// too must be right.
func isCode(l *bot.Lead, key string) bool {
	folded := bot.FoldCode(key)
	return folded == shortOf(l.Code) || folded == bot.FoldCode(l.Code)
}

func (n *needs) queueLeads(p *pipeline) {
	keys := n.keys(bot.NeedLead)
	if len(keys) == 0 {
		return
	}
	shorts := make([]string, len(keys))
	for i, k := range keys {
		shorts[i] = shortOf(k)
	}
	n.leads = map[string]*bot.Lead{}
	p.each(sqlLockLeads, func(rows pgx.Rows) error {
		l, err := scanLead(rows)
		n.leads[shortOf(l.Code)] = &l
		return err
	}, shorts)
	p.each(sqlClaims, func(rows pgx.Rows) error {
		code, c, err := scanClaim(rows)
		if l := n.leads[shortOf(code)]; l != nil {
			l.Claims = append(l.Claims, c)
		}
		return err
	}, shorts)
	n.queueAsked(p, shorts)
}

// queueLists queues the lists of leads: mine, held, offered, open. They are not locked.
func (n *needs) queueLists(p *pipeline) {
	n.mine, n.counts = map[bot.PersonID][]bot.Lead{}, map[bot.PersonID]int{}
	for _, s := range n.ask {
		if !slices.Contains(s.needs, bot.Need{What: bot.NeedMine}) {
			continue
		}
		queueLeadList(p, n.mine, s.person, sqlMine)
		p.Queue(sqlMineCount, s.person, fiscalYear(n.now, n.zone)).QueryRow(func(row pgx.Row) error {
			var count int
			err := row.Scan(&count)
			n.counts[s.person] = count
			return err
		})
	}
	n.held = map[bot.PersonID][]bot.Lead{}
	for _, key := range n.keys(bot.NeedHeld) {
		queueLeadList(p, n.held, personID(key), sqlHeld)
	}
	n.offered = map[bot.PersonID][]bot.Lead{}
	for _, key := range n.keys(bot.NeedOffered) {
		queueLeadList(p, n.offered, personID(key), sqlOffered)
	}
	n.open = map[string][]bot.Lead{}
	for _, key := range n.keys(bot.NeedOpen) {
		queueLeadList(p, n.open, key, sqlOpen)
	}
}

func queueLeadList[K comparable](p *pipeline, into map[K][]bot.Lead, key K, sql string) {
	p.each(sql, func(rows pgx.Rows) error {
		l, err := scanLead(rows)
		into[key] = append(into[key], l)
		return err
	}, key)
}
