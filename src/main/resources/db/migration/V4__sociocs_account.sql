-- Who wants to be told what happens on a channel of Sociocs; `place` as for messages. One that was
-- deleted keeps its number. `events` and `statuses` are words with commas between them.
create table webhook_subscription (
  place bigint primary key,
  id varchar not null,
  platform varchar not null,
  provider varchar not null,
  channel_key varchar not null,
  reference varchar not null,
  url varchar not null,
  events varchar not null,
  statuses varchar,
  secret varchar,
  created_at timestamp(6) with time zone not null,
  deleted boolean not null
);

-- Jobs of Sociocs; `place` is that of a job's first message, and its messages follow each other.
create table sociocs_job (
  place bigint primary key,
  id varchar not null,
  provider varchar not null,
  channel_key varchar not null,
  body varchar,
  schedule timestamp(6) with time zone not null,
  messages bigint not null,
  created_at timestamp(6) with time zone not null
);
