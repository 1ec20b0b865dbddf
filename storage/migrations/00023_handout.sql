-- +goose Up
-- What the outside lead-entry system has of each lead, what it lacks, and when it
-- is tried again. version is the newest event that it has, wanted the newest that
-- there is; next_at null: it has everything.
alter table handed_out
  alter column version set default 0,
  alter column at drop not null,
  add column wanted integer not null default 0,
  add column tries integer not null default 0 check (tries >= 0),
  add column next_at timestamptz,
  add column since timestamptz,
  add column trouble text not null default '' check (length(trouble) <= 200);
create index handed_out_due on handed_out (next_at, lead_id) where next_at is not null;

-- +goose Down
drop index handed_out_due;
delete from handed_out where at is null;
alter table handed_out
  drop column trouble,
  drop column since,
  drop column next_at,
  drop column tries,
  drop column wanted,
  alter column at set not null,
  alter column version drop default;
