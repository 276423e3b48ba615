-- Workspaces. One that is there without a fixture is added when it is first asked for.
create table prolific_workspace (
  row_key bigint primary key,
  id varchar not null,
  title varchar not null,
  description varchar not null,
  currency_code varchar not null,
  balance bigint not null,
  created_at timestamp(6) with time zone not null
);
create index prolific_workspace_id on prolific_workspace (id, row_key);

-- Projects; `workspace_key` is the row key of their workspace.
create table prolific_project (
  row_key bigint primary key,
  workspace_key bigint not null,
  id varchar not null,
  title varchar not null,
  description varchar not null,
  created_at timestamp(6) with time zone not null
);
create index prolific_project_id on prolific_project (id, row_key);
create index prolific_project_workspace on prolific_project (workspace_key, row_key);

-- Studies. One without a workspace belongs to the first one, one without a project to the first
-- project of its workspace. `submissions` counts its submissions by status.
create table prolific_study (
  row_key bigint primary key,
  id varchar not null,
  name varchar not null,
  internal_name varchar,
  description varchar not null,
  external_study_url varchar not null,
  workspace_id varchar,
  project_id varchar,
  completion_code varchar not null,
  reward bigint not null,
  places bigint not null,
  minutes bigint not null,
  status varchar not null,
  submissions varchar not null,
  created_at timestamp(6) with time zone not null,
  publish_at timestamp(6) with time zone,
  published_at timestamp(6) with time zone
);
create index prolific_study_id on prolific_study (id, row_key);

-- Submissions; `study_key` is the row key of their study. `bonuses` lists what was paid.
create table prolific_submission (
  row_key bigint primary key,
  study_key bigint not null,
  id varchar not null,
  participant_id varchar not null,
  status varchar not null,
  started_at timestamp(6) with time zone not null,
  completed_at timestamp(6) with time zone,
  study_code varchar,
  return_requested timestamp(6) with time zone,
  bonuses varchar not null
);
create index prolific_submission_id on prolific_submission (id, row_key);
create index prolific_submission_participant on prolific_submission (participant_id, study_key);
create index prolific_submission_started
  on prolific_submission (study_key, started_at, row_key);
create index prolific_submission_status
  on prolific_submission (study_key, status, started_at, row_key);

-- Groups of participants, also deleted ones.
create table prolific_participant_group (
  row_key bigint primary key,
  id varchar not null,
  name varchar not null,
  description varchar,
  workspace_id varchar,
  organisation_id varchar,
  project_id varchar,
  members bigint not null,
  deleted boolean not null,
  created_at timestamp(6) with time zone not null
);
create index prolific_participant_group_id on prolific_participant_group (id, row_key);

-- Members of groups; `group_key` is the row key of their group.
create table prolific_group_member (
  row_key bigint primary key,
  group_key bigint not null,
  participant_id varchar not null,
  created_at timestamp(6) with time zone not null
);
create index prolific_group_member_group on prolific_group_member (group_key, participant_id);

-- Bonus payments that were set up; `payments` lists submissions and amounts.
create table prolific_bonus_payment (
  row_key bigint primary key,
  id varchar not null,
  study_key bigint not null,
  payments varchar not null,
  total bigint not null,
  created_at timestamp(6) with time zone not null
);
create index prolific_bonus_payment_id on prolific_bonus_payment (id, row_key);

-- Test participants that calls have created.
create table prolific_test_participant (
  row_key bigint primary key,
  id varchar not null,
  email varchar not null
);

-- Conversations, each as one of its researchers sees it: one between two researchers has two rows.
-- Those without a subject are the default ones. `first_message` and `last_message` are the numbers of the
-- first and the latest message that was read of it; `broadcast_key` is 0 if no broadcast began it. The
-- indexes find the latest conversations of a filter in order.
create table prolific_conversation (
  row_key bigint primary key,
  generation bigint not null,
  id varchar not null,
  user_id varchar not null,
  other_id varchar not null,
  subject varchar,
  topic varchar,
  study_id varchar,
  workspace_id varchar,
  broadcast_key bigint not null,
  first_message bigint not null,
  last_message bigint not null,
  replied boolean not null,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null
);
create index prolific_conversation_id on prolific_conversation (id, row_key);
create index prolific_conversation_user
  on prolific_conversation (generation, user_id, last_message, row_key);
create index prolific_conversation_study
  on prolific_conversation (generation, study_id, last_message, row_key);
create index prolific_conversation_workspace
  on prolific_conversation (generation, workspace_id, last_message, row_key);
create index prolific_conversation_broadcast
  on prolific_conversation (generation, broadcast_key, last_message, row_key);

-- Which messages the conversations include: those with numbers up to `read_to` and those from `gap_end` to
-- `newest`. `begun` counts the conversations that calls have begun.
create table prolific_conversation_progress (
  generation bigint primary key,
  read_to bigint not null,
  gap_end bigint not null,
  newest bigint not null,
  begun bigint not null
);

-- Broadcasts; `recipients` is the number of conversations that each began, `replied` of those in which the
-- recipient has written.
create table prolific_broadcast (
  row_key bigint primary key,
  id varchar not null,
  researcher_id varchar not null,
  workspace_id varchar not null,
  study_id varchar not null,
  subject varchar not null,
  topic varchar,
  body varchar not null,
  recipients bigint not null,
  replied bigint not null,
  created_at timestamp(6) with time zone not null
);
create index prolific_broadcast_id on prolific_broadcast (id, row_key);

-- Secrets of workspaces that sign events; the latest one of each workspace counts.
create table prolific_hook_secret (
  row_key bigint primary key,
  id varchar not null,
  workspace_id varchar not null,
  secret varchar not null
);

-- Subscriptions to events, also deleted ones, which keep their numbers. `confirmation` is the secret that
-- confirms one, `enabled_at` the time at which it was last turned on.
create table prolific_hook_subscription (
  row_key bigint primary key,
  id varchar not null,
  workspace_id varchar not null,
  event_type varchar not null,
  target_url varchar not null,
  enabled boolean not null,
  confirmed boolean not null,
  deleted boolean not null,
  confirmation varchar not null,
  enabled_at timestamp(6) with time zone not null
);

-- Events of subscriptions; `row_key` is that of their webhook, which says what became of them.
create table prolific_hook_event (
  row_key bigint primary key,
  subscription_key bigint not null,
  id varchar not null,
  event_type varchar not null,
  resource_id varchar not null,
  target_url varchar not null,
  created_at timestamp(6) with time zone not null
);
create index prolific_hook_event_subscription on prolific_hook_event (subscription_key, row_key);
