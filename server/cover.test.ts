import { generateValidId } from '@tongzhou/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giveTo, membershipOf, topUp } from './modules/accounts/index.ts';
import { openDraft, takeStep } from './modules/cases/index.ts';
import { join, leave, membershipsModule } from './modules/memberships/index.ts';
import type { Plan } from './modules/plans/index.ts';
import { previewSettlement, runDue, signSettlement } from './modules/sharing/index.ts';
import { openHouse, type TestHouse } from './testing/house.ts';

const ANSWERS = { cancer: false, heart: false, organs: false, lumps: false, treatment: false };
type User = Awaited<ReturnType<TestHouse['login']>>;
interface Member {
  user: User;
  payer_id: bigint;
  membership_id: bigint;
}

let house: TestHouse;
let plan: Plan;
let finance: User[];
/** The clock of the house at nine in the morning of a day in Shanghai. */
const on = (day: string) => house.clock.set(Temporal.Instant.from(`${day}T01:00:00Z`));

async function member(n: number, name: string): Promise<Member> {
  const user = await house.login(`+8613900${String(n).padStart(6, '0')}`);
  const id_number = generateValidId({ birth: '1980-05-01', sex: 'm', sequence: n });
  const person = { name, id_kind: 'cn_id' as const, id_number };
  const { membership } = await house.as(user, (ctx) =>
    join(ctx, {
      plan_code: plan.code,
      relation: 'self',
      person,
      answers: ANSWERS,
      language: 'zh-Hans',
      rule_version: 1,
    }),
  );
  return { user, payer_id: membership.payer_id, membership_id: membership.membership_id };
}

const pays = ({ payer_id }: Member, amount_minor: bigint, source: string) =>
  topUp(house.app.db, { payer_id, plan_id: plan.plan_id, amount_minor, source, at: house.clock.now() });

/** What speaks against an illness found on a day, when he applies now; the draft is thrown away. */
async function against(m: Member, diagnosed_on: string): Promise<string[]> {
  const { row, hindrances } = await house.as(m.user, (ctx) =>
    openDraft(ctx, {
      knows_diagnosis: true,
      payer_id: m.payer_id,
      membership_id: m.membership_id,
      relation: 'self',
      contact_user_id: null,
      for_user_id: null,
      illness_code: 'cancer',
      diagnosed_on,
      accident: false,
      hospital: '白山市中心医院',
      story: null,
    }),
  );
  await house.as(m.user, (ctx) => takeStep(ctx, row.case_id, 'withdraw'));
  return hindrances;
}

async function settle(period_no: number): Promise<void> {
  const preview = await previewSettlement(house.app.db, plan.plan_id, period_no);
  for (const user of finance)
    await house.as(user, (ctx) =>
      signSettlement(ctx, { plan_id: plan.plan_id, period_no, preview_hash: preview.hash.toString('hex') }),
    );
  await runDue(house.app, plan.plan_id, plan.time_zone);
}

let steady: Member;
let short: Member;
let lapsing: Member;
let leaver: Member;
let unpaid: Member;
beforeAll(async () => {
  house = await openHouse('2026-01-08T02:00:00Z');
  finance = [await house.login('+8613911000001', 'finance'), await house.login('+8613911000002', 'finance')];
  await house.login('+8613911000003', 'finance');
  plan = await house.plan((r) => {
    r.waiting.illness_days = 0;
    r.sharing.caps = { case_minor: '600', cases_per_period: 1, period_minor: '600', year_minor: null };
  });
  steady = await member(1, '王建国');
  short = await member(2, '欧阳小明');
  lapsing = await member(3, '李秀英');
  leaver = await member(4, '赵大山');
  unpaid = await member(5, '钱小河');
  await pays(steady, 3000n, 't:1');
  await pays(short, 100n, 't:2');
  await pays(lapsing, 100n, 't:3');
  await pays(leaver, 3000n, 't:4');
});
afterAll(() => house.close());

describe('cover on the day he fell ill', () => {
  it('begins with the first money, of whoever gave it', async () => {
    on('2026-01-10');
    expect(await against(steady, '2026-01-08')).toEqual([]);
    expect(await against(unpaid, '2026-01-10')).toEqual(['not_covered']);
    await house.as(unpaid.user, (ctx) =>
      giveTo(ctx.tx, {
        payer_id: unpaid.payer_id,
        plan_id: plan.plan_id,
        membership_id: unpaid.membership_id,
        given_by: steady.payer_id,
        amount_minor: 100n,
        from: 'clearing',
        source: 't:gift',
        at: ctx.now,
      }),
    );
    expect(await against(unpaid, '2026-01-09')).toEqual(['not_covered']);
    expect(await against(unpaid, '2026-01-10')).toEqual([]);
  });

  it('lasts, for who leaves between notice and sharing, until the sharing day', async () => {
    on('2026-01-21');
    expect(await runDue(house.app, plan.plan_id, plan.time_zone)).toEqual(['froze 1']);
    on('2026-01-22');
    await house.as(leaver.user, (ctx) => leave(ctx, leaver.membership_id));
    on('2026-01-26');
    expect(await against(leaver, '2026-01-25')).toEqual([]);
    on('2026-01-28');
    await settle(1);
    expect(await against(leaver, '2026-01-27')).toEqual([]);
    expect(await against(leaver, '2026-01-28')).toEqual(['not_covered']);
  });

  it('does not depend on the day of applying: a suspension is a gap for ever', async () => {
    on('2026-02-01');
    expect(await against(short, '2026-02-01')).toEqual(['not_covered']);
    await pays(short, 3000n, 't:5');
    on('2026-02-07');
    expect(await runDue(house.app, plan.plan_id, plan.time_zone)).toEqual(['froze 2']);
    on('2026-02-10');
    for (const who of [short, leaver, lapsing]) expect(await against(who, '2026-01-20')).toEqual([]);
    expect(await against(short, '2026-01-21')).toEqual(['not_covered']);
    expect(await against(short, '2026-02-06')).toEqual(['not_covered']);
    expect(await against(short, '2026-02-07')).toEqual([]);
    expect(await against(leaver, '2026-01-27')).toEqual([]);
    expect(await against(leaver, '2026-01-28')).toEqual(['not_covered']);
  });

  it('ended, for the lapsed, on the notice day that suspended them', async () => {
    on('2026-03-01');
    await membershipsModule.jobs!['memberships.tick']!(house.app, {});
    const { state } = (await membershipOf(house.app.db, lapsing.payer_id, lapsing.membership_id))!;
    expect(state).toBe('lapsed');
    expect(await against(lapsing, '2026-01-20')).toEqual([]);
    expect(await against(lapsing, '2026-01-21')).toEqual(['not_covered']);
  });
});
