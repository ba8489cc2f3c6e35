import * as z from 'zod';

/** One version of a plan's rules: data, validated, hashed, immutable once published (design: plans and cases). */
const text = z.strictObject({
  'zh-Hans': z.string().min(1).max(2000),
  'zh-Hant': z.string().max(2000).optional(),
  en: z.string().max(2000).optional(),
});
const minor = z.string().regex(/^(0|[1-9][0-9]{0,15})$/, { error: 'rules.amount_malformed' });
const code = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, { error: 'rules.code_malformed' });
const days = (max: number) => z.int().min(0).max(max);
const age = z.int().min(0).max(130);
const monthDay = z.union([z.int().min(1).max(31), z.literal('last')]);
const decimalRate = z.string().regex(/^(0|1|0\.[0-9]{1,9})$/, { error: 'rules.rate_malformed' });

const question = z.strictObject({ code, text, example: text.optional(), admits: z.boolean() });

const who = z.strictObject({
  joining: z.strictObject({ age_min: age, age_min_days: z.int().min(0).max(400).default(0), age_max: age }),
  ends: z.strictObject({ age, rolls_into: code.nullable(), notice_days: days(730) }),
  residence: text.nullable(),
  health_notice: z.strictObject({ version: z.int().min(1), questions: z.array(question).max(60) }),
  excluded_occupations: z.array(text).max(60),
});

const illness = z.strictObject({
  code,
  name: text,
  severity: z.enum(['severe', 'mild']),
  icd10: z
    .array(
      z.string().regex(/^[A-Z][0-9]{2}(\.[0-9]{1,2})?(-[A-Z][0-9]{2})?$/, { error: 'rules.icd10_malformed' }),
    )
    .max(60),
  definition: text,
  proof: z.array(text).min(1).max(20),
});

const what = z.strictObject({
  kind: z.enum(['illness', 'accident', 'incapacity']),
  illnesses: z.array(illness).min(1).max(300),
  hospitals: text,
  not_aided: z.array(z.strictObject({ code, text })).max(60),
});

const waiting = z.strictObject({
  illness_days: days(1100),
  accident_days: days(1100),
  shares_due: z.boolean(),
  illness_inside: z.strictObject({ returns_shares: z.boolean(), ends_membership: z.boolean() }),
  restarts_on_rejoining: z.boolean(),
});

const aidBand = z.strictObject({
  age_from: age,
  age_to: age,
  severity: z.enum(['severe', 'mild']),
  amount_minor: minor,
});
const payment = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('lump_sum') }),
  z.strictObject({ kind: z.literal('reimbursement'), deductible_minor: minor, share_of_cost: decimalRate }),
  z.strictObject({
    kind: z.literal('instalments'),
    count: z.int().min(2).max(120),
    every_months: z.int().min(1).max(12),
  }),
]);
const aid = z.strictObject({
  table: z.array(aidBand).min(1).max(60),
  payment,
  /** part of the table's amount by full years of membership; the last holds from then on */
  growth: z.array(z.strictObject({ years_from: z.int().min(0).max(60), part: decimalRate })).max(20),
  times: z.int().min(1).max(99),
});

const fee = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percentage'), rate: decimalRate }),
  z.strictObject({ kind: z.literal('flat'), fee_per_weight_minor: minor }),
  z.strictObject({ kind: z.literal('published'), cost_minor: minor }),
]);
const sharing = z.strictObject({
  calendar: z.strictObject({
    notice_days: z.array(monthDay).min(1).max(4),
    sharing_days: z.array(monthDay).min(1).max(4),
  }),
  rounding_unit_minor: minor.refine((x) => x !== '0', { error: 'rules.rounding_unit_zero' }),
  weights: z.array(z.strictObject({ age_from: age, age_to: age, weight: z.int().min(1).max(1000) })).max(30),
  caps: z.strictObject({
    case_minor: minor.nullable(),
    cases_per_period: z.int().min(1).max(100_000).nullable(),
    period_minor: minor.nullable(),
    year_minor: minor.nullable(),
  }),
  beyond_cap: z.enum(['scale', 'carry', 'sponsor']),
  fee,
});

const balance = z.strictObject({
  first_top_up_minor: minor,
  top_up_choices_minor: z.array(minor).min(1).max(8),
  reminder_levels_minor: z.array(minor).min(1).max(5),
  grace_days: z.int().min(1).max(400),
});

const case_clock = z.strictObject({
  apply_days: z.int().min(1).max(3700),
  first_opinion_days: z.int().min(1).max(90),
  notice_days: z.int().min(1).max(30),
  payout_days: z.int().min(1).max(60),
});

/** Kinds of refusal; see the cases module. */
export const REFUSAL_CODES = [
  'waiting_period',
  'not_listed_illness',
  'health_notice_untrue',
  'health_notice_unknowing',
  'not_covered',
  'too_late',
  'cause_excluded',
  'proof_missing',
  'forged_proof',
] as const;

const appeal = z.strictObject({
  days: days(400),
  second_review_days: days(90),
  panel: z
    .strictObject({
      size: z.int().min(5).max(1001),
      quorum: z.int().min(3).max(1001),
      threshold: decimalRate,
      hours: z.int().min(1).max(720),
      exam: z.boolean(),
    })
    .nullable(),
  returning_kinds: z.array(z.enum(REFUSAL_CODES)).max(REFUSAL_CODES.length),
});

const governance = z.strictObject({
  notice_days: days(400),
  exit_window_days: days(400),
  electorate: z.enum(['all_members', 'covered_members', 'delegates']),
  quorum: decimalRate,
  majority: decimalRate,
  floor_members: z.int().min(0).max(1_000_000_000),
  wind_down: z.strictObject({ claims_days: days(3700), returns_balance: z.literal(true), text }),
});

const source = z.strictObject({
  claim: z.string().min(1).max(300),
  source: z.string().min(1).max(500),
  grade: z.string().max(20),
});

export const rulesSchema = z.strictObject({
  format: z.literal('tongzhou-rules/1'),
  code,
  name: text,
  summary: text,
  currency: z.string().regex(/^[A-Z]{3}$/, { error: 'rules.currency_malformed' }),
  time_zone: z.string().min(1).max(60).refine(isTimeZone, { error: 'rules.time_zone_unknown' }),
  who,
  what,
  waiting,
  aid,
  sharing,
  balance,
  case_clock,
  appeal,
  governance,
  sources: z.array(source).max(100),
});

export type Rules = z.infer<typeof rulesSchema>;
export type Severity = 'severe' | 'mild';
export type LocalText = z.infer<typeof text>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
