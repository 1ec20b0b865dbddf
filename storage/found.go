package storage

import (
	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// Customers are searched.

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
