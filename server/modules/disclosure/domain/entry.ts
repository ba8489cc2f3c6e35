import {
  CASE_ACTIONS,
  CASE_STAGES,
  type LogKind,
  OBJECTION_ANSWERS,
  REFUSAL_KINDS,
  ROLES,
} from '@tongzhou/contract';
import * as z from 'zod';
import * as f from './fields.ts';

const rule = z.strictObject({
  kind: z.literal('rule'),
  plan_code: f.plan_code,
  version: f.version,
  rules_hash: f.hash,
  in_force_from: f.day,
});

const plan = z.strictObject({
  kind: z.literal('plan'),
  plan_code: f.plan_code,
  state: z.enum(['draft', 'open', 'closing', 'closed']),
  currency: f.currency,
  first_period_from: f.day,
});

const case_stage = z.strictObject({
  kind: z.literal('case_stage'),
  plan_code: f.plan_code,
  case_id: f.id,
  action: z.enum(CASE_ACTIONS),
  stage: z.enum(CASE_STAGES),
  period_no: f.period_no.nullable(),
  /** RFC 6962 root over the case's documents, where there are any. */
  documents_root: f.hash.nullable(),
});

const objection = z.strictObject({
  kind: z.literal('objection'),
  plan_code: f.plan_code,
  case_id: f.id,
  objection_id: f.id,
  state: z.enum(['received', 'admitted', 'inadmissible']),
  answer: z.enum(OBJECTION_ANSWERS).nullable(),
});

const decision = z.strictObject({
  kind: z.literal('decision'),
  plan_code: f.plan_code,
  case_id: f.id,
  review: z.enum(['first', 'second', 'panel']),
  outcome: z.enum(['approved', 'not_aided']),
  refusal_kind: z.enum(REFUSAL_KINDS).nullable(),
  clauses: z.array(f.clause).max(20),
  rule_version: f.version,
  amount: f.amount_range,
  evidence_root: f.hash.nullable(),
  signers: z.int().min(1).max(99),
});

/** How many cases one entry names: its text must fit the outbox (65,535 bytes). */
export const NOTICE_CASES_MAX = 1000;

/**
 * The freeze: W and the cases of the period, published together before anybody is charged. More cases than one entry
 * can name stand in several, numbered `part` of `parts`.
 */
const notice = z.strictObject({
  kind: z.literal('notice'),
  plan_code: f.plan_code,
  period_no: f.period_no,
  notice_on: f.day,
  sharing_on: f.day,
  rule_version: f.version,
  weight_total: f.amount_minor,
  index_minor: f.amount_minor,
  cap_minor: f.amount_minor,
  case_ids: z.array(f.id).max(NOTICE_CASES_MAX),
  part: f.whole.min(1),
  parts: f.whole.min(1),
});

const settlement = z.strictObject({
  kind: z.literal('settlement'),
  plan_code: f.plan_code,
  period_no: f.period_no,
  notice_on: f.day,
  sharing_on: f.day,
  rule_version: f.version,
  cases: f.whole,
  weight_total: f.amount_minor,
  share_minor: f.amount_minor,
  /** Cumulative share after this period. */
  index_minor: f.amount_minor,
  surplus_in_minor: f.amount_minor,
  collected_minor: f.amount_minor,
  sponsor_minor: f.amount_minor,
  aid_minor: f.amount_minor,
  returned_minor: f.amount_minor,
  debt_paid_minor: f.amount_minor,
  fee_minor: f.amount_minor,
  surplus_out_minor: f.amount_minor,
  sheet_hash: f.hash,
  /** Epoch of the liabilities header that the freeze published. */
  header_epoch: f.whole.nullable(),
});

const payout = z.strictObject({
  kind: z.literal('payout'),
  plan_code: f.plan_code,
  case_id: f.id,
  period_no: f.period_no,
  state: z.enum(['paid', 'failed', 'returned']),
  amount: f.amount_range,
});

const fee = z.strictObject({
  kind: z.literal('fee'),
  plan_code: f.plan_code,
  period_no: f.period_no.nullable(),
  what: z.enum(['charged', 'spent']),
  model: z.enum(['percentage', 'flat', 'published_cost', 'none']),
  amount_minor: f.amount_minor,
  purpose: z
    .enum(['staff', 'bank', 'messages', 'investigation', 'hosting', 'audit', 'rent', 'other'])
    .nullable(),
});

