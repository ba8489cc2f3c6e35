import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Db, inTransaction, sql } from '../../platform/postgres/index.ts';
import { type TestDatabase, testDatabase } from '../../platform/postgres/testing.ts';
import { lockPlanExclusive } from '../accounts/index.ts';
import {
  caseById,
  caseFigures,
  casesModule,
  markNoticed,
  markShared,
  openDraft,
  takeStep,
  unshare,
} from '../cases/index.ts';
import {
  casesSources,
  draftInput,
  type House,
  openHouse,
  PEOPLE,
  toApproved,
  user,
} from '../cases/testing.ts';
import { entries } from '../disclosure/index.ts';
import { aidOwedTo, bookBalances, post } from '../ledger/index.ts';
import { payoutChecks } from './checks.ts';
import { myAccount } from './commands/account.ts';
import {
  type BankLine,
  type BankTransfer,
  cancelPayout,
  payouts,
  payoutsDue,
  payoutsModule,
  preparePayout,
  providePayoutSources,
  reconcile,
  releasePayout,
  sendPayout,
  setAccount,
} from './index.ts';

const { applicant, stranger } = PEOPLE;
const anna = user(30n, 'finance');
const boris = user(31n, 'finance');
const ACCOUNT = { holder_name: '王 小明', account_no: '6222021234567890123', bank_name: '吉林银行' };

let test: TestDatabase;
let db: Db;
let house: House;
let sent: BankTransfer[] = [];
let lines: BankLine[] = [];
let asked_from = '';
let period_no = 0;
let case_id: string;

beforeAll(async () => {
  test = await testDatabase([...casesSources, { name: 'payouts', dir: payoutsModule.migrations! }]);
  db = test.db;
  house = await openHouse(db);
  providePayoutSources({
    verifiedName: async () => '王小明',
    needThreeStaff: async () => {},
    bank: {
      transfer: async (_app, transfer) => void sent.push(transfer),
      lines: async (_app, from) => {
        asked_from = from;
        return lines;
      },
    },
  });
  await inTransaction(db, (tx) =>
    post(tx, house.clock.now(), 'test:money', [
      {
        payer_id: 0n,
        plan_id: house.plan_id,
        kind: 'opening',
        debit: 'custody',
        credit: 'surplus',
        amount_minor: 10n ** 12n,
      },
    ]),
  );
});
afterAll(() => test.drop());

/** A case whose aid of 300,000 yuan was shared in a new period. */
beforeEach(async () => {
  sent = [];
  lines = [];
  period_no += 1;
  house.clock.advance({ minutes: 1 });
  case_id = await toApproved(house);
  const now = house.clock.now();
  await inTransaction(db, async (tx) => {
    await markNoticed(tx, now, house.plan_id, period_no, [case_id]);
    await post(tx, now, `settle:${period_no}`, [
      {
        payer_id: 0n,
        plan_id: house.plan_id,
        kind: 'aid',
        debit: 'surplus',
        credit: 'aid',
        amount_minor: 30_000_000n,
        period_no,
        case_id,
      },
    ]);
    await markShared(tx, now, house.plan_id, period_no, [{ case_id, aid_minor: 30_000_000n }]);
  });
});

const holds = async () => {
  for (const check of [...payoutChecks, ...casesModule.checks!])
    expect((await db.pool.query(check.sql)).rows, check.name).toEqual([]);
};
const nameAccount = (input = ACCOUNT) => house.as(applicant, (ctx) => setAccount(ctx, case_id, input));
const prepare = (who = anna) => house.as(who, (ctx) => preparePayout(ctx, case_id));
const release = (payout_no: string, who = boris) => house.as(who, (ctx) => releasePayout(ctx, payout_no));
const line = (payout_no: string, outcome: BankLine['outcome'], more: Partial<BankLine> = {}): BankLine => ({
  line_id: `${payout_no}:${outcome}`,
  payout_no,
  outcome,
  amount_minor: 30_000_000n,
  reason: null,
  booked_on: '2026-03-03',
  ...more,
});
const logOf = async () =>
  (await entries(db, { order: 'asc', limit: 100, case_id, kind: 'payout' })).items.map(
    (item) => JSON.parse(item.body).state as string,
  );
const released = async () => {
  await nameAccount();
  const { payout_no } = await prepare();
  await release(payout_no);
  await sendPayout(house.app, payout_no);
  return payout_no;
};

