-- +goose Up
-- The chain of events: each link holds the digest of one event and of the link
-- before it. One sealer at a time lengthens it over committed rows. link is the
-- place of an event in it, null: not sealed yet. The salt of an event whose words
-- were erased is gone: its digest tells nobody any more what it said, and the
-- chain still holds.
create table audit_link (
  n bigint primary key check (n > 0),
  lead_id bigint not null,
  seq integer not null,
  digest bytea not null check (length(digest) = 32),
  salt bytea check (length(salt) = 16),
  hash bytea not null check (length(hash) = 32),
  made_at timestamptz not null
);
create index audit_link_event on audit_link (lead_id, seq);

alter table lead_event add column link bigint;
create index lead_event_unsealed on lead_event (at) where link is null;

-- Events are only added. What an erasure may take are words, and it says so.
-- +goose StatementBegin
create function lead_event_keep() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if new.lead_id = old.lead_id and new.seq = old.seq and new.at = old.at and new.kind = old.kind
       and new.person_id is not distinct from old.person_id and new.channel = old.channel then
      if new.data::text is not distinct from old.data::text then
        return new;
      end if;
      if current_setting('leadline.erasing', true) = 'on' then
        update audit_link set salt = null where lead_id = old.lead_id and seq = old.seq;
        new.link := null;
        return new;
      end if;
    end if;
  end if;
  raise exception 'events are only added' using errcode = '42501';
end $$;
-- +goose StatementEnd
create trigger lead_event_keep before update or delete on lead_event for each row execute function lead_event_keep();
create trigger lead_event_keep_all before truncate on lead_event for each statement execute function lead_event_keep();

-- +goose StatementBegin
create function audit_link_keep() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if new.n = old.n and new.lead_id = old.lead_id and new.seq = old.seq and new.digest = old.digest and new.hash = old.hash
       and new.made_at = old.made_at and new.salt is null and current_setting('leadline.erasing', true) = 'on' then
      return new;
    end if;
  end if;
  raise exception 'the chain of events only grows' using errcode = '42501';
end $$;
-- +goose StatementEnd
create trigger audit_link_keep before update or delete on audit_link for each row execute function audit_link_keep();
create trigger audit_link_keep_all before truncate on audit_link for each statement execute function audit_link_keep();

-- +goose Down
drop trigger lead_event_keep_all on lead_event;
drop trigger lead_event_keep on lead_event;
drop function lead_event_keep;
drop index lead_event_unsealed;
alter table lead_event drop column link;
drop table audit_link;
drop function audit_link_keep;
