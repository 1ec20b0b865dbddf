-- Weekly lead status
-- One carrier's own leads: those that go on, and those to which anything happened
-- in the week. No customer is named: a run is kept, a customer may be erased.
select l.code as "Code", l.card_date as "Card of", replace(l.status, '_', ' ') as "Status",
  (select max(e.at) from lead_event e where e.lead_id = l.id and e.at < @to::timestamptz) as "Last change",
  l.tries as "Tries", l.contacted_at as "Reached",
  case when l.contacted_at is null and l.status in ('open', 'claimed') then l.clock_due end as "First contact by",
  case when l.status = 'no_sale' then replace(l.reason, '_', ' ') else '' end as "Reason",
  case when l.status = 'sale' then l.revenue_cents end as "New estimated annualized revenue|money"
from lead l
where l.submitter_id = @person::bigint
  and l.submitted_at < @to::timestamptz
  and (l.status in ('in_review', 'open', 'claimed', 'contacted') or l.closed_at >= @from::timestamptz)
  and l.status <> 'dropped'
order by l.submitted_at, l.id
-- check: every line is a lead of this carrier that goes on or changed in the week
select not exists (
  select 1
  from lead l
  where l.submitter_id = @person::bigint
    and l.submitted_at < @to::timestamptz
    and l.status not in ('in_review', 'open', 'claimed', 'contacted')
    and l.closed_at is null
)
