import { generateValidId } from '@tongzhou/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sandboxMailbox } from '../../adapters/index.ts';
import { sql } from '../../platform/postgres/index.ts';
import { openHouse, type TestHouse } from '../../testing/house.ts';
import { type Membership, membershipOf, topUp } from '../accounts/index.ts';
import type { Plan } from '../plans/index.ts';
import {
  confirmInvitation,
  inviteAdult,
  join,
  leave,
  leavePreview,
  memberFor,
  mine,
  reportDeath,
} from './index.ts';
import { membershipJobs } from './jobs.ts';

type User = Awaited<ReturnType<TestHouse['login']>>;

const ANSWERS = { cancer: false, heart: false, organs: false, lumps: false, treatment: false };
let house: TestHouse;
let plan: Plan;
let sequence = 0;
beforeAll(async () => {
  house = await openHouse('2026-01-08T02:00:00Z');
  plan = await house.plan((r) => {
    r.sharing.caps = { case_minor: null, cases_per_period: null, period_minor: '300', year_minor: null };
    r.balance.reminder_levels_minor = ['900', '600'];
  });
});
afterAll(() => house.close());

const phone = () => `+8613900${String(++sequence).padStart(6, '0')}`;
const person = (name: string, birth = '1980-05-01') => ({
  name,
  id_kind: 'cn_id' as const,
  id_number: generateValidId({ birth, sex: 'f', sequence: ++sequence }),
});
const joining = (p: ReturnType<typeof person>) => ({
  plan_code: plan.code,
  relation: 'self' as const,
  person: p,
  answers: ANSWERS,
  language: 'zh-Hans' as const,
  rule_version: 1,
});
async function member(
  name: string,
  balance_minor = 0n,
): Promise<{ user: User; m: Membership; phone: string }> {
  const number = phone();
  const user = await house.login(number);
  const { membership: m } = await house.as(user, (ctx) => join(ctx, joining(person(name))));
  if (balance_minor > 0n) await pay(m, balance_minor);
  return { user, m, phone: number };
}
const pay = (m: Membership, amount_minor: bigint) =>
  house.as({ kind: 'system', name: 'test' }, (ctx) =>
    topUp(ctx.tx, {
      payer_id: m.payer_id,
      plan_id: m.plan_id,
      amount_minor,
      source: `t:${++sequence}`,
      at: ctx.now,
    }),
  );
const tick = () => membershipJobs['memberships.tick']!(house.app, {});
const mailbox = async () =>
  (await sandboxMailbox(house.app, house.app.db, 1000)).map((s) => `${s.phone} ${s.template}`);
const code = (code: string) => expect.objectContaining({ code });

describe('joining', () => {
  it('takes a person once, keeps the text shown, and frees the place on leaving', async () => {
    const user = await house.login(phone());
    const p = person('欧阳娜娜');
    const { membership } = await house.as(user, (ctx) => join(ctx, joining(p)));
    const other = await house.login(phone());
    await expect(house.as(other, (ctx) => join(ctx, joining(p)))).rejects.toEqual(code('person.other_login'));
    await expect(house.as(user, (ctx) => join(ctx, joining(p)))).rejects.toEqual(
      code('membership.already_in_plan'),
    );
    const shown = await house.app.db.one<{ n: bigint }>(
      sql`select count(*) as n from memberships.health_notice`,
    );
    expect(shown.n).toBe(1n);
    await house.as(user, (ctx) => leave(ctx, membership.membership_id));
    await house.as(user, (ctx) => join(ctx, joining(p)));
    expect(await house.broken()).toEqual([]);
  });

  it.each([
    [
      'a wrong check digit',
      { person: { name: '王芳', id_kind: 'cn_id', id_number: '11010519491231002Y' } },
      /^id\./,
    ],
    ['somebody too old', { person: person('王芳', '1940-01-01') }, /age_not_admitted/],
    ['an adult joined by somebody else', { relation: 'spouse' }, /adult_confirms_self/],
    ['an answer that does not admit', { answers: { ...ANSWERS, cancer: true } }, /health_not_admitted/],
    ['a question left open', { answers: {} }, /health_not_admitted/],
    ['rules nobody shows any more', { rule_version: 7 }, /rules_changed/],
    ['an unknown plan', { plan_code: 'no-such-plan' }, /plan\.unknown/],
  ])('refuses %s and changes nothing', async (_, change, wanted) => {
    const user = await house.login(phone());
    const before = await counts();
    const attempt = house.as(user, (ctx) => join(ctx, { ...joining(person('王芳')), ...(change as object) }));
    await expect(attempt).rejects.toMatchObject({ code: expect.stringMatching(wanted) });
    expect(await counts()).toEqual(before);
  });

  const counts = () =>
    house.app.db.one(sql`select (select count(*) from identity.person) as people, (select count(*) from accounts.membership) as memberships,
      (select count(*) from memberships.enrolment_claim) as claims, (select count(*) from memberships.health_notice) as notices`);
});

