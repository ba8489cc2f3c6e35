import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accountOf,
  enrolInBulk,
  membershipOf,
  queueAgeChange,
  walletOf,
} from '../../server/modules/accounts/index.ts';
import { answerObjection, caseById, object, takeStep } from '../../server/modules/cases/index.ts';
import { post } from '../../server/modules/ledger/index.ts';
import {
  leave,
  membershipsModule,
  refundLeavers,
  reportDeath,
  statementOf,
} from '../../server/modules/memberships/index.ts';
import { refundsOf } from '../../server/modules/payments/index.ts';
import { type Plan, publishRuleVersion } from '../../server/modules/plans/index.ts';
import {
  bookSponsorMoney,
  correctSettlement,
  linesOf,
  periodOf,
  settlePeriod,
  sharesPaidBy,
  startFreeze,
} from '../../server/modules/sharing/index.ts';
import { sql } from '../../server/platform/postgres/index.ts';
import { type DemoRules, SYSTEM, type TestHouse } from '../../server/testing/house.ts';
import { type Member, openVillage, type Village } from '../support/village.ts';

let village: Village;
let house: TestHouse;
let db: TestHouse['app']['db'];
beforeAll(async () => {
  village = await openVillage();
  house = village.house;
  db = house.app.db;
});
afterAll(() => village.close());

const balance = async (m: Member) => (await accountOf(db, m.payer.payer_id, m.plan.plan_id))!.balance_minor;
const state = async (m: Member) => (await membershipOf(db, m.payer.payer_id, m.membership_id))!.state;
const period = async (plan: Plan, no: number) => (await periodOf(db, plan.plan_id, no))!;

/** A plan from 5 January with notice days 7 and 21, and so many members of their own with a balance each. */
async function plan(code: string, change?: (rules: DemoRules) => void): Promise<Plan> {
  village.goTo('2026-01-05');
  return village.plan(code, change);
}
async function members(p: Plan, ...balances: bigint[]): Promise<Member[]> {
  const list: Member[] = [];
  for (const amount of balances) {
    const payer = await village.payer();
    list.push(await village.joins(payer, p));
    if (amount > 0n) await village.topUp(payer, p, amount);
  }
  return list;
}
const noticeDay = async (p: Plan, day: string) => {
  village.goTo(day);
  return village.runDue(p);
};
async function sharingDay(p: Plan, period_no: number, day: string) {
  village.goTo(day);
  await village.sign(p, period_no);
  expect(await village.runDue(p)).toContain(`settled ${period_no}`);
}
const sound = async () => expect(await house.broken()).toEqual([]);

describe('joining', () => {
  it('counts from the first notice day after the joining, also when the freeze runs late', async () => {
    const p = await plan('late-freeze');
    const [early] = await members(p, 3000n);
    village.goTo('2026-01-08');
    const [late] = await members(p, 3000n);
    // The house was closed on the 7th: the freeze of that notice day runs on the 9th.
    expect(await noticeDay(p, '2026-01-09')).toEqual(['froze 1']);
    expect(await period(p, 1)).toMatchObject({ notice_on: '2026-01-07', weight_total: 1n });
    await sharingDay(p, 1, '2026-01-14');
    expect(await balance(late!)).toBe(3000n);
    expect(await noticeDay(p, '2026-01-21')).toEqual(['froze 2']);
    expect((await period(p, 2)).weight_total).toBe(2n);
    expect(await state(early!)).toBe('active');
    await sound();
  });
  it('makes up for several missed notice days one by one', async () => {
    const p = await plan('missed');
    await members(p, 6000n);
    expect(await noticeDay(p, '2026-02-25')).toEqual(['froze 1']);
    await village.sign(p, 1);
    expect(await village.runDue(p)).toEqual(['settled 1', 'froze 2']);
    await village.sign(p, 2);
    expect(await village.runDue(p)).toEqual(['settled 2', 'froze 3']);
    await village.sign(p, 3);
    expect(await village.runDue(p)).toEqual(['settled 3', 'froze 4']);
    expect(await period(p, 4)).toMatchObject({ notice_on: '2026-02-21', sharing_on: '2026-02-28' });
    await sound();
  });
  it('begins a freeze once however many workers see that it is due', async () => {
    const p = await plan('two-workers');
    await members(p, 3000n);
    village.goTo('2026-01-07');
    const due = {
      plan_id: p.plan_id,
      period_no: 1,
      notice_on: '2026-01-07',
      sharing_on: '2026-01-14',
      rule_version: 1,
      cap_minor: 600n,
    };
    await Promise.all([startFreeze(house.app, due), startFreeze(house.app, due), village.runDue(p)]);
    expect(await period(p, 1)).toMatchObject({ state: 'frozen', weight_total: 1n });
  });
});

