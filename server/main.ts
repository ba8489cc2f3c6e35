import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type Adapters, createAdapters } from './adapters/index.ts';
import { assertModeFits } from './demo.ts';
import { authenticate } from './modules/identity/index.ts';
import { publicNotFound } from './modules/public/index.ts';
import type { App } from './platform/app.ts';
import { type Clock, offsetClock, systemClock } from './platform/clock/index.ts';
import { createServer } from './platform/http/index.ts';
import { createJobQueue, type JobRunner, startJobs } from './platform/jobs/index.ts';
import { createLogger } from './platform/log/index.ts';
import {
  assertServerVersion,
  connectPool,
  type Db,
  type EmbeddedOptions,
  type EmbeddedPostgres,
  inTransaction,
  sql,
  startEmbedded,
} from './platform/postgres/index.ts';
import type { Settings } from './platform/settings/index.ts';
import { createVault } from './platform/vault/index.ts';
import { MODULES, migrateAll, wire } from './wiring.ts';

export interface Running {
  app: App;
  server: FastifyInstance;
  address: string;
  /** Drains requests, finishes running jobs, closes the pool and the embedded database. Safe to call twice. */
  stop(): Promise<void>;
}

export interface Opened {
  app: App;
  /** what `close` ends besides the pool */
  embedded: EmbeddedPostgres | undefined;
  close(): Promise<void>;
}

type Say = (line: string) => void;

/** Opens the database (starting the embedded one if no DATABASE_URL is set), migrates, and makes the App. */
export async function openApp(
  settings: Settings,
  say: Say = () => {},
  embedding: Pick<EmbeddedOptions, 'fast'> = {},
): Promise<Opened> {
  wire();
  const log = createLogger(settings);
  const embedded = settings.database_url
    ? undefined
    : await startEmbedded({
        ...embedding,
        dataDir: path.join(settings.home, 'postgres'),
        log: say,
        revive: true,
      });
  const db = connectPool(settings.database_url ?? embedded!.connection, { max: settings.pool_max });
  const close = async () => {
    await db.close();
    await embedded?.stop();
  };
  try {
    await assertServerVersion(db);
    await migrateAll(db, say);
    const app = await makeApp(settings, db, log);
    await inTransaction(db, async (tx) => {
      for (const module of MODULES) await module.prepare?.(tx);
    });
    return { app, embedded, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function makeApp(settings: Settings, db: Db, log: App['log']): Promise<App> {
  const clock = await clockFor(settings, db);
  const vault = createVault({
    dir: path.join(settings.home, 'keys'),
    keys: settings.vault_keys,
    mayCreate: await nothingSealed(db),
  });
  const app: App = {
    db,
    clock,
    vault,
    log,
    settings,
    jobs: createJobQueue(),
    adapters: undefined as unknown as Adapters,
  };
  app.adapters = createAdapters(app);
  return app;
}

/** New keys are made only while nothing is sealed: later a missing key file is a fault, not a fresh start. */
const nothingSealed = async (db: Db): Promise<boolean> =>
  (await db.maybe(
    sql`select 1 where exists (select 1 from identity.person) or exists (select 1 from identity.user_account)`,
  )) === undefined;

/** The demo's clock can be put forward; all others tell the time. */
const clockFor = (settings: Settings, db: Db): Promise<Clock> | Clock =>
  settings.mode === 'demo' ? offsetClock(db) : systemClock();

/** Serves HTTP and runs jobs in this process until `stop`. */
export async function serve(opened: Opened, parts: { jobs: boolean } = { jobs: true }): Promise<Running> {
  const { app } = opened;
  await assertModeFits(app.db, app.settings.mode);
  const server = await createServer(app, {
    routes: MODULES.flatMap((m) => m.routes ?? []),
    authenticate,
    pages: MODULES.flatMap((m) => (m.pages ? [m.pages] : [])),
    notFound: publicNotFound,
  });
  const address = await server.listen({ port: app.settings.port, host: app.settings.host });
  const jobs: JobRunner | undefined = parts.jobs ? await startJobs(app, MODULES) : undefined;
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    await server.close();
    await jobs?.stop();
    await opened.close();
  };
  return { app, server, address, stop: () => (stopped ??= stop()) };
}
