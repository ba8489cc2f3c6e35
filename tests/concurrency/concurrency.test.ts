import { setTimeout as sleep } from 'node:timers/promises';
import { CodedError } from '@tongzhou/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountOf, membershipsOf, walletOf } from '../../server/modules/accounts/index.ts';
import { leave, statementOf } from '../../server/modules/memberships/index.ts';
import { refundsOf, requestRefund } from '../../server/modules/payments/index.ts';
import type { Plan } from '../../server/modules/plans/index.ts';
import { periodOf } from '../../server/modules/sharing/index.ts';
import { sql } from '../../server/platform/postgres/index.ts';
import { generator } from '../support/random.ts';
import { type Member, openVillage, type Payer, type Village } from '../support/village.ts';

const CLIENTS = 16;
/** Between two things of one client; less only means that they queue for the processor. */
const PAUSE_MS = 200;
const PERIODS = process.env.FULL ? 60 : 6;
const SEED = Number(process.env.SEED ?? Date.now() & 0x7fffffff);

/** What a client did, in its own books: at the end the house must say the same. */
interface Client {
  payer: Payer;
  members: Member[];
  topped_up_minor: bigint;
  refused: Map<string, number>;
  done: Map<string, number>;
}

let village: Village;
beforeAll(async () => {
  village = await openVillage('2026-01-05T02:00:00Z');
});
afterAll(() => village.close());

/** What rules or the moment may refuse; anything else is a fault. */
const EXPECTED = new Set([
  'account.not_enough',
  'wallet.not_enough',
  'plan.freezing_now',
  'membership.already_ended',
  'membership.already_in_plan',
  'gift.membership_not_open',
]);

describe('freezes and settlements among clients', () => {
  it(
    'lose no update and never lock each other out',
    async () => {
      const plan = await village.plan('crowd', (r) => {
        r.sharing.caps = { case_minor: '300', cases_per_period: 3, period_minor: '600', year_minor: null };
      });
      const clients: Client[] = [];
      for (let i = 0; i < CLIENTS; i += 1) clients.push(await newClient(plan));
      const before = await deadlocks();
      let stop = false;
      let busy = 0;
      const run = clients.map(async (client, i) => {
        const random = generator(SEED + i);
        while (!stop) busy += await act(client, clients, plan, random);
      });
      // The worker that runs jobs beside them: refunds, leavers' rests.
      run.push(
        (async () => {
          while (!stop) await village.house.work().then(() => sleep(50));
        })(),
      );
      const shares: bigint[] = [];
      try {
        for (let no = 1; no <= PERIODS; no += 1) {
          shares.push(await onePeriod(plan, no));
          expect(await village.house.broken(), `after period ${no}`).toEqual([]);
        }
      } finally {
        stop = true;
        await Promise.all(run);
      }
      await village.house.work();
      expect(await village.house.broken()).toEqual([]);
      for (const client of clients) await addsUp(client, plan);
      const sum = (pick: (c: Client) => Map<string, number>) => {
        const all = new Map<string, number>();
        for (const c of clients) for (const [k, n] of pick(c)) all.set(k, (all.get(k) ?? 0) + n);
        return [...all].map(([k, n]) => `${k} ${n}`).join(', ');
      };
      const locked = (await deadlocks()) - before;
      console.log(
        `${PERIODS} periods against ${CLIENTS} clients, SEED=${SEED}: shares ${shares.join(' ')}; ${sum((c) => c.done)}; refused: ${sum((c) => c.refused)}; busy ${busy}; deadlocks ${locked}`,
      );
      expect(locked).toBe(0n);
      expect(busy).toBe(0);
      for (const kind of ['top_up', 'join', 'leave', 'withdraw', 'give', 'wallet'])
        expect(
          clients.some((c) => (c.done.get(kind) ?? 0) > 0),
          kind,
        ).toBe(true);
      expect(shares.some((share) => share > 0n)).toBe(true);
    },
    process.env.FULL ? 3_600_000 : 300_000,
  );
});

async function newClient(plan: Plan): Promise<Client> {
  const payer = await village.payer();
  const client: Client = { payer, members: [], topped_up_minor: 0n, refused: new Map(), done: new Map() };
  client.members.push(await village.joins(payer, plan));
  await village.topUp(payer, plan, 9_000n);
  client.topped_up_minor += 9_000n;
  return client;
}

