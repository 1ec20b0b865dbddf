-- +goose Up
-- What happens to leads by time: closing days, the ladder, gathered lines.

-- Only added to. How many there are is the edition of the calendar.
create table closing_day (
  day date primary key,
  reason text not null default '' check (length(reason) <= 200),
  added_at timestamptz not null,
  by_id bigint references person (id)
);

-- When the ladder must look at a lead again; -infinity: at once, null: nothing
-- more happens to it by time. edition is that of the calendar by which the
-- clock of the lead was reckoned.
create table ladder (
  lead_id bigint primary key references lead (id),
  next_at timestamptz,
  edition integer not null default 0
) with (fillfactor = 70);
create index ladder_next on ladder (next_at, lead_id) where next_at is not null;
create index ladder_edition on ladder (edition, lead_id) where next_at is not null;

-- Each step at most once per lead.
create table ladder_step (
  lead_id bigint not null references lead (id),
  step text not null check (length(step) between 1 and 40),
  due_at timestamptz not null,
  at timestamptz not null,
  told boolean not null,
  primary key (lead_id, step)
);

-- What staff is told; the lines of a person leave together.
create table staff_line (
  id bigint generated always as identity primary key,
  person_id bigint not null references person (id),
  lead_id bigint not null references lead (id),
  what text not null check (length(what) <= 40),
  step text not null check (length(step) <= 40),
  vacant text not null default '' check (length(vacant) <= 40),
  made_at timestamptz not null,
  send_at timestamptz not null,
  until timestamptz,
  two_ways boolean not null default false,
  done_at timestamptz,
  unique (person_id, lead_id, step, what)
);
create index staff_line_due on staff_line (send_at, person_id) where done_at is null;
create index staff_line_person on staff_line (person_id, send_at) where done_at is null;
create index staff_line_done on staff_line (done_at) where done_at is not null;

-- Until when a person has had the message of this quarter of an hour.
create table staff_told (
  person_id bigint primary key references person (id),
  until timestamptz not null
) with (fillfactor = 70);

-- Whatever changes a lead asks for a look: no writer can forget it. The ladder
-- itself sets the next time afterwards, in the same transaction.
-- +goose StatementBegin
create function ladder_look() returns trigger language plpgsql as $$
begin
  insert into ladder (lead_id, next_at)
  values (new.id, '-infinity')
  on conflict (lead_id) do update
  set next_at = '-infinity'
  where ladder.next_at is distinct from '-infinity';
  return null;
end
$$;
-- +goose StatementEnd
create trigger lead_look after insert or update on lead for each row execute function ladder_look();

-- +goose StatementBegin
create function ladder_look_event() returns trigger language plpgsql as $$
begin
  insert into ladder (lead_id, next_at)
  values (new.lead_id, '-infinity')
  on conflict (lead_id) do update
  set next_at = '-infinity'
  where ladder.next_at is distinct from '-infinity';
  return null;
end
$$;
-- +goose StatementEnd
create trigger lead_event_look after insert on lead_event for each row execute function ladder_look_event();

insert into ladder (lead_id, next_at)
select id, '-infinity'
from lead;

-- +goose Down
drop trigger lead_event_look on lead_event;
drop trigger lead_look on lead;
drop function ladder_look_event, ladder_look;
drop table staff_told, staff_line, ladder_step, ladder, closing_day;
