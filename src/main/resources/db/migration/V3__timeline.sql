alter table sandbox add column webhooks bigint default 0 not null;
alter table sandbox add column works bigint default 0 not null;

-- When the earliest piece of work is due, by the sandbox's own clock: never later than that.
alter table sandbox add column next_work timestamp(6) with time zone;
create index sandbox_next_work on sandbox (next_work);

-- The steps of a message's life after its first status, a line each: microseconds since 1970, the
-- status, and what there is to say of it as a JSON string. Nobody looks for a step without its message.
alter table message add column steps varchar default '' not null;
update message set steps = (
  select cast(cast(extract(epoch from s.at) * 1000000 as bigint) as varchar) || ' ' || s.status || chr(10)
  from message_step s where s.place = message.place and s.step = 1)
where exists (select 1 from message_step s where s.place = message.place and s.step = 1);
drop table message_step;

-- What a message is yet to do, at most one piece at a time; `place` is the message's. `number` orders
-- what is due at the same instant. `course` is the steps to come, in JSON.
create table message_work (
  place bigint primary key,
  generation bigint not null,
  due timestamp(6) with time zone not null,
  number bigint not null,
  kind varchar not null,
  course varchar not null
);
create index message_work_due on message_work (generation, due, number);

-- Webhooks, `place` as for messages; `message` is a message's place. Those of one message and `stream`
-- go out one after the other: of the pending ones only the first has a time at which it is `due`.
-- `attempts` are JSON objects with commas between them; `since` and `tries` say where in its schedule
-- a webhook is.
create table webhook (
  place bigint primary key,
  generation bigint not null,
  number bigint not null,
  message bigint not null,
  message_id varchar not null,
  stream varchar not null,
  url varchar not null,
  origin varchar not null,
  event varchar not null,
  payload varchar not null,
  signature_header varchar,
  signature varchar,
  any_success boolean not null,
  state varchar not null,
  due timestamp(6) with time zone,
  since timestamp(6) with time zone not null,
  tries integer not null,
  attempts varchar not null
);
create index webhook_due on webhook (generation, due, number);
create index webhook_message on webhook (message);

-- The courses that were chosen for a sandbox's messages; `steps` are JSON.
create table course (
  generation bigint not null,
  provider varchar not null,
  steps varchar not null,
  primary key (generation, provider)
);

-- Who is moving a sandbox's clock; whoever does not say so again in time has given it up.
create table advance (
  sandbox varchar primary key,
  owner varchar not null,
  until timestamp(6) with time zone not null
);
