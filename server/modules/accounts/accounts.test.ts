import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction, sql } from '../../platform/postgres/index.ts';
import { type TestDatabase, testDatabase } from '../../platform/postgres/testing.ts';
import * as accounts from './index.ts';
import { accountsModule, accountsSources } from './testing.ts';

const at = Temporal.Instant.from('2026-07-01T00:00:00Z');
const joined = { joined_on: '2026-07-01', covered_from: '2026-09-29', rule_version: 1, branch_id: 0 };
let test: TestDatabase;

beforeAll(async () => {
  test = await testDatabase(accountsSources);
});
afterAll(() => test.drop());

const inTx = <T>(fn: Parameters<typeof inTransaction<T>>[1]) => inTransaction(test.db, fn);

async function newPlan(plan_id: number) {
  await inTx((tx) => accounts.openPlanState(tx, plan_id));
  return plan_id;
}

async function freeze(plan_id: number, cap_minor: bigint) {
  const state = await inTx((tx) => accounts.beginFreeze(tx, plan_id, cap_minor));
  const batch = { plan_id, period_no: state.period_no, index_minor: state.index_minor, cap_minor, limit: 3 };
  for (let after: bigint | null = 0n; after !== null; )
    after = await inTx((tx) => accounts.foldBatch(tx, batch, after!));
  for (let after: bigint | null = 0n; after !== null; )
    after = await inTx((tx) => accounts.bringBackBatch(tx, batch, at, after!));
  while ((await inTx((tx) => accounts.sweepBatch(tx, batch, at, '2026-08-20'))) > 0);
  return inTx((tx) => accounts.endFreeze(tx, plan_id));
}

async function settle(plan_id: number, share_minor: bigint) {
  await inTx(async (tx) => {
    const { weight_total } = await accounts.planState(tx, plan_id);
    await accounts.raiseIndex(tx, plan_id, share_minor);
    if (weight_total * share_minor > 0n) {
      await tx.run(sql`insert into ledger.entry (payer_id, plan_id, at, kind, debit, credit, amount_minor, source, leg)
        values (0, ${plan_id}, ${at}, 'share', 'members', 'surplus', ${weight_total * share_minor}, ${`settle:${plan_id}:${crypto.randomUUID()}`}, 0)`);
    }
  });
}

async function expectSound() {
  for (const check of accountsModule.checks ?? [])
    expect(await test.db.query(sql.raw(check.sql)), check.name).toEqual([]);
}

const topUp = (payer_id: bigint, plan_id: number, amount_minor: bigint, source: string) =>
  accounts.topUp(test.db, { payer_id, plan_id, amount_minor, source, at });

