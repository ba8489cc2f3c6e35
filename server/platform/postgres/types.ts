import pg from 'pg';

const INT8 = 20;
const DATE = 1082;
const TIMESTAMP = 1114;
const TIMESTAMPTZ = 1184;
const NUMERIC = 1700;
const INT8_ARRAY = 1016;
const TIMESTAMP_ARRAY = 1115;
const DATE_ARRAY = 1182;
const TIMESTAMPTZ_ARRAY = 1185;
const NUMERIC_ARRAY = 1231;

type Parse = (text: string) => unknown;

/** pg-types 2 exports an object here; its published types describe a later version. */
const arrayParser = pg.types.arrayParser as unknown as {
  create(text: string, parse: Parse): { parse(): unknown[] };
};

const asText: Parse = (text) => text;
/** Sessions run in UTC, so PostgreSQL writes `2026-03-01 08:00:00.123456+00`, which is ISO 8601 with a space. */
const asInstant: Parse = (text) => Temporal.Instant.from(text);
const arrayOf =
  (parse: Parse): Parse =>
  (text) =>
    arrayParser.create(text, parse).parse();

const parsers = new Map<number, Parse>([
  [INT8, BigInt],
  [NUMERIC, asText],
  [DATE, asText],
  [TIMESTAMP, asText],
  [TIMESTAMPTZ, asInstant],
  [INT8_ARRAY, arrayOf(BigInt)],
  [NUMERIC_ARRAY, arrayOf(asText)],
  [DATE_ARRAY, arrayOf(asText)],
  [TIMESTAMP_ARRAY, arrayOf(asText)],
  [TIMESTAMPTZ_ARRAY, arrayOf(asInstant)],
]);

/** How rows come back: int8 as bigint, numeric and date as text, timestamptz as Temporal.Instant. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(oid)) ??
    pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};

/**
 * How parameters go out: bigint, text, number, boolean, null, Buffer and Temporal.Instant, and arrays of them.
 * Anything else (plain objects above all) has to say how, with `json(value)`.
 */
export function parameterOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Temporal.Instant) return value.toString();
  if (Array.isArray(value)) return numbersText(value) ?? value.map(parameterOf);
  if (ArrayBuffer.isView(value)) return value;
  throw new TypeError(
    `a query parameter of type ${value.constructor?.name ?? 'object'} needs json(value) or text`,
  );
}

/** An array of whole numbers as PostgreSQL writes it: batches hold thousands, and quoting each costs the driver most. */
function numbersText(values: readonly unknown[]): string | undefined {
  const whole = values.every((v) => v === null || typeof v === 'bigint' || Number.isSafeInteger(v));
  return whole ? `{${values.map((v) => v ?? 'NULL').join(',')}}` : undefined;
}

/** The text of a json or jsonb parameter; amounts (bigint) inside become decimal strings, instants ISO text. */
export const json = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
