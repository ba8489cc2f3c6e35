import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { fail } from '@tongzhou/kernel';
import { csvLine } from '../csv-cell.ts';

export interface Report {
  add(cells: readonly string[]): void;
  close(): Promise<void>;
}

/** Writes all problems as CSV that Excel opens (UTF-8 with a mark, CRLF). @throws import.report_unwritable */
export async function openReport(file: string, head: readonly string[]): Promise<Report> {
  const stream = createWriteStream(file, { flags: 'wx' });
  try {
    await once(stream, 'open');
  } catch (cause) {
    throw fail.invalid('import.report_unwritable', { params: { file }, cause });
  }
  const line = (cells: readonly string[]) => stream.write(csvLine(cells));
  stream.write('\ufeff');
  line(head);
  return {
    add: line,
    async close() {
      stream.end();
      await finished(stream);
    },
  };
}
