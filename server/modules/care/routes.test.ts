import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createServer } from '../../platform/http/index.ts';
import { outreachModule } from '../outreach/index.ts';
import { societyModule } from '../society/index.ts';
import type { User } from '../society/testing.ts';
import { careModule } from './index.ts';
import { type CareHouse, openCareHouse } from './testing.ts';

let h: CareHouse;
let server: FastifyInstance;
const people = new Map<string, User>();
beforeAll(async () => {
  h = await openCareHouse();
  const modules = [societyModule, outreachModule, careModule];
  server = await createServer(h.house.app, {
    routes: modules.flatMap((m) => m.routes ?? []),
    authenticate: async (_, token) => people.get(token) ?? { kind: 'anonymous' },
    pages: modules.flatMap((m) => (m.pages ? [m.pages] : [])),
  });
});
afterAll(async () => {
  await server.close();
  await h.house.close();
});

async function send(method: 'GET' | 'POST', url: string, who?: string, body?: object) {
  const answer = await server.inject({
    method,
    url,
    headers: {
      'idempotency-key': randomUUID(),
      'content-type': 'application/json',
      ...(who ? { authorization: `Bearer ${who}` } : {}),
    },
    ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  return { status: answer.statusCode, type: answer.headers['content-type'], text: answer.body };
}

async function ok(method: 'GET' | 'POST', url: string, who?: string, body?: object) {
  const answer = await send(method, url, who, body ?? (method === 'POST' ? {} : undefined));
  expect(`${url} ${answer.status} ${answer.status === 200 ? '' : answer.text}`).toBe(`${url} 200 `);
  return JSON.parse(answer.text);
}

it('a stall, a visit and the board through the contract', async () => {
  const { house, baishan, team } = h;
  const ill = await h.ill(1, '王建国', 'm');
  people.set('ill', ill.user).set('lead', baishan.coordinator).set('far', h.jilin.coordinator);
  people.set('one', team[0]!.user).set('two', team[1]!.user);

  // Anybody: societies, badges, papers.
  const { items } = await ok('GET', '/api/v1/societies');
  expect(items).toMatchObject([
    { branch: '白山市', state: 'active', representatives: 5 },
    { state: 'forming' },
  ]);
  const society = `/api/v1/societies/${baishan.society_id}`;
  const hours = [{ weekday: 2, from: '09:00', to: '11:30' }];
  await ok('POST', `${society}/stations`, 'lead', { name: '红旗街服务站', address: '红旗街社区一楼', hours });
  expect(await ok('GET', society)).toMatchObject({ stations: [{ hours }], listed: [{}, {}, {}, {}, {}] });
  const mine = (await ok('GET', '/api/v1/me/representative', 'one')).representative;
  const badge = `/api/v1/badges/${mine.badge_code}`;
  expect(await ok('GET', badge)).toMatchObject({ state: 'valid', branch: '白山市' });
  expect((await ok('GET', `${badge}/qr`)).svg).toContain('<svg');
  expect((await ok('GET', '/api/v1/representative-training/papers?language=en')).items).toHaveLength(2);
  const quiz = await ok('GET', '/api/v1/representative-training/quiz', 'one');
  expect(JSON.stringify(quiz)).not.toMatch(/society\.quiz|right|must/);
  expect(
    await ok('POST', '/api/v1/me/hours', 'one', { on: '2026-03-02', minutes: 90, kind: 'station' }),
  ).toEqual({
    hours: 1.5,
  });
  expect((await ok('GET', '/api/v1/me/hours', 'one')).items).toHaveLength(1);
  const { text } = await send('GET', `/api/v1/badges/${'x'.repeat(22)}?lang=en`);
  expect(JSON.parse(text)).toMatchObject({
    code: 'badge.unknown',
    detail: expect.stringContaining('no such badge'),
  });

  // A stall.
  const { event_code } = await ok('POST', '/api/v1/events', 'one', {
    society_id: baishan.society_id,
    kind: 'stall',
    title: '江边广场宣传',
    place: '江边广场',
    starts_at: '2026-03-02T03:00:00Z',
    ends_at: '2026-03-02T06:00:00Z',
  });
  const event = `/api/v1/events/${event_code}`;
  await ok('POST', `${event}/approve`, 'lead', { permission: '社区同意' });
  await ok('POST', `${event}/duty`, 'one', { on: true });
  await ok('POST', `${event}/start`, 'one');
  const tap = { client_id: randomUUID(), kind: 'wary', at: '2026-03-02T03:05:00Z' };
  expect(await ok('POST', `${event}/taps`, 'one', { taps: [tap] })).toMatchObject({
    counted: 1,
    tally: { wary: 1 },
  });
  expect(await ok('POST', `${event}/taps`, 'one', { taps: [tap] })).toMatchObject({
    counted: 0,
    repeated: 1,
  });
  await ok('POST', `${event}/questions`, 'one', { client_id: randomUUID(), text: '你们是卖什么的？' });
  expect((await ok('GET', `${event}/questions`, 'lead')).items).toMatchObject([{ state: 'waiting' }]);
  expect((await ok('GET', '/api/v1/events?when=upcoming')).items).toHaveLength(1);
  expect((await ok('GET', '/api/v1/society-events', 'two')).items).toHaveLength(1);
  await ok('POST', `${event}/report`, 'one', { report: '天冷风大，问的人多。' });
  expect(await ok('GET', event)).toMatchObject({ state: 'reported', tally: { wary: 1 } });
  expect((await ok('GET', '/api/v1/outreach/figures')).items).toHaveLength(1);
  expect((await ok('GET', `${event}/calendar`)).ics).toContain('BEGIN:VEVENT');
  const file = await send('GET', `/events/${event_code}.ics`);
  expect([file.status, file.type]).toEqual([200, 'text/calendar; charset=utf-8']);

  // A visit.
  const { visit_id } = await ok('POST', `/api/v1/cases/${ill.case_id}/visits`, 'ill', {
    call_name: '王叔',
    phone: '13912340000',
    place: 'hospital',
    address: '中心医院 5 楼 12 床',
    adults_at_home: 0,
  });
  const visit = `/api/v1/visits/${visit_id}`;
  const plan = {
    starts_at: '2026-03-03T02:00:00Z',
    ends_at: '2026-03-03T03:00:00Z',
    visitors: [team[0]!, team[1]!].map((t) => t.row.representative_id.toString()),
    named_experienced: team[1]!.row.representative_id.toString(),
    second_contact: team[4]!.user.user_id.toString(),
    risks: {
      aggression: false,
      alcohol_or_drugs: false,
      infection: false,
      animals: false,
      ward_rules_read: true,
    },
  };
  expect((await send('POST', `${visit}/plan`, 'one', plan)).status).toBe(403);
  await ok('POST', `${visit}/plan`, 'lead', plan);
  expect((await ok('GET', '/api/v1/me/visits', 'ill')).items).toMatchObject([
    { visitors: [{ badge_code: mine.badge_code }, {}] },
  ]);
  expect(await ok('POST', `${visit}/contact/open`, 'one')).toMatchObject({
    call_name: '王叔',
    risks: { ward_rules_read: true },
  });
  house.clock.set(Temporal.Instant.from('2026-03-03T02:00:00Z'));
  await ok('POST', `${visit}/check-in`, 'one', { no_fever_or_cough: true, still_welcome: true });
  expect((await ok('GET', '/api/v1/care/alarms', 'lead')).items).toEqual([]);
  await ok('POST', `${visit}/check-out`, 'two');
  const report = { text: '聊得很好', needs: [{ kind: 'transport', note: '复查要人陪' }] };
  expect(await ok('POST', `${visit}/report`, 'one', report)).toMatchObject({ state: 'reported', tasks: 1 });
  expect((await ok('POST', `${visit}/report/open`, 'lead')).text).toBe('聊得很好');
  expect((await send('POST', `${visit}/report/open`, 'far', {})).status).toBe(404);
  expect((await ok('GET', '/api/v1/me/visiting', 'two')).items).toMatchObject([{ contact_open: true }]);
  const { items: todo } = await ok('GET', '/api/v1/care/tasks?mine=false', 'lead');
  await ok('POST', `/api/v1/care/tasks/${todo[0].task_id}/finish`, 'lead', { outcome: 'done' });
  expect((await ok('GET', '/api/v1/visits?state=reported', 'lead')).items).toHaveLength(1);

  // The board, a wish, a companion, the public figure.
  const board = await ok('GET', '/api/v1/care/board', 'lead');
  expect(board).toMatchObject({
    counts: { people: 1, red: 0, not_alone: 1 },
    items: [{ who: 'ill_member', red: false }],
  });
  const id = board.items[0].cared_for_id;
  await ok('POST', `/api/v1/care/people/${id}/asked`, 'lead', { answered: true });
  const { companion_id } = await ok('POST', `/api/v1/care/people/${id}/companions`, 'lead', {
    representative_id: team[0]!.row.representative_id.toString(),
    own_treatment_over_a_year: true,
    reasons: ['same_city'],
  });
  await ok('POST', `/api/v1/companions/${companion_id}/answer`, 'one', { accept: true });
  expect((await ok('GET', '/api/v1/me/companions', 'ill')).items).toMatchObject([
    { side: 'member', state: 'proposed' },
  ]);
  await ok('POST', `/api/v1/me/care/${id}/wish`, 'ill', { wish: 'not_now', ask_again_on: '2026-05-01' });
  expect((await ok('GET', '/api/v1/me/care', 'ill')).items).toMatchObject([{ wish: 'not_now' }]);
  expect((await ok('GET', '/api/v1/care/figures')).all.people).toBeNull();
  const about = await ok('POST', `${badge}/reports`, undefined, { kind: 'money', text: '替人代收现金' });
  expect(about.suspended).toBe(true);
  expect((await ok('GET', '/api/v1/representative-reports', 'far')).items).toHaveLength(1);
  expect((await ok('POST', `/api/v1/representative-reports/${about.report_id}/open`, 'far')).text).toBe(
    '替人代收现金',
  );
  expect((await ok('GET', `${society}/representatives`, 'lead')).items).toHaveLength(5);
  await ok('POST', `/api/v1/representative-reports/${about.report_id}/answer`, 'far', {
    outcome: 'unfounded',
  });
  expect(await house.broken()).toEqual([]);
});
