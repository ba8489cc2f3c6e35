import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createZstdDecompress } from 'node:zlib';
import { CodedError, fail } from '@tongzhou/kernel';
import { from as copyFrom } from 'pg-copy-streams';
import { type Db, inTransaction, sql, type Tx } from '../postgres/index.ts';
import type { BackupSummary } from './backup.ts';
import { appliedMigrations, tablesInOrder } from './catalogue.ts';
import { type End, frameBytes, type Header, parseHeader, readFrames, type TableHeader } from './format.ts';
import { type Sink, sinkOf } from './sink.ts';

export interface RestoreOptions {
  onTable?: (name: string, tables: number) => void;
  /** Looks at what was restored before it is committed; what it throws leaves the database as it was. */
  verify?: (tx: Tx) => Promise<void>;
}

/**
 * Fills a freshly migrated, unused database from a backup, all or nothing: the last frame proves that the file
 * is whole before anything is committed.
 *
 * @throws backup.unreadable, backup.damaged, backup.other_version (migrations differ), backup.database_in_use, and
 *   what `verify` throws
 */
export function restore(db: Db, file: string, options: RestoreOptions = {}): Promise<BackupSummary> {
  return inTransaction(db, (tx) => restoreIn(tx, file, options), { retries: 0 });
}

async function restoreIn(tx: Tx, file: string, options: RestoreOptions): Promise<BackupSummary> {
  await tx.client.query('set local idle_in_transaction_session_timeout = 0');
  const source = createReadStream(file);
  const plain = createZstdDecompress();
  source.on('error', (error) => plain.destroy(error));
  try {
    const rows = await readSnapshot(tx, readFrames(source.pipe(plain)), options);
    await options.verify?.(tx);
    const counts = Object.values(rows);
    return { tables: counts.length, rows: counts.reduce((a, b) => a + b, 0), bytes: source.bytesRead };
  } catch (error) {
    throw asDamage(file, error);
  } finally {
    source.destroy();
    plain.destroy();
  }
}

/** Bytes that no longer decompress, or that PostgreSQL does not take as rows (classes 22 and 23), are the file's damage. */
function asDamage(file: string, error: unknown): unknown {
  if (error instanceof CodedError) return error;
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  if (syscall !== undefined) return fail.invalid('backup.unreadable', { params: { file }, cause: error });
  const isDamage =
    error instanceof SyntaxError || (typeof code === 'string' && /^(Z|22|23|08P01)/.test(code));
  return isDamage ? fail.invalid('backup.damaged', { cause: error }) : error;
}

async function readSnapshot(
  tx: Tx,
  frames: ReturnType<typeof readFrames>,
  options: RestoreOptions,
): Promise<End['rows']> {
  const hash = createHash('sha256');
  const rows: End['rows'] = {};
  let header: Header | undefined;
  let open: { name: string; sink: Sink } | undefined;
  const finishTable = async () => {
    if (open) rows[open.name] = await open.sink.end();
    open = undefined;
  };
  for await (const { type, bytes } of frames) {
    if (type === 'E') {
      await finishTable();
      assertWhole(JSON.parse(bytes.toString('utf8')) as End, header, hash.digest('hex'), rows);
      await setSequences(tx, header!);
      return rows;
    }
    hash.update(frameBytes(type, bytes));
    if (type === 'H') {
      if (header) throw fail.invalid('backup.damaged');
      header = parseHeader(bytes);
      await prepare(tx, header);
    } else if (type === 'T') {
      await finishTable();
      const table = tableIn(header, bytes.toString('utf8'), rows);
      options.onTable?.(table.name, header!.tables.length);
      open = { name: table.name, sink: sinkOf(tx.client.query(copyFrom(copyText(table)))) };
    } else {
      if (!open) throw fail.invalid('backup.damaged');
      await open.sink.write(bytes);
    }
  }
  throw fail.invalid('backup.damaged');
}

const copyText = (table: TableHeader) => `copy ${table.name} (${table.columns.join(', ')}) from stdin`;

/** Names come from the header only after it was found equal to this database's own tables. */
function tableIn(header: Header | undefined, name: string, done: End['rows']): TableHeader {
  const table = header?.tables.find((t) => t.name === name);
  if (!table || done[name] !== undefined) throw fail.invalid('backup.damaged');
  return table;
}

function assertWhole(end: End, header: Header | undefined, sha256: string, rows: End['rows']): void {
  const sameRows =
    Object.keys(end.rows ?? {}).length === Object.keys(rows).length &&
    Object.entries(rows).every(([name, n]) => end.rows[name] === n);
  if (!header || end.sha256 !== sha256 || !sameRows) throw fail.invalid('backup.damaged');
}

/** The database must have the very tables of the backup, and hold nothing but what the migrations themselves put in. */
async function prepare(tx: Tx, header: Header): Promise<void> {
  const here = await appliedMigrations(tx);
  if (JSON.stringify(here) !== JSON.stringify(header.migrations)) throw fail.conflict('backup.other_version');
  const tables = await tablesInOrder(tx);
  if (JSON.stringify(tables) !== JSON.stringify(header.tables)) throw fail.conflict('backup.other_version');
  const used = await tx.maybe(
    sql`select 1 where exists (select 1 from ledger.entry) or exists (select 1 from platform.organisation)
      or exists (select 1 from identity.user_account) or exists (select 1 from identity.person)`,
  );
  if (used) throw fail.conflict('backup.database_in_use');
  // Rows that migrations insert come back with the backup.
  for (const table of tables.toReversed()) await tx.client.query(`delete from ${table.name}`);
}

async function setSequences(tx: Tx, header: Header): Promise<void> {
  for (const { name, last } of header.sequences)
    await tx.client.query('select setval($1::regclass, $2::bigint)', [name, last]);
}
