import type { Check } from '../../platform/module.ts';

export const sharingChecks: readonly Check[] = [
  {
    name: 'sharing.periods_gapless',
    meaning: 'A period is missing between the first and the last of a plan.',
    sql: `select plan_id, count(*) as n, max(period_no) as last from sharing.period group by plan_id having count(*) <> max(period_no)`,
  },
  {
    name: 'sharing.index_is_sum_of_shares',
    meaning: "A plan's cumulative share is not the sum of its periods' shares and corrections.",
    sql: `select s.plan_id, s.index_minor from accounts.plan_state s
          left join (select plan_id, sum(share_minor) as x from sharing.period where state = 'settled' group by 1) p using (plan_id)
          left join (select plan_id, sum(share_minor) as x from sharing.correction group by 1) c using (plan_id)
          where s.index_minor <> coalesce(p.x, 0) + coalesce(c.x, 0)`,
  },
  {
    name: 'sharing.index_before_each_period',
    meaning: 'A period does not start at the cumulative share that the one before it ended with.',
    sql: `select p.plan_id, p.period_no from sharing.period p join sharing.period q on q.plan_id = p.plan_id and q.period_no = p.period_no - 1
          left join sharing.correction c on c.plan_id = q.plan_id and c.period_no = q.period_no
          where p.index_minor <> q.index_minor + q.share_minor + coalesce(c.share_minor, 0)`,
  },
  {
    name: 'sharing.surplus_equals_book',
    meaning:
      'The surplus carried out of the last period (before the first: taken over) differs from the book `surplus`.',
    sql: `with last as (select distinct on (p.plan_id) p.plan_id, case when c.period_no is null then p.surplus_out_minor else p.surplus_in_minor end as x
            from sharing.period p left join sharing.correction c using (plan_id, period_no) where p.state = 'settled' order by p.plan_id, p.period_no desc),
          book as (select plan_id, sum(case when credit = 'surplus' then amount_minor else -amount_minor end) as x from ledger.entry
            where debit = 'surplus' or credit = 'surplus' group by plan_id)
          select coalesce(last.plan_id, book.plan_id) as plan_id, last.x as carried, book.x as book from last full join book using (plan_id)
          left join (select plan_id, amount_minor as x from ledger.entry where kind = 'opening' and credit = 'surplus') o using (plan_id)
          where coalesce(last.x, o.x, 0) <> coalesce(book.x, 0)`,
  },
  {
    name: 'sharing.lines_equal_totals',
    meaning: 'The lines a period paid do not add up to its totals.',
    sql: `select p.plan_id, p.period_no from sharing.period p
          left join (select plan_id, period_no, coalesce(sum(paid_minor) filter (where kind = 'aid'), 0) as aid,
              coalesce(sum(paid_minor) filter (where kind = 'debt'), 0) as debt,
              coalesce(sum(paid_minor) filter (where kind = 'returned'), 0) as returned
            from sharing.line where state in ('shared', 'reversed') group by 1, 2) l using (plan_id, period_no)
          where p.state = 'settled' and (p.aid_minor <> coalesce(l.aid, 0) or p.debt_paid_minor <> coalesce(l.debt, 0)
            or p.returned_minor <> coalesce(l.returned, 0))`,
  },
  {
    name: 'sharing.settled_once',
    meaning: 'The books show the share of a settled period not exactly as its row does.',
    sql: `select p.plan_id, p.period_no, p.collected_minor, e.x from sharing.period p
          left join (select plan_id, period_no, sum(amount_minor) as x, count(*) as n from ledger.entry
            where kind = 'share' and payer_id = 0 group by 1, 2) e using (plan_id, period_no)
          where (p.state = 'settled' and p.collected_minor <> coalesce(e.x, 0)) or (p.state <> 'settled' and e.n > 0) or e.n > 1`,
  },
];
