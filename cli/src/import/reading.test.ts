import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CodedError, generateValidId } from '@tongzhou/kernel';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvCell } from '../csv-cell.ts';
import { readAmount, readCode, readDay, readRelation, readWhole, withoutPointZero } from './cells.ts';
import { readColumns } from './columns.ts';
import { openCsv } from './csv-stream.ts';
import { readRow } from './rows.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'tongzhou-import-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as CodedError).code;
  }
  return 'nothing';
};

async function open(content: string | Buffer) {
  const file = path.join(dir, 'file.csv');
  writeFileSync(file, content);
  const csv = await openCsv(file);
  const records = [];
  for await (const record of csv.records()) records.push(record);
  return { ...csv, records };
}
const refusal = (content: string | Buffer) =>
  open(content).then(
    () => 'nothing',
    (error: CodedError) => error.code,
  );

describe('a CSV file', () => {
  const text = '姓名,备注\r\n王建国,"逗号, 引号 "" 和\n换行"\r\n\r\n欧阳小明,\r\n';
  const expected = [
    { line: 3, cells: ['王建国', '逗号, 引号 " 和\n换行'] },
    { line: 5, cells: ['欧阳小明', ''] },
  ];
  it.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['gb18030', iconv.encode(text, 'gbk')],
    ['utf-16le', iconv.encode(text, 'utf-16le', { addBOM: true })],
    ['utf-16be', iconv.encode(text, 'utf-16be', { addBOM: true })],
  ] as const)('is read in %s', async (encoding, bytes) => {
    const csv = await open(bytes);
    expect(csv.encoding).toBe(encoding);
    expect(csv.head).toEqual(['姓名', '备注']);
    expect(csv.records).toEqual(expected);
  });
  it('is read in UTF-16 without a mark, in GBK that begins with plain letters, and with rare characters', async () => {
    const plain = await open(iconv.encode('name,note\na,1\n', 'utf-16le', { addBOM: false }));
    expect([plain.encoding, plain.records]).toEqual(['utf-16le', [{ line: 2, cells: ['a', '1'] }]]);
    const late = await open(iconv.encode(`name\n${'x\n'.repeat(100_000)}㐂\n`, 'gb18030'));
    expect(late.encoding).toBe('gb18030');
    expect(late.records.at(-1)!.cells).toEqual(['㐂']);
  });
  it.each([
    ['semicolon', 'a;b\n1;"2;3"\n', ['1', '2;3']],
    ['tab', 'a\tb\n1\t2,5\n', ['1', '2,5']],
    ['comma', '"a;b;c",d\n1,2\n', ['1', '2']],
  ] as const)('is split at %s', async (delimiter, content, cells) => {
    const csv = await open(content);
    expect([csv.delimiter, csv.records[0]!.cells]).toEqual([delimiter, cells]);
  });
  it('is refused by name when it is none', async () => {
    expect(await refusal('')).toBe('csv.empty');
    expect(await refusal('\n\n')).toBe('csv.empty');
    expect(await refusal(Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 8, 0, 0]))).toBe('csv.not_text');
    expect(await refusal('a,b\n"x"y,2\n')).toBe('csv.malformed');
    expect(await refusal(`a,b\n"${'x'.repeat(2_000_000)}`)).toBe('csv.record_too_long');
    expect(await refusal(Buffer.from([...Buffer.from('a,b\n1,'), 0xff, 0x0a]))).toBe('csv.encoding_unknown');
    await expect(openCsv(path.join(dir, 'none.csv'))).rejects.toMatchObject({ code: 'csv.unreadable' });
    await expect(openCsv(dir)).rejects.toMatchObject({ code: 'csv.unreadable' });
  });
});

describe('columns', () => {
  const head = ['家庭编号', '关系', ' 姓 名 ', '证件号码', '加入日期（必填）'];
  it('are found by Chinese and English headings in any order', () => {
    const columns = readColumns(['Joined_On', 'NAME', 'id number', 'family', 'relation', 'plan'], {
      plan: false,
    });
    expect(columns.at.get('name')).toBe(1);
    expect(columns.heading('id_number')).toBe('id number');
  });
  it('are refused all at once: unknown, twice, unnamed, missing', () => {
    try {
      readColumns([...head.slice(0, 4), '姓名', '住址', ''], { plan: false });
      expect.unreachable();
    } catch (error) {
      expect((error as CodedError).fields.map((f) => f.code)).toEqual([
        'csv.column_twice',
        'csv.column_unknown',
        'csv.column_unnamed',
        'csv.column_missing',
        'csv.column_missing',
      ]);
    }
  });
});