describe('the calendar', () => {
  it('begins its days at midnight of the plan, wherever the house stands', async () => {
    const p = await plan('new-york', (r) => {
      r.time_zone = 'America/New_York';
    });
    await members(p, 3000n);
    house.clock.set('2026-01-07T04:59:59Z');
    expect(await village.runDue(p)).toEqual([]);
    house.clock.set('2026-01-07T05:00:00Z');
    expect(await village.runDue(p)).toEqual(['froze 1']);
    // The night in which summer time begins is an hour shorter.
    house.clock.set('2026-03-14T03:59:59Z');
    await village.sign(p, 1);
    expect(await village.runDue(p)).toEqual(['settled 1', 'froze 2']);
    for (const no of [2, 3, 4]) {
      await village.sign(p, no);
      await village.runDue(p);
    }
    await village.sign(p, 5);
    expect(await village.runDue(p)).toEqual([]);
    house.clock.set('2026-03-14T04:00:00Z');
    expect(await village.runDue(p)).toEqual(['settled 5']);
  });
  it('stays as it is for the life of a plan, because periods are numbered by it', async () => {
    const p = await plan('calendar-stays', (r) => {
      r.governance.notice_days = 0;
    });
    const { rows } = await house.app.db.pool.query(
      'select canonical from plans.rule_version where plan_id = $1',
      [p.plan_id],
    );
    const rules = JSON.parse(rows[0].canonical);
    rules.sharing.calendar = { notice_days: [1], sharing_days: [15] };
    await expect(
      house.as(SYSTEM, (ctx) =>
        publishRuleVersion(ctx, {
          plan_code: p.code,
          rules_text: JSON.stringify(rules),
          in_force_from: '2026-06-01',
        }),
      ),
    ).rejects.toThrow('plan.calendar_stays');
  });
});

describe('leaving', () => {
  it('gives the rest back although the next freeze has begun before the refund', async () => {
    const p = await plan('leaver-late');
    const [leaver] = await members(p, 3000n, 3000n, 3000n);
    await noticeDay(p, '2026-01-07');
    const left = await house.as(leaver!.user, (ctx) => leave(ctx, leaver!.membership_id));
    expect(left).toMatchObject({ refunded_minor: 2400n, later_minor: 600n });
    village.goTo('2026-01-22');
    await village.sign(p, 1);
    // Settles period 1 and at once begins period 2, whose notice day is over: the refund comes in the middle.
    await settlePeriod(house.app, p.plan_id, 1, '2026-01-22');
    await startFreeze(house.app, {
      plan_id: p.plan_id,
      period_no: 2,
      notice_on: '2026-01-21',
      sharing_on: '2026-01-28',
      rule_version: 1,
      cap_minor: 600n,
    });
    await expect(refundLeavers(house.app, p.plan_id, 1)).rejects.toThrow('plan.freezing_now');
    await village.runDue(p);
    await house.work();
    expect(await balance(leaver!)).toBe(0n);
    expect((await refundsOf(db, leaver!.payer.payer_id)).map((r) => r.amount_minor).toSorted()).toEqual([
      2400n,
      600n,
    ]);
    await sound();
  });
  it('leaves the money to a membership that was taken up again', async () => {
    const p = await plan('leaver-back');
    const [m] = await members(p, 3000n, 3000n);
    await noticeDay(p, '2026-01-07');
    await house.as(m!.user, (ctx) => leave(ctx, m!.membership_id));
    village.goTo('2026-01-10');
    await village.rejoins(m!);
    await village.topUp(m!.payer, p, 1000n);
    await sharingDay(p, 1, '2026-01-14');
    await house.work();
    expect(await balance(m!)).toBe(1600n);
    await sound();
  });
  it('is not undone by a change of age band', async () => {
    const p = await plan('leaver-ages');
    const [m] = await members(p, 3000n, 3000n);
    await noticeDay(p, '2026-01-07');
    await house.as(m!.user, (ctx) => leave(ctx, m!.membership_id));
    await expect(
      house.as(SYSTEM, (ctx) => queueAgeChange(ctx.tx, m!.payer.payer_id, m!.membership_id, p.plan_id, 3)),
    ).rejects.toThrow('membership.already_ended');
    await sharingDay(p, 1, '2026-01-14');
    await noticeDay(p, '2026-01-21');
    expect((await period(p, 2)).weight_total).toBe(1n);
    await sound();
  });
  it('by death keeps the balance for the heirs and pays the running period', async () => {
    const p = await plan('death');
    const [m, ill] = await members(p, 3000n, 3000n);
    const case_id = await village.decide(ill!, 'approved', 'thyroid-cancer');
    await noticeDay(p, '2026-01-07');
    await house.as(m!.user, (ctx) => reportDeath(ctx, m!.membership_id, '2026-01-07'));
    await sharingDay(p, 1, '2026-01-14');
    await house.work();
    const { share_minor } = await period(p, 1);
    expect(share_minor).toBe(163n);
    expect(await balance(m!)).toBe(3000n - 163n);
    await noticeDay(p, '2026-01-21');
    expect((await period(p, 2)).weight_total).toBe(1n);
    expect(await state(m!)).toBe('dead');
    expect((await caseById(db, case_id)).stage).toBe('payout_due');
    await sound();
  });
});

