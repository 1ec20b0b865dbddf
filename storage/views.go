package storage

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// The customer that a lead's code or a customer's own code means.
const sqlResolve = `
select k.key, customer_root(coalesce(l.customer, k.id)), coalesce(l.code, '')
from unnest($1::text[], $2::text[], $3::bigint[]) as k (key, short, id)
left join lead l on l.short = k.short`

const sqlMembers = `
select r.root, c.id, c.name, c.street, c.city, c.state, c.zip5, c.phones, c.emails, c.district, coalesce(c.merged_into, 0), c.made_at
from unnest($1::bigint[]) as r (root)
cross join lateral customer_group(r.root) g (id)
join customer c on c.id = g.id
where c.erased_at is null
order by r.root, c.made_at, c.id`

// viewLeads is the most leads of one view.
const viewLeads = 200

const sqlViewLeads = leadColumns + `
where l.customer = any(array(select g.id from unnest($1::bigint[]) as r (root) cross join lateral customer_group(r.root) g (id)))
order by l.id desc
limit $2`

const sqlLockViewLeads = leadColumns + `
where l.customer = any(array(select g.id from unnest($1::bigint[]) as r (root) cross join lateral customer_group(r.root) g (id)))
order by l.id
for update of l`

const sqlViewEvents = `
select l.code, e.seq, e.at, e.kind, coalesce(e.person_id, 0), coalesce(p.handle, ''), e.channel, e.data
from lead l
join lead_event e on e.lead_id = l.id
left join person p on p.id = e.person_id
where l.customer = any(array(select g.id from unnest($1::bigint[]) as r (root) cross join lateral customer_group(r.root) g (id)))
order by e.lead_id, e.seq`

const issueColumns = `
select i.id, i.by_id, i.business, i.what, i.at, coalesce(i.customer, 0), i.district, p.name,
  i.resolved_at, coalesce(i.resolved_by, 0), coalesce((select r.handle from person r where r.id = i.resolved_by), ''), i.answer
from issue i
join person p on p.id = i.by_id`

const sqlViewIssues = issueColumns + `
where i.customer = any(array(select g.id from unnest($1::bigint[]) as r (root) cross join lateral customer_group(r.root) g (id)))
order by i.id desc`

const sqlViewMerges = `
select m.id, m.from_id, m.into_id, f.name, m.at, coalesce(b.handle, ''), m.by_id, m.undone_at, coalesce(u.handle, '')
from customer_merge m
join customer f on f.id = m.from_id
join person b on b.id = m.by_id
left join person u on u.id = m.undone_by
where m.from_id = any(array(select g.id from unnest($1::bigint[]) as r (root) cross join lateral customer_group(r.root) g (id)))
   or m.into_id = any(array(select g.id from unnest($1::bigint[]) as r (root) cross join lateral customer_group(r.root) g (id)))
order by m.id desc`

// What a search finds and the person may see, best first.
const sqlFound = `
select f.root, r.name, r.city, r.zip5, f.exact,
  coalesce((select l.code from lead l where l.customer = any(array(select customer_group(f.root))) and (l.pool = any($5) or l.submitter_id = $6 or '*' = any($5) or l.station = any($7)) order by l.id desc limit 1), '')
from (
  select customer_root(c.id) as root, max(c.near) as near, bool_or(c.exact) as exact
  from (
    select k.customer_id as id, 1.0 as near, true as exact
    from customer_key k
    where k.key = $1
    union all
    select l.customer, 1.0, true
    from lead l
    where l.short = $2
      and l.customer is not null
    union all
    select c.id, 1.0, true
    from customer c
    where c.id = $3
    union all
    select c.id, greatest(similarity(c.sought, $4), 0.9 * word_similarity($4, c.sought)), c.sought = $4
    from customer c
    where $4 <> ''
      and (c.sought % $4 or $4 <% c.sought)
  ) c
  group by 1
) f
join customer r on r.id = f.root
where r.erased_at is null
  and (f.exact or f.near >= 0.45)
  and (exists (
      select 1
      from lead l
      where l.customer = any(array(select customer_group(f.root)))
        and (l.pool = any($5) or '*' = any($5) or l.submitter_id = $6 or l.status = 'in_review' and l.station = any($7))
    ) or exists (
      select 1
      from issue i
      where i.customer = any(array(select customer_group(f.root)))
        and (i.district = any($5) or '*' = any($5))
    ))
order by f.exact desc, f.near desc, f.root
limit 6`