describe('the account', () => {
  it('is the member’s own, sealed, and a change is held', async () => {
    await expect(house.as(stranger, (ctx) => setAccount(ctx, case_id, ACCOUNT))).rejects.toMatchObject({
      code: 'case.unknown',
    });
    await expect(nameAccount({ ...ACCOUNT, holder_name: '王晓明' })).rejects.toMatchObject({
      code: 'payout.not_own_account',
    });
    await expect(prepare()).rejects.toMatchObject({ code: 'payout.no_account' });
    await nameAccount();
    const stored = await db.one<{ text: string }>(
      sql`select row_to_json(a)::text as text from payouts.account a where case_id = ${case_id}`,
    );
    expect(stored.text).not.toContain('王');
    expect(stored.text).not.toContain('62220212');
    expect(await myAccount(house.reading(applicant), case_id)).toMatchObject({ account_tail: '0123' });
    const first = await prepare();
    await nameAccount({ ...ACCOUNT, account_no: '6222020000000009999' });
    await expect(release(first.payout_no)).rejects.toMatchObject({ code: 'payout.not_prepared' });
    await expect(prepare()).rejects.toMatchObject({ code: 'payout.account_held' });
    house.clock.advance({ hours: 72 });
    const second = await prepare();
    await release(second.payout_no);
    await sendPayout(house.app, second.payout_no);
    expect(sent).toMatchObject([
      {
        payout_no: second.payout_no,
        account_no: '6222020000000009999',
        holder_name: '王 小明',
        amount_minor: 30_000_000n,
        currency: 'CNY',
      },
    ]);
    await expect(nameAccount()).rejects.toMatchObject({ code: 'payout.on_its_way' });
    await holds();
  });
});

describe('the public figure of what was paid', () => {
  const paid = async () => (await caseFigures(db, 'test-plan')).paid_minor;
  it('sums what left custody: every instalment and debt of a case, and nothing that came back', async () => {
    const before = await paid();
    const payout_no = await released();
    // The case keeps the amount of its latest part alone.
    await db.run(sql`update cases.case set aid_minor = 5001 where case_id = ${case_id}`);
    expect(await paid()).toBe(before + 30_000_000n);
    lines = [line(payout_no, 'failed')];
    await reconcile(house.app);
    expect(await paid()).toBe(before);
  });
});

describe('two people', () => {
  it('prepare and release; the books move with the release, once', async () => {
    await nameAccount();
    await expect(prepare(user(10n, 'finance'))).rejects.toMatchObject({ code: 'case.own_case' });
    for (const near of [sql`member_user_id`, sql`payer_user_id`]) {
      await db.run(sql`update cases.case set ${near} = 30 where case_id = ${case_id}`);
      await expect(prepare(anna)).rejects.toMatchObject({ code: 'case.own_case' });
      await db.run(sql`update cases.case set ${near} = 10 where case_id = ${case_id}`);
    }
    await expect(prepare(stranger)).rejects.toMatchObject({ code: 'auth.role_missing' });
    const { payout_no } = await prepare();
    await expect(prepare(boris)).rejects.toMatchObject({ code: 'payout.prepared_already' });
    await expect(release(payout_no, anna)).rejects.toMatchObject({ code: 'payout.needs_another' });
    expect(await aidOwedTo(db, case_id)).toBe(30_000_000n);
    const results = await Promise.allSettled([release(payout_no), release(payout_no), release(payout_no)]);
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    expect(await aidOwedTo(db, case_id)).toBe(0n);
    await expect(prepare()).rejects.toMatchObject({ code: 'payout.prepared_already' });
    await expect(house.as(anna, (ctx) => cancelPayout(ctx, payout_no))).rejects.toMatchObject({
      code: 'payout.not_prepared',
    });
    await holds();
  });

  it('what was cancelled may be prepared again', async () => {
    await nameAccount();
    const { payout_no } = await prepare();
    expect(await house.as(boris, (ctx) => cancelPayout(ctx, payout_no))).toMatchObject({
      state: 'cancelled',
    });
    expect((await prepare()).payout_no).not.toBe(payout_no);
  });
});

