import type { CaseAction, CaseStage } from '@tongzhou/contract';
import { dayIn } from '@tongzhou/kernel';
import { type Actor, userOf } from '../../../platform/actor.ts';
import type { ReadCtx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { maskedNameOfUser, noteLooks } from '../../identity/index.ts';
import { STAGES, wasPaid } from '../domain/transitions.ts';
import { moversOf, needCaseStaff } from '../policy.ts';
import { openText } from '../sealed.ts';
import { CASE, type CaseRow, caseById, historyOf, signaturesOf } from '../store.ts';
import { type Page, pageOf, parseCursor } from './cursor.ts';

export interface QueueItem {
  case_id: string;
  plan_id: number;
  stage: CaseStage;
  acts: string;
  illness_code: string;
  asked_minor: bigint;
  stage_since: Temporal.Instant;
  due_on: string | null;
  overdue: boolean;
  review: string;
  moves: number;
}

const NO_CLOCK = '9999-12-31';

/** Work for the console: the most overdue first, then by age. Overdue by the organisation's day. */
export async function queue(
  ctx: ReadCtx,
  filter: {
    stage?: CaseStage | undefined;
    overdue?: boolean | undefined;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<Page<QueueItem>> {
  const today = dayIn(ctx.now, ctx.app.settings.time_zone);
  const after = parseCursor(filter.cursor);
  const key = sql`coalesce(due_on, ${NO_CLOCK}::date)`;
  const rows = await ctx.db.query<CaseRow>(sql`select ${CASE} from cases.case
    where ${filter.stage ? sql`stage = ${filter.stage}` : sql`stage not in ('draft', 'closed', 'withdrawn', 'aftercare')`}
      ${filter.overdue ? sql`and due_on < ${today}` : sql``}
      ${after ? sql`and (${key}, case_id) > (${after.at}::date, ${after.id}::uuid)` : sql``}
    order by ${key}, case_id limit ${filter.limit + 1}`);
  return pageOf(
    rows,
    filter.limit,
    (c) => ({ at: c.due_on ?? NO_CLOCK, id: c.case_id }),
    (c) => ({
      case_id: c.case_id,
      plan_id: c.plan_id,
      stage: c.stage,
      acts: STAGES[c.stage].acts,
      illness_code: c.illness_code,
      asked_minor: c.asked_minor,
      stage_since: c.stage_since,
      due_on: c.due_on,
      overdue: c.due_on !== null && c.due_on < today,
      review: c.review,
      moves: c.moves,
    }),
  );
}

export interface StageCount {
  stage: CaseStage;
  cases: number;
  overdue: number;
}

/** How much work lies in each stage; drafts are nobody's work yet. */
export async function stageCounts(ctx: ReadCtx): Promise<StageCount[]> {
  const today = dayIn(ctx.now, ctx.app.settings.time_zone);
  const rows = await ctx.db.query<{ stage: CaseStage; cases: bigint; overdue: bigint }>(sql`select stage,
      count(*) as cases, count(*) filter (where due_on < ${today}) as overdue
    from cases.case where stage <> 'draft' group by stage`);
  return rows.map((row) => ({ stage: row.stage, cases: Number(row.cases), overdue: Number(row.overdue) }));
}

/** Whoever opened a draft at the desk takes none of these. */
const SIGNING: ReadonlySet<CaseAction> = new Set([
  'propose',
  'sign_approval',
  'sign_refusal',
  'reject_proposal',
]);

/** The steps somebody may take on a case now, by the transition table. */
export function stepsOf(actor: Actor, c: CaseRow): CaseAction[] {
  const movers = moversOf(actor, c);
  const openedAtDesk = actor.kind === 'user' && actor.user_id === c.opened_by;
  return Object.entries(STAGES[c.stage].on)
    .filter(([, arc]) => arc.by.some((mover) => movers.includes(mover)))
    .map(([action]) => action as CaseAction)
    .filter((action) => action !== 'find_fraud' || wasPaid(c))
    .filter((action) => !(openedAtDesk && SIGNING.has(action)));
}

/** History with masked names; the same few people appear again and again. */
async function namedHistory(ctx: ReadCtx, case_id: string) {
  const rows = await historyOf(ctx.db, case_id);
  const names = new Map<string, string>();
  for (const { actor } of rows) {
    const user_id = /^user:(\d+)$/.exec(actor)?.[1];
    if (user_id && !names.has(actor))
      names.set(actor, await maskedNameOfUser(ctx.db, ctx.app, BigInt(user_id)));
  }
  return rows.map((row) => ({ ...row, who: names.get(row.actor) ?? null }));
}

async function signersOf(ctx: ReadCtx, case_id: string) {
  const { user_id } = userOf(ctx.actor);
  const rows = await signaturesOf(ctx.db, case_id);
  return Promise.all(
    rows.map(async (s) => ({
      round: s.round,
      review: s.review,
      part: s.part,
      who: await maskedNameOfUser(ctx.db, ctx.app, s.user_id),
      mine: s.user_id === user_id,
    })),
  );
}

export interface DocumentView {
  document_id: string;
  kind: string;
  name: string;
  sha256: string;
  size_bytes: bigint;
  seen_by: string[];
  added_at: Temporal.Instant;
}

export async function documentsOf(ctx: ReadCtx, case_id: string): Promise<DocumentView[]> {
  const rows = await ctx.db.query<
    Omit<DocumentView, 'name'> & { name_sealed: Buffer }
  >(sql`select document_id, kind, name_sealed,
    encode(sha256, 'hex') as sha256, size_bytes, seen_by, added_at from cases.document where case_id = ${case_id} order by added_at, document_id`);
  return rows.map(({ name_sealed, ...row }) => ({
    ...row,
    name: openText(ctx.app, { table: 'document', column: 'name', row: row.document_id }, name_sealed) ?? '',
  }));
}

interface FindingRow {
  finding_no: number;
  clause: string;
  verdict: 'met' | 'not_met' | 'unclear';
  evidence: string[];
  note_sealed: Buffer | null;
  at: Temporal.Instant;
}

/** The whole file for staff, with what people wrote; the look is written down, once a day for one reader. */
export async function caseFile(ctx: ReadCtx, case_id: string) {
  const c = await caseById(ctx.db, case_id);
  needCaseStaff(ctx.actor, c);
  await noteLooks(ctx, [c.person_id], 'case_file');
  const findings =
    await ctx.db.query<FindingRow>(sql`select finding_no, clause, verdict, evidence, note_sealed, at
    from cases.finding where case_id = ${case_id} order by finding_no`);
  const objections = await ctx.db.query<{
    objection_id: string;
    state: string;
    answer: string | null;
    at: Temporal.Instant;
    text_sealed: Buffer;
  }>(
    sql`select objection_id, state, answer, at, text_sealed from cases.objection where case_id = ${case_id} order by at, objection_id`,
  );
  const { story_sealed } = await ctx.db.one<{ story_sealed: Buffer | null }>(
    sql`select story_sealed from cases.case where case_id = ${case_id}`,
  );
  return {
    ...c,
    acts: STAGES[c.stage].acts,
    story: openText(ctx.app, { table: 'case', column: 'story', row: case_id }, story_sealed),
    documents: await documentsOf(ctx, case_id),
    findings: findings.map(({ note_sealed, ...row }) => ({
      ...row,
      note: openText(ctx.app, { table: 'finding', column: 'note', row: case_id }, note_sealed),
    })),
    objections: objections.map(({ text_sealed, ...row }) => ({
      ...row,
      text:
        openText(ctx.app, { table: 'objection', column: 'text', row: row.objection_id }, text_sealed) ?? '',
    })),
    history: await namedHistory(ctx, case_id),
    may: stepsOf(ctx.actor, c),
    signatures: await signersOf(ctx, case_id),
  };
}
