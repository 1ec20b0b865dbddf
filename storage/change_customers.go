package storage

import (
	"strings"
	"time"

	"leadline/bot"
)

// What a change makes of customers: new ones, what is learned of them, and
// merges.

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
