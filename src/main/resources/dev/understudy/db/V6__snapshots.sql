-- States of sandboxes that were kept under a name. The rows of one have its generation, as those of a
-- sandbox do. `state` is the row of the sandbox and its credentials, `taken_at` is of the system clock.
create table snapshot (
  sandbox varchar not null,
  name varchar not null,
  generation bigint not null,
  state varchar not null,
  stored_bytes bigint not null,
  taken_at timestamp(6) with time zone not null,
  primary key (sandbox, name)
);
