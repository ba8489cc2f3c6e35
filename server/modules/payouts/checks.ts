import type { Check } from '../../platform/module.ts';

/** Sum of the book `aid` per case: what is still owed. */
const OWED = `select case_id, plan_id, sum(case when credit = 'aid' then amount_minor when debit = 'aid' then -amount_minor else 0 end) as owed
  from ledger.entry where 'aid' in (debit, credit) group by 1, 2`;

export const payoutChecks: readonly Check[] = [
  {
    name: 'payouts.aid_is_owed_to_cases',
    meaning: 'The book aid holds money that belongs to no case, or less than nothing for one.',
    sql: `select * from (${OWED}) o where case_id is null or owed < 0`,
  },
  {
    name: 'payouts.due_cases_are_funded',
    meaning: 'A case waits for its payout, and the book aid does not hold what was shared for it.',
    sql: `select c.case_id, c.aid_minor, o.owed from cases.case c left join (${OWED}) o using (case_id)
          where c.stage in ('shared', 'payout_due') and coalesce(o.owed, 0)
            + coalesce((select sum(amount_minor) from payouts.payout p where p.case_id = c.case_id and p.state in ('released', 'sent')), 0) < c.aid_minor`,
  },
  {
    name: 'payouts.owed_aid_has_a_due_case',
    meaning:
      'The book aid owes money to a case that is neither shared nor due, nor was owed a debt of the plan.',
    sql: `select o.case_id, o.owed from (${OWED}) o join cases.case c using (case_id)
          where o.owed > 0 and c.stage not in ('shared', 'payout_due')
            and not exists (select 1 from ledger.entry e where e.case_id = o.case_id and e.kind = 'debt_paid')
            and not exists (select 1 from payouts.payout p where p.case_id = o.case_id and p.failure = 'returned')`,
  },
  {
    name: 'payouts.paid_case_has_payout',
    meaning: 'A case counts as paid without a payment of its amount.',
    sql: `select c.case_id from cases.case c where c.stage = 'paid' and not exists (select 1 from payouts.payout p
            where p.case_id = c.case_id and p.state = 'paid' and p.period_no = c.period_no and p.amount_minor >= c.aid_minor)`,
  },
  {
    name: 'payouts.posted_once',
    meaning:
      'A payout that left (or came back) is not in the books with its amount, or one that did not leave is.',
    sql: `select p.payout_no, p.state from payouts.payout p
          left join (select split_part(source, ':', 2) as payout_no,
              sum(case when debit = 'aid' then amount_minor else -amount_minor end) as gone
            from ledger.entry where payer_id = 0 and source like 'payout:%' group by 1) l using (payout_no)
          where coalesce(l.gone, 0) <> case when p.state in ('released', 'sent', 'paid') then p.amount_minor else 0 end`,
  },
];
