-- The lead card, question by question
-- Counts of what questions led to; no person and no word of anybody is in them.
-- Messages of a lead are counted from its first text to the confirmation.
with counted as (
  select f.version, f.question, f.channel, f.lang, f.outcome, sum(f.count) as n
  from funnel f
  where f.dialog = 'card'
    and f.day >= @from::timestamptz at time zone 'UTC'
    and f.day < @to::timestamptz at time zone 'UTC'
  group by f.version, f.question, f.channel, f.lang, f.outcome
), steps as (
  select c.question, c.channel, c.version, case c.lang when '' then 'en' else c.lang end as lang,
    coalesce(sum(c.n) filter (where c.outcome = 'asked'), 0) as asked,
    coalesce(sum(c.n) filter (where c.outcome = 'sent' or c.question <> 'review' and c.outcome in ('answered', 'doubt')), 0) as answered,
    coalesce(sum(c.n) filter (where c.outcome in ('misread', 'noted', 'refused')), 0) as misread,
    coalesce(sum(c.n) filter (where c.outcome = 'skipped'), 0) as skipped,
    coalesce(sum(c.n) filter (where c.outcome in ('corrected', 'change', 'back', 'undone')), 0) as corrected,
    coalesce(sum(c.n) filter (where c.outcome in ('dropped', 'no_concurrence')), 0) as dropped
  from counted c
  where c.question not in ('', 'messages')
  group by c.question, c.channel, c.version, case c.lang when '' then 'en' else c.lang end
), lengths as (
  select c.channel, c.version, case c.lang when '' then 'en' else c.lang end as lang, c.outcome::integer as length, sum(c.n) as n
  from counted c
  where c.question = 'messages'
  group by c.channel, c.version, case c.lang when '' then 'en' else c.lang end, c.outcome
), running as (
  select l.channel, l.version, l.lang, l.length,
    sum(l.n) over (partition by l.channel, l.version, l.lang order by l.length) as upto,
    sum(l.n) over (partition by l.channel, l.version, l.lang) as leads
  from lengths l
), medians as (
  select r.channel, r.version, r.lang, min(r.length) filter (where 2 * r.upto >= r.leads) as messages, max(r.leads)::bigint as leads
  from running r
  group by r.channel, r.version, r.lang
)
select s.question as "Question", s.channel as "Channel", s.version as "Version", s.lang as "Language",
  s.asked::bigint as "Asked", s.answered::bigint as "Answered", s.misread::bigint as "Misread", s.skipped::bigint as "Skipped",
  s.corrected::bigint as "Corrected", s.dropped::bigint as "Dropped",
  m.leads as "Leads sent", m.messages as "Median messages per lead"
from steps s
left join medians m using (channel, version, lang)
order by array_position(array['kind', 'concurrence', 'business', 'decision_maker', 'volume', 'weight_lb', 'ships_with', 'destinations', 'direct_mail', 'review'], s.question),
  s.question, s.channel, s.version, s.lang
-- check: the messages of every lead that was sent were counted
select coalesce(sum(f.count) filter (where f.outcome = 'sent'), 0) = coalesce(sum(f.count) filter (where f.question = 'messages'), 0)
from funnel f
where f.dialog = 'card'
  and f.day >= @from::timestamptz at time zone 'UTC'
  and f.day < @to::timestamptz at time zone 'UTC'
