import { contract, endpoint, openApi } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { positive_amount_minor } from '../../packages/contract/src/fields.ts';
import type { Actor } from '../../server/platform/actor.ts';
import { createServer, forgetAnswers } from '../../server/platform/http/index.ts';
import { type RouteBinding, read, write } from '../../server/platform/module.ts';
import { sql } from '../../server/platform/postgres/index.ts';
import { openHouse, type TestHouse } from '../../server/testing/house.ts';
import { MODULES } from '../../server/wiring.ts';

let house: TestHouse;
let server: FastifyInstance;
let calls = 0;
const slow: Promise<void> = Promise.resolve();

const note = endpoint({
  method: 'POST',
  path: '/api/v1/test/notes',
  summary: 'Writes a row.',
  access: 'signed_in',
  body: z.object({ amount_minor: positive_amount_minor }),
  response: z.object({ n: z.number(), amount_minor: positive_amount_minor }),
});
const secret = endpoint({ ...note, path: '/api/v1/test/secrets', replay: false });
const money = endpoint({ ...note, path: '/api/v1/test/money', step_up: true });
const fails = endpoint({ ...note, path: '/api/v1/test/failures' });
const tooMuch = endpoint({ ...note, path: '/api/v1/test/too-much' });
const wait = endpoint({
  method: 'GET',
  path: '/api/v1/test/slow',
  summary: 'Waits.',
  access: 'public',
  response: z.object({ done: z.boolean() }),
});

const routes: RouteBinding[] = [
  ...[note, secret, money].map((e) =>
    write('test.note', e, async (ctx, { body }) => {
      calls += 1;
      await ctx.tx.run(sql`insert into notes (amount_minor) values (${body.amount_minor})`);
      return { n: calls, amount_minor: body.amount_minor };
    }),
  ),
  write('test.fails', fails, async (ctx, { body }) => {
    await ctx.tx.run(sql`insert into notes (amount_minor) values (${body.amount_minor})`);
    throw new Error('secret inner detail');
  }),
  write('test.too_much', tooMuch, async () => {
    throw fail.conflict('account.not_enough', { params: { free_minor: '1230', currency: 'CNY' } });
  }),
  read('test.slow', wait, async () => {
    await slow;
    return { done: true };
  }),
];

beforeAll(async () => {
  house = await openHouse();
  await house.app.db.run(sql`create table notes (amount_minor bigint)`);
  const anna = await house.login('+8613911000001');
  const actors: Record<string, Actor> = {
    anna,
    boris: await house.login('+8613911000002'),
    stale: { ...anna, passkey_at: house.clock.now().subtract({ minutes: 6 }) },
  };
  server = await createServer(house.app, {
    routes,
    authenticate: async (_, token) => actors[token] ?? { kind: 'anonymous' },
    pages: [],
  });
});
afterAll(async () => {
  await server.close();
  await house.close();
});

let key = 0;
const post = (
  url: string,
  body: unknown,
  options: { as?: string; key?: string; headers?: Record<string, string>; from?: string } = {},
) =>
  server.inject({
    method: 'POST',
    url,
    remoteAddress: options.from ?? `10.1.${(++key >> 8) & 255}.${key & 255}`,
    headers: {
      authorization: `Bearer ${options.as ?? 'anna'}`,
      'content-type': 'application/json',
      'idempotency-key': options.key ?? `key-${crypto.randomUUID()}`,
      ...options.headers,
    },
    payload: JSON.stringify(body),
  });
const notes = async () => (await house.app.db.one<{ n: bigint }>(sql`select count(*) as n from notes`)).n;

