create table pigeon_ring (
  row_key bigint primary key,
  ring varchar not null
);
