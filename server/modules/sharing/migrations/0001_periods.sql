-- Periods of a plan: gapless, each with the arithmetic of its share.
create schema sharing;

create table sharing.period (
  plan_id int not null,
  period_no int not null check (period_no > 0),
  notice_on date not null,
  sharing_on date not null,
  state text not null check (state in ('freezing', 'frozen', 'settled')),
  rule_version int not null,
  -- cumulative share before this period's share
  index_minor bigint not null check (index_minor >= 0),
  cap_minor bigint not null check (cap_minor >= 0),
  -- fixed at the end of the freeze
  weight_total bigint,
  -- how far a running freeze is: step and last payer done
  step text not null default 'fold',
  cursor_payer bigint not null default 0,
  frozen_at timestamptz,
  -- the settlement
  share_minor bigint,
  collected_minor bigint,
  aid_minor bigint,
  returned_minor bigint,
  debt_paid_minor bigint,
  fee_minor bigint,
  sponsor_minor bigint,
  surplus_in_minor bigint,
  surplus_out_minor bigint,
  settled_at timestamptz,
  -- the public sheet: every figure of the arithmetic, amounts as text
  sheet jsonb,
  primary key (plan_id, period_no),
  check (notice_on < sharing_on),
  check ((state = 'freezing') = (weight_total is null)),
  check ((state = 'settled') = (share_minor is not null)),
  -- the public check, kept by the database as well
  check (share_minor is null or
    surplus_in_minor + collected_minor + sponsor_minor
      = aid_minor + returned_minor + debt_paid_minor + fee_minor + surplus_out_minor),
  check (share_minor is null or collected_minor = share_minor * weight_total),
  check (surplus_out_minor is null or surplus_out_minor >= 0)
);

-- A correction is a row of its own: the share it takes back is negative.
create table sharing.correction (
  plan_id int not null,
  period_no int not null,
  share_minor bigint not null check (share_minor <= 0),
  weight_total bigint not null,
  at timestamptz not null,
  reason text not null check (reason in ('wrong_case', 'wrong_amount', 'wrong_count', 'wrong_rule')),
  primary key (plan_id, period_no),
  foreign key (plan_id, period_no) references sharing.period
);

-- The lines a period pays: cases, instalments, returned shares, carried debt.
create table sharing.line (
  plan_id int not null,
  period_no int not null,
  line_no int not null,
  kind text not null check (kind in ('aid', 'returned', 'debt')),
  case_id uuid,
  -- returned shares go to the wallet of the payer
  payer_id bigint,
  membership_id bigint,
  -- the period whose cap cut off what a debt line pays
  debt_from int,
  asked_minor bigint not null check (asked_minor >= 0),
  paid_minor bigint check (paid_minor >= 0),
  -- what the caps cut off: scaled away, carried as the plan's debt, or paid by the sponsor
  cut_minor bigint check (cut_minor >= 0),
  cut_how text check (cut_how in ('scaled', 'carried', 'sponsor')),
  state text not null default 'fixed' check (state in ('fixed', 'moved', 'shared', 'reversed')),
  moved_to int,
  primary key (plan_id, period_no, line_no)
);
create index line_of_case on sharing.line (case_id);

-- A plan's published debts: what caps cut off and the rules carry on.
create table sharing.debt (
  plan_id int not null,
  case_id uuid not null,
  from_period int not null,
  owed_minor bigint not null check (owed_minor > 0),
  paid_minor bigint not null default 0 check (paid_minor >= 0 and paid_minor <= owed_minor),
  primary key (plan_id, case_id, from_period)
);

-- Two people sign a settlement (or a correction) before it is posted.
create table sharing.signature (
  plan_id int not null,
  period_no int not null,
  what text not null check (what in ('settlement', 'correction')),
  user_id bigint not null,
  at timestamptz not null,
  -- hash of the preview that was signed: another preview needs new signatures
  preview_hash bytea not null,
  primary key (plan_id, period_no, what, user_id)
);

-- assert
select 1 where false;
