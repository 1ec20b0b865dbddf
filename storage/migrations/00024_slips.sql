-- +goose Up
-- A slip of paper counts once the coordinator says that it was handed out.
alter table broadcast_to
  add column handed_at timestamptz,
  add column handed_by bigint references person (id),
  add check ((handed_at is null) = (handed_by is null)),
  add check (handed_at is null or state in ('slip', 'silent'));
create index broadcast_to_slips on broadcast_to (station, broadcast_id) where state in ('slip', 'silent') and handed_at is null;

-- Each batch takes the next of a channel, however many wait.
create index broadcast_to_next on broadcast_to (channel, send_at, broadcast_id, person_id) where state = 'waiting';

-- Who stops between the plan and the message needs a slip after all: the
-- coordinator is told of it.
-- +goose StatementBegin
create function slip_look() returns trigger language plpgsql as $$
begin
  perform look_again('station', new.station);
  return null;
end
$$;
-- +goose StatementEnd
create trigger broadcast_to_silent after update of state on broadcast_to for each row when (new.state = 'silent' and old.state <> 'silent') execute function slip_look();

-- +goose Down
drop trigger broadcast_to_silent on broadcast_to;
drop function slip_look;
drop index broadcast_to_next;
drop index broadcast_to_slips;
alter table broadcast_to drop column handed_by, drop column handed_at;
