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

-- Contacts. A deleted one keeps its row, since its number, the contact's id, must not be used again.
-- `search_text` is the name in lower case and the phone number.
create table sociocs_contact (
  row_key bigint primary key,
  phone_number varchar not null,
  phone_number_cc varchar not null,
  name varchar not null,
  extra_fields varchar not null,
  search_text varchar not null,
  blocked boolean not null,
  deleted boolean not null,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null
);
create index sociocs_contact_number on sociocs_contact (phone_number, row_key);

-- Contact lists. A deleted one keeps its row.
create table sociocs_contact_list (
  row_key bigint primary key,
  name varchar not null,
  deleted boolean not null,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null
);

-- The contacts of lists; `row_key` is the contact's, `list` the number of the list.
create table sociocs_list_member (
  row_key bigint not null,
  list bigint not null,
  primary key (row_key, list)
);
create index sociocs_list_member_list on sociocs_list_member (list, row_key);
