import type { BeyondCap, Calendar, FeeModel } from '@tongzhou/sharing';

/** The sharing rules of a plan as the engine needs them; they hold for the whole plan, by the version in force at the freeze. */
export interface SharingTerms {
  plan_code: string;
  rule_version: number;
  calendar: Calendar;
  first_period_from: string;
  time_zone: string;
  caps: { case_minor: bigint | null; period_minor: bigint; year_minor: bigint | null };
  /** cases a period may carry; the rest wait, oldest decision first; null: no limit */
  cases_allowed: number | null;
  beyond_cap: BeyondCap;
  fee: FeeModel;
  rounding_unit_minor: bigint;
  weight_floor: bigint;
  grace_days: number;
  /** kinds of refusal that give past shares back */
  returning_kinds: readonly string[];
}
