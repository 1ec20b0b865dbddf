-- +goose Up
-- Numbers change hands. silent_at is when an employee's number must be looked at:
-- if nothing was heard from it since, it is not theirs any more.
alter table address add column silent_at timestamptz;
update address a
set silent_at = a.last_used_at + interval '180 days'
from person p
where p.id = a.person_id
  and a.channel = 'sms'
  and p.handle is not null;
create index address_silent on address (silent_at) where silent_at is not null;

-- Messages that an employee's phone could not take, until one arrives.
create table number_failure (
  outbox_id bigint primary key,
  address_id bigint not null references address (id),
  class text not null check (length(class) between 1 and 40),
  at timestamptz not null
);
create index number_failure_address on number_failure (address_id, at);

-- Whoever finds out that a message failed need not think of it.
-- +goose StatementBegin
create function number_failed() returns trigger language plpgsql as $$
begin
  insert into number_failure (outbox_id, address_id, class, at)
  select new.outbox_id, a.id, new.class, coalesce(new.status_at, new.at)
  from outbox o
  join address a on a.id = o.address_id
  join person p on p.id = a.person_id
  where o.id = new.outbox_id
    and a.channel = 'sms'
    and p.handle is not null
  on conflict do nothing;
  return null;
end
$$;
-- +goose StatementEnd
create trigger outcome_number_failed after insert on outcome for each row
  when (new.state = 'failed' and new.class in ('number_gone', 'retry_once')) execute function number_failed();
create trigger outcome_number_failed_later after update of state on outcome for each row
  when (new.state = 'failed' and old.state <> 'failed' and new.class in ('number_gone', 'retry_once')) execute function number_failed();

-- Enrolments that were taken away; a row is never changed. day is when the number
-- was given up, by who says so: the same list, read again, takes nothing away.
create table number_lost (
  id bigint generated always as identity primary key,
  address_id bigint not null references address (id),
  person_id bigint not null references person (id),
  why text not null check (why in ('listed', 'gone', 'deaf', 'silent')),
  day date not null,
  at timestamptz not null
);
create index number_lost_address on number_lost (address_id);
create index number_lost_person on number_lost (person_id);

-- +goose Down
drop table number_lost;
drop trigger outcome_number_failed_later on outcome;
drop trigger outcome_number_failed on outcome;
drop function number_failed;
drop table number_failure;
drop index address_silent;
alter table address drop column silent_at;
