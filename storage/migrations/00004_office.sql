-- +goose Up
-- Pools and their rooms, the districts of ZIP codes, service issues.

create table pool_room (
  address_id bigint primary key references address (id),
  district text not null check (length(district) between 1 and 40),
  bound_by bigint references person (id),
  bound_at timestamptz not null
);
create index pool_room_district on pool_room (district);

-- The longest prefix that fits decides.
create table zip_prefix (
  prefix text primary key check (prefix ~ '^[0-9]{3,5}$'),
  district text not null check (length(district) between 1 and 40)
);

create table issue (
  id bigint generated always as identity primary key,
  by_id bigint not null references person (id),
  business text not null check (length(business) <= 500),
  what text not null check (length(what) <= 4096),
  at timestamptz not null
);

-- Drafts that waited too long, or were open at a STOP: the coordinator's queue.
create table handed_draft (
  id bigint generated always as identity primary key,
  person_id bigint not null references person (id),
  station text not null check (length(station) <= 40),
  draft text not null unique check (length(draft) between 1 and 100),
  card json not null check (length(card::text) <= 50000),
  born_at timestamptz not null,
  why text not null check (length(why) <= 40),
  at timestamptz not null,
  done_at timestamptz
);
create index handed_draft_open on handed_draft (station, at) where done_at is null;

-- Business Connect's calls that became no lead.
create table activity (
  id bigint generated always as identity primary key,
  person_id bigint not null references person (id),
  draft text not null unique check (length(draft) between 1 and 100),
  card json not null check (length(card::text) <= 50000),
  note text not null check (length(note) <= 4096),
  at timestamptz not null
);

-- +goose Down
drop table activity, handed_draft, issue, zip_prefix, pool_room;
