import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { invariant } from '@tongzhou/kernel';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';
import { translated } from './errors.ts';
import type { Tx } from './transaction.ts';

export type CopyType = 'int2' | 'int4' | 'int8' | 'bool' | 'text' | 'bytea' | 'date' | 'timestamptz';
type CopyValue = string | number | bigint | boolean | Uint8Array | Temporal.Instant | null;

/** Where rows are copied to. Names are our own text, never input; types are the columns' own. */
export interface CopyTarget {
  table: string;
  columns: readonly (readonly [name: string, type: CopyType])[];
}

const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);
const PAGE_BYTES = 256 * 1024;
const UTF8_BYTES_MAX = 3;
const NULL = -1;
/** Length and value of anything that is not text or bytes. */
const CELL_BYTES_MAX = 12;
const EPOCH_DAYS = Date.UTC(2000, 0, 1) / 86_400_000;
const EPOCH_US = 946_684_800_000_000n;

/**
 * Rows gathered in PostgreSQL's binary COPY format. Binary, because writing and reading sealed bytes, ids and times
 * as text is a large part of a bulk import; in pages, because a million small strings that wait to be sent would be
 * most of the collector's work.
 */
export class CopyRows {
  readonly target: CopyTarget;
  #full: Buffer[] = [];
  #page = Buffer.alloc(0);
  // The same bytes: DataView writes numbers several times faster than Buffer does.
  #view = new DataView(this.#page.buffer);
  #at = 0;

  constructor(target: CopyTarget) {
    this.target = target;
  }

  /** One row, its values in the order of the columns. Dates are `2026-11-23`. */
  push(values: readonly CopyValue[]): void {
    const { columns } = this.target;
    invariant(values.length === columns.length, `a row of ${this.target.table} has all its columns`);
    this.#makeRoom(values);
    this.#view.setInt16(this.#at, values.length);
    this.#at += 2;
    for (let i = 0; i < values.length; i += 1) this.#cell(columns[i]![1], values[i]!);
  }

  /** What was gathered; afterwards it is empty. */
  take(): Buffer[] {
    this.#turn(0);
    const pages = this.#full;
    this.#full = [];
    return pages;
  }

  #makeRoom(values: readonly CopyValue[]): void {
    let bytes_max = 2;
    for (const value of values)
      bytes_max +=
        CELL_BYTES_MAX +
        (typeof value === 'string'
          ? value.length * UTF8_BYTES_MAX
          : value instanceof Uint8Array
            ? value.length
            : 0);
    if (this.#at + bytes_max > this.#page.length) this.#turn(bytes_max);
  }

  #turn(bytes_min: number): void {
    if (this.#at > 0) this.#full.push(this.#page.subarray(0, this.#at));
    this.#page = bytes_min === 0 ? Buffer.alloc(0) : Buffer.allocUnsafeSlow(Math.max(PAGE_BYTES, bytes_min));
    this.#view = new DataView(this.#page.buffer, this.#page.byteOffset, this.#page.byteLength);
    this.#at = 0;
  }

  #cell(type: CopyType, value: CopyValue): void {
    const start = this.#at + 4;
    const bytes = value === null ? NULL : writeValue(this.#page, this.#view, start, type, value);
    this.#view.setInt32(this.#at, bytes);
    this.#at = start + Math.max(0, bytes);
  }
}

/** @returns bytes written */
function writeValue(
  page: Buffer,
  view: DataView,
  at: number,
  type: CopyType,
  value: NonNullable<CopyValue>,
): number {
  switch (type) {
    case 'text':
      return page.write(value as string, at, 'utf8');
    case 'bytea':
      page.set(value as Uint8Array, at);
      return (value as Uint8Array).length;
    case 'int8':
      view.setBigInt64(at, BigInt(value as bigint | number));
      return 8;
    case 'int4':
      view.setInt32(at, value as number);
      return 4;
    case 'int2':
      view.setInt16(at, value as number);
      return 2;
    case 'bool':
      view.setUint8(at, value ? 1 : 0);
      return 1;
    case 'date':
      view.setInt32(at, Date.parse(value as string) / 86_400_000 - EPOCH_DAYS);
      return 4;
    case 'timestamptz':
      view.setBigInt64(at, microsecondsOf(value as Temporal.Instant));
      return 8;
  }
}

let last: { instant: Temporal.Instant; us: bigint } | undefined;

/** Since 2000, as PostgreSQL counts. A bulk import writes one instant over and over. */
function microsecondsOf(instant: Temporal.Instant): bigint {
  if (last?.instant !== instant) last = { instant, us: instant.epochNanoseconds / 1_000n - EPOCH_US };
  return last.us;
}

/** What the stream holds beside the members its types know. */
interface CopyIn extends CopyStreamQuery {
  chunks: unknown[];
  /** Waits for the server's answer while the copy is being given up. */
  cb_destroy: ((error: Error) => void) | null;
  /** Stops the timeout of the client. */
  callback(): void;
  handleError(error: Error): void;
}

/**
 * The stream of a COPY that ends when the server refuses. By itself it only emits the error and lets go of its
 * connection, and what still waits for the socket to drain would be written to nothing.
 */
function openCopy(text: string): CopyIn {
  const stream = copyFrom(text) as CopyIn;
  stream.handleError = (error) => {
    stream.callback();
    stream.chunks = [];
    const answer = stream.cb_destroy;
    stream.cb_destroy = null;
    if (answer) return answer(error);
    // The server has left the COPY already: there is nothing to tell it.
    stream._destroy = (cause, over) => over(cause);
    stream.destroy(error);
  };
  return stream;
}

/**
 * Copies pages of `CopyRows` into their table, within the transaction. When it throws, also because `pages` did,
 * the connection is out of the COPY again and can roll back.
 * @returns rows written
 */
export async function copyInto(tx: Tx, target: CopyTarget, pages: Iterable<Buffer>): Promise<number> {
  const names = target.columns.map(([name]) => name).join(', ');
  const stream = tx.client.query(openCopy(`copy ${target.table} (${names}) from stdin with (format binary)`));
  const done = finished(stream);
  // The failure is reported by `await done` below; a write that waits for `drain` must not hang on it.
  const failed = done.catch(() => {});
  const write = async (bytes: Buffer) => {
    if (!stream.write(bytes)) await Promise.race([once(stream, 'drain'), failed]);
  };
  try {
    await write(HEADER);
    for (const page of pages) {
      if (stream.destroyed) break;
      await write(page);
    }
    if (!stream.destroyed) stream.end(TRAILER);
    await done;
  } catch (error) {
    // Said to the server, whose log must not repeat what a row was about.
    stream.destroy(new Error('the copy was given up'));
    await failed;
    throw translated(error);
  }
  return stream.rowCount;
}
