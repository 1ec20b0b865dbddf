-- +goose Up
-- What waits to be told about a lead is found by the lead: it is not said any more
-- once the lead is withdrawn, or erased.
create index staff_line_lead on staff_line (lead_id) where done_at is null and lead_id is not null;

-- +goose Down
drop index staff_line_lead;
