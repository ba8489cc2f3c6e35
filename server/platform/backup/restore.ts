import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { fail } from '@tongzhou/kernel';
import { from as copyFrom } from 'pg-copy-streams';
import { type Db, inTransaction, sql, type Tx } from '../postgres/index.ts';
import type { BackupSummary } from './backup.ts';
import { appliedMigrations, tablesInOrder } from './catalogue.ts';
import { type End, FORMAT, frameBytes, type Header, readFrames, writeAll } from './format.ts';

/**
 * Fills a freshly migrated, unused database from a backup, all or nothing: the last frame proves that the file
 * is whole before anything is committed.
 *
 * @throws backup.damaged, backup.other_version (migrations differ), backup.database_in_use
 */
export async function restore(
  db: Db,
  file: string,
  onTable: (name: string) => void = () => {},
): Promise<BackupSummary> {
  return inTransaction(
    db,
    async (tx) => {
      await tx.client.query('set local idle_in_transaction_session_timeout = 0');
      const source = createReadStream(file);
      const frames = readFrames(source.pipe(createZstdDecompress()));
      try {
        const rows = await readSnapshot(tx, frames, onTable);
        const counts = Object.values(rows);
        return { tables: counts.length, rows: counts.reduce((a, b) => a + b, 0), bytes: source.bytesRead };
      } catch (error) {
        throw (error as { code?: string }).code?.startsWith('Z')
          ? fail.invalid('backup.damaged', { cause: error })
          : error;
      } finally {
        source.destroy();
      }
    },
    { retries: 0 },
  );
}

async function readSnapshot(
  tx: Tx,
  frames: ReturnType<typeof readFrames>,
  onTable: (name: string) => void,
): Promise<End['rows']> {
  const hash = createHash('sha256');
  const rows: End['rows'] = {};
  let header: Header | undefined;
  let copy: (Writable & { rowCount: number }) | undefined;
  let table = '';
  const finishTable = async () => {
    if (!copy) return;
    copy.end();
    await finished(copy);
    rows[table] = copy.rowCount;
    copy = undefined;
  };
  for await (const { type, bytes } of frames) {
    if (type === 'E') {
      await finishTable();
      const end = JSON.parse(bytes.toString('utf8')) as End;
      if (!header || end.sha256 !== hash.digest('hex') || !sameRows(end.rows, rows))
        throw fail.invalid('backup.damaged');
      await setSequences(tx, header);
      return rows;
    }
    hash.update(frameBytes(type, bytes));
    if (type === 'H') {
      header = parseHeader(bytes);
      await prepare(tx, header);
    } else if (type === 'T') {
      await finishTable();
      table = bytes.toString('utf8');
      const known = header?.tables.find((t) => t.name === table);
      if (!known) throw fail.invalid('backup.damaged');
      onTable(table);
      copy = tx.client.query(copyFrom(`copy ${known.name} (${known.columns.join(', ')}) from stdin`));
    } else {
      if (!copy) throw fail.invalid('backup.damaged');
      await writeAll(copy, bytes);
    }
  }
  throw fail.invalid('backup.damaged');
}

function parseHeader(bytes: Buffer): Header {
  const header = JSON.parse(bytes.toString('utf8')) as Header;
  if (header.format !== FORMAT) throw fail.invalid('backup.damaged');
  return header;
}

const sameRows = (a: End['rows'], b: End['rows']) =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, n]) => b[name] === n);

/** The database must have the very tables of the backup, and hold nothing but what the migrations themselves put in. */
async function prepare(tx: Tx, header: Header): Promise<void> {
  const here = await appliedMigrations(tx);
  if (JSON.stringify(here) !== JSON.stringify(header.migrations)) throw fail.conflict('backup.other_version');
  const tables = await tablesInOrder(tx);
  if (JSON.stringify(tables) !== JSON.stringify(header.tables)) throw fail.conflict('backup.other_version');
  const used = await tx.maybe(
    sql`select 1 where exists (select 1 from ledger.entry) or exists (select 1 from platform.organisation)`,
  );
  if (used) throw fail.conflict('backup.database_in_use');
  // Rows that migrations insert come back with the backup.
  for (const table of tables.toReversed()) await tx.client.query(`delete from ${table.name}`);
}

async function setSequences(tx: Tx, header: Header): Promise<void> {
  for (const { name, last } of header.sequences)
    await tx.client.query('select setval($1::regclass, $2::bigint)', [name, last]);
}
