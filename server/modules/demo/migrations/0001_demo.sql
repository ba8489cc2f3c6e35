-- The demo organisation: whether it is whole, who can be signed in as, and which records the tour leads to.
create schema demo;

-- One row. `running` that no process works on any more is a seed that was stopped: it is made anew.
create table demo.seeding (
  only_row boolean primary key default true check (only_row),
  state text not null check (state in ('running', 'done')),
  scale numeric not null,
  started_at timestamptz not null,
  finished_at timestamptz
);

-- Invented people a visitor may sign in as, in the order of the page.
create table demo.cast_member (
  user_id bigint primary key,
  part text not null check (part in ('ill', 'family', 'payer', 'member', 'representative', 'coordinator', 'reviewer',
    'investigator', 'finance', 'auditor', 'operator')),
  place int generated always as identity,
  branch_id int,
  -- what one sees as this person: a key of the message catalogue
  note text
);

-- Records the tour leads to: `case.main` -> a case, `event.stall` -> a code.
create table demo.story (
  key text primary key,
  ref text not null
);

-- What the button did, newest last.
create table demo.advance (
  advance_no int generated always as identity primary key,
  from_at timestamptz not null,
  to_at timestamptz not null,
  done jsonb not null
);

-- assert
select 1 where false;
