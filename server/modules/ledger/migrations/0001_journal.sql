-- The double-entry journal: one row is one transfer from a book to another, so it cannot be unbalanced.
create schema ledger;

-- class says on which side a book grows: assets by debit, all others by credit.
create table ledger.book (
  code text primary key,
  class text not null check (class in ('asset', 'liability', 'fund'))
);
insert into ledger.book (code, class) values
  ('custody', 'asset'),          -- money at the custody bank
  ('clearing', 'asset'),         -- money that a payment provider holds for us until it settles
  ('wallets', 'liability'),      -- payers' unallocated money
  ('members', 'liability'),      -- balances of the accounts of one plan
  ('gifts', 'liability'),        -- gifts held for named memberships
  ('unmatched', 'liability'),    -- payments whose payer or amount does not fit; returned or matched by hand
  ('refunds', 'liability'),      -- money on its way back to payers
  ('aid', 'liability'),          -- aid shared out, not yet paid
  ('sponsor', 'liability'),      -- a named sponsor's money, not yet used
  ('surplus', 'fund'),           -- what rounding up collected beyond need
  ('fee', 'fund');               -- the fee, until it is spent

create table ledger.entry (
  payer_id bigint not null,      -- 0: the house
  entry_id bigint generated always as identity,
  plan_id int not null,          -- 0: no plan (wallets, clearing)
  at timestamptz not null,
  kind text not null,
  debit text not null references ledger.book,
  credit text not null references ledger.book,
  amount_minor bigint not null check (amount_minor > 0),
  period_no int,
  case_id uuid,
  -- what caused it, e.g. `pay:sandbox:T1`; with leg it makes posting twice impossible
  source text not null,
  leg smallint not null,
  primary key (payer_id, entry_id),
  unique (payer_id, source, leg),
  check (debit <> credit)
);
create index entry_by_plan_period on ledger.entry (plan_id, period_no) where period_no is not null;
create index entry_by_case on ledger.entry (case_id) where case_id is not null;
create index entry_of_house on ledger.entry (plan_id, entry_id) where payer_id = 0;

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'ledger.entry is append-only' using errcode = 'TZ001';
end $$;
create trigger entry_append_only before update or delete on ledger.entry
  for each row execute function ledger.refuse_change();
create trigger entry_no_truncate before truncate on ledger.entry
  for each statement execute function ledger.refuse_change();

-- assert
select code from ledger.book group by code having count(*) > 1;
