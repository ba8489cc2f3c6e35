import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { fail } from '@tongzhou/kernel';
import type pg from 'pg';
import { type Adapters, createAdapters } from '../adapters/index.ts';
import type { App } from '../platform/app.ts';
import type { Clock } from '../platform/clock/index.ts';
import { createJobQueue } from '../platform/jobs/index.ts';
import { createLogger } from '../platform/log/index.ts';
import {
  assertServerVersion,
  connectPool,
  type Db,
  removeEmbedded,
  sql,
  startEmbedded,
} from '../platform/postgres/index.ts';
import type { Settings } from '../platform/settings/index.ts';
import { createVault } from '../platform/vault/index.ts';
import { migrateAll } from '../wiring.ts';

const PREFIX = 'tongzhou_scratch_';
/** Session lock in the server's own database: databases of a killed run may be dropped because nobody else holds it. */
const SCRATCH_LOCK = 7_399;

/** Databases to be thrown away: on the server of DATABASE_URL, or on an embedded one of their own. */
export interface ScratchServer {
  /** A new, empty database at this version; the one before is dropped first. */
  open(clock: Clock): Promise<App>;
  /** Drops what was made, even while statements run (these then fail), and stops an embedded server. Safe to call twice. */
  close(): Promise<void>;
}

/** @throws scratch.in_use, postgres.data_dir_in_use while another replay or benchmark runs */
export async function openScratchServer(settings: Settings): Promise<ScratchServer> {
  const folder = path.join(settings.home, 'scratch');
  const dataDir = path.join(folder, 'postgres');
  const embedded = settings.database_url ? undefined : await startEmbedded({ dataDir });
  const server: Connection = settings.database_url ?? embedded!.connection;
  const admin = connectPool(server, { max: 2, applicationName: 'tongzhou scratch' });
  let current: { name: string; db: Db } | undefined;
  let template: string | undefined;

  const dropCurrent = async () => {
    const { name, db } = current ?? {};
    current = undefined;
    if (name) await drop(admin, name);
    await db?.close();
  };
  const shut = async () => {
    // The databases go while the lock that protects them is still held; it ends with its session.
    await dropCurrent();
    if (holder) await dropLeftovers(admin);
    holder?.release(true);
    await admin.close();
    await embedded?.stop();
    if (embedded) removeEmbedded(dataDir);
    rmSync(folder, { recursive: true, force: true });
  };
  let holder: pg.PoolClient | undefined;
  let shutting: Promise<void> | undefined;
  const close = () => (shutting ??= shut());
  try {
    await assertServerVersion(admin);
    holder = await holdLock(admin);
    await dropLeftovers(admin);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    close,
    async open(clock) {
      await dropCurrent();
      template ??= await migratedTemplate(admin, server);
      const name = newName();
      await admin.run(sql.raw(`create database ${name} template ${template}`));
      const db = connectPool(databaseOn(server, name), { max: settings.pool_max });
      current = { name, db };
      return scratchApp(settings, db, clock, path.join(folder, 'keys'));
    },
  };
}

type Connection = pg.ClientConfig | string;

function databaseOn(server: Connection, name: string): Connection {
  if (typeof server !== 'string') return { ...server, database: name };
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.toString();
}

const newName = () => `${PREFIX}${randomBytes(6).toString('hex')}`;

/** Migrated once; every database of the run is a copy of it. */
async function migratedTemplate(admin: Db, server: Connection): Promise<string> {
  const name = newName();
  await admin.run(sql.raw(`create database ${name} template template0`));
  const db = connectPool(databaseOn(server, name), { max: 2 });
  try {
    await migrateAll(db);
  } finally {
    await db.close();
  }
  // Sessions that were just closed may still be ending; a template must have none.
  await admin.run(sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = ${name}`);
  return name;
}

async function holdLock(admin: Db): Promise<pg.PoolClient> {
  const client = await admin.pool.connect();
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
    SCRATCH_LOCK,
  ]);
  if (rows[0]?.held) return client;
  client.release(true);
  throw fail.conflict('scratch.in_use');
}

/** The template, and what a run that was killed has left on the server. */
async function dropLeftovers(admin: Db): Promise<void> {
  const left = await admin.query<{ datname: string }>(
    sql`select datname from pg_database where starts_with(datname, ${PREFIX})`,
  );
  for (const { datname } of left) await drop(admin, datname);
}

const drop = (admin: Db, name: string) => admin.run(sql.raw(`drop database if exists ${name} with (force)`));

function scratchApp(settings: Settings, db: Db, clock: Clock, keys: string): App {
  const app: App = {
    db,
    clock,
    vault: createVault({ dir: keys, mayCreate: true }),
    log: createLogger(settings),
    settings,
    jobs: createJobQueue(),
    adapters: undefined as unknown as Adapters,
  };
  app.adapters = createAdapters(app);
  return app;
}
