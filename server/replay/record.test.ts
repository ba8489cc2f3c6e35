import { CodedError } from '@tongzhou/kernel';
import { describe, expect, it } from 'vitest';
import { readRecord } from './record.ts';
import { parseScale, scaled } from './scale.ts';

const GOOD = {
  id: 'E1',
  members: '5000000',
  cases: '100',
  aid_each_minor: '30000000',
  fee_rate: '0.08',
  surplus_in_minor: '0',
  cap_per_case_minor: '10',
  beyond_cap: 'scale_aid',
  expected_share_minor: '648',
  expected_aid_each_minor: '',
  expected_surplus_minor: '0',
};
const read = (...changes: Partial<typeof GOOD>[]) =>
  readRecord(
    Object.keys(GOOD),
    changes.map((change, i) => ({ line: i + 2, cells: { ...GOOD, ...change } })),
  );

/** `path code` of every problem of the file. */
function problems(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof CodedError)
      return error.fields.length > 0 ? error.fields.map((f) => `${f.path} ${f.code}`) : [error.code];
  }
  return [];
}

describe('a record', () => {
  it('is read row by row; what is not published is not compared', () => {
    expect(read({})).toEqual([
      {
        id: 'E1',
        members: 5_000_000,
        cases: 100,
        aid_each_minor: 30_000_000n,
        fee_rate: '0.08',
        surplus_in_minor: 0n,
        cap_per_case_minor: 10n,
        beyond_cap: 'scale',
        expected: { share_minor: 648n, aid_each_minor: null, surplus_minor: 0n },
      },
    ]);
  });
  it('needs its columns and at least one row', () => {
    expect(problems(() => readRecord(['id', 'members'], []))).toEqual(['replay.columns_missing']);
    expect(problems(() => read())).toEqual(['replay.no_rows']);
  });
  it.each([
    ['members', ['0', '-5', '1.5', '3.486E+07', '1,000', '', '999999999999', '٣', '0x10', '007']],
    ['cases', ['0', '1001', 'one']],
    ['aid_each_minor', ['0', '-1', '99999999999999999999']],
    ['cap_per_case_minor', ['0', '9999999999']],
    ['surplus_in_minor', ['-1', '']],
    ['expected_share_minor', ['6.48', '-1']],
  ] as const)('wants whole numbers in range: %s', (column, values) => {
    for (const value of values)
      expect(
        problems(() => read({ [column]: value })),
        value,
      ).toEqual([`/2/${column} replay.whole_number_wanted`]);
  });
  it('wants a fee as a decimal fraction, a known word for the cap, ids once', () => {
    for (const fee_rate of ['8%', '0.51', '1', '.08', '8', '-0.1', ''])
      expect(
        problems(() => read({ fee_rate })),
        fee_rate,
      ).toEqual(['/2/fee_rate replay.rate_wanted']);
    expect(problems(() => read({ beyond_cap: 'forget' }))).toEqual([
      '/2/beyond_cap replay.beyond_cap_unknown',
    ]);
    expect(problems(() => read({}, { id: 'E2' }, {}))).toEqual(['/4/id replay.id_twice']);
    expect(problems(() => read({ id: "E1'; drop" }))).toEqual(['/2/id replay.id_malformed']);
  });
  it('names all problems at once', () => {
    expect(problems(() => read({ members: 'x', fee_rate: 'y' }, { id: 'E2', cases: '-' }))).toEqual([
      '/2/fee_rate replay.rate_wanted',
      '/2/members replay.whole_number_wanted',
      '/3/cases replay.whole_number_wanted',
    ]);
  });
});

describe('a scale', () => {
  const [row] = read({ surplus_in_minor: '5000', expected_aid_each_minor: '30000000' });
  it('shrinks members and amounts alike and leaves what belongs to one member', () => {
    expect(scaled(row!, 0.001)).toMatchObject({
      members: 5000,
      cases: 100,
      aid_each_minor: 30_000n,
      surplus_in_minor: 5n,
      cap_per_case_minor: 10n,
      fee_rate: '0.08',
      exact: true,
      expected: { share_minor: 648n, aid_each_minor: 30_000n, surplus_minor: 0n },
    });
    expect(scaled(row!, 1)).toEqual({ ...row, exact: true });
  });
  it('says when amounts do not come out whole, and compares the share only', () => {
    expect(scaled(row!, 0.0001111)).toMatchObject({
      members: 556,
      aid_each_minor: 3336n,
      surplus_in_minor: 0n,
      exact: false,
      expected: { share_minor: 648n, aid_each_minor: null, surplus_minor: null },
    });
  });
  it('is refused when it is none or leaves fewer members than cases', () => {
    for (const text of ['0', '0.0', '1.5', '-1', '1e-3', 'x', '', '0.0000000001'])
      expect(
        problems(() => parseScale(text)),
        text,
      ).toEqual(['replay.scale_wrong']);
    expect(['0.001', '1', '1.0'].map(parseScale)).toEqual([0.001, 1, 1]);
    expect(problems(() => scaled(row!, 0.00001))).toEqual(['replay.scale_too_small']);
  });
});
