import { invariant } from '@tongzhou/kernel';
import { sql, type Tx } from '../../../platform/postgres/index.ts';
import { PLAN_STATE, type PlanState } from '../store.ts';

// The caller of each of these holds the plan's exclusive lock.

/**
 * Freeze step 1, the only moment at which all else of the plan stands still: from here on queued changes
 * belong to the next period, and money out leaves each weight unit its cap.
 */
export async function beginFreeze(tx: Tx, plan_id: number, cap_minor: bigint): Promise<PlanState> {
  const state = await tx.maybe<PlanState>(sql`update accounts.plan_state
    set phase = 'freezing', period_no = period_no + 1, cap_minor = ${cap_minor}
    where plan_id = ${plan_id} and phase = 'open' returning ${PLAN_STATE}`);
  invariant(state, 'a freeze begins in the open phase');
  return state;
}

/** Freeze step 5: W is fixed. */
export async function endFreeze(tx: Tx, plan_id: number): Promise<PlanState> {
  const state = await tx.maybe<PlanState>(sql`update accounts.plan_state set phase = 'frozen'
    where plan_id = ${plan_id} and phase = 'freezing' returning ${PLAN_STATE}`);
  invariant(state, 'what ends was freezing');
  return state;
}

/** Settlement: `I += share`, and weights and money are free again. No account is written. */
export async function raiseIndex(tx: Tx, plan_id: number, share_minor: bigint): Promise<void> {
  const raised =
    await tx.run(sql`update accounts.plan_state set index_minor = index_minor + ${share_minor}, phase = 'open', cap_minor = 0
    where plan_id = ${plan_id} and phase = 'frozen'`);
  invariant(raised === 1, 'a settlement needs a frozen plan');
}

/**
 * Correction before the first payout: I falls back. No weight has changed since the settlement, because the
 * next freeze has not begun (the caller holds the plan's exclusive lock); so everybody gets back exactly the share.
 */
export async function lowerIndex(tx: Tx, plan_id: number, share_minor: bigint): Promise<void> {
  const lowered = await tx.run(sql`update accounts.plan_state set index_minor = index_minor - ${share_minor}
    where plan_id = ${plan_id} and phase = 'open' and index_minor >= ${share_minor}`);
  invariant(lowered === 1, 'a correction lowers the share of an open plan');
}
