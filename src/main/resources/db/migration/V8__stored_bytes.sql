-- About how large the rows of a sandbox are: calls, messages and webhooks. Rows that are there already
-- count when they are looked at for the first time.
alter table sandbox add column stored_bytes bigint default 0 not null;
