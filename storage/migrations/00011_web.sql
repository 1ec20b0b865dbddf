-- +goose Up
-- The signed-in pages, and the photos they show.

-- A link signs in once. Only the hash of its token is here.
create table web_link (
  hash text primary key check (length(hash) = 64),
  person_id bigint not null references person (id),
  address_id bigint not null references address (id),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  check (expires_at > made_at)
);
create index web_link_expires on web_link (expires_at);

-- mark is what the person was allowed to do at the sign-in: who is allowed
-- anything else signs in again.
create table web_session (
  hash text primary key check (length(hash) = 64),
  person_id bigint not null references person (id),
  address_id bigint not null references address (id),
  mark text not null check (length(mark) = 64),
  made_at timestamptz not null,
  seen_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz,
  why text not null default '' check (why in ('', 'logout', 'again', 'idle', 'over', 'changed')),
  check (ends_at > made_at),
  check ((ended_at is null) = (why = ''))
);
create index web_session_ends on web_session (ends_at);

-- Files that came along with messages. A contact card is heard and not kept.
create table media (
  name text primary key check (name ~ '^[0-9A-HJKMNP-TV-Z]{10}$'),
  person_id bigint not null references person (id),
  address_id bigint not null references address (id),
  contact boolean not null,
  ref text not null check (length(ref) <= 4096),
  at timestamptz not null,
  state text not null default 'wanted' check (state in ('wanted', 'kept', 'heard', 'failed')),
  tries smallint not null default 0 check (tries >= 0),
  next_at timestamptz,
  why text not null default '' check (length(why) <= 40),
  type text not null default '' check (type in ('', 'image/jpeg')),
  width integer not null default 0,
  height integer not null default 0,
  bytes bytea check (octet_length(bytes) <= 4194304),
  check ((state = 'wanted') = (next_at is not null)),
  check ((state = 'kept') = (bytes is not null))
);
alter table media alter column bytes set storage external;
create index media_wanted on media (next_at) where state = 'wanted';
create index media_person on media (person_id, at);
create index media_at on media (at);

-- +goose Down
drop table media, web_session, web_link;
