import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { CodedError } from '@tongzhou/kernel';
import type pg from 'pg';
import { translated } from './errors.ts';
import type { Db } from './pool.ts';

/** One module's folder of `0001_words.sql` files. */
export interface MigrationSource {
  name: string;
  dir: string;
}

export interface MigrationFile {
  /** `<module>/<file>`, as recorded in the database. */
  name: string;
  module: string;
  sql: string;
  /** SELECTs that must return no row after the SQL ran. */
  asserts: readonly string[];
  /** SHA-256 of the file, in hex. */
  hash: string;
}

const FILE_NAME = /^\d{4}_[a-z0-9_]+\.sql$/;
const ASSERT_LINE = /^-- assert[ \t]*$/m;
/** Any constant will do; it keeps two starting servers from migrating at once. */
const ADVISORY_LOCK = 7_426_801_993n;

const refuse = (code: string, params: Record<string, string>, cause?: unknown): CodedError =>
  new CodedError(code, {
    status: 500,
    params,
    cause,
    message: `${code}: ${Object.values(params).join(': ')}`,
  });

/** All migration files, in the order of the sources and then of the file names. */
export async function migrationFiles(sources: readonly MigrationSource[]): Promise<MigrationFile[]> {
  const files: MigrationFile[] = [];
  for (const source of sources) {
    const names = (await readdir(source.dir)).filter((name) => name.endsWith('.sql')).sort();
    for (const name of names) files.push(await readMigration(source, name));
  }
  return files;
}

async function readMigration(source: MigrationSource, file: string): Promise<MigrationFile> {
  const name = `${source.name}/${file}`;
  if (!FILE_NAME.test(file)) throw refuse('migrate.file_name_wrong', { file: name });
  const text = await readFile(path.join(source.dir, file), 'utf8');
  if (!/^-- \S/.test(text)) throw refuse('migrate.description_missing', { file: name });
  const [sql = '', ...rest] = text.split(ASSERT_LINE);
  const asserts = rest
    .join('\n')
    .split(/;[ \t]*$/m)
    .map((part) => part.trim())
    .filter((part) => part.replace(/^--.*$/gm, '').trim() !== '');
  return { name, module: source.name, sql, asserts, hash: createHash('sha256').update(text).digest('hex') };
}

/**
 * Brings the database up to the files: each new file in a transaction of its own together with its assertions.
 * Safe to call from several starting servers at once. Returns the names that were applied.
 * Errors: `migrate.edited`, `migrate.unknown_applied`, `migrate.out_of_order`, `migrate.assertion_failed`, `migrate.failed`.
 */
export async function migrate(
  db: Db,
  sources: readonly MigrationSource[],
  log: (line: string) => void = () => {},
): Promise<string[]> {
  const files = await migrationFiles(sources);
  const client = await db.pool.connect().catch((error: unknown) => Promise.reject(translated(error)));
  try {
    await client.query('set lock_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCK.toString()]);
    await client.query(`create schema if not exists migrate;
      create table if not exists migrate.applied (
        name text primary key, hash text not null, applied_at timestamptz not null default now(), ms integer not null)`);
    const pending = await pendingFiles(client, sources, files);
    for (const file of pending) {
      const ms = await apply(client, file);
      log(`${file.name} (${ms} ms)`);
    }
    return pending.map((file) => file.name);
  } catch (error) {
    throw translated(error);
  } finally {
    // Ends the session, and with it the lock and the changed setting.
    client.release(true);
  }
}

async function pendingFiles(
  client: pg.PoolClient,
  sources: readonly MigrationSource[],
  files: readonly MigrationFile[],
): Promise<MigrationFile[]> {
  const modules = sources.map((source) => source.name);
  const { rows } = await client.query<{ name: string; hash: string }>(
    `select name, hash from migrate.applied where split_part(name, '/', 1) = any($1) order by name`,
    [modules],
  );
  const byName = new Map(files.map((file) => [file.name, file]));
  const lastApplied = new Map<string, string>();
  for (const { name, hash } of rows) {
    const file = byName.get(name);
    if (!file) throw refuse('migrate.unknown_applied', { file: name });
    if (file.hash !== hash) throw refuse('migrate.edited', { file: name });
    const last = lastApplied.get(file.module);
    if (last === undefined || name > last) lastApplied.set(file.module, name);
  }
  const applied = new Set(rows.map((row) => row.name));
  const pending = files.filter((file) => !applied.has(file.name));
  const late = pending.find((file) => file.name < (lastApplied.get(file.module) ?? ''));
  if (late) throw refuse('migrate.out_of_order', { file: late.name });
  return pending;
}

/** Runs one file, all or nothing. Returns the milliseconds it took. */
async function apply(client: pg.PoolClient, file: MigrationFile): Promise<number> {
  const started = performance.now();
  await client.query('begin');
  try {
    await client.query(file.sql).catch((error: unknown) => {
      throw refuse('migrate.failed', { file: file.name, reason: reasonOf(error) }, error);
    });
    for (const assertion of file.asserts) await check(client, file, assertion);
    const ms = Math.round(performance.now() - started);
    await client.query('insert into migrate.applied (name, hash, ms) values ($1, $2, $3)', [
      file.name,
      file.hash,
      ms,
    ]);
    await client.query('commit');
    return ms;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function check(client: pg.PoolClient, file: MigrationFile, assertion: string): Promise<void> {
  const { rowCount } = await client.query(assertion).catch((error: unknown) => {
    throw refuse('migrate.failed', { file: file.name, reason: reasonOf(error) }, error);
  });
  if (rowCount) throw refuse('migrate.assertion_failed', { file: file.name, assertion });
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
