import { randomUUID } from 'node:crypto';
import { generateValidId } from '@tongzhou/kernel';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../platform/postgres/index.ts';
import { SYSTEM } from '../../testing/house.ts';
import { join } from '../memberships/index.ts';
import { openSocieties, type Societies, type User } from '../society/testing.ts';
import {
  approveEvent,
  ask,
  calendarText,
  cancelEvent,
  outreachFigures,
  planEvent,
  publicEvent,
  publicEvents,
  reportEvent,
  reviewQuestion,
  setDuty,
  startEvent,
  type Tap,
  tap,
} from './index.ts';
import { callOffForgotten } from './jobs.ts';
import { helpersEvents, questionsOf } from './queries/helpers.ts';

let s: Societies;
let team: Awaited<ReturnType<Societies['activate']>>;
let other: User;
beforeAll(async () => {
  s = await openSocieties('2026-07-20T02:00:00Z');
  team = await s.activate('baishan', 1);
  other = (await s.representative(50, '冯远方', 'm', 'jilin')).user;
});
afterAll(() => s.house.close());

const reading = (actor: User) => ({ app: s.house.app, db: s.house.app.db, actor, now: s.house.clock.now() });
const at = (text: string) => Temporal.Instant.from(text);

const planned = (who: User, day = '2026-07-23') =>
  s.house.as(who, (ctx) =>
    planEvent(ctx, {
      society_id: s.baishan.society_id,
      kind: 'stall',
      title: '江边广场宣传',
      place: '白山市江边广场东侧',
      starts_at: at(`${day}T01:00:00Z`),
      ends_at: at(`${day}T04:00:00Z`),
    }),
  );

