import { CodedError } from '@tongzhou/kernel';

/** Serialization failure, deadlock, lock not available in time: the same work may succeed when done again. */
const RETRIABLE = new Set(['40001', '40P01', '55P03']);

/** Socket errors, and PostgreSQL's own words for "this connection is gone or cannot be had now". */
const UNAVAILABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '25P03',
  '53300',
]);

/** pg raises these without a code. */
const UNAVAILABLE_WORDS =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|Cannot use a pool after calling end|Client was closed)/;

const UNIQUE_VIOLATION = '23505';

const pgCode = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
};

export const isRetriable = (error: unknown): boolean => RETRIABLE.has(pgCode(error) ?? '');

/** True when the row broke a unique index or constraint (of this name, when one is given). */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  pgCode(error) === UNIQUE_VIOLATION &&
  (constraint === undefined || (error as { constraint?: string }).constraint === constraint);

export function isUnavailable(error: unknown): boolean {
  if (error instanceof CodedError) return error.code === 'database.unavailable';
  const code = pgCode(error);
  if (code !== undefined && (UNAVAILABLE.has(code) || /^08[0-9A-Z]{3}$/.test(code))) return true;
  return error instanceof Error && UNAVAILABLE_WORDS.test(error.message);
}

/** A lost or missing connection becomes `database.unavailable`; every other error stays what it is. */
export function translated(error: unknown): unknown {
  if (error instanceof CodedError || !isUnavailable(error)) return error;
  return new CodedError('database.unavailable', { status: 503, cause: error });
}
