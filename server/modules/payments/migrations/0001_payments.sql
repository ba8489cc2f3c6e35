-- Payments: orders paid through a provider, the inbox of its signed callbacks, and refunds on their way out.
create schema payments;

create table payments.payment_order (
  -- what the provider knows the order by; ours, unique, never reused
  order_no text primary key,
  payer_id bigint not null,
  -- where the money goes: into an account, the wallet, or a gift to a membership
  purpose text not null check (purpose in ('account', 'wallet', 'gift')),
  plan_id int not null,
  membership_id bigint,
  -- who pays, if not the payer of the account (a gift)
  paid_by bigint not null,
  amount_minor bigint not null check (amount_minor > 0),
  state text not null check (state in ('created', 'paid', 'closed')),
  provider_order_id text,
  pay_url text,
  created_at timestamptz not null,
  paid_at timestamptz,
  check ((purpose = 'gift') = (membership_id is not null and purpose = 'gift')),
  check ((state = 'paid') = (paid_at is not null))
);
create index on payments.payment_order (payer_id, created_at);
create index order_waiting on payments.payment_order (created_at) where state = 'created';

-- Every callback that was signed by the provider, once by its own identity.
create table payments.provider_event (
  event_id text primary key,
  kind text not null,
  order_no text not null,
  amount_minor bigint not null,
  received_at timestamptz not null,
  outcome text not null check (outcome in ('posted', 'already_paid', 'unmatched', 'refund_done', 'refund_failed', 'noted'))
);

create table payments.refund (
  refund_no text primary key,
  payer_id bigint not null,
  plan_id int not null,
  amount_minor bigint not null check (amount_minor > 0),
  state text not null check (state in ('due', 'sent', 'paid', 'failed')),
  -- unique cause, e.g. `leave:77:1`
  source text not null unique,
  attempts int not null default 0,
  created_at timestamptz not null,
  sent_at timestamptz,
  done_at timestamptz
);
create index on payments.refund (payer_id, created_at);
create index refund_open on payments.refund (created_at) where state in ('due', 'sent', 'failed');

-- assert
select 1 where false;
