import type { RefusalKind } from '@tongzhou/contract';
import { fail, invariant } from '@tongzhou/kernel';
import { userOf } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import { append, publicAmount } from '../../disclosure/index.ts';
import { planById } from '../../plans/index.ts';
import { checkProposal, checkSigner } from '../domain/decision.ts';
import { caseSources } from '../facts.ts';
import { CALENDAR, type Move, move } from '../move.ts';
import { needCaseStaff } from '../policy.ts';
import { planMembers } from '../queries/members.ts';
import { type CaseRules, caseRules } from '../rules-view.ts';
import { type CaseRow, type Changes, insertSignature, lockCase, signaturesOf } from '../store.ts';

export interface ProposalInput {
  outcome: 'approved' | 'not_aided';
  refusal_kind: RefusalKind | null;
  clauses: readonly string[];
  evidence: readonly string[];
  /** The illness that was found; null: as asked. */
  illness_code: string | null;
  /** Accepted costs, where the plan reimburses. */
  cost_minor: bigint | null;
}

/**
 * Writes down a decision and signs it as the first person. The amount comes from the table of the pinned rules.
 * @throws staff.too_few, case.opened_at_desk_by_you, case.decision_incomplete, case.evidence_unknown, case.signed_already,
 *   case.second_review_needs_another
 */
export async function proposeDecision(ctx: Ctx, case_id: string, input: ProposalInput): Promise<CaseRow> {
  const c = await lockCase(ctx.tx, case_id);
  needCaseStaff(ctx.actor, c);
  await caseSources().needThreeStaff(ctx.tx);
  const rules = await caseRules(ctx.tx, c.plan_id, c.rule_version);
  const illness_code = input.illness_code ?? c.illness_code;
  const amount_minor =
    input.outcome === 'approved' ? amountOf(rules, { ...c, illness_code }, input.cost_minor) : 0n;
  checkProposal({ ...input, amount_minor });
  await needOwnDocuments(ctx.tx, case_id, input.evidence);
  await sign(ctx, c, 'proposed');
  return move(ctx, c, 'propose', {
    outcome: input.outcome,
    refusal_kind: input.refusal_kind,
    clauses: [...input.clauses],
    evidence: [...input.evidence],
    illness_code,
    severity: rules.severityOf(illness_code) ?? c.severity,
    decided_minor: amount_minor,
    instalments: rules.instalments,
  });
}

/**
 * The second person's word: the decision stands, or goes back to the investigation.
 * @throws staff.too_few, case.opened_at_desk_by_you, case.signed_already
 */
export async function signDecision(ctx: Ctx, case_id: string, agree: boolean): Promise<CaseRow> {
  const c = await lockCase(ctx.tx, case_id);
  needCaseStaff(ctx.actor, c);
  if (c.stage !== 'deciding')
    throw fail.conflict('case.step_not_possible_now', { params: { stage: c.stage, action: 'sign' } });
  await caseSources().needThreeStaff(ctx.tx);
  await sign(ctx, c, agree ? 'signed' : 'rejected');
  if (!agree) {
    return move(ctx, c, 'reject_proposal', {
      outcome: null,
      refusal_kind: null,
      clauses: [],
      evidence: [],
      decided_minor: null,
    });
  }
  invariant(c.outcome, 'a case in decision has an outcome');
  const after = await move(ctx, c, c.outcome === 'approved' ? 'sign_approval' : 'sign_refusal', {
    decided_at: ctx.now,
  });
  await publishDecision(ctx, after, 2);
  return after;
}

/**
 * The member panel's verdict; called by the panel. It may only help the applicant: upholding closes the case.
 */
export async function decideByPanel(
  by: Omit<Move, 'actor'>,
  case_id: string,
  overturned: boolean,
  signers: number,
  cost_minor: bigint | null = null,
): Promise<CaseRow> {
  const c = await lockCase(by.tx, case_id);
  const rules = await caseRules(by.tx, c.plan_id, c.rule_version);
  const mover: Move = { ...by, actor: CALENDAR };
  const changes: Changes = overturned
    ? {
        outcome: 'approved',
        refusal_kind: null,
        decided_minor: amountOf(rules, c, cost_minor),
        decided_at: by.now,
      }
    : { decided_at: by.now };
  const after = await move(mover, c, overturned ? 'panel_overturns' : 'panel_upholds', changes, ['panel']);
  await publishDecision(mover, after, signers);
  return after;
}

async function sign(ctx: Ctx, c: CaseRow, part: 'proposed' | 'signed' | 'rejected'): Promise<void> {
  const { user_id } = userOf(ctx.actor);
  if (user_id === c.opened_by) throw fail.forbidden('case.opened_at_desk_by_you');
  const before = await signaturesOf(ctx.tx, c.case_id);
  const rounds = before.at(-1)?.round ?? 0;
  const round = part === 'proposed' ? rounds + 1 : rounds;
  const opens = part === 'proposed';
  // A proposal that was sent back may be written anew by the same person; within one round both are different.
  checkSigner(
    user_id,
    c.review,
    opens,
    opens
      ? before.filter((s) => s.review !== c.review)
      : before.filter((s) => s.round === round || s.review !== c.review),
  );
  await insertSignature(ctx.tx, c.case_id, { round, review: c.review, part, user_id }, ctx.now);
}

function amountOf(rules: CaseRules, c: CaseRow, cost_minor: bigint | null): bigint {
  if (rules.reimburses && cost_minor === null) throw fail.invalid('case.costs_missing');
  const amount_minor = rules.amountFor({ ...c, age: c.age_at_diagnosis }, cost_minor);
  if (amount_minor <= 0n) throw fail.invalid('case.no_amount_in_table');
  return amount_minor;
}

async function needOwnDocuments(db: Queryable, case_id: string, evidence: readonly string[]): Promise<void> {
  if (evidence.length === 0) return;
  const rows = await db.query(
    sql`select 1 from cases.document where case_id = ${case_id} and document_id = any(${[...evidence]}::uuid[])`,
  );
  if (rows.length !== new Set(evidence).size) throw fail.invalid('case.evidence_unknown');
}

async function publishDecision(by: Move, c: CaseRow, signers: number): Promise<void> {
  const plan = await planById(by.tx, c.plan_id);
  await append(by.tx, by.now, {
    kind: 'decision',
    plan_code: plan.code,
    case_id: c.case_id,
    review: c.review,
    outcome: c.outcome!,
    refusal_kind: c.refusal_kind,
    clauses: c.clauses,
    rule_version: c.rule_version,
    amount: publicAmount(c.decided_minor ?? 0n, await planMembers(by.tx, c.plan_id)),
    evidence_root: null,
    signers,
  });
}
