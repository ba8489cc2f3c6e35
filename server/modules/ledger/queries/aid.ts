import { type Queryable, sql } from '../../../platform/postgres/index.ts';

/** What the book `aid` still owes to a case: shared out (or a debt paid) and not yet paid to the member. */
export async function aidOwedTo(db: Queryable, case_id: string): Promise<bigint> {
  const { owed } = await db.one<{
    owed: string;
  }>(sql`select coalesce(sum(case when credit = 'aid' then amount_minor
      when debit = 'aid' then -amount_minor else 0 end), 0)::text as owed
    from ledger.entry where case_id = ${case_id}`);
  return BigInt(owed);
}

/** All cases to which the book `aid` owes something. */
export const aidOwed = (db: Queryable): Promise<{ plan_id: number; case_id: string; owed_minor: bigint }[]> =>
  db.query(sql`select plan_id, case_id, sum(case when credit = 'aid' then amount_minor when debit = 'aid' then -amount_minor else 0 end)::bigint as owed_minor
    from ledger.entry where case_id is not null group by plan_id, case_id
    having sum(case when credit = 'aid' then amount_minor when debit = 'aid' then -amount_minor else 0 end) > 0
    order by plan_id, case_id`);

/**
 * What a plan has paid out as aid: all that left custody for it, less what the bank gave back. Payouts are postings
 * of the house, so this reads an index of the house's entries alone.
 */
export async function aidPaid(db: Queryable, plan_id: number): Promise<bigint> {
  const { paid } = await db.one<{
    paid: string;
  }>(sql`select coalesce(sum(case when debit = 'aid' then amount_minor else -amount_minor end), 0)::text as paid
    from ledger.entry where payer_id = 0 and plan_id = ${plan_id}
      and ((debit = 'aid' and credit = 'custody') or (debit = 'custody' and credit = 'aid'))`);
  return BigInt(paid);
}