describe('birthdays', () => {
  it('change the weight from the notice day on which the age counts, and end a membership at the last age', async () => {
    const p = await plan('birthdays', (r) => {
      r.who.joining.age_min = 0;
      r.sharing.weights = [
        { age_from: 0, age_to: 17, weight: 1 },
        { age_from: 18, age_to: 64, weight: 2 },
      ];
      r.who.ends.age = 60;
      r.aid.table = [
        { age_from: 0, age_to: 64, severity: 'severe', amount_minor: '100' },
        { age_from: 0, age_to: 64, severity: 'mild', amount_minor: '100' },
      ];
    });
    const payer = await village.payer();
    const parent = await village.joins(payer, p);
    // 18 on the 21st of January, a notice day; 60 on the 20th.
    const child = await village.joinsChild(payer, p, '2008-01-21');
    await village.topUp(payer, p, 9000n);
    const old = await village.payer();
    const aged = await village.joins(old, p, '1966-01-20');
    await village.topUp(old, p, 5000n);
    const daily = () => membershipsModule.jobs!['memberships.tick']!(house.app, {});
    village.goTo('2026-01-06');
    await daily();
    await noticeDay(p, '2026-01-07');
    expect((await period(p, 1)).weight_total).toBe(5n);
    await sharingDay(p, 1, '2026-01-14');
    village.goTo('2026-01-19');
    await daily();
    expect(await state(aged)).toBe('active');
    village.goTo('2026-01-20');
    await daily();
    await daily();
    await noticeDay(p, '2026-01-21');
    expect((await period(p, 2)).weight_total).toBe(4n);
    expect(await state(aged)).toBe('ended');
    expect(await membershipOf(db, payer.payer_id, child.membership_id)).toMatchObject({
      weight: 2,
      counted: true,
    });
    expect(await state(parent)).toBe('active');
    await house.work();
    expect((await refundsOf(db, old.payer_id)).map((r) => r.amount_minor)).toEqual([5000n]);
    await sound();
  });
});

describe('grace', () => {
  it('ends with cover again on the notice day that counts the account, without a new waiting', async () => {
    const p = await plan('grace');
    const [poor] = await members(p, 500n, 3000n);
    await noticeDay(p, '2026-01-07');
    expect(await membershipOf(db, poor!.payer.payer_id, poor!.membership_id)).toMatchObject({
      state: 'grace',
      counted: false,
    });
    const before = (await membershipOf(db, poor!.payer.payer_id, poor!.membership_id))!.covered_from;
    await village.topUp(poor!.payer, p, 100n);
    await sharingDay(p, 1, '2026-01-14');
    expect(await balance(poor!)).toBe(600n);
    await noticeDay(p, '2026-01-21');
    expect(await membershipOf(db, poor!.payer.payer_id, poor!.membership_id)).toMatchObject({
      state: 'active',
      counted: true,
      covered_from: before,
    });
    await sound();
  });
});

