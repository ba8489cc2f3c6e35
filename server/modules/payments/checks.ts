import type { Check } from '../../platform/module.ts';

export const paymentChecks: readonly Check[] = [
  {
    name: 'payments.paid_orders_are_posted',
    meaning: 'A paid order has no journal entry of its amount, or an unpaid one has.',
    sql: `select o.order_no, o.state from payments.payment_order o
          left join ledger.entry e on e.source = 'pay:' || o.order_no and e.payer_id in (o.payer_id, o.paid_by)
          where (o.state = 'paid') <> (e.entry_id is not null) or e.amount_minor <> o.amount_minor`,
  },
  {
    name: 'payments.refunds_equal_book',
    meaning: 'Refunds on their way differ from the book `refunds`.',
    sql: `with r as (select coalesce(sum(amount_minor), 0) as x from payments.refund where state <> 'paid'),
          b as (select coalesce(sum(case when credit = 'refunds' then amount_minor else -amount_minor end), 0) as x
            from ledger.entry where debit = 'refunds' or credit = 'refunds')
          select r.x as refunds, b.x as book from r, b where r.x <> b.x`,
  },
  {
    name: 'payments.unmatched_equal_events',
    meaning: 'Unmatched money differs from the events that brought it.',
    sql: `with e as (select coalesce(sum(amount_minor), 0) as x from payments.provider_event where outcome = 'unmatched'),
          b as (select coalesce(sum(amount_minor), 0) as x from ledger.entry where kind = 'unmatched_in')
          select e.x as events, b.x as book from e, b where e.x <> b.x`,
  },
];
