-- +goose Up
-- The station's mandates: talks and their certification, teleconferences,
-- supplies, evidence, and what time alone asks of stations and districts.

alter table station add column talk_anchor date;

-- The library. A version is never changed: signatures are about its words.
create table talk (
  number integer not null check (number between 1 and 999),
  version integer not null check (version >= 1),
  code text not null check (length(code) between 1 and 40),
  title text not null check (length(title) between 1 and 80),
  teaser text not null check (length(teaser) between 1 and 160),
  body text not null check (length(body) between 1 and 4000),
  hash text not null check (length(hash) = 64),
  made_at timestamptz not null,
  primary key (number, version)
);

-- A talk that a coordinator reports as given. fortnight is the window that it
-- counts for, by its first day; null: it is one more.
create table talk_given (
  key text primary key check (length(key) between 1 and 80),
  station text not null references station (code),
  number integer not null,
  version integer not null,
  held_on date not null,
  fortnight date,
  at timestamptz not null,
  by_id bigint not null references person (id),
  side text not null check (side in ('usps', 'nalc')),
  attendance integer check (attendance between 0 and 9999),
  vacant text not null default '' check (vacant in ('', 'usps', 'nalc') and vacant <> side),
  hash text check (length(hash) = 64),
  voided_at timestamptz,
  foreign key (number, version) references talk (number, version)
);
create index talk_given_station on talk_given (station, held_on);
-- One talk counts for a fortnight.
create unique index talk_given_fortnight on talk_given (station, fortnight) where fortnight is not null and voided_at is null;

-- One signature a side, never taken back. late: who was not in office then
-- acknowledges, and does not sign. Without an address it was read from a sheet.
create table talk_signature (
  given text not null references talk_given (key),
  side text not null check (side in ('usps', 'nalc')),
  person_id bigint not null references person (id),
  address_id bigint references address (id),
  at timestamptz not null,
  acting boolean not null,
  reference text not null default '' check (length(reference) <= 200),
  recorded_by bigint not null references person (id),
  late boolean not null,
  hash text not null check (length(hash) = 64),
  primary key (given, side),
  check (address_id is not null and recorded_by = person_id or address_id is null and reference <> '')
);

create table talk_dispute (
  given text not null references talk_given (key),
  seq integer not null check (seq >= 1),
  by_id bigint not null references person (id),
  side text not null check (side in ('usps', 'nalc')),
  why text not null default '' check (length(why) <= 500),
  at timestamptz not null,
  resolved_at timestamptz,
  primary key (given, seq)
);
create unique index talk_dispute_open on talk_dispute (given) where resolved_at is null;

create table talk_vote (
  given text not null,
  seq integer not null,
  side text not null check (side in ('usps', 'nalc')),
  by_id bigint not null references person (id),
  stands boolean not null,
  note text not null default '' check (length(note) <= 500),
  at timestamptz not null,
  primary key (given, seq, side),
  foreign key (given, seq) references talk_dispute (given, seq)
);

create table telecon (
  key text primary key check (length(key) between 1 and 80),
  district text not null check (length(district) between 1 and 40),
  at timestamptz not null,
  set_by bigint not null references person (id),
  set_at timestamptz not null,
  held_at timestamptz,
  held_by bigint references person (id),
  usps integer not null default 0 check (usps between 0 and 999),
  nalc integer not null default 0 check (nalc between 0 and 999),
  check ((held_at is null) = (held_by is null)),
  check (held_at is not null or usps + nalc = 0)
);
create index telecon_district on telecon (district, at);

create table supply (
  station text not null references station (code),
  number integer not null check (number >= 1),
  person_id bigint not null references person (id),
  what text not null check (what in ('lead_cards', 'ask_cards', 'tear_pads')),
  count integer not null default 0 check (count between 0 and 9999),
  at timestamptz not null,
  ok_at timestamptz,
  ok_by bigint references person (id),
  primary key (station, number),
  check ((ok_at is null) = (ok_by is null))
);
create index supply_open on supply (station) where ok_at is null;

