import { createHash, type Hash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { link, rm } from 'node:fs/promises';
import { pipeline, type Writable } from 'node:stream';
import { createZstdCompress } from 'node:zlib';
import { fail } from '@tongzhou/kernel';
import { to as copyTo } from 'pg-copy-streams';
import { type Db, inTransaction, type Tx } from '../postgres/index.ts';
import { appliedMigrations, sequencesOf, tablesInOrder } from './catalogue.ts';
import {
  type End,
  FORMAT,
  type FrameType,
  frameBytes,
  type Header,
  headerBytes,
  type TableHeader,
  writeAll,
} from './format.ts';

export interface BackupSummary {
  tables: number;
  rows: number;
  bytes: number;
}

/**
 * Writes one consistent snapshot of the whole database to a file, streamed: memory does not grow with the data.
 * The vault's keys are not in it; without them nobody can read the personal data, so keep them apart.
 * @throws backup.file_exists (nothing is overwritten), backup.unwritable
 */
export async function backup(
  db: Db,
  file: string,
  now: Temporal.Instant,
  onTable: (name: string, tables: number) => void = () => {},
): Promise<BackupSummary> {
  if (existsSync(file)) throw fail.conflict('backup.file_exists', { params: { file } });
  const unfinished = `${file}.unfinished`;
  const compressed = createZstdCompress();
  const sink = createWriteStream(unfinished, { mode: 0o600 });
  // What the file system says, before the transaction hears only that its stream broke.
  let broken: Error | null | undefined;
  const closed = new Promise<void>((resolve) => {
    pipeline(compressed, sink, (error) => {
      broken = error;
      resolve();
    });
  });
  try {
    const rows = await inTransaction(db, (tx) => writeSnapshot(tx, compressed, now, onTable), {
      isolation: 'repeatable read',
      readOnly: true,
      retries: 0,
    });
    compressed.end();
    await closed;
    if (broken) throw broken;
    // A link, unlike a rename, never replaces a file that has come meanwhile.
    await link(unfinished, file);
    await rm(unfinished);
    const counts = Object.values(rows);
    return { tables: counts.length, rows: counts.reduce((a, b) => a + b, 0), bytes: sink.bytesWritten };
  } catch (error) {
    compressed.destroy();
    await closed;
    await rm(unfinished, { force: true }).catch(() => {});
    throw asFileProblem(file, (broken as { syscall?: string } | undefined)?.syscall ? broken : error);
  }
}

function asFileProblem(file: string, error: unknown): unknown {
  const { code, syscall } = error as { code?: string; syscall?: string };
  if (syscall === undefined) return error;
  return code === 'EEXIST'
    ? fail.conflict('backup.file_exists', { params: { file }, cause: error })
    : fail.invalid('backup.unwritable', { params: { file }, cause: error });
}

async function writeSnapshot(
  tx: Tx,
  out: Writable,
  now: Temporal.Instant,
  onTable: (name: string, tables: number) => void,
): Promise<End['rows']> {
  await tx.client.query('set local idle_in_transaction_session_timeout = 0');
  const hash = createHash('sha256');
  const header: Header = {
    format: FORMAT,
    made_at: now.toString(),
    migrations: await appliedMigrations(tx),
    tables: await tablesInOrder(tx),
    sequences: await sequencesOf(tx),
  };
  await emit(out, hash, 'H', headerBytes(header));
  const rows: End['rows'] = {};
  for (const table of header.tables) {
    onTable(table.name, header.tables.length);
    rows[table.name] = await writeTable(tx, out, hash, table);
  }
  const end: End = { rows, sha256: hash.digest('hex') };
  await writeAll(out, frameBytes('E', Buffer.from(JSON.stringify(end))));
  return rows;
}

async function emit(out: Writable, hash: Hash, type: FrameType, bytes: Buffer): Promise<void> {
  const frame = frameBytes(type, bytes);
  hash.update(frame);
  await writeAll(out, frame);
}

async function writeTable(tx: Tx, out: Writable, hash: Hash, table: TableHeader): Promise<number> {
  await emit(out, hash, 'T', Buffer.from(table.name));
  const stream = tx.client.query(copyTo(`copy ${table.name} (${table.columns.join(', ')}) to stdout`));
  for await (const piece of stream) await emit(out, hash, 'D', piece as Buffer);
  return stream.rowCount;
}
