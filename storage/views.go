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

const sqlViewMerges = `
select m.id, m.from_id, m.into_id, f.name, m.at, coalesce(b.handle, ''), m.by_id, m.undone_at, coalesce(u.handle, '')
from customer_merge m
join customer f on f.id = m.from_id
join person b on b.id = m.by_id
left join person u on u.id = m.undone_by
where m.from_id = any(array(select g.id from unnest($1::bigint[]) as r (root) cross join lateral customer_group(r.root) g (id)))
   or m.into_id = any(array(select g.id from unnest($1::bigint[]) as r (root) cross join lateral customer_group(r.root) g (id)))
order by m.id desc`

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
