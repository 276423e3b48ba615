-- Numbers that subscribed or unsubscribed themselves, whatever fixtures say of them.
create table prelude_subscription (
  generation bigint not null,
  phone varchar not null,
  subscribed boolean not null,
  primary key (generation, phone)
);
