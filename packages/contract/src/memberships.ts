import * as z from 'zod';
import { endpoint } from './endpoint.ts';
import {
  amount_minor,
  bigid,
  instant,
  locale,
  plain_date,
  plan_code,
  positive_amount_minor,
} from './fields.ts';

const relation = z.enum(['self', 'spouse', 'child', 'parent', 'relative', 'employee']);
const id_kind = z.enum(['cn_id', 'hmt_residence', 'passport']);
const answers = z
  .record(z.string().max(60), z.boolean())
  .meta({ description: 'Question code -> answered yes' });

const person = z.strictObject({
  name: z.string().min(1).max(60),
  id_kind,
  id_number: z.string().min(5).max(40),
  /** Only passports do not tell the birthday and sex themselves. */
  birth: plain_date.optional(),
  sex: z.enum(['f', 'm']).optional(),
});

const consents = z.strictObject({
  rules: z.literal(true),
  not_insurance: z.literal(true),
  personal_data: z.literal(true),
  health_data: z.literal(true),
});

const membership = z.object({
  membership_id: bigid,
  payer_id: bigid,
  plan_code,
  plan_name: z.string(),
  number: z.string(),
  relation,
  person: z.string().meta({ description: 'Masked name' }),
  status: z.enum(['pending', 'covered', 'suspended', 'leaving', 'left', 'lapsed', 'ended', 'dead']),
  joined_on: plain_date,
  covered_from: plain_date,
  grace_until: plain_date.nullable(),
  counted: z.boolean(),
  has_login: z.boolean().meta({ description: 'The member has a login and applies for aid alone' }),
  rule_version: z.number().int(),
});

const account = z.object({
  plan_code,
  plan_name: z.string(),
  balance_minor: amount_minor,
  reserve_minor: amount_minor.meta({
    description: 'What the account must hold to be counted at the next notice day (保底余额)',
  }),
  missing_minor: amount_minor.meta({
    description: 'What is missing to be counted at the next notice day; 0 if nothing',
  }),
  weight: z.number().int(),
  months_left: z.number().nullable().meta({ description: 'At the average share of the last twelve months' }),
  last_share_minor: amount_minor.nullable(),
  year_low_minor: amount_minor.nullable(),
  year_high_minor: amount_minor.nullable(),
  next_notice_on: plain_date.nullable(),
  next_sharing_on: plain_date.nullable(),
  phase: z.enum(['open', 'freezing', 'frozen']),
});

const statementLine = z.object({
  kind: z.enum([
    'opening',
    'top_up',
    'share',
    'correction',
    'gift_used',
    'refill',
    'allocate',
    'refund',
    'other',
  ]),
  at: instant,
  period_no: z.number().int().nullable(),
  weight: z.number().int().nullable(),
  share_minor: amount_minor.nullable(),
  amount_minor,
  balance_minor: amount_minor,
  cases: z.array(z.string()).meta({ description: 'Public ids of the cases this period helped' }),
});

