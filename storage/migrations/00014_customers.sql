-- +goose Up
-- One record for each customer, however many leads are about it; what they are
-- recognised by; merges; who looked; what was erased.

create extension if not exists pg_trgm;

-- id is eight Crockford characters, drawn at random. sought is the name as names
-- are compared. Personal values stand only here, in customer_key, and on cards.
create table customer (
  id bigint primary key check (id > 0 and id < 1099511627776),
  name text not null check (length(name) <= 200),
  sought text not null check (length(sought) <= 200),
  street text not null default '' check (length(street) <= 200),
  city text not null default '' check (length(city) <= 100),
  state text not null default '' check (length(state) <= 2),
  zip5 text not null default '' check (zip5 ~ '^([0-9]{5})?$'),
  phones text[] not null default '{}' check (cardinality(phones) <= 50),
  emails text[] not null default '{}' check (cardinality(emails) <= 50),
  district text not null check (length(district) <= 40),
  merged_into bigint references customer (id),
  made_at timestamptz not null,
  erased_at timestamptz,
  check (merged_into <> id),
  check (erased_at is null or (name = '' and sought = '' and street = '' and phones = '{}' and emails = '{}'))
);
create index customer_sought on customer using gin (sought gin_trgm_ops);
create index customer_named on customer (district, sought);
create index customer_zip on customer (zip5) where zip5 <> '';
create index customer_city on customer (upper(city), state) where city <> '';
create index customer_merged on customer (merged_into) where merged_into is not null;

-- A key is one customer's for good; merging moves none, so that it can be undone.
create table customer_key (
  key text primary key check (length(key) between 7 and 400),
  customer_id bigint not null references customer (id)
);
create index customer_key_customer on customer_key (customer_id);

create table customer_merge (
  id bigint generated always as identity primary key,
  from_id bigint not null references customer (id),
  into_id bigint not null references customer (id),
  at timestamptz not null,
  by_id bigint not null references person (id),
  undone_at timestamptz,
  undone_by bigint references person (id),
  check (from_id <> into_id),
  check ((undone_at is null) = (undone_by is null))
);
create unique index customer_merge_open on customer_merge (from_id) where undone_at is null;
create index customer_merge_into on customer_merge (into_id);

-- The customer that stands for one, and all that stand behind it.
-- +goose StatementBegin
create function customer_root(one bigint) returns bigint language sql stable parallel safe as $$
  with recursive up as (
    select c.id, c.merged_into
    from customer c
    where c.id = one
    union
    select c.id, c.merged_into
    from up
    join customer c on c.id = up.merged_into
  )
  select id
  from up
  where merged_into is null
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function customer_group(root bigint) returns setof bigint language sql stable parallel safe as $$
  with recursive down as (
    select root as id
    union
    select c.id
    from down
    join customer c on c.merged_into = down.id
  )
  select id
  from down
$$;
-- +goose StatementEnd

-- Leads of before get a customer each; their phones become keys.
-- +goose StatementBegin
do $$
declare
  l record;
  made bigint;
begin
  for l in select id, card, pool, submitted_at from lead where customer is null order by id loop
    loop
      made := 1 + floor(random() * 1099511627774)::bigint;
      exit when not exists (select 1 from customer where id = made);
    end loop;
    insert into customer (id, name, sought, street, city, state, zip5, phones, emails, district, made_at)
    values (made, left(coalesce(l.card -> 'business' ->> 'name', ''), 200), left(upper(coalesce(l.card -> 'business' ->> 'name', '')), 200),
      left(coalesce(l.card -> 'business' ->> 'street', ''), 200), left(coalesce(l.card -> 'business' ->> 'city', ''), 100),
      left(coalesce(l.card -> 'business' ->> 'state', ''), 2), coalesce(substring(l.card -> 'business' ->> 'zip5' from '^[0-9]{5}$'), ''),
      array_remove(array[l.card -> 'decision_maker' ->> 'phone', l.card -> 'spoke_with' ->> 'phone'], null),
      array_remove(array[l.card -> 'decision_maker' ->> 'email', l.card -> 'spoke_with' ->> 'email'], null), l.pool, l.submitted_at);
    insert into customer_key (key, customer_id)
    select distinct 'phone:' || phone, made
    from unnest(array[l.card -> 'decision_maker' ->> 'phone', l.card -> 'spoke_with' ->> 'phone']) phone
    where phone <> ''
    on conflict do nothing;
    update lead set customer = made where id = l.id;
  end loop;
end
$$;
-- +goose StatementEnd
alter table lead add constraint lead_customer foreign key (customer) references customer (id);
create index lead_customer on lead (customer);
create index lead_duplicate_of on lead (duplicate_of) where duplicate_of is not null;

-- Who was shown personal data of a customer: only added to.
create table access_log (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  person_id bigint not null references person (id),
  customer_id bigint not null references customer (id),
  how text not null check (length(how) between 1 and 20),
  shown text not null check (length(shown) between 1 and 20),
  channel text not null check (length(channel) <= 20)
);
create index access_log_customer on access_log (customer_id, at);
create index access_log_person on access_log (person_id, at);

-- An issue's number is drawn before it is written: it stands in what is said.
alter table issue
  add column customer bigint references customer (id),
  add column district text not null default '' check (length(district) <= 40),
  add column resolved_at timestamptz,
  add column resolved_by bigint references person (id),
  add column answer text not null default '' check (length(answer) <= 4096),
  add check ((resolved_at is null) = (resolved_by is null));
alter table issue alter column id set generated by default;
create index issue_open on issue (district, id) where resolved_at is null;
create index issue_customer on issue (customer);

-- What was erased, so that it can be erased again after a restore: ids and
-- codes, nothing of whom they named. mark tells the same id of another life.
create table tombstone (
  id bigint generated always as identity primary key,
  what text not null check (what in ('customer', 'person')),
  subject bigint not null,
  mark text not null check (length(mark) <= 80),
  leads text[] not null default '{}',
  at timestamptz not null,
  unique (what, subject, mark)
);

-- +goose Down
drop table tombstone;
alter table issue alter column id set generated always;
alter table issue drop column answer, drop column resolved_by, drop column resolved_at, drop column district, drop column customer;
drop table access_log;
drop index lead_duplicate_of;
drop index lead_customer;
alter table lead drop constraint lead_customer;
update lead set customer = null;
drop function customer_group(bigint);
drop function customer_root(bigint);
drop table customer_merge, customer_key, customer;
drop extension pg_trgm;
