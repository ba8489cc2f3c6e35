import { invariant } from '@tongzhou/kernel';
import { balanceOf, bringBack, type Carried, type HeldGift, keep, type Means } from '@tongzhou/sharing';
import { type Sql, sql, type Tx } from '../../../platform/postgres/index.ts';
import { postMany } from '../../ledger/index.ts';
import { type Batch, LOCKED_ACCOUNT, type LockedAccount, lockAccounts } from './fold.ts';

interface Household {
  payer_id: bigint;
  means: Means;
  counted: Carried[];
  in_grace: Carried[];
}

/** What one batch decided, to be written in one go. */
interface Decision {
  payer_id: bigint;
  gifts_used: { gift_id: bigint; used_minor: bigint }[];
  refill_minor: bigint;
  dropped: readonly Carried[];
  returned: readonly Carried[];
  /** some membership of the account is in grace afterwards */
  some_in_grace: boolean;
}

/**
 * Freeze steps 3 and 4 for the next accounts that cannot carry a whole period's cap: gifts and wallet fill
 * up, what is still missing drops memberships into grace. A handled account leaves the index range that
 * finds it, so a restart simply goes on.
 *
 * @returns how many accounts were handled; fewer than the limit: every counted account can now carry the period
 */
export async function sweepBatch(
  tx: Tx,
  batch: Batch,
  at: Temporal.Instant,
  grace_until: string,
): Promise<number> {
  const short = await tx.query<LockedAccount>(cannotCarry(batch));
  if (short.length === 0) return 0;
  const households = await loadHouseholds(tx, batch, short);
  const decisions = households.map((h) => {
    const kept = keep(h.counted, h.means, batch.cap_minor);
    const some_in_grace = h.in_grace.length > 0 || kept.dropped.length > 0;
    return { payer_id: h.payer_id, returned: [], ...kept, some_in_grace };
  });
  await writeDecisions(tx, batch, at, decisions, grace_until);
  return short.length;
}

/**
 * The next accounts below a period's cap, locked: one range of the index `account_runs_out`, whatever their
 * number. Both bounds are constants to the planner, and the lower one skips entries of accounts that ran out
 * before. Who is topped up while this waits for the row is not short any more and is left out.
 */
export const cannotCarry = (batch: Batch): Sql => sql`select ${LOCKED_ACCOUNT} from accounts.account
  where plan_id = ${batch.plan_id} and runs_out_at >= ${batch.index_minor} and runs_out_at < ${batch.index_minor + batch.cap_minor}
  limit ${batch.limit} for update`;

/**
 * Brings memberships in grace back that their account can carry again; cover resumes with this notice day.
 *
 * @returns last payer looked at, or null when nobody is left after this batch
 */
export async function bringBackBatch(
  tx: Tx,
  batch: Batch,
  at: Temporal.Instant,
  after: bigint,
): Promise<bigint | null> {
  const payers = await tx.query<{ payer_id: bigint }>(sql`select payer_id from accounts.account
    where plan_id = ${batch.plan_id} and some_in_grace and payer_id > ${after} order by payer_id limit ${batch.limit}`);
  if (payers.length === 0) return null;
  const accounts = await lockAccounts(
    tx,
    batch.plan_id,
    payers.map((row) => row.payer_id),
  );
  const households = await loadHouseholds(tx, batch, accounts);
  const decisions = households.map((h) => {
    const back = bringBack(h.counted, h.in_grace, h.means, batch.cap_minor);
    const some_in_grace = back.returned.length < h.in_grace.length;
    return { payer_id: h.payer_id, dropped: [], ...back, some_in_grace };
  });
  // Nothing to write for those whose memberships all stay in grace.
  const changed = decisions.filter((d) => d.returned.length > 0 || !d.some_in_grace);
  await writeDecisions(tx, batch, at, changed, null);
  return payers.length < batch.limit ? null : payers.at(-1)!.payer_id;
}

/** The accounts are locked; then wallets and gifts are, then it is read: lock first, join next. */
async function loadHouseholds(
  tx: Tx,
  batch: Batch,
  accounts: readonly LockedAccount[],
): Promise<Household[]> {
  const { plan_id } = batch;
  const payers = accounts.map((a) => a.payer_id).toSorted((a, b) => (a < b ? -1 : 1));
  const memberships = await tx.query<Carried & { payer_id: bigint; counted: boolean }>(sql`
    select payer_id, membership_id, weight, place, counted from accounts.membership
    where payer_id = any(${payers}::bigint[]) and plan_id = ${plan_id} and (counted or state = 'grace')`);
  const wallets = await tx.query<{
    payer_id: bigint;
    balance_minor: bigint;
  }>(sql`select payer_id, balance_minor from accounts.wallet
    where payer_id = any(${payers}::bigint[]) and balance_minor > 0 order by payer_id for update`);
  const gifts = await tx.query<
    HeldGift & { payer_id: bigint }
  >(sql`select payer_id, gift_id, membership_id, held_minor from accounts.gift
    where plan_id = ${plan_id} and payer_id = any(${payers}::bigint[]) and held_minor > 0 order by payer_id, gift_id for update`);

  const households = new Map<bigint, Household>();
  for (const a of accounts) {
    const means = { balance_minor: balanceOf(a, batch.index_minor), wallet_minor: 0n, gifts: [] };
    households.set(a.payer_id, { payer_id: a.payer_id, means, counted: [], in_grace: [] });
  }
  for (const m of memberships) {
    const household = households.get(m.payer_id)!;
    (m.counted ? household.counted : household.in_grace).push(m);
  }
  for (const wallet of wallets) households.get(wallet.payer_id)!.means.wallet_minor = wallet.balance_minor;
  for (const gift of gifts) (households.get(gift.payer_id)!.means.gifts as HeldGift[]).push(gift);
  return [...households.values()];
}

