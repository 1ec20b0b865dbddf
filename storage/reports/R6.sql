-- Leads and events
-- One line for each event since a time, with its lead: for the outside lead-entry
-- system, whose own id comes back as the reference.
select l.code as "Code", coalesce(l.external_ref, '') as "External ref", e.seq as "Event", e.at as "At", e.kind as "Kind", coalesce(p.handle, '') as "By",
  l.program as "Program", l.status as "Status", l.source as "Source", l.station as "Station", l.card_date as "Card date",
  l.submitted_at as "Submitted", l.entered_at as "Entered", l.clock_due as "First contact by", l.contacted_at as "Contacted", l.pool as "Pool",
  case when l.status = 'sale' then l.revenue_cents end as "New estimated annualized revenue|money", l.revenue_verified_at as "Verified",
  case when l.status = 'no_sale' then l.reason else '' end as "Reason"
from lead_event e
join lead l on l.id = e.lead_id
left join person p on p.id = e.person_id
where e.at >= @from::timestamptz
  and e.at < @to::timestamptz
order by e.at, e.lead_id, e.seq
-- check: every event has its number: none is missing before another
select not exists (
  select 1
  from lead_event e
  where e.at >= @from::timestamptz
    and e.at < @to::timestamptz
    and e.seq > 1
    and not exists (select 1 from lead_event before where before.lead_id = e.lead_id and before.seq = e.seq - 1)
)
