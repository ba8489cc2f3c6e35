import { createHash } from 'node:crypto';
import type { Endpoint, Role } from '@tongzhou/contract';
import { loadTranslator } from '@tongzhou/i18n/node';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../server/platform/actor.ts';
import { createServer } from '../../server/platform/http/index.ts';
import type { RouteBinding } from '../../server/platform/module.ts';
import { sql } from '../../server/platform/postgres/index.ts';
import { openHouse, type TestHouse } from '../../server/testing/house.ts';
import { MODULES } from '../../server/wiring.ts';
import { HOSTILE, sampleOf } from './sample.ts';

const ROUTES = MODULES.flatMap((m) => m.routes ?? []);
const STAFF = [
  'representative',
  'coordinator',
  'reviewer',
  'investigator',
  'finance',
  'auditor',
  'inspector',
  'operator',
] as const;
let house: TestHouse;
let server: FastifyInstance;
let everything: Actor;

beforeAll(async () => {
  house = await openHouse();
  await house.plan();
  everything = await house.login('+8613911000001', ...STAFF);
  const member = await house.login('+8613911000002');
  const actors: Record<string, Actor> = { everything, member };
  server = await createServer(house.app, {
    routes: ROUTES,
    authenticate: async (_, token) => actors[token] ?? { kind: 'anonymous' },
    pages: [],
  });
});
afterAll(async () => {
  await server.close();
  await house.close();
});

interface Sent {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  raw?: string;
  key?: string | null;
  as?: string;
}

let address = 0;
async function send({ endpoint }: RouteBinding, sent: Sent) {
  const url = endpoint.path.replaceAll(/:([a-z_]+)/g, (_, name: string) =>
    encodeURIComponent(String(sent.params?.[name] ?? '')),
  );
  const query = new URLSearchParams(
    Object.entries(sent.query ?? {}).map(([k, v]) => [k, String(v)]),
  ).toString();
  address += 1;
  const response = await server.inject({
    method: endpoint.method,
    url: query ? `${url}?${query}` : url,
    // Every request from another address: the limits are tested by themselves.
    remoteAddress: `10.${(address >> 16) & 255}.${(address >> 8) & 255}.${address & 255}`,
    headers: {
      ...(sent.as ? { authorization: `Bearer ${sent.as}` } : {}),
      ...(endpoint.method === 'GET' ? {} : { 'content-type': 'application/json' }),
      ...(sent.key === null ? {} : { 'idempotency-key': sent.key ?? crypto.randomUUID() }),
    },
    ...(endpoint.method === 'GET' ? {} : { payload: sent.raw ?? JSON.stringify(sent.body ?? {}) }),
  });
  return response;
}

const zh = loadTranslator('zh-Hans', 'error', 'rules');
const en = loadTranslator('en', 'error', 'rules');

/** An answer to bad input: a 4xx with a stable code that has a sentence in every language, and no inner workings. */
function expectProblem(response: Awaited<ReturnType<typeof send>>, what: string): void {
  expect(response.statusCode, `${what}: ${response.body.slice(0, 300)}`).toBeGreaterThanOrEqual(400);
  expect(response.statusCode, `${what}: ${response.body.slice(0, 300)}`).toBeLessThan(500);
  expect(response.headers['content-type']).toContain('application/problem+json');
  const problem = response.json() as { code: string; detail: string; fields?: { code: string }[] };
  for (const code of [problem.code, ...(problem.fields ?? []).map((f) => f.code)]) {
    expect(zh(code), `${what}: no Chinese sentence for ${code}`).not.toBe(code);
    expect(en(code), `${what}: no English sentence for ${code}`).not.toBe(code);
  }
  expect(response.body).not.toMatch(/select |insert |node_modules|\.ts:\d/i);
}

/** A digest of every row of every table, but for the keys that requests leave behind. */
async function digest(): Promise<Record<string, string>> {
  const tables = await house.app.db.query<{
    name: string;
  }>(sql`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema', 'graphile_worker') and schemaname || '.' || tablename not in ('platform.idempotency')
    order by 1`);
  const rows: Record<string, string> = {};
  for (const { name } of tables) {
    const row = await house.app.db.one<{ x: string }>(
      sql`select coalesce(string_agg(t::text, '|' order by t::text), '') as x from ${sql.raw(name)} t`,
    );
    rows[name] = createHash('sha256').update(row.x).digest('hex');
  }
  return rows;
}