-- Evidence that a station met a mandate in a week, named by its Thursday.
create table proof (
  station text not null references station (code),
  mandate text not null check (mandate ~ '^M[0-9]{1,2}$'),
  period date not null,
  at timestamptz not null,
  by_id bigint references person (id),
  note text not null default '' check (length(note) <= 200),
  primary key (station, mandate, period)
);

-- When a station or district must be looked at again; -infinity: at once, null:
-- when something changes. since: when it was first looked at.
create table watch (
  kind text not null check (kind in ('station', 'district')),
  key text not null check (length(key) between 1 and 40),
  next_at timestamptz,
  since timestamptz,
  edition integer not null default 0,
  primary key (kind, key)
) with (fillfactor = 70);
create index watch_next on watch (next_at, kind, key) where next_at is not null;

-- Each step at most once.
create table duty_step (
  kind text not null,
  key text not null,
  step text not null check (length(step) between 1 and 120),
  due_at timestamptz not null,
  at timestamptz not null,
  told boolean not null,
  primary key (kind, key, step)
);
create index duty_step_due on duty_step (kind, key, due_at);

-- A line for staff may be about a topic in place of a lead.
alter table staff_line alter column lead_id drop not null;
alter table staff_line add column topic text check (length(topic) between 1 and 120);
alter table staff_line add column said json check (length(said::text) <= 4000);
alter table staff_line add constraint staff_line_about check ((lead_id is null) <> (topic is null));
create unique index staff_line_topic on staff_line (topic, person_id, step, what) where topic is not null;

-- Whatever changes a record asks for a look: no writer can forget it.
-- +goose StatementBegin
create function look_again(what text, code text) returns void language sql as $$
  insert into watch (kind, key, next_at)
  values (what, code, '-infinity')
  on conflict (kind, key) do update
  set next_at = '-infinity'
  where watch.next_at is distinct from '-infinity'
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function station_look() returns trigger language plpgsql as $$
begin
  perform look_again('station', new.code);
  perform look_again('district', new.district);
  return null;
end
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function grant_look() returns trigger language plpgsql as $$
begin
  if new.role in ('management_coordinator', 'carrier_coordinator') and exists (select 1 from station s where s.code = new.scope) then
    perform look_again('station', new.scope);
  end if;
  return null;
end
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function given_look() returns trigger language plpgsql as $$
begin
  perform look_again('station', new.station);
  return null;
end
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function of_given_look() returns trigger language plpgsql as $$
begin
  perform look_again('station', (select g.station from talk_given g where g.key = new.given));
  return null;
end
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function telecon_look() returns trigger language plpgsql as $$
begin
  perform look_again('district', new.district);
  return null;
end
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function talk_look() returns trigger language plpgsql as $$
begin
  update watch
  set next_at = '-infinity'
  where kind = 'station';
  return null;
end
$$;
-- +goose StatementEnd
create trigger station_look after insert or update on station for each row execute function station_look();
create trigger grant_look after insert or update on role_grant for each row execute function grant_look();
create trigger given_look after insert or update on talk_given for each row execute function given_look();
create trigger signature_look after insert on talk_signature for each row execute function of_given_look();
create trigger dispute_look after insert or update on talk_dispute for each row execute function of_given_look();
create trigger telecon_look after insert or update on telecon for each row execute function telecon_look();
create trigger talk_look after insert on talk for each statement execute function talk_look();

insert into watch (kind, key, next_at)
select 'station', code, '-infinity'
from station
union all
select distinct 'district', district, '-infinity'::timestamptz
from station;

-- +goose Down
drop trigger grant_look on role_grant;
drop trigger station_look on station;
delete from staff_line where topic is not null;
drop index staff_line_topic;
alter table staff_line drop constraint staff_line_about, drop column said, drop column topic;
alter table staff_line alter column lead_id set not null;
drop table duty_step, watch, proof, supply, telecon, talk_vote, talk_dispute, talk_signature, talk_given, talk;
drop function talk_look, telecon_look, of_given_look, given_look, grant_look, station_look, look_again;
alter table station drop column talk_anchor;
