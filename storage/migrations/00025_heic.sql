-- +goose Up
-- HEIC photos are kept as they came, without what is in them besides the picture.
alter table media
  drop constraint media_type_check,
  add constraint media_type_check check (type in ('', 'image/jpeg', 'image/heic')) not valid,
  drop constraint media_bytes_check,
  add constraint media_bytes_check check (octet_length(bytes) <= 10485760) not valid;
alter table media validate constraint media_type_check;
alter table media validate constraint media_bytes_check;

-- +goose Down
delete from media where type = 'image/heic';
alter table media
  drop constraint media_type_check,
  add constraint media_type_check check (type in ('', 'image/jpeg')),
  drop constraint media_bytes_check,
  add constraint media_bytes_check check (octet_length(bytes) <= 4194304);
