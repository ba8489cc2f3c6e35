-- Visits, needs, companions, and who must not be alone. Sealed from everybody who decides about cases.
create schema care;

-- Every ill member with an open or paid case, and the main carer. The columns of the board are kept with what they sum up.
create table care.cared_for (
  cared_for_id bigint generated always as identity primary key,
  case_id uuid not null,
  who text not null check (who in ('ill_member', 'carer')),
  branch_id int not null,
  person_id bigint,
  -- who answers: the own login, or that of the person who applied
  user_id bigint not null,
  -- while the ill member does not know the illness, the family answers
  knows_diagnosis boolean not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  -- clocks run from here: the opening, or the day the person said yes again
  clock_from timestamptz not null,
  wish text not null default 'open' check (wish in ('open', 'not_now', 'never')),
  ask_again_on date,
  asked_at timestamptz,
  unanswered_since timestamptz,
  answered_at timestamptz,
  visited_at timestamptz,
  visit_ahead_at timestamptz,
  companion text not null default 'none' check (companion in ('none', 'proposed', 'active')),
  open_needs int not null default 0 check (open_needs >= 0),
  next_need_due_on date,
  unique (case_id, who),
  check ((wish = 'not_now') = (ask_again_on is not null))
);
create index board on care.cared_for (branch_id, clock_from) where closed_at is null;
create index ask_again on care.cared_for (ask_again_on) where wish = 'not_now' and closed_at is null;
create index on care.cared_for (user_id);

create table care.visit (
  visit_id uuid primary key,
  case_id uuid not null,
  branch_id int not null,
  person_id bigint not null,
  state text not null check (state in ('asked', 'planned', 'under_way', 'left', 'reported', 'called_off')),
  place text not null check (place in ('home', 'hospital', 'other')),
  asked_by text not null,
  asked_at timestamptz not null,
  adults_at_home int not null check (adults_at_home between 0 and 12),
  -- form of address, phone, address, times; erased when the task is over
  contact_sealed bytea,
  first_visit boolean not null,
  starts_at timestamptz,
  ends_at timestamptz,
  planned_by text,
  second_contact_user_id bigint,
  risks_sealed bytea,
  checked_in_at timestamptz,
  check_out_until timestamptz,
  checked_out_at timestamptz,
  alarm_stage text check (alarm_stage in ('coordinator', 'second_contact')),
  alarm_raised_at timestamptz,
  alarm_answered_at timestamptz,
  alarm_outcome text check (alarm_outcome in ('safe', 'emergency_called')),
  report_due_at timestamptz,
  report_sealed bytea,
  reported_at timestamptz,
  called_off_for text check (called_off_for in ('consent_withdrawn', 'consent_withdrawn_at_the_door', 'ill_or_busy_visitor', 'no_wish', 'danger', 'other')),
  called_off_at timestamptz,
  check (state not in ('planned', 'under_way', 'left', 'reported') or (starts_at < ends_at and planned_by is not null
    and second_contact_user_id is not null and risks_sealed is not null)),
  check (state not in ('under_way', 'left', 'reported') or (checked_in_at is not null and check_out_until is not null)),
  check (state not in ('left', 'reported') or (checked_out_at is not null and report_due_at is not null)),
  check ((state = 'reported') = (report_sealed is not null and reported_at is not null)),
  check ((state = 'called_off') = (called_off_at is not null)),
  check ((alarm_stage is null) = (alarm_raised_at is null)),
  check ((alarm_answered_at is null) = (alarm_outcome is null))
);
create unique index visit_open on care.visit (case_id) where state in ('asked', 'planned', 'under_way');
create index on care.visit (case_id, asked_at);
create index visit_queue on care.visit (branch_id, asked_at);
create index visit_under_way on care.visit (check_out_until) where state = 'under_way';
create index visit_contact on care.visit (reported_at) where contact_sealed is not null;

create table care.visitor (
  visit_id uuid not null references care.visit,
  representative_id bigint not null,
  user_id bigint not null,
  experienced boolean not null,
  primary key (visit_id, representative_id)
);
create index on care.visitor (user_id);

create table care.consent (
  consent_id uuid primary key,
  visit_id uuid not null references care.visit,
  "of" text not null check ("of" in ('ill_member', 'adult_at_home')),
  way text not null check (way in ('app', 'phone', 'in_person', 'paper')),
  given_by text not null,
  given_at timestamptz not null,
  withdrawn_at timestamptz
);
create index on care.consent (visit_id);
create unique index consent_of_ill on care.consent (visit_id) where "of" = 'ill_member' and withdrawn_at is null;

create table care.step (
  visit_id uuid not null references care.visit,
  no int not null check (no > 0),
  from_state text not null,
  action text not null,
  to_state text not null,
  actor text not null,
  at timestamptz not null,
  primary key (visit_id, no),
  constraint step_in_table check ((from_state, action, to_state) in (
    ('asked', 'plan', 'planned'),
    ('asked', 'call_off', 'called_off'),
    ('planned', 'plan', 'planned'),
    ('planned', 'give_back', 'asked'),
    ('planned', 'check_in', 'under_way'),
    ('planned', 'call_off', 'called_off'),
    ('under_way', 'check_out', 'left'),
    ('under_way', 'call_off', 'called_off'),
    ('left', 'report', 'reported')
  ))
);

create table care.task (
  task_id uuid primary key,
  visit_id uuid not null references care.visit,
  case_id uuid not null,
  branch_id int not null,
  person_id bigint not null,
  kind text not null check (kind in ('money', 'paperwork', 'transport', 'loneliness', 'care')),
  note_sealed bytea not null,
  owner_user_id bigint not null,
  due_on date not null,
  state text not null default 'open' check (state in ('open', 'done', 'not_wanted')),
  created_at timestamptz not null,
  finished_at timestamptz,
  finished_by text,
  check ((state = 'open') = (finished_at is null))
);
create index task_open on care.task (branch_id, due_on) where state = 'open';
create index on care.task (owner_user_id);
create index on care.task (case_id);

create table care.companion (
  companion_id uuid primary key,
  cared_for_id bigint not null references care.cared_for,
  representative_id bigint not null,
  user_id bigint not null,
  state text not null check (state in ('proposed', 'active', 'declined', 'ended')),
  reasons text[] not null check (cardinality(reasons) > 0),
  proposed_by text not null,
  proposed_at timestamptz not null,
  answer_until timestamptz not null,
  member_accepted_at timestamptz,
  companion_accepted_at timestamptz,
  -- who ended it, and why, is nobody's business
  ended_at timestamptz,
  check (state <> 'active' or (member_accepted_at is not null and companion_accepted_at is not null)),
  check ((state in ('declined', 'ended')) = (ended_at is not null))
);
create unique index companion_once on care.companion (cared_for_id) where state in ('proposed', 'active');
create index on care.companion (user_id);

create function care.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_relid::regclass using errcode = 'TZ001';
end $$;
create trigger step_append_only before update or delete on care.step
  for each row execute function care.refuse_change();

-- assert
select 1 where false;
