-- District pack
-- For the teleconference: participation and follow-up by quarter, disputes and
-- teleconferences. Boards of the stations and actions are put before it. No
-- carrier is named, and one or two of them are "fewer than 3"; the sum of the
-- district leaves such stations out, and is no number where all are such.
with periods (name, starts, ends) as (
  values ('now', @from::timestamptz, @to::timestamptz), ('before', @before_from::timestamptz, @from::timestamptz), ('year', @ly_from::timestamptz, @ly_to::timestamptz)
), stations as (
  select code, name
  from station
  where district = @of
), sent as (
  select s.code, p.name as period, count(l.id) as leads, count(distinct l.submitter_id) as carriers
  from stations s
  cross join periods p
  left join lead l on l.station = s.code and l.submitted_at >= p.starts and l.submitted_at < p.ends and l.submitted_at <= @now::timestamptz
    and l.status not in ('withdrawn', 'dropped')
  group by s.code, p.name
), taking_part as (
  select code, max(leads) filter (where period = 'now') as leads, max(leads) filter (where period = 'before') as leads_before, max(leads) filter (where period = 'year') as leads_year,
    max(carriers) filter (where period = 'now') as carriers, max(carriers) filter (where period = 'before') as carriers_before, max(carriers) filter (where period = 'year') as carriers_year
  from sent
  group by code
), sums as (
  select sum(leads) as leads, sum(leads_before) as leads_before, sum(leads_year) as leads_year,
    sum(carriers) filter (where carriers > 2) as carriers, bool_or(carriers between 1 and 2) as few,
    sum(carriers_before) filter (where carriers_before > 2) as carriers_before, bool_or(carriers_before between 1 and 2) as few_before,
    sum(carriers_year) filter (where carriers_year > 2) as carriers_year, bool_or(carriers_year between 1 and 2) as few_year
  from taking_part
), clocks as (
  select p.name as period, count(*) as due, count(*) filter (where l.contacted_at <= l.clock_due) as met,
    count(*) filter (where l.contacted_at > l.clock_due) as late,
    count(*) filter (where l.contacted_at is null and l.status in ('open', 'claimed', 'in_review') and l.clock_due <= @now::timestamptz) as overdue,
    count(*) filter (where l.contacted_at is null and l.status not in ('open', 'claimed', 'in_review', 'withdrawn', 'duplicate', 'dropped')) as unreached,
    count(*) filter (where l.contacted_at is null and l.status in ('withdrawn', 'duplicate', 'dropped')) as excluded,
    count(*) filter (where l.contacted_at is null and l.status in ('open', 'claimed', 'in_review') and l.clock_due > @now::timestamptz) as running
  from periods p
  join lead l on l.pool = @of and l.clock_due >= p.starts and l.clock_due < p.ends
  group by p.name
), kinds (place, what, pick) as (
  values (1, 'Leads due', 'due'), (2, 'Met', 'met'), (3, 'Contacted late', 'late'), (4, 'Open, overdue', 'overdue'), (5, 'Closed, unreached', 'unreached'),
    (6, 'Excluded', 'excluded'), (7, 'Running', 'running')
), sold as (
  select p.name as period, count(l.id) as sales, coalesce(sum(l.revenue_cents) filter (where l.revenue_verified_at is not null), 0)::bigint as cents
  from periods p
  left join lead l on l.status = 'sale' and l.station in (select code from stations) and l.closed_at >= p.starts and l.closed_at < p.ends and l.closed_at <= @now::timestamptz
  group by p.name
), lines as (
  select 2 as part, 'Participation' as title, code as station, 1 as place, 'Leads' as what, leads::text as now, leads_before::text as before,
    to_char(leads - leads_before, 'SGFM999990') as change, leads_year::text as year
  from taking_part
  union all
  select 2, 'Participation', code, 2, 'Employees taking part',
    case when carriers between 1 and 2 then 'fewer than 3' else carriers::text end,
    case when carriers_before between 1 and 2 then 'fewer than 3' else carriers_before::text end,
    case when carriers between 1 and 2 or carriers_before between 1 and 2 then '' else to_char(carriers - carriers_before, 'SGFM999990') end,
    case when carriers_year between 1 and 2 then 'fewer than 3' else carriers_year::text end
  from taking_part
  union all
  select 2, 'Participation', '(district)', 1, 'Leads', leads::text, leads_before::text, to_char(leads - leads_before, 'SGFM999990'), leads_year::text
  from sums
  union all
  select 2, 'Participation', '(district)', 2, 'Employees taking part',
    case when few then coalesce('more than ' || carriers, 'fewer than 3 at each station') else coalesce(carriers, 0)::text end,
    case when few_before then coalesce('more than ' || carriers_before, 'fewer than 3 at each station') else coalesce(carriers_before, 0)::text end, '',
    case when few_year then coalesce('more than ' || carriers_year, 'fewer than 3 at each station') else coalesce(carriers_year, 0)::text end
  from sums
  union all
  select 2, 'Participation', '(district)', 3, 'Sales', max(sales) filter (where period = 'now')::text, max(sales) filter (where period = 'before')::text,
    to_char(max(sales) filter (where period = 'now') - max(sales) filter (where period = 'before'), 'SGFM999990'), max(sales) filter (where period = 'year')::text
  from sold
  union all
  select 2, 'Participation', '(district)', 4, 'New estimated annualized revenue, verified',
    to_char(max(cents) filter (where period = 'now') / 100, 'FM$999,999,999,990'), to_char(max(cents) filter (where period = 'before') / 100, 'FM$999,999,999,990'), '',
    to_char(max(cents) filter (where period = 'year') / 100, 'FM$999,999,999,990')
  from sold
  union all
  select 3, 'Follow-up', '(district)', k.place, k.what,
    coalesce(max(to_jsonb(c) ->> k.pick) filter (where c.period = 'now'), '0'), coalesce(max(to_jsonb(c) ->> k.pick) filter (where c.period = 'before'), '0'), '',
    coalesce(max(to_jsonb(c) ->> k.pick) filter (where c.period = 'year'), '0')
  from kinds k
  left join clocks c on true
  group by k.place, k.what
  union all
  select 4, 'Disputes', g.station, 1, 'Talk ' || g.number || ' of ' || g.held_on, case when d.resolved_at is null then 'open' else 'resolved' end, '', '', ''
  from talk_dispute d
  join talk_given g on g.key = d.given
  where g.station in (select code from stations)
    and d.at < @to::timestamptz
    and (d.resolved_at is null or d.resolved_at >= @from::timestamptz)
  union all
  select 5, 'Campaigns', '(district)', 1, c.name || case when c.leads > 0 then ', goal ' || c.leads || ' leads' else '' end
      || case when c.participation > 0 then ', ' || c.participation || ' % with at least one lead by ' || c.until else '' end,
    (
      select count(*) || ' leads' || case
          when c.participation = 0 or b.carriers = 0 then ''
          when count(distinct p.id) between 1 and 2 then ', fewer than 3 carriers'
          else ', ' || 100 * count(distinct p.id) / b.carriers || ' % of the carriers'
        end
      from lead l
      left join person p on p.id = l.submitter_id and p.craft = 'city_carrier' and p.left_at is null
      where l.station in (select code from stations)
        and l.submitted_at >= make_date(c.fiscal_year - 1, 10, 1)::timestamp at time zone @zone
        and l.submitted_at < least(@to::timestamptz, (c.until + 1)::timestamp at time zone @zone)
        and l.status not in ('withdrawn', 'dropped')
    ), '', '', ''
  from campaign c
  cross join (
    select count(*) as carriers
    from person p
    where p.station in (select code from stations)
      and p.craft = 'city_carrier'
      and p.left_at is null
  ) b
  where c.district = @of
    and c.until >= (@from::timestamptz at time zone @zone)::date
    and make_date(c.fiscal_year - 1, 10, 1) < (@to::timestamptz at time zone @zone)::date
  union all
  select 6, 'Teleconferences', '(district)', 1, to_char(t.at at time zone @zone, 'YYYY-MM-DD'),
    case when t.held_at is null then 'set' when t.usps > 0 and t.nalc > 0 then 'held, counts' else 'held without one side, does not count' end,
    case when t.held_at is null then '' else 'USPS ' || t.usps || ', NALC ' || t.nalc end, '', ''
  from telecon t
  where t.district = @of
    and t.at >= @before_from::timestamptz
    and t.at < @to::timestamptz
)
select title as "Part", station as "Station", what as "What", now as "This quarter", before as "Quarter before", change as "Change", year as "Same quarter last year"
from lines
order by part, station, place, what
-- check: leads due = met + contacted late + open overdue + closed unreached + excluded + running
select count(*) = count(*) filter (where l.contacted_at <= l.clock_due)
  + count(*) filter (where l.contacted_at > l.clock_due)
  + count(*) filter (where l.contacted_at is null and l.status in ('open', 'claimed', 'in_review') and l.clock_due <= @now::timestamptz)
  + count(*) filter (where l.contacted_at is null and l.status not in ('open', 'claimed', 'in_review', 'withdrawn', 'duplicate', 'dropped'))
  + count(*) filter (where l.contacted_at is null and l.status in ('withdrawn', 'duplicate', 'dropped'))
  + count(*) filter (where l.contacted_at is null and l.status in ('open', 'claimed', 'in_review') and l.clock_due > @now::timestamptz)
from lead l
where l.pool = @of
  and l.clock_due >= @from::timestamptz
  and l.clock_due < @to::timestamptz
-- check: the leads of the district are those of its stations
select count(*) = (
    select coalesce(sum(n), 0)
    from (
      select count(*) as n
      from lead l
      where l.station in (select code from station where district = @of)
        and l.submitted_at >= @from::timestamptz
        and l.submitted_at < @to::timestamptz
      group by l.station
    ) stations
  )
from lead l
join station s on s.code = l.station
where s.district = @of
  and l.submitted_at >= @from::timestamptz
  and l.submitted_at < @to::timestamptz
