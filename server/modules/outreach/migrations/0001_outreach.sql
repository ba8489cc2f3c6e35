-- Stalls, gatherings and talks: planned by one, approved by another, counted for the event and never for a person.
create schema outreach;

create table outreach.event (
  event_id bigint generated always as identity primary key,
  -- printed on leaflets and spoken over a table
  event_code text not null unique check (event_code ~ '^[A-HJ-NP-Z2-9]{8}$'),
  society_id int not null,
  kind text not null check (kind in ('stall', 'gathering', 'talk')),
  state text not null check (state in ('planned', 'approved', 'running', 'reported', 'cancelled')),
  title text not null,
  place text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  planned_by text not null,
  planned_at timestamptz not null,
  approved_by text,
  approved_at timestamptz,
  permission text,
  started_at timestamptz,
  reported_at timestamptz,
  report text,
  cancelled_at timestamptz,
  check (starts_at < ends_at),
  check (approved_by is null or approved_by <> planned_by or approved_by like 'system:%'),
  check (state not in ('approved', 'running', 'reported') or (approved_by is not null and permission is not null)),
  check (state not in ('running', 'reported') or started_at is not null),
  check ((state = 'reported') = (report is not null)),
  check ((state = 'cancelled') = (cancelled_at is not null))
);
create index event_ahead on outreach.event (ends_at) where state in ('planned', 'approved', 'running');
create index event_past on outreach.event (starts_at) where state = 'reported';
create index on outreach.event (society_id, starts_at);

create table outreach.duty (
  event_id bigint not null references outreach.event,
  representative_id bigint not null,
  at timestamptz not null,
  primary key (event_id, representative_id)
);
create index on outreach.duty (representative_id);

-- One row per tap, named by the phone that made it; who tapped is not kept.
create table outreach.tap (
  event_id bigint not null references outreach.event,
  client_id uuid not null,
  kind text not null check (kind in ('talked', 'joined', 'wary', 'only_looked')),
  n smallint not null check (n in (-1, 1)),
  tapped_at timestamptz not null,
  received_at timestamptz not null,
  primary key (event_id, client_id)
);

-- A membership that named the event when joining; a membership counts for one event, once.
create table outreach.joining (
  membership_id bigint primary key,
  event_id bigint not null references outreach.event,
  at timestamptz not null
);
create index on outreach.joining (event_id);

-- What the taps and joinings come to, kept with them in one transaction.
create table outreach.tally (
  event_id bigint primary key references outreach.event,
  talked int not null default 0,
  joined int not null default 0,
  wary int not null default 0,
  only_looked int not null default 0,
  joined_with_code int not null default 0
);

create table outreach.question (
  question_id uuid primary key,
  event_id bigint not null references outreach.event,
  client_id uuid not null,
  text_sealed bytea not null,
  asked_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'public', 'kept_back')),
  public_text text,
  answer text,
  reviewed_by text,
  reviewed_at timestamptz,
  unique (event_id, client_id),
  check ((state = 'public') = (public_text is not null)),
  check ((state = 'waiting') = (reviewed_at is null))
);

-- assert
select 1 where false;