/** The only entry that is not JSON: logged as its lines, byte for byte. */
const liabilities_header = z.strictObject({
  kind: z.literal('liabilities_header'),
  plan_code: f.plan_code,
  epoch: f.whole,
  prev: f.whole.nullable(),
  leaves: f.whole,
  anchored: f.amount_minor,
  weight: f.amount_minor,
  index: f.amount_minor,
  valid_until: f.amount_minor,
  root: f.hash,
});

const reserve_statement = z.strictObject({
  kind: z.literal('reserve_statement'),
  as_of: f.day,
  bank_minor: f.amount_minor,
  clearing_minor: f.amount_minor,
  members_minor: f.amount_minor,
  wallets_minor: f.amount_minor,
  gifts_minor: f.amount_minor,
  surplus_minor: f.amount_minor,
  aid_minor: f.amount_minor,
  fee_minor: f.amount_minor,
  refunds_minor: f.amount_minor,
  sponsor_minor: f.amount_minor,
  unmatched_minor: f.amount_minor,
  carried_debt_minor: f.amount_minor,
  statement_hash: f.hash.nullable(),
});

const correction = z.strictObject({
  kind: z.literal('correction'),
  plan_code: f.plan_code.nullable(),
  what: z.enum(['settlement', 'payout', 'fee', 'figure', 'decision', 'other']),
  reason: z.enum([
    'wrong_amount',
    'wrong_case',
    'wrong_rule',
    'wrong_count',
    'duplicate',
    'objection',
    'other',
  ]),
  period_no: f.period_no.nullable(),
  /** seq of the entry that was wrong. */
  corrects: f.whole.nullable(),
  share_minor: f.amount_minor.nullable(),
  amount_minor: f.amount_minor.nullable(),
});

const redaction = z.strictObject({
  kind: z.literal('redaction'),
  subject: z.enum(['document', 'card', 'person', 'story']),
  reason: z.enum(['asked_by_person', 'retention_over', 'wrongly_collected', 'court']),
  case_id: f.id.nullable(),
  /** Commitment of what was erased. */
  commitment: f.hash.nullable(),
});

const complaint = z.strictObject({
  kind: z.literal('complaint'),
  complaint_id: f.id,
  plan_code: f.plan_code.nullable(),
  area: z.enum(['case', 'money', 'membership', 'representative', 'staff', 'privacy', 'proof', 'other']),
  state: z.enum(['received', 'answered', 'upheld', 'dismissed', 'overdue']),
  due_on: f.day.nullable(),
});

const vote_result = z.strictObject({
  kind: z.literal('vote_result'),
  vote_id: f.id,
  plan_code: f.plan_code.nullable(),
  question: z.enum(['rule_change', 'fee', 'new_plan', 'wind_down', 'delegate', 'panel', 'other']),
  electorate: f.whole,
  votes_for: f.whole,
  votes_against: f.whole,
  abstained: f.whole,
  passed: z.boolean(),
  effective_on: f.day.nullable(),
  receipts_root: f.hash.nullable(),
});

const roster_change = z.strictObject({
  kind: z.literal('roster_change'),
  roster: z.enum([...ROLES, 'delegate', 'witness', 'log_key', 'custodian']),
  change: z.enum(['added', 'removed', 'suspended', 'reinstated', 'rotated']),
  /** Random identity of the badge or key; never a database identity. */
  badge_id: f.id,
  branch_id: f.whole.nullable(),
  reason: z.enum(['term_over', 'own_wish', 'money', 'conduct', 'privacy', 'training', 'other']).nullable(),
  key_hash: f.hash.nullable(),
});

const verifier_release = z.strictObject({
  kind: z.literal('verifier_release'),
  release: f.release,
  file_hash: f.hash,
});

/** One closed schema per kind. */
export const ENTRY_SCHEMAS = {
  rule,
  plan,
  case_stage,
  objection,
  decision,
  notice,
  settlement,
  payout,
  fee,
  liabilities_header,
  reserve_statement,
  correction,
  redaction,
  complaint,
  vote_result,
  roster_change,
  verifier_release,
} as const satisfies Record<LogKind, z.ZodObject>;

export type LogEntry = { [K in LogKind]: z.infer<(typeof ENTRY_SCHEMAS)[K]> }[LogKind];
export type LogEntryOf<K extends LogKind> = Extract<LogEntry, { kind: K }>;
