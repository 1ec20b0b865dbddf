-- +goose Up
-- Who there is: stations and people of the roster, strangers, their roles,
-- their addresses and what they consented to.

create table station (
  code text primary key check (length(code) between 1 and 40),
  name text not null check (length(name) <= 200),
  district text not null check (length(district) between 1 and 40),
  area text not null check (length(area) <= 40),
  state text not null check (length(state) <= 2),
  zip5 text not null check (zip5 ~ '^([0-9]{5})?$'),
  zone text not null check (length(zone) between 1 and 64),
  close_of_business text not null check (close_of_business ~ '^[0-2][0-9]:[0-5][0-9]$'),
  saturday_counts boolean not null,
  entry_mode text not null check (entry_mode in ('direct', 'mc_review')),
  drop_place text not null default '' check (length(drop_place) <= 200),
  posting_place text not null default '' check (length(posting_place) <= 200)
);

create index station_district on station (district, code);
create index station_area on station (area, code);

-- A stranger has no handle and none of what a roster says.
create table person (
  id bigint generated always as identity primary key,
  handle text check (length(handle) between 1 and 40),
  name text not null default '' check (length(name) <= 200),
  craft text not null default '' check (craft in ('', 'city_carrier', 'rural_carrier', 'clerk', 'mail_handler', 'manager', 'other')),
  station text references station (code),
  lang text not null default '' check (lang in ('', 'en', 'es')),
  muted boolean not null default false,
  left_at timestamptz,
  check (handle is not null or (craft = '' and station is null and left_at is null))
);
create unique index person_handle on person (lower(handle));
create index person_station on person (station);

-- A row ends; it is never deleted. side is who made it.
create table role_grant (
  id bigint generated always as identity primary key,
  person_id bigint not null references person (id),
  role text not null check (role in ('management_coordinator', 'carrier_coordinator', 'rep', 'sales_manager', 'area_manager',
    'bsn_rep', 'consumer_affairs', 'program_admin', 'nalc_admin', 'auditor')),
  scope text not null check (length(scope) between 1 and 40),
  from_day date,
  to_day date,
  side text not null check (side in ('usps', 'nalc')),
  acting boolean not null default false,
  made_at timestamptz not null,
  made_by bigint references person (id),
  revoked_at timestamptz,
  check (to_day >= from_day),
  check (not acting or to_day is not null),
  check (role <> 'management_coordinator' or side = 'usps'),
  check (role <> 'carrier_coordinator' or side = 'nalc')
);
create index role_grant_person on role_grant (person_id) where revoked_at is null;
create index role_grant_scope on role_grant (role, scope) where revoked_at is null;

-- One person on one channel, or a room (then nobody's). Never deleted: inbox and
-- outbox rows point here without a foreign key, which would cost them a row
-- lock a message; verify looks for loose ends.
create table address (
  id bigint generated always as identity primary key,
  channel text not null check (length(channel) between 1 and 20),
  tenant text not null default '' check (length(tenant) <= 64),
  user_key text not null check (length(user_key) between 1 and 128),
  conversation text not null default '' check (length(conversation) <= 128),
  thread text not null default '' check (length(thread) <= 128),
  room boolean not null default false,
  person_id bigint references person (id),
  last_used_at timestamptz not null,
  unique (channel, tenant, user_key),
  check (room = (person_id is null))
);
create index address_person on address (person_id);

-- Apart from person, so that an opt-out never waits for a turn that is under way.
create table consent (
  person_id bigint primary key references person (id),
  stopped_at timestamptz,
  hold_until timestamptz
) with (fillfactor = 80);

create table consent_record (
  id bigint generated always as identity primary key,
  person_id bigint not null references person (id),
  address_id bigint references address (id),
  what text not null check (what in ('opt_in', 'stop', 'start')),
  how text not null check (length(how) between 1 and 40),
  wording text not null default '' check (length(wording) <= 200),
  message text not null default '' check (length(message) <= 200),
  at timestamptz not null
);
create index consent_record_person on consent_record (person_id);

create table invite (
  id bigint generated always as identity primary key,
  hash text not null unique check (length(hash) = 64),
  person_id bigint not null references person (id),
  made_by bigint references person (id),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  used_by bigint references address (id),
  check (expires_at > made_at),
  check ((used_at is null) = (used_by is null))
);
create index invite_person on invite (person_id);

create table join_failure (
  id bigint generated always as identity primary key,
  address_id bigint not null references address (id),
  hash text not null check (length(hash) <= 64),
  at timestamptz not null
);
create index join_failure_address on join_failure (address_id, at);
create index join_failure_at on join_failure (at);

-- +goose Down
drop table join_failure, invite, consent_record, consent, address, role_grant, person, station;
