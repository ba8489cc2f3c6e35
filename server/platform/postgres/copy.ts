import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { translated } from './errors.ts';
import type { Tx } from './transaction.ts';

/** Where rows are copied to; names are our own text, never input. */
export interface CopyTarget {
  table: string;
  columns: readonly string[];
}

type CopyValue = string | number | bigint | boolean | Uint8Array | Temporal.Instant | null;

/** One line of PostgreSQL's text COPY format, ending with a line feed. */
export function copyLine(values: readonly CopyValue[]): string {
  let line = '';
  for (let i = 0; i < values.length; i += 1) line += (i === 0 ? '' : '\t') + cell(values[i]!);
  return `${line}\n`;
}

function cell(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return /[\\\t\n\r]/.test(value) ? escaped(value) : value;
  if (value instanceof Uint8Array)
    return `\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  return value.toString();
}

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');

/** Copies lines (see `copyLine`) into a table within the transaction. @returns rows written */
export async function copyInto(
  tx: Tx,
  target: CopyTarget,
  lines: Iterable<string> | AsyncIterable<string>,
): Promise<number> {
  const stream = tx.client.query(copyFrom(`copy ${target.table} (${target.columns.join(', ')}) from stdin`));
  const done = finished(stream);
  // The failure is reported by the awaited promise below; a write that waits for `drain` must not hang on it.
  const failed = done.catch(() => {});
  try {
    for await (const piece of lines) {
      if (stream.destroyed) break;
      if (!stream.write(piece)) await Promise.race([once(stream, 'drain'), failed]);
    }
    stream.end();
    await done;
  } catch (error) {
    throw translated(error);
  }
  return stream.rowCount;
}
