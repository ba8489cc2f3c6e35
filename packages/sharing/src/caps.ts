import { invariant, maxBig, minBig } from '@tongzhou/kernel';

/** An exact fraction such as 0.08 = 8/100; never a float. */
export interface Rate {
  numerator: bigint;
  denominator: bigint;
}

/** `0.08` -> 8/100. @throws InvariantError on anything but a plain decimal from 0 to 1 with at most nine decimals */
export function parseRate(text: string): Rate {
  const match = /^(0(?=$|\.)|1(?=$|\.0+$))(?:\.([0-9]{1,9}))?$/.exec(text);
  invariant(match, `rate ${text.slice(0, 20)} is a decimal from 0 to 1`);
  const digits = match[2] ?? '';
  return { numerator: BigInt(match[1]! + digits), denominator: 10n ** BigInt(digits.length) };
}

/** Percentage of the period's aid; fixed per weight unit; or the cost that was published. */
export type FeeModel =
  | { kind: 'percentage'; rate: Rate }
  | { kind: 'flat'; fee_per_weight_minor: bigint }
  | { kind: 'published'; cost_minor: bigint };

export interface Caps {
  /** most a weight unit pays for one case, aid and fee together; null: none */
  case_minor: bigint | null;
  period_minor: bigint;
  /** most a weight unit pays in a calendar year; null: none */
  year_minor: bigint | null;
}

const NO_RATE: Rate = { numerator: 0n, denominator: 1n };
export const rateOf = (fee: FeeModel): Rate => (fee.kind === 'percentage' ? fee.rate : NO_RATE);

/** Rounded down, once for all aid of a period. */
export const percentage = (aid_minor: bigint, rate: Rate): bigint =>
  (aid_minor * rate.numerator) / rate.denominator;

/** What is due whatever the aid: flat per weight unit, or the published cost. */
export const fixedFee = (fee: FeeModel, weight_total: bigint): bigint =>
  fee.kind === 'flat'
    ? fee.fee_per_weight_minor * weight_total
    : fee.kind === 'published'
      ? fee.cost_minor
      : 0n;

/** A case's cap bounds aid and fee together: aid <= floor(cap * W / (1 + rate)). */
export function caseLimit(cap_minor: bigint, weight_total: bigint, fee: FeeModel): bigint {
  const { numerator, denominator } = rateOf(fee);
  return (cap_minor * weight_total * denominator) / (denominator + numerator);
}

/** The largest aid whose aid + floor(aid * rate) stays within a budget. */
export function aidWithin(budget_minor: bigint, rate: Rate): bigint {
  if (budget_minor <= 0n) return 0n;
  let aid = (budget_minor * rate.denominator) / (rate.denominator + rate.numerator);
  // At most one step: aid * (1 + rate) < budget + 1.
  while (aid + 1n + percentage(aid + 1n, rate) <= budget_minor) aid += 1n;
  return aid;
}

export interface CapsNow {
  caps: Pick<Caps, 'period_minor' | 'year_minor'>;
  index_minor: bigint;
  index_year_start_minor: bigint;
  rounding_unit_minor: bigint;
}

/**
 * What period and year caps leave a weight unit to pay. A whole number of rounding units: a share that is
 * rounded up can then never exceed it.
 */
export function capLeft({ caps, index_minor, index_year_start_minor, rounding_unit_minor }: CapsNow): bigint {
  const year =
    caps.year_minor === null ? caps.period_minor : caps.year_minor - (index_minor - index_year_start_minor);
  const left = maxBig(0n, minBig(caps.period_minor, year));
  return left - (left % rounding_unit_minor);
}

/** Splits `total` over `parts` in proportion, rounding down: nothing is invented, the rest stays with the plan. */
export function proRata(total_minor: bigint, parts: readonly bigint[]): bigint[] {
  const whole = parts.reduce((a, b) => a + b, 0n);
  return whole <= total_minor ? [...parts] : parts.map((part) => (part * total_minor) / whole);
}