describe('idempotency keys', () => {
  it('the same key with the same input gets the first answer; with other input it is refused', async () => {
    const before = await notes();
    const first = await post('/api/v1/test/notes', { amount_minor: '180' }, { key: 'same-key-1' });
    const again = await post('/api/v1/test/notes', { amount_minor: '180' }, { key: 'same-key-1' });
    expect(again.json()).toEqual(first.json());
    const other = await post('/api/v1/test/notes', { amount_minor: '181' }, { key: 'same-key-1' });
    expect(other.statusCode).toBe(409);
    expect(other.json()).toMatchObject({ code: 'idempotency.key_reused_with_other_input' });
    const elsewhere = await post('/api/v1/test/money', { amount_minor: '180' }, { key: 'same-key-1' });
    expect(elsewhere.json()).toMatchObject({ code: 'idempotency.key_reused_with_other_input' });
    expect((await notes()) - before).toBe(1n);
  });

  it('thirty at once are one write', async () => {
    const before = await notes();
    const answers = await Promise.all(
      Array.from({ length: 30 }, () =>
        post('/api/v1/test/notes', { amount_minor: '5' }, { key: 'thirty-at-once' }),
      ),
    );
    expect(new Set(answers.map((a) => a.body)).size).toBe(1);
    expect((await notes()) - before).toBe(1n);
  });

  it('belong to one person', async () => {
    await post('/api/v1/test/notes', { amount_minor: '7' }, { key: 'shared-key' });
    const other = await post('/api/v1/test/notes', { amount_minor: '8' }, { key: 'shared-key', as: 'boris' });
    expect(other.statusCode).toBe(200);
  });

  it('of an answer that holds a secret are not answered twice', async () => {
    await post('/api/v1/test/secrets', { amount_minor: '7' }, { key: 'secret-key-1' });
    const again = await post('/api/v1/test/secrets', { amount_minor: '7' }, { key: 'secret-key-1' });
    expect(again.json()).toMatchObject({ code: 'idempotency.already_done' });
  });

  it('of a failed request are free again, and nothing of it stays', async () => {
    const before = await notes();
    const failed = await post('/api/v1/test/failures', { amount_minor: '7' }, { key: 'failed-key-1' });
    expect(failed.statusCode).toBe(500);
    expect(failed.body).not.toContain('secret inner detail');
    expect(failed.json()).toMatchObject({ code: 'http.internal', request_id: expect.any(String) });
    expect(await notes()).toBe(before);
    expect(
      (await post('/api/v1/test/failures', { amount_minor: '7' }, { key: 'failed-key-1' })).statusCode,
    ).toBe(500);
  });
});

describe('answers kept beside the keys', () => {
  it('are forgotten after seven days, in batches; younger ones still answer', async () => {
    const kept = async () =>
      (
        await house.app.db.query<{ key: string }>(
          sql`select key from platform.idempotency where scope = 'user:old' order by key`,
        )
      ).map((row) => row.key);
    const now = house.clock.now();
    for (const [key, hours] of [
      ['key-a', 24 * 9],
      ['key-b', 24 * 8],
      ['key-c', 24 * 7 + 1],
      ['key-d', 24 * 6],
    ] as const)
      await house.app.db.run(sql`insert into platform.idempotency (scope, key, input_hash, at, response)
        values ('user:old', ${key}, '\\x00', ${now.subtract({ hours })}, '{}')`);
    await forgetAnswers(house.app.db, now, 2);
    expect(await kept()).toEqual(['key-d']);
    await MODULES.find((m) => m.name === 'setup')!.jobs!['setup.forget_answers']!(
      { ...house.app, clock: { ...house.clock, now: () => now.add({ hours: 48 }) } },
      {},
    );
    expect(await kept()).toEqual([]);
  });

  it('never hold the number of an account that aid is paid to', () => {
    expect(contract['payouts.set_account'].replay).toBe(false);
  });
});

