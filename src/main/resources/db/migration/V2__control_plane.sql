alter table sandbox add column faults bigint default 0 not null;

-- Rules that make calls go wrong, in order; `place` as for messages, `rule` in JSON as on the control plane.
-- `after_call` and `after_message` are the numbers of the last ones before it was made: where it stands
-- in the story.
create table fault (
  place bigint primary key,
  rule varchar not null,
  matched bigint not null,
  acted bigint not null,
  after_call bigint not null,
  after_message bigint not null
);

-- How many calls are let through in a span of time, given in microseconds.
create table rate_limit (
  place bigint primary key,
  provider varchar not null,
  operation varchar not null,
  most bigint not null,
  span bigint not null
);

-- The calls that limits let through, for as long as they count: those that shared a transaction in one
-- row, a line each with number, microseconds since 1970, provider and operation. `place` has the number of
-- the last of them.
create table counted_call (
  place bigint primary key,
  calls varchar not null
);

-- What was asked and what was answered; `place` has the call's number. Of each body the beginning is
-- kept, and how long it was. `messages_before` and `messages_after` are the numbers of the last messages:
-- between them are the call's own. `headers` are JSON, `fault_ids` have blanks around each.
create table journal (
  place bigint primary key,
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
  micros bigint not null,
  fault_ids varchar,
  messages_before bigint not null,
  messages_after bigint not null
);

-- Numbers that subscribed or unsubscribed themselves, whatever fixtures say of them.
create table subscription (
  generation bigint not null,
  phone varchar not null,
  subscribed boolean not null,
  primary key (generation, phone)
);
