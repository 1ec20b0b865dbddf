-- +goose Up
-- A weekly status that was queued and never arrived goes out on paper, like that of
-- somebody who stopped: whoever finds out that it failed need not think of it. What
-- was said of the week at that station no longer holds until the slip is handed out.
-- +goose StatementBegin
create function undelivered_slip() returns trigger language plpgsql as $$
declare
  said record;
begin
  select b.id as broadcast_id, b.day, a.person_id
  into said
  from outbox o
  join address a on a.id = o.address_id
  join broadcast b on b.kind = 'weekly' and o.cause = b.key || ':' || a.person_id
  where o.id = new.outbox_id
    and o.kind = 'notice'
    and o.cause like 'weekly:%';
  if not found then
    return null;
  end if;
  update broadcast_to t
  set state = 'silent'
  from person p
  where t.broadcast_id = said.broadcast_id
    and t.person_id = said.person_id
    and t.state = 'queued'
    and p.id = t.person_id
    and p.left_at is null;
  if found then
    delete from proof f
    using broadcast_to t
    where t.broadcast_id = said.broadcast_id
      and t.person_id = said.person_id
      and f.station = t.station
      and f.mandate = 'M5'
      and f.period = said.day;
  end if;
  return null;
end
$$;
-- +goose StatementEnd
create trigger outcome_undelivered after insert on outcome for each row
  when (new.state in ('failed', 'cancelled', 'expired', 'parked')) execute function undelivered_slip();
create trigger outcome_undelivered_later after update of state on outcome for each row
  when (new.state in ('failed', 'cancelled', 'expired', 'parked') and old.state <> new.state) execute function undelivered_slip();

-- +goose Down
drop trigger outcome_undelivered_later on outcome;
drop trigger outcome_undelivered on outcome;
drop function undelivered_slip;
