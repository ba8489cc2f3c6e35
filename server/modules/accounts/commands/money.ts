import { fail, maxBig, minBig } from '@tongzhou/kernel';
import { balanceOf, mustHold_minor } from '@tongzhou/sharing';
import { sql, type Tx } from '../../../platform/postgres/index.ts';
import { post } from '../../ledger/index.ts';
import { type Account, lockAccount, lockPlanShared, type PlanState, planState } from '../store.ts';

/** What may leave an account now: all of it, but between freeze and settlement not what the period may take. */
export function withdrawable(account: Pick<Account, 'intercept_minor' | 'weight'>, state: PlanState): bigint {
  const locked = state.phase === 'open' ? 0n : mustHold_minor(account.weight, state.cap_minor);
  return maxBig(0n, balanceOf(account, state.index_minor) - locked);
}

export interface MoneyOut {
  payer_id: bigint;
  plan_id: number;
  /** at most this much; null: all that may leave */
  amount_minor: bigint | null;
  /** the plan's: a refusal tells an amount */
  currency: string;
  to: 'refunds' | 'wallets';
  source: string;
  at: Temporal.Instant;
}

/**
 * Takes money out of an account, towards the payer's refund or wallet.
 *
 * @returns what was moved; with `amount_minor: null` this may be 0
 * @throws account.not_enough when the amount asked for may not leave now
 */
export async function takeOut(tx: Tx, input: MoneyOut): Promise<bigint> {
  const { payer_id, plan_id } = input;
  await lockPlanShared(tx, plan_id);
  const account = await lockAccount(tx, payer_id, plan_id);
  const free = withdrawable(account, await planState(tx, plan_id));
  if (input.amount_minor !== null && input.amount_minor > free)
    throw fail.conflict('account.not_enough', {
      params: { free_minor: free.toString(), currency: input.currency },
    });
  const amount_minor = input.amount_minor ?? free;
  if (amount_minor === 0n) return 0n;
  await tx.run(sql`update accounts.account set intercept_minor = intercept_minor - ${amount_minor}
    where payer_id = ${payer_id} and plan_id = ${plan_id}`);
  const kind = input.to === 'refunds' ? 'refund_due' : 'allocate';
  await post(tx, input.at, input.source, [
    { payer_id, plan_id, kind, debit: 'members', credit: input.to, amount_minor },
  ]);
  if (input.to === 'wallets') await creditWallet(tx, payer_id, amount_minor);
  return amount_minor;
}

/** The wallet's side of a posting that credits the book `wallets`; the caller posts it in the same transaction. */
export const creditWallet = (tx: Tx, payer_id: bigint, amount_minor: bigint) =>
  tx.run(sql`insert into accounts.wallet (payer_id, balance_minor) values (${payer_id}, ${amount_minor})
    on conflict (payer_id) do update set balance_minor = wallet.balance_minor + excluded.balance_minor`);

/** Money from outside into the payer's wallet. @returns false when this source was posted before */
export async function topUpWallet(
  tx: Tx,
  input: { payer_id: bigint; amount_minor: bigint; source: string; at: Temporal.Instant },
): Promise<boolean> {
  const known = await tx.maybe(
    sql`select 1 from ledger.entry where payer_id = ${input.payer_id} and source = ${input.source}`,
  );
  if (known) return false;
  const { payer_id, amount_minor } = input;
  await post(tx, input.at, input.source, [
    { payer_id, plan_id: 0, kind: 'top_up', debit: 'clearing', credit: 'wallets', amount_minor },
  ]);
  await creditWallet(tx, payer_id, amount_minor);
  return true;
}

/**
 * Moves money from the wallet into one of the payer's accounts.
 * @throws wallet.not_enough, account.unknown
 */
export async function allocate(
  tx: Tx,
  input: { payer_id: bigint; plan_id: number; amount_minor: bigint; source: string; at: Temporal.Instant },
): Promise<void> {
  const { payer_id, plan_id, amount_minor } = input;
  await lockAccount(tx, payer_id, plan_id);
  await takeFromWallet(tx, payer_id, amount_minor);
  await tx.run(sql`update accounts.account set intercept_minor = intercept_minor + ${amount_minor}
    where payer_id = ${payer_id} and plan_id = ${plan_id}`);
  await post(tx, input.at, input.source, [
    { payer_id, plan_id, kind: 'allocate', debit: 'wallets', credit: 'members', amount_minor },
  ]);
}

async function takeFromWallet(tx: Tx, payer_id: bigint, amount_minor: bigint): Promise<void> {
  const taken = await tx.run(sql`update accounts.wallet set balance_minor = balance_minor - ${amount_minor}
    where payer_id = ${payer_id} and balance_minor >= ${amount_minor}`);
  if (taken !== 1) throw fail.conflict('wallet.not_enough');
}

