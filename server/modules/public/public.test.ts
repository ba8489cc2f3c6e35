import { createHash } from 'node:crypto';
import { canonicalJson, type JsonValue } from '@tongzhou/kernel';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServer } from '../../platform/http/index.ts';
import { sql } from '../../platform/postgres/index.ts';
import { openHouse, type TestHouse } from '../../testing/house.ts';
import { MODULES } from '../../wiring.ts';
import { authenticate } from '../identity/index.ts';
import { bookBalances } from '../ledger/index.ts';
import { ruleHistory } from '../plans/index.ts';
import { periodOf } from '../sharing/index.ts';
import { publicNotFound } from './index.ts';
import { buildVillage, STORY, type Village } from './testing.ts';

const CROWD = 1_500;
const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const;
let house: TestHouse;
let village: Village;
let server: FastifyInstance;

const serverOf = (h: TestHouse) =>
  createServer(h.app, {
    routes: [],
    authenticate,
    pages: MODULES.filter((m) => m.name === 'public').flatMap((m) => (m.pages ? [m.pages] : [])),
    notFound: publicNotFound,
  });

beforeAll(async () => {
  house = await openHouse('2026-01-05T02:00:00Z');
  house.app.settings.rate_per_minute = 1_000_000;
  village = await buildVillage(house, CROWD);
  server = await serverOf(house);
});
afterAll(async () => {
  await server.close();
  await house.close();
});

const get = (url: string, headers: Record<string, string> = {}, from = server) =>
  from.inject({ method: 'GET', url, headers });
const page = async (url: string, language = 'zh-Hans', from = server): Promise<string> => {
  const answer = await get(url, { 'accept-language': language }, from);
  expect(answer.statusCode, url).toBe(200);
  return answer.body;
};
const json = async (url: string): Promise<unknown> => JSON.parse(await page(url));

const VOID = new Set(['meta', 'link', 'br', 'img', 'input', 'hr', '!doctype']);

/** Every opened element is closed in order; SVG may close itself. */
function unbalanced(text: string): string | null {
  const open: string[] = [];
  for (const [whole, slash, name] of text.matchAll(/<(\/?)([a-z!][a-z0-9]*)\b[^>]*>/gi)) {
    if (VOID.has(name!.toLowerCase()) || whole.endsWith('/>')) continue;
    if (!slash) open.push(name!);
    else if (open.pop() !== name) return `${whole} after ${open.at(-1)}`;
  }
  return open.length > 0 ? `open: ${open.join(', ')}` : null;
}

const paths = () => [
  '/',
  '/plans',
  `/plans/${village.plan.code}`,
  `/plans/${village.plan.code}/versions/1`,
  `/plans/${village.plan.code}/versions/2`,
  `/plans/${village.plan.code}/periods`,
  ...[1, 2, 3, 4].map((n) => `/plans/${village.plan.code}/periods/${n}`),
  `/plans/${village.plan.code}/cases`,
  `/cases/${village.paid_case}`,
  `/cases/${village.open_case}`,
  '/books',
  '/books/custody',
  '/books/surplus',
  `/books/members?plan=${village.plan.code}`,
  '/members',
  '/societies',
  '/events',
  '/r/AAAAAAAAAAAAAAAAAAAAAA',
  '/log',
  '/log?kind=settlement',
  '/log/entries/1',
  '/faq',
  '/about',
  '/docs',
  '/docs/errors',
];