describe('a correction of the settlement', () => {
  /** Until another connection waits for the lock of the plan. */
  const somebodyWaits = async () => {
    for (let tries = 0; tries < 100; tries += 1) {
      const waiting = await db.maybe(sql`select 1 from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database()) limit 1`);
      if (waiting) return true;
      await sleep(20);
    }
    return false;
  };

  it('and a release never both count: who comes second waits, and finds nothing to pay', async () => {
    await nameAccount();
    const { payout_no } = await prepare();
    let releasing: Promise<unknown> | undefined;
    let waited = false;
    await inTransaction(db, async (tx) => {
      const now = house.clock.now();
      await lockPlanExclusive(tx, house.plan_id);
      releasing = release(payout_no).catch((error: unknown) => error);
      waited = await somebodyWaits();
      await post(tx, now, `correct:${period_no}`, [
        {
          payer_id: 0n,
          plan_id: house.plan_id,
          kind: 'correction',
          debit: 'aid',
          credit: 'surplus',
          amount_minor: 30_000_000n,
          period_no,
          case_id,
        },
      ]);
      await unshare(tx, now, house.plan_id, period_no);
    });
    expect(await releasing).toMatchObject({ code: 'payout.amount_changed' });
    expect(waited).toBe(true);
    expect(await aidOwedTo(db, case_id)).toBe(0n);
    await holds();
  });

  it('waits for a release that is under way', async () => {
    await nameAccount();
    const { payout_no } = await prepare();
    let waited = false;
    let correcting: Promise<bigint> | undefined;
    await house.as(boris, async (ctx) => {
      await releasePayout(ctx, payout_no);
      correcting = inTransaction(db, async (tx) => {
        await lockPlanExclusive(tx, house.plan_id);
        return aidOwedTo(tx, case_id);
      });
      waited = await somebodyWaits();
    });
    expect(waited).toBe(true);
    expect(await correcting).toBe(0n);
  });
});

