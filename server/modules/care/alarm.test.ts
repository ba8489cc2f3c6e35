import { afterAll, beforeAll, expect, it } from 'vitest';
import { sandboxMailbox } from '../../adapters/index.ts';
import { sql } from '../../platform/postgres/index.ts';
import { SYSTEM } from '../../testing/house.ts';
import { grantRole } from '../identity/index.ts';
import { answerReport, reportRepresentative } from '../society/index.ts';
import type { User } from '../society/testing.ts';
import { answerAlarm, checkIn, checkOut, openVisitors, raiseAlarms, withdrawConsent } from './index.ts';
import { alarms } from './queries/visits.ts';
import { type CareHouse, openCareHouse, plannedVisit } from './testing.ts';

let h: CareHouse;
beforeAll(async () => {
  h = await openCareHouse();
});
afterAll(() => h.house.close());

const at = (text: string) => Temporal.Instant.from(text);
const list = (actor: User) =>
  alarms({ app: h.house.app, db: h.house.app.db, actor, now: h.house.clock.now() });
const openOf = (who: User, visit_id: string) => h.house.as(who, (ctx) => openVisitors(ctx, visit_id));
const answer = (who: User, visit_id: string, outcome: 'safe' | 'emergency_called') =>
  h.house.as(who, (ctx) => answerAlarm(ctx, visit_id, outcome));

async function overdue(n: number, day: string) {
  h.house.clock.set(at(`${day}T00:00:00Z`).subtract({ hours: 24 }));
  const ill = await h.ill(n, '陈长江', 'm');
  const visit_id = await plannedVisit(h, ill, day);
  h.house.clock.set(at(`${day}T02:00:00Z`));
  await h.house.as(h.team[0]!.user, (ctx) => checkIn(ctx, visit_id));
  h.house.clock.set(at(`${day}T04:00:00Z`));
  await raiseAlarms(h.house.app);
  return { ill, visit_id };
}

it('reaches those who can act: names, phones and the address for the coordinator and the second contact', async () => {
  const { house, baishan, team } = h;
  const { visit_id } = await overdue(1, '2026-03-10');
  const second = team[4]!.user;
  const seen = { visit_id, standing: true, place: 'home', visitors: ['赵**', '钱**'], answered_at: null };
  expect(await list(baishan.coordinator)).toMatchObject([seen]);
  expect(await list(second)).toMatchObject([seen]);
  expect(await list(team[3]!.user)).toEqual([]);
  expect(await list(h.jilin.coordinator)).toEqual([]);
  const told = (await sandboxMailbox(house.app, house.app.db, 5)).find(
    (m) => m.template === 'visit_overdue_second',
  );
  expect(told!.body).toContain('赵**、钱**');
  for (const who of [baishan.coordinator, second])
    expect(await openOf(who, visit_id)).toMatchObject({
      visitors: [{ phone: expect.stringMatching(/^\+86/) }, { phone: expect.stringMatching(/^\+86/) }],
      address: '白山市浑江区红旗街 3 号楼',
    });
  await expect(openOf(team[3]!.user, visit_id)).rejects.toThrow('visit.unknown');
  await expect(openOf(h.jilin.coordinator, visit_id)).rejects.toThrow('visit.unknown');
  const looks = await house.app.db.query<{ n: bigint }>(sql`select count(*) as n from identity.look
    where purpose = 'care.alarm' group by person_id`);
  expect(looks.map((row) => row.n)).toEqual([2n, 2n, 2n]);
  await house.as(baishan.coordinator, (ctx) => checkOut(ctx, visit_id));
  await expect(openOf(baishan.coordinator, visit_id)).rejects.toThrow('visit.no_alarm');
  expect(await house.broken()).toEqual([]);
});

