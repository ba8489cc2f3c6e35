import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createServer } from '../../platform/http/index.ts';
import { sql } from '../../platform/postgres/index.ts';
import { MODULES } from '../../wiring.ts';
import { authenticate } from '../identity/index.ts';
import { openSocieties, type Societies } from '../society/testing.ts';

let town: Societies;
let server: FastifyInstance;
let code: string;

beforeAll(async () => {
  town = await openSocieties('2026-01-05T02:00:00Z');
  const { row } = await town.representative(1, '周桂兰', 'f');
  code = row.badge_code!;
  const modules = MODULES.filter((m) => m.name === 'public' || m.name === 'society');
  server = await createServer(town.house.app, {
    routes: modules.flatMap((m) => m.routes ?? []),
    authenticate,
    pages: modules.flatMap((m) => (m.pages ? [m.pages] : [])),
  });
});
afterAll(async () => {
  await server.close();
  await town.house.close();
});

const look = async (url: string) => {
  const answer = await server.inject({ method: 'GET', url, headers: { 'accept-language': 'zh-Hans' } });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['cache-control']).toBe('no-store');
  return answer.body;
};
const send = (fields: Record<string, string>) =>
  server.inject({
    method: 'POST',
    url: `/r/${code}/report`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-language': 'zh-Hans' },
    payload: new URLSearchParams(fields).toString(),
  });

it('a badge says who serves, and a report about money voids it in the same minute', async () => {
  const before = await look(`/r/${code}`);
  expect(before).toContain('✓ 在任会员代表');
  expect(before).toContain('白山市');
  expect(await look(`/badges/${code}`)).toContain('✓ 在任会员代表');

  const refused = await send({ kind: 'money', text: '短' });
  expect(refused.statusCode).toBe(422);
  expect(refused.body).toContain('role="alert"');
  expect(refused.body).toContain('>短</textarea>');

  const report = { kind: 'money', text: '在广场摊位上收了我二十元，说是代交。', phone: '' };
  const first = await send(report);
  expect(first.statusCode).toBe(200);
  expect(first.body).toContain('这位会员代表已经停职');
  const again = await send(report);
  expect(again.statusCode).toBe(200);
  const { n } = await town.house.app.db.one<{ n: bigint }>(sql`select count(*) as n from society.report`);
  expect(n).toBe(1n);
  const after = await look(`/r/${code}`);
  expect(after).toContain('✗ 已停职');
  expect(after).not.toContain('在任会员代表');
});

it('an unknown badge is an answer too', async () => {
  expect(await look('/r/AAAAAAAAAAAAAAAAAAAAAA')).toContain('✗ 查无此牌');
  expect(await look('/r/%3Cscript%3E')).not.toContain('<script');
});

it('the society is listed and has a page at the code of its place', async () => {
  const list = await server.inject({
    method: 'GET',
    url: '/societies',
    headers: { 'accept-language': 'zh-Hans' },
  });
  expect(list.body).toContain('href="/societies/220600"');
  const page = await server.inject({
    method: 'GET',
    url: '/societies/220600',
    headers: { 'accept-language': 'zh-Hans' },
  });
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('白山市互助社');
  expect(page.body).not.toContain('周桂兰');
});
