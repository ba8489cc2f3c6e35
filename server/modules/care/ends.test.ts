import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../platform/postgres/index.ts';
import { SYSTEM } from '../../testing/house.ts';
import { takeStep } from '../cases/index.ts';
import { markDead } from '../identity/index.ts';
import { reportRepresentative } from '../society/index.ts';
import type { User } from '../society/testing.ts';
import {
  answerCompanion,
  board,
  callOff,
  caredForOfCase,
  careTick,
  checkIn,
  checkOut,
  finishTask,
  openContact,
  pair,
  reportVisit,
} from './index.ts';
import { myCompanions, tasks } from './queries/mine.ts';
import { type CareHouse, openCareHouse, plannedVisit } from './testing.ts';

let h: CareHouse;
let n = 0;
beforeAll(async () => {
  h = await openCareHouse();
});
afterAll(() => h.house.close());

const at = (text: string) => Temporal.Instant.from(text);
const reading = (actor: User) => ({ app: h.house.app, db: h.house.app.db, actor, now: h.house.clock.now() });
const visitOf = (visit_id: string) =>
  h.house.app.db.one<{ state: string; contact: boolean; risks: boolean }>(sql`select state,
    contact_sealed is not null as contact, risks_sealed is not null as risks from care.visit where visit_id = ${visit_id}`);
async function planned(day: string) {
  h.house.clock.set(at(`${day}T00:00:00Z`).subtract({ hours: 24 }));
  n += 1;
  const ill = await h.ill(n, `病友${'甲乙丙丁戊己庚辛'[n]}`, 'm');
  return { ill, visit_id: await plannedVisit(h, ill, day) };
}
const tickAt = async (time: string) => {
  h.house.clock.set(at(time));
  await careTick(h.house.app);
};

