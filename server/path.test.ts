import { generateValidId } from '@tongzhou/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signCallback } from './adapters/index.ts';
import { accountOf, membershipsOf } from './modules/accounts/index.ts';
import {
  addFinding,
  caseById,
  openDraft,
  proposeDecision,
  signDecision,
  submit,
  takeStep,
} from './modules/cases/index.ts';
import { entries } from './modules/disclosure/index.ts';
import { join, leave, payerOf, statementOf } from './modules/memberships/index.ts';
import { startOrder, takeEvent } from './modules/payments/index.ts';
import { payoutsDue, preparePayout, releasePayout, setAccount } from './modules/payouts/index.ts';
import { periodOf, previewSettlement, runDue, signSettlement } from './modules/sharing/index.ts';
import { openHouse, type TestHouse } from './testing/house.ts';

const ANSWERS = { cancer: false, heart: false, organs: false, lumps: false, treatment: false };
let house: TestHouse;
beforeAll(async () => {
  house = await openHouse('2026-01-08T02:00:00Z');
});
afterAll(() => house.close());

type User = Awaited<ReturnType<TestHouse['login']>>;

async function member(
  n: number,
  name: string,
  plan_code: string,
): Promise<{ user: User; payer_id: bigint; membership_id: bigint }> {
  const user = await house.login(`+8613900${String(n).padStart(6, '0')}`);
  return house.as(user, async (ctx) => {
    const id_number = generateValidId({ birth: '1980-05-01', sex: 'm', sequence: n });
    const { membership } = await join(ctx, {
      plan_code,
      relation: 'self',
      person: { name, id_kind: 'cn_id', id_number },
      answers: ANSWERS,
      language: 'zh-Hans',
      rule_version: 1,
    });
    return { user, payer_id: membership.payer_id, membership_id: membership.membership_id };
  });
}

async function topUp(who: { user: User; payer_id: bigint }, plan_id: number, amount_minor: bigint) {
  const order = await house.as(who.user, (ctx) =>
    startOrder(ctx, {
      purpose: 'account',
      payer_id: who.payer_id,
      plan_id,
      membership_id: null,
      paid_by: who.payer_id,
      amount_minor,
    }),
  );
  const event = {
    event_id: `e-${order.order_no}`,
    kind: 'payment.succeeded' as const,
    reference: order.order_no,
    amount_minor,
    currency: 'CNY',
  };
  const body = JSON.stringify({ ...event, amount_minor: amount_minor.toString() });
  const verified = house.app.adapters.pay.verifyCallback({
    body: Buffer.from(body),
    headers: signCallback(house.app, body),
  });
  expect(await takeEvent(house.app, verified)).toBe('posted');
  expect(await takeEvent(house.app, verified)).toBe('posted');
  return order;
}

const DAY = (text: string) => Temporal.Instant.from(`${text}T01:00:00Z`);

