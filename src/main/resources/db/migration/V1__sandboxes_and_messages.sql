-- One row per life of a sandbox: creating and resetting begin a new one. Every other key starts with it,
-- so that a reset needs to delete nothing; what a discarded generation left is swept away in the background.
create table generation (
  id bigint generated always as identity primary key,
  sandbox varchar not null,
  discarded boolean not null
);

-- A deleted sandbox keeps its row, so that its credentials are refused and not taken for a new one.
-- `version` counts the transactions: one that began from an older version than it finds is overtaken.
create table sandbox (
  id varchar primary key,
  version bigint not null,
  generation bigint not null,
  seed bigint not null,
  fixtures varchar not null,
  opening varchar not null,
  made_by_use boolean not null,
  deleted boolean not null,
  unknown_entities varchar not null,
  provider_settings varchar not null,
  clock_mode varchar not null,
  clock_at timestamp(6) with time zone,
  clock_shift bigint not null,
  messages bigint not null,
  kept_messages bigint not null,
  calls bigint not null,
  created_at timestamp(6) with time zone not null,
  used_at timestamp(6) with time zone not null
);

-- Fixture documents with all their ids, kept once however many sandboxes were made from them.
create table fixture_document (
  hash varchar primary key,
  document varchar not null,
  used_at timestamp(6) with time zone not null
);

-- Credentials that fixtures registered, as SHA-256.
create table credential (
  hash varchar primary key,
  sandbox varchar not null
);
create index credential_sandbox on credential (sandbox);

-- `place` is the generation times 2^32 plus the message's number in it: one number as the key is what
-- both databases write and scan fastest.
-- `batch` is the number of the first message of the call that this one came with.
create table message (
  place bigint primary key,
  id varchar not null,
  provider varchar not null,
  direction varchar not null,
  sender varchar not null,
  recipient varchar not null,
  body varchar not null,
  status varchar not null,
  first_status varchar not null,
  batch bigint not null,
  batch_id varchar,
  study_id varchar,
  correlation_id varchar,
  created_at timestamp(6) with time zone not null,
  scheduled_at timestamp(6) with time zone,
  sent_at timestamp(6) with time zone,
  read_at timestamp(6) with time zone,
  details varchar not null
);

-- What a message is found by, besides its place: whom it was exchanged with, where its provider asks
-- for that, and its id, where that was given to it. Ids that we make tell the number they were made
-- from, so that the many messages of a load need no index at all.
create table message_key (
  found_by varchar not null,
  place bigint not null,
  primary key (found_by, place)
);
create index message_key_place on message_key (place);

-- What came in and nobody has read yet.
create table unread (
  place bigint primary key
);

-- Each step of a message's life after its first status.
create table message_step (
  place bigint not null,
  step integer not null,
  at timestamp(6) with time zone not null,
  status varchar not null,
  detail varchar,
  primary key (place, step)
);
