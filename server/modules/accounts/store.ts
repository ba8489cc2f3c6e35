import { fail } from '@tongzhou/kernel';
import { type Queryable, sql } from '../../platform/postgres/index.ts';

/** First key of the advisory locks per plan; the second is the plan. */
const PLAN_LOCK = 7_301;

/** Freeze, fold, settlement and correction hold this alone; see docs/ARCHITECTURE for the order of locks. */
export const lockPlanExclusive = (tx: Queryable, plan_id: number) =>
  tx.run(sql`select pg_advisory_xact_lock(${PLAN_LOCK}::int, ${plan_id}::int)`);

/** Whatever takes money out or queues a weight change holds this, before any row lock. Top-ups do not. */
export const lockPlanShared = (tx: Queryable, plan_id: number) =>
  tx.run(sql`select pg_advisory_xact_lock_shared(${PLAN_LOCK}::int, ${plan_id}::int)`);

export type Phase = 'open' | 'freezing' | 'frozen';

export interface PlanState {
  plan_id: number;
  /** I: cumulative share per weight unit */
  index_minor: bigint;
  /** W */
  weight_total: bigint;
  phase: Phase;
  /** the last period whose freeze has begun */
  period_no: number;
  cap_minor: bigint;
}

export const PLAN_STATE = sql`plan_id, index_minor, weight_total, phase, period_no, cap_minor`;

export async function planState(db: Queryable, plan_id: number): Promise<PlanState> {
  const state = await db.maybe<PlanState>(
    sql`select ${PLAN_STATE} from accounts.plan_state where plan_id = ${plan_id}`,
  );
  if (!state) throw fail.notFound('plan.unknown');
  return state;
}

/** Makes the row a plan needs before its first membership. Idempotent. */
export const openPlanState = (tx: Queryable, plan_id: number) =>
  tx.run(sql`insert into accounts.plan_state (plan_id) values (${plan_id}) on conflict do nothing`);

export interface Account {
  payer_id: bigint;
  plan_id: number;
  intercept_minor: bigint;
  weight: number;
  opened_period: number;
  opening_weight: number;
  opening_minor: bigint;
}

/** The account, locked for this transaction. */
export async function lockAccount(tx: Queryable, payer_id: bigint, plan_id: number): Promise<Account> {
  const account =
    await tx.maybe<Account>(sql`select payer_id, plan_id, intercept_minor, weight, opened_period,
    opening_weight, opening_minor from accounts.account
    where payer_id = ${payer_id} and plan_id = ${plan_id} for update`);
  if (!account) throw fail.notFound('account.unknown');
  return account;
}

export type MembershipState = 'active' | 'grace' | 'leaving' | 'left' | 'lapsed' | 'ended' | 'dead';

export interface Membership {
  payer_id: bigint;
  membership_id: bigint;
  plan_id: number;
  weight: number;
  place: number;
  state: MembershipState;
  counted: boolean;
  joined_on: string;
  covered_from: string;
  rule_version: number;
  branch_id: number;
  first_period: number;
  grace_until: string | null;
  ended_on: string | null;
}

export const MEMBERSHIP = sql`payer_id, membership_id, plan_id, weight, place, state, counted, joined_on, covered_from,
  rule_version, branch_id, first_period, grace_until, ended_on`;

export async function lockMembership(
  tx: Queryable,
  payer_id: bigint,
  membership_id: bigint,
): Promise<Membership> {
  const membership = await tx.maybe<Membership>(sql`select ${MEMBERSHIP} from accounts.membership
    where payer_id = ${payer_id} and membership_id = ${membership_id} for update`);
  if (!membership) throw fail.notFound('membership.unknown');
  return membership;
}
