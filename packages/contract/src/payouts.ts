import * as z from 'zod';
import { endpoint } from './endpoint.ts';
import { amount_minor, instant, page_of, page_query, plain_date, uuid } from './fields.ts';

export const PAYOUT_STATES = ['prepared', 'released', 'sent', 'paid', 'failed', 'cancelled'] as const;

const state = z.enum(PAYOUT_STATES);
const payout = z.object({
  payout_no: z.string(),
  case_id: uuid,
  plan_id: z.int(),
  period_no: z.int(),
  amount_minor,
  state,
  prepared_at: instant,
  released_at: instant.nullable(),
  paid_at: instant.nullable(),
  failure: z.string().nullable(),
  prepared_by_me: z.boolean(),
});

export const payouts = {
  'payouts.set_account': endpoint({
    method: 'PUT',
    path: '/api/v1/my/cases/:case_id/payout-account',
    summary:
      "Names the bank account aid is paid to: the member's own, in the verified name. A change is held 72 hours.",
    access: 'signed_in',
    replay: false,
    params: z.object({ case_id: uuid }),
    body: z.strictObject({
      holder_name: z.string().trim().min(2).max(60),
      account_no: z.string().regex(/^[0-9A-Z]{8,34}$/),
      bank_name: z.string().trim().min(2).max(60),
    }),
    response: z.object({ account_tail: z.string(), usable_from: instant }),
    errors: ['case.unknown', 'payout.not_own_account', 'payout.on_its_way'],
  }),
  'payouts.account': endpoint({
    method: 'GET',
    path: '/api/v1/my/cases/:case_id/payout-account',
    summary: 'The account as the applicant sees it: its last four signs.',
    access: 'signed_in',
    params: z.object({ case_id: uuid }),
    response: z.object({ account_tail: z.string().nullable(), usable_from: instant.nullable() }),
    errors: ['case.unknown'],
  }),
  'payouts.due': endpoint({
    method: 'GET',
    path: '/api/v1/console/payouts/due',
    summary: 'Shared cases that wait for their payout, the most urgent first.',
    access: ['finance', 'auditor', 'inspector', 'operator'],
    query: page_query,
    response: page_of(
      z.object({
        case_id: uuid,
        plan_id: z.int(),
        period_no: z.int(),
        aid_minor: amount_minor,
        due_on: plain_date.nullable(),
        account_usable_from: instant.nullable(),
        payout_no: z.string().nullable(),
        payout_state: state.nullable(),
      }),
    ),
  }),
  'payouts.list': endpoint({
    method: 'GET',
    path: '/api/v1/console/payouts',
    summary: 'Payouts, newest first.',
    access: ['finance', 'auditor', 'inspector', 'operator'],
    query: page_query.extend({ state: state.optional() }),
    response: page_of(payout),
  }),
  'payouts.prepare': endpoint({
    method: 'POST',
    path: '/api/v1/console/payouts',
    summary: 'One finance officer prepares the payout of a shared case.',
    access: ['finance'],
    body: z.strictObject({ case_id: uuid }),
    response: payout,
    errors: [
      'setup.too_few_staff',
      'payout.not_due',
      'payout.no_account',
      'payout.account_held',
      'payout.prepared_already',
      'case.own_case',
    ],
  }),
  'payouts.release': endpoint({
    method: 'POST',
    path: '/api/v1/console/payouts/:payout_no/release',
    summary:
      'Another finance officer releases it with a passkey; the books are posted in the same transaction.',
    access: ['finance'],
    step_up: true,
    params: z.object({ payout_no: z.string().regex(/^P[0-9a-f]{24}$/) }),
    response: payout,
    errors: [
      'setup.too_few_staff',
      'payout.unknown',
      'payout.not_due',
      'payout.not_prepared',
      'payout.needs_another',
      'payout.account_held',
      'payout.account_changed',
    ],
  }),
  'payouts.cancel': endpoint({
    method: 'POST',
    path: '/api/v1/console/payouts/:payout_no/cancel',
    summary: 'Takes back a prepared payout that was not released.',
    access: ['finance'],
    params: z.object({ payout_no: z.string().regex(/^P[0-9a-f]{24}$/) }),
    response: payout,
    errors: ['payout.unknown', 'payout.not_prepared'],
  }),
} as const;
