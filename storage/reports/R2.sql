-- Station summary
-- Counts for the whole unit, to be posted: no carrier and no customer is named,
-- and one or two carriers are "fewer than 3". A sale counts in the period in
-- which it was closed, its revenue once the sales manager has verified it.
with periods (place, name, starts, ends) as (
  values (1, 'This week', @from::timestamptz, @to::timestamptz),
    (2, 'Last week', @last_from::timestamptz, @from::timestamptz),
    (3, 'Fiscal year so far', @fy_from::timestamptz, @to::timestamptz),
    (4, 'Same week last year', @ly_from::timestamptz, @ly_to::timestamptz),
    (5, 'Last fiscal year to the same day', @lfy_from::timestamptz, @lfy_to::timestamptz)
), sent as (
  select p.place, count(*) as leads, count(distinct l.submitter_id) as carriers,
    count(*) filter (where l.contacted_at is null and l.status in ('in_review', 'open', 'claimed')) as awaiting
  from periods p
  join lead l on l.station = @of and l.submitted_at >= p.starts and l.submitted_at < p.ends and l.submitted_at <= @now::timestamptz
    and l.status not in ('withdrawn', 'dropped')
  group by p.place
), due as (
  select p.place, count(*) filter (where l.contacted_at <= l.clock_due) as met, count(*) as contacts
  from periods p
  join lead l on l.station = @of and l.clock_due >= p.starts and l.clock_due < p.ends
    and l.status not in ('withdrawn', 'dropped', 'duplicate')
    and (l.contacted_at is not null or l.clock_due <= @now::timestamptz)
  group by p.place
), sold as (
  select p.place, count(*) as sales, coalesce(sum(l.revenue_cents) filter (where l.revenue_verified_at is not null), 0)::bigint as cents
  from periods p
  join lead l on l.station = @of and l.status = 'sale' and l.closed_at >= p.starts and l.closed_at < p.ends and l.closed_at <= @now::timestamptz
  group by p.place
)
select p.name as "Period", (p.starts at time zone @zone)::date as "From", (p.ends at time zone @zone)::date - 1 as "Through",
  coalesce(s.leads, 0) as "Leads",
  case when coalesce(s.carriers, 0) between 1 and 2 then 'fewer than 3' else coalesce(s.carriers, 0)::text end as "Employees taking part",
  coalesce(s.awaiting, 0) as "Awaiting first contact",
  round(100.0 * d.met / nullif(d.contacts, 0), 1)::float8 as "Contacted in time|share",
  coalesce(x.sales, 0) as "Sales", coalesce(x.cents, 0) as "New estimated annualized revenue, verified|money",
  case when p.place = 1 then @talk::text else '' end as "Talk of the fortnight",
  case when p.place = 1 then @certified::text else '' end as "Certified",
  case when p.place = 1 then @next_talk::date end as "Next talk by"
from periods p
left join sent s using (place)
left join due d using (place)
left join sold x using (place)
order by p.place
-- check: leads = awaiting first contact + contacted + ended without a contact (fiscal year)
select count(*) = count(*) filter (where l.contacted_at is null and l.status in ('in_review', 'open', 'claimed'))
  + count(*) filter (where l.contacted_at is not null)
  + count(*) filter (where l.contacted_at is null and l.status in ('no_sale', 'sale', 'expired', 'duplicate', 'contacted'))
from lead l
where l.station = @of
  and l.submitted_at >= @fy_from::timestamptz
  and l.submitted_at < @to::timestamptz
  and l.status not in ('withdrawn', 'dropped')
-- check: no sale counts twice: the sales of the fiscal year are those of its weeks
select (
    select count(*)
    from lead l
    where l.station = @of and l.status = 'sale' and l.closed_at >= @fy_from::timestamptz and l.closed_at < @to::timestamptz
  ) = (
    select coalesce(sum(n), 0)
    from (
      select count(*) as n
      from lead l
      where l.station = @of and l.status = 'sale' and l.closed_at >= @fy_from::timestamptz and l.closed_at < @to::timestamptz
      group by date_trunc('week', l.closed_at)
    ) weeks
  )