describe('accounts', () => {
  it('counts a joiner from the next freeze, charges by raising I, and suspends who cannot carry a cap', async () => {
    const plan = await newPlan(1);
    for (const payer of [11n, 12n])
      await inTx((tx) =>
        accounts.addMembership(tx, { payer_id: payer, plan_id: plan, weight: 1, own: true, ...joined }),
      );
    expect(await topUp(11n, plan, 3000n, 'pay:a')).toBe(true);
    expect(await topUp(11n, plan, 3000n, 'pay:a')).toBe(false);
    await topUp(12n, plan, 700n, 'pay:b');
    expect((await freeze(plan, 600n)).weight_total).toBe(2n);
    await settle(plan, 180n);
    expect((await accounts.accountOf(test.db, 11n, plan))!.balance_minor).toBe(2820n);
    expect((await freeze(plan, 600n)).weight_total).toBe(1n);
    const [suspended] = await accounts.membershipsOf(test.db, 12n);
    expect(suspended).toMatchObject({ state: 'grace', counted: false, grace_until: '2026-08-20' });
    await settle(plan, 100n);
    expect((await accounts.accountOf(test.db, 12n, plan))!.balance_minor).toBe(520n);
    await topUp(12n, plan, 80n, 'pay:c');
    expect((await freeze(plan, 600n)).weight_total).toBe(2n);
    expect((await accounts.membershipsOf(test.db, 12n))[0]).toMatchObject({ state: 'active', counted: true });
    await expectSound();
    await settle(plan, 0n);
  });

  it('lets a leaver between freeze and settlement keep one cap back until the settlement', async () => {
    const plan = await newPlan(2);
    const m = await inTx((tx) =>
      accounts.addMembership(tx, { payer_id: 21n, plan_id: plan, weight: 2, own: true, ...joined }),
    );
    await topUp(21n, plan, 5000n, 'pay:d');
    await freeze(plan, 600n);
    const ending = await inTx((tx) =>
      accounts.endMembership(tx, 21n, m.membership_id, plan, 'leave', '2026-07-22'),
    );
    expect(ending).toMatchObject({ pays_running_period: true, membership: { state: 'leaving' } });
    const out = {
      payer_id: 21n,
      plan_id: plan,
      currency: 'CNY',
      amount_minor: null,
      to: 'refunds' as const,
      at,
    };
    expect(await inTx((tx) => accounts.takeOut(tx, { ...out, source: 'leave:1' }))).toBe(3800n);
    await expectSound();
    await settle(plan, 150n);
    expect(await inTx((tx) => accounts.takeOut(tx, { ...out, source: 'leave:2' }))).toBe(900n);
    expect((await freeze(plan, 600n)).weight_total).toBe(0n);
    expect((await accounts.membershipOf(test.db, 21n, m.membership_id))!.state).toBe('left');
    await expectSound();
  });

  it('forgets a membership that was joined and left before its first freeze', async () => {
    const plan = await newPlan(3);
    const m = await inTx((tx) =>
      accounts.addMembership(tx, { payer_id: 31n, plan_id: plan, weight: 1, own: true, ...joined }),
    );
    await topUp(31n, plan, 5000n, 'pay:e');
    await inTx((tx) => accounts.endMembership(tx, 31n, m.membership_id, plan, 'leave', '2026-07-02'));
    expect((await freeze(plan, 600n)).weight_total).toBe(0n);
    expect((await accounts.membershipOf(test.db, 31n, m.membership_id))!).toMatchObject({
      state: 'left',
      counted: false,
    });
    await expectSound();
  });

  it('refills from gifts for the named membership, then from the wallet', async () => {
    const plan = await newPlan(4);
    const [own, child] = await inTx(async (tx) => [
      await accounts.addMembership(tx, { payer_id: 41n, plan_id: plan, weight: 1, own: true, ...joined }),
      await accounts.addMembership(tx, { payer_id: 41n, plan_id: plan, weight: 1, own: false, ...joined }),
    ]);
    await topUp(41n, plan, 700n, 'pay:f');
    await inTx((tx) => accounts.topUpWallet(tx, { payer_id: 41n, amount_minor: 300n, source: 'pay:g', at }));
    await inTx((tx) =>
      accounts.giveTo(tx, {
        payer_id: 41n,
        plan_id: plan,
        membership_id: child!.membership_id,
        given_by: 11n,
        amount_minor: 400n,
        from: 'clearing',
        source: 'pay:h',
        at,
      }),
    );
    expect((await freeze(plan, 600n)).weight_total).toBe(2n);
    expect((await accounts.accountOf(test.db, 41n, plan))!.balance_minor).toBe(1200n);
    expect(await accounts.walletOf(test.db, 41n)).toBe(200n);
    await settle(plan, 600n);
    expect((await freeze(plan, 600n)).weight_total).toBe(0n);
    expect((await accounts.membershipsOf(test.db, 41n)).map((m) => m.state)).toEqual(['grace', 'grace']);
    await settle(plan, 0n);
    await topUp(41n, plan, 400n, 'pay:i');
    expect((await freeze(plan, 600n)).weight_total).toBe(1n);
    expect(
      (await accounts.membershipsOf(test.db, 41n)).find((m) => m.membership_id === own!.membership_id)!.state,
    ).toBe('active');
    await settle(plan, 0n);
    const lapsed = await inTx((tx) => accounts.lapseBatch(tx, plan, '2026-08-21', 600n, 10));
    expect(lapsed.map((l) => l.membership_id)).toEqual([child!.membership_id]);
    await expectSound();
  });

  it('opens many accounts at once and leaves them alone at the freeze', async () => {
    const plan = await newPlan(5);
    const opened_minor = await inTx((tx) =>
      accounts.enrolInBulk(tx, {
        plan_id: plan,
        first_payer: 500_000n,
        count: 20_000,
        weight: 1,
        balances_minor: [5000n, 6000n, 7000n],
        joined_on: '2026-01-01',
        covered_from: '2026-01-01',
        rule_version: 1,
      }),
    );
    await test.db.run(sql`insert into ledger.entry (payer_id, plan_id, at, kind, debit, credit, amount_minor, source, leg)
      values (0, ${plan}, ${at}, 'opening', 'custody', 'members', ${opened_minor}, 'opening:5', 0)`);
    const before = await test.db.one<{ x: string }>(
      sql`select count(*)::text as x from accounts.account where plan_id = ${plan} and xmin::text::bigint > 0`,
    );
    expect(before.x).toBe('20000');
    expect((await freeze(plan, 600n)).weight_total).toBe(20_000n);
    const touched = await test.db.one<{ n: bigint }>(
      sql`select count(distinct xmin::text) as n from accounts.account where plan_id = ${plan}`,
    );
    expect(touched.n).toBe(1n);
    await expectSound();
  });
});

describe('splitDeposit', () => {
  it('lets accounts last equally long', () => {
    expect(
      accounts.splitDeposit(1000n, [
        { weight: 1, balance_minor: 0n },
        { weight: 1, balance_minor: 400n },
      ]),
    ).toEqual([700n, 300n]);
    expect(
      accounts.splitDeposit(900n, [
        { weight: 1, balance_minor: 0n },
        { weight: 2, balance_minor: 0n },
      ]),
    ).toEqual([300n, 600n]);
    expect(accounts.splitDeposit(5n, [{ weight: 3, balance_minor: 0n }])).toEqual([5n]);
  });
});
