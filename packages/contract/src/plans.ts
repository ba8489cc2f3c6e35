import * as z from 'zod';
import { endpoint } from './endpoint.ts';
import { instant, locale, plain_date, plan_code } from './fields.ts';

const plan = z.object({
  plan_id: z.int(),
  code: plan_code,
  state: z.enum(['draft', 'open', 'closing', 'closed']),
  currency: z.string(),
  time_zone: z.string(),
  first_period_from: plain_date,
  opened_on: plain_date,
});
const version = z.object({
  version: z.int(),
  hash: z.string().meta({ description: 'SHA-256 of the canonical text, in hex' }),
  published_at: instant,
  in_force_from: plain_date,
});
const plan_params = z.object({ plan_code });
const version_params = z.object({ plan_code, version: z.coerce.number().int().min(1).max(100_000) });
const language = z.object({ language: locale.default('zh-Hans') });
const rules_text = z
  .string()
  .min(2)
  .max(200_000)
  .meta({ description: 'A rules file: JSON, comments allowed' });
const section = z.object({
  code: z.string(),
  heading: z.string(),
  paragraphs: z.array(z.string()),
  items: z.array(z.string()),
  table: z.object({ head: z.array(z.string()), rows: z.array(z.array(z.string())) }).nullable(),
});
const change = z.object({
  path: z.string(),
  kind: z.enum(['added', 'removed', 'changed']),
  text: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
const problem = z.object({
  severity: z.enum(['error', 'warning']),
  line: z.int(),
  column: z.int(),
  path: z.string(),
  code: z.string(),
  detail: z.string(),
});

export const plans = {
  'plans.list': endpoint({
    method: 'GET',
    path: '/api/v1/plans',
    summary: 'All plans in the order in which they were opened.',
    access: 'public',
    response: z.object({ items: z.array(plan) }),
  }),
  'plans.get': endpoint({
    method: 'GET',
    path: '/api/v1/plans/:plan_code',
    summary: 'One plan with the rules in force today.',
    access: 'public',
    params: plan_params,
    response: plan.extend({ in_force: version, rules: z.record(z.string(), z.unknown()) }),
    errors: ['plan.unknown'],
  }),
  'plans.versions': endpoint({
    method: 'GET',
    path: '/api/v1/plans/:plan_code/versions',
    summary: 'Every version of the rules that was ever published.',
    access: 'public',
    params: plan_params,
    response: z.object({ items: z.array(version) }),
    errors: ['plan.unknown'],
  }),
  'plans.version': endpoint({
    method: 'GET',
    path: '/api/v1/plans/:plan_code/versions/:version',
    summary: 'One version: the exact text that was hashed, and the rules in words.',
    access: 'public',
    params: version_params,
    query: language,
    response: version.extend({ canonical: z.string(), sections: z.array(section) }),
    errors: ['plan.unknown', 'plan.version_unknown'],
  }),
  'plans.diff': endpoint({
    method: 'GET',
    path: '/api/v1/plans/:plan_code/versions/:version/diff',
    summary: 'What changed against the version before.',
    access: 'public',
    params: version_params,
    query: language,
    response: z.object({
      from: z.int(),
      to: z.int(),
      changes: z.array(change),
    }),
    errors: ['plan.unknown', 'plan.version_unknown'],
  }),
  'plans.check': endpoint({
    method: 'POST',
    path: '/api/v1/plans/check',
    summary: 'Says what is wrong with a rules file, with line and reason; stores nothing.',
    access: ['operator'],
    body: z.strictObject({ rules_text }),
    query: language,
    response: z.object({ ok: z.boolean(), problems: z.array(problem) }),
  }),
  'plans.open': endpoint({
    method: 'POST',
    path: '/api/v1/plans',
    summary: 'Opens a plan with its first rules.',
    access: ['operator'],
    body: z.strictObject({ rules_text, first_period_from: plain_date }),
    response: plan,
    errors: ['plan.rules_wrong', 'plan.code_taken', 'plan.first_period_past'],
  }),
  'plans.publish': endpoint({
    method: 'POST',
    path: '/api/v1/plans/:plan_code/versions',
    summary: 'Publishes the next version of the rules; it comes into force after the notice days.',
    access: ['operator'],
    params: plan_params,
    body: z.strictObject({ rules_text, in_force_from: plain_date }),
    response: version,
    errors: [
      'plan.unknown',
      'plan.rules_wrong',
      'plan.other_plan',
      'plan.notice_too_short',
      'plan.version_order',
      'plan.calendar_stays',
      'plan.nothing_changed',
      'plan.not_open',
    ],
  }),
} as const;
