import { expect } from 'vitest';
import { paySandboxOrder } from '../../server/adapters/index.ts';
import { accountOf, enrolInBulk, topUp } from '../../server/modules/accounts/index.ts';
import { caseById } from '../../server/modules/cases/index.ts';
import { post } from '../../server/modules/ledger/index.ts';
import { startOrder } from '../../server/modules/payments/index.ts';
import { preparePayout, releasePayout, setAccount } from '../../server/modules/payouts/index.ts';
import type { Plan } from '../../server/modules/plans/index.ts';
import { periodOf, previewSettlement, signSettlement } from '../../server/modules/sharing/index.ts';
import { sql } from '../../server/platform/postgres/index.ts';
import { SYSTEM } from '../../server/testing/house.ts';
import type { Member, Payer } from '../support/village.ts';
import type { Fortress } from './fortress.ts';

export type Kind = 'freeze' | 'settlement' | 'top_up' | 'payout';
export type Stage = 'before' | 'inside' | 'done';

/** One run of work that the server does by itself once it has begun. */
export interface Operation {
  kind: Kind;
  begin(): Promise<void>;
  stage(): Promise<Stage>;
  /** What cron would do sooner or later: asks for the work again. */
  remind(): Promise<void>;
  /** Done, and exactly once. */
  verify(): Promise<void>;
}

const CASES = 5;
let bulks = 0;

/** Accounts without people, as an import opens them. */
async function enrol(f: Fortress, plan: Plan, count: number, balances_minor: bigint[]): Promise<void> {
  bulks += 1;
  await f.village.house.as(SYSTEM, async (ctx) => {
    const amount_minor = await enrolInBulk(ctx.tx, {
      plan_id: plan.plan_id,
      first_payer: BigInt(bulks) * 1_000_000n,
      count,
      weight: 1,
      balances_minor,
      joined_on: '2025-01-01',
      covered_from: '2025-01-01',
      rule_version: 1,
    });
    await post(ctx.tx, ctx.now, `opening:${plan.plan_id}`, [
      {
        payer_id: 0n,
        plan_id: plan.plan_id,
        kind: 'opening',
        debit: 'custody',
        credit: 'members',
        amount_minor,
      },
    ]);
  });
}

const count = async (f: Fortress, query: ReturnType<typeof sql>): Promise<number> =>
  Number((await f.db.one<{ n: bigint }>(query)).n);

/** A notice day: 2,800 accounts, 2,100 of which fall short (more than one batch), and two are filled up from a wallet. */
export async function freezeOperation(f: Fortress, code: string): Promise<Operation> {
  const plan = await f.village.plan(code, (r) => {
    r.sharing.calendar = { notice_days: [14], sharing_days: [21] };
  });
  await enrol(f, plan, 2_800, [100n, 100n, 100n, 3_000n]);
  const { plan_id } = plan;
  const short = sql`select payer_id from accounts.account where plan_id = ${plan_id} and weight = 1 and intercept_minor = 100 order by payer_id limit 2`;
  const filled = (await f.db.query<{ payer_id: bigint }>(short)).map((row) => row.payer_id);
  await f.village.house.as(SYSTEM, async (ctx) => {
    for (const payer_id of filled) {
      const source = `wallet:${payer_id}`;
      await post(ctx.tx, ctx.now, source, [
        { payer_id, plan_id: 0, kind: 'top_up', debit: 'clearing', credit: 'wallets', amount_minor: 700n },
      ]);
      await ctx.tx.run(sql`insert into accounts.wallet (payer_id, balance_minor) values (${payer_id}, 700)`);
    }
  });
  return {
    kind: 'freeze',
    begin: () => f.enqueue('sharing.tick'),
    remind: () => f.enqueue('sharing.tick'),
    async stage() {
      const period = await periodOf(f.db, plan_id, 1);
      return period === undefined ? 'before' : period.state === 'freezing' ? 'inside' : 'done';
    },
    async verify() {
      expect(await periodOf(f.db, plan_id, 1)).toMatchObject({ state: 'frozen', weight_total: 702n });
      const suspended = sql`select count(*) as n from accounts.membership where plan_id = ${plan_id} and state = 'grace'`;
      expect(await count(f, suspended)).toBe(2_098);
      const dropped = sql`select count(*) as n from accounts.weight_change where plan_id = ${plan_id} and reason = 'short'`;
      expect(await count(f, dropped)).toBe(2_098);
      const refills = sql`select count(*) as n from ledger.entry where plan_id = ${plan_id} and kind = 'refill' and amount_minor = 500`;
      expect(await count(f, refills)).toBe(2);
      const notices = sql`select count(*) as n from disclosure.entry where kind = 'notice' and plan_code = ${plan.code}`;
      expect(await count(f, notices)).toBe(1);
    },
  };
}

export interface Frozen {
  plan: Plan;
  cases: { member: Member; case_id: string }[];
}

/** A plan with decided cases, to be frozen on its notice day, the 7th. */
export async function planWithCases(f: Fortress, code: string): Promise<Frozen> {
  const plan = await f.village.plan(code, (r) => {
    r.sharing.calendar = { notice_days: [7], sharing_days: [14] };
    r.sharing.caps.cases_per_period = CASES;
  });
  await enrol(f, plan, 300, [3_000n]);
  const cases: Frozen['cases'] = [];
  for (let i = 0; i < CASES; i += 1) {
    const payer = await f.village.payer();
    const member = await f.village.joins(payer, plan);
    // Covered once something has been paid; one fen is still too little to be counted.
    const paid = { payer_id: payer.payer_id, plan_id: plan.plan_id, amount_minor: 1n };
    await topUp(f.db, { ...paid, source: `ill:${code}:${i}`, at: f.village.house.clock.now() });
    const case_id = await f.village.decide(member, 'approved');
    const holder = { holder_name: member.name, account_no: '6222021234567890123', bank_name: '吉林银行' };
    await f.village.house.as(member.user, (ctx) => setAccount(ctx, case_id, holder));
    cases.push({ member, case_id });
  }
  return { plan, cases };
}

