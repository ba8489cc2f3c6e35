import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildApps } from '../../server/apps.ts';
import { runChecks } from '../../server/checks.ts';
import { seedDemoOnce } from '../../server/demo.ts';
import { openApp, serve } from '../../server/main.ts';
import { planState } from '../../server/modules/accounts/index.ts';
import { story } from '../../server/modules/demo/index.ts';
import { openName, openPhone, personById, userById } from '../../server/modules/identity/index.ts';
import { listPlans, type Plan } from '../../server/modules/plans/index.ts';
import { periodOf, runDue } from '../../server/modules/sharing/index.ts';
import type { App } from '../../server/platform/app.ts';
import { movable } from '../../server/platform/clock/index.ts';
import type { JobHandler } from '../../server/platform/jobs/index.ts';
import { sql } from '../../server/platform/postgres/index.ts';
import { readSettings } from '../../server/platform/settings/index.ts';
import { MODULES } from '../../server/wiring.ts';

const SCALE = 0.01;

/** A running demo organisation of its own, thrown away at the end. */
export interface Demo {
  app: App;
  /** `http://localhost:PORT`; passkeys are bound to this name */
  url: string;
  plan: Plan;
  /** today by the demo's clock, in the plan's time zone */
  today(): string;
  /** Puts the clock forward to a time of a day and lets happen what the calendar asks for by then. */
  forward(day: string, time?: string): Promise<void>;
  /** The period that is in notice, or undefined while none is. */
  inNotice(): Promise<{ period_no: number; notice_on: string; sharing_on: string } | undefined>;
  /** Runs one background job now instead of at its next cron minute. */
  job(name: string): Promise<void>;
  /** A record of the demo's story, such as `case.main`. */
  told(key: string): Promise<string>;
  /** The phone of the person of this name for whom a payer pays: what the family knows, and otherwise only the vault. */
  phoneInFamily(payer_user_id: string, name: string): Promise<string>;
  /** Invariants that do not hold. */
  broken(): Promise<string[]>;
  stop(): Promise<void>;
}

/** JOURNEYS_HOME=DIR keeps the house there and takes up the demo it finds: for working on journeys. */
export async function startDemo(say: (line: string) => void = console.log): Promise<Demo> {
  const kept = process.env.JOURNEYS_HOME;
  const home = kept ?? mkdtempSync(path.join(tmpdir(), 'tongzhou-journeys-'));
  // As root the database runs as somebody else, who has to get through to its own folder.
  chmodSync(home, 0o711);
  const building = buildApps(say);
  const opened = await openApp(
    readSettings({
      TONGZHOU_MODE: 'demo',
      TONGZHOU_HOME: home,
      PORT: String(await freePort()),
      LOG_LEVEL: 'error',
      TONGZHOU_RATE_PER_MINUTE: '100000',
    }),
    () => {},
    { fast: true },
  );
  const { app } = opened;
  await seedDemoOnce(app, { say, show: () => {}, end: () => {} }, { scale: SCALE });
  await building;
  const running = await serve(opened);
  const plan = (await listPlans(app.db))[0]!;
  const jobs: Record<string, JobHandler> = Object.assign({}, ...MODULES.map((m) => m.jobs ?? {}));
  return {
    app,
    url: app.settings.public_url,
    plan,
    today: () => app.clock.today(plan.time_zone),
    async forward(day, time = '09:00') {
      const at = Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(plan.time_zone).toInstant();
      await movable(app.clock).advanceTo(at);
      await runDue(app, plan.plan_id, plan.time_zone);
    },
    async inNotice() {
      const { phase, period_no } = await planState(app.db, plan.plan_id);
      return phase === 'frozen' ? periodOf(app.db, plan.plan_id, period_no) : undefined;
    },
    job: (name) => jobs[name]!(app, {}),
    async told(key) {
      const ref = (await story(app.db)).get(key);
      if (ref === undefined) throw new Error(`the demo's story has no ${key}`);
      return ref;
    },
    phoneInFamily: (payer_user_id, name) => phoneInFamily(app, BigInt(payer_user_id), name),
    broken: async () => (await runChecks(app.db)).filter((r) => r.rows > 0).map((r) => r.name),
    async stop() {
      await running.stop();
      if (!kept) rmSync(home, { recursive: true, force: true });
    },
  };
}

async function phoneInFamily(app: App, payer_user_id: bigint, name: string): Promise<string> {
  const members = await app.db.query<{ user_id: bigint; person_id: bigint }>(
    sql`select m.user_id, m.person_id from memberships.member m join memberships.payer p using (payer_id)
      where p.user_id = ${payer_user_id} and m.user_id is not null`,
  );
  for (const m of members)
    if (openName(app.vault, await personById(app.db, m.person_id)) === name)
      return openPhone(app.vault, await userById(app.db, m.user_id));
  throw new Error(`${name} is not paid for by this family`);
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