// queueFound queues searches.
func (n *needs) queueFound(p *pipeline) {
	keys := n.keys(bot.NeedFound)
	if len(keys) == 0 {
		return
	}
	n.customers.found = map[string][]bot.Found{}
	for _, key := range keys {
		queueSearch(p, key, func(f bot.Found) { n.customers.found[key] = append(n.customers.found[key], f) })
	}
}

func queueSearch(p *pipeline, key string, found func(bot.Found)) {
	s, err := bot.ParseSearch(key)
	if err != nil {
		return
	}
	phone, lead := "", ""
	if s.Phone != "" {
		phone = bot.PhoneKey(s.Phone)
	}
	if s.Lead != "" {
		lead = shortOf(s.Lead)
	}
	p.each(sqlFound, func(rows pgx.Rows) error {
		var f bot.Found
		err := rows.Scan(&f.ID, &f.Name, &f.City, &f.ZIP5, &f.Exact, &f.Lead)
		found(f)
		return err
	}, phone, lead, s.Customer, short(bot.NormalName(s.Words), 200), textsArg(s.Districts), s.Own, textsArg(s.Review))
}

func textsArg(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// loadViews loads customers by the code of a lead or their own, with all that
// was merged into them.
func loadViews(ctx context.Context, conn sender, keys []string, lock bool) (map[string]*bot.View, error) {
	rootOf, err := resolve(ctx, conn, keys)
	if err != nil {
		return nil, err
	}
	var roots []int64
	for _, r := range rootOf {
		roots = append(roots, r)
	}
	slices.Sort(roots)
	roots = slices.Compact(roots)
	views := map[int64]*bot.View{}
	home := map[int64]*bot.View{} // by member
	if len(roots) > 0 {
		if err := fillViews(ctx, conn, roots, lock, views, home); err != nil {
			return nil, err
		}
	}
	found := map[string]*bot.View{}
	for key, root := range rootOf {
		if v := views[root]; v != nil {
			found[key] = v
		}
	}
	return found, nil
}

func resolve(ctx context.Context, conn sender, keys []string) (map[string]int64, error) {
	shorts, ids := make([]*string, len(keys)), make([]*int64, len(keys))
	for i, k := range keys {
		if id, ok := bot.ParseCustomerCode(k); ok {
			ids[i] = &id
		} else {
			s := shortOf(k)
			shorts[i] = &s
		}
	}
	rootOf := map[string]int64{}
	p := &pipeline{}
	p.each(sqlResolve, func(rows pgx.Rows) error {
		var key, code string
		var root *int64
		err := rows.Scan(&key, &root, &code)
		if root != nil && (code == "" || isCode(&bot.Lead{Code: code}, key)) {
			rootOf[key] = *root
		}
		return err
	}, keys, shorts, ids)
	return rootOf, p.send(ctx, conn)
}

func fillViews(ctx context.Context, conn sender, roots []int64, lock bool, views, home map[int64]*bot.View) error {
	p := &pipeline{}
	p.each(sqlMembers, func(rows pgx.Rows) error {
		var root int64
		var c bot.Customer
		if err := rows.Scan(&root, &c.ID, &c.Name, &c.Street, &c.City, &c.State, &c.ZIP5, &c.Phones, &c.Emails, &c.District, &c.MergedInto, &c.MadeAt); err != nil {
			return err
		}
		v := views[root]
		if v == nil {
			v = &bot.View{}
			views[root] = v
		}
		v.Members = append(v.Members, c)
		home[c.ID] = v
		return nil
	}, roots)
	byCode := map[string]*bot.Lead{}
	take := func(rows pgx.Rows) error {
		l, err := scanLead(rows)
		if v := home[l.Customer]; v != nil {
			v.Leads = append(v.Leads, l)
		}
		return err
	}
	if lock {
		p.each(sqlLockViewLeads, take, roots)
	} else {
		p.each(sqlViewLeads, take, roots, viewLeads)
	}
	var events []bot.Event
	p.each(sqlViewEvents, func(rows pgx.Rows) error {
		e, err := scanEvent(rows)
		events = append(events, e)
		return err
	}, roots)
	p.each(sqlViewIssues, func(rows pgx.Rows) error {
		i, err := scanIssue(rows)
		if v := home[i.Customer]; v != nil {
			v.Issues = append(v.Issues, i)
		}
		return err
	}, roots)
	p.each(sqlViewMerges, func(rows pgx.Rows) error {
		var m bot.Merge
		err := rows.Scan(&m.ID, &m.From, &m.Into, &m.Name, &m.At, &m.By, &m.ByID, &m.UndoneAt, &m.UndoneBy)
		one, two := home[m.Into], home[m.From]
		if one != nil {
			one.Merges = append(one.Merges, m)
		}
		if two != nil && two != one {
			two.Merges = append(two.Merges, m)
		}
		return err
	}, roots)
	similar := map[int64][]bot.Hint{}
	queueSimilar(p, roots, similar)
	if err := p.send(ctx, conn); err != nil {
		return err
	}
	for root, v := range views {
		finishView(v, root, byCode)
		v.Similar = similar[root]
	}
	for _, e := range events {
		if l := byCode[e.Lead]; l != nil {
			l.Events = append(l.Events, e)
		}
	}
	return nil
}

// finishView puts the one that stands in front, with the phones and mail
// addresses of all.
func finishView(v *bot.View, root int64, byCode map[string]*bot.Lead) {
	for _, c := range v.Members {
		if c.ID == root {
			v.Customer = c
		}
	}
	v.Phones, v.Emails = slices.Clone(v.Phones), slices.Clone(v.Emails)
	for _, c := range v.Members {
		for _, s := range c.Phones {
			if !slices.Contains(v.Phones, s) {
				v.Phones = append(v.Phones, s)
			}
		}
		for _, s := range c.Emails {
			if !slices.Contains(v.Emails, s) {
				v.Emails = append(v.Emails, s)
			}
		}
	}
	slices.SortFunc(v.Leads, func(a, b bot.Lead) int { return int(b.ID - a.ID) })
	for i := range v.Leads {
		byCode[v.Leads[i].Code] = &v.Leads[i]
	}
}

func scanIssue(rows pgx.Rows) (i bot.Issue, err error) {
	err = rows.Scan(&i.ID, &i.By, &i.Business, &i.What, &i.At, &i.Customer, &i.District, &i.Reporter, &i.ResolvedAt, &i.ResolvedBy, &i.Resolver, &i.Answer)
	return i, err
}

const sqlNumber = `
select nextval(pg_get_serial_sequence('issue', 'id'))`

const sqlLockIssues = issueColumns + `
where i.id = any($1)
order by i.id
for update of i`

const sqlOpenIssues = issueColumns + `
where i.district = any($1)
  and i.resolved_at is null
  and i.what <> ''
order by i.id
limit 200`

const sqlNewIssue = `
insert into issue (id, by_id, business, what, at, customer, district)
values (coalesce($1, nextval(pg_get_serial_sequence('issue', 'id'))), $2, $3, $4, $5, $6, $7)`

const sqlResolveIssue = `
with done as (
  update issue
  set resolved_at = $2,
      resolved_by = $3,
      answer = $4
  where id = $1
    and resolved_at is null
  returning id
)
select must_change((select count(*) from done), 1, 'issue')`

// queueIssues queues numbers, single issues and lists of them.
func (n *needs) queueIssues(p *pipeline) {
	c := &n.customers
	if keys := n.keys(bot.NeedNumber); len(keys) > 0 {
		c.numbers = map[string]int64{}
		for _, k := range keys {
			p.Queue(sqlNumber).QueryRow(func(row pgx.Row) error {
				var number int64
				err := row.Scan(&number)
				c.numbers[k] = number
				return err
			})
		}
	}
	if keys := n.keys(bot.NeedIssue); len(keys) > 0 {
		var ids []int64
		for _, k := range keys {
			ids = append(ids, int64(personID(k)))
		}
		c.issue = map[string]*bot.Issue{}
		p.each(sqlLockIssues, func(rows pgx.Rows) error {
			i, err := scanIssue(rows)
			c.issue[fmt.Sprint(i.ID)] = &i
			return err
		}, ids)
	}
	if districts := n.keys(bot.NeedIssues); len(districts) > 0 {
		c.issues = map[string][]bot.Issue{}
		p.each(sqlOpenIssues, func(rows pgx.Rows) error {
			i, err := scanIssue(rows)
			c.issues[i.District] = append(c.issues[i.District], i)
			return err
		}, districts)
	}
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