it('safe while inside lets the timer run on, and the answers stay in the steps of the visit', async () => {
  const { house, baishan } = h;
  const { visit_id } = await overdue(2, '2026-03-12');
  await answer(baishan.coordinator, visit_id, 'emergency_called');
  await expect(answer(baishan.coordinator, visit_id, 'emergency_called')).rejects.toThrow('visit.no_alarm');
  expect(await list(baishan.coordinator)).toMatchObject([{ visit_id, standing: true }, { standing: false }]);
  await answer(baishan.coordinator, visit_id, 'safe');
  expect(await list(baishan.coordinator)).toMatchObject([{ standing: false }]);
  await expect(openOf(baishan.coordinator, visit_id)).rejects.toThrow('visit.no_alarm');
  house.clock.set(at('2026-03-12T05:15:00Z'));
  await raiseAlarms(house.app);
  expect(await list(baishan.coordinator)).toMatchObject([
    { visit_id, standing: true, overdue_since: at('2026-03-12T05:00:00Z') },
    {},
  ]);
  const steps = await house.app.db.query<{ action: string }>(
    sql`select action from care.step where visit_id = ${visit_id} order by no`,
  );
  expect(steps.map((s) => s.action)).toEqual(['plan', 'check_in', 'alarm_emergency_called', 'alarm_safe']);
  await house.as(baishan.coordinator, (ctx) => checkOut(ctx, visit_id));
  expect(await house.broken()).toEqual([]);
});

it('consent withdrawn with visitors inside: coordinator and visitors are told, a standing alarm stays', async () => {
  const { house, baishan } = h;
  const { ill, visit_id } = await overdue(3, '2026-03-14');
  await house.as(ill.user, (ctx) => withdrawConsent(ctx, visit_id, false));
  const told = (await sandboxMailbox(house.app, house.app.db, 4)).map((m) => m.template);
  expect(told).toEqual(Array(4).fill('visit_called_off'));
  expect((await list(baishan.coordinator))[0]).toMatchObject({ visit_id, standing: true });
  expect(await openOf(baishan.coordinator, visit_id)).toMatchObject({ address: null });
  await answer(baishan.coordinator, visit_id, 'safe');
  expect((await list(baishan.coordinator)).map((a) => a.standing)).not.toContain(true);
  expect(await house.broken()).toEqual([]);
});

it('a suspended second contact sees nothing', async () => {
  const { house, baishan, team } = h;
  const { visit_id } = await overdue(6, '2026-03-15');
  const second = team[4]!;
  const { badge_code } = await house.app.db.one<{ badge_code: string }>(
    sql`select badge_code from society.representative where representative_id = ${second.row.representative_id}`,
  );
  const { report_id } = await house.as({ kind: 'anonymous' }, (ctx) =>
    reportRepresentative(ctx, badge_code, { kind: 'money', text: '替人代收现金' }),
  );
  expect(await list(second.user)).toEqual([]);
  await expect(openOf(second.user, visit_id)).rejects.toThrow('visit.unknown');
  await house.as(h.jilin.coordinator, (ctx) =>
    answerReport(ctx, report_id, { outcome: 'unfounded', end_office: false }),
  );
  expect(await openOf(second.user, visit_id)).toMatchObject({ visitors: [{}, {}] });
  await house.as(baishan.coordinator, (ctx) => checkOut(ctx, visit_id));
});

it('a second contact who decides cases sees nothing, and is not chosen again', async () => {
  const { house, baishan, team } = h;
  const { visit_id } = await overdue(4, '2026-03-16');
  const second = team[4]!.user;
  await house.as(SYSTEM, (ctx) => grantRole(ctx, { user_id: second.user_id, role: 'auditor' }));
  expect(await list(second)).toEqual([]);
  await expect(openOf(second, visit_id)).rejects.toThrow('visit.unknown');
  await expect(answer(second, visit_id, 'safe')).rejects.toThrow('visit.unknown');
  await house.as(baishan.coordinator, (ctx) => checkOut(ctx, visit_id));
  await expect(overdue(5, '2026-03-18')).rejects.toThrow('visit.second_contact_unknown');
});
