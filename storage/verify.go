package storage

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Check is one invariant and the rows that break it.
type Check struct {
	Text string
	Rows []string
}

// verifyRows is the most rows shown of one broken invariant.
const verifyRows = 50

// Each statement finds what must not be, as text without anything personal;
// $1 is the time, $2 how many rows are shown.
const (
	sqlVerifyKeys = `
select 'messages without a key: ' || (m.n - k.n)
from (select count(*) as n from inbox where received_at <= $1) m, (select count(*) as n from seen) k
where m.n > k.n
limit $2`

	sqlVerifyAddresses = `
select 'message ' || i.id
from inbox i
where i.received_at <= $1
  and not exists (select 1 from address a where a.id = i.address_id)
union all
select 'outbox row ' || o.id
from outbox o
where not exists (select 1 from address a where a.id = o.address_id)
limit $2`

	sqlVerifyConsent = `
select 'person ' || p.id
from person p
where $1::timestamptz is not null
  and not exists (select 1 from consent c where c.person_id = p.id)
limit $2`

	sqlVerifyUnanswered = `
select 'message ' || i.id || ' since ' || i.received_at
from inbox i
where i.answered_at is null
  and i.parked is null
  and i.received_at < $1::timestamptz - interval '15 minutes'
limit $2`

	// Who closed a lead stays on record as its holder, without a claim.
	sqlVerifyOneHolder = `
select l.code
from lead l
left join claim c on c.lead_id = l.id and c.to_at is null
where $1::timestamptz is not null
  and (case when l.status in ('sale', 'no_sale') then c.person_id is not null else l.holder_id is distinct from c.person_id end
    or (c.seq is not null and c.seq <> l.claim_seq))
limit $2`

	sqlVerifyClaims = `
select l.code || ' claim ' || c.seq
from claim c
join lead l on l.id = c.lead_id
join claim d on d.lead_id = c.lead_id and d.seq < c.seq
where $1::timestamptz is not null
  and coalesce(d.to_at, 'infinity') > c.from_at
limit $2`

	sqlVerifyEvents = `
select l.code
from lead l
left join lead_event e on e.lead_id = l.id
where $1::timestamptz is not null
group by l.id
having count(e.seq) <> coalesce(max(e.seq), 0)
    or count(e.seq) = 0
limit $2`

	sqlVerifyEntered = `
select l.code
from lead l
where $1::timestamptz is not null
  and l.status in ('open', 'claimed', 'contacted')
  and (l.entered_at is null or l.clock_start is null or l.clock_due is null)
limit $2`

	sqlVerifyConcurrence = `
select l.code
from lead l
where $1::timestamptz is not null
  and l.card::text not like '%"concurrence":true%'
limit $2`

	sqlVerifyOutbox = `
select 'outbox row ' || q.outbox_id || ' since ' || q.not_before
from queue q
where q.not_before < $1::timestamptz - interval '24 hours'
limit $2`

	sqlVerifyEnded = `
select 'outbox row ' || o.id
from outbox o
left join queue q on q.outbox_id = o.id
left join outcome oc on oc.outbox_id = o.id
where o.created_at <= $1
  and (q.outbox_id is null) = (oc.outbox_id is null)
union all
select 'outcome ' || oc.outbox_id || ' of nothing'
from outcome oc
where not exists (select 1 from outbox o where o.id = oc.outbox_id)
union all
select 'queued ' || q.outbox_id || ' of nothing'
from queue q
where not exists (select 1 from outbox o where o.id = q.outbox_id)
limit $2`

	sqlVerifyLanes = `
select 'address ' || q.address_id || ' ' || q.lane
from queue q
where q.lease is not null
  and q.ambiguous_since is null
  and q.lease_until > clock_timestamp()
  and $1::timestamptz is not null
group by q.address_id, q.lane
having count(*) > 1
limit $2`

	// Two seconds, and the ten that a send may take.
	sqlVerifyStopped = `
select 'outbox row ' || oc.outbox_id || ' to person ' || c.person_id
from consent c
join address a on a.person_id = c.person_id
join outbox o on o.address_id = a.id
join outcome oc on oc.outbox_id = o.id
where c.stopped_at is not null
  and oc.state in ('sent', 'delivered')
  and oc.at > c.stopped_at + interval '12 seconds'
  and oc.at <= $1
  and not o.compliance
  and (a.channel = 'sms' or o.lane = 'notice')
limit $2`

	sqlVerifyRecord = `
select 'person ' || c.person_id
from consent c
where c.stopped_at is not null
  and c.stopped_at <= $1
  and not exists (
    select 1
    from consent_record r
    where r.person_id = c.person_id
      and r.what = 'stop'
      and r.at >= c.stopped_at - interval '1 second'
  )
limit $2`

	sqlVerifyBoth = `
select 'person ' || g.person_id || ' at ' || g.scope
from role_grant g
join role_grant h on h.person_id = g.person_id and h.scope = g.scope
where $1::timestamptz is not null
  and g.role = 'management_coordinator'
  and h.role = 'carrier_coordinator'
  and g.revoked_at is null
  and h.revoked_at is null
  and daterange(g.from_day, g.to_day, '[]') && daterange(h.from_day, h.to_day, '[]')
limit $2`

	sqlVerifyLeft = `
select 'person ' || p.id
from person p
where p.left_at <= $1
  and (exists (select 1 from role_grant g where g.person_id = p.id and g.revoked_at is null)
    or exists (select 1 from lead l where l.holder_id = p.id and l.status = 'claimed'))
limit $2`

	// A quarter of an hour and the zones are allowed for.
	sqlVerifyRoles = `
select 'role of person ' || g.person_id || ' over since ' || g.to_day
from role_grant g
where g.revoked_at is null
  and g.ended_at is null
  and (g.to_day + 1)::timestamp at time zone 'UTC' < $1::timestamptz - interval '12 hours 15 minutes'
union all
select l.code
from lead l
where l.status = 'claimed'
  and not exists (
    select 1
    from role_grant g
    where g.person_id = l.holder_id
      and g.revoked_at is null
      and g.ended_at is null
      and (g.role = 'bsn_rep' or g.role in ('rep', 'sales_manager') and g.scope in (l.pool, 'national')))
limit $2`

	sqlVerifyInvites = `
select 'invite ' || i.id
from invite i
where i.used_at > i.expires_at
  and i.used_at <= $1
limit $2`
)

