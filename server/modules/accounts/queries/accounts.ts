import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import { MEMBERSHIP, type Membership, type MembershipState } from '../store.ts';

export interface AccountView {
  payer_id: bigint;
  plan_id: number;
  weight: number;
  balance_minor: bigint;
  /** I at which the balance is used up; null at weight 0 */
  runs_out_at: bigint | null;
  index_minor: bigint;
  intercept_minor: bigint;
  opened_period: number;
  opening_weight: number;
  opening_minor: bigint;
}

const VIEW = sql`a.payer_id, a.plan_id, a.weight, a.intercept_minor - a.weight * s.index_minor as balance_minor, a.runs_out_at,
  s.index_minor, a.intercept_minor, a.opened_period, a.opening_weight, a.opening_minor`;

export const accountsOf = (db: Queryable, payer_id: bigint) =>
  db.query<AccountView>(sql`select ${VIEW} from accounts.account a join accounts.plan_state s using (plan_id)
    where a.payer_id = ${payer_id} order by a.plan_id`);

export const accountOf = (db: Queryable, payer_id: bigint, plan_id: number) =>
  db.maybe<AccountView>(sql`select ${VIEW} from accounts.account a join accounts.plan_state s using (plan_id)
    where a.payer_id = ${payer_id} and a.plan_id = ${plan_id}`);

export const membershipsOf = (db: Queryable, payer_id: bigint) =>
  db.query<Membership>(
    sql`select ${MEMBERSHIP} from accounts.membership where payer_id = ${payer_id} order by plan_id, place, membership_id`,
  );

export const membershipOf = (db: Queryable, payer_id: bigint, membership_id: bigint) =>
  db.maybe<Membership>(
    sql`select ${MEMBERSHIP} from accounts.membership where payer_id = ${payer_id} and membership_id = ${membership_id}`,
  );

export const walletOf = async (db: Queryable, payer_id: bigint): Promise<bigint> =>
  (
    await db.maybe<{ balance_minor: bigint }>(
      sql`select balance_minor from accounts.wallet where payer_id = ${payer_id}`,
    )
  )?.balance_minor ?? 0n;

export interface WeightChange {
  from_period: number;
  delta: number;
  reason: string;
  membership_id: bigint;
}

/** The account's life as far as weights go: together with the opening weight and the periods it gives every charge. */
export const weightChangesOf = (db: Queryable, payer_id: bigint, plan_id: number) =>
  db.query<WeightChange>(sql`select from_period, delta, reason, membership_id from accounts.weight_change
    where payer_id = ${payer_id} and plan_id = ${plan_id} order by from_period, change_id`);

/** Members per state; `waiting` are active members whose first covered day is still to come. */
export async function membershipCounts(
  db: Queryable,
  plan_id: number,
  today: string,
): Promise<Record<MembershipState | 'waiting' | 'covered', number>> {
  const rows = await db.query<{
    state: MembershipState;
    n: bigint;
    waiting: bigint;
  }>(sql`select state, count(*) as n,
    count(*) filter (where state = 'active' and covered_from > ${today}) as waiting
    from accounts.membership where plan_id = ${plan_id} group by state`);
  const counts = {
    active: 0,
    grace: 0,
    leaving: 0,
    left: 0,
    lapsed: 0,
    ended: 0,
    dead: 0,
    waiting: 0,
    covered: 0,
  };
  for (const row of rows) {
    counts[row.state] = Number(row.n);
    counts.waiting += Number(row.waiting);
  }
  counts.covered = counts.active - counts.waiting;
  return counts;
}

/** How many members have not left, counted no further than `at_most`: enough to know whether a plan is small. */
export async function openMembersUpTo(db: Queryable, plan_id: number, at_most: number): Promise<number> {
  const { n } = await db.one<{ n: bigint }>(sql`select count(*) as n from (select 1 from accounts.membership
    where plan_id = ${plan_id} and state in ('active', 'grace', 'leaving') limit ${at_most}) as counted`);
  return Number(n);
}

export const membershipsByBranch = (db: Queryable, plan_id: number) =>
  db.query<{
    branch_id: number;
    members: bigint;
  }>(sql`select branch_id, count(*) as members from accounts.membership
    where plan_id = ${plan_id} and state in ('active', 'grace', 'leaving') group by branch_id order by members desc`);

/** Which of these payers have an account, and in which plans. */
export const accountsOfPayers = (db: Queryable, payer_ids: readonly bigint[]) =>
  db.query<{ payer_id: bigint; plan_id: number }>(
    sql`select payer_id, plan_id from accounts.account where payer_id = any(${payer_ids}::bigint[])`,
  );
