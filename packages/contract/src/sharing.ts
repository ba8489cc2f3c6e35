import * as z from 'zod';
import { endpoint } from './endpoint.ts';
import {
  amount_minor,
  instant,
  page_of,
  page_query,
  plain_date,
  plan_code,
  positive_amount_minor,
} from './fields.ts';

const period = z.object({
  plan_code,
  period_no: z.number().int(),
  notice_on: plain_date,
  sharing_on: plain_date,
  state: z.enum(['freezing', 'frozen', 'settled']),
  rule_version: z.number().int(),
  weight_total: amount_minor.nullable(),
  share_minor: amount_minor.nullable(),
  aid_minor: amount_minor.nullable(),
  fee_minor: amount_minor.nullable(),
  surplus_in_minor: amount_minor.nullable(),
  surplus_out_minor: amount_minor.nullable(),
  collected_minor: amount_minor.nullable(),
  sponsor_minor: amount_minor.nullable(),
  cases: z.number().int(),
  corrected: z.boolean(),
});

const sheet = z.looseObject({ format: z.literal('tongzhou-sheet/1') }).meta({
  description:
    'Every figure of the arithmetic as decimal text: carry_in + weight * share + sponsor = aid + returned + debt_paid + fee + carry_out',
});

const preview = z.object({
  period,
  sheet,
  preview_hash: z.string(),
  signatures: z.array(z.object({ who: z.string(), at: instant, fits: z.boolean(), mine: z.boolean() })),
  may_post_on: plain_date,
});

const reason = z.enum(['wrong_case', 'wrong_amount', 'wrong_count', 'wrong_rule']);

const correction = z.object({
  period,
  possible: z.boolean(),
  why_not: z.string().nullable().meta({ description: 'The code of the error a signature would meet' }),
  share_minor: amount_minor.meta({ description: 'The negative share that would be, or was, posted' }),
  gives_back_minor: amount_minor,
  signatures: z.array(
    z.object({ who: z.string(), at: instant, reason: reason.nullable(), mine: z.boolean() }),
  ),
  done: z.object({ at: instant, reason }).nullable(),
});

const progress = z.object({
  plan_code,
  phase: z.enum(['open', 'freezing', 'frozen']),
  period_no: z.int().meta({ description: 'The period in progress, or the next one' }),
  notice_on: plain_date,
  sharing_on: plain_date,
  rule_version: z.int(),
  weight_total: amount_minor,
  cap_minor: amount_minor.meta({ description: 'The most one weight unit pays in this period' }),
  index_minor: amount_minor,
  surplus_minor: amount_minor,
  debts_minor: amount_minor,
  cases_waiting: z.int(),
  cases_fixed: z.int(),
  signatures: z.int(),
  signatures_needed: z.int(),
});

const where = z.object({ plan_code, period_no: z.coerce.number().int().positive() });

export const sharing = {
  'sharing.periods': endpoint({
    method: 'GET',
    path: '/api/v1/plans/:plan_code/periods',
    summary: 'Periods of a plan, newest first.',
    access: 'public',
    params: z.object({ plan_code }),
    query: page_query,
    response: page_of(period),
  }),
  'sharing.sheet': endpoint({
    method: 'GET',
    path: '/api/v1/plans/:plan_code/periods/:period_no',
    summary: 'One period with its public sheet; before the settlement the sheet is null.',
    access: 'public',
    params: where,
    response: z.object({ period, sheet: sheet.nullable() }),
    errors: ['period.unknown'],
  }),
  'sharing.preview': endpoint({
    method: 'GET',
    path: '/api/v1/plans/:plan_code/periods/:period_no/preview',
    summary: 'What the settlement would be, and who has signed it.',
    access: ['finance', 'operator', 'auditor', 'inspector'],
    params: where,
    response: preview,
    errors: ['period.unknown', 'period.not_frozen'],
  }),
  'sharing.sign': endpoint({
    method: 'POST',
    path: '/api/v1/plans/:plan_code/periods/:period_no/signatures',
    summary:
      'One of two people signs the preview. With the second signature it is posted on the sharing day.',
    access: ['finance', 'operator'],
    step_up: true,
    params: where,
    body: z.object({ preview_hash: z.string().regex(/^[0-9a-f]{64}$/) }),
    response: z.object({ signatures: z.number().int() }),
    errors: [
      'period.not_frozen',
      'settlement.preview_changed',
      'settlement.already_signed',
      'setup.too_few_staff',
    ],
  }),
  'sharing.progress': endpoint({
    method: 'GET',
    path: '/api/v1/console/sharing',
    summary: 'The period in progress of every plan: phase, weight, cap, cases, debts, signatures.',
    access: ['finance', 'operator', 'auditor', 'inspector'],
    response: z.object({ items: z.array(progress) }),
  }),
  'sharing.correction': endpoint({
    method: 'GET',
    path: '/api/v1/plans/:plan_code/periods/:period_no/corrections',
    summary: 'Whether a settlement can be taken back, what that would post, and who has signed it.',
    access: ['finance', 'operator', 'auditor', 'inspector'],
    params: where,
    response: correction,
    errors: ['period.unknown'],
  }),
  'sharing.correct': endpoint({
    method: 'POST',
    path: '/api/v1/plans/:plan_code/periods/:period_no/corrections',
    summary:
      'Takes a settlement back before its first payout: two people, a negative share in the public log, cases wait for the next period.',
    access: ['finance', 'operator'],
    step_up: true,
    params: where,
    body: z.object({ reason }),
    response: z.object({ signatures: z.number().int(), done: z.boolean() }),
    errors: [
      'correction.payout_made',
      'correction.not_last_period',
      'correction.weights_changed',
      'settlement.already_signed',
      'setup.too_few_staff',
    ],
  }),
  'sharing.sponsor': endpoint({
    method: 'POST',
    path: '/api/v1/plans/:plan_code/sponsor-money',
    summary: 'Books money of the named sponsor that came into custody; it pays what the caps cut off.',
    access: ['finance'],
    step_up: true,
    params: z.object({ plan_code }),
    body: z.object({
      amount_minor: positive_amount_minor,
      bank_reference: z
        .string()
        .regex(/^[A-Za-z0-9-]{4,40}$/)
        .meta({ description: 'Number of the line of the bank statement; each is booked once' }),
    }),
    response: z.object({ sponsor_minor: amount_minor }),
    errors: ['sponsor.not_in_rules', 'sponsor.booked_already'],
  }),
} as const;
