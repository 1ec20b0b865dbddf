-- +goose Up
-- Paper cards and the coordinator's queue, frozen reports, broadcasts, campaigns.

-- number is how the coordinator names a draft: small, and used again once it is done.
alter table handed_draft
  add column number integer check (number >= 1),
  add column done_by bigint references person (id),
  add column done_why text not null default '' check (length(done_why) <= 500),
  add column lead text check (length(lead) <= 20);
update handed_draft h
set number = n.number
from (select id, row_number() over (partition by station order by id) as number from handed_draft where done_at is null) n
where n.id = h.id;
create unique index handed_draft_number on handed_draft (station, number) where done_at is null;

-- What comes into the queue or leaves it asks for a look at the station.
-- +goose StatementBegin
create function queue_look() returns trigger language plpgsql as $$
begin
  if exists (select 1 from station s where s.code = new.station) then
    perform look_again('station', new.station);
  end if;
  return null;
end
$$;
-- +goose StatementEnd
create trigger handed_draft_look after insert or update on handed_draft for each row execute function queue_look();
create trigger lead_in_review after insert on lead for each row when (new.status = 'in_review') execute function queue_look();
create trigger lead_reviewed after update on lead for each row when (old.status = 'in_review' and new.status <> 'in_review') execute function queue_look();
create index lead_in_review on lead (station, input_due) where status = 'in_review';
create index lead_sold on lead (station, closed_at) where status = 'sale';
create index lead_due on lead (pool, clock_due) where clock_due is not null;

-- A run of a report as it was made. final: its period was over, so it is the one
-- that everybody gets from then on.
create table report_run (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 20),
  scope text not null check (length(scope) between 1 and 60),
  period_from timestamptz not null,
  period_to timestamptz not null,
  made_at timestamptz not null,
  final boolean not null,
  body json not null check (length(body::text) <= 4000000),
  check (period_to > period_from)
);
create unique index report_run_final on report_run (name, scope, period_from, period_to) where final;
create index report_run_scope on report_run (name, scope, period_from);

-- The id that the outside lead-entry system gave a lead, and which version of it
-- that system has.
alter table lead add column external_ref text check (length(external_ref) between 1 and 80);
create table handed_out (
  lead_id bigint primary key references lead (id),
  version integer not null,
  at timestamptz not null
) with (fillfactor = 70);

-- A broadcast is planned as rows, one a recipient, and leaves in small parts.
create table broadcast (
  id bigint generated always as identity primary key,
  key text not null unique check (length(key) between 1 and 60),
  kind text not null check (kind in ('weekly', 'thanks')),
  day date not null,
  made_at timestamptz not null,
  paused_at timestamptz,
  ended_at timestamptz
);
create index broadcast_under_way on broadcast (id) where ended_at is null;

-- When the recipients of a zone are planned, in each zone's own morning.
create table broadcast_part (
  broadcast_id bigint not null references broadcast (id),
  zone text not null check (length(zone) between 1 and 64),
  due_at timestamptz not null,
  since timestamptz not null,
  until timestamptz not null,
  planned_at timestamptz,
  primary key (broadcast_id, zone),
  check (until > due_at and due_at > since)
);
create index broadcast_part_due on broadcast_part (due_at) where planned_at is null;

-- channel is where the person was last when it was planned; empty: a slip of paper.
create table broadcast_to (
  broadcast_id bigint not null references broadcast (id),
  person_id bigint not null references person (id),
  station text not null check (length(station) <= 40),
  zone text not null check (length(zone) between 1 and 64),
  staff boolean not null,
  channel text not null check (length(channel) <= 20),
  state text not null check (state in ('waiting', 'queued', 'slip', 'silent', 'late')),
  send_at timestamptz not null,
  until timestamptz not null,
  segments smallint not null default 0,
  at timestamptz,
  primary key (broadcast_id, person_id)
) with (fillfactor = 70);
create index broadcast_to_due on broadcast_to (send_at, broadcast_id, person_id) where state = 'waiting';
create index broadcast_to_open on broadcast_to (broadcast_id, channel) where state = 'waiting';
create index broadcast_to_station on broadcast_to (broadcast_id, station, state);
create index broadcast_to_person on broadcast_to (person_id);

-- Until when a channel is taken up by what was queued: no broadcast queues more
-- than a short while ahead, so that answers never wait behind it.
create table broadcast_pace (
  channel text primary key check (length(channel) between 1 and 20),
  until timestamptz not null
) with (fillfactor = 50);

-- Goals are the unit's, never a person's.
create table campaign (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 80),
  district text not null check (length(district) between 1 and 40),
  fiscal_year integer not null check (fiscal_year between 2000 and 2100),
  leads integer not null default 0 check (leads >= 0),
  participation integer not null default 0 check (participation between 0 and 100),
  until date not null,
  made_at timestamptz not null,
  ended_at timestamptz,
  unique (district, fiscal_year, name)
);

-- +goose Down
drop table campaign, broadcast_pace, broadcast_to, broadcast_part, broadcast, handed_out, report_run;
alter table lead drop column external_ref;
drop index lead_due, lead_sold, lead_in_review;
drop trigger lead_reviewed on lead;
drop trigger lead_in_review on lead;
drop trigger handed_draft_look on handed_draft;
drop function queue_look;
drop index handed_draft_number;
alter table handed_draft drop column lead, drop column done_why, drop column done_by, drop column number;