describe('an adult added by somebody else', () => {
  it('confirms on the own phone; nobody else can, and no health answer is stored before', async () => {
    const payer = await member('李建国');
    const mother = phone();
    const invitation = await house.as(payer.user, (ctx) =>
      inviteAdult(ctx, { plan_code: plan.code, relation: 'parent', name: '李王氏', phone: mother }),
    );
    expect(await mailbox()).toContain(`${mother} invitation`);
    const confirm = (who: User) =>
      house.as(who, (ctx) =>
        confirmInvitation(ctx, invitation.invitation_id, joining(person('李王氏', '1968-02-29'))),
      );
    await expect(confirm(payer.user)).rejects.toEqual(code('invitation.not_yours'));
    const herself = await house.login(mother);
    const { membership } = await confirm(herself);
    expect(membership.payer_id).toBe(payer.m.payer_id);
    await expect(confirm(herself)).rejects.toEqual(code('invitation.answered'));
    const view = await mine(
      { app: house.app, db: house.app.db, actor: herself, now: house.clock.now() },
      herself.user_id,
    );
    expect(view.paid_by_others).toHaveLength(1);
    expect(view.accounts).toHaveLength(0);
    // She may leave by herself at any time.
    await house.as(herself, (ctx) => leave(ctx, membership.membership_id));
  });

  it('is forgotten after fourteen days', async () => {
    const payer = await member('赵国栋');
    const invited = phone();
    const { invitation_id } = await house.as(payer.user, (ctx) =>
      inviteAdult(ctx, { plan_code: plan.code, relation: 'spouse', name: '钱慧', phone: invited }),
    );
    const start = house.clock.now();
    house.clock.set(start.add({ hours: 24 * 14 }));
    await tick();
    const row =
      await house.app.db.one(sql`select state, length(name_sealed) as name, length(phone_sealed) as phone
      from memberships.invitation where invitation_id = ${invitation_id}`);
    expect(row).toEqual({ state: 'expired', name: 0, phone: 0 });
    house.clock.set(start);
  });
});

describe('leaving', () => {
  it('shows the refund before, and is one step', async () => {
    const { user, m } = await member('孙丽', 3_000n);
    const shown = await leavePreview(
      house.app.db,
      await memberFor(house.app.db, user.user_id, m.membership_id),
    );
    expect(shown).toEqual({ refund_now_minor: 3_000n, locked_minor: 0n, last_of_account: true });
    const left = await house.as(user, (ctx) => leave(ctx, m.membership_id));
    expect(left).toMatchObject({ refunded_minor: 3_000n, later_minor: 0n });
    await house.work();
    expect(await house.broken()).toEqual([]);
    const stranger = await house.login(phone());
    await expect(house.as(stranger, (ctx) => leave(ctx, m.membership_id))).rejects.toEqual(
      code('membership.unknown'),
    );
  });

  it('keeps the money of an account that others still need', async () => {
    const { user, m } = await member('周强', 3_000n);
    await house.as(user, (ctx) =>
      join(ctx, { ...joining(person('周小宝', '2020-06-01')), relation: 'child' }),
    );
    expect(await house.as(user, (ctx) => leave(ctx, m.membership_id))).toMatchObject({ refunded_minor: 0n });
  });
});