/** The second signature on the sharing day: the share, the books, the cases, the sheet. */
export async function settlementOperation(f: Fortress, { plan, cases }: Frozen): Promise<Operation> {
  const { plan_id } = plan;
  const [first, second] = f.village.staff.finance;
  const { hash } = await previewSettlement(f.db, plan_id, 1);
  const sign = (user: typeof first) =>
    f.village.house.as(user, (ctx) =>
      signSettlement(ctx, { plan_id, period_no: 1, preview_hash: hash.toString('hex') }),
    );
  await sign(first);
  return {
    kind: 'settlement',
    begin: async () => void (await sign(second)),
    remind: () => f.enqueue('sharing.tick'),
    async stage() {
      if ((await periodOf(f.db, plan_id, 1))?.state === 'settled') return 'done';
      // One transaction: seen from outside only by its lock.
      const locked = sql`select count(*) as n from pg_locks where locktype = 'advisory' and classid = 7301
        and objid = ${plan_id}::int::oid and mode = 'ExclusiveLock' and granted`;
      return (await count(f, locked)) > 0 ? 'inside' : 'before';
    },
    async verify() {
      const period = (await periodOf(f.db, plan_id, 1))!;
      expect(period).toMatchObject({
        state: 'settled',
        weight_total: 300n,
        aid_minor: 1_999n * BigInt(CASES),
      });
      const shares = sql`select count(*) as n from ledger.entry where plan_id = ${plan_id} and kind = 'share'`;
      expect(await count(f, shares)).toBe(1);
      const index = sql`select index_minor as n from accounts.plan_state where plan_id = ${plan_id}`;
      expect(await count(f, index)).toBe(Number(period.share_minor));
      const sheets = sql`select count(*) as n from disclosure.entry where kind = 'settlement' and plan_code = ${plan.code}`;
      expect(await count(f, sheets)).toBe(1);
      for (const { case_id } of cases) expect((await caseById(f.db, case_id)).stage).toBe('payout_due');
    },
  };
}

const ORDERS = 40;

/** Many top-ups at once, each with two callbacks over HTTP. */
export async function topUpOperation(f: Fortress, plan: Plan, payer: Payer): Promise<Operation> {
  const { payer_id } = payer;
  const before = (await accountOf(f.db, payer_id, plan.plan_id))!.balance_minor;
  const orders: { order_no: string; provider_order_id: string | null }[] = [];
  for (let i = 0; i < ORDERS; i += 1)
    orders.push(
      await f.village.house.as(payer.user, (ctx) =>
        startOrder(ctx, {
          purpose: 'account',
          payer_id,
          plan_id: plan.plan_id,
          membership_id: null,
          paid_by: payer_id,
          amount_minor: BigInt(i + 1),
        }),
      ),
    );
  const numbers = orders.map((o) => o.order_no);
  const paid = sql`select count(*) as n from payments.payment_order where order_no = any(${numbers}::text[]) and state = 'paid'`;
  const callbacks = sql`select count(*) as n from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id and t.identifier = 'adapters.deliver'`;
  return {
    kind: 'top_up',
    async begin() {
      for (const order of orders) await paySandboxOrder(f.village.house.app, order.provider_order_id!);
    },
    // A lost callback is sent again by the queue.
    remind: async () => {},
    async stage() {
      const n = await count(f, paid);
      if (n === ORDERS && (await count(f, callbacks)) === 0) return 'done';
      return n > 0 ? 'inside' : 'before';
    },
    async verify() {
      const posted = sql`select count(*) as n from ledger.entry where payer_id = ${payer_id}
        and source = any(${numbers.map((no) => `pay:${no}`)}::text[])`;
      expect(await count(f, posted)).toBe(ORDERS);
      const sum = (BigInt(ORDERS) * BigInt(ORDERS + 1)) / 2n;
      expect((await accountOf(f.db, payer_id, plan.plan_id))!.balance_minor).toBe(before + sum);
    },
  };
}

/** The aid of a settled period: released by the second person, told to the bank, read off its statement. */
export async function payoutOperation(f: Fortress, { plan, cases }: Frozen): Promise<Operation> {
  const { house, staff } = f.village;
  const prepared: string[] = [];
  for (const { case_id } of cases)
    prepared.push((await house.as(staff.finance[0], (ctx) => preparePayout(ctx, case_id))).payout_no);
  const states = sql<{
    state: string;
  }>`select state from payouts.payout where payout_no = any(${prepared}::text[])`;
  return {
    kind: 'payout',
    async begin() {
      for (const no of prepared) await house.as(staff.finance[1], (ctx) => releasePayout(ctx, no));
      await f.enqueue('payouts.reconcile');
    },
    remind: () => f.enqueue('payouts.reconcile'),
    async stage() {
      const list = (await f.db.query<{ state: string }>(states)).map((row) => row.state);
      if (list.every((s) => s === 'paid')) return 'done';
      return list.some((s) => s === 'sent' || s === 'paid') ? 'inside' : 'before';
    },
    async verify() {
      const told = sql`select count(*) as n from adapters.bank_transfer where request_no = any(${prepared}::text[])`;
      expect(await count(f, told)).toBe(prepared.length);
      const gone = sql`select count(*) as n from ledger.entry where plan_id = ${plan.plan_id} and kind = 'aid_paid'`;
      expect(await count(f, gone)).toBe(prepared.length);
      for (const { case_id } of cases) expect((await caseById(f.db, case_id)).stage).toBe('paid');
    },
  };
}
