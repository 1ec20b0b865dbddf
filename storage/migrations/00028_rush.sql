-- +goose Up
-- Reminders that all stations have at the same hour are a broadcast, too.
alter table broadcast drop constraint broadcast_kind_check;
alter table broadcast add constraint broadcast_kind_check check (kind in ('weekly', 'thanks', 'talks'));
alter table broadcast_to drop constraint broadcast_to_state_check;
alter table broadcast_to add constraint broadcast_to_state_check
  check (state in ('waiting', 'queued', 'gathered', 'needless', 'slip', 'silent', 'late'));

-- broadcast_id: the line leaves with that broadcast, and is looked for by nobody else
-- until something comes up that cannot wait.
alter table staff_line add column broadcast_id bigint references broadcast (id);
drop index staff_line_due;
create index staff_line_due on staff_line (send_at, person_id) where done_at is null and broadcast_id is null;

-- The next of a broadcast: who must have it first comes first.
create index broadcast_to_turn on broadcast_to (broadcast_id, channel, send_at, until, person_id) where state = 'waiting';
create index broadcast_to_over on broadcast_to (broadcast_id, until) where state = 'waiting';
create index broadcast_paused on broadcast (id) where paused_at is not null and ended_at is null;

-- +goose Down
drop index broadcast_paused;
drop index broadcast_to_over;
drop index broadcast_to_turn;
drop index staff_line_due;
update staff_line set broadcast_id = null where broadcast_id is not null;
alter table staff_line drop column broadcast_id;
create index staff_line_due on staff_line (send_at, person_id) where done_at is null;
delete from broadcast_to t using broadcast b where b.id = t.broadcast_id and b.kind = 'talks';
delete from broadcast_part t using broadcast b where b.id = t.broadcast_id and b.kind = 'talks';
delete from broadcast where kind = 'talks';
alter table broadcast_to drop constraint broadcast_to_state_check;
alter table broadcast_to add constraint broadcast_to_state_check check (state in ('waiting', 'queued', 'slip', 'silent', 'late'));
alter table broadcast drop constraint broadcast_kind_check;
alter table broadcast add constraint broadcast_kind_check check (kind in ('weekly', 'thanks'));