describe('every public page', () => {
  for (const language of LANGUAGES)
    it(`is whole, well-formed and names nobody, in ${language}`, async () => {
      for (const path of paths()) {
        const answer = await get(path, { 'accept-language': language });
        expect(answer.statusCode, path).toBe(200);
        expect(answer.headers['content-type'], path).toBe('text/html; charset=utf-8');
        expect(answer.headers['content-language']).toBe(language);
        const { body } = answer;
        expect(unbalanced(body), path).toBeNull();
        expect(body, path).not.toMatch(/>[^<]*\bsite\.[a-z_.]+[^<]*</);
        expect(body, path).not.toMatch(/\bundefined\b|\bNaN\b|\[object /);
        for (const name of village.full_names) expect(body, `${path} ${name}`).not.toContain(name);
        if (!path.startsWith('/docs'))
          expect(body, path).not.toMatch(/payer_id|membership_id|person_id|user_id/);
      }
    });

  it('answers the same figures as CSV and JSON', async () => {
    const periods = `/plans/${village.plan.code}/periods`;
    const csv = await get(`${periods}.csv`, { 'accept-language': 'zh-Hans' });
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.body.startsWith('\ufeff期,分摊日')).toBe(true);
    const rows = ((await json(`${periods}?format=json`)) as { periods: Record<string, unknown>[] }).periods;
    expect(rows.map((r) => r.period_no)).toEqual([4, 3, 2, 1]);
    for (const r of rows.filter((x) => x.state === 'settled')) {
      const stored = (await periodOf(house.app.db, village.plan.plan_id, r.period_no as number))!;
      expect(r).toMatchObject({
        share_minor: stored.share_minor!.toString(),
        aid_minor: stored.aid_minor!.toString(),
        weight_total: stored.weight_total!.toString(),
      });
    }
    expect((await get(`/plans/${village.plan.code}.csv`)).statusCode).toBe(200);
    expect((await get('/faq.csv', { 'accept-language': 'zh-Hans' })).statusCode).toBe(404);
  });
});

describe('the sheet of a period', () => {
  it('can be recomputed from the numbers on the page alone, and they are the stored ones', async () => {
    const text = await page(`/plans/${village.plan.code}/periods/2`);
    const steps = [
      ...text.matchAll(
        /<li(?: class="key")?><span class="says">(.*?)<\/span>.*?<span class="result">(.*?)<\/span><\/li>/gs,
      ),
    ].map((m) => [m[1]!, m[2]!] as const);
    const figure = (starts: string): bigint => {
      const found = steps.find(([says]) => says.startsWith(starts));
      if (!found) throw new Error(`no step ${starts}`);
      return BigInt(found[1].replaceAll(/[^\d]/g, ''));
    };
    const weight = figure('本期有多少份');
    const aid = figure('2 个案例');
    const fee = figure('管理费');
    const cost = figure('本期一共');
    const carry_in = figure('减去上期结余');
    const need = figure('还需要');
    const share = figure('向上取到');
    const collected = figure('一共收到');
    const carry_out = figure('多出来的零头');
    expect(cost).toBe(aid + fee);
    expect(fee).toBe((aid * 8n) / 100n);
    expect(need).toBe(cost - carry_in);
    expect(share).toBe((need + weight - 1n) / weight);
    expect(collected).toBe(share * weight);
    expect(carry_out).toBe(carry_in + collected - cost);
    const stored = (await periodOf(house.app.db, village.plan.plan_id, 2))!;
    expect({ weight, aid, fee, share, collected, carry_out }).toEqual({
      weight: stored.weight_total,
      aid: stored.aid_minor,
      fee: stored.fee_minor,
      share: stored.share_minor,
      collected: stored.collected_minor,
      carry_out: stored.surplus_out_minor,
    });
    expect(text).toContain('相等：');
    // 1,504 members cannot carry two times 200,000 yuan within the cap: the page says so, and by how much.
    expect(text).toContain('按规则，各案例按同一比例减少');
    expect(text).toContain('为什么这一期便宜');
  });

  it('carries the hash that the public log holds', async () => {
    const { sheet, sheet_hash } = (await json(`/plans/${village.plan.code}/periods/2.json`)) as {
      sheet: JsonValue;
      sheet_hash: string;
    };
    expect(createHash('sha256').update(canonicalJson(sheet)).digest('hex')).toBe(sheet_hash);
    expect(await page('/log?kind=settlement')).toContain('第 2 期分摊：每份');
  });

  it('shows a period in notice without inventing a share', async () => {
    const text = await page(`/plans/${village.plan.code}/periods/4`);
    expect(text).toContain('1,504');
    expect(text).not.toContain('class="steps"');
  });
});

describe('rules', () => {
  it('download as exactly the bytes that were hashed', async () => {
    for (const v of await ruleHistory(house.app.db, village.plan.plan_id)) {
      const body = await page(`/plans/${village.plan.code}/versions/${v.version}.json`);
      expect(createHash('sha256').update(body).digest('hex')).toBe(v.hash);
    }
  });
  it('show what changed against the version before', async () => {
    const { changes } = (await json(`/plans/${village.plan.code}/versions/2?format=json&table=changes`)) as {
      changes: { path: string }[];
    };
    expect(changes.map((c) => c.path)).toEqual(['/case_clock/payout_days']);
    expect(await page(`/plans/${village.plan.code}/versions/2`)).toContain('将于2026年3月15日生效');
  });
});