async function writeDecisions(
  tx: Tx,
  batch: Batch,
  at: Temporal.Instant,
  decisions: readonly Decision[],
  grace_until: string | null,
): Promise<void> {
  await useGifts(tx, batch, at, decisions);
  await useWallets(tx, batch, at, decisions);
  await reweigh(tx, batch, decisions, grace_until);
}

async function useGifts(
  tx: Tx,
  batch: Batch,
  at: Temporal.Instant,
  decisions: readonly Decision[],
): Promise<void> {
  const used = decisions.flatMap((d) => d.gifts_used.map((g) => ({ ...g, payer_id: d.payer_id })));
  if (used.length === 0) return;
  await tx.run(sql`update accounts.gift g set held_minor = held_minor - x.m
    from unnest(${used.map((u) => u.payer_id)}::bigint[], ${used.map((u) => u.gift_id)}::bigint[], ${used.map((u) => u.used_minor)}::bigint[]) as x(p, id, m)
    where g.payer_id = x.p and g.gift_id = x.id`);
  const perPayer = Map.groupBy(used, (u) => u.payer_id);
  const rows = [...perPayer].map(([payer_id, list]) => ({
    payer_id,
    amount_minor: list.reduce((sum, u) => sum + u.used_minor, 0n),
  }));
  const { plan_id, period_no } = batch;
  await postMany(
    tx,
    at,
    sourceOf(batch),
    1,
    { plan_id, period_no, kind: 'gift_used', debit: 'gifts', credit: 'members' },
    rows,
  );
}

async function useWallets(
  tx: Tx,
  batch: Batch,
  at: Temporal.Instant,
  decisions: readonly Decision[],
): Promise<void> {
  const rows = decisions
    .filter((d) => d.refill_minor > 0n)
    .map((d) => ({ payer_id: d.payer_id, amount_minor: d.refill_minor }));
  if (rows.length === 0) return;
  await tx.run(sql`update accounts.wallet w set balance_minor = balance_minor - x.m
    from unnest(${rows.map((r) => r.payer_id)}::bigint[], ${rows.map((r) => r.amount_minor)}::bigint[]) as x(p, m) where w.payer_id = x.p`);
  const { plan_id, period_no } = batch;
  await postMany(
    tx,
    at,
    sourceOf(batch),
    2,
    { plan_id, period_no, kind: 'refill', debit: 'wallets', credit: 'members' },
    rows,
  );
}

/** Accounts get their money and their new weight in one write; memberships and W follow. */
async function reweigh(
  tx: Tx,
  batch: Batch,
  decisions: readonly Decision[],
  grace_until: string | null,
): Promise<void> {
  if (decisions.length === 0) return;
  const rows = decisions.map((d) => ({
    payer_id: d.payer_id,
    money: d.refill_minor + d.gifts_used.reduce((sum, g) => sum + g.used_minor, 0n),
    delta: weightOf(d.returned) - weightOf(d.dropped),
    some_in_grace: d.some_in_grace,
  }));
  const { written } = await tx.one<{ written: bigint }>(sql`
    with x as (select * from unnest(${rows.map((r) => r.payer_id)}::bigint[], ${rows.map((r) => r.money)}::bigint[], ${rows.map((r) => r.delta)}::int[],
      ${rows.map((r) => r.some_in_grace)}::boolean[]) as x(p, m, d, g)),
    written as (update accounts.account a
      set intercept_minor = intercept_minor + x.m + x.d * ${batch.index_minor}::bigint, weight = weight + x.d, some_in_grace = x.g
      from x where a.payer_id = x.p and a.plan_id = ${batch.plan_id} returning x.d)
    update accounts.plan_state set weight_total = weight_total + (select coalesce(sum(d), 0) from written) where plan_id = ${batch.plan_id}
      returning (select count(*) from written) as written`);
  invariant(written === BigInt(rows.length), 'every locked account is written');
  await changeMemberships(
    tx,
    batch,
    decisions.flatMap((d) => d.dropped.map((m) => ({ ...m, payer_id: d.payer_id }))),
    'short',
    grace_until,
  );
  await changeMemberships(
    tx,
    batch,
    decisions.flatMap((d) => d.returned.map((m) => ({ ...m, payer_id: d.payer_id }))),
    'return',
    null,
  );
}

async function changeMemberships(
  tx: Tx,
  batch: Batch,
  list: readonly (Carried & { payer_id: bigint })[],
  reason: 'short' | 'return',
  grace_until: string | null,
): Promise<void> {
  if (list.length === 0) return;
  const sign = reason === 'short' ? -1 : 1;
  const changed = await tx.run(sql`with changed as (
      update accounts.membership m set counted = ${reason === 'return'}, grace_until = ${grace_until}::date,
        state = ${reason === 'return' ? 'active' : 'grace'}
      from unnest(${list.map((m) => m.payer_id)}::bigint[], ${list.map((m) => m.membership_id)}::bigint[]) as x(p, id)
      where m.payer_id = x.p and m.membership_id = x.id returning m.payer_id, m.membership_id, m.weight)
    insert into accounts.weight_change (payer_id, plan_id, membership_id, from_period, delta, reason)
    select payer_id, ${batch.plan_id}::int, membership_id, ${batch.period_no}::int, ${sign}::int * weight, ${reason}::text
    from changed`);
  invariant(changed === list.length, 'every membership decided on is written');
}

const weightOf = (list: readonly Carried[]) => list.reduce((sum, m) => sum + m.weight, 0);
const sourceOf = (batch: Batch) => `freeze:${batch.plan_id}:${batch.period_no}`;
