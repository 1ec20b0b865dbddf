package storage

import (
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// sqlLockKeys locks what customers are recognised by, and all that the named
// customers are recognised by, in the order of the locks.
const sqlLockKeys = `
select pg_advisory_xact_lock(k.lock)
from (
  select distinct hashtextextended(n.key, 1818583396) as lock
  from (
    select unnest($1::text[]) as key
    union all
    select k.key
    from customer_key k
    where k.customer_id in (select customer_group(customer_root(id)) from unnest($2::bigint[]) id)
  ) n
  order by 1
) k`

// sqlLockCustomers locks those that stand for the owners of keys: senders whose
// keys belong to merged customers share no key, but this row.
const sqlLockCustomers = `
select id
from customer
where id = any(array(
  select customer_root(k.customer_id)
  from customer_key k
  where k.key = any($1)
  union
  select customer_root(id)
  from unnest($2::bigint[]) id
))
order by id
for no key update`

const sqlOwners = `
select key, customer_id, customer_root(customer_id)
from customer_key
where key = any($1)`

const sqlMatchGroups = `
select g.id, r.root
from (select distinct customer_root(customer_id) as root from customer_key where key = any($1)) r
cross join lateral customer_group(r.root) g (id)`

// sqlLockMatchLeads is run twice: what the first run waited for may have made
// another lead the first.
const sqlLockMatchLeads = leadColumns + `
where l.customer = any(array(
    select g.id
    from (select distinct customer_root(customer_id) as root from customer_key where key = any($1)) r
    cross join lateral customer_group(r.root) g (id)
  ))
  and l.duplicate_of is null
  and (l.status in ('in_review', 'open', 'claimed', 'contacted') or l.status = 'sale' and l.closed_at >= $2)
order by l.id
for update of l`

const sqlDuplicates = leadColumns + `
where l.duplicate_of = any($1)
  and l.status = 'duplicate'
order by l.id`

// customerNeeds are what needs loads of customers.
type customerNeeds struct {
	owners     map[string]bot.Owner
	roots      map[int64]int64
	matchLeads []bot.Lead
	duplicates map[string][]bot.Lead
	similar    map[int64][]bot.Hint
	found      map[string][]bot.Found
	named      map[string][]bot.Named
	numbers    map[string]int64
	issue      map[string]*bot.Issue
	issues     map[string][]bot.Issue
	views      map[string]*bot.View
	groups     map[string]*bot.View
}

// lockKinds are needs that lock what customers are recognised by.
var lockKinds = []bot.NeedKind{bot.NeedMatch, bot.NeedGroup, bot.NeedNamed}

// queueKeys locks keys and customers, before any lead is locked, and queues what
// is found by them.
func (n *needs) queueKeys(p *pipeline) {
	var keys []string
	for _, k := range n.keys(bot.NeedMatch) {
		keys = append(keys, strings.Split(k, "\n")...)
	}
	matched := slices.Clone(keys)
	for _, k := range n.keys(bot.NeedNamed) {
		keys = append(keys, "named:"+k)
	}
	var groups []int64
	for _, k := range n.keys(bot.NeedGroup) {
		if id, ok := bot.ParseCustomerCode(k); ok {
			groups = append(groups, id)
		}
	}
	if len(keys)+len(groups) == 0 {
		return
	}
	p.exec(sqlLockKeys, keys, groups)
	p.exec(sqlLockCustomers, matched, groups)
	n.queueMatches(p, matched)
	n.queueNamed(p)
}

func (n *needs) queueMatches(p *pipeline, keys []string) {
	if len(keys) == 0 {
		return
	}
	c := &n.customers
	c.owners, c.roots = map[string]bot.Owner{}, map[int64]int64{}
	p.each(sqlOwners, func(rows pgx.Rows) error {
		var key string
		var o bot.Owner
		err := rows.Scan(&key, &o.Customer, &o.Root)
		c.owners[key] = o
		return err
	}, keys)
	p.each(sqlMatchGroups, func(rows pgx.Rows) error {
		var id, root int64
		err := rows.Scan(&id, &root)
		c.roots[id] = root
		return err
	}, keys)
	since := bot.MatchSince(n.now)
	p.exec(sqlLockMatchLeads, keys, since)
	c.matchLeads = nil
	p.each(sqlLockMatchLeads, func(rows pgx.Rows) error {
		l, err := scanLead(rows)
		c.matchLeads = append(c.matchLeads, l)
		return err
	}, keys, since)
}

// queueCustomers queues what is not locked: duplicates, hints, searches; and
// issues.
func (n *needs) queueCustomers(p *pipeline) {
	c := &n.customers
	if codes := n.keys(bot.NeedDuplicates); len(codes) > 0 {
		c.duplicates = map[string][]bot.Lead{}
		p.each(sqlDuplicates, func(rows pgx.Rows) error {
			l, err := scanLead(rows)
			c.duplicates[l.DuplicateOf] = append(c.duplicates[l.DuplicateOf], l)
			return err
		}, codes)
	}
	if keys := n.keys(bot.NeedSimilar); len(keys) > 0 {
		c.similar = map[int64][]bot.Hint{}
		queueSimilar(p, customerIDs(keys), c.similar)
	}
	n.queueFound(p)
	n.queueIssues(p)
}

func customerIDs(codes []string) (ids []int64) {
	for _, k := range codes {
		id, _ := bot.ParseCustomerCode(k)
		ids = append(ids, id)
	}
	return ids
}

// dealCustomer is deal for what this file loads.
func (n *needs) dealCustomer(r *bot.Records, need bot.Need) {
	c := &n.customers
	id, _ := bot.ParseCustomerCode(need.Key)
	switch need.What {
	case bot.NeedMatch:
		put(&r.Matches, need.Key, c.match(strings.Split(need.Key, "\n")))
	case bot.NeedDuplicates:
		put(&r.Duplicates, need.Key, c.duplicates[need.Key])
	case bot.NeedSimilar:
		put(&r.Similar, need.Key, c.similar[id])
	case bot.NeedFound:
		put(&r.Found, need.Key, c.found[need.Key])
	case bot.NeedCustomer:
		put(&r.Customers, need.Key, c.views[need.Key])
	case bot.NeedGroup:
		put(&r.Groups, need.Key, c.groups[need.Key])
	case bot.NeedNamed:
		put(&r.Named, need.Key, c.named[need.Key])
	case bot.NeedNumber:
		put(&r.Numbers, need.Key, c.numbers[need.Key])
	case bot.NeedIssue:
		put(&r.Issue, need.Key, c.issue[need.Key])
	case bot.NeedIssues:
		put(&r.Issues, need.Key, c.issues[need.Key])
	}
}

// match is what belongs to the keys of one lead.
func (c *customerNeeds) match(keys []string) bot.Match {
	m := bot.Match{Owners: map[string]bot.Owner{}}
	mine := map[int64]bool{}
	for _, k := range keys {
		if o, ok := c.owners[k]; ok {
			m.Owners[k], mine[o.Root] = o, true
		}
	}
	for _, l := range c.matchLeads {
		if root := c.roots[l.Customer]; mine[root] {
			m.Leads = append(m.Leads, bot.MatchLead{Lead: l, Root: root})
		}
	}
	return m
}

const sqlLooked = `
insert into access_log (at, person_id, customer_id, how, shown, channel)
values ($1, $2, $3, $4, $5, $6)`
