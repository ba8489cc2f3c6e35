import { generateValidId } from '@tongzhou/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHouse, type TestHouse } from '../../testing/house.ts';
import { openDraft, proposeDecision, signDecision, submit, takeStep } from '../cases/index.ts';
import { join } from '../memberships/index.ts';
import { startOrder, takeEvent } from '../payments/index.ts';
import { preparePayout, reconcile, releasePayout, setAccount } from '../payouts/index.ts';
import type { Plan } from '../plans/index.ts';
import { previewSettlement, runDue, signSettlement } from './index.ts';
import { linesOf, openDebts } from './store.ts';

type User = Awaited<ReturnType<TestHouse['login']>>;
type Member = Awaited<ReturnType<typeof member>>;

let house: TestHouse;
let plan: Plan;
let reviewer: User;
let second: User;
let anna: User;
let boris: User;
let ill: Member;

beforeAll(async () => {
  house = await openHouse('2026-01-08T02:00:00Z');
  reviewer = await house.login('+8613911000001', 'reviewer');
  second = await house.login('+8613911000002', 'reviewer');
  anna = await house.login('+8613911000003', 'finance');
  boris = await house.login('+8613911000004', 'finance');
  plan = await house.plan((r) => {
    r.waiting.illness_days = 0;
    r.sharing.caps = { case_minor: '600', cases_per_period: 1, period_minor: '600', year_minor: null };
    r.sharing.beyond_cap = 'carry';
  });
  const members = [await member(1), await member(2), await member(3)];
  for (const m of members) await topUp(m, 3_000n);
  ill = members[0]!;
});
afterAll(() => house.close());

async function member(n: number) {
  const user = await house.login(`+8613900${String(n).padStart(6, '0')}`);
  const id_number = generateValidId({ birth: '1980-05-01', sex: 'm', sequence: n });
  const { membership } = await house.as(user, (ctx) =>
    join(ctx, {
      plan_code: plan.code,
      relation: 'self',
      person: { name: '王建国', id_kind: 'cn_id', id_number },
      answers: { cancer: false, heart: false, organs: false, lumps: false, treatment: false },
      language: 'zh-Hans',
      rule_version: 1,
    }),
  );
  return { user, payer_id: membership.payer_id, membership_id: membership.membership_id };
}

async function topUp({ user, payer_id }: Member, amount_minor: bigint): Promise<void> {
  const { order_no } = await house.as(user, (ctx) =>
    startOrder(ctx, {
      purpose: 'account',
      payer_id,
      plan_id: plan.plan_id,
      membership_id: null,
      paid_by: payer_id,
      amount_minor,
    }),
  );
  await takeEvent(house.app, {
    event_id: `e-${order_no}`,
    kind: 'payment.succeeded',
    reference: order_no,
    amount_minor,
    currency: 'CNY',
  });
}

async function approvedCase(): Promise<string> {
  const { row } = await house.as(ill.user, (ctx) =>
    openDraft(ctx, {
      knows_diagnosis: true,
      payer_id: ill.payer_id,
      membership_id: ill.membership_id,
      relation: 'self',
      contact_user_id: null,
      for_user_id: null,
      illness_code: 'cancer',
      diagnosed_on: '2026-01-08',
      accident: false,
      hospital: '白山市中心医院',
      story: null,
    }),
  );
  const { case_id } = row;
  await house.as(ill.user, (ctx) => submit(ctx, case_id));
  await house.as(reviewer, (ctx) => takeStep(ctx, case_id, 'screen'));
  await house.as(reviewer, (ctx) => takeStep(ctx, case_id, 'investigate'));
  await house.as(reviewer, (ctx) =>
    proposeDecision(ctx, case_id, {
      outcome: 'approved',
      clauses: ['what.cancer'],
      evidence: [],
      refusal_kind: null,
      illness_code: null,
      cost_minor: null,
    }),
  );
  await house.as(second, (ctx) => signDecision(ctx, case_id, true));
  return case_id;
}

const on = (day: string) => house.clock.set(Temporal.Instant.from(`${day}T01:00:00Z`));
const runs = () => runDue(house.app, plan.plan_id, plan.time_zone);

async function settle(period_no: number): Promise<void> {
  const { hash } = await previewSettlement(house.app.db, plan.plan_id, period_no);
  for (const user of [anna, boris])
    await house.as(user, (ctx) =>
      signSettlement(ctx, { plan_id: plan.plan_id, period_no, preview_hash: hash.toString('hex') }),
    );
  expect(await runs()).toEqual([`settled ${period_no}`]);
  await house.work();
}

async function pay(case_id: string): Promise<void> {
  await house.as(ill.user, (ctx) =>
    setAccount(ctx, case_id, {
      holder_name: '王建国',
      account_no: '6222021234567890123',
      bank_name: '吉林银行',
    }),
  );
  const { payout_no } = await house.as(anna, (ctx) => preparePayout(ctx, case_id));
  await house.as(boris, (ctx) => releasePayout(ctx, payout_no));
  await house.work();
  await reconcile(house.app);
}

const debtLines = async (period_no: number) =>
  (await linesOf(house.app.db, plan.plan_id, period_no)).filter((l) => l.kind === 'debt');

it('a debt to a case in which fraud is found is not paid, neither in the period that is frozen nor later', async () => {
  const case_id = await approvedCase();
  on('2026-01-21');
  expect(await runs()).toEqual(['froze 1']);
  on('2026-01-28');
  await settle(1);
  await pay(case_id);
  const owed = await openDebts(house.app.db, plan.plan_id);
  expect(owed).toMatchObject([{ case_id, from_period: 1 }]);

  on('2026-02-07');
  expect(await runs()).toEqual(['froze 2']);
  expect(await debtLines(2)).toMatchObject([{ case_id, state: 'fixed' }]);
  await house.as(reviewer, (ctx) => takeStep(ctx, case_id, 'find_fraud'));
  on('2026-02-14');
  await settle(2);
  expect(await debtLines(2)).toMatchObject([{ case_id, state: 'moved', moved_to: null, paid_minor: null }]);
  expect(await openDebts(house.app.db, plan.plan_id)).toEqual(owed);

  on('2026-02-21');
  expect(await runs()).toEqual(['froze 3']);
  expect(await debtLines(3)).toEqual([]);
  expect(await house.broken()).toEqual([]);
});
