import { addDays, ageOn, daysBetween, type PlainDateText } from '@tongzhou/kernel';
import { type Calendar, type FeeModel, parseRate } from '@tongzhou/sharing';
import type { LocalText, Rules, Severity } from './schema.ts';

export type RulesLocale = 'zh-Hans' | 'zh-Hant' | 'en';

/** A text of the rules in a language; zh-Hans is the source and always there. */
export const textOf = (text: LocalText, locale: RulesLocale): string => text[locale] ?? text['zh-Hans'];

/** Weight of a member of this age; 1 where the rules name no bands. */
export const ageBandWeight = (rules: Rules, age: number): number =>
  rules.sharing.weights.find((band) => age >= band.age_from && age <= band.age_to)?.weight ?? 1;

export type Admission = 'ok' | 'too_young' | 'too_old';

export function admitsAge(rules: Rules, birth: PlainDateText, day: PlainDateText): Admission {
  const { age_min, age_min_days, age_max } = rules.who.joining;
  const age = ageOn(birth, day);
  if (age < age_min) return 'too_young';
  // The rules name at most 400 days here.
  if (age < 2 && daysBetween(birth, day) < age_min_days) return 'too_young';
  return age > age_max ? 'too_old' : 'ok';
}

/** The first day on which illness (or accident) gives aid. */
export const waitingUntil = (
  rules: Rules,
  joined_on: PlainDateText,
  cause: 'illness' | 'accident',
): PlainDateText =>
  addDays(joined_on, cause === 'illness' ? rules.waiting.illness_days : rules.waiting.accident_days);

export interface AidQuestion {
  age: number;
  severity: Severity;
  /** full years of membership at diagnosis */
  years_of_membership: number;
}

/** Aid by the table, in minor units; 0n where the table has no row for this age and severity. Rounded down to the unit. */
export function aidFor(rules: Rules, q: AidQuestion): bigint {
  const row = rules.aid.table.find(
    (r) => r.severity === q.severity && q.age >= r.age_from && q.age <= r.age_to,
  );
  if (!row) return 0n;
  const growth = rules.aid.growth
    .filter((g) => q.years_of_membership >= g.years_from)
    .toSorted((a, b) => a.years_from - b.years_from)
    .at(-1);
  const part = parseRate(growth?.part ?? '1');
  return (BigInt(row.amount_minor) * part.numerator) / part.denominator;
}

export function feeModel(rules: Rules): FeeModel {
  const { fee } = rules.sharing;
  if (fee.kind === 'percentage') return { kind: 'percentage', rate: parseRate(fee.rate) };
  if (fee.kind === 'flat') return { kind: 'flat', fee_per_weight_minor: BigInt(fee.fee_per_weight_minor) };
  return { kind: 'published', cost_minor: BigInt(fee.cost_minor) };
}

export interface Caps {
  case_cap_minor: bigint | null;
  cases_allowed: number | null;
  /** given, or cap per case times the cases allowed */
  period_cap_minor: bigint;
  year_cap_minor: bigint | null;
}

export function caps(rules: Rules): Caps {
  const c = rules.sharing.caps;
  const case_cap_minor = c.case_minor === null ? null : BigInt(c.case_minor);
  return {
    case_cap_minor,
    cases_allowed: c.cases_per_period,
    period_cap_minor:
      c.period_minor === null
        ? (case_cap_minor ?? 0n) * BigInt(c.cases_per_period ?? 0)
        : BigInt(c.period_minor),
    year_cap_minor: c.year_minor === null ? null : BigInt(c.year_minor),
  };
}

export const calendar = (rules: Rules): Calendar => rules.sharing.calendar;

/** Which questions stop a joining: not answered, or answered otherwise than the rules admit. */
export function admitsHealth(
  rules: Rules,
  answers: Readonly<Record<string, boolean>>,
): { ok: boolean; missing: string[]; stopping: string[] } {
  const { questions } = rules.who.health_notice;
  const missing = questions.filter((q) => answers[q.code] === undefined).map((q) => q.code);
  const stopping = questions
    .filter((q) => answers[q.code] !== undefined && answers[q.code] !== q.admits)
    .map((q) => q.code);
  return { ok: missing.length === 0 && stopping.length === 0, missing, stopping };
}

/** How many payments a case is: 1, or the number of instalments. */
export const instalmentsOf = (rules: Rules): number =>
  rules.aid.payment.kind === 'instalments' ? rules.aid.payment.count : 1;