describe('cases', () => {
  it('appear as cards while they may, with the story escaped, the objection answered, and a way to object', async () => {
    const list = await page(`/plans/${village.plan.code}/cases`);
    expect(list).toContain(`/cases/${village.open_case}`);
    expect(list).toContain('等待期内患病');
    const paid = await get(`/cases/${village.paid_case}`, { 'accept-language': 'zh-Hans' });
    expect(paid.headers['x-robots-tag']).toBe('noindex, noarchive');
    expect(paid.body).toContain('王**，55 岁，吉林省');
    expect(paid.body).not.toContain('白山');
    expect(paid.body).not.toContain(STORY);
    expect(paid.body).toContain('&lt;b&gt;谢谢&lt;/b&gt;');
    expect(paid.body).toContain('这一点已经核实过');
    expect(paid.body).not.toContain('我有异议');
    expect(await page(`/cases/${village.open_case}`)).toContain('我有异议');
  });

  it('are figures only where the organisation says so', async () => {
    for (const who of ['members', 'figures']) {
      await house.app.db.run(
        sql`update platform.organisation set value = to_jsonb(${who}::text) where key = 'who_sees_cases'`,
      );
      const closed = await serverOf(house);
      const list = await page(`/plans/${village.plan.code}/cases`, 'zh-Hans', closed);
      expect(list).not.toContain('/cases/');
      expect(list).toContain('等待期内患病');
      expect((await get(`/cases/${village.paid_case}`, {}, closed)).statusCode).toBe(404);
      expect(await page(`/plans/${village.plan.code}/periods/2`, 'zh-Hans', closed)).not.toContain(
        'href="/cases/',
      );
      await closed.close();
    }
    await house.app.db.run(
      sql`update platform.organisation set value = '"public"'::jsonb where key = 'who_sees_cases'`,
    );
  });
});

describe('the books', () => {
  it('show what the ledger holds, balanced, each figure with what it is made of', async () => {
    const balances = await bookBalances(house.app.db);
    const { books } = (await json('/books.json')) as {
      books: { book: string; balance_minor: string | null; debit_minor: string; credit_minor: string }[];
    };
    expect(books.filter((b) => b.book !== 'sum').map((b) => [b.book, b.balance_minor])).toEqual(
      balances.map((b) => [b.book, b.balance_minor.toString()]),
    );
    const total = books.find((b) => b.book === 'sum')!;
    expect(total.debit_minor).toBe(total.credit_minor);
    expect(await page('/books')).toContain('相等：');
    for (const b of balances) {
      const made = (await json(`/books/${b.book}?format=json&plan=${village.plan.code}`)) as {
        movements: { in_minor: string; out_minor: string }[];
      };
      const sum = made.movements.reduce((x, m) => x + BigInt(m.in_minor) - BigInt(m.out_minor), 0n);
      expect([b.book, sum]).toEqual([b.book, b.balance_minor]);
    }
  });

  it('of few members are counted up to the last settlement, so that no top-up shows', async () => {
    const few = await openHouse('2026-01-05T02:00:00Z');
    try {
      const plan = await few.plan();
      const small = await serverOf(few);
      expect(await page('/books', 'zh-Hans', small)).toContain('会员不到 256 人');
      expect(await page('/', 'zh-Hans', small)).toContain('还没有分摊过');
      expect(await page(`/plans/${plan.code}/periods`, 'zh-Hans', small)).toContain('还没有分摊过');
      expect(await page(`/plans/${plan.code}/cases`, 'zh-Hans', small)).toContain('现在没有公示的案例');
      expect(await page('/members', 'zh-Hans', small)).toContain('还没有会员');
      await small.close();
    } finally {
      await few.close();
    }
  });
});