export const memberships = {
  'memberships.check_eligibility': endpoint({
    method: 'POST',
    path: '/api/v1/plans/:plan_code/eligibility',
    summary: 'May this person join? One age and the health questions; nothing is stored.',
    access: 'public',
    params: z.object({ plan_code }),
    body: z.object({ birth: plain_date, answers: answers.optional() }),
    response: z.object({
      admitted: z.boolean(),
      reason: z.enum(['ok', 'too_young', 'too_old', 'health', 'plan_closed']),
      questions: z
        .array(z.string())
        .meta({ description: 'Codes of the questions whose answer does not admit' }),
      covered_from: plain_date.nullable(),
    }),
  }),
  'memberships.join': endpoint({
    method: 'POST',
    path: '/api/v1/plans/:plan_code/memberships',
    summary:
      'Joins for oneself or for one’s minor child. Other adults are invited and confirm by themselves.',
    access: 'signed_in',
    params: z.object({ plan_code }),
    body: z.object({
      relation,
      person,
      answers,
      language: locale,
      rule_version: z.number().int().positive(),
      consents,
      event_code: z.string().max(40).optional(),
      branch_id: z.number().int().positive().optional(),
    }),
    response: z.object({ membership }),
    errors: [
      'membership.already_in_plan',
      'membership.age_not_admitted',
      'membership.health_not_admitted',
      'membership.adult_confirms_self',
      'plan.rules_changed',
    ],
  }),
  'memberships.invite': endpoint({
    method: 'POST',
    path: '/api/v1/plans/:plan_code/invitations',
    summary:
      'Adds an adult of the family; that person confirms on the own phone and answers the health notice there.',
    access: 'signed_in',
    params: z.object({ plan_code }),
    body: z.object({
      relation: relation.exclude(['self']),
      name: z.string().min(1).max(60),
      phone: z.string().max(30),
    }),
    response: z.object({ invitation_id: z.uuid(), expires_at: instant }),
  }),
  'memberships.my_invitations': endpoint({
    method: 'GET',
    path: '/api/v1/me/invitations',
    summary: 'Invitations waiting for the person who holds this phone, and those one has sent.',
    access: 'signed_in',
    response: z.object({
      to_me: z.array(
        z.object({
          invitation_id: z.uuid(),
          plan_code,
          plan_name: z.string(),
          from: z.string(),
          relation,
          name: z.string(),
          expires_at: instant,
        }),
      ),
      from_me: z.array(
        z.object({
          invitation_id: z.uuid(),
          plan_code,
          plan_name: z.string(),
          name: z.string(),
          state: z.enum(['waiting', 'confirmed', 'declined', 'expired']),
          expires_at: instant,
        }),
      ),
    }),
  }),
  'memberships.confirm_invitation': endpoint({
    method: 'POST',
    path: '/api/v1/me/invitations/:invitation_id/confirm',
    summary: 'The invited adult joins: own identity, own health answers, own consents.',
    access: 'signed_in',
    params: z.object({ invitation_id: z.uuid() }),
    body: z.object({
      person,
      answers,
      language: locale,
      rule_version: z.number().int().positive(),
      consents,
    }),
    response: z.object({ membership }),
    errors: ['invitation.not_yours', 'invitation.expired', 'invitation.answered'],
  }),
  'memberships.decline_invitation': endpoint({
    method: 'POST',
    path: '/api/v1/me/invitations/:invitation_id/decline',
    summary: 'The invited adult says no; the name and phone of the invitation are erased.',
    access: 'signed_in',
    params: z.object({ invitation_id: z.uuid() }),
    response: z.object({ ok: z.boolean() }),
  }),
  'memberships.mine': endpoint({
    method: 'GET',
    path: '/api/v1/me/memberships',
    summary: 'My accounts, the memberships I pay for, and my own membership when somebody else pays.',
    access: 'signed_in',
    response: z.object({
      payer_id: bigid.nullable(),
      wallet_minor: amount_minor,
      accounts: z.array(account),
      memberships: z.array(membership),
      paid_by_others: z.array(membership),
    }),
  }),
  'memberships.statement': endpoint({
    method: 'GET',
    path: '/api/v1/me/accounts/:plan_code/statement',
    summary: 'Every movement of my account; each share opens to its period and cases. Newest first.',
    access: 'signed_in',
    params: z.object({ plan_code }),
    response: z.object({ balance_minor: amount_minor, lines: z.array(statementLine) }),
  }),
  'memberships.leave_preview': endpoint({
    method: 'GET',
    path: '/api/v1/me/memberships/:membership_id/leaving',
    summary: 'What leaving would mean: refund now, refund after the settlement, last covered day.',
    access: 'signed_in',
    params: z.object({ membership_id: bigid }),
    response: z.object({
      refund_now_minor: amount_minor,
      locked_minor: amount_minor,
      locked_until: plain_date.nullable(),
      last_of_account: z.boolean(),
    }),
  }),
  'memberships.leave': endpoint({
    method: 'POST',
    path: '/api/v1/me/memberships/:membership_id/leave',
    summary:
      'Leaves in one step. The unused balance goes back when no other membership of the account needs it.',
    access: 'signed_in',
    params: z.object({ membership_id: bigid }),
    response: z.object({ membership, refunded_minor: amount_minor, later_minor: amount_minor }),
    errors: ['membership.already_ended', 'plan.freezing_now'],
  }),
  'memberships.report_death': endpoint({
    method: 'POST',
    path: '/api/v1/me/memberships/:membership_id/death',
    summary:
      'Reports a death: the memberships that the reporter answers for end, and automatic messages stop unless another payer still pays for the person.',
    access: 'signed_in',
    params: z.object({ membership_id: bigid }),
    body: z.object({ died_on: plain_date }),
    response: z.object({ membership }),
    errors: ['membership.died_in_future'],
  }),
  'memberships.find_for_gift': endpoint({
    method: 'GET',
    path: '/api/v1/memberships/:number/gift',
    summary: 'Whom a gift link is for: masked name, plan and what would keep the membership alive.',
    access: 'public',
    params: z.object({ number: z.string().max(30) }),
    response: z.object({
      number: z.string(),
      person: z.string(),
      plan_code,
      plan_name: z.string(),
      status: membership.shape.status,
      suggested_minor: amount_minor,
    }),
    rate_per_minute: 20,
  }),
} as const;