/** Takes the whole or a part of the wallet towards a refund. @throws wallet.not_enough */
export async function refundWallet(
  tx: Tx,
  input: { payer_id: bigint; amount_minor: bigint; source: string; at: Temporal.Instant },
): Promise<void> {
  const { payer_id, amount_minor } = input;
  await takeFromWallet(tx, payer_id, amount_minor);
  await post(tx, input.at, input.source, [
    { payer_id, plan_id: 0, kind: 'refund_due', debit: 'wallets', credit: 'refunds', amount_minor },
  ]);
}

/**
 * A gift to a named membership: held for it and used for it first, at the freezes. `paid_minor` comes from
 * a provider (clearing) or from the giver's wallet.
 */
export async function giveTo(
  tx: Tx,
  input: {
    payer_id: bigint;
    plan_id: number;
    membership_id: bigint;
    given_by: bigint;
    amount_minor: bigint;
    from: 'clearing' | 'wallets';
    source: string;
    at: Temporal.Instant;
  },
): Promise<{ gift_id: bigint }> {
  const { payer_id, plan_id, amount_minor } = input;
  // The wallet before the membership: a freeze locks in this order.
  if (input.from === 'wallets') await takeFromWallet(tx, input.given_by, amount_minor);
  const open =
    await tx.maybe(sql`select 1 from accounts.membership where payer_id = ${payer_id} and membership_id = ${input.membership_id}
    and plan_id = ${plan_id} and state in ('active', 'grace') for share`);
  if (!open) throw fail.conflict('gift.membership_not_open');
  await post(tx, input.at, input.source, [
    { payer_id, plan_id, kind: 'gift', debit: input.from, credit: 'gifts', amount_minor },
  ]);
  return tx.one<{
    gift_id: bigint;
  }>(sql`insert into accounts.gift (payer_id, plan_id, membership_id, given_by, given_minor, held_minor, at)
    values (${payer_id}, ${plan_id}, ${input.membership_id}, ${input.given_by}, ${amount_minor}, ${amount_minor}, ${input.at})
    returning gift_id`);
}

/** What is left of gifts to a membership that has ended goes to its payer's wallet. @returns the sum moved */
export async function releaseGifts(
  tx: Tx,
  payer_id: bigint,
  membership_id: bigint,
  at: Temporal.Instant,
): Promise<bigint> {
  const gifts = await tx.query<{
    gift_id: bigint;
    held_minor: bigint;
    plan_id: number;
  }>(sql`select gift_id, held_minor, plan_id
    from accounts.gift where payer_id = ${payer_id} and membership_id = ${membership_id} and held_minor > 0 order by gift_id for update`);
  for (const gift of gifts) {
    await tx.run(
      sql`update accounts.gift set held_minor = 0 where payer_id = ${payer_id} and gift_id = ${gift.gift_id}`,
    );
    await post(tx, at, `gift:${gift.gift_id}:released`, [
      {
        payer_id,
        plan_id: gift.plan_id,
        kind: 'gift_returned',
        debit: 'gifts',
        credit: 'wallets',
        amount_minor: gift.held_minor,
      },
    ]);
    await creditWallet(tx, payer_id, gift.held_minor);
  }
  return gifts.reduce((sum, gift) => sum + gift.held_minor, 0n);
}

/**
 * Splits a deposit over the payer's accounts so that they last equally long: the emptiest are filled first.
 * Pure. `lasts_minor` is what a weight unit still has; result in the order of the accounts.
 */
export function splitDeposit(
  amount_minor: bigint,
  accounts: readonly { weight: number; balance_minor: bigint }[],
): bigint[] {
  const parts = accounts.map(() => 0n);
  const open = accounts.map((a, i) => ({
    i,
    weight: BigInt(Math.max(a.weight, 1)),
    balance: a.balance_minor,
  }));
  let left = amount_minor;
  const lasts = (a: (typeof open)[number]) => (a.balance + parts[a.i]!) / a.weight;
  while (left > 0n && open.length > 0) {
    const sorted = open.toSorted((a, b) => (lasts(a) < lasts(b) ? -1 : lasts(a) > lasts(b) ? 1 : a.i - b.i));
    const level = lasts(sorted[0]!);
    const lowest = sorted.filter((a) => lasts(a) === level);
    const next = sorted[lowest.length];
    const weight = lowest.reduce((sum, a) => sum + a.weight, 0n);
    const step = next ? minBig(lasts(next) - level, left / weight) : left / weight;
    if (step === 0n) break;
    for (const a of lowest) parts[a.i] = parts[a.i]! + step * a.weight;
    left -= step * weight;
  }
  if (parts.length > 0) parts[0] = parts[0]! + left;
  return parts;
}
