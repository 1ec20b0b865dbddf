-- Service talks and certifications
-- One line for each fortnight of a station. Days that do not count are handed in
-- as @off, so that the last business day of a fortnight is the program's own.
with stations as (
  select s.code, s.name, coalesce(s.talk_anchor, @anchor::date) as anchor, (@now::timestamptz at time zone s.zone)::date as today,
    coalesce((w.since at time zone s.zone)::date, @now::timestamptz::date) as since
  from station s
  left join watch w on w.kind = 'station' and w.key = s.code
  where (s.code = @of or s.district = @of)
    and exists (select 1 from person p where p.station = s.code and p.craft = 'city_carrier' and p.left_at is null)
), fortnights as (
  select s.code, s.name, s.today, s.since, d::date as starts, d::date + 14 as ends,
    (select max(day)::date from generate_series(d, d + interval '13 days', interval '1 day') day where not day::date = any(@off::date[])) as due
  from stations s
  cross join lateral generate_series(s.anchor + 14 * ceil((@fy_from::date - s.anchor) / 14.0)::integer, least(@fy_to::date - 1, s.today), interval '14 days') d
), held as (
  select g.key, g.station, g.fortnight, g.number, t.title, g.held_on, g.side, g.attendance, g.vacant,
    u.at as usps_at, n.at as nalc_at, coalesce(u.late, false) as usps_late, coalesce(n.late, false) as nalc_late,
    coalesce(nullif(u.reference, ''), nullif(n.reference, '')) as sheet,
    exists (select 1 from talk_dispute d where d.given = g.key and d.resolved_at is null) as disputed
  from talk_given g
  join talk t on t.number = g.number and t.version = g.version
  left join talk_signature u on u.given = g.key and u.side = 'usps'
  left join talk_signature n on n.given = g.key and n.side = 'nalc'
  where g.voided_at is null
    and g.fortnight is not null
)
select f.code as "Station", f.starts as "From", f.ends - 1 as "To", f.due as "Due",
  h.number as "Talk", coalesce(h.title, '') as "Title", h.held_on as "Held on",
  case h.side when 'usps' then 'management coordinator' when 'nalc' then 'carrier coordinator' else '' end as "By",
  h.attendance as "Attendance",
  case when h.key is null then '' when h.sheet is not null then 'paper' else 'electronic' end as "Form",
  h.usps_at as "Signed, management", h.nalc_at as "Signed, carriers",
  case
    when h.key is null and f.ends <= f.today then 'missing'
    when h.key is null and f.due < f.today then 'overdue'
    when h.key is null then 'due'
    when h.disputed then 'disputed'
    when h.usps_at is not null and h.nalc_at is not null and not h.usps_late and not h.nalc_late then 'certified'
    when h.vacant = 'nalc' and h.usps_at is not null or h.nalc_late then 'given, CC vacant'
    when h.vacant = 'usps' and h.nalc_at is not null or h.usps_late then 'given, MC vacant'
    else 'waits for a signature'
  end as "State",
  greatest(0, coalesce(h.held_on, least(f.today, f.ends)) - f.due) as "Days late"
from fortnights f
left join held h on h.station = f.code and h.fortnight = f.starts
where h.key is not null
   or f.ends > f.since
order by f.code, f.starts
-- check: a fortnight has one talk at most that counts
select not exists (
  select 1
  from talk_given g
  join station s on s.code = g.station
  where (s.code = @of or s.district = @of)
    and g.voided_at is null
    and g.fortnight is not null
  group by g.station, g.fortnight
  having count(*) > 1
)
-- check: nobody signed other words than those that were frozen
select not exists (
  select 1
  from talk_signature x
  join talk_given g on g.key = x.given
  join station s on s.code = g.station
  where (s.code = @of or s.district = @of)
    and x.hash is distinct from g.hash
)