describe('families', () => {
  it('drop the last that joined first but whom the own gift pays, and use a gift for the named membership alone', async () => {
    const p = await plan('family', (r) => {
      r.who.joining.age_min = 0;
    });
    const [own, friend] = await members(p, 1100n, 5000n);
    const spouse = await village.joinsSpouse(own!.payer, p);
    const child = await village.joinsChild(own!.payer, p, '2020-05-01');
    // 1100 carry one; the gift pays the child's whole part, so dropping the child would save nothing.
    await village.give(friend!.payer, child, 600n);
    await noticeDay(p, '2026-01-07');
    expect([await state(own!), await state(spouse), await state(child)]).toEqual([
      'active',
      'grace',
      'active',
    ]);
    // 1200 are needed: 100 of the gift fill up what is missing, the rest stays held for the child.
    const gift = await db.one<{ held_minor: bigint }>(
      sql`select held_minor from accounts.gift where membership_id = ${child.membership_id}`,
    );
    expect(gift.held_minor).toBe(500n);
    await sharingDay(p, 1, '2026-01-14');
    await village.topUpWallet(own!.payer, 100n);
    await noticeDay(p, '2026-01-21');
    // 1200, the 500 left of the gift, and 100 carry all three: the gift first, then the wallet.
    expect([await state(own!), await state(spouse), await state(child)]).toEqual([
      'active',
      'active',
      'active',
    ]);
    expect(await walletOf(db, own!.payer.payer_id)).toBe(0n);
    expect((await period(p, 2)).weight_total).toBe(4n);
    await sound();
  });
});

describe('cases', () => {
  it('beyond the number allowed wait, the oldest decision first', async () => {
    const p = await plan('queue', (r) => {
      r.sharing.caps = { case_minor: '300', cases_per_period: 1, period_minor: null, year_minor: null };
    });
    const list = await members(p, 9000n, 9000n, 9000n);
    village.goTo('2026-01-06');
    const second = await village.decide(list[1]!, 'approved');
    village.goTo('2026-01-05');
    const first = await village.decide(list[0]!, 'approved');
    await noticeDay(p, '2026-01-07');
    expect((await period(p, 1)).cap_minor).toBe(300n);
    expect((await caseById(db, first)).stage).toBe('noticed');
    expect((await caseById(db, second)).stage).toBe('approved');
    await sharingDay(p, 1, '2026-01-14');
    await noticeDay(p, '2026-01-21');
    expect((await caseById(db, second)).stage).toBe('noticed');
    await sound();
  });
  it('move to a later period by an admitted objection after the freeze, and need new signatures', async () => {
    const p = await plan('objection');
    const [a, b] = await members(p, 9000n, 9000n, 9000n);
    const moved = await village.decide(a!, 'approved');
    const stays = await village.decide(b!, 'approved', 'thyroid-cancer');
    await noticeDay(p, '2026-01-07');
    village.goTo('2026-01-14');
    await village.sign(p, 1);
    const { objection_id } = await house.as(b!.user, (ctx) => object(ctx, moved, '他在加入前已经住院。'));
    await house.as(village.staff.reviewers[0], (ctx) => answerObjection(ctx, objection_id, { admit: true }));
    expect(await village.runDue(p)).toEqual([]);
    await sharingDay(p, 1, '2026-01-14');
    const one = await period(p, 1);
    expect(one).toMatchObject({ aid_minor: 301n, fee_minor: 24n, share_minor: 109n, surplus_out_minor: 2n });
    expect((await caseById(db, stays)).stage).toBe('payout_due');
    expect((await linesOf(db, p.plan_id, 1)).map((l) => l.state).toSorted()).toEqual(['moved', 'shared']);
    await sound();
  });
  it('wait when the caps leave nothing at all for them', async () => {
    const p = await plan('nothing-left', (r) => {
      r.sharing.caps = { case_minor: '300', cases_per_period: 2, period_minor: '600', year_minor: '599' };
    });
    const [a, b] = await members(p, 9000n, 9000n);
    await village.decide(a!, 'approved');
    await village.decide(b!, 'approved');
    await noticeDay(p, '2026-01-07');
    await sharingDay(p, 1, '2026-01-14');
    expect((await period(p, 1)).share_minor).toBe(599n);
    village.goTo('2026-01-15');
    const third = await village.decide((await members(p, 9000n))[0]!, 'approved');
    await noticeDay(p, '2026-01-21');
    await sharingDay(p, 2, '2026-01-28');
    expect(await period(p, 2)).toMatchObject({ share_minor: 0n, aid_minor: 0n });
    // Not shared with nothing, which could never be paid: it waits for the next year's cap.
    expect((await caseById(db, third)).stage).toBe('approved');
    await sound();
  });
  it('move when nobody counts or the plan is below its floor, and the period is there all the same', async () => {
    const p = await plan('floor', (r) => {
      r.governance.floor_members = 3;
    });
    const [a] = await members(p, 3000n, 3000n);
    const case_id = await village.decide(a!, 'approved');
    await noticeDay(p, '2026-01-07');
    await sharingDay(p, 1, '2026-01-14');
    expect(await period(p, 1)).toMatchObject({ share_minor: 0n, weight_total: 2n, aid_minor: 0n });
    expect((await caseById(db, case_id)).stage).toBe('approved');
    await members(p, 3000n);
    await noticeDay(p, '2026-01-21');
    await sharingDay(p, 2, '2026-01-28');
    expect((await caseById(db, case_id)).stage).toBe('payout_due');
    await sound();
  });
});