/** The clock goes on while everybody acts; the freeze, the signatures and the settlement run in between. */
async function onePeriod(plan: Plan, no: number): Promise<bigint> {
  const payer = await village.payer();
  const ill = await village.joins(payer, plan);
  await village.topUp(payer, plan, 9_000n);
  await village.decide(ill, 'approved', no % 2 ? 'cancer' : 'thyroid-cancer');
  const month = Temporal.PlainYearMonth.from('2026-01').add({ months: Math.floor((no - 1) / 2) });
  village.goTo(`${month}-${no % 2 ? '07' : '21'}`);
  expect(await village.runDue(plan)).toEqual([`froze ${no}`]);
  await sleep(100);
  village.goTo(`${month}-${no % 2 ? '14' : '28'}`);
  await village.sign(plan, no);
  expect(await village.runDue(plan)).toEqual([`settled ${no}`]);
  await sleep(100);
  return (await periodOf(village.house.app.db, plan.plan_id, no))!.share_minor!;
}

/** One thing a client does. @returns 1 if the database gave up on it */
async function act(client: Client, all: Client[], plan: Plan, random: () => number): Promise<0 | 1> {
  const { payer } = client;
  const as = <T>(work: Parameters<typeof village.house.as<T>>[1]) => village.house.as(payer.user, work);
  const amount = BigInt(1 + Math.floor(random() * 900));
  const what = random();
  const kind =
    what < 0.4
      ? 'top_up'
      : what < 0.55
        ? 'withdraw'
        : what < 0.65
          ? 'wallet'
          : what < 0.75
            ? 'give'
            : what < 0.88
              ? 'join'
              : 'leave';
  const member = client.members[Math.floor(random() * client.members.length)]!;
  const other = all[Math.floor(random() * all.length)]!.members[0]!;
  const steps: Record<typeof kind, () => Promise<unknown>> = {
    top_up: () => village.topUp(payer, plan, amount),
    withdraw: () =>
      as((ctx) =>
        requestRefund(ctx, {
          payer_id: payer.payer_id,
          plan_id: plan.plan_id,
          amount_minor: amount,
          source: crypto.randomUUID(),
        }),
      ),
    wallet: () => village.topUpWallet(payer, amount),
    give: () => village.give(payer, other, amount),
    join: async () => void client.members.push(await village.joinsChild(payer, plan, '2020-05-01')),
    leave: () => as((ctx) => leave(ctx, member.membership_id)),
  };
  try {
    await steps[kind]();
  } catch (error) {
    if (error instanceof CodedError && error.code === 'database.busy') return 1;
    const code = expected(error);
    client.refused.set(code, (client.refused.get(code) ?? 0) + 1);
    return 0;
  }
  client.done.set(kind, (client.done.get(kind) ?? 0) + 1);
  if (kind === 'top_up' || kind === 'wallet' || kind === 'give') client.topped_up_minor += amount;
  await sleep(random() * PAUSE_MS);
  return 0;
}

function expected(error: unknown): string {
  if (error instanceof CodedError && EXPECTED.has(error.code)) return error.code;
  throw error;
}

/** What a client paid in is where the house says it is: nothing was lost on the way. */
async function addsUp({ payer, topped_up_minor }: Client, plan: Plan): Promise<void> {
  const { db } = village.house.app;
  const paid = await db.one<{
    minor: bigint;
  }>(sql`select coalesce(sum(amount_minor), 0)::bigint as minor from ledger.entry
    where kind in ('top_up', 'gift') and source in (select 'pay:' || order_no from payments.payment_order where paid_by = ${payer.payer_id})`);
  expect(paid.minor).toBe(topped_up_minor);
  // The account, followed entry by entry and share by share, holds what it shows.
  const { lines, balance_minor } = await statementOf(db, payer.payer_id, plan.plan_id);
  expect(lines.at(-1)?.balance_minor).toBe(balance_minor);
  expect(lines.every((line) => line.balance_minor >= 0n)).toBe(true);
  expect((await accountOf(db, payer.payer_id, plan.plan_id))!.weight).toBe(
    (await membershipsOf(db, payer.payer_id)).filter((m) => m.counted).reduce((sum, m) => sum + m.weight, 0),
  );
  expect((await walletOf(db, payer.payer_id)) >= 0n).toBe(true);
  expect((await refundsOf(db, payer.payer_id)).every((r) => r.state === 'paid')).toBe(true);
}

const deadlocks = async (): Promise<bigint> => {
  await village.house.app.db.run(sql`select pg_stat_force_next_flush()`);
  const { n } = await village.house.app.db.one<{ n: bigint }>(
    sql`select deadlocks as n from pg_stat_database where datname = current_database()`,
  );
  return n;
};
