import { dayIn } from '@tongzhou/kernel';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import type { Membership } from '../store.ts';

export interface CoverChange {
  /** the period at whose freeze it counts */
  from_period: number;
  reason: 'short' | 'return' | 'leave' | 'end' | 'death';
}

/** What suspended a membership, brought it back or ended it, oldest first; joining and age are left out. */
export const coverChangesOf = (db: Queryable, payer_id: bigint, membership_id: bigint) =>
  db.query<CoverChange>(sql`select from_period, reason from accounts.weight_change
    where payer_id = ${payer_id} and membership_id = ${membership_id}
      and reason in ('short', 'return', 'leave', 'end', 'death') order by change_id`);

/**
 * The day on which money first stood behind a membership: in its payer's account of the plan, or as a gift to it.
 * An account that was taken over with money has stood since the joining.
 *
 * @returns null: nobody has paid anything yet
 */
export async function paidOn(
  db: Queryable,
  m: Pick<Membership, 'payer_id' | 'plan_id' | 'membership_id' | 'joined_on'>,
  time_zone: string,
): Promise<string | null> {
  const { payer_id, plan_id, membership_id } = m;
  const row = await db.one<{ at: Temporal.Instant | null; taken_over: boolean }>(sql`select
    least(
      (select min(at) from ledger.entry where payer_id = ${payer_id} and plan_id = ${plan_id} and credit = 'members'),
      (select min(at) from accounts.gift where payer_id = ${payer_id} and plan_id = ${plan_id} and membership_id = ${membership_id})
    ) as at,
    exists (select 1 from accounts.account where payer_id = ${payer_id} and plan_id = ${plan_id} and opening_minor > 0) as taken_over`);
  if (row.taken_over) return m.joined_on;
  return row.at && dayIn(row.at, time_zone);
}