describe('the edge', () => {
  it('lets nobody on the way keep an answer, nor a refusal', async () => {
    const open = await server.inject({ url: '/api/v1/test/slow', remoteAddress: '10.4.4.4' });
    const refused = await server.inject({
      method: 'POST',
      url: '/api/v1/test/notes',
      remoteAddress: '10.4.4.4',
      payload: {},
    });
    expect([open.statusCode, refused.statusCode]).toEqual([200, 401]);
    for (const { headers } of [open, refused]) expect(headers['cache-control']).toBe('no-store');
  });

  it('asks for a fresh passkey where money moves', async () => {
    expect((await post('/api/v1/test/money', { amount_minor: '1' }, { as: 'stale' })).json()).toMatchObject({
      code: 'auth.passkey_needed',
    });
    expect((await post('/api/v1/test/money', { amount_minor: '1' })).statusCode).toBe(200);
  });

  it.each([
    ['zh-CN,zh;q=0.9', '请求里有'],
    ['zh-TW', '請求'],
    ['en-GB', 'request'],
  ])('answers in the reader’s language: %s', async (language) => {
    const answer = await post(
      '/api/v1/test/notes',
      { amount_minor: '-5' },
      { headers: { 'accept-language': language } },
    );
    const { detail, fields } = answer.json() as {
      detail: string;
      fields: { path: string; code: string; detail: string }[];
    };
    expect(fields[0]).toMatchObject({ path: '/amount_minor', code: 'amount.not_positive' });
    const cjk = /[\u4e00-\u9fff]/.test(detail + fields[0]!.detail);
    expect(cjk).toBe(!language.startsWith('en'));
  });

  it.each([
    ['zh-CN', '12.30 元'],
    ['zh-TW', '12.30 元'],
    ['en', 'CNY 12.30'],
  ])('says amounts as one says them, not in minor units: %s', async (language, words) => {
    const answer = await post(
      '/api/v1/test/too-much',
      { amount_minor: '5' },
      { headers: { 'accept-language': language } },
    );
    expect(answer.json().detail).toContain(words);
    expect(answer.json().detail).not.toContain('1230');
  });

  it('asks for it at each step by which money leaves or a settlement is signed, and at each change of roles', () => {
    for (const id of [
      'sharing.sign',
      'sharing.correct',
      'sharing.sponsor',
      'payouts.release',
      'payments.retry_refund',
      'identity.grant_role',
      'identity.confirm_role',
      'identity.end_role',
    ] as const)
      expect(contract[id].step_up, id).toBe(true);
  });

  it('limits how often one address asks, and says when to come back', async () => {
    const answers = [];
    for (let i = 0; i < house.app.settings.rate_per_minute + 1; i += 1)
      answers.push(await server.inject({ url: '/api/v1/test/slow', remoteAddress: '10.9.9.9' }));
    expect(answers.at(-2)!.statusCode).toBe(200);
    const last = answers.at(-1)!;
    expect(last.statusCode).toBe(429);
    expect(last.json()).toMatchObject({ code: 'http.too_many_requests' });
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    expect((await server.inject({ url: '/api/v1/test/slow', remoteAddress: '10.9.9.8' })).statusCode).toBe(
      200,
    );
  });

  it('sends the security headers with every answer, also with refusals', async () => {
    for (const url of ['/api/v1/test/slow', '/api/v1/nowhere', '/healthz']) {
      const { headers } = await server.inject({ url, remoteAddress: '10.3.3.3' });
      expect(headers['content-security-policy']).toContain("script-src 'self'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
      });
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  it('tells health, readiness and figures', async () => {
    expect((await server.inject('/healthz')).json()).toEqual({ ok: true });
    expect((await server.inject('/readyz')).json()).toEqual({ ready: true });
    expect((await server.inject('/metrics')).body).toMatch(
      /tongzhou_http_request_seconds_count\{route="\/api\/v1\/test\/slow"/,
    );
  });
});

describe('the contract', () => {
  const document = openApi(contract, '0.1.0') as {
    openapi: string;
    paths: Record<
      string,
      Record<string, { operationId: string; parameters: { name: string; in: string }[] }>
    >;
  };

  it('is OpenAPI 3.1 with one operation per endpoint, its path parameters declared and idempotency keys on writes', () => {
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, o]) => ({ path, method, ...o })),
    );
    expect(operations.map((o) => o.operationId).sort()).toEqual(Object.keys(contract).sort());
    for (const o of operations) {
      const named = [...o.path.matchAll(/\{([a-z_]+)\}/g)].map((m) => m[1]);
      expect(
        o.parameters
          .filter((p) => p.in === 'path')
          .map((p) => p.name)
          .sort(),
      ).toEqual(named.sort());
      const keyed = o.parameters.some((p) => p.name === 'Idempotency-Key');
      expect(keyed, o.operationId).toBe(
        o.method !== 'get' && !contract[o.operationId as keyof typeof contract].provider_callback,
      );
    }
  });

  it('carries money as decimal strings: no number in a field named *_minor', () => {
    const numbers: string[] = [];
    const walk = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [name, value] of Object.entries(node)) {
        if (
          name.endsWith('_minor') &&
          ['number', 'integer'].includes((value as { type?: string }).type ?? '')
        )
          numbers.push(`${path}.${name}`);
        walk(value, `${path}.${name}`);
      }
    };
    walk(document, '');
    expect(numbers).toEqual([]);
  });
});
