import { type Queryable, sql, type Tx } from '../../../platform/postgres/index.ts';
import { lockPlanShared, planState } from '../store.ts';
import { lockAccounts } from './fold.ts';

export interface Lapsed {
  payer_id: bigint;
  membership_id: bigint;
  plan_id: number;
}

/**
 * Ends the grace of memberships whose time to come back is over. Who has the money already (in the account,
 * the wallet or as a gift) only waits for the next notice day and stays.
 *
 * @param today in the plan's time zone
 * @param limit accounts looked at; fewer memberships may come back when somebody was quicker, none means done
 */
export async function lapseBatch(
  tx: Tx,
  plan_id: number,
  today: string,
  cap_minor: bigint,
  limit: number,
): Promise<Lapsed[]> {
  await lockPlanShared(tx, plan_id);
  const state = await planState(tx, plan_id);
  if (state.phase === 'freezing') return [];
  const due = sql`m.plan_id = ${plan_id} and m.state = 'grace' and m.grace_until < ${today}
    and a.intercept_minor - a.weight * ${state.index_minor}::bigint + coalesce(w.balance_minor, 0)
      + coalesce((select sum(held_minor) from accounts.gift g where g.payer_id = m.payer_id and g.membership_id = m.membership_id), 0)
      < (a.weight + m.weight) * ${cap_minor}::bigint`;
  const payers = await tx.query<{ payer_id: bigint }>(sql`select distinct payer_id from accounts.account a
    join accounts.membership m using (payer_id, plan_id) left join accounts.wallet w using (payer_id)
    where a.plan_id = ${plan_id} and a.some_in_grace and ${due} order by payer_id limit ${limit}`);
  if (payers.length === 0) return [];
  const ids = payers.map((row) => row.payer_id);
  await lockAccounts(tx, plan_id, ids);
  const lapsed = await tx.query<Lapsed>(sql`
    update accounts.membership l set state = 'lapsed', grace_until = null, ended_on = ${today}
    from accounts.account a join accounts.membership m using (payer_id, plan_id) left join accounts.wallet w using (payer_id)
    where a.plan_id = ${plan_id} and a.payer_id = any(${ids}::bigint[]) and ${due}
      and l.payer_id = m.payer_id and l.membership_id = m.membership_id
    returning l.payer_id, l.membership_id, l.plan_id`);
  await tx.run(sql`update accounts.account a set some_in_grace = false
    where a.plan_id = ${plan_id} and a.payer_id = any(${ids}::bigint[]) and not exists (select 1 from accounts.membership m
      where m.payer_id = a.payer_id and m.plan_id = a.plan_id and m.state = 'grace')`);
  return lapsed;
}

/** An account on its way to nothing, and where it stands in the range. */
export interface RunsOut {
  payer_id: bigint;
  weight: number;
  runs_out_at: bigint;
}

/**
 * Accounts between two levels of the cumulative share, for reminders: a range of the index, in its own order, so
 * that no account outside it is read.
 *
 * @param after last account of the page before
 */
export const accountsBetween = (
  db: Queryable,
  plan_id: number,
  from_index: bigint,
  to_index: bigint,
  after: RunsOut | null,
  limit: number,
) => {
  const from = after?.runs_out_at ?? from_index;
  return db.query<RunsOut>(sql`
    select payer_id, weight, runs_out_at from accounts.account
    where plan_id = ${plan_id} and runs_out_at >= ${from}::bigint and runs_out_at < ${to_index}::bigint
      and (runs_out_at, payer_id) > (${from}::bigint, ${after?.payer_id ?? -1n}::bigint)
    order by runs_out_at, payer_id limit ${limit}`);
};