describe("one family's whole path", () => {
  it('goes from joining to the aid paid, and every fen adds up', async () => {
    const reviewer = await house.login('+8613911000001', 'reviewer');
    const second = await house.login('+8613911000002', 'reviewer');
    const investigator = await house.login('+8613911000003', 'investigator');
    const [anna, boris] = [
      await house.login('+8613911000004', 'finance'),
      await house.login('+8613911000005', 'finance'),
    ];
    const plan = await house.plan((r) => {
      r.waiting.illness_days = 0;
      r.sharing.caps = { case_minor: '600', cases_per_period: 1, period_minor: '600', year_minor: null };
    });
    const members = [
      await member(1, '王建国', plan.code),
      await member(2, '欧阳小明', plan.code),
      await member(3, '李秀英', plan.code),
    ];
    for (const m of members) await topUp(m, plan.plan_id, 3000n);
    const [ill, other, leaver] = members as [(typeof members)[0], (typeof members)[0], (typeof members)[0]];

    // Falls ill, applies.
    house.clock.set(DAY('2026-01-09'));
    const draft = await house.as(ill.user, (ctx) =>
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
    expect(draft.hindrances).toEqual([]);
    const case_id = draft.row.case_id;
    await house.as(ill.user, (ctx) => submit(ctx, case_id));
    await house.as(reviewer, (ctx) => takeStep(ctx, case_id, 'screen'));
    await house.as(reviewer, (ctx) => takeStep(ctx, case_id, 'investigate'));
    await house.as(investigator, (ctx) =>
      addFinding(ctx, case_id, {
        clause: 'what.cancer',
        verdict: 'met',
        evidence: [],
        note: '病理报告原件已核对',
      }),
    );
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
    await expect(house.as(reviewer, (ctx) => signDecision(ctx, case_id, true))).rejects.toThrow();
    await house.as(second, (ctx) => signDecision(ctx, case_id, true));
    expect((await caseById(house.app.db, case_id)).stage).toBe('approved');

    // Notice day.
    house.clock.set(DAY('2026-01-21'));
    expect(await runDue(house.app, plan.plan_id, plan.time_zone)).toEqual(['froze 1']);
    expect((await periodOf(house.app.db, plan.plan_id, 1))!.weight_total).toBe(3n);
    expect((await caseById(house.app.db, case_id)).stage).toBe('noticed');

    // A leaver between freeze and settlement keeps one cap back.
    const left = await house.as(leaver.user, (ctx) => leave(ctx, leaver.membership_id));
    expect(left).toMatchObject({ refunded_minor: 2400n, later_minor: 600n });

    // Sharing day: nothing without two signatures.
    house.clock.set(DAY('2026-01-28'));
    expect(await runDue(house.app, plan.plan_id, plan.time_zone)).toEqual([]);
    const preview = await previewSettlement(house.app.db, plan.plan_id, 1);
    const sign = (user: User) =>
      house.as(user, (ctx) =>
        signSettlement(ctx, {
          plan_id: plan.plan_id,
          period_no: 1,
          preview_hash: preview.hash.toString('hex'),
        }),
      );
    await sign(anna);
    await expect(sign(anna)).rejects.toThrow('settlement.already_signed');
    await sign(boris);
    expect(await runDue(house.app, plan.plan_id, plan.time_zone)).toEqual(['settled 1']);
    expect(await runDue(house.app, plan.plan_id, plan.time_zone)).toEqual([]);
    const period = (await periodOf(house.app.db, plan.plan_id, 1))!;
    // The cap of 6.00 yuan and three members: floor(1800 / 1.08) = 1666 aid, 133 fee, one fen is left over.
    expect(period).toMatchObject({
      share_minor: 600n,
      collected_minor: 1800n,
      aid_minor: 1666n,
      fee_minor: 133n,
      surplus_out_minor: 1n,
    });
    expect((await accountOf(house.app.db, other.payer_id, plan.plan_id))!.balance_minor).toBe(2400n);
    await house.work();
    expect((await accountOf(house.app.db, leaver.payer_id, plan.plan_id))!.balance_minor).toBe(0n);
    expect(await house.broken()).toEqual([]);

    // The aid is paid by two people.
    await house.as(ill.user, (ctx) =>
      setAccount(ctx, case_id, {
        holder_name: '王建国',
        account_no: '6222021234567890123',
        bank_name: '吉林银行',
      }),
    );
    expect(await payoutsDue(house.app.db, { limit: 10 })).toMatchObject({ items: [{ case_id }] });
    const payout = await house.as(anna, (ctx) => preparePayout(ctx, case_id));
    await expect(house.as(anna, (ctx) => releasePayout(ctx, payout.payout_no))).rejects.toThrow();
    await house.as(boris, (ctx) => releasePayout(ctx, payout.payout_no));
    await house.work();
    const { reconcile } = await import('./modules/payouts/index.ts');
    await reconcile(house.app);
    expect((await caseById(house.app.db, case_id)).stage).toBe('paid');
    expect(await house.broken()).toEqual([]);

    // Her statement opens to the case.
    const { lines, balance_minor } = await statementOf(house.app.db, other.payer_id, plan.plan_id);
    expect(lines.at(-1)).toMatchObject({
      kind: 'share',
      period_no: 1,
      amount_minor: -600n,
      balance_minor: 2400n,
      cases: [case_id],
    });
    expect(balance_minor).toBe(2400n);
    const log = await entries(house.app.db, { limit: 100 } as never);
    expect(JSON.stringify(log, (_, v) => (typeof v === 'bigint' ? v.toString() : v))).not.toContain('王建国');
    expect((await membershipsOf(house.app.db, leaver.payer_id))[0]!.state).toBe('leaving');
    await house.as(other.user, async (ctx) =>
      expect(await payerOf(ctx.tx, other.user.user_id, ctx.now)).toBe(other.payer_id),
    );
  });
});
