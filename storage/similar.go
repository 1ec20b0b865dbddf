package storage

import (
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// Customers are found by what they are called.

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

func queueSimilar(p *pipeline, ids []int64, into map[int64][]bot.Hint) {
	p.each(sqlSimilar, func(rows pgx.Rows) error {
		var of int64
		var h bot.Hint
		err := rows.Scan(&of, &h.ID, &h.Name, &h.ZIP5, &h.Lead)
		into[of] = append(into[of], h)
		return err
	}, ids)
}
