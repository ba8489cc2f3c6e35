import {
  CodedError,
  checkIdDocument,
  checkPersonName,
  currencyDigits,
  normalisePhone,
} from '@tongzhou/kernel';
import type { ImportField, ImportRow, UnreadRow } from '@tongzhou/server/modules/memberships/index.ts';
import {
  readAmount,
  readCode,
  readDay,
  readIdKind,
  readRelation,
  readSex,
  readWhole,
  withoutPointZero,
} from './cells.ts';
import type { Columns } from './columns.ts';
import type { CsvRecord } from './csv-stream.ts';

export interface RowOptions {
  /** where the file has no column for it */
  plan_code: string | null;
  /** the day of reading, for the dates inside document numbers */
  today: string;
  /** of the amounts, by plan; unknown plans are reported later, by the import */
  currency(plan_code: string): string;
}

type Mutable = { -readonly [K in keyof UnreadRow['unread'][number]]: UnreadRow['unread'][number][K] };

/** Reads the cells of a record: a row for the import, or all that could not be read. */
export function readRow(record: CsvRecord, columns: Columns, options: RowOptions): ImportRow | UnreadRow {
  const { line, cells } = record;
  const unread: Mutable[] = [];
  const text = (field: ImportField): string => cells[columns.at.get(field) ?? -1] ?? '';
  /** Blank is null; what cannot be read is reported and null. */
  const read = <T>(field: ImportField, how: (text: string) => T): T | null => {
    const cell = text(field);
    if (cell === '') return null;
    try {
      return how(cell);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      unread.push({ field, code: error.code, params: error.params });
      return null;
    }
  };
  const need = <T>(field: ImportField, value: T | null): T | null => {
    if (value === null && !unread.some((u) => u.field === field))
      unread.push({ field, code: 'input.missing', params: {} });
    return value;
  };
  if (cells.length !== columns.count)
    unread.push({
      field: null,
      code: cells.length < columns.count ? 'csv.cells_missing' : 'csv.cells_too_many',
      params: { cells: cells.length, columns: columns.count },
    });
  const payer_key = need('payer_key', read('payer_key', readCode));
  const plan_code = read('plan_code', readCode) ?? options.plan_code;
  const row = {
    line,
    payer_key,
    plan_code: need('plan_code', plan_code),
    relation: need('relation', read('relation', readRelation)),
    name: need(
      'name',
      read('name', (name) => name),
    ),
    id_kind: read('id_kind', readIdKind) ?? 'cn_id',
    id_number: need('id_number', read('id_number', withoutPointZero)),
    birth: read('birth', readDay),
    sex: read('sex', readSex),
    phone: read('phone', (phone) => normalisePhone(withoutPointZero(phone))),
    payer_phone: read('payer_phone', (phone) => normalisePhone(withoutPointZero(phone))),
    organisation: read('organisation', (name) => name.slice(0, 200)),
    joined_on: need('joined_on', read('joined_on', readDay)),
    covered_from: read('covered_from', readDay),
    waiting_days_served: read('waiting_days_served', readWhole),
    rule_version: read('rule_version', readWhole),
    balance_minor: read('balance_minor', (amount) => readAmount(amount, digitsOf(options, plan_code))) ?? 0n,
    branch_code: read('branch_code', readCode),
  };
  if (unread.length === 0) return row as ImportRow;
  // Whoever mends the row should see everything at once; of a row that can be read the import looks at these.
  read('name', checkPersonName);
  read('id_number', (number) => checkIdDocument(row.id_kind, withoutPointZero(number), options.today));
  return { line, payer_key, unread };
}

const known = new Map<string, number>();

/** Intl is asked once a currency, not once a row. */
function digitsOf(options: RowOptions, plan_code: string | null): number {
  const currency = options.currency(plan_code ?? '');
  let digits = known.get(currency);
  if (digits === undefined) {
    digits = currencyDigits(currency);
    known.set(currency, digits);
  }
  return digits;
}
