-- The calls and failures that clients have met, also in sandboxes that were deleted since. Each server
-- adds to rows of its own, so that servers which share the database don't wait for each other. An empty
-- `sandbox` stands for many that were deleted; an empty `failure` counts the calls of an operation.
create table occurrence_count (
  server varchar not null,
  sandbox varchar not null,
  provider varchar not null,
  operation varchar not null,
  failure varchar not null,
  met bigint not null,
  primary key (server, sandbox, provider, operation, failure)
);
