import { invariant } from './errors.ts';

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/**
 * RFC 8785 (JCS) for the subset we use: keys sorted by UTF-16 code units, no white space, integers only.
 * Amounts are decimal strings, so no float ever needs a canonical form.
 */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    invariant(value.isWellFormed(), 'canonical JSON has no lone surrogates');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    invariant(Number.isSafeInteger(value), 'canonical JSON holds whole numbers only; amounts are strings');
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const keys = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key]!)}`).join(',')}}`;
}
