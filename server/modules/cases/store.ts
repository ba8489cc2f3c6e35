import type { CaseAction, CaseStage, RefusalKind, Relation } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import { type Queryable, sql } from '../../platform/postgres/index.ts';
import type { Review, Signature } from './domain/decision.ts';

export interface CaseRow {
  case_id: string;
  plan_id: number;
  payer_id: bigint;
  membership_id: bigint;
  person_id: bigint;
  branch_id: number;
  rule_version: number;
  stage: CaseStage;
  review: Review;
  illness_code: string;
  severity: string;
  diagnosed_on: string;
  accident: boolean;
  hospital: string;
  knows_diagnosis: boolean;
  applicant_user_id: bigint;
  relation: Relation;
  contact_user_id: bigint | null;
  /** Login of the patient when the draft was opened, and of who pays for the membership. */
  member_user_id: bigint | null;
  payer_user_id: bigint | null;
  /** Who of the staff opened it at the desk; null: the applicant. */
  opened_by: bigint | null;
  joined_on: string;
  age_at_diagnosis: number;
  hindrances: string[];
  asked_minor: bigint;
  decided_minor: bigint | null;
  aid_minor: bigint | null;
  instalments: number;
  instalment_no: number;
  outcome: 'approved' | 'not_aided' | null;
  refusal_kind: RefusalKind | null;
  clauses: string[];
  evidence: string[];
  decided_at: Temporal.Instant | null;
  period_no: number | null;
  moves: number;
  created_at: Temporal.Instant;
  submitted_at: Temporal.Instant | null;
  stage_since: Temporal.Instant;
  due_on: string | null;
  paid_at: Temporal.Instant | null;
  returned_period: number | null;
  public_name: string | null;
  public_story: string | null;
  published_consent_at: Temporal.Instant | null;
}

export const CASE = sql`case_id, plan_id, payer_id, membership_id, person_id, branch_id, rule_version, stage, review,
  illness_code, severity, diagnosed_on, accident, hospital, knows_diagnosis, applicant_user_id, relation, contact_user_id, member_user_id, payer_user_id, opened_by,
  joined_on, age_at_diagnosis, hindrances, asked_minor, decided_minor, aid_minor, instalments, instalment_no, outcome,
  refusal_kind, clauses, evidence, decided_at, period_no, moves, created_at, submitted_at, stage_since, due_on, paid_at,
  returned_period, public_name, public_story, published_consent_at`;

/** @throws case.unknown */
export async function caseById(db: Queryable, case_id: string): Promise<CaseRow> {
  return known(await db.maybe<CaseRow>(sql`select ${CASE} from cases.case where case_id = ${case_id}`));
}

export const casesByIds = (db: Queryable, case_ids: readonly string[]): Promise<CaseRow[]> =>
  db.query<CaseRow>(sql`select ${CASE} from cases.case where case_id = any(${[...case_ids]}::uuid[])`);

/** The case, locked for this transaction. @throws case.unknown */
export async function lockCase(tx: Queryable, case_id: string): Promise<CaseRow> {
  return known(
    await tx.maybe<CaseRow>(sql`select ${CASE} from cases.case where case_id = ${case_id} for update`),
  );
}

function known(row: CaseRow | undefined): CaseRow {
  if (!row) throw fail.notFound('case.unknown');
  return row;
}

/** What a step may change besides the stage. */
export type Changes = Partial<
  Pick<
    CaseRow,
    | 'review'
    | 'illness_code'
    | 'severity'
    | 'decided_minor'
    | 'aid_minor'
    | 'instalments'
    | 'instalment_no'
    | 'outcome'
    | 'refusal_kind'
    | 'clauses'
    | 'evidence'
    | 'decided_at'
    | 'period_no'
    | 'moves'
    | 'submitted_at'
    | 'asked_minor'
    | 'hindrances'
    | 'paid_at'
  >
>;

/** Writes the new stage with everything that changes with it, and the step that led there. */
export async function saveStep(
  tx: Queryable,
  before: CaseRow,
  step: Omit<HistoryRow, 'no' | 'period_no'>,
  changes: Changes,
): Promise<CaseRow> {
  const { to_stage: stage, due_on, at: now } = step;
  const after: CaseRow = { ...before, ...changes, stage, due_on, stage_since: now };
  await tx.run(sql`with moved as (
    update cases.case set stage = ${stage}, due_on = ${due_on}, stage_since = ${now}, review = ${after.review},
    illness_code = ${after.illness_code}, severity = ${after.severity}, decided_minor = ${after.decided_minor}, aid_minor = ${after.aid_minor},
    instalments = ${after.instalments}, instalment_no = ${after.instalment_no}, outcome = ${after.outcome},
    refusal_kind = ${after.refusal_kind}, clauses = ${after.clauses}::text[], evidence = ${after.evidence}::uuid[],
    decided_at = ${after.decided_at}, period_no = ${after.period_no}, moves = ${after.moves},
    submitted_at = ${after.submitted_at}, asked_minor = ${after.asked_minor}, hindrances = ${after.hindrances}::text[],
    paid_at = ${after.paid_at} where case_id = ${before.case_id} returning case_id, period_no)
    insert into cases.transition (case_id, no, from_stage, action, to_stage, actor, at, due_on, period_no)
    select case_id, (select coalesce(max(no), 0) + 1 from cases.transition t where t.case_id = moved.case_id),
      ${step.from_stage}::text, ${step.action}::text, ${stage}::text, ${step.actor}::text, ${now}::timestamptz, ${due_on}::date, period_no
    from moved`);
  return after;
}

export interface HistoryRow {
  no: number;
  from_stage: CaseStage;
  action: CaseAction;
  to_stage: CaseStage;
  actor: string;
  at: Temporal.Instant;
  due_on: string | null;
  period_no: number | null;
}

export const historyOf = (db: Queryable, case_id: string): Promise<HistoryRow[]> =>
  db.query<HistoryRow>(sql`select no, from_stage, action, to_stage, actor, at, due_on, period_no
    from cases.transition where case_id = ${case_id} order by no`);

export interface SignatureRow extends Signature {
  round: number;
  part: 'proposed' | 'signed' | 'rejected';
}

export const signaturesOf = (db: Queryable, case_id: string): Promise<SignatureRow[]> =>
  db.query<SignatureRow>(sql`select round, review, part, user_id from cases.decision_signature
    where case_id = ${case_id} order by round, at`);

export const insertSignature = (
  tx: Queryable,
  case_id: string,
  s: SignatureRow,
  now: Temporal.Instant,
): Promise<number> =>
  tx.run(sql`insert into cases.decision_signature (case_id, round, review, part, user_id, at)
    values (${case_id}, ${s.round}, ${s.review}, ${s.part}, ${s.user_id}, ${now})`);
