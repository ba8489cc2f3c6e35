import { fail } from '@tongzhou/kernel';
import type { Tx } from '../../../platform/postgres/index.ts';
import { lockPlanExclusive, planState } from '../../accounts/index.ts';
import { post } from '../../ledger/index.ts';

/**
 * A scheme that ran elsewhere brings its surplus along: it counts in the plan's first settlement.
 * @throws plan.not_open_for_import once the first period has begun
 */
export async function takeOverSurplus(
  tx: Tx,
  at: Temporal.Instant,
  plan_id: number,
  amount_minor: bigint,
): Promise<void> {
  await lockPlanExclusive(tx, plan_id);
  if ((await planState(tx, plan_id)).period_no > 0) throw fail.conflict('plan.not_open_for_import');
  await post(tx, at, `opening-surplus:${plan_id}`, [
    { payer_id: 0n, plan_id, kind: 'opening', debit: 'custody', credit: 'surplus', amount_minor },
  ]);
}