describe('caps', () => {
  it('of a year end with the calendar year', async () => {
    const p = await plan('year', (r) => {
      r.sharing.caps = { case_minor: '300', cases_per_period: 2, period_minor: '600', year_minor: '700' };
      r.sharing.calendar = { notice_days: [7], sharing_days: [14] };
    });
    const list = await members(p, 30000n, 30000n, 30000n, 30000n);
    const shares: bigint[] = [];
    for (const [i, month] of ['2026-01', '2026-02', '2026-03'].entries()) {
      await village.decide(list[i]!, 'approved');
      await noticeDay(p, `${month}-07`);
      await sharingDay(p, i + 1, `${month}-14`);
      shares.push((await period(p, i + 1)).share_minor!);
    }
    // 300 a case; the third would make it 900 in the year.
    expect(shares).toEqual([300n, 300n, 100n]);
    for (let no = 4; no <= 12; no += 1) {
      const { notice_on, sharing_on } = {
        notice_on: `2026-${String(no).padStart(2, '0')}-07`,
        sharing_on: `2026-${String(no).padStart(2, '0')}-14`,
      };
      await noticeDay(p, notice_on);
      await sharingDay(p, no, sharing_on);
    }
    village.goTo('2027-01-02');
    await village.decide(list[3]!, 'approved');
    await noticeDay(p, '2027-01-07');
    await sharingDay(p, 13, '2027-01-14');
    expect((await period(p, 13)).share_minor).toBe(300n);
    await sound();
  });
  it('with a debt: what is cut off is published, carried and paid first', async () => {
    const p = await plan('carry', (r) => {
      r.sharing.beyond_cap = 'carry';
      r.sharing.fee = { kind: 'flat', fee_per_weight_minor: '10' };
    });
    const [a] = await members(p, 30000n, 30000n);
    const case_id = await village.decide(a!, 'approved');
    await noticeDay(p, '2026-01-07');
    await sharingDay(p, 1, '2026-01-14');
    expect(await period(p, 1)).toMatchObject({ aid_minor: 600n, fee_minor: 20n, share_minor: 310n });
    await noticeDay(p, '2026-01-21');
    await sharingDay(p, 2, '2026-01-28');
    expect(await period(p, 2)).toMatchObject({
      aid_minor: 0n,
      debt_paid_minor: 1180n,
      fee_minor: 20n,
      share_minor: 600n,
    });
    await noticeDay(p, '2026-02-07');
    await sharingDay(p, 3, '2026-02-14');
    expect(await period(p, 3)).toMatchObject({ debt_paid_minor: 1999n - 600n - 1180n });
    await village.payOut(a!, case_id);
    expect((await caseById(db, case_id)).stage).toBe('paid');
    await sound();
  });
  it('with a named sponsor, whose money pays what they cut off', async () => {
    const p = await plan('sponsor', (r) => {
      r.sharing.beyond_cap = 'sponsor';
      r.sharing.fee = { kind: 'published', cost_minor: '7' };
      r.sharing.rounding_unit_minor = '10';
    });
    const [a] = await members(p, 30000n, 30000n);
    const book = (plan_id: number, bank_reference: string) =>
      house.as(village.staff.finance[0], (ctx) =>
        bookSponsorMoney(ctx, { plan_id, amount_minor: 1000n, bank_reference }),
      );
    expect(await book(p.plan_id, 'BANK-1')).toEqual({ sponsor_minor: 1000n });
    await expect(book(p.plan_id, 'BANK-1')).rejects.toThrow('sponsor.booked_already');
    const other = await plan('no-sponsor');
    await expect(book(other.plan_id, 'BANK-2')).rejects.toThrow('sponsor.not_in_rules');
    await village.decide(a!, 'approved');
    await noticeDay(p, '2026-01-07');
    await sharingDay(p, 1, '2026-01-14');
    // 300 a head and 1000 of the sponsor; 607 needed of members is 310 each in steps of 10.
    expect(await period(p, 1)).toMatchObject({
      aid_minor: 1600n,
      sponsor_minor: 1000n,
      fee_minor: 7n,
      share_minor: 310n,
      surplus_out_minor: 13n,
    });
    await sound();
  });
});

