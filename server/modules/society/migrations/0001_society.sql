-- Societies of the branches, their stations, and the member representatives: who, since when, on whose word, why not any more.
create schema society;

create table society.society (
  society_id int generated always as identity primary key,
  branch_id int not null,
  name text not null,
  state text not null default 'forming' check (state in ('forming', 'active', 'paused', 'closed')),
  founded_at timestamptz not null,
  founded_by text not null
);
-- a branch has one society at a time
create unique index society_of_branch on society.society (branch_id) where state <> 'closed';

create table society.station (
  station_id int generated always as identity primary key,
  society_id int not null references society.society,
  name text not null,
  address text not null,
  hours jsonb not null check (jsonb_typeof(hours) = 'array'),
  note text not null,
  opened_at timestamptz not null,
  closed_at timestamptz
);
create index on society.station (society_id) where closed_at is null;

create table society.representative (
  representative_id bigint generated always as identity primary key,
  society_id int not null references society.society,
  user_id bigint not null,
  person_id bigint not null,
  state text not null check (state in ('applied', 'confirmed', 'suspended', 'ended')),
  full_name_on_badge boolean not null,
  listed boolean not null,
  motive_sealed bytea not null,
  applied_at timestamptz not null,
  quiz_passed_at timestamptz,
  interviewed_on date,
  confirmed_at timestamptz,
  confirmed_by text,
  valid_until date,
  -- what anybody may scan; unguessable
  badge_code text unique check (badge_code ~ '^[A-Za-z0-9_-]{22}$'),
  -- how the public log names this badge; not the code, which opens the name
  badge_id uuid not null unique,
  suspended_for text check (suspended_for in ('money', 'conduct', 'privacy', 'training', 'other')),
  -- the report that suspended, if one did
  suspended_by_report uuid,
  ended_for text check (ended_for in ('term_over', 'own_wish', 'money', 'conduct', 'privacy', 'training', 'other')),
  ended_at timestamptz,
  check ((state = 'suspended') = (suspended_for is not null)),
  check (suspended_by_report is null or state = 'suspended'),
  check ((state = 'ended') = (ended_at is not null)),
  check ((state = 'ended') = (ended_for is not null)),
  check (state not in ('confirmed', 'suspended') or (badge_code is not null and valid_until is not null
    and confirmed_at is not null and confirmed_by is not null and interviewed_on is not null and quiz_passed_at is not null))
);
create unique index representative_once on society.representative (user_id) where state <> 'ended';
create index on society.representative (society_id, state);
create index representative_term on society.representative (valid_until) where state in ('confirmed', 'suspended');

create table society.step (
  representative_id bigint not null references society.representative,
  no int not null check (no > 0),
  from_state text not null,
  action text not null,
  to_state text not null,
  reason text,
  actor text not null,
  at timestamptz not null,
  primary key (representative_id, no),
  constraint step_in_table check ((from_state, action, to_state) in (
    ('applied', 'confirm', 'confirmed'),
    ('applied', 'end', 'ended'),
    ('confirmed', 'renew', 'confirmed'),
    ('confirmed', 'suspend', 'suspended'),
    ('confirmed', 'end', 'ended'),
    ('suspended', 'reinstate', 'confirmed'),
    ('suspended', 'end', 'ended')
  ))
);

create table society.quiz_try (
  representative_id bigint not null references society.representative,
  at timestamptz not null,
  on_day date not null,
  right_answers int not null,
  passed boolean not null,
  primary key (representative_id, at)
);

create table society.signature (
  representative_id bigint not null references society.representative,
  paper text not null check (paper in ('conduct', 'money_oath')),
  version int not null,
  language text not null,
  text_hash bytea not null check (octet_length(text_hash) = 32),
  signed_at timestamptz not null,
  primary key (representative_id, paper, version)
);

create table society.report (
  report_id uuid primary key,
  representative_id bigint not null references society.representative,
  kind text not null check (kind in ('money', 'conduct', 'privacy', 'other')),
  text_sealed bytea not null,
  phone_sealed bytea,
  state text not null default 'received' check (state in ('received', 'upheld', 'unfounded')),
  received_at timestamptz not null,
  due_on date not null,
  answered_by text,
  answered_at timestamptz,
  check ((state = 'received') = (answered_at is null))
);
create index report_open on society.report (due_on) where state = 'received';
create index on society.report (representative_id);

create table society.hours (
  hours_id bigint generated always as identity primary key,
  representative_id bigint not null references society.representative,
  society_id int not null references society.society,
  on_day date not null,
  minutes int not null check (minutes between 15 and 720),
  kind text not null check (kind in ('stall', 'station', 'visit', 'companion', 'training', 'supervision', 'other')),
  at timestamptz not null
);
create index on society.hours (representative_id, on_day);
create index on society.hours (society_id);

create function society.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_relid::regclass using errcode = 'TZ001';
end $$;
create trigger step_append_only before update or delete on society.step
  for each row execute function society.refuse_change();
create trigger signature_append_only before update or delete on society.signature
  for each row execute function society.refuse_change();

-- assert
select 1 where false;