describe('cells', () => {
  it.each([
    '2026-07-03',
    '2026/7/3',
    '2026.07.03',
    '2026年7月3日',
    '20260703',
    '２０２６/７/３',
    '2026-07-03 0:00',
    '2026/7/3 00:00:00',
  ])('read %s as a day', (text) => expect(readDay(text)).toBe('2026-07-03'));
  it.each([
    ['46206', 'import.date_is_serial'],
    ['46206.5', 'import.date_is_serial'],
    ['3/7/2026', 'import.date_year_first'],
    ['03.07.26', 'import.date_year_first'],
    ['2026-02-30', 'date.malformed'],
    ['20261303', 'date.malformed'],
    ['昨天', 'date.malformed'],
  ])('refuse %s as a day: %s', (text, code) => expect(codeOf(() => readDay(text))).toBe(code));
  it.each([
    ['1,234.50', 123450n],
    ['1234.5', 123450n],
    ['１２．５', 1250n],
    ['￥30', 3000n],
    ['30元', 3000n],
    ['0', 0n],
    ['-5', -500n],
  ])('read %s as an amount', (text, amount) => expect(readAmount(text, 2)).toBe(amount));
  it.each([
    ['1234,50', 'import.amount_comma'],
    ['1,23', 'import.amount_comma'],
    ['12.345', 'amount.too_many_decimals'],
    ['1.2E+3', 'amount.malformed'],
    ['(30)', 'amount.malformed'],
    ['99999999999999999999', 'amount.malformed'],
    ['9999999999999999', 'nothing'],
    ['NaN', 'amount.malformed'],
  ])('refuse %s as an amount: %s', (text, code) => expect(codeOf(() => readAmount(text, 2))).toBe(code));
  it('read words, whole numbers and codes, and refuse others', () => {
    expect([readRelation('本人'), readRelation('ＳＥＬＦ'), readRelation('女儿')]).toEqual([
      'self',
      'self',
      'child',
    ]);
    expect(codeOf(() => readRelation('邻居'))).toBe('import.not_a_choice');
    expect([readWhole('90'), readWhole('90.0'), readWhole('-3')]).toEqual([90, 90, -3]);
    for (const text of ['1.5', 'x', '99999999999', ''])
      expect(codeOf(() => readWhole(text))).toBe('import.not_a_whole_number');
    expect([readCode("'220600"), readCode('220600.0'), withoutPointZero('13900001111.0')]).toEqual([
      '220600',
      '220600',
      '13900001111',
    ]);
  });
  it('are written so that no spreadsheet takes them for a formula', () => {
    expect([csvCell('=1+1'), csvCell('@x'), csvCell('-5'), csvCell('a"b'), csvCell(null)]).toEqual([
      "'=1+1",
      "'@x",
      '-5',
      '"a""b"',
      '',
    ]);
  });
});

describe('a row', () => {
  const head = ['家庭编号', '关系', '姓名', '证件号码', '手机号', '加入日期', '期初余额', '计划'];
  const columns = readColumns(head, { plan: false });
  const id = generateValidId({ birth: '1985-03-02', sex: 'm', sequence: 1 });
  const read = (cells: string[]) =>
    readRow({ line: 7, cells }, columns, { plan_code: null, today: '2026-01-05', currency: () => 'CNY' });
  it('becomes one for the import', () => {
    expect(
      read(['A1', '本人', '王建国', `'${id}`, '139 0000 1111', '2025/3/1', '1,234.50', 'p']),
    ).toMatchObject({
      line: 7,
      payer_key: 'A1',
      relation: 'self',
      id_kind: 'cn_id',
      phone: '+8613900001111',
      joined_on: '2025-03-01',
      balance_minor: 123450n,
      plan_code: 'p',
      covered_from: null,
    });
  });
  it('tells everything that is wrong with it at once', () => {
    const row = read(['A1', '邻居', '王3', '2.20602E+17', '1.39E+10', '45000', '12.345', '']);
    expect('unread' in row && row.unread.map((u) => [u.field, u.code])).toEqual([
      ['plan_code', 'input.missing'],
      ['relation', 'import.not_a_choice'],
      ['phone', 'phone.scientific_notation'],
      ['joined_on', 'import.date_is_serial'],
      ['balance_minor', 'amount.too_many_decimals'],
      ['name', 'name.wrong_characters'],
      ['id_number', 'id.scientific_notation'],
    ]);
  });
  it('with cells missing or too many is refused', () => {
    const short = read(['A1', '本人']);
    expect('unread' in short && short.unread[0]!.code).toBe('csv.cells_missing');
    const long = read([...Array(9).fill('x')]);
    expect('unread' in long && long.unread[0]!.code).toBe('csv.cells_too_many');
  });
});
