import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Role } from '@tongzhou/contract';
import pino from 'pino';
import { createAdapters, signCallback } from '../adapters/index.ts';
import { runChecks } from '../checks.ts';
import { grantRole, insertUser, type StaffRole } from '../modules/identity/index.ts';
import { takeEvent } from '../modules/payments/index.ts';
import { openPlan, type Plan } from '../modules/plans/index.ts';
import { foundOrganisation } from '../modules/setup/index.ts';
import type { Actor } from '../platform/actor.ts';
import type { App, Ctx } from '../platform/app.ts';
import { fixedClock } from '../platform/clock/index.ts';
import { createJobQueue, migrateJobs } from '../platform/jobs/index.ts';
import { type Db, inTransaction, sql } from '../platform/postgres/index.ts';
import { testDatabase } from '../platform/postgres/testing.ts';
import { readSettings } from '../platform/settings/index.ts';
import { createVault } from '../platform/vault/index.ts';
import { MODULES, migrationSources, wire } from '../wiring.ts';

export const SYSTEM: Actor = { kind: 'system', name: 'test' };

/** A whole house on a database of its own: every module, sandbox adapters, a clock that tests set. */
export interface TestHouse {
  app: App;
  clock: ReturnType<typeof fixedClock>;
  as<T>(actor: Actor, work: (ctx: Ctx) => Promise<T>): Promise<T>;
  /** a login with roles; its passkey step is fresh */
  login(phone: string, ...roles: StaffRole[]): Promise<Actor & { kind: 'user' }>;
  plan(change?: (rules: DemoRules) => void): Promise<Plan>;
  /** runs every queued job until none is due */
  work(): Promise<void>;
  /** names of invariants that do not hold */
  broken(): Promise<string[]>;
  close(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: tests edit rules freely before they are checked
export type DemoRules = any;

export async function openHouse(start = '2026-01-05T02:00:00Z'): Promise<TestHouse> {
  const home = mkdtempSync(path.join(tmpdir(), 'tongzhou-house-'));
  const test = await testDatabase(migrationSources(), {
    prepare: { name: 'jobs', run: migrateJobs },
    max: 24,
  });
  return houseOver(test.db, home, start, async () => {
    await test.drop();
    rmSync(home, { recursive: true, force: true });
  });
}

/** The same over a migrated database that is there already; `home` holds the keys. */
export async function houseOver(
  db: Db,
  home: string,
  start: string,
  close: () => Promise<void>,
): Promise<TestHouse> {
  wire();
  const clock = fixedClock(Temporal.Instant.from(start));
  const settings = readSettings({ TONGZHOU_MODE: 'demo', LOG_LEVEL: 'silent', TONGZHOU_HOME: home });
  const app = {
    db,
    clock,
    vault: createVault({ dir: path.join(home, 'keys'), mayCreate: true }),
    log: pino({ level: 'silent' }),
    settings,
    jobs: createJobQueue(),
  } as unknown as App;
  app.adapters = createAdapters(app);
  const as: TestHouse['as'] = (actor, work) =>
    inTransaction(app.db, (tx) => work({ app, tx, actor, now: clock.now(), request_id: 'test' }));
  await as(SYSTEM, (ctx) =>
    foundOrganisation(ctx, {
      kind: 'city_societies',
      name: '测试机构',
      currency: 'CNY',
      time_zone: 'Asia/Shanghai',
      languages: ['zh-Hans'],
      who_sees_cases: 'public',
      money: true,
      demo: true,
    }),
  );
  return {
    app,
    clock,
    as,
    login: (phone, ...roles) => as(SYSTEM, (ctx) => loginWith(ctx, phone, roles)),
    plan: (change) =>
      as(SYSTEM, (ctx) =>
        openPlan(ctx, { rules_text: demoRules(change), first_period_from: clock.today('Asia/Shanghai') }),
      ),
    work: () => runJobs(app),
    broken: async () =>
      (await runChecks(app.db))
        .filter((r) => r.rows > 0)
        .map(
          (r) =>
            `${r.name} ${JSON.stringify(r.sample, (_, v) => (typeof v === 'bigint' ? v.toString() : v))}`,
        ),
    close,
  };
}

async function loginWith(
  ctx: Ctx,
  phone: string,
  roles: readonly StaffRole[],
): Promise<Actor & { kind: 'user' }> {
  const user_id = await insertUser(ctx.tx, ctx.app.vault, phone, '江边白桦', ctx.now);
  for (const role of roles) await grantRole(ctx, { user_id, role });
  return {
    kind: 'user',
    user_id,
    roles: ['member', ...roles] as Role[],
    session_id: 0n,
    passkey_at: ctx.now,
  };
}

export function demoRules(change: (rules: DemoRules) => void = () => {}): string {
  const rules = JSON.parse(
    readFileSync(new URL('../../examples/plans/demo-tongzhou-major-illness.json', import.meta.url), 'utf8'),
  ) as DemoRules;
  rules.governance.floor_members = 0;
  change(rules);
  return JSON.stringify(rules);
}

/** A house has no port: the provider's callbacks are handed over in memory, signed and verified all the same. */
async function deliver(app: App, payload: Record<string, unknown>): Promise<void> {
  const body = String(payload.body);
  const raw = { body: Buffer.from(body), headers: signCallback(app, body) };
  await takeEvent(app, app.adapters.pay.verifyCallback(raw));
}

/** Runs queued jobs in this process, one after the other, as the worker would. */
async function runJobs(app: App): Promise<void> {
  const handlers = Object.assign({}, ...MODULES.map((m) => m.jobs ?? {}), {
    'adapters.deliver': deliver,
  }) as Record<string, (app: App, payload: Record<string, unknown>) => Promise<void>>;
  for (let round = 0; round < 1000; round += 1) {
    const job = await app.db.maybe<{ id: bigint; task: string; payload: Record<string, unknown> }>(sql`
      select j.id, t.identifier as task, j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      order by j.id limit 1`);
    if (!job) return;
    await app.db.run(sql`delete from graphile_worker._private_jobs where id = ${job.id}`);
    await handlers[job.task]?.(app, job.payload);
  }
}
