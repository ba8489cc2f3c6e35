import { AMOUNT_MAX_MINOR, CodedError, type FieldError, fail } from '@tongzhou/kernel';

/** One published fact: so many members, so many cases, this rule, this share. Amounts in minor units. */
export interface RecordRow {
  id: string;
  members: number;
  cases: number;
  aid_each_minor: bigint;
  /** a decimal fraction, e.g. `0.08` */
  fee_rate: string;
  surplus_in_minor: bigint;
  cap_per_case_minor: bigint;
  beyond_cap: 'scale' | 'carry';
  /** what was published; null: not said */
  expected: { share_minor: bigint | null; aid_each_minor: bigint | null; surplus_minor: bigint | null };
}

/** A line of the file by column name, with its number in the file. */
export interface RecordLine {
  line: number;
  cells: Readonly<Record<string, string>>;
}

const NEEDED = [
  'id',
  'members',
  'cases',
  'aid_each_minor',
  'fee_rate',
  'surplus_in_minor',
  'cap_per_case_minor',
  'beyond_cap',
];
/** The largest scheme there ever was had 106 million members. */
const MEMBERS_MAX = 200_000_000n;
/** As many cases as the entry of the public log that names them may hold. */
const CASES_MAX = 1000n;
/** Far above any aid or cap; keeps every product within the database's range. */
const AID_MAX_MINOR = 10n ** 12n;
const CAP_MAX_MINOR = 10n ** 9n;
/** Above one half a fee is refused by the check of a plan's rules. */
const FEE_MAX = 0.5;

/**
 * Reads the lines of a record; all problems at once, and nothing runs while there is one.
 * @throws replay.columns_missing, replay.no_rows, replay.rows_wrong
 */
export function readRecord(columns: readonly string[], lines: readonly RecordLine[]): RecordRow[] {
  const missing = NEEDED.filter((name) => !columns.includes(name));
  if (missing.length > 0)
    throw fail.invalid('replay.columns_missing', { params: { columns: missing.join(', ') } });
  if (lines.length === 0) throw fail.invalid('replay.no_rows');
  const problems: FieldError[] = [];
  const rows = lines.map((line) => readRow(line, problems));
  for (const [i, row] of rows.entries()) {
    if (row.id !== '' && rows.findIndex((other) => other.id === row.id) < i)
      problems.push({ path: `/${lines[i]!.line}/id`, code: 'replay.id_twice', params: { id: row.id } });
  }
  if (problems.length > 0)
    throw new CodedError('replay.rows_wrong', {
      status: 422,
      params: { problems: problems.length },
      fields: problems,
    });
  return rows;
}

function readRow({ line, cells }: RecordLine, problems: FieldError[]): RecordRow {
  const complain = (column: string, code: string, params: FieldError['params'] = {}) =>
    problems.push({ path: `/${line}/${column}`, code, params });
  const cell = (column: string) => (cells[column] ?? '').trim();
  const whole = (column: string, min: bigint, max: bigint): bigint => {
    const text = cell(column);
    const value = /^(0|[1-9][0-9]{0,18})$/.test(text) ? BigInt(text) : -1n;
    if (value < min || value > max) {
      complain(column, 'replay.whole_number_wanted', {
        text: text.slice(0, 40),
        min: min.toString(),
        max: max.toString(),
      });
      return min;
    }
    return value;
  };
  const given = (column: string) => (cell(column) === '' ? null : whole(column, 0n, AMOUNT_MAX_MINOR));
  if (!/^[\p{L}\p{N}_.-]{1,40}$/u.test(cell('id'))) complain('id', 'replay.id_malformed');
  const fee_rate = cell('fee_rate');
  if (!/^0(\.[0-9]{1,9})?$/.test(fee_rate) || Number(fee_rate) > FEE_MAX)
    complain('fee_rate', 'replay.rate_wanted', { text: fee_rate.slice(0, 40), max: FEE_MAX });
  const beyond_cap = BEYOND_CAP[cell('beyond_cap')];
  if (!beyond_cap)
    complain('beyond_cap', 'replay.beyond_cap_unknown', {
      text: cell('beyond_cap').slice(0, 40),
      known: Object.keys(BEYOND_CAP).join(', '),
    });
  return {
    id: cell('id'),
    members: Number(whole('members', 1n, MEMBERS_MAX)),
    cases: Number(whole('cases', 1n, CASES_MAX)),
    aid_each_minor: whole('aid_each_minor', 1n, AID_MAX_MINOR),
    fee_rate,
    surplus_in_minor: whole('surplus_in_minor', 0n, AID_MAX_MINOR),
    cap_per_case_minor: whole('cap_per_case_minor', 1n, CAP_MAX_MINOR),
    beyond_cap: beyond_cap ?? 'scale',
    expected: {
      share_minor: given('expected_share_minor'),
      aid_each_minor: given('expected_aid_each_minor'),
      surplus_minor: given('expected_surplus_minor'),
    },
  };
}

const BEYOND_CAP: Readonly<Record<string, RecordRow['beyond_cap']>> = {
  scale_aid: 'scale',
  carry_debt: 'carry',
};
