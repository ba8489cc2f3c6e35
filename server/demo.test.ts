import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAdapters } from './adapters/index.ts';
import { runChecks } from './checks.ts';
import { assertModeFits, seedDemoOnce } from './demo.ts';
import { castList, seeding, story } from './modules/demo/index.ts';
import { authenticate, openName, personById, userById } from './modules/identity/index.ts';
import { foundOrganisation } from './modules/setup/index.ts';
import type { App } from './platform/app.ts';
import { fixedClock, offsetClock } from './platform/clock/index.ts';
import { createServer } from './platform/http/index.ts';
import { createJobQueue, migrateJobs } from './platform/jobs/index.ts';
import { inTransaction, sql } from './platform/postgres/index.ts';
import { testDatabase } from './platform/postgres/testing.ts';
import { readSettings } from './platform/settings/index.ts';
import { createVault } from './platform/vault/index.ts';
import { MODULES, migrationSources, wire } from './wiring.ts';

const NOW = '2026-11-24T02:00:00Z';
const SCALE = 0.01;
const quiet = { say: () => {}, show: () => {}, end: () => {} };

interface Empty {
  app: App;
  close(): Promise<void>;
}

/** An installation in demo mode before anything is founded. */
async function emptyHouse(): Promise<Empty> {
  wire();
  const home = mkdtempSync(path.join(tmpdir(), 'tongzhou-demo-'));
  const test = await testDatabase(migrationSources(), { prepare: { name: 'jobs', run: migrateJobs } });
  const app = {
    db: test.db,
    clock: await offsetClock(test.db, fixedClock(NOW)),
    vault: createVault({ dir: path.join(home, 'keys'), mayCreate: true }),
    log: pino({ level: 'silent' }),
    settings: readSettings({
      TONGZHOU_MODE: 'demo',
      LOG_LEVEL: 'silent',
      TONGZHOU_HOME: home,
      TONGZHOU_RATE_PER_MINUTE: '100000',
    }),
    jobs: createJobQueue(),
  } as unknown as App;
  app.adapters = createAdapters(app);
  await inTransaction(app.db, async (tx) => {
    for (const module of MODULES) await module.prepare?.(tx);
  });
  return {
    app,
    async close() {
      await test.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const broken = async (app: App) => (await runChecks(app.db)).filter((r) => r.rows > 0).map((r) => r.name);

const serverOf = (app: App): Promise<FastifyInstance> =>
  createServer(app, {
    routes: MODULES.flatMap((m) => m.routes ?? []),
    authenticate,
    pages: MODULES.flatMap((m) => (m.pages ? [m.pages] : [])),
  });

const TOUR = ['/tour', '/tour/1', '/tour/2', '/tour/3', '/tour/4', '/tour/5', '/tour/6', '/tour/next'];
/** The apps are built files; whether their addresses answer is tested with the apps. */
const BUILT = /^\/(app|console)\//;

/** Addresses in the main part of a page. */
const linksIn = (page: string): string[] => {
  const main = page.slice(page.indexOf('<main'), page.indexOf('</main>'));
  return [...main.matchAll(/href="(\/[^"]*)"/g)].map((m) => m[1]!.replaceAll('&amp;', '&'));
};

const post = (server: FastifyInstance, url: string, form: Record<string, string> = {}) =>
  server.inject({
    method: 'POST',
    url,
    headers: {
      host: 'localhost:8080',
      origin: 'http://localhost:8080',
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: new URLSearchParams(form).toString(),
  });

async function deadLinks(server: FastifyInstance, language: string): Promise<string[]> {
  const links = new Set<string>();
  const dead: string[] = [];
  const get = async (url: string) => {
    const answer = await server.inject({ url, headers: { 'accept-language': language } });
    if (answer.statusCode !== 200) dead.push(`${answer.statusCode} ${url}`);
    return answer.body;
  };
  for (const page of TOUR) for (const link of linksIn(await get(page))) links.add(link);
  for (const link of links) if (!TOUR.includes(link) && !BUILT.test(link)) await get(link);
  expect(links.size).toBeGreaterThan(15);
  return dead;
}

describe('the demo organisation', () => {
  let house: Empty;
  let server: FastifyInstance;
  beforeAll(async () => {
    house = await emptyHouse();
    expect(await seedDemoOnce(house.app, quiet, { scale: SCALE })).toBe(true);
    server = await serverOf(house.app);
  }, 240_000);
  afterAll(async () => {
    await server.close();
    await house.close();
  });

  it('is made once, holds every invariant, and everybody in it is invented', async () => {
    expect(await seedDemoOnce(house.app, quiet)).toBe(false);
    expect(await broken(house.app)).toEqual([]);
    const { db } = house.app;
    expect(await db.query(sql`select person_id from identity.person where not invented`)).toEqual([]);
    expect((await seeding(db))?.state).toBe('done');
  });

  it('shares nothing while everybody waits, and about 1.80 a case at the end', async () => {
    const periods = await house.app.db.query<{
      share_minor: bigint;
      weight_total: bigint;
      aid: bigint;
    }>(sql`select p.share_minor, p.weight_total, (select count(*) from sharing.line l
        where l.plan_id = p.plan_id and l.period_no = p.period_no and l.kind = 'aid' and l.state = 'shared') as aid
      from sharing.period p where p.state = 'settled' order by p.period_no`);
    expect(periods.length).toBeGreaterThanOrEqual(24);
    expect(periods.slice(0, 6).map((p) => p.share_minor)).toEqual([0n, 0n, 0n, 0n, 0n, 0n]);
    const last = periods.at(-1)!;
    expect(last.aid).toBe(1n);
    expect(Number(last.share_minor)).toBeGreaterThan(174);
    expect(Number(last.share_minor)).toBeLessThan(186);
    expect(periods[0]!.weight_total).toBeLessThan(last.weight_total / 2n);
  });

  it('tells the story: stall, aid paid, visit, refusal, gift, suspension, never', async () => {
    const { db } = house.app;
    const told = await story(db);
    const one = async (text: ReturnType<typeof sql>) => (await db.query(text)).length;
    const main = told.get('case.main')!;
    expect(
      await one(
        sql`select 1 from cases.case where case_id = ${main} and paid_at is not null and aid_minor > 0`,
      ),
    ).toBe(1);
    expect(await one(sql`select 1 from care.visit where case_id = ${main} and state = 'reported'`)).toBe(1);
    expect(
      await one(sql`select 1 from outreach.event e join outreach.tally t using (event_id)
        where e.event_code = ${told.get('event.stall')!} and e.state = 'reported' and e.permission is not null
          and t.only_looked > t.wary and t.wary > t.joined and t.joined_with_code > 0`),
    ).toBe(1);
    expect(
      await one(sql`select 1 from cases.case where case_id = ${told.get('case.refused')!} and outcome = 'not_aided'
        and cardinality(clauses) > 0 and cardinality(evidence) > 0 and returned_period is not null`),
    ).toBe(1);
    expect(await one(sql`select 1 from accounts.weight_change where reason = 'return'`)).toBeGreaterThan(0);
    expect(await one(sql`select 1 from accounts.gift`)).toBeGreaterThan(0);
    expect(await one(sql`select 1 from society.representative where suspended_for = 'money'`)).toBe(1);
    expect(await one(sql`select 1 from care.cared_for where wish = 'never'`)).toBe(1);
    expect(
      await one(sql`select 1 from accounts.membership where state in ('left', 'lapsed')`),
    ).toBeGreaterThan(0);
  });

  it('has names of the place: compound surnames and names of four characters among them', async () => {
    const { app } = house;
    const names = await Promise.all(
      (await castList(app.db)).map(async (c) => {
        const user = await userById(app.db, c.user_id);
        return openName(app.vault, await personById(app.db, user.person_id!));
      }),
    );
    expect(names.filter((name) => [...name].length === 4).length).toBeGreaterThan(0);
    expect(names).toContain('李晓雯');
  });

  it('shows a tour whose links all lead somewhere, and signs in with one click', async () => {
    expect(await deadLinks(server, 'zh-CN')).toEqual([]);
    expect(await deadLinks(server, 'en')).toEqual([]);
    const daughter = (await story(house.app.db)).get('user.daughter')!;
    const to = '/app/';
    const signed = await post(server, '/demo/people', { user_id: daughter, to });
    expect([signed.statusCode, signed.headers.location]).toEqual([303, '/app/']);
    expect(String(signed.headers['set-cookie'])).toContain('tz_session=');
    const elsewhere = await post(server, '/demo/people', {
      user_id: daughter,
      to: 'https://example.org/app/',
    });
    expect(elsewhere.headers.location).toBe('/app/');
    const foreign = await server.inject({
      method: 'POST',
      url: '/tour/next',
      headers: { origin: 'https://example.org', host: 'localhost:8080' },
    });
    expect(foreign.statusCode).toBe(403);
  });

  it('goes on to the next sharing day at each press, and nothing is lost', async () => {
    for (const period_no of [26, 27]) {
      const pressed = await post(server, '/tour/next');
      expect(pressed.statusCode).toBe(303);
      const period = await house.app.db.one<{ state: string; share_minor: bigint }>(
        sql`select state, share_minor from sharing.period where period_no = ${period_no}`,
      );
      expect(period).toMatchObject({ state: 'settled' });
      expect(period.share_minor).toBeGreaterThan(0n);
      expect((await server.inject({ url: '/tour/next' })).body).toContain(`/periods/${period_no}`);
    }
    expect(await broken(house.app)).toEqual([]);
    expect(await deadLinks(server, 'zh-CN')).toEqual([]);
  }, 60_000);

  it('does not start in production', async () => {
    await expect(assertModeFits(house.app.db, 'production')).rejects.toThrow('demo.data_in_production');
    await assertModeFits(house.app.db, 'demo');
  });
});

describe('a demo that was stopped while being made', () => {
  it('is cleared and made anew', async () => {
    const house = await emptyHouse();
    try {
      const stop = new Error('killed');
      const dying = {
        ...quiet,
        show: (text: string) => {
          if (text.includes('30%')) throw stop;
        },
      };
      await expect(seedDemoOnce(house.app, dying, { scale: SCALE })).rejects.toBe(stop);
      expect((await seeding(house.app.db))?.state).toBe('running');
      const said: string[] = [];
      expect(
        await seedDemoOnce(house.app, { ...quiet, say: (line) => said.push(line) }, { scale: SCALE }),
      ).toBe(true);
      expect(said.join()).toContain('starting over');
      expect((await seeding(house.app.db))?.state).toBe('done');
      expect(await broken(house.app)).toEqual([]);
    } finally {
      await house.close();
    }
  }, 240_000);
});

describe('real data', () => {
  let house: Empty;
  beforeAll(async () => {
    house = await emptyHouse();
    const { app } = house;
    await inTransaction(app.db, (tx) =>
      foundOrganisation(
        { app, tx, actor: { kind: 'system', name: 'test' }, now: app.clock.now(), request_id: 'test' },
        {
          kind: 'union_aid',
          name: '某某工会',
          currency: 'CNY',
          time_zone: 'Asia/Shanghai',
          languages: ['zh-Hans'],
          who_sees_cases: 'figures',
          money: true,
          demo: false,
        },
      ),
    );
  });
  afterAll(() => house.close());

  it('is never turned into a demo', async () => {
    await expect(seedDemoOnce(house.app, quiet, { force_new: true })).rejects.toThrow('demo.real_data_here');
    await expect(assertModeFits(house.app.db, 'demo')).rejects.toThrow('demo.real_data_here');
    expect(
      await house.app.db.query(sql`select 1 from platform.organisation where key = 'name'`),
    ).toHaveLength(1);
  });

  it('has no pages of the demo, no sign-in without a code and no step without a passkey', async () => {
    const app = { ...house.app, settings: { ...house.app.settings, mode: 'production' as const } };
    const server = await serverOf(app);
    try {
      for (const url of ['/tour', '/tour/1', '/demo/people', '/demo/mailbox', '/demo/pay/SBX1'])
        expect((await server.inject({ url })).statusCode, url).toBe(404);
      const signIn = await server.inject({
        method: 'POST',
        url: '/api/v1/demo/sign-in',
        headers: { 'idempotency-key': crypto.randomUUID() },
        payload: { user_id: '1' },
      });
      expect(signIn.statusCode).toBe(404);
      await expect(seedDemoOnce(app, quiet)).rejects.toThrow('demo.only');
    } finally {
      await server.close();
    }
  });
});
