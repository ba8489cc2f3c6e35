import { createReadStream, statSync } from 'node:fs';
import { fail } from '@tongzhou/kernel';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

const BYTES_MAX = 20 * 1024 ** 3;
/** The first 4 KB of a text without zero bytes is not UTF-16; with many of them on one side it is. */
const SAMPLE = 4096;

/**
 * Which encoding a CSV file is in, by reading all of it: a mark at the start, zero bytes (UTF-16), valid UTF-8, and
 * otherwise GB18030, which is what Chinese Windows and WPS save and of which GBK is a part.
 * @throws csv.unreadable, csv.too_large, csv.empty, csv.not_text
 */
export async function detectEncoding(file: string): Promise<Encoding> {
  const { size } = statOf(file);
  if (size === 0) throw fail.invalid('csv.empty', { params: { file } });
  if (size > BYTES_MAX) throw fail.invalid('csv.too_large', { params: { file, gigabytes: 20 } });
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let isUtf8 = true;
  let first = true;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
      const bytes = chunk as Buffer;
      const marked = first ? utf16Of(bytes.subarray(0, SAMPLE)) : undefined;
      if (marked) return marked;
      first = false;
      if (bytes.includes(0)) throw fail.invalid('csv.not_text', { params: { file } });
      isUtf8 &&= decodes(utf8, bytes);
    }
  } catch (error) {
    throw readable(file, error);
  }
  return isUtf8 && decodes(utf8, undefined) ? 'utf-8' : 'gb18030';
}

function statOf(file: string): { size: number } {
  try {
    const stat = statSync(file);
    if (!stat.isFile()) throw new Error('not a file');
    return stat;
  } catch (cause) {
    throw fail.invalid('csv.unreadable', { params: { file }, cause });
  }
}

/** A failing file system is the file's fault, not ours. */
export const readable = (file: string, error: unknown): unknown =>
  (error as { syscall?: string }).syscall
    ? fail.invalid('csv.unreadable', { params: { file }, cause: error })
    : error;

function decodes(decoder: TextDecoder, bytes: Buffer | undefined): boolean {
  try {
    decoder.decode(bytes, { stream: bytes !== undefined });
    return true;
  } catch {
    return false;
  }
}

function utf16Of(sample: Buffer): Encoding | undefined {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (let i = 0; i < sample.length; i += 1) if (sample[i] === 0) zeros[i % 2]! += 1;
  const [even, odd] = zeros as [number, number];
  // Delimiters, digits and line ends have a zero byte on one side only.
  if (odd > sample.length / 16 && even === 0) return 'utf-16le';
  if (even > sample.length / 16 && odd === 0) return 'utf-16be';
  return undefined;
}
