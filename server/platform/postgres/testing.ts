import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type EmbeddedOptions, type EmbeddedPostgres, startEmbedded } from './embedded.ts';
import { type MigrationSource, migrate, migrationFiles } from './migrate.ts';
import { connectPool, type Db } from './pool.ts';
import { askForServer, RUN_ID_VARIABLE, SOCKET_VARIABLE } from './testing-server.ts';

export interface TestDatabase {
  db: Db;
  connection: pg.ClientConfig;
  /** Closes the pool and drops the database. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Work on the template after the migrations, e.g. another library's tables; the name is part of the template's identity. */
  prepare?: { name: string; run(db: Db): Promise<void> };
  /** Connections of the pool at most. */
  max?: number;
}

/** One of this run's own when no global setup ran. */
const runId = (): string => {
  process.env[RUN_ID_VARIABLE] ??= randomBytes(4).toString('hex');
  return process.env[RUN_ID_VARIABLE];
};

let server: Promise<pg.ClientConfig> | undefined;

/**
 * A migrated database of the caller's own, cloned from a template that is migrated once per run and content.
 * Uses the server at TEST_DATABASE_URL when that is set, else an embedded one shared by all workers of the run.
 */
export async function testDatabase(
  sources: readonly MigrationSource[],
  options: TestDatabaseOptions = {},
): Promise<TestDatabase> {
  server ??= testServer();
  const admin = await server;
  const template = await ensureTemplate(admin, sources, options);
  const name = `tz_test_${runId()}_${randomBytes(6).toString('hex')}`;
  await withClient(admin, (client) => client.query(`create database ${name} template ${template}`));
  const connection = { ...admin, database: name };
  const db = connectPool(connection, { max: options.max ?? 8, applicationName: 'test' });
  return {
    db,
    connection,
    async drop() {
      await db.close();
      await withClient(admin, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

async function testServer(): Promise<pg.ClientConfig> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return configOf(url);
  const shared = process.env[SOCKET_VARIABLE];
  if (shared) return askForServer(shared);
  return (await testCluster({ keepUntilExit: true })).connection;
}

function configOf(url: string): pg.ClientConfig {
  const { host, port, user, password, database, ssl } = new pg.Client({ connectionString: url });
  return { host, port, user, password: password ?? undefined, database, ssl };
}

/** The name of a database with all migrations applied, made by whichever worker comes first. */
async function ensureTemplate(
  admin: pg.ClientConfig,
  sources: readonly MigrationSource[],
  options: TestDatabaseOptions,
): Promise<string> {
  const hash = createHash('sha256').update(options.prepare?.name ?? '');
  for (const file of await migrationFiles(sources)) hash.update(`\n${file.name} ${file.hash}`);
  const name = `tz_template_${runId()}_${hash.digest('hex').slice(0, 16)}`;
  await withClient(admin, async (client) => {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name]);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount) return;
    const draft = `${name}_draft`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft} template template0`);
    const db = connectPool({ ...admin, database: draft }, { max: 2 });
    try {
      await migrate(db, sources);
      await options.prepare?.run(db);
    } finally {
      await db.close();
    }
    await renameWhenQuiet(client, draft, name);
  });
  return name;
}

/** A session that has just been closed may still be ending. */
async function renameWhenQuiet(client: pg.Client, from: string, to: string): Promise<void> {
  await client.query(`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1`, [
    from,
  ]);
  await client.query(`alter database ${from} rename to ${to}`);
}

/** Drops everything this run made on a server that is not ours. */
export async function dropRunDatabases(admin: pg.ClientConfig, id: string): Promise<void> {
  await withClient(admin, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      `select datname from pg_database where starts_with(datname, $1) or starts_with(datname, $2)`,
      [`tz_test_${id}_`, `tz_template_${id}_`],
    );
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`);
  });
}

export async function dropRunDatabasesAt(url: string, id: string): Promise<void> {
  await dropRunDatabases(configOf(url), id);
}

async function withClient<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export interface TestCluster {
  readonly dataDir: string;
  readonly connection: pg.ClientConfig;
  readonly pid: number;
  /** Kills the server without warning (SIGKILL); its folder can be started again. */
  kill(): Promise<void>;
  /** Starts it again after a kill. */
  restart(): Promise<void>;
  /** Stops the server and removes the folder. */
  drop(): Promise<void>;
}

/** A cluster of the caller's own, to be killed and started again. */
export async function testCluster(
  options: Partial<EmbeddedOptions> & { keepUntilExit?: boolean } = {},
): Promise<TestCluster> {
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), `tongzhou-cluster-${process.pid}-`));
  const start = (): Promise<EmbeddedPostgres> => startEmbedded({ fast: true, ...options, dataDir });
  let running = await start();
  if (options.keepUntilExit) process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  return {
    dataDir,
    get connection() {
      return running.connection;
    },
    get pid() {
      return running.pid;
    },
    async kill() {
      process.kill(running.pid, 'SIGKILL');
      // Waits for the end and gives the folder free.
      await running.stop();
    },
    async restart() {
      await running.stop();
      running = await start();
    },
    async drop() {
      await running.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
