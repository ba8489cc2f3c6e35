import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { invariant } from '@tongzhou/kernel';
import { from as copyFrom } from 'pg-copy-streams';
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
  #at = 0;

  constructor(target: CopyTarget) {
    this.target = target;
  }

  /** One row, its values in the order of the columns. Dates are `2026-11-23`. */
  push(values: readonly CopyValue[]): void {
    const { columns } = this.target;
    invariant(values.length === columns.length, `a row of ${this.target.table} has all its columns`);
    this.#makeRoom(values);
    this.#at = this.#page.writeInt16BE(values.length, this.#at);
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
    this.#at = 0;
  }

  #cell(type: CopyType, value: CopyValue): void {
    const page = this.#page;
    const start = this.#at + 4;
    if (value === null) {
      this.#at = page.writeInt32BE(-1, this.#at);
      return;
    }
    const end = writeValue(page, start, type, value);
    page.writeInt32BE(end - start, this.#at);
    this.#at = end;
  }
}

/** @returns where the next byte goes */
function writeValue(page: Buffer, at: number, type: CopyType, value: NonNullable<CopyValue>): number {
  switch (type) {
    case 'text':
      return at + page.write(value as string, at, 'utf8');
    case 'bytea':
      page.set(value as Uint8Array, at);
      return at + (value as Uint8Array).length;
    case 'int8':
      return page.writeBigInt64BE(BigInt(value as bigint | number), at);
    case 'int4':
      return page.writeInt32BE(value as number, at);
    case 'int2':
      return page.writeInt16BE(value as number, at);
    case 'bool':
      return page.writeUInt8(value ? 1 : 0, at);
    case 'date':
      return page.writeInt32BE(Date.parse(value as string) / 86_400_000 - EPOCH_DAYS, at);
    case 'timestamptz':
      return page.writeBigInt64BE((value as Temporal.Instant).epochNanoseconds / 1_000n - EPOCH_US, at);
  }
}

/** Copies pages of `CopyRows` into their table, within the transaction. @returns rows written */
export async function copyInto(tx: Tx, target: CopyTarget, pages: Iterable<Buffer>): Promise<number> {
  const names = target.columns.map(([name]) => name).join(', ');
  const stream = tx.client.query(copyFrom(`copy ${target.table} (${names}) from stdin with (format binary)`));
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
    throw translated(error);
  }
  return stream.rowCount;
}
