import type { CaseAction, CaseStage, RefusalKind } from '@tongzhou/contract';
import { userOf } from '../../../platform/actor.ts';
import type { ReadCtx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { STAGES } from '../domain/transitions.ts';
import { needApplicant } from '../policy.ts';
import { CASE, type CaseRow, caseById, historyOf } from '../store.ts';
import { documentsOf, stepsOf } from './queue.ts';

export interface TrackedCase {
  case_id: string;
  plan_id: number;
  stage: CaseStage;
  acts: string;
  due_on: string | null;
  asked_minor: bigint;
  decided_minor: bigint | null;
  aid_minor: bigint | null;
  outcome: 'approved' | 'not_aided' | null;
  refusal_kind: RefusalKind | null;
  clauses: string[];
  period_no: number | null;
  knows_diagnosis: boolean;
  stage_since: Temporal.Instant;
  /** The steps the applicant may take now. */
  may: CaseAction[];
}

/** While a decision waits for its second signature it is nobody's to know. */
const view = (ctx: ReadCtx, c: CaseRow): TrackedCase => {
  const open = c.stage === 'deciding';
  return {
    case_id: c.case_id,
    plan_id: c.plan_id,
    stage: c.stage,
    acts: STAGES[c.stage].acts,
    due_on: c.due_on,
    asked_minor: c.asked_minor,
    decided_minor: open ? null : c.decided_minor,
    aid_minor: c.aid_minor,
    outcome: open ? null : c.outcome,
    refusal_kind: open ? null : c.refusal_kind,
    clauses: open ? [] : c.clauses,
    period_no: c.period_no,
    knows_diagnosis: c.knows_diagnosis,
    stage_since: c.stage_since,
    may: stepsOf(ctx.actor, c),
  };
};

const CASES_MAX = 100;

/** The cases somebody applied for, newest first. */
export async function myCases(ctx: ReadCtx): Promise<TrackedCase[]> {
  const { user_id } = userOf(ctx.actor);
  const rows =
    await ctx.db.query<CaseRow>(sql`select ${CASE} from cases.case where applicant_user_id = ${user_id}
    order by created_at desc, case_id limit ${CASES_MAX}`);
  return rows.map((c) => view(ctx, c));
}

/** Where one case stands, step by step, with who acts next and by when. @throws case.unknown */
export async function track(ctx: ReadCtx, case_id: string) {
  const c = await caseById(ctx.db, case_id);
  needApplicant(ctx.actor, c);
  const history = await historyOf(ctx.db, case_id);
  return {
    ...view(ctx, c),
    hindrances: c.hindrances,
    published: c.published_consent_at !== null,
    documents: await documentsOf(ctx, case_id),
    history: history.map(({ from_stage, action, to_stage, at, due_on }) => ({
      from_stage,
      action,
      to_stage,
      at,
      due_on,
    })),
  };
}