describe('returned shares', () => {
  it('go to the wallet, and bar a correction', async () => {
    const p = await plan('returned');
    const [a, b] = await members(p, 9000n, 9000n);
    await village.decide(b!, 'approved', 'thyroid-cancer');
    await noticeDay(p, '2026-01-07');
    await sharingDay(p, 1, '2026-01-14');
    await village.refuse(a!);
    await noticeDay(p, '2026-01-21');
    await sharingDay(p, 2, '2026-01-28');
    expect(await period(p, 2)).toMatchObject({ returned_minor: 163n, share_minor: 81n });
    expect(await walletOf(db, a!.payer.payer_id)).toBe(163n);
    await expect(village.correct(p, 2)).rejects.toThrow('correction.payout_made');
    await sound();
  });
  it('count an imported membership with the weight it had', async () => {
    const p = await plan('returned-imported');
    const [b] = await members(p, 9000n);
    const payer = await village.payer();
    await house.as(SYSTEM, async (ctx) => {
      await enrolInBulk(ctx.tx, {
        plan_id: p.plan_id,
        first_payer: payer.payer_id,
        count: 1,
        weight: 1,
        balances_minor: [9000n],
        joined_on: '2025-01-01',
        covered_from: '2025-01-01',
        rule_version: 1,
      });
      await post(ctx.tx, ctx.now, `opening:${p.code}`, [
        {
          payer_id: 0n,
          plan_id: p.plan_id,
          kind: 'opening',
          debit: 'custody',
          credit: 'members',
          amount_minor: 9000n,
        },
      ]);
    });
    const { membership_id } = await db.one<{ membership_id: bigint }>(
      sql`select membership_id from accounts.membership where payer_id = ${payer.payer_id}`,
    );
    await village.decide(b!, 'approved', 'thyroid-cancer');
    await noticeDay(p, '2026-01-07');
    await sharingDay(p, 1, '2026-01-14');
    await house.as(SYSTEM, (ctx) => queueAgeChange(ctx.tx, payer.payer_id, membership_id, p.plan_id, 3));
    await noticeDay(p, '2026-01-21');
    expect(await sharesPaidBy(db, p.plan_id, payer.payer_id, membership_id)).toBe(163n);
    await sound();
  });
});

