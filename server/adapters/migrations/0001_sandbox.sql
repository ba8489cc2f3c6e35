-- What the sandboxes of SMS, payment and bank remember; used in demo mode only.
create schema adapters;

create table adapters.sms (
  sms_id bigint generated always as identity primary key,
  phone_sealed bytea not null,
  body_sealed bytea not null,
  template text not null,
  at timestamptz not null
);

create table adapters.pay_order (
  order_no text primary key,
  provider_order_id text not null unique,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  notify_path text not null,
  state text not null check (state in ('open', 'paid', 'closed')),
  created_at timestamptz not null,
  paid_at timestamptz
);

create table adapters.pay_refund (
  refund_no text primary key,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  at timestamptz not null
);

create table adapters.bank_transfer (
  request_no text primary key,
  holder_sealed bytea not null,
  account_sealed bytea not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  at timestamptz not null
);

-- The bank's statement: what really happened to a transfer, in the bank's own time and order.
create table adapters.bank_line (
  line_no bigint generated always as identity primary key,
  request_no text not null,
  outcome text not null check (outcome in ('paid', 'failed', 'returned')),
  amount_minor bigint not null,
  reason text,
  booked_on date not null
);

-- assert
select 1 where false;
