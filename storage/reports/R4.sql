-- Follow-up compliance
-- Leads whose 48-hour clock ran out in the period, one line for the pool and one
-- for known BSN customers. Hours are from the start of the clock to the first
-- contact; breach minutes are those after the due time without one.
with clocks as (
  select l.id, l.route, l.status, l.clock_start, l.clock_due, l.contacted_at, l.closed_at, @to::timestamptz > l.clock_due and l.clock_due >= @from::timestamptz as here
  from lead l
  where l.pool = @of
    and (l.clock_due >= @from::timestamptz and l.clock_due < @to::timestamptz or l.clock_due >= @ly_from::timestamptz and l.clock_due < @ly_to::timestamptz)
), judged as (
  select c.*,
    case
      when c.contacted_at <= c.clock_due then 'met'
      when c.contacted_at is not null then 'late'
      when c.status in ('withdrawn', 'duplicate', 'dropped') then 'excluded'
      when c.status not in ('open', 'claimed', 'in_review') then 'unreached'
      when c.clock_due <= @now::timestamptz then 'overdue'
      else 'running'
    end as fate,
    coalesce(c.contacted_at, c.closed_at, @now::timestamptz) as until
  from clocks c
), breaches as (
  select j.id, extract(epoch from j.until - j.clock_due) / 60 as minutes,
    coalesce((
      select sum(extract(epoch from least(coalesce(k.to_at, j.until), j.until) - greatest(k.from_at, j.clock_due)))
      from claim k
      where k.lead_id = j.id
        and k.from_at < j.until
        and coalesce(k.to_at, j.until) > j.clock_due
    ), 0) / 60 as claimed
  from judged j
  where j.here
    and j.fate in ('late', 'overdue', 'unreached')
    and j.until > j.clock_due
), lines as (
  select case when grouping(j.route) = 1 then 'Total' when j.route = 'bsn' then 'BSN' else 'Pool' end as line, grouping(j.route) as total,
    count(*) filter (where j.here) as due,
    count(*) filter (where j.here and j.fate = 'met') as met,
    count(*) filter (where j.here and j.fate = 'late') as late,
    count(*) filter (where j.here and j.fate = 'overdue') as overdue,
    count(*) filter (where j.here and j.fate = 'unreached') as unreached,
    count(*) filter (where j.here and j.fate = 'excluded') as excluded,
    count(*) filter (where j.here and j.fate = 'running') as running,
    percentile_cont(0.5) within group (order by greatest(0, extract(epoch from j.contacted_at - j.clock_start)) / 3600) filter (where j.here and j.contacted_at is not null) as median,
    percentile_cont(0.9) within group (order by greatest(0, extract(epoch from j.contacted_at - j.clock_start)) / 3600) filter (where j.here and j.contacted_at is not null) as ninetieth,
    coalesce(sum(b.minutes - b.claimed), 0) as unclaimed,
    coalesce(sum(b.claimed), 0) as claimed,
    count(*) filter (where not j.here) as last_due,
    count(*) filter (where not j.here and j.fate = 'met') as last_met,
    count(*) filter (where not j.here and j.fate in ('met', 'late', 'overdue', 'unreached')) as last_judged
  from judged j
  left join breaches b on b.id = j.id
  group by grouping sets ((j.route), ())
)
select @of || ' ' || x.line as "Pool", x.due as "Leads due", x.met as "Met", x.late as "Contacted late", x.overdue as "Open, overdue",
  x.unreached as "Closed, unreached", x.excluded as "Excluded", x.running as "Running",
  round(100.0 * x.met / nullif(x.met + x.late + x.overdue + x.unreached, 0), 1)::float8 as "In time|share",
  round(x.median::numeric, 1)::float8 as "Median hours", round(x.ninetieth::numeric, 1)::float8 as "90th percentile hours",
  round(x.unclaimed)::bigint as "Breach minutes, unclaimed", round(x.claimed)::bigint as "Breach minutes, claimed",
  x.last_due as "Leads due, same period last year",
  round(100.0 * x.last_met / nullif(x.last_judged, 0), 1)::float8 as "In time, same period last year|share"
from lines x
order by x.total, x.line desc
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
-- check: a lead is held by one person at a time, so that no breach minute counts twice
select not exists (
  select 1
  from lead l
  join claim a on a.lead_id = l.id
  join claim b on b.lead_id = l.id and b.seq > a.seq and b.from_at < coalesce(a.to_at, 'infinity')
  where l.pool = @of
    and l.clock_due >= @from::timestamptz
    and l.clock_due < @to::timestamptz
)
