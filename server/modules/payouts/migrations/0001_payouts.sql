-- Aid paid out: the account it goes to, and each payment with the two people who made it.
create schema payouts;

create table payouts.account (
  case_id uuid not null,
  account_no int not null check (account_no > 0),
  holder_sealed bytea not null,
  number_sealed bytea not null,
  bank_sealed bytea not null,
  tail text not null check (length(tail) = 4),
  set_by bigint not null,
  set_at timestamptz not null,
  -- a change is held, so that whoever was cheated out of the account has time to notice
  usable_from timestamptz not null,
  primary key (case_id, account_no)
);

create table payouts.payout (
  payout_no text primary key check (payout_no ~ '^P[0-9a-f]{24}$'),
  case_id uuid not null,
  plan_id int not null,
  period_no int not null,
  amount_minor bigint not null check (amount_minor > 0),
  account_no int not null,
  state text not null check (state in ('prepared', 'released', 'sent', 'paid', 'failed', 'cancelled')),
  prepared_by bigint not null,
  prepared_at timestamptz not null,
  released_by bigint,
  released_at timestamptz,
  sent_at timestamptz,
  paid_at timestamptz,
  failure text check (failure ~ '^[a-z_]{3,40}$'),
  bank_reference text,
  foreign key (case_id, account_no) references payouts.account,
  check (released_by is null or released_by <> prepared_by),
  check ((state in ('released', 'sent', 'paid', 'failed')) = (released_by is not null)),
  check ((state = 'paid') = (paid_at is not null)),
  check ((state = 'failed') = (failure is not null))
);
-- a case has one payout under way; what it may receive is bounded by the book aid
create unique index payout_live on payouts.payout (case_id) where state in ('prepared', 'released', 'sent');
create index payout_open on payouts.payout (state, prepared_at);

-- Lines of the bank's statement that were taken, each once.
create table payouts.bank_line (
  line_id text primary key,
  payout_no text references payouts.payout,
  outcome text not null check (outcome in ('paid', 'failed', 'returned', 'unknown')),
  amount_minor bigint not null,
  booked_on date not null,
  taken_at timestamptz not null
);
create index bank_line_unknown on payouts.bank_line (booked_on) where outcome = 'unknown';

-- assert
select 1 where false;
