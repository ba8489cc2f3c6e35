-- The platform's own tables: idempotency keys with their answers, and the organisation's settings.
create schema if not exists platform;

create table platform.idempotency (
  scope text not null,
  key text not null,
  input_hash bytea not null,
  at timestamptz not null,
  response jsonb,
  primary key (scope, key)
);
create index on platform.idempotency (at);

-- One row per setting of the organisation (name, currency, zone, branches), written by the setup module.
create table platform.organisation (
  key text primary key,
  value jsonb not null
);

-- assert
select 'organisation has rows before setup' where exists (select 1 from platform.organisation);