const PLAN_CODE = 'plan_code';
async function paramsOf(endpoint: Endpoint): Promise<Record<string, unknown>> {
  const params = sampleOf(endpoint.params);
  const { code } = await house.app.db.one<{ code: string }>(sql`select code from plans.plan limit 1`);
  return PLAN_CODE in params ? { ...params, [PLAN_CODE]: code } : params;
}

describe.each(ROUTES.map((r) => [r.id, r] as const))('%s', (_, route) => {
  const { endpoint } = route;
  const writes = endpoint.method !== 'GET' && !endpoint.provider_callback;

  it('answers hostile input with a clear word and changes nothing', async () => {
    const base: Sent = {
      params: await paramsOf(endpoint),
      query: {},
      body: sampleOf(endpoint.body),
      as: 'everything',
    };
    const wrong: [string, Sent][] = [];
    for (const place of ['params', 'query', 'body'] as const) {
      const names = new Set([
        ...Object.keys(sampleOf(endpoint[place])),
        ...(place === 'query' ? ['limit', 'cursor'] : []),
      ]);
      for (const name of names) {
        for (const value of HOSTILE) {
          if (place !== 'body' && typeof value === 'object') continue;
          const part = { ...(base[place] as object), [name]: place === 'body' ? value : String(value) };
          wrong.push([
            `${place}.${name} = ${JSON.stringify(value)?.slice(0, 40)}`,
            { ...base, [place]: part },
          ]);
        }
        if (place === 'body') {
          const { [name]: _gone, ...rest } = base.body as Record<string, unknown>;
          wrong.push([`body without ${name}`, { ...base, body: rest }]);
        }
      }
    }
    let before = await digest();
    for (const [what, sent] of wrong) {
      const response = await send(route, sent);
      // Some of it is harmless (a name may be any text): then it is an ordinary answer.
      if (response.statusCode < 400) before = endpoint.method === 'GET' ? before : await digest();
      else expectProblem(response, `${route.id} ${what}`);
    }
    expect(await digest()).toEqual(before);
  });

  it('refuses fields nobody knows, and what is not JSON', async () => {
    const base = { params: await paramsOf(endpoint), as: 'everything' };
    expectProblem(await send(route, { ...base, query: { nonsense: '1' } }), 'unknown query');
    if (!writes) return;
    expectProblem(
      await send(route, { ...base, body: { ...sampleOf(endpoint.body), nonsense: 1 } }),
      'unknown field',
    );
    for (const raw of ['{', '[]', 'null', '"text"', '12', '\u0000'])
      expectProblem(await send(route, { ...base, raw }), `raw ${raw}`);
    expectProblem(
      await send(route, { ...base, raw: JSON.stringify({ a: 'x'.repeat(1_100_000) }) }),
      'too large',
    );
  });

  it('is closed to those who may not, and asks for an idempotency key', async () => {
    const sent = { params: await paramsOf(endpoint), body: sampleOf(endpoint.body) };
    if (endpoint.access !== 'public') {
      expect((await send(route, sent)).statusCode).toBe(401);
      if (endpoint.access !== 'signed_in' && !(endpoint.access as readonly Role[]).includes('member'))
        expect((await send(route, { ...sent, as: 'member' })).statusCode).toBe(403);
    }
    if (writes) {
      const response = await send(route, { ...sent, as: 'everything', key: null });
      expect(response.json()).toMatchObject({
        code: expect.stringMatching(/^(idempotency\.key_missing|input\.invalid)$/),
      });
    }
  });
});

it('every code an endpoint names has a sentence', () => {
  const codes = new Set(ROUTES.flatMap((r) => r.endpoint.errors));
  for (const code of codes) {
    expect(zh(code), code).not.toBe(code);
    expect(en(code), code).not.toBe(code);
  }
});
