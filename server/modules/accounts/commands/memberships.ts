import { fail } from '@tongzhou/kernel';
import { type Queryable, sql, type Tx } from '../../../platform/postgres/index.ts';
import {
  lockMembership,
  lockPlanShared,
  MEMBERSHIP,
  type Membership,
  type PlanState,
  planState,
} from '../store.ts';

/** Opens the payer's account in a plan if there is none. Idempotent. */
export async function openAccount(tx: Tx, payer_id: bigint, plan_id: number): Promise<void> {
  await tx.run(sql`insert into accounts.account (payer_id, plan_id, opened_period)
    select ${payer_id}, plan_id, period_no + 1 from accounts.plan_state where plan_id = ${plan_id}
    on conflict do nothing`);
}

export interface NewMembership {
  payer_id: bigint;
  plan_id: number;
  weight: number;
  /** the payer's own membership is dropped last when the account is short */
  own: boolean;
  joined_on: string;
  covered_from: string;
  rule_version: number;
  branch_id: number;
  /** the earliest period that may count it (plans whose shares are not due while waiting); default: the next */
  first_period_min?: number;
}

/** Adds a membership; its weight counts from the next freeze (or a later one), never at once. */
export async function addMembership(tx: Tx, input: NewMembership): Promise<Membership> {
  await lockPlanShared(tx, input.plan_id);
  const state = await planState(tx, input.plan_id);
  await openAccount(tx, input.payer_id, input.plan_id);
  // Locking the account makes places of one payer's memberships distinct.
  await tx.run(
    sql`select 1 from accounts.account where payer_id = ${input.payer_id} and plan_id = ${input.plan_id} for update`,
  );
  const first_period = Math.max(state.period_no + 1, input.first_period_min ?? 0);
  const membership = await tx.one<Membership>(sql`
    insert into accounts.membership (payer_id, plan_id, weight, place, state, joined_on, covered_from, rule_version,
      branch_id, first_period)
    values (${input.payer_id}, ${input.plan_id}, ${input.weight},
      case when ${input.own}::boolean then 0 else (select coalesce(max(place), 0) + 1 from accounts.membership
        where payer_id = ${input.payer_id} and plan_id = ${input.plan_id}) end,
      'active', ${input.joined_on}, ${input.covered_from}, ${input.rule_version}, ${input.branch_id}, ${first_period})
    returning ${MEMBERSHIP}`);
  await queueChange(tx, membership, first_period, input.weight, 'join');
  return membership;
}

const isOpen = (m: Membership) => m.state === 'active' || m.state === 'grace';

type QueuedReason = 'join' | 'leave' | 'death' | 'age' | 'end';

const queueChange = (
  tx: Queryable,
  m: Membership,
  from_period: number,
  delta: number,
  reason: QueuedReason,
) =>
  tx.run(sql`insert into accounts.weight_change (payer_id, plan_id, membership_id, from_period, delta, reason)
    values (${m.payer_id}, ${m.plan_id}, ${m.membership_id}, ${from_period}, ${delta}, ${reason})`);

/**
 * A band of age with another weight: counts from the next freeze.
 * @throws membership.already_ended, plan.freezing_now
 */
export async function queueAgeChange(
  tx: Tx,
  payer_id: bigint,
  membership_id: bigint,
  plan_id: number,
  new_weight: number,
): Promise<void> {
  const { m, state } = await lockForChange(tx, payer_id, membership_id, plan_id);
  if (!isOpen(m)) throw fail.conflict('membership.already_ended');
  if (m.state === 'grace') {
    await tx.run(
      sql`update accounts.membership set weight = ${new_weight} where payer_id = ${payer_id} and membership_id = ${membership_id}`,
    );
    return;
  }
  const delta = new_weight - (await weightToBe(tx, m));
  if (delta !== 0) await queueChange(tx, m, Math.max(state.period_no + 1, m.first_period), delta, 'age');
}

export interface Ending {
  /** the membership still pays the running period and is covered until its settlement */
  pays_running_period: boolean;
  membership: Membership;
}

/**
 * Ends a membership: by leaving, by death, or because the rules end it. Its weight goes at the next freeze.
 * While a period is between freeze and settlement a leaver still pays that period and is covered until then.
 *
 * @throws membership.already_ended, plan.freezing_now (for the seconds in which weights are being folded)
 */
export async function endMembership(
  tx: Tx,
  payer_id: bigint,
  membership_id: bigint,
  plan_id: number,
  reason: 'leave' | 'death' | 'end',
  on: string,
): Promise<Ending> {
  const { m, state } = await lockForChange(tx, payer_id, membership_id, plan_id);
  if (!isOpen(m)) throw fail.conflict('membership.already_ended');
  const weight = await weightToBe(tx, m);
  if (weight !== 0) await queueChange(tx, m, Math.max(state.period_no + 1, m.first_period), -weight, reason);
  const next = reason === 'death' ? 'dead' : weight !== 0 ? 'leaving' : reason === 'end' ? 'ended' : 'left';
  const membership = await tx.one<Membership>(sql`update accounts.membership
    set state = ${next}, grace_until = null, ended_on = ${on}
    where payer_id = ${payer_id} and membership_id = ${membership_id} returning ${MEMBERSHIP}`);
  return { membership, pays_running_period: m.counted && state.phase !== 'open' };
}

async function lockForChange(
  tx: Tx,
  payer_id: bigint,
  membership_id: bigint,
  plan_id: number,
): Promise<{ m: Membership; state: PlanState }> {
  await lockPlanShared(tx, plan_id);
  const state = await planState(tx, plan_id);
  if (state.phase === 'freezing') throw fail.conflict('plan.freezing_now');
  await tx.run(
    sql`select 1 from accounts.account where payer_id = ${payer_id} and plan_id = ${plan_id} for update`,
  );
  return { m: await lockMembership(tx, payer_id, membership_id), state };
}

/** The weight once all queued changes are folded. Outside a freeze all changes of later periods are queued ones. */
async function weightToBe(tx: Queryable, m: Membership): Promise<number> {
  const row = await tx.one<{ queued: bigint }>(sql`select coalesce(sum(delta), 0)::bigint as queued
    from accounts.weight_change c join accounts.plan_state s on s.plan_id = c.plan_id
    where c.payer_id = ${m.payer_id} and c.membership_id = ${m.membership_id} and c.from_period > s.period_no`);
  return (m.counted ? m.weight : 0) + Number(row.queued);
}
