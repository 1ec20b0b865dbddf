package storage

// What must not be of customers, their duplicates and merges; as in verify.go.
const (
	sqlVerifyCustomers = `
select l.code
from lead l
left join customer c on c.id = l.customer
where $1::timestamptz is not null
  and c.id is null
limit $2`

	// A lead that went on in two hands when its customers were merged may stand
	// beside another.
	sqlVerifyFirst = `
select string_agg(l.code, ' ' order by l.id)
from lead l
where $1::timestamptz is not null
  and l.status in ('in_review', 'open', 'claimed', 'contacted')
  and l.customer is not null
  and not exists (select 1 from lead_event e where e.lead_id = l.id and e.kind in ('merged', 'unmerged'))
group by customer_root(l.customer)
having count(*) > 1
   and count(*) filter (where l.status in ('in_review', 'open')) > 0
   and count(distinct l.customer) = 1
limit $2`

	sqlVerifyDuplicates = `
select l.code || ' of ' || coalesce(l.duplicate_of, 'none')
from lead l
left join lead f on f.code = l.duplicate_of
where $1::timestamptz is not null
  and (l.status = 'duplicate' and (f.id is null or f.duplicate_of is not null and f.status = 'duplicate' or f.id = l.id)
    or l.status in ('in_review', 'open', 'claimed', 'contacted', 'sale', 'no_sale') and l.duplicate_of is not null
    or l.status = 'duplicate' and f.customer is not null and l.customer is not null and customer_root(f.customer) <> customer_root(l.customer))
limit $2`

	sqlVerifyMerges = `
select 'customer ' || c.id
from customer c
where $1::timestamptz is not null
  and (customer_root(c.id) is null
    or (c.merged_into is null) <> not exists (select 1 from customer_merge m where m.from_id = c.id and m.undone_at is null))
union all
select 'key of customer ' || k.customer_id
from customer_key k
join customer c on c.id = k.customer_id
where c.erased_at is not null
limit $2`

	sqlVerifyErased = `
select 'customer ' || t.subject || ' lead ' || l.code
from tombstone t
join lead l on l.customer = t.subject
where t.what = 'customer'
  and t.at <= $1
  and (l.card::jsonb ? 'business' or l.card::jsonb ? 'decision_maker' or l.card::jsonb ? 'spoke_with' or l.card::jsonb ? 'notes')
  and exists (select 1 from customer c where c.id = t.subject and c.erased_at is not null)
union all
select 'lead ' || l.code || ' goes on, its customer is erased'
from lead l
join customer c on c.id = l.customer
where c.erased_at <= $1
  and l.status in ('in_review', 'open', 'claimed', 'contacted')
union all
select 'person ' || p.id
from tombstone t
join person p on p.id = t.subject
where t.what = 'person'
  and p.handle = 'erased-' || p.id
  and (p.name <> '' or exists (select 1 from address a where a.person_id = p.id and a.user_key not like 'erased:%'))
limit $2`
)
