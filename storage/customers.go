package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

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

// A hint is a name that resembles another's in the same ZIP or town.
const sqlSimilar = `
select who.id, customer_root(o.id), o.name, o.zip5, coalesce((select l.code from lead l where l.customer = o.id order by l.id desc limit 1), '')
from unnest($1::bigint[]) as who (id)
join customer c on c.id = who.id
cross join lateral (
  select o.id, o.name, o.zip5, similarity(o.sought, c.sought) as near
  from customer o
  where (c.zip5 <> '' and o.zip5 = c.zip5 and o.zip5 <> '' or c.city <> '' and o.city <> '' and upper(o.city) = upper(c.city) and o.state = c.state)
    and o.erased_at is null
    and c.sought <> ''
    and similarity(o.sought, c.sought) >= 0.4
    and not exists (select 1 from customer_group(customer_root(c.id)) g (id) where g.id = o.id)
  order by near desc, o.id
  limit 3
) o
order by who.id, o.near desc, o.id`

const sqlNamed = `
select n.key, customer_root(c.id), c.name, c.zip5,
  array(select distinct l.submitter_id from lead l where l.customer = any(array(select customer_group(customer_root(c.id)))) and l.submitter_id is not null)
from unnest($1::text[], $2::text[], $3::text[]) as n (key, district, sought)
join customer c on c.district = n.district and c.sought = n.sought and c.erased_at is null
order by c.id`

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

func (n *needs) queueNamed(p *pipeline) {
	keys := n.keys(bot.NeedNamed)
	if len(keys) == 0 {
		return
	}
	districts, names := make([]string, len(keys)), make([]string, len(keys))
	for i, k := range keys {
		districts[i], names[i], _ = strings.Cut(k, "|")
	}
	n.customers.named = map[string][]bot.Named{}
	p.each(sqlNamed, func(rows pgx.Rows) error {
		var key string
		var c bot.Named
		if err := rows.Scan(&key, &c.ID, &c.Name, &c.ZIP5, &c.Senders); err != nil {
			return err
		}
		if !slices.ContainsFunc(n.customers.named[key], func(have bot.Named) bool { return have.ID == c.ID }) {
			n.customers.named[key] = append(n.customers.named[key], c)
		}
		return nil
	}, keys, districts, names)
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

func queueSimilar(p *pipeline, ids []int64, into map[int64][]bot.Hint) {
	p.each(sqlSimilar, func(rows pgx.Rows) error {
		var of int64
		var h bot.Hint
		err := rows.Scan(&of, &h.ID, &h.Name, &h.ZIP5, &h.Lead)
		into[of] = append(into[of], h)
		return err
	}, ids)
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

const sqlNewCustomer = `
insert into customer (id, name, sought, street, city, state, zip5, phones, emails, district, made_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

// What a new lead adds to a customer that is known; the oldest name stays.
const sqlLearn = `
update customer c
set phones = (select coalesce(array_agg(v order by first), '{}') from (select v, min(n) as first from unnest(c.phones || $2::text[]) with ordinality u (v, n) group by v order by 2 limit 50) all_of),
    emails = (select coalesce(array_agg(v order by first), '{}') from (select v, min(n) as first from unnest(c.emails || $3::text[]) with ordinality u (v, n) group by v order by 2 limit 50) all_of),
    street = case when c.street = '' then $4 else c.street end,
    city = case when c.city = '' then $5 else c.city end,
    state = case when c.city = '' then $6 else c.state end,
    zip5 = case when c.zip5 = '' then $7 else c.zip5 end
where c.id = $1
  and c.erased_at is null`

const sqlNewKeys = `
insert into customer_key (key, customer_id)
select unnest($1::text[]), $2
on conflict do nothing`

const sqlMerge = `
with merged as (
  update customer
  set merged_into = $2
  where id = $1
    and merged_into is null
  returning id
), noted as (
  insert into customer_merge (from_id, into_id, at, by_id)
  select id, $2, $3, $4
  from merged
  returning id
)
select must_change((select count(*) from noted), 1, 'customer')`

const sqlUnmerge = `
with undone as (
  update customer_merge
  set undone_at = $2,
      undone_by = $3
  where id = $1
    and undone_at is null
  returning from_id
), parted as (
  update customer
  set merged_into = null
  where id = (select from_id from undone)
  returning id
)
select must_change((select count(*) from parted), 1, 'customer')`

const sqlLooked = `
insert into access_log (at, person_id, customer_id, how, shown, channel)
values ($1, $2, $3, $4, $5, $6)`

// queueCustomers writes new customers, and what known ones are known by, before
// the leads that name them.
func (r rest) queueCustomers(p *pipeline) {
	for _, c := range r.c.NewCustomers {
		p.exec(sqlNewCustomer, c.ID, short(c.Name, 200), short(bot.NormalName(c.Name), 200), short(c.Street, 200), short(c.City, 100), short(c.State, 2), zipArg(c.ZIP5),
			listArg(c.Phones), listArg(c.Emails), c.District, c.MadeAt)
		queueNewKeys(p, c)
	}
	for _, c := range r.c.Learnt {
		p.exec(sqlLearn, c.ID, listArg(c.Phones), listArg(c.Emails), short(c.Street, 200), short(c.City, 100), short(c.State, 2), zipArg(c.ZIP5))
		queueNewKeys(p, c)
	}
}

func queueNewKeys(p *pipeline, c bot.Customer) {
	if len(c.Keys) > 0 {
		p.exec(sqlNewKeys, c.Keys, c.ID)
	}
}

func (r rest) queueMerges(p *pipeline, now time.Time) {
	for _, m := range r.c.Merges {
		p.exec(sqlMerge, m.From, m.Into, m.At, m.ByID)
	}
	for _, m := range r.c.Unmerges {
		p.exec(sqlUnmerge, m.ID, m.UndoneAt, m.ByID)
	}
	for _, a := range r.c.Accesses {
		p.exec(sqlLooked, a.At, a.Person, a.Customer, a.How, a.Shown, a.Channel)
	}
	for _, i := range r.c.Issues {
		p.exec(sqlNewIssue, idArg(i.ID), i.By, short(i.Business, 500), short(i.What, 4096), i.At, idArg(i.Customer), i.District)
	}
	for _, i := range r.c.Resolved {
		p.exec(sqlResolveIssue, i.ID, i.ResolvedAt, i.ResolvedBy, short(i.Answer, 4096))
	}
}

func zipArg(zip string) string {
	if len(zip) != 5 || strings.Trim(zip, "0123456789") != "" {
		return ""
	}
	return zip
}

func listArg(list []string) []string {
	kept := []string{}
	for _, s := range list[:min(len(list), 20)] {
		kept = append(kept, short(s, 200))
	}
	return kept
}

// loadViews loads everything about customers that are asked for, those to be
// changed with their leads locked.
func (n *needs) loadViews(ctx context.Context, conn sender) error {
	for _, v := range []struct {
		kind bot.NeedKind
		into *map[string]*bot.View
		lock bool
	}{{bot.NeedCustomer, &n.customers.views, false}, {bot.NeedGroup, &n.customers.groups, true}} {
		keys := n.keys(v.kind)
		if len(keys) == 0 {
			continue
		}
		found, err := loadViews(ctx, conn, keys, v.lock)
		if err != nil {
			return fmt.Errorf("load customers: %w", err)
		}
		*v.into = found
	}
	return nil
}
