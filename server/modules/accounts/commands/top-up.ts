import { fail, invariant } from '@tongzhou/kernel';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import { postOnce, type Transfer } from '../../ledger/index.ts';

export interface MoneyIn {
  payer_id: bigint;
  plan_id: number;
  amount_minor: bigint;
  /** what brought it, e.g. `pay:sandbox:T1`; the same source twice is one top-up */
  source: string;
  at: Temporal.Instant;
}

/**
 * Adds money to an account: the journal row and `intercept += amount`, in one idempotent statement that
 * needs no lock and no knowledge of I. Runs as well outside a transaction.
 *
 * @returns false when this source was posted before (nothing is changed)
 * @throws account.unknown
 */
export async function topUp(db: Queryable, input: MoneyIn): Promise<boolean> {
  const { payer_id, plan_id, amount_minor } = input;
  const transfer: Transfer = {
    payer_id,
    plan_id,
    kind: 'top_up',
    debit: 'clearing',
    credit: 'members',
    amount_minor,
  };
  const changed = await db.run(sql`
    with known as (select payer_id from accounts.account where payer_id = ${payer_id} and plan_id = ${plan_id}),
      posted as (${postOnce(input.at, input.source, transfer, sql`known`)})
    update accounts.account set intercept_minor = intercept_minor + posted.amount_minor
      from posted where account.payer_id = ${payer_id} and account.plan_id = ${plan_id}`);
  if (changed === 1) return true;
  invariant(changed === 0, 'a top-up reaches one account');
  const known = await db.maybe(
    sql`select 1 from accounts.account where payer_id = ${payer_id} and plan_id = ${plan_id}`,
  );
  if (!known) throw fail.notFound('account.unknown');
  return false;
}
