import { readFileSync } from 'node:fs';
import { fail } from '@tongzhou/kernel';
import { CsvError, parse } from 'csv-parse/sync';

export interface CsvFile {
  columns: string[];
  lines: { line: number; cells: Record<string, string> }[];
}

/**
 * Reads a small CSV file whole: UTF-8, with or without a byte order mark, any line ends, quotes as Excel writes them.
 * @throws csv.unreadable, csv.not_utf8, csv.malformed
 */
export function readCsv(file: string): CsvFile {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw fail.invalid('csv.unreadable', { params: { file }, cause });
  }
  const text = decode(file, bytes);
  try {
    const [head, ...rest] = parse(text, {
      bom: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: false,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    const columns = head?.record ?? [];
    return {
      columns,
      lines: rest.map(({ record, info }) => ({
        line: info.lines,
        cells: Object.fromEntries(columns.map((name, i) => [name, record[i] ?? ''])),
      })),
    };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw fail.invalid('csv.malformed', {
      params: { file, line: Number(error.lines ?? 1) },
      cause: error,
    });
  }
}

function decode(file: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw fail.invalid('csv.not_utf8', { params: { file }, cause });
  }
}