describe('a stall', () => {
  it('is planned by one, approved by another, held by those on duty, counted once', async () => {
    const { house, baishan, jilin } = s;
    const [one, two] = [team[0]!, team[1]!];
    await expect(planned(other)).rejects.toThrow('society.not_your_branch');
    const { event_code } = await planned(one.user);
    const own = await planned(baishan.coordinator);
    const approve = (who: User, code = event_code) =>
      house.as(who, (ctx) => approveEvent(ctx, code, '城管大队 7 月 18 日电话同意'));
    await expect(approve(jilin.coordinator)).rejects.toThrow('society.not_your_branch');
    await expect(approve(baishan.coordinator, own.event_code)).rejects.toThrow('event.not_by_the_planner');
    await house.as(baishan.coordinator, (ctx) => cancelEvent(ctx, own.event_code));
    await expect(publicEvent(reading(other), event_code)).rejects.toThrow('event.unknown');
    await approve(baishan.coordinator);
    expect(
      await publicEvents(house.app.db, house.clock.now(), { when: 'upcoming', limit: 10 }),
    ).toMatchObject([{ event_code, society: '白山市互助社', branch: '白山市', state: 'approved' }]);
    expect(await calendarText(house.app, house.app.db, event_code)).toContain('DTSTART:20260723T010000Z');

    const start = (who: User) => house.as(who, (ctx) => startEvent(ctx, event_code));
    await expect(start(one.user)).rejects.toThrow('event.not_on_duty');
    await expect(house.as(other, (ctx) => setDuty(ctx, event_code, { on: true }))).rejects.toThrow(
      'representative.not_in_office',
    );
    await house.as(one.user, (ctx) => setDuty(ctx, event_code, { on: true }));
    await expect(
      house.as(one.user, (ctx) =>
        setDuty(ctx, event_code, { on: true, representative_id: two.row.representative_id }),
      ),
    ).rejects.toThrow('society.not_your_branch');
    await house.as(baishan.coordinator, (ctx) =>
      setDuty(ctx, event_code, { on: true, representative_id: two.row.representative_id }),
    );
    await expect(start(one.user)).rejects.toThrow('event.not_today');
    house.clock.set(at('2026-07-23T01:00:00Z'));
    const taps = ['talked', 'talked', 'joined', 'wary', 'only_looked'].map((kind) => ({
      client_id: randomUUID(),
      kind: kind as 'talked',
      n: 1 as Tap['n'],
      at: house.clock.now(),
    }));
    const send = (who: User, list = taps) => house.as(who, (ctx) => tap(ctx, event_code, list));
    await expect(send(one.user)).rejects.toThrow('event.not_running');
    await start(one.user);
    expect(await send(one.user)).toMatchObject({ counted: 5, repeated: 0 });
    const back = { ...taps[0]!, client_id: randomUUID(), n: -1 as Tap['n'] };
    expect(await send(two.user, [...taps, back])).toMatchObject({
      counted: 1,
      repeated: 5,
      tally: { talked: 1, joined: 1, wary: 1, only_looked: 1 },
    });
    await expect(send(team[3]!.user)).rejects.toThrow('event.not_on_duty');
    const leave = (who: User) => house.as(who, (ctx) => setDuty(ctx, event_code, { on: false }));
    expect(await leave(two.user)).toBe(1);
    await expect(leave(one.user)).rejects.toThrow('event.nobody_on_duty');
    await house.as(two.user, (ctx) => setDuty(ctx, event_code, { on: true }));

    const question = { client_id: randomUUID(), text: '你们是水滴公司的？我叫王翠花住三号楼' };
    const asked = await house.as(one.user, (ctx) => ask(ctx, event_code, question));
    expect(await house.as(one.user, (ctx) => ask(ctx, event_code, question))).toEqual(asked);
    expect((await publicEvent(reading(other), event_code)).questions).toEqual([]);
    await expect(questionsOf(reading(other), event_code)).rejects.toThrow('society.not_your_branch');
    expect(await questionsOf(reading(two.user), event_code)).toMatchObject([{ state: 'waiting' }]);
    const review = (publish: object) =>
      house.as(baishan.coordinator, (ctx) =>
        reviewQuestion(ctx, asked.question_id, { publish: true, ...publish }),
      );
    await expect(review({})).rejects.toThrow('question.text_needed');
    await expect(review({ public_text: '和保险哪个好？' })).rejects.toThrow('event.wording');
    await review({ public_text: '你们是哪家公司的？', answer: '不是公司，是会员自己的互助社。' });

    await expect(house.as(one.user, (ctx) => reportEvent(ctx, event_code, '宣传了保费便宜'))).rejects.toThrow(
      'event.wording',
    );
    await house.as(one.user, (ctx) => reportEvent(ctx, event_code, '有人加入，有人不放心，多数人只是看看。'));
    expect(await send(two.user, [{ ...back, client_id: randomUUID(), n: 1 as const }])).toMatchObject({
      counted: 1,
    });
    const shown = await publicEvent(reading(other), event_code);
    expect(shown).toMatchObject({
      state: 'reported',
      tally: { talked: 2 },
      questions: [{ text: '你们是哪家公司的？' }],
    });
    expect(JSON.stringify(shown, (_, v) => String(v))).not.toContain('王翠花');
    expect(await helpersEvents(reading(two.user), {})).toMatchObject([
      { state: 'cancelled' },
      { event_code, me_on_duty: true, planned_by_me: false },
    ]);
    expect(await helpersEvents(reading(other), {})).toEqual([]);
    expect(await house.broken()).toEqual([]);
  });

  it('any order and any repetition of taps comes to the same tally', async () => {
    const { house, baishan } = s;
    const { event_code } = await planned(team[0]!.user, '2026-07-24');
    await house.as(baishan.coordinator, (ctx) => approveEvent(ctx, event_code, '物业同意'));
    await house.as(team[0]!.user, (ctx) => setDuty(ctx, event_code, { on: true }));
    house.clock.set(at('2026-07-24T01:00:00Z'));
    await house.as(team[0]!.user, (ctx) => startEvent(ctx, event_code));
    const tapping = fc.record({
      client_id: fc.uuid(),
      kind: fc.constantFrom('talked', 'joined', 'wary', 'only_looked') as fc.Arbitrary<'talked'>,
      n: fc.constantFrom(1, -1) as fc.Arbitrary<1>,
    });
    const model = new Map<string, { kind: string; n: number }>();
    await fc.assert(
      fc.asyncProperty(fc.array(tapping, { minLength: 1, maxLength: 12 }), async (list) => {
        const taps = [...list, ...list.slice(0, 3)].map((t) => ({ ...t, at: house.clock.now() }));
        for (const t of taps) if (!model.has(t.client_id)) model.set(t.client_id, t);
        await house.as(team[0]!.user, (ctx) => tap(ctx, event_code, taps));
        const { tally } = await house.as(team[0]!.user, (ctx) => tap(ctx, event_code, taps.toReversed()));
        for (const kind of ['talked', 'joined', 'wary', 'only_looked'] as const) {
          const sum = [...model.values()].reduce((n, t) => (t.kind === kind ? n + t.n : n), 0);
          expect(tally[kind]).toBe(Math.max(0, sum));
        }
      }),
      { numRuns: 40 },
    );
    expect(await house.broken()).toEqual([]);
  });

  it('a joining that names the event counts for it once, whoever runs the job how often', async () => {
    const { house, plan } = s;
    const { event_code } = await planned(team[0]!.user, '2026-07-25');
    const user = await house.login('+8613511110000');
    const { membership } = await house.as(user, (ctx) =>
      join(ctx, {
        plan_code: plan.code,
        relation: 'self',
        person: {
          name: '许过路',
          id_kind: 'cn_id',
          id_number: generateValidId({ birth: '1968-09-09', sex: 'm', sequence: 77 }),
        },
        answers: { cancer: false, heart: false, organs: false, lumps: false, treatment: false },
        language: 'zh-Hans',
        rule_version: 1,
        event_code: event_code.toLowerCase(),
      }),
    );
    await house.work();
    const payload = { event_code, membership_id: membership.membership_id.toString() };
    for (let i = 0; i < 3; i += 1)
      await house.as(SYSTEM, (ctx) => ctx.app.jobs.enqueue(ctx.tx, 'outreach.count_join', payload));
    await house.as(SYSTEM, (ctx) =>
      ctx.app.jobs.enqueue(ctx.tx, 'outreach.count_join', { event_code: 'NOSUCHEV', membership_id: '999' }),
    );
    await house.work();
    const { n } = await house.app.db.one<{ n: number }>(
      sql`select joined_with_code as n from outreach.tally join outreach.event using (event_id) where event_code = ${event_code}`,
    );
    expect(n).toBe(1);
    expect(await house.broken()).toEqual([]);
  });

  it('what never began is called off; figures count what was held', async () => {
    const { house } = s;
    house.clock.set(at('2026-07-27T01:00:00Z'));
    await callOffForgotten(house.app);
    expect(await publicEvents(house.app.db, house.clock.now(), { when: 'upcoming', limit: 10 })).toEqual([]);
    expect(await outreachFigures(house.app.db)).toMatchObject([
      { events: 1, tally: { talked: 2, joined: 1 } },
    ]);
    expect(await house.broken()).toEqual([]);
  });
});