// What must not be of talks and their signatures; likewise.
const (
	sqlVerifySigned = `
select 'talk ' || s.given
from talk_signature s
join talk_signature o on o.given = s.given and o.side <> s.side and o.person_id = s.person_id
where s.at <= $1
limit $2`

	sqlVerifyVacantSigned = `
select 'talk ' || s.given
from talk_signature s
join talk_given g on g.key = s.given
where s.at <= $1
  and not s.late
  and g.vacant = s.side
limit $2`

	sqlVerifyFrozen = `
select 'talk ' || s.given || ' ' || s.side
from talk_signature s
join talk_given g on g.key = s.given
where s.at <= $1
  and (s.hash is distinct from g.hash or not exists (select 1 from talk t where t.number = g.number and t.version = g.version and t.hash = g.hash))
limit $2`
)

// invariants are what verify looks at, in the order in which it prints.
var invariants = []struct{ text, sql string }{
	{"P2 every message has a key of its own", sqlVerifyKeys},
	{"every message has an address", sqlVerifyAddresses},
	{"everybody has a state of consent", sqlVerifyConsent},
	{"P3 no message waits for more than a quarter of an hour", sqlVerifyUnanswered},
	{"P12 the holder of a lead is who has its one open claim", sqlVerifyOneHolder},
	{"P12 claims of a lead follow one another", sqlVerifyClaims},
	{"P13 every lead has its events, without a gap", sqlVerifyEvents},
	{"P13 no lead without the customer's concurrence", sqlVerifyConcurrence},
	{"P13 every lead has its customer", sqlVerifyCustomers},
	{"P13 of the leads about one customer one waits in the pool", sqlVerifyFirst},
	{"P13 every duplicate has a first lead, of the same customer", sqlVerifyDuplicates},
	{"P13 merged customers stand behind one that stands for itself", sqlVerifyMerges},
	{"P29 of who was erased nothing is left", sqlVerifyErased},
	{"P14 every lead in the pool has its clock", sqlVerifyEntered},
	{"P14 the ladder looks at every lead", sqlVerifyLooks},
	{"P14 what is overdue is on record", sqlVerifyBreached},
	{"P20 staff gets one gathered message a quarter of an hour", sqlVerifyGathered},
	{"every line that a broadcast has is waited for", sqlVerifyRushed},
	{"P15 no message waits to leave for more than a day", sqlVerifyOutbox},
	{"P15 every message has either left or waits", sqlVerifyEnded},
	{"P16 one message of a lane is under way at a time", sqlVerifyLanes},
	{"P18 nothing was sent after a STOP", sqlVerifyStopped},
	{"P18 every STOP is on record", sqlVerifyRecord},
	{"P23 no invite was used after its end", sqlVerifyInvites},
	{"P25 who has left holds nothing", sqlVerifyLeft},
	{"P25 who holds a lead has the role for it", sqlVerifyRoles},
	{"nobody is both coordinators of a station", sqlVerifyBoth},
	{"nobody signs a talk for both sides", sqlVerifySigned},
	{"nobody signs a talk for a post that was vacant", sqlVerifyVacantSigned},
	{"both sides sign the words that were frozen", sqlVerifyFrozen},
}

// Verify checks every invariant that the database can show.
func (s *Store) Verify(ctx context.Context, now time.Time) ([]Check, error) {
	var checks []Check
	for _, i := range invariants {
		rows, err := s.desk.Query(ctx, i.sql, now, verifyRows)
		if err != nil {
			return nil, wrap(err, "verify that %s", i.text)
		}
		found, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return nil, wrap(err, "verify that %s", i.text)
		}
		checks = append(checks, Check{i.text, found})
	}
	chain, err := s.AuditVerify(ctx, AuditHead{})
	if err != nil {
		return nil, err
	}
	check := Check{Text: "P27 the chain of events is whole"}
	if chain.Bad != "" {
		check.Rows = []string{chain.Bad}
	}
	return append(checks, check), nil
}
