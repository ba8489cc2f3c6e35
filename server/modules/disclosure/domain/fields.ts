import { AMOUNT_MAX_MINOR } from '@tongzhou/kernel';
import * as z from 'zod';

/** The only kinds of values the public log may hold: none of them has room for a sentence or a name. */
export const id = z.uuid();
export const day = z.iso.date();
export const hash = z.string().regex(/^[0-9a-f]{64}$/);
export const plan_code = z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/);
export const currency = z.string().regex(/^[A-Z]{3}$/);
/** Where a clause stands in the rules, e.g. `what.illnesses.lung-cancer`. */
export const clause = z.string().regex(/^[a-z][a-z0-9_.-]{0,99}$/);
export const release = z.string().regex(/^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}$/);
export const whole = z.int().min(0).max(1_000_000_000);
export const period_no = z.int().min(1).max(100_000);
export const version = z.int().min(1).max(100_000);
/** Minor units; decimal text in the entry. */
export const amount_minor = z.bigint().min(-AMOUNT_MAX_MINOR).max(AMOUNT_MAX_MINOR);

/** What a case receives: exact, or a band where the plan is so small that the amount would name the person. */
export const amount_range = z.strictObject({ from_minor: amount_minor, to_minor: amount_minor });
export type AmountRange = z.infer<typeof amount_range>;

/** Plans with fewer members show case amounts in bands and cards coarsened. */
export const SMALL_PLAN_MEMBERS = 1_000;

/**
 * The amount of a case as the log may show it: itself, or for a small plan the decade it lies in
 * (10,000.00 to 99,999.99).
 */
export function publicAmount(amount_minor: bigint, members: number): AmountRange {
  if (members >= SMALL_PLAN_MEMBERS) return { from_minor: amount_minor, to_minor: amount_minor };
  if (amount_minor <= 0n) return { from_minor: 0n, to_minor: 0n };
  const from_minor = 10n ** BigInt(amount_minor.toString().length - 1);
  return { from_minor, to_minor: from_minor * 10n - 1n };
}
