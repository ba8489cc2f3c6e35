import * as z from 'zod';
import { endpoint } from './endpoint.ts';
import { page_of, page_query, plain_date, plan_code } from './fields.ts';

/** Kinds of entries of the public log. */
export const LOG_KINDS = [
  'rule',
  'plan',
  'case_stage',
  'objection',
  'decision',
  'notice',
  'settlement',
  'payout',
  'fee',
  'liabilities_header',
  'reserve_statement',
  'correction',
  'redaction',
  'complaint',
  'vote_result',
  'roster_change',
  'verifier_release',
] as const;
export type LogKind = (typeof LOG_KINDS)[number];

export const log_entry = z.object({
  seq: z.string().meta({ description: 'Number in the outbox: rising, not gapless' }),
  day: plain_date.meta({ description: 'UTC day of the entry' }),
  kind: z.enum(LOG_KINDS),
  plan_code: plan_code.nullable(),
  body: z.string().meta({ description: 'The exact text that was hashed: canonical JSON' }),
  hash: z.string().meta({ description: 'SHA-256 of the UTF-8 bytes of body, in hex' }),
});

export const disclosure = {
  'disclosure.entries': endpoint({
    method: 'GET',
    path: '/api/v1/log/entries',
    summary:
      'Entries of the public log, newest first (or oldest first with order=asc), by kind, plan or case.',
    access: 'public',
    query: page_query.extend({
      kind: z.enum(LOG_KINDS).optional(),
      plan: plan_code.optional(),
      case_id: z.uuid().optional(),
      order: z.enum(['asc', 'desc']).default('desc'),
    }),
    response: page_of(log_entry),
  }),
} as const;
