-- Money of another currency is noted for finance and never booked as if it were ours.
-- null: from before this version, in the currency of the organisation.
alter table payments.provider_event add column currency text;
alter table payments.provider_event drop constraint provider_event_outcome_check;
alter table payments.provider_event add constraint provider_event_outcome_check
  check (outcome in ('posted', 'already_paid', 'unmatched', 'other_currency', 'refund_done', 'refund_failed', 'noted'));

-- assert
select 'the currency is missing' where not exists (select 1 from information_schema.columns
  where table_schema = 'payments' and table_name = 'provider_event' and column_name = 'currency');
