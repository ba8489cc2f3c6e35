import { type Queryable, sql } from '../../../platform/postgres/index.ts';

/**
 * All shares a membership has paid so far: its counted weight in each settled period times the share. What the
 * rules give back in some kinds of refusal. Minor units. Weights are followed backwards from today's, which is
 * right for imported memberships too; call it outside a running freeze.
 */
export async function sharesPaidBy(
  db: Queryable,
  plan_id: number,
  payer_id: bigint,
  membership_id: bigint,
): Promise<bigint> {
  const row = await db.one<{ x: string }>(sql`
    with m as (select case when counted then weight else 0 end as weight, first_period
      from accounts.membership where payer_id = ${payer_id} and membership_id = ${membership_id}),
    folded as (select c.from_period, c.delta from accounts.weight_change c
      join accounts.plan_state s on s.plan_id = ${plan_id} and c.from_period <= s.period_no
      where c.payer_id = ${payer_id} and c.membership_id = ${membership_id})
    select coalesce(sum((p.share_minor + coalesce(k.share_minor, 0))
        * (m.weight - coalesce((select sum(delta) from folded where from_period > p.period_no), 0))), 0)::text as x
    from m join sharing.period p on p.period_no >= m.first_period left join sharing.correction k using (plan_id, period_no)
    where p.plan_id = ${plan_id} and p.state = 'settled'`);
  return BigInt(row.x);
}
