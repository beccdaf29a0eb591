-- The tables that the sinks of this directory fill; docs/sinks.md says what the columns mean.
-- Nothing refers across tables: each follows its own topic, and may be ahead of the others.

create table rooms (
  id                         text primary key,
  source_vendor              text,
  source_account_id          text,
  source_room_id             text,
  name                       text,
  description                text,
  enabled                    boolean not null,
  customer_id                text,
  customer                   text,
  app_id                     text,
  template_id                text,
  template                   text,
  region                     text,
  size                       integer,
  max_duration_seconds       integer,
  large_room                 boolean,
  recording_info_enabled     boolean,
  recording_info_upload_info jsonb,
  egress_id                  text,
  metadata                   text,
  parent_room_id             text,
  created_at                 timestamptz not null,
  updated_at                 timestamptz,
  deleted_at                 timestamptz,
  status                     text not null,
  active                     boolean not null,
  session_id                 text,
  session_started_at         timestamptz,
  session_ended_at           timestamptz,
  participant_count          integer not null,
  user_count                 integer not null,
  peak_participant_count     integer not null,
  other_counts               jsonb not null,
  unconfirmed                boolean not null,
  confirmed_at               timestamptz,
  version                    bigint not null,
  position_partition         integer,
  position_offset            bigint
);

create index rooms_by_status on rooms (status);
create index rooms_by_source on rooms (source_vendor, source_account_id);

create table participants (
  room_id       text,
  id            text,
  joined_at     timestamptz,
  session_id    text,
  identity      text,
  name          text,
  role          text,
  kind          text not null,
  metadata      text,
  left_at       timestamptz,
  leave_reason  text,
  vendor_reason text,
  inferred      boolean not null,
  synthetic     boolean not null,
  version       bigint not null,
  primary key (room_id, id, joined_at)
);

create index participants_present on participants (room_id) where left_at is null;
create index participants_by_identity on participants (identity, joined_at);

create table sessions (
  room_id                text,
  id                     text,
  started_at             timestamptz not null,
  ended_at               timestamptz,
  connection_count       integer not null,
  user_count             integer not null,
  peak_participant_count integer not null,
  participant_seconds    bigint not null,
  version                bigint not null,
  primary key (room_id, id)
);

create index sessions_by_start on sessions (started_at);
