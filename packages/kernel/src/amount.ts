import { fail, invariant } from './errors.ts';

/** Largest amount a bigint column holds; products are checked against it before they reach the database. */
export const AMOUNT_MAX_MINOR = 2n ** 63n - 1n;

/** Parses the wire form: a decimal string of minor units, optional minus, no plus, no leading zeros. */
export function parseMinor(text: string): bigint {
  if (!/^(0|-?[1-9][0-9]{0,18})$/.test(text)) throw fail.invalid('amount.malformed');
  return assertRange(BigInt(text));
}

export function assertRange(amount_minor: bigint): bigint {
  if (amount_minor > AMOUNT_MAX_MINOR || amount_minor < -AMOUNT_MAX_MINOR)
    throw fail.invalid('amount.out_of_range');
  return amount_minor;
}

/** ceil(a / b) for a of any sign and b > 0. */
export function ceilDiv(a: bigint, b: bigint): bigint {
  invariant(b > 0n, 'ceilDiv divides by a positive number');
  const quotient = a / b;
  return a % b > 0n ? quotient + 1n : quotient;
}

/** floor(a / b) for a of any sign and b > 0. */
export function floorDiv(a: bigint, b: bigint): bigint {
  invariant(b > 0n, 'floorDiv divides by a positive number');
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

export const minBig = (a: bigint, b: bigint) => (a < b ? a : b);
export const maxBig = (a: bigint, b: bigint) => (a > b ? a : b);

/** Decimal places of an ISO 4217 currency (2 for CNY, 0 for JPY, 3 for KWD). */
export function currencyDigits(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

/** Major-unit text without grouping, e.g. `180` -> `1.80`. Exact: never passes through a float. */
export function majorText(amount_minor: bigint, digits: number): string {
  const sign = amount_minor < 0n ? '-' : '';
  const text = (amount_minor < 0n ? -amount_minor : amount_minor).toString().padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Reads `1.8`, `1.80` or `1,234.5` in major units as minor units; refuses more decimals than the currency has. */
export function parseMajor(text: string, digits: number): bigint {
  const clean = text.trim().replaceAll(',', '');
  const match = /^(-?)([0-9]{1,16})(?:\.([0-9]+))?$/.exec(clean);
  if (!match) throw fail.invalid('amount.malformed');
  const fraction = (match[3] ?? '').padEnd(digits, '0');
  if (fraction.length > digits) throw fail.invalid('amount.too_many_decimals', { params: { digits } });
  const value = BigInt(match[2]! + fraction);
  return assertRange(match[1] ? -value : value);
}
