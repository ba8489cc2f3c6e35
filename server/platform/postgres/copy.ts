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
export const copyLine = (values: readonly CopyValue[]): string => `${values.map(cell).join('\t')}\n`;

function cell(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return /[\\\t\n\r]/.test(value) ? escaped(value) : value;
  if (value instanceof Uint8Array)
    return `\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  return value.toString();
}

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');

const PAGE_BYTES = 256 * 1024;
const UTF8_BYTES_MAX = 3;

/** Lines gathered as bytes: a million strings that wait to be sent would be most of the collector's work. */
export class CopyPages {
  #full: Buffer[] = [];
  #page = Buffer.alloc(0);
  #at = 0;

  push(line: string): void {
    const bytes_max = line.length * UTF8_BYTES_MAX;
    if (this.#at + bytes_max > this.#page.length) this.#turn(bytes_max);
    this.#at += this.#page.write(line, this.#at, 'utf8');
  }

  #turn(bytes_min: number): void {
    if (this.#at > 0) this.#full.push(this.#page.subarray(0, this.#at));
    this.#page = Buffer.allocUnsafeSlow(Math.max(PAGE_BYTES, bytes_min));
    this.#at = 0;
  }

  /** What was gathered; afterwards the pages are empty. */
  take(): Buffer[] {
    this.#turn(0);
    const pages = this.#full;
    this.#full = [];
    return pages;
  }
}

/** Copies pages of lines into a table within the transaction. @returns rows written */
export async function copyInto(
  tx: Tx,
  target: CopyTarget,
  pages: Iterable<Buffer | string>,
): Promise<number> {
  const stream = tx.client.query(copyFrom(`copy ${target.table} (${target.columns.join(', ')}) from stdin`));
  const done = finished(stream);
  // The failure is reported by `await done` below; a write that waits for `drain` must not hang on it.
  const failed = done.catch(() => {});
  try {
    for (const page of pages) {
      if (stream.destroyed) break;
      if (!stream.write(page)) await Promise.race([once(stream, 'drain'), failed]);
    }
    stream.end();
    await done;
  } catch (error) {
    throw translated(error);
  }
  return stream.rowCount;
}