const order = z.object({
  order_no: z.string(),
  purpose: z.enum(['account', 'wallet', 'gift']),
  amount_minor,
  state: z.enum(['created', 'paid', 'closed']),
  pay_url: z.string().nullable(),
  created_at: instant,
  paid_at: instant.nullable(),
});

const refund = z.object({
  refund_no: z.string(),
  amount_minor,
  state: z.enum(['due', 'sent', 'paid', 'failed']),
  created_at: instant,
  done_at: instant.nullable(),
});

export const payments = {
  'payments.start': endpoint({
    method: 'POST',
    path: '/api/v1/me/orders',
    summary:
      'Starts a payment into an account, the wallet, or as a gift to a membership. The provider’s callback posts it.',
    access: 'signed_in',
    body: z.object({
      purpose: z.enum(['account', 'wallet', 'gift']),
      plan_code: plan_code.optional(),
      membership_number: z.string().max(30).optional(),
      amount_minor: positive_amount_minor,
    }),
    response: order,
    errors: ['payment.amount_too_large', 'account.unknown', 'plan.unknown', 'gift.membership_not_open'],
  }),
  'payments.order': endpoint({
    method: 'GET',
    path: '/api/v1/me/orders/:order_no',
    summary: 'State of one of my payments.',
    access: 'signed_in',
    params: z.object({ order_no: z.string().max(40) }),
    response: order,
  }),
  'payments.allocate': endpoint({
    method: 'POST',
    path: '/api/v1/me/wallet/allocations',
    summary: 'Moves money from the wallet into one of my accounts.',
    access: 'signed_in',
    body: z.object({ plan_code, amount_minor: positive_amount_minor }),
    response: z.object({ wallet_minor: amount_minor }),
    errors: ['wallet.not_enough', 'account.unknown'],
  }),
  'payments.withdraw': endpoint({
    method: 'POST',
    path: '/api/v1/me/withdrawals',
    summary: 'Returns unused money from an account or the wallet by the original route.',
    access: 'signed_in',
    body: z.object({
      plan_code: plan_code.nullable().meta({ description: 'null: from the wallet' }),
      amount_minor: positive_amount_minor,
    }),
    response: z.object({ refund_no: z.string(), amount_minor }),
    errors: ['account.not_enough', 'wallet.not_enough'],
  }),
  'payments.refunds': endpoint({
    method: 'GET',
    path: '/api/v1/me/refunds',
    summary: 'My refunds and where they are.',
    access: 'signed_in',
    response: z.object({
      items: z.array(refund),
    }),
  }),
  'payments.attention': endpoint({
    method: 'GET',
    path: '/api/v1/console/payments/attention',
    summary: 'Refunds that failed or take longer than a day, and money that fits no order or our currency.',
    access: ['finance', 'auditor', 'inspector', 'operator'],
    response: z.object({
      failed_refunds: z.array(refund),
      slow_refunds: z.array(refund),
      unmatched: z.array(
        z.object({ event_id: z.string(), order_no: z.string(), amount_minor, received_at: instant }),
      ),
      other_currency: z.array(
        z.object({
          event_id: z.string(),
          order_no: z.string(),
          amount_minor,
          currency: z.string(),
          received_at: instant,
        }),
      ),
    }),
  }),
  'payments.retry_refund': endpoint({
    method: 'POST',
    path: '/api/v1/console/refunds/:refund_no/retry',
    summary: 'Hands a failed refund to the provider once more, under a new number.',
    access: ['finance'],
    step_up: true,
    params: z.object({ refund_no: z.string().max(40) }),
    response: refund,
    errors: ['refund.unknown', 'refund.not_failed'],
  }),
  'payments.callback': endpoint({
    method: 'POST',
    path: '/api/v1/callbacks/pay',
    summary: 'The payment provider’s signed callback.',
    access: 'public',
    provider_callback: true,
    body: z.looseObject({}),
    response: z.object({ code: z.literal('SUCCESS') }),
    errors: ['pay.bad_signature', 'pay.stale_callback'],
    rate_per_minute: 6000,
  }),
} as const;