describe('a reported death', () => {
  const child = person('安小北', '2020-06-01');
  const joinChild = (user: User, plan_code: string) =>
    house.as(user, (ctx) => join(ctx, { ...joining(child), relation: 'child', plan_code }));
  const stateOf = async (m: Membership) =>
    (await membershipOf(house.app.db, m.payer_id, m.membership_id))!.state;
  const died = async () =>
    (
      await house.app.db.one<{ died_on: string | null }>(
        sql`select died_on from identity.person p join memberships.member m using (person_id) where m.number = ${number}`,
      )
    ).died_on;
  let number = '';

  it('ends what the reporter pays for, and nothing that another payer pays', async () => {
    const second = await house.plan((r) => {
      r.code = 'second-plan';
    });
    const mother = await member('安然');
    const father = await house.login(phone());
    await house.as(father, (ctx) => join(ctx, { ...joining(person('北川')), plan_code: second.code }));
    const hers = (await joinChild(mother.user, plan.code)).membership;
    const his = (await joinChild(father, second.code)).membership;
    number = (
      await house.app.db.one<{ number: string }>(
        sql`select number from memberships.member where payer_id = ${his.payer_id} and membership_id = ${his.membership_id}`,
      )
    ).number;
    const report = (user: User, m: Membership, on: string) =>
      house.as(user, (ctx) => reportDeath(ctx, m.membership_id, on));

    await expect(report(mother.user, hers, '2026-01-09')).rejects.toEqual(code('membership.died_in_future'));
    expect(await stateOf(hers)).toBe('active');
    await report(mother.user, hers, '2026-01-08');
    expect([await stateOf(hers), await stateOf(his), await died()]).toEqual(['dead', 'active', null]);
    await report(father, his, '2026-01-07');
    expect([await stateOf(his), await died()]).toEqual(['dead', '2026-01-07']);
    expect(await house.broken()).toEqual([]);
  });
});

describe('reminders', () => {
  it('are one per account, level and period, in money with its unit; the dead are left alone', async () => {
    const low = await counted('吴刚', 850n);
    const veryLow = await counted('郑爽', 500n);
    const dead = await counted('冯远', 850n);
    const enough = await counted('陈静', 5_000n);
    await house.as(dead.user, (ctx) => reportDeath(ctx, dead.m.membership_id, '2026-01-08'));
    const before = (await mailbox()).length;
    await tick();
    await tick();
    const news = (await sandboxMailbox(house.app, house.app.db, 1000)).slice(
      0,
      (await mailbox()).length - before,
    );
    expect(news.map((s) => s.template)).toEqual(['reminder_low', 'reminder_low']);
    expect(news.map((s) => s.body).join()).toMatch(/8\.50 元.*5\.00 元|5\.00 元.*8\.50 元/s);
    expect(news.map((s) => s.body).join()).toContain('3.00 元');
    for (const who of [dead, enough]) expect(news.map((s) => s.phone)).not.toContain(who.phone);
    const levels = await house.app.db.query(
      sql`select payer_id, level from memberships.reminder where payer_id in (${low.m.payer_id}, ${veryLow.m.payer_id}) order by payer_id`,
    );
    expect(levels).toEqual([
      { payer_id: low.m.payer_id, level: 'low' },
      { payer_id: veryLow.m.payer_id, level: 'very_low' },
    ]);
  });

  it('say what is missing in grace, and end the membership when grace is over', async () => {
    const { m, phone: number } = await counted('褚明', 100n);
    await house.app.db.run(sql`update accounts.membership set state = 'grace', counted = false, grace_until = '2026-02-07'
      where payer_id = ${m.payer_id}`);
    await house.app.db.run(
      sql`update accounts.account set weight = 0, some_in_grace = true where payer_id = ${m.payer_id}`,
    );
    await tick();
    const [message] = await sandboxMailbox(house.app, house.app.db, 1);
    expect(message).toMatchObject({ phone: number, template: 'reminder_grace' });
    expect(message!.body).toContain('2.00 元');
    expect(message!.body).toContain('2026年2月7日');
    house.clock.set(Temporal.Instant.from('2026-02-07T17:00:00Z'));
    await tick();
    expect((await membershipOf(house.app.db, m.payer_id, m.membership_id))!.state).toBe('lapsed');
    expect(await mailbox()).toContain(`${number} lapsed`);
  });

  /** A member whose weight counts, as after a freeze. */
  async function counted(name: string, balance_minor: bigint) {
    const { user, m, phone: number } = await member(name, balance_minor);
    await house.app.db.run(sql`update accounts.account set weight = 1 where payer_id = ${m.payer_id}`);
    await house.app.db.run(sql`update accounts.membership set counted = true where payer_id = ${m.payer_id}`);
    return { user, m, phone: number };
  }
});
