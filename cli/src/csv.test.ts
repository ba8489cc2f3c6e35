import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCsv } from './csv.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'tongzhou-csv-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function read(content: string | Buffer) {
  const file = path.join(dir, 'file.csv');
  writeFileSync(file, content);
  return readCsv(file);
}
const refused = (code: string) => expect.objectContaining({ code });

it('reads a file as Excel saves it: byte order mark, CRLF, quotes, commas and line ends in quotes', () => {
  expect(read('\uFEFFid,note\r\nA,"a, ""b""\nc"\r\n\r\nB, d \r\n')).toEqual({
    columns: ['id', 'note'],
    lines: [
      { line: 3, cells: { id: 'A', note: 'a, "b"\nc' } },
      { line: 5, cells: { id: 'B', note: 'd' } },
    ],
  });
});
it('refuses what is no CSV in UTF-8, by name', () => {
  expect(() => read('id,note\nA,"b\n')).toThrow(refused('csv.malformed'));
  expect(() => read('id,note\nA\n')).toThrow(refused('csv.malformed'));
  // 城市 in GBK
  expect(() => read(Buffer.from([0xb3, 0xc7, 0xca, 0xd0]))).toThrow(refused('csv.not_utf8'));
  expect(() => readCsv(path.join(dir, 'none.csv'))).toThrow(refused('csv.unreadable'));
  expect(() => readCsv(dir)).toThrow(refused('csv.unreadable'));
});
it('of nothing makes no columns', () => {
  expect(read('')).toEqual({ columns: [], lines: [] });
});
