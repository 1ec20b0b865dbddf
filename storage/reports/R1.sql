-- Weekly lead status
-- One carrier's own leads: those that go on, and those that ended in the week. A
-- duplicate goes on and ends with the first lead about that customer. No customer is named: a run is kept, a customer may be erased.
select l.code as "Code", l.card_date as "Card of", replace(l.status, '_', ' ') || coalesce(', the first is ' || replace(f.status, '_', ' '), '') as "Status",
  (select max(e.at) from lead_event e where e.lead_id = l.id and e.at < @to::timestamptz) as "Last change",
  l.tries as "Tries", l.contacted_at as "Reached",
  case when l.contacted_at is null and l.status in ('open', 'claimed') then l.clock_due end as "First contact by",
  case when l.status = 'no_sale' then replace(l.reason, '_', ' ') else '' end as "Reason",
  case when l.status = 'sale' then l.revenue_cents end as "New estimated annualized revenue|money"
from lead l
left join lead f on l.status = 'duplicate' and f.code = l.duplicate_of
where l.submitter_id = @person::bigint
  and l.submitted_at < @to::timestamptz
  and (coalesce(f.status, l.status) in ('in_review', 'open', 'claimed', 'contacted') or coalesce(f.closed_at, l.closed_at) >= @from::timestamptz)
  and l.status <> 'dropped'
order by l.submitted_at, l.id
-- check: of every lead of this carrier that ended it is known when
select not exists (
  select 1
  from lead l
  where l.submitter_id = @person::bigint
    and l.submitted_at < @to::timestamptz
    and l.status not in ('in_review', 'open', 'claimed', 'contacted', 'duplicate')
    and l.closed_at is null
)
