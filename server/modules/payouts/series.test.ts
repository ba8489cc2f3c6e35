import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Db, inTransaction } from '../../platform/postgres/index.ts';
import { type TestDatabase, testDatabase } from '../../platform/postgres/testing.ts';
import { caseById, casesInNotice, casesModule, markNoticed, markShared, takeStep } from '../cases/index.ts';
import { casesSources, type House, openHouse, PEOPLE, toApproved, user } from '../cases/testing.ts';
import { aidOwedTo, post } from '../ledger/index.ts';
import { sampleRules } from '../plans/testing.ts';
import { payoutChecks } from './checks.ts';
import {
  type BankLine,
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

const anna = user(30n, 'finance');
const boris = user(31n, 'finance');
const EACH = 5_000n;

let test: TestDatabase;
let db: Db;
let house: House;
let lines: BankLine[] = [];
let period_no = 0;
let case_id: string;

beforeAll(async () => {
  test = await testDatabase([...casesSources, { name: 'payouts', dir: payoutsModule.migrations! }]);
  db = test.db;
  const rules = sampleRules((r) => {
    r.aid.payment = { kind: 'instalments', count: 3, every_months: 1 };
    r.aid.table[0]!.amount_minor = '15000';
  });
  house = await openHouse(db, rules);
  providePayoutSources({
    verifiedName: async () => '王小明',
    needThreeStaff: async () => {},
    bank: { transfer: async () => {}, lines: async () => lines },
  });
  await inTransaction(db, (tx) =>
    post(tx, house.clock.now(), 'test:money', [transfer('custody', 'surplus')]),
  );
});
afterAll(() => test.drop());

const transfer = (debit: 'custody' | 'surplus', credit: 'surplus' | 'aid', of: object = {}) => ({
  payer_id: 0n,
  plan_id: house.plan_id,
  kind: debit === 'custody' ? ('opening' as const) : ('aid' as const),
  debit,
  credit,
  amount_minor: debit === 'custody' ? 10n ** 9n : EACH,
  ...of,
});

/** A series of three whose first instalment is paid. */
let first: string;
beforeEach(async () => {
  lines = [];
  case_id = await toApproved(house);
  const account = { holder_name: '王小明', account_no: '6222021234567890123', bank_name: '吉林银行' };
  await house.as(PEOPLE.applicant, (ctx) => setAccount(ctx, case_id, account));
  await share();
  first = await pay();
  expect(await caseById(db, case_id)).toMatchObject({ stage: 'approved', instalment_no: 2, period_no: null });
});

const notice = async () => {
  period_no += 1;
  await inTransaction(db, (tx) => markNoticed(tx, house.clock.now(), house.plan_id, period_no, [case_id]));
};
const settle = () =>
  inTransaction(db, async (tx) => {
    const now = house.clock.now();
    await post(tx, now, `settle:${period_no}`, [transfer('surplus', 'aid', { period_no, case_id })]);
    await markShared(tx, now, house.plan_id, period_no, [{ case_id, aid_minor: EACH }]);
  });
const share = async () => {
  await notice();
  await settle();
};
const prepare = () => house.as(anna, (ctx) => preparePayout(ctx, case_id));
const release = (payout_no: string) => house.as(boris, (ctx) => releasePayout(ctx, payout_no));
const told = async (payout_no: string, outcome: BankLine['outcome'], amount_minor = EACH) => {
  const line_id = `${payout_no}:${outcome}`;
  lines.push({ line_id, payout_no, outcome, amount_minor, reason: null, booked_on: '2026-03-03' });
  await reconcile(house.app);
};
const send = async () => {
  const { payout_no } = await prepare();
  await release(payout_no);
  await sendPayout(house.app, payout_no);
  return payout_no;
};
const pay = async () => {
  const payout_no = await send();
  await told(payout_no, 'paid');
  return payout_no;
};
const findFraud = () => house.as(PEOPLE.reviewer, (ctx) => takeStep(ctx, case_id, 'find_fraud'));
const holds = async () => {
  for (const check of [...payoutChecks, ...casesModule.checks!])
    expect((await db.pool.query(check.sql)).rows, check.name).toEqual([]);
};

it('an instalment the bank returns while the next one waits is paid again, under its own period', async () => {
  const of_first = period_no;
  await told(first, 'returned');
  expect(await caseById(db, case_id)).toMatchObject({ stage: 'approved', instalment_no: 2 });
  expect((await payoutsDue(db, { limit: 100 })).items).toContainEqual(
    expect.objectContaining({ case_id, period_no: of_first, aid_minor: EACH }),
  );
  await notice();
  const again = await prepare();
  expect(again).toMatchObject({ period_no: of_first, amount_minor: EACH });
  await release(again.payout_no);
  await sendPayout(house.app, again.payout_no);
  // The next instalment is shared before the bank answers: it is not the one that was paid.
  await settle();
  await told(again.payout_no, 'paid');
  expect(await caseById(db, case_id)).toMatchObject({ stage: 'payout_due', instalment_no: 2, period_no });
  await pay();
  expect(await caseById(db, case_id)).toMatchObject({ stage: 'approved', instalment_no: 3 });
  expect((await payouts(db, { limit: 100 })).items.filter((p) => p.case_id === case_id)).toHaveLength(3);
  expect(await aidOwedTo(db, case_id)).toBe(0n);
  await holds();
});

it('fraud that is found between instalments stops the next one', async () => {
  await findFraud();
  await expect(notice()).rejects.toMatchObject({ code: 'case.step_not_possible_now' });
  await holds();
});

it('fraud that is found while the next one is in notice takes it out of its period', async () => {
  await notice();
  expect(await casesInNotice(db, house.plan_id, period_no)).toHaveLength(1);
  await findFraud();
  expect(await casesInNotice(db, house.plan_id, period_no)).toEqual([]);
  await holds();
});

it('nothing is prepared or released for a case whose aid is claimed back', async () => {
  await told(first, 'returned');
  const { payout_no } = await prepare();
  await findFraud();
  await expect(release(payout_no)).rejects.toMatchObject({ code: 'payout.not_due' });
  await house.as(anna, (ctx) => cancelPayout(ctx, payout_no));
  await expect(prepare()).rejects.toMatchObject({ code: 'payout.not_due' });
  expect((await payoutsDue(db, { limit: 100 })).items.map((item) => item.case_id)).not.toContain(case_id);
  expect(await aidOwedTo(db, case_id)).toBe(EACH);
  await holds();
});

it('fraud is not found where nothing was paid', async () => {
  case_id = await toApproved(house);
  await expect(findFraud()).rejects.toMatchObject({ code: 'case.was_never_paid' });
});