describe('addresses', () => {
  it('that do not exist get a friendly page, and wrong parts of an address too', async () => {
    for (const path of [
      '/nowhere',
      '/plans/unknown',
      `/plans/${village.plan.code}/periods/99`,
      `/plans/${village.plan.code}/periods/x`,
      `/plans/${village.plan.code}/versions/9`,
      '/cases/not-a-case',
      '/cases/00000000-0000-0000-0000-000000000000',
      '/books/nothing',
      '/books/custody?plan=unknown',
      '/log?kind=nothing',
      '/log?before=x',
      '/log/entries/0',
      '/log/entries/999999999',
      '/societies/nowhere',
      '/events/AAAAAAAA',
    ]) {
      const answer = await get(path, { 'accept-language': 'zh-Hans' });
      expect(answer.statusCode, path).toBe(404);
      expect(answer.body, path).toContain('没有找到这一页');
      expect(answer.headers['cache-control']).toBe('no-store');
    }
    expect((await get('/plans/unknown?format=json')).headers['content-type']).toContain('problem+json');
    expect((await get('/api/v1/nowhere')).headers['content-type']).toContain('problem+json');
  });

  it('remember the language that was chosen, and keep one address for all', async () => {
    const chosen = await get('/faq?lang=en');
    expect(chosen.body).toContain('<html lang="en">');
    expect(chosen.headers['set-cookie']).toContain('tz_lang=en');
    expect(chosen.headers['cache-control']).toContain('private');
    const later = await get('/faq', { cookie: 'tz_lang=en', 'accept-language': 'zh-Hans' });
    expect(later.body).toContain('<html lang="en">');
    expect(later.body).toContain('<link rel="canonical"');
    expect(later.body).toMatch(/rel="canonical" href="[^"?]+\/faq"/);
  });

  it('answer 304 to whoever has it already', async () => {
    const first = await get('/faq');
    const again = await get('/faq', { 'if-none-match': first.headers.etag as string });
    expect(again.statusCode).toBe(304);
    expect(first.headers.vary).toContain('Accept-Language');
  });

  it('serve one stylesheet under the hash of its bytes, for ever', async () => {
    const text = await page('/');
    const [, href] = /<link rel="stylesheet" href="([^"]+)">/.exec(text)!;
    const css = await get(href!);
    expect(css.headers['cache-control']).toContain('immutable');
    expect(href).toContain(createHash('sha256').update(css.body).digest('hex').slice(0, 16));
    expect(text).not.toContain('<script');
    expect((await get('/favicon.svg')).headers['content-type']).toContain('image/svg+xml');
  });

  it('tell machines: feed, robots, API, log entries', async () => {
    const feed = await page('/feed.xml');
    expect(unbalanced(feed.replace(/^<\?.*?\?>/, ''))).toBeNull();
    expect(feed.match(/<entry>/g)).toHaveLength(5);
    expect(await page('/robots.txt')).toContain('Disallow: /cases/');
    const api = JSON.parse(await page('/openapi.json')) as {
      openapi: string;
      paths: Record<string, unknown>;
    };
    expect(api.openapi).toBe('3.1.0');
    expect(await page('/docs', 'en')).toContain('/api/v1/plans');
    expect(await page('/docs/errors')).toContain('id="plan.unknown"');
    const [, hash] = /SHA-256<\/span> <code>([0-9a-f]{64})/.exec(await page('/log/entries/1'))!;
    expect(
      createHash('sha256')
        .update(await page('/log/entries/1.json'))
        .digest('hex'),
    ).toBe(hash);
  });
});

describe('an organisation without money', () => {
  it('has no pages about money', async () => {
    await house.app.db.run(sql`update platform.organisation set value = 'false'::jsonb where key = 'money'`);
    const association = await serverOf(house);
    for (const path of [
      '/plans',
      '/books',
      '/members',
      `/plans/${village.plan.code}/periods`,
      `/cases/${village.paid_case}`,
    ])
      expect((await get(path, {}, association)).statusCode, path).toBe(404);
    const home = await page('/', 'zh-Hans', association);
    expect(home).toContain('得了病，有人陪着走');
    expect(home).not.toContain('href="/books"');
    expect(home).not.toContain('href="/plans"');
    await page('/faq', 'zh-Hans', association);
    await page('/about', 'en', association);
    await association.close();
    await house.app.db.run(sql`update platform.organisation set value = 'true'::jsonb where key = 'money'`);
  });
});
