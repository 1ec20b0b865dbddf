-- +goose Up
-- Leads, who held them, and what happened to them.

-- short is the code without its prefix: unique over all programs.
create table lead (
  id bigint generated always as identity primary key,
  version integer not null default 1 check (version > 0),
  code text not null unique check (code ~ '^[A-Z]{2}-[0-9A-HJKMNP-TV-Z]{5}$'),
  short text not null generated always as (right(code, 5)) stored unique,
  program text not null check (program ~ '^[A-Z]{2}$'),
  status text not null check (status in ('in_review', 'open', 'claimed', 'contacted', 'sale', 'no_sale', 'dropped', 'duplicate', 'withdrawn', 'expired')),
  source text not null check (length(source) between 1 and 20),
  station text not null check (length(station) <= 40),
  submitter_id bigint references person (id),
  card_date date not null,
  submitted_at timestamptz not null,
  entered_at timestamptz,
  input_due timestamptz not null,
  clock_start timestamptz,
  clock_due timestamptz,
  contacted_at timestamptz,
  clock_state text not null check (length(clock_state) <= 20),
  promise_due timestamptz not null,
  pool text not null check (length(pool) <= 40),
  route text not null default '' check (length(route) <= 20),
  holder_id bigint references person (id),
  claim_seq integer not null default 0 check (claim_seq >= 0),
  tries integer not null default 0 check (tries >= 0),
  customer bigint,
  duplicate_of text check (length(duplicate_of) <= 20),
  revenue_cents bigint not null default 0 check (revenue_cents >= 0),
  revenue_verified_at timestamptz,
  pieces_per_year bigint not null default 0 check (pieces_per_year >= 0),
  reason text not null default '' check (length(reason) <= 500),
  card json not null check (length(card::text) <= 50000),
  origin bigint references address (id),
  dialog text unique check (length(dialog) between 1 and 100),
  check (left(code, 2) = program),
  check (status not in ('claimed', 'contacted') or holder_id is not null),
  check (status <> 'open' or holder_id is null),
  check (clock_due >= clock_start)
);
create index lead_submitter on lead (submitter_id, submitted_at);
create index lead_holder on lead (holder_id) where status in ('claimed', 'contacted');
create index lead_open on lead (pool, clock_due) where status = 'open';
create index lead_station on lead (station, submitted_at);

create table claim (
  lead_id bigint not null references lead (id),
  seq integer not null check (seq > 0),
  person_id bigint not null references person (id),
  how text not null check (how in ('self', 'assigned', 'offered', 'bsn')),
  from_at timestamptz not null,
  to_at timestamptz,
  ended text check (ended in ('released', 'expired', 'pulled', 'handed_over', 'left', 'closed')),
  primary key (lead_id, seq),
  check ((to_at is null) = (ended is null)),
  check (to_at >= from_at)
);
-- A lead has one holder, whatever a program believes.
create unique index claim_one_open on claim (lead_id) where to_at is null;

-- Only added to.
create table lead_event (
  lead_id bigint not null references lead (id),
  seq integer not null check (seq > 0),
  at timestamptz not null,
  kind text not null check (length(kind) between 1 and 40),
  person_id bigint references person (id),
  channel text not null default '' check (length(channel) <= 20),
  data json check (length(data::text) <= 20000),
  primary key (lead_id, seq)
);
create index lead_event_at on lead_event (at);

-- +goose Down
drop table lead_event, claim, lead;
