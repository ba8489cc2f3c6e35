import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fail } from '@tongzhou/kernel';

/**
 * A backup is a compressed stream of frames: 1 byte of type, 4 bytes of length (big-endian), the bytes.
 *   H  SHA-256 (64 hex digits) and the header it is of, JSON: format, applied migrations, tables with their columns, sequences
 *   T  the name of the table whose rows follow
 *   D  a piece of that table in PostgreSQL's text COPY format
 *   E  the end, JSON: rows per table and the SHA-256 of everything before it
 */
export const FORMAT = 'tongzhou-backup/1';
export type FrameType = 'H' | 'T' | 'D' | 'E';
export interface Frame {
  type: FrameType;
  bytes: Buffer;
}

export interface TableHeader {
  name: string;
  columns: string[];
}

export interface Header {
  format: typeof FORMAT;
  made_at: string;
  migrations: { name: string; hash: string }[];
  tables: TableHeader[];
  sequences: { name: string; last: string }[];
}

export interface End {
  rows: Record<string, number>;
  sha256: string;
}

const SHA256_HEX = 64;
const FRAME_BYTES_MAX = 64 * 1024 * 1024;

export function frameBytes(type: FrameType, bytes: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** The header guards itself, so that a damaged one is not taken for that of another version. */
export function headerBytes(header: Header): Buffer {
  const text = JSON.stringify(header);
  return Buffer.from(createHash('sha256').update(text).digest('hex') + text);
}

/** @throws backup.damaged */
export function parseHeader(bytes: Buffer): Header {
  const text = bytes.toString('utf8', SHA256_HEX);
  const whole = bytes.toString('latin1', 0, SHA256_HEX) === createHash('sha256').update(text).digest('hex');
  const header = whole ? (JSON.parse(text) as Header) : undefined;
  if (header?.format !== FORMAT) throw fail.invalid('backup.damaged');
  return header;
}

export async function writeAll(out: Writable, bytes: Buffer): Promise<void> {
  if (out.destroyed) throw out.errored ?? new Error('the stream is closed');
  if (!out.write(bytes)) await once(out, 'drain');
}

/** Reads frames one after the other. @throws backup.damaged when the file ends early or holds something else */
export async function* readFrames(source: Readable): AsyncGenerator<Frame> {
  let buffered: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    buffered = buffered.length === 0 ? (chunk as Buffer) : Buffer.concat([buffered, chunk as Buffer]);
    for (;;) {
      if (buffered.length < 5) break;
      const length = buffered.readUInt32BE(1);
      const type = buffered.toString('latin1', 0, 1);
      if (!'HTDE'.includes(type) || length > FRAME_BYTES_MAX) throw fail.invalid('backup.damaged');
      if (buffered.length < 5 + length) break;
      yield { type: type as FrameType, bytes: buffered.subarray(5, 5 + length) };
      buffered = buffered.subarray(5 + length);
    }
  }
  if (buffered.length > 0) throw fail.invalid('backup.damaged');
}
