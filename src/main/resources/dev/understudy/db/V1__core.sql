-- Conventions: `row_key` is generation * 2^32 + number, where the number counts the rows of that kind in
-- one sandbox: a single bigint is the key that both databases write and scan fastest. Columns that hold
-- lists or objects hold JSON. Times are the sandbox's own unless it says otherwise.

-- One row for each life of a sandbox: creating and resetting begin a new one. All other keys start with
-- the generation, so that a reset deletes nothing; rows of a discarded generation are swept later.
create table generation (
  id bigint generated always as identity primary key,
  sandbox varchar not null,
  discarded boolean not null
);

-- A deleted sandbox keeps its row, so that its credentials are refused and not taken for a new one.
-- `version` counts the transactions, and `last_of_servers` has the last one of each server, by the
-- server's id: by it a server finds out whether it committed when the connection broke at that moment. The counters
-- `messages`, `calls`, `faults`, `webhooks` and `works` are the last numbers taken. `next_work` is
-- never later than the earliest piece of work. `stored_bytes` is about how large all rows are.
create table sandbox (
  id varchar primary key,
  version bigint not null,
  last_of_servers varchar not null,
  generation bigint not null,
  seed bigint not null,
  fixtures varchar not null,
  initial_state varchar not null,
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
  faults bigint not null,
  webhooks bigint not null,
  works bigint not null,
  stored_bytes bigint not null,
  next_work timestamp(6) with time zone,
  created_at timestamp(6) with time zone not null,
  used_at timestamp(6) with time zone not null
);
create index sandbox_next_work on sandbox (next_work);

-- The number of sandboxes that are not deleted, in one row, which every transaction locks that makes one.
create table sandbox_count (
  sandboxes bigint not null
);
insert into sandbox_count (sandboxes) values (0);

-- Fixture documents with all their ids, stored once however many sandboxes were made from them.
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

-- `batch` is the number of the first message of the call that this one came with. In `details` each
-- member stands on a line of its own, so that a search for a line finds it. `steps` are the steps after
-- the first status; their `at` is in microseconds since 1970.
create table message (
  row_key bigint primary key,
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
  created_at timestamp(6) with time zone not null,
  scheduled_at timestamp(6) with time zone,
  sent_at timestamp(6) with time zone,
  read_at timestamp(6) with time zone,
  details varchar not null,
  steps varchar not null
);

-- Texts that a message is found by, besides its row key: a participant where the provider lists messages
-- by participant, and an id that was given to it. Ids that we make contain the message's number, so that
-- the many messages of a load test need no index.
create table message_key (
  lookup_key varchar not null,
  row_key bigint not null,
  primary key (lookup_key, row_key)
);
create index message_key_row_key on message_key (row_key);

-- Inbound messages that are not read yet.
create table unread_message (
  row_key bigint primary key
);

-- The next piece of work of a message, at most one; `row_key` is the message's. `number` orders work that
-- is due at the same instant. `steps` is the rest of its delivery plan.
create table message_work (
  row_key bigint primary key,
  generation bigint not null,
  due timestamp(6) with time zone not null,
  number bigint not null,
  kind varchar not null,
  steps varchar not null
);
create index message_work_due on message_work (generation, due, number);

-- The delivery plans that were chosen for a sandbox.
create table delivery_plan (
  generation bigint not null,
  provider varchar not null,
  steps varchar not null,
  primary key (generation, provider)
);

-- The server that moves a sandbox's clock. A lease that is not renewed before `until`, by the system
-- clock, is given up.
create table clock_lease (
  sandbox varchar primary key,
  owner varchar not null,
  until timestamp(6) with time zone not null
);

-- Webhooks of one message and `stream` go out one after the other: of the pending ones only the first has
-- a time at which it is `due`. `since` and `tries` say where in its retry schedule a webhook is. While a
-- server sends one, others leave it alone until `claimed_until`, by the system clock. The index answers
-- alone which ones are due, and to which origin. One that tells of no message has the negative of its own
-- `row_key` as `message_row_key`. `timed_signature` is how each of its attempts is signed.
create table webhook (
  row_key bigint primary key,
  generation bigint not null,
  number bigint not null,
  message_row_key bigint not null,
  message_id varchar,
  stream varchar not null,
  url varchar not null,
  origin varchar not null,
  event varchar not null,
  payload varchar not null,
  content_type varchar not null,
  headers varchar not null,
  signature varchar,
  timed_signature varchar,
  retry_policy varchar not null,
  state varchar not null,
  due timestamp(6) with time zone,
  since timestamp(6) with time zone not null,
  tries integer not null,
  attempts varchar not null,
  claimed_until timestamp(6) with time zone
);
create index webhook_due on webhook (generation, due, number, origin, claimed_until, row_key);
create index webhook_message on webhook (message_row_key);

-- Rules that make calls go wrong, in order; `rule` is as on the control plane. `after_call` and
-- `after_message` are the last numbers before it was made: its position in the story.
create table fault (
  row_key bigint primary key,
  rule varchar not null,
  matched bigint not null,
  acted bigint not null,
  after_call bigint not null,
  after_message bigint not null
);

create table rate_limit (
  row_key bigint primary key,
  provider varchar not null,
  operation varchar not null,
  max_calls bigint not null,
  period_micros bigint not null
);

-- Calls that rate limits let through, for as long as they count. Those of one transaction share a row,
-- whose key has the number of the last of them.
create table counted_call (
  row_key bigint primary key,
  calls varchar not null
);

-- Calls and their responses. Of each body the beginning is kept, and its true length. The messages of a
-- call are those with numbers after `messages_before`, up to `messages_after`. `note` says how the client
-- failed to send the request or to take the response.
create table journal (
  row_key bigint primary key,
  id varchar not null,
  at timestamp(6) with time zone not null,
  provider varchar,
  operation varchar,
  method varchar not null,
  path varchar not null,
  query varchar,
  credential varchar,
  headers varchar not null,
  body bytea not null,
  body_length bigint not null,
  status integer,
  response_headers varchar not null,
  response_body bytea not null,
  response_length bigint not null,
  duration_micros bigint not null,
  fault_ids varchar not null,
  messages_before bigint not null,
  messages_after bigint not null,
  note varchar
);

-- Calls of the control plane that changed the sandbox, from the first on; `after_call` is the number of
-- the last call of the journal before it. `body` is null if it was too long.
create table control_call (
  row_key bigint primary key,
  after_call bigint not null,
  at timestamp(6) with time zone not null,
  method varchar not null,
  path varchar not null,
  body varchar
);
