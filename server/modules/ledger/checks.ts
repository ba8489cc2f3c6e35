import type { Check } from '../../platform/module.ts';

export const ledgerChecks: readonly Check[] = [
  {
    name: 'ledger.no_book_overdrawn',
    meaning: 'A book of the journal has fallen below zero: more was paid out of it than came in.',
    sql: `select plan_id, book, sum(x) as balance from (
            select plan_id, debit as book, case when b.class = 'asset' then amount_minor else -amount_minor end as x
              from ledger.entry join ledger.book b on b.code = debit
            union all
            select plan_id, credit, case when b.class = 'asset' then -amount_minor else amount_minor end
              from ledger.entry join ledger.book b on b.code = credit) m
          where book not in ('custody', 'clearing', 'refunds', 'wallets', 'gifts')
          group by 1, 2 having sum(x) < 0`,
  },
  {
    name: 'ledger.whole_house_solvent',
    meaning:
      'A book that spans plans (refunds, wallets, gifts), or all money together (custody and clearing), has fallen below zero.',
    sql: `select book, sum(x) as balance from (
            select case when b.class = 'asset' then 'money' else debit end as book,
              case when b.class = 'asset' then amount_minor else -amount_minor end as x
              from ledger.entry join ledger.book b on b.code = debit
            union all
            select case when b.class = 'asset' then 'money' else credit end,
              case when b.class = 'asset' then -amount_minor else amount_minor end
              from ledger.entry join ledger.book b on b.code = credit) m
          where book in ('money', 'refunds', 'wallets', 'gifts')
          group by 1 having sum(x) < 0`,
  },
];
