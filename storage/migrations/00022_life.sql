-- +goose Up
-- When somebody looked at a role whose last day is over; null: nobody yet. The
-- role ends by its date alone; this is so that what rested on it ends once.
alter table role_grant add column ended_at timestamptz;
create index role_grant_over on role_grant (to_day) where to_day is not null and revoked_at is null and ended_at is null;

-- +goose Down
drop index role_grant_over;
alter table role_grant drop column ended_at;
