import type { Check } from '../../platform/module.ts';

export const accountChecks: readonly Check[] = [
  {
    name: 'accounts.total_owed_equals_book',
    meaning:
      'sum(intercept) - I * sum(weight) of a plan differs from the book `members`: money was lost or made.',
    sql: `with owed as (select s.plan_id, coalesce(sum(a.intercept_minor), 0) - s.index_minor * coalesce(sum(a.weight), 0) as x
            from accounts.plan_state s left join accounts.account a using (plan_id) group by s.plan_id, s.index_minor),
          book as (select plan_id, sum(case when credit = 'members' then amount_minor else -amount_minor end) as x
            from ledger.entry where debit = 'members' or credit = 'members' group by plan_id)
          select owed.plan_id, owed.x as owed, coalesce(book.x, 0) as book from owed left join book using (plan_id)
          where owed.x <> coalesce(book.x, 0)`,
  },
  {
    name: 'accounts.weight_total',
    meaning: "The plan's W is not the sum of its accounts' weights.",
    sql: `select s.plan_id, s.weight_total, coalesce(sum(a.weight), 0) as summed from accounts.plan_state s
          left join accounts.account a using (plan_id) group by s.plan_id, s.weight_total
          having s.weight_total <> coalesce(sum(a.weight), 0)`,
  },
  {
    name: 'accounts.nobody_below_zero',
    meaning: 'An account owes more than it has.',
    sql: `select a.payer_id, a.plan_id from accounts.account a join accounts.plan_state s using (plan_id)
          where a.runs_out_at < s.index_minor`,
  },
  {
    name: 'accounts.counted_can_carry',
    meaning: 'Between freeze and settlement a counted account holds less than the cap of the period.',
    sql: `select a.payer_id, a.plan_id from accounts.account a join accounts.plan_state s using (plan_id)
          where s.phase = 'frozen' and a.runs_out_at < s.index_minor + s.cap_minor`,
  },
  {
    name: 'accounts.weight_is_counted_memberships',
    meaning: "An account's weight is not the sum of its counted memberships.",
    sql: `select a.payer_id, a.plan_id, a.weight, coalesce(m.w, 0) as counted from accounts.account a
          left join (select payer_id, plan_id, sum(weight) as w from accounts.membership where counted group by 1, 2) m
            using (payer_id, plan_id)
          where a.weight <> coalesce(m.w, 0)
            and not exists (select 1 from accounts.plan_state s where s.plan_id = a.plan_id and s.phase = 'freezing')`,
  },
  {
    name: 'accounts.grace_is_marked',
    meaning:
      'A membership is in grace and the next freeze would not find it, because its account has no mark.',
    sql: `select m.payer_id, m.membership_id from accounts.membership m join accounts.account a using (payer_id, plan_id)
          where m.state = 'grace' and not a.some_in_grace`,
  },
  {
    name: 'accounts.weight_history',
    meaning: "An account's weight does not follow from its opening weight and its folded changes.",
    sql: `select a.payer_id, a.plan_id from accounts.account a join accounts.plan_state s using (plan_id)
          left join (select c.payer_id, c.plan_id, sum(c.delta) as d from accounts.weight_change c
            join accounts.plan_state s2 using (plan_id) where c.from_period <= s2.period_no group by 1, 2) c using (payer_id, plan_id)
          where s.phase <> 'freezing' and a.weight <> a.opening_weight + coalesce(c.d, 0)`,
  },
  {
    name: 'accounts.wallets_equal_book',
    meaning: 'The sum of all wallets differs from the book `wallets`.',
    sql: `with w as (select coalesce(sum(balance_minor), 0) as x from accounts.wallet),
          b as (select coalesce(sum(case when credit = 'wallets' then amount_minor else -amount_minor end), 0) as x
            from ledger.entry where debit = 'wallets' or credit = 'wallets')
          select w.x as wallets, b.x as book from w, b where w.x <> b.x`,
  },
  {
    name: 'accounts.gifts_equal_book',
    meaning: 'Gifts held differ from the book `gifts`.',
    sql: `with g as (select coalesce(sum(held_minor), 0) as x from accounts.gift),
          b as (select coalesce(sum(case when credit = 'gifts' then amount_minor else -amount_minor end), 0) as x
            from ledger.entry where debit = 'gifts' or credit = 'gifts')
          select g.x as gifts, b.x as book from g, b where g.x <> b.x`,
  },
];
