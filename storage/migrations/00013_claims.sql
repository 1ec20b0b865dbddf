-- +goose Up
-- Handing leads over, what waits for a sales manager, days off, and the
-- customers of the Business Service Network.

alter table lead
  add column offered_to bigint references person (id),
  add column offered_until timestamptz,
  add column closed_at timestamptz,
  add column told text not null default '' check (length(told) <= 80),
  add column account text check (length(account) between 1 and 40),
  add constraint lead_offer check ((offered_to is null) = (offered_until is null)),
  add constraint lead_offer_held check (offered_to is null or status in ('claimed', 'contacted'));
create index lead_offer_due on lead (offered_until) where offered_until is not null;

update lead l
set closed_at = (select max(e.at) from lead_event e where e.lead_id = l.id)
where l.status not in ('in_review', 'open', 'claimed', 'contacted');

-- A contact dated back, until the manager has said yes or no. Never deleted.
create table approval (
  id bigint generated always as identity primary key,
  lead_id bigint not null references lead (id),
  person_id bigint not null references person (id),
  contact_at timestamptz not null,
  note text not null default '' check (length(note) <= 4096),
  asked_at timestamptz not null,
  decided_at timestamptz,
  decided_by bigint references person (id),
  yes boolean,
  check ((decided_at is null) = (yes is null)),
  check ((decided_at is null) = (decided_by is null))
);
create unique index approval_waits on approval (lead_id) where decided_at is null;

alter table person
  add column away_from date,
  add column away_to date,
  add constraint person_away check (away_to >= away_from),
  add constraint person_away_both check ((away_from is null) = (away_to is null));

-- plain_name is the name for comparing.
create table bsn_account (
  account text primary key check (length(account) between 1 and 40),
  name text not null check (length(name) between 1 and 200),
  plain_name text not null check (length(plain_name) <= 200),
  phone text check (phone ~ '^\+[0-9]{8,15}$'),
  zip5 text check (zip5 ~ '^[0-9]{5}$'),
  rep_id bigint references person (id)
);
create index bsn_account_phone on bsn_account (phone);
create index bsn_account_name on bsn_account (plain_name, zip5);

-- +goose Down
drop table bsn_account;
alter table person drop column away_from, drop column away_to;
drop table approval;
alter table lead drop column offered_to, drop column offered_until, drop column closed_at, drop column told, drop column account;
