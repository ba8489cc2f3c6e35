import { type Queryable, sql } from '../../../platform/postgres/index.ts';

/**
 * All shares a membership has paid so far: its counted weight in each settled period times the share. What the
 * rules give back in some kinds of refusal. Minor units.
 */
export async function sharesPaidBy(
  db: Queryable,
  plan_id: number,
  payer_id: bigint,
  membership_id: bigint,
): Promise<bigint> {
  const row = await db.one<{ x: string }>(sql`
    with m as (select weight, first_period, not exists (select 1 from accounts.weight_change c
        where c.payer_id = ${payer_id} and c.membership_id = ${membership_id} and c.reason = 'join') as imported
      from accounts.membership where payer_id = ${payer_id} and membership_id = ${membership_id})
    select coalesce(sum((p.share_minor + coalesce(k.share_minor, 0)) * (
        case when m.imported and p.period_no >= m.first_period then m.weight else 0 end
        + coalesce((select sum(c.delta) from accounts.weight_change c where c.payer_id = ${payer_id}
            and c.membership_id = ${membership_id} and c.from_period <= p.period_no), 0))), 0)::text as x
    from m, sharing.period p left join sharing.correction k using (plan_id, period_no)
    where p.plan_id = ${plan_id} and p.state = 'settled'`);
  return BigInt(row.x);
}
