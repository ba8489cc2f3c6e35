import { fail } from '@tongzhou/kernel';
import { sql, type Tx } from '../../../platform/postgres/index.ts';
import { lockPlanExclusive, planState } from '../store.ts';

export interface BulkEnrolment {
  plan_id: number;
  first_payer: bigint;
  /** payers `first_payer .. first_payer + count - 1`, one membership each */
  count: number;
  weight: number;
  balance_minor: bigint;
  joined_on: string;
  covered_from: string;
  rule_version: number;
}

/**
 * Opens accounts whose members have served their waiting elsewhere (an import, a replay of a published
 * record): set-based, weight at once. That equals a fold at the next freeze, because nothing is settled in
 * the open phase and I does not move; the freeze's sweep looks at these accounts like at all others.
 *
 * The caller posts the sum of the balances as one transfer of kind `opening`.
 * @throws plan.not_open_for_import
 */
export async function enrolInBulk(tx: Tx, e: BulkEnrolment): Promise<void> {
  await lockPlanExclusive(tx, e.plan_id);
  const state = await planState(tx, e.plan_id);
  if (state.phase !== 'open') throw fail.conflict('plan.not_open_for_import');
  const last = e.first_payer + BigInt(e.count) - 1n;
  const intercept = e.balance_minor + BigInt(e.weight) * state.index_minor;
  const opened = state.period_no + 1;
  await tx.run(sql`insert into accounts.account (payer_id, plan_id, intercept_minor, weight, opened_period, opening_weight, opening_minor)
    select p, ${e.plan_id}::int, ${intercept}::bigint, ${e.weight}::int, ${opened}::int, ${e.weight}::int, ${e.balance_minor}::bigint
    from generate_series(${e.first_payer}::bigint, ${last}::bigint) as p`);
  await tx.run(sql`insert into accounts.membership (payer_id, plan_id, weight, place, state, counted, joined_on, covered_from, rule_version, first_period)
    select p, ${e.plan_id}::int, ${e.weight}::int, 0, 'active', true, ${e.joined_on}::date, ${e.covered_from}::date, ${e.rule_version}::int, ${opened}::int
    from generate_series(${e.first_payer}::bigint, ${last}::bigint) as p`);
  await addOpeningWeight(tx, e.plan_id, BigInt(e.weight) * BigInt(e.count));
}

/** W grows by weights that were written directly (bulk openings); needs the plan's exclusive lock. */
export const addOpeningWeight = (tx: Tx, plan_id: number, weight: bigint) =>
  tx.run(
    sql`update accounts.plan_state set weight_total = weight_total + ${weight} where plan_id = ${plan_id}`,
  );