describe('the statement of the bank', () => {
  it('pays the case, taken once however often it comes', async () => {
    const payout_no = await released();
    lines = [line(payout_no, 'paid'), line(payout_no, 'paid')];
    expect(await reconcile(house.app)).toBe(1);
    expect(await reconcile(house.app)).toBe(0);
    expect(await caseById(db, case_id)).toMatchObject({ stage: 'paid' });
    expect((await payouts(db, { limit: 1, state: 'paid' })).items).toMatchObject([
      { payout_no, amount_minor: 30_000_000n },
    ]);
    expect(await logOf()).toEqual(['paid']);
    await expect(prepare()).rejects.toMatchObject({ code: 'payout.not_due' });
    await holds();
  });

  it('a failed transfer is owed and due again, with its reason', async () => {
    const payout_no = await released();
    lines = [line(payout_no, 'failed', { reason: 'account_closed' })];
    await reconcile(house.app);
    expect((await payouts(db, { limit: 1, state: 'failed' })).items).toMatchObject([
      { payout_no, failure: 'account_closed' },
    ]);
    expect(await caseById(db, case_id)).toMatchObject({ stage: 'payout_due' });
    expect(await aidOwedTo(db, case_id)).toBe(30_000_000n);
    expect((await payoutsDue(db, { limit: 100 })).items).toContainEqual(
      expect.objectContaining({ case_id, payout_state: 'failed' }),
    );
    await holds();
    const again = await prepare();
    await release(again.payout_no);
    await sendPayout(house.app, again.payout_no);
    lines.push(line(again.payout_no, 'paid'));
    await reconcile(house.app);
    expect((await caseById(db, case_id)).stage).toBe('paid');
    expect(await logOf()).toEqual(['failed', 'paid']);
    await holds();
  });

  it('money the bank returns after paying is due again', async () => {
    const payout_no = await released();
    lines = [line(payout_no, 'paid'), line(payout_no, 'returned')];
    await reconcile(house.app);
    expect((await caseById(db, case_id)).stage).toBe('payout_due');
    expect(await aidOwedTo(db, case_id)).toBe(30_000_000n);
    expect(await logOf()).toEqual(['paid', 'returned']);
    await holds();
  });

  it.each(['closed', 'aftercare'] as const)(
    'a transfer that comes back days later, when the case is %s, is due again beside a newer case',
    async (stage) => {
      const payout_no = await released();
      lines = [line(payout_no, 'paid')];
      await reconcile(house.app);
      house.clock.advance({ hours: 25 });
      await casesModule.jobs!['cases.tick']!(house.app, {});
      expect((await caseById(db, case_id)).stage).toBe('closed');
      if (stage === 'aftercare')
        await house.as(user(20n, 'reviewer'), (ctx) => takeStep(ctx, case_id, 'care_on'));
      const { payer_id, membership_id } = await caseById(db, case_id);
      const newer = await house.as(applicant, (ctx) =>
        openDraft(ctx, draftInput({ payer_id, membership_id })),
      );
      lines.push(line(payout_no, 'returned'));
      await reconcile(house.app);
      const c = await caseById(db, case_id);
      expect(c).toMatchObject({ stage: 'payout_due', paid_at: null });
      expect(c.due_on! > house.clock.today('Asia/Shanghai')).toBe(true);
      expect((await payoutsDue(db, { limit: 100 })).items).toContainEqual(
        expect.objectContaining({ case_id, payout_state: 'failed', period_no, due_on: c.due_on }),
      );
      const again = await prepare();
      await release(again.payout_no);
      await sendPayout(house.app, again.payout_no);
      lines.push(line(again.payout_no, 'paid'));
      await reconcile(house.app);
      expect((await caseById(db, case_id)).stage).toBe('paid');
      expect(await logOf()).toEqual(['paid', 'returned', 'paid']);
      await house.as(applicant, (ctx) => takeStep(ctx, newer.row.case_id, 'withdraw'));
      await holds();
    },
  );

  it('that has one line which cannot be taken gives the others all the same, and the one when it is mended', async () => {
    const payout_no = await released();
    const good = line(payout_no, 'paid');
    lines = [
      { ...good, booked_on: 'a day' },
      { ...good, line_id: 'good', outcome: 'paid' },
    ];
    expect(await reconcile(house.app)).toBe(1);
    expect((await caseById(db, case_id)).stage).toBe('paid');
    lines = [good];
    expect(await reconcile(house.app)).toBe(1);
    await holds();
  });

  it('is read back to the oldest transfer without an answer', async () => {
    const open = (await payouts(db, { limit: 100 })).items.filter((p) => /released|sent/.test(p.state));
    lines = open.map((p) => line(p.payout_no, 'paid', { amount_minor: p.amount_minor }));
    await reconcile(house.app);
    await reconcile(house.app);
    const usual = house.clock.now().subtract({ hours: 240 }).toString().slice(0, 10);
    expect(asked_from).toBe(usual);
    const released_on = house.clock.now();
    const payout_no = await released();
    house.clock.advance({ hours: 24 * 15 });
    await reconcile(house.app);
    expect(asked_from).toBe(released_on.subtract({ hours: 24 }).toString().slice(0, 10));
    lines = [line(payout_no, 'paid')];
    await reconcile(house.app);
    expect((await caseById(db, case_id)).stage).toBe('paid');
  });

  it('a line that fits nothing is kept and changes nothing', async () => {
    const payout_no = await released();
    const before = await bookBalances(db);
    lines = [line(payout_no, 'paid', { amount_minor: 1n }), line('P000000000000000000000000', 'paid')];
    await reconcile(house.app);
    expect(await bookBalances(db)).toEqual(before);
    const { n } = await db.one<{ n: bigint }>(
      sql`select count(*) as n from payouts.bank_line where outcome = 'unknown'`,
    );
    expect(n).toBe(2n);
    await holds();
  });

  it('a debt of the plan that is paid later reaches its case too', async () => {
    const payout_no = await released();
    lines = [line(payout_no, 'paid')];
    await reconcile(house.app);
    await inTransaction(db, (tx) =>
      post(tx, house.clock.now(), `debt:${case_id}`, [
        {
          payer_id: 0n,
          plan_id: house.plan_id,
          kind: 'debt_paid',
          debit: 'surplus',
          credit: 'aid',
          amount_minor: 777n,
          period_no,
          case_id,
        },
      ]),
    );
    const extra = await prepare();
    expect(extra.amount_minor).toBe(777n);
    await release(extra.payout_no);
    await sendPayout(house.app, extra.payout_no);
    lines = [line(extra.payout_no, 'paid', { amount_minor: 777n })];
    await reconcile(house.app);
    expect(await aidOwedTo(db, case_id)).toBe(0n);
    await holds();
  });
});

it('the list of what is due pages without gaps', async () => {
  const all = (await payoutsDue(db, { limit: 100 })).items.map((item) => item.case_id);
  const paged: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await payoutsDue(db, { limit: 1, cursor });
    paged.push(...page.items.map((item) => item.case_id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  expect(paged).toEqual(all);
  expect(all.length).toBeGreaterThan(1);
});
