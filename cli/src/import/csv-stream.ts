import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { fail } from '@tongzhou/kernel';
import { CsvError, parse } from 'csv-parse';
import iconv from 'iconv-lite';
import { detectEncoding, type Encoding, readable } from './encoding.ts';

export interface CsvRecord {
  /** line of the file, counted from 1; for a record over several lines its last one */
  line: number;
  cells: readonly string[];
}

export interface CsvStream {
  encoding: Encoding;
  delimiter: Delimiter;
  head: readonly string[];
  /** The records after the head; can be read once. */
  records(): AsyncGenerator<CsvRecord>;
}

/** A record without end (an unclosed quote, a file that is no CSV) must not fill the memory. */
const RECORD_CHARACTERS_MAX = 65_536;
const HEAD_BYTES = 65_536;
const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t', wide_comma: '，', wide_semicolon: '；' } as const;
export type Delimiter = keyof typeof DELIMITERS;

/**
 * Opens a CSV file as spreadsheets save it: UTF-8 with or without a mark, UTF-16, GBK or GB18030; comma, semicolon or
 * tab; any line ends; quotes. Streamed: memory does not grow with the file.
 * @throws csv.unreadable, csv.too_large, csv.empty, csv.not_text, csv.malformed (with line), csv.record_too_long,
 *   csv.encoding_unknown
 */
export async function openCsv(file: string): Promise<CsvStream> {
  const encoding = await detectEncoding(file);
  const delimiter = delimiterIn(await firstLine(file, encoding));
  const records = readRecords(file, encoding, delimiter);
  const head = await records.next();
  if (head.done) throw fail.invalid('csv.empty', { params: { file } });
  return { encoding, delimiter, head: head.value.cells, records: () => records };
}

async function firstLine(file: string, encoding: Encoding): Promise<string> {
  for await (const chunk of createReadStream(file, { end: HEAD_BYTES - 1, highWaterMark: HEAD_BYTES }))
    return iconv.decode(chunk as Buffer, encoding).split(/\r\n|\r|\n/)[0]!;
  return '';
}

/** The one that stands most often in the first line outside quotes; a comma if there is none. */
function delimiterIn(line: string): Delimiter {
  const bare = line.replaceAll(/"(?:[^"]|"")*"/g, '');
  const count = (name: Delimiter) => bare.split(DELIMITERS[name]).length;
  return (Object.keys(DELIMITERS) as Delimiter[]).toSorted((a, b) => count(b) - count(a))[0]!;
}

async function* readRecords(
  file: string,
  encoding: Encoding,
  delimiter: Delimiter,
): AsyncGenerator<CsvRecord> {
  const parser = parse({
    delimiter: DELIMITERS[delimiter],
    bom: true,
    info: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    relax_column_count: true,
    trim: true,
    max_record_size: RECORD_CHARACTERS_MAX,
  });
  const ended = new Promise<unknown>((resolve) => {
    pipeline(
      createReadStream(file, { highWaterMark: 1 << 18 }),
      iconv.decodeStream(encoding),
      parser,
      resolve,
    );
  });
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      if (record.some((cell) => cell.includes('\ufffd')))
        throw fail.invalid('csv.encoding_unknown', { params: { file, line: info.lines } });
      yield { line: info.lines, cells: record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw readable(file, error);
    const line = Number(error.lines ?? 1);
    const code = error.code === 'CSV_MAX_RECORD_SIZE' ? 'csv.record_too_long' : 'csv.malformed';
    throw fail.invalid(code, { params: { file, line }, cause: error });
  } finally {
    parser.destroy();
    await ended;
  }
}
