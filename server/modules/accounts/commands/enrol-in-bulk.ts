import { fail } from '@tongzhou/kernel';
import { sql, type Tx } from '../../../platform/postgres/index.ts';
import { lockPlanShared, planState } from '../store.ts';

export interface BulkEnrolment {
  plan_id: number;
  first_payer: bigint;
  /** payers `first_payer .. first_payer + count - 1`, one membership each */
  count: number;
  weight: number;
  /** opening balances, dealt out in turn in order of payer */
  balances_minor: readonly bigint[];
  joined_on: string;
  covered_from: string;
  rule_version: number;
  /** 0 where the plan knows no branches */
  branch_id?: number;
  /** joining and first covered day are spread evenly over this many days from the ones given */
  spread_days?: number;
}

/**
 * Opens accounts whose members have served their waiting elsewhere (a replay of a published record): set-based,
 * weight at once. That equals a fold at the next freeze, because nothing is settled in the open phase and I does
 * not move; the freeze's sweep looks at these accounts like at all others. Several may run side by side.
 *
 * The caller posts the sum of the balances as one transfer of kind `opening`.
 * @returns the sum of the balances, in minor units
 * @throws plan.not_open_for_import
 */
export async function enrolInBulk(tx: Tx, e: BulkEnrolment): Promise<bigint> {
  await lockPlanShared(tx, e.plan_id);
  const state = await planState(tx, e.plan_id);
  if (state.phase !== 'open') throw fail.conflict('plan.not_open_for_import');
  const last = e.first_payer + BigInt(e.count) - 1n;
  const carried = BigInt(e.weight) * state.index_minor;
  const opened = state.period_no + 1;
  await tx.run(sql`insert into accounts.account (payer_id, plan_id, intercept_minor, weight, opened_period, opening_weight, opening_minor)
    select p, ${e.plan_id}::int, b + ${carried}::bigint, ${e.weight}::int, ${opened}::int, ${e.weight}::int, b
    from generate_series(${e.first_payer}::bigint, ${last}::bigint) as p,
      lateral (select (${e.balances_minor}::bigint[])[1 + (p - ${e.first_payer}::bigint) % ${e.balances_minor.length}::int] as b) as dealt`);
  await tx.run(sql`insert into accounts.membership (payer_id, plan_id, weight, place, state, counted, joined_on, covered_from, rule_version, branch_id, first_period)
    select p, ${e.plan_id}::int, ${e.weight}::int, 0, 'active', true, ${e.joined_on}::date + d, ${e.covered_from}::date + d, ${e.rule_version}::int,
      ${e.branch_id ?? 0}::int, ${opened}::int
    from generate_series(${e.first_payer}::bigint, ${last}::bigint) as p,
      lateral (select ((p - ${e.first_payer}::bigint) * ${(e.spread_days ?? 0) + 1}::int / ${e.count}::int)::int as d) as spread`);
  await addOpeningWeight(tx, e.plan_id, BigInt(e.weight) * BigInt(e.count));
  return dealtOut(e.balances_minor, e.count);
}

/** What `count` accounts hold that are dealt `balances` in turn. */
function dealtOut(balances_minor: readonly bigint[], count: number): bigint {
  const sum = (list: readonly bigint[]) => list.reduce((a, b) => a + b, 0n);
  const rounds = Math.floor(count / balances_minor.length);
  return (
    BigInt(rounds) * sum(balances_minor) +
    sum(balances_minor.slice(0, count - rounds * balances_minor.length))
  );
}

/**
 * W grows by weights that were written directly (bulk openings). The caller holds the plan's lock, at least
 * shared, and has seen the open phase; the row of the plan is locked until the caller's commit, so come here last.
 */
export const addOpeningWeight = (tx: Tx, plan_id: number, weight: bigint) =>
  tx.run(
    sql`update accounts.plan_state set weight_total = weight_total + ${weight} where plan_id = ${plan_id}`,
  );