describe('correction', () => {
  it('gives everybody back exactly the share, leavers too, and the cases wait', async () => {
    const p = await plan('correction');
    const [a, b, leaver] = await members(p, 9000n, 9000n, 9000n);
    const case_id = await village.decide(a!, 'approved', 'thyroid-cancer');
    await noticeDay(p, '2026-01-07');
    await house.as(leaver!.user, (ctx) => leave(ctx, leaver!.membership_id));
    await sharingDay(p, 1, '2026-01-14');
    await house.work();
    village.goTo('2026-01-15');
    await village.correct(p, 1);
    await house.work();
    expect(await balance(b!)).toBe(9000n);
    expect(await balance(leaver!)).toBe(0n);
    const refunds = await refundsOf(db, leaver!.payer.payer_id);
    expect(refunds.reduce((sum, r) => sum + r.amount_minor, 0n)).toBe(9000n);
    expect((await caseById(db, case_id)).stage).toBe('approved');
    const { lines } = await statementOf(db, b!.payer.payer_id, p.plan_id);
    expect(lines.map((l) => [l.kind, l.amount_minor, l.cases.length])).toEqual([
      ['top_up', 9000n, 0],
      ['share', -109n, 1],
      ['correction', 109n, 1],
    ]);
    await noticeDay(p, '2026-01-21');
    await sharingDay(p, 2, '2026-01-28');
    expect(await period(p, 2)).toMatchObject({ aid_minor: 301n, share_minor: 163n, surplus_in_minor: 0n });
    await sound();
  });
  it('is refused once accounts were imported into the running weights', async () => {
    const p = await plan('correction-import');
    const [a] = await members(p, 9000n, 9000n);
    await village.decide(a!, 'approved', 'thyroid-cancer');
    await noticeDay(p, '2026-01-07');
    await sharingDay(p, 1, '2026-01-14');
    const payer = await village.payer();
    await house.as(SYSTEM, async (ctx) => {
      await enrolInBulk(ctx.tx, {
        plan_id: p.plan_id,
        first_payer: payer.payer_id,
        count: 1,
        weight: 1,
        balances_minor: [9000n],
        joined_on: '2025-01-01',
        covered_from: '2025-01-01',
        rule_version: 1,
      });
      await post(ctx.tx, ctx.now, `opening:${p.code}`, [
        {
          payer_id: 0n,
          plan_id: p.plan_id,
          kind: 'opening',
          debit: 'custody',
          credit: 'members',
          amount_minor: 9000n,
        },
      ]);
    });
    await expect(village.correct(p, 1)).rejects.toThrow('correction.weights_changed');
    await sound();
  });
  it('is refused once a debt that the period paid has been paid out', async () => {
    const p = await plan('correction-debt', (r) => {
      r.sharing.beyond_cap = 'carry';
    });
    const [a] = await members(p, 30000n, 30000n);
    const case_id = await village.decide(a!, 'approved');
    await noticeDay(p, '2026-01-07');
    await sharingDay(p, 1, '2026-01-14');
    await village.payOut(a!, case_id);
    await noticeDay(p, '2026-01-21');
    await sharingDay(p, 2, '2026-01-28');
    village.goTo('2026-01-29');
    await village.payOut(a!, case_id);
    await expect(village.correct(p, 2)).rejects.toThrow('correction.payout_made');
    await sound();
  });
  it('lets the two agree on another reason than the first one wrote', async () => {
    const p = await plan('correction-reason');
    await members(p, 9000n, 9000n);
    await noticeDay(p, '2026-01-07');
    await sharingDay(p, 1, '2026-01-14');
    const [x, y] = village.staff.finance;
    const say = (user: typeof x, reason: 'wrong_case' | 'wrong_count') =>
      house.as(user, (ctx) => correctSettlement(ctx, { plan_id: p.plan_id, period_no: 1, reason }));
    expect(await say(x, 'wrong_case')).toMatchObject({ done: false });
    expect(await say(y, 'wrong_count')).toMatchObject({ done: false });
    expect(await say(x, 'wrong_count')).toMatchObject({ done: true });
    await sound();
  });
});

describe('instalments', () => {
  it('are lines of their own periods, each after the one before was paid', async () => {
    const p = await plan('instalments', (r) => {
      r.aid.payment = { kind: 'instalments', count: 2, every_months: 1 };
    });
    const [a] = await members(p, 9000n, 9000n);
    const case_id = await village.decide(a!, 'approved', 'thyroid-cancer');
    await noticeDay(p, '2026-01-07');
    await sharingDay(p, 1, '2026-01-14');
    expect((await period(p, 1)).aid_minor).toBe(150n);
    await village.payOut(a!, case_id);
    expect(await caseById(db, case_id)).toMatchObject({ stage: 'approved', instalment_no: 2 });
    await noticeDay(p, '2026-01-21');
    await sharingDay(p, 2, '2026-01-28');
    expect((await period(p, 2)).aid_minor).toBe(151n);
    await village.payOut(a!, case_id);
    expect((await caseById(db, case_id)).stage).toBe('paid');
    await sound();
  });
});

describe('a withdrawn case', () => {
  it('drops out of the notice and does not come again', async () => {
    const p = await plan('withdrawn');
    const [a] = await members(p, 9000n, 9000n);
    const case_id = await village.decide(a!, 'approved');
    await noticeDay(p, '2026-01-07');
    await house.as(a!.user, (ctx) => takeStep(ctx, case_id, 'withdraw'));
    await sharingDay(p, 1, '2026-01-14');
    expect(await period(p, 1)).toMatchObject({ share_minor: 0n, aid_minor: 0n });
    expect((await linesOf(db, p.plan_id, 1))[0]).toMatchObject({ state: 'moved', moved_to: null });
    await sound();
  });
});
