-- Subscriptions to the events of a channel. A deleted one keeps its number.
create table sociocs_webhook_subscription (
  row_key bigint primary key,
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

-- Bulk jobs; `row_key` is that of a job's first message, and its messages follow each other.
create table sociocs_job (
  row_key bigint primary key,
  id varchar not null,
  provider varchar not null,
  channel_key varchar not null,
  body varchar,
  schedule timestamp(6) with time zone not null,
  messages bigint not null,
  created_at timestamp(6) with time zone not null
);
