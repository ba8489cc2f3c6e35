-- Plans and their rule versions. A published version never changes.
create schema plans;

create table plans.plan (
  plan_id int generated always as identity primary key,
  code text not null unique check (code ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
  state text not null check (state in ('draft', 'open', 'closing', 'closed')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  time_zone text not null,
  -- the calendar's first notice day is on or after this day
  first_period_from date not null,
  opened_on date not null,
  created_at timestamptz not null
);

create table plans.rule_version (
  plan_id int not null references plans.plan,
  version int not null check (version > 0),
  rules jsonb not null,
  -- canonical text; hash is SHA-256 of its UTF-8 bytes
  canonical text not null,
  hash bytea not null check (octet_length(hash) = 32),
  published_at timestamptz not null,
  in_force_from date not null,
  primary key (plan_id, version),
  unique (plan_id, in_force_from)
);

create function plans.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'plans.rule_version is immutable' using errcode = 'TZ001';
end $$;
create trigger rule_version_immutable before update or delete on plans.rule_version
  for each row execute function plans.refuse_change();
create trigger rule_version_no_truncate before truncate on plans.rule_version
  for each statement execute function plans.refuse_change();

-- assert
select 'sha256 of the server differs' where encode(sha256('abc'::bytea), 'hex') not like 'ba7816bf%';
