-- Latest state of a number for a subscription config. Its `row_key` has the number of the change.
create table prelude_subscription (
  row_key bigint primary key,
  generation bigint not null,
  config_id varchar not null,
  phone varchar not null,
  state varchar not null,
  source varchar not null,
  reason varchar,
  changed_at timestamp(6) with time zone not null
);
create unique index prelude_subscription_phone on prelude_subscription (generation, config_id, phone);
create index prelude_subscription_state on prelude_subscription (generation, config_id, state, phone);

-- All changes of numbers.
create table prelude_subscription_event (
  row_key bigint primary key,
  generation bigint not null,
  config_id varchar not null,
  phone varchar not null,
  state varchar not null,
  source varchar not null,
  reason varchar,
  changed_at timestamp(6) with time zone not null
);
create index prelude_subscription_event_phone
  on prelude_subscription_event (generation, config_id, phone, row_key);

-- The key pair of a sandbox, once signing was set, and whether webhooks are signed.
create table prelude_webhook_signing (
  generation bigint primary key,
  enabled boolean not null,
  private_key varchar not null,
  public_key varchar not null
);