describe('what is kept of a visit ends with its task', () => {
  it('left without a report: closed and erased a week after the way out', async () => {
    const { house, team } = h;
    const { visit_id } = await planned('2026-03-10');
    house.clock.set(at('2026-03-10T02:00:00Z'));
    await house.as(team[0]!.user, (ctx) => checkIn(ctx, visit_id));
    house.clock.set(at('2026-03-10T03:00:00Z'));
    await house.as(team[0]!.user, (ctx) => checkOut(ctx, visit_id));
    const other = await planned('2026-03-16');
    house.clock.set(at('2026-03-16T02:00:00Z'));
    await house.as(team[0]!.user, (ctx) => checkIn(ctx, other.visit_id));
    await house.as(team[0]!.user, (ctx) => checkOut(ctx, other.visit_id));
    await tickAt('2026-03-17T02:59:59Z');
    expect(await visitOf(visit_id)).toEqual({ state: 'left', contact: true, risks: true });
    house.clock.set(at('2026-03-17T03:00:00Z'));
    await expect(house.as(team[0]!.user, (ctx) => openContact(ctx, visit_id))).rejects.toThrow(
      'visit.contact_closed',
    );
    await tickAt('2026-03-17T03:00:00Z');
    expect(await visitOf(visit_id)).toEqual({ state: 'left', contact: false, risks: false });
    await house.as(team[0]!.user, (ctx) => reportVisit(ctx, visit_id, { text: '补写的小结', needs: [] }));
    expect(await visitOf(other.visit_id)).toEqual({ state: 'left', contact: true, risks: true });
    expect(await house.broken()).toEqual([]);
  });

  it('planned and never made: no check-in after the end, called off after half a day', async () => {
    const { house, team } = h;
    const { visit_id } = await planned('2026-03-20');
    house.clock.set(at('2026-03-20T03:30:00Z'));
    await expect(house.as(team[0]!.user, (ctx) => checkIn(ctx, visit_id))).rejects.toThrow('visit.too_late');
    await tickAt('2026-03-20T15:29:59Z');
    expect((await visitOf(visit_id)).state).toBe('planned');
    await tickAt('2026-03-20T15:30:00Z');
    expect(await visitOf(visit_id)).toEqual({ state: 'called_off', contact: false, risks: false });
    expect(await house.broken()).toEqual([]);
  });

  it('given back and forgotten: risks go at once, the asking after ninety days', async () => {
    const { house, team } = h;
    const { visit_id } = await planned('2026-03-24');
    await house.as(team[0]!.user, (ctx) => callOff(ctx, visit_id, 'ill_or_busy_visitor'));
    expect(await visitOf(visit_id)).toEqual({ state: 'asked', contact: true, risks: false });
    await tickAt('2026-06-20T00:00:00Z');
    expect((await visitOf(visit_id)).state).toBe('asked');
    await tickAt('2026-06-22T00:00:00Z');
    expect(await visitOf(visit_id)).toEqual({ state: 'called_off', contact: false, risks: false });
  });

  it('a case that ends and a death call off what was arranged', async () => {
    const { house } = h;
    const ended = await planned('2026-07-10');
    const dead = await planned('2026-07-10');
    await house.as(ended.ill.user, (ctx) => takeStep(ctx, ended.ill.case_id, 'withdraw'));
    const { person_id } = (await caredForOfCase(house.app.db, dead.ill.case_id))[0]!;
    await house.as(SYSTEM, (ctx) => markDead(ctx, person_id!, '2026-07-09'));
    await careTick(house.app);
    for (const { visit_id } of [ended, dead])
      expect(await visitOf(visit_id)).toEqual({ state: 'called_off', contact: false, risks: false });
    expect(await house.broken()).toEqual([]);
  });

  it('the check finds an address that outlives its task', async () => {
    const { house } = h;
    const { visit_id } = await planned('2026-07-20');
    await house.as(h.baishan.coordinator, (ctx) => callOff(ctx, visit_id, 'other'));
    await house.app.db.run(sql`update care.visit set risks_sealed = 'x' where visit_id = ${visit_id}`);
    expect(JSON.stringify(await house.broken())).toContain('care.contact_ends_with_task');
    await house.app.db.run(sql`update care.visit set risks_sealed = null where visit_id = ${visit_id}`);
    expect(await house.broken()).toEqual([]);
  });

  it('the note of a finished task is for the coordinator only', async () => {
    const { house, team, baishan } = h;
    const { visit_id } = await planned('2026-08-04');
    house.clock.set(at('2026-08-04T02:00:00Z'));
    await house.as(team[0]!.user, (ctx) => checkIn(ctx, visit_id));
    await house.as(team[0]!.user, (ctx) => checkOut(ctx, visit_id));
    const needs = [{ kind: 'money' as const, note: '药费差一截' }];
    await house.as(team[0]!.user, (ctx) => reportVisit(ctx, visit_id, { text: '聊得很好', needs }));
    await house.app.db.run(
      sql`update care.task set owner_user_id = ${team[1]!.user.user_id} where visit_id = ${visit_id}`,
    );
    const mine = (done: boolean) => tasks(reading(team[1]!.user), { mine: true, done });
    const [task] = await mine(false);
    expect(task!.note).toBe('药费差一截');
    await house.as(team[1]!.user, (ctx) => finishTask(ctx, task!.task_id, 'done'));
    expect(await mine(true)).toMatchObject([{ state: 'done', note: '' }]);
    expect(await tasks(reading(baishan.coordinator), { mine: false, done: true })).toMatchObject([
      { note: '药费差一截' },
    ]);
  });
});

it('a suspended representative accompanies nobody: cannot accept, and what is active ends', async () => {
  const { house, baishan } = h;
  const propose = async (who: { row: { representative_id: bigint } }) => {
    n += 1;
    const ill = await h.ill(n + 20, '吕小兰', 'f');
    const [person] = await caredForOfCase(house.app.db, ill.case_id);
    const made = await house.as(baishan.coordinator, (ctx) =>
      pair(ctx, person!.cared_for_id, {
        representative_id: who.row.representative_id,
        reasons: ['same_city'],
      }),
    );
    return { ill, cared_for_id: person!.cared_for_id, ...made };
  };
  const answer = (who: User, companion_id: string, accept = true) =>
    house.as(who, (ctx) => answerCompanion(ctx, companion_id, accept));
  const rep = await h.representative(72, '褚一民', 'm');
  const active = await propose(rep);
  await answer(rep.user, active.companion_id);
  await answer(active.ill.user, active.companion_id);
  const open = await propose(rep);
  await house.as({ kind: 'anonymous' }, (ctx) =>
    reportRepresentative(ctx, rep.row.badge_code!, { kind: 'money', text: '他向我父亲借钱' }),
  );
  await expect(answer(rep.user, open.companion_id)).rejects.toThrow('representative.not_in_office');
  await careTick(house.app);
  expect(await myCompanions(reading(rep.user))).toEqual([]);
  const rows = (await board(reading(baishan.coordinator), { limit: 100 })).items;
  for (const { cared_for_id } of [active, open])
    expect(rows.find((row) => row.cared_for_id === cared_for_id)!.companion).toBe('none');
  expect(await house.broken()).toEqual([]);
});
