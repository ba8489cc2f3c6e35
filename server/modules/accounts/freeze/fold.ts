import { type Queryable, sql, type Tx } from '../../../platform/postgres/index.ts';
import type { Account } from '../store.ts';

export interface Batch {
  plan_id: number;
  period_no: number;
  index_minor: bigint;
  cap_minor: bigint;
  limit: number;
}

/** Changes queued by commands; a freeze's own changes (short, return) are applied where they are made. */
const QUEUED = sql`('join', 'leave', 'death', 'age', 'end')`;

/**
 * Freeze step 2: folds the due weight changes of the next payers, `a += (w2 - w1) * I`, in order of payer.
 *
 * @param after last payer of the batch before
 * @returns the last payer folded, or null when nothing is due any more after this batch
 */
export async function foldBatch(tx: Tx, batch: Batch, after: bigint): Promise<bigint | null> {
  const { plan_id, period_no } = batch;
  const due = await tx.query<{ payer_id: bigint }>(sql`select distinct payer_id from accounts.weight_change
    where plan_id = ${plan_id} and from_period = ${period_no} and payer_id > ${after} and reason in ${QUEUED}
    order by payer_id limit ${batch.limit}`);
  if (due.length === 0) return null;
  const payers = due.map((row) => row.payer_id);
  await lockAccounts(tx, plan_id, payers);
  await foldMemberships(tx, batch, payers);
  await tx.run(sql`
    with d as (select payer_id, sum(delta)::int as delta from accounts.weight_change
      where plan_id = ${plan_id} and from_period = ${period_no} and reason in ${QUEUED} and payer_id = any(${payers}::bigint[])
      group by payer_id),
    folded as (update accounts.account a
      set intercept_minor = intercept_minor + d.delta * ${batch.index_minor}::bigint, weight = weight + d.delta
      from d where a.payer_id = d.payer_id and a.plan_id = ${plan_id} and d.delta <> 0 returning d.delta)
    update accounts.plan_state set weight_total = weight_total + (select coalesce(sum(delta), 0) from folded)
      where plan_id = ${plan_id}`);
  return due.length < batch.limit ? null : payers.at(-1)!;
}

export type LockedAccount = Pick<Account, 'payer_id' | 'weight' | 'intercept_minor'>;

export const LOCKED_ACCOUNT = sql`payer_id, weight, intercept_minor`;

/**
 * Rows are locked in order of payer, alone: READ COMMITTED may lose rows that change under a join. What comes
 * back is what the rows hold now that they are locked.
 */
export const lockAccounts = (tx: Queryable, plan_id: number, payers: readonly bigint[]) =>
  tx.query<LockedAccount>(
    sql`select ${LOCKED_ACCOUNT} from accounts.account
      where plan_id = ${plan_id} and payer_id = any(${payers}::bigint[]) order by payer_id for update`,
  );

/** The last queued change of a membership says whether it counts; age changes leave that as it is. */
const foldMemberships = (tx: Queryable, batch: Batch, payers: readonly bigint[]) =>
  tx.run(sql`
    with d as (select payer_id, membership_id, sum(delta)::int as delta,
        sum(delta) filter (where reason = 'age') as by_age,
        (array_agg(reason order by change_id desc) filter (where reason <> 'age'))[1] as last
      from accounts.weight_change
      where plan_id = ${batch.plan_id} and from_period = ${batch.period_no} and reason in ${QUEUED}
        and payer_id = any(${payers}::bigint[])
      group by payer_id, membership_id)
    update accounts.membership m set
      weight = m.weight + coalesce(d.by_age, 0)::int,
      counted = case when d.last = 'join' then true when d.last is null then m.counted else false end,
      state = case when d.last = 'leave' then 'left' when d.last = 'end' then 'ended' else m.state end
    from d where m.payer_id = d.payer_id and m.membership_id = d.membership_id`);
