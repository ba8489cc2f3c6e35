import { CASE_STAGES, type CaseStage, type RefusalKind } from '@tongzhou/contract';
import { dayIn, fail } from '@tongzhou/kernel';
import type { ReadCtx } from '../../../platform/app.ts';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import { aidPaid } from '../../ledger/index.ts';
import { planByCode, planById } from '../../plans/index.ts';
import { type Card, cardHidden, makeCard } from '../domain/card.ts';
import { caseSources } from '../facts.ts';
import { CASE, type CaseRow, caseById, historyOf } from '../store.ts';
import { type Page, pageOf, parseCursor } from './cursor.ts';
import { planMembers } from './members.ts';

/** Stages in which the public sees a case as a card. */
const SHOWN = [
  'noticed',
  'objected',
  'confirmed',
  'shared',
  'payout_due',
  'paid',
  'closed',
  'aftercare',
  'clawback',
] as const satisfies CaseStage[];

/** Steps whose day the card tells. That a request was refused first, and what came of that, is not the public's. */
const PUBLIC_STEPS: ReadonlySet<CaseStage> = new Set(
  CASE_STAGES.filter((s) => !['draft', 'not_aided', 'second_review', 'panel', 'withdrawn'].includes(s)),
);

export interface PublicCard extends Card {
  case_id: string;
  plan_code: string;
  stage: CaseStage;
  period_no: number | null;
  instalment_no: number;
  instalments: number;
  /** Kinds of proof that were handed in. */
  proofs: string[];
  submitted_on: string | null;
  decided_on: string | null;
  paid_on: string | null;
}

/**
 * Cases of a plan as cards, newest decision first; each disappears 30 days after payment.
 * @param period_no only those of one period
 */
export async function publicCards(
  db: Queryable,
  now: Temporal.Instant,
  plan_code: string,
  filter: { period_no?: number | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<PublicCard>> {
  const plan = await planByCode(db, plan_code);
  const after = parseCursor(filter.cursor);
  const rows = await db.query<CaseRow>(sql`select ${CASE} from cases.case
    where plan_id = ${plan.plan_id} and stage = any(${[...SHOWN]}::text[]) and outcome = 'approved'
      and (paid_at is null or paid_at > ${now.subtract({ hours: 24 * 30 })})
      ${filter.period_no === undefined ? sql`` : sql`and period_no = ${filter.period_no}`}
      ${after ? sql`and (decided_at, case_id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``}
    order by decided_at desc, case_id desc limit ${filter.limit + 1}`);
  const members = await planMembers(db, plan.plan_id);
  const proofs = await proofsOf(
    db,
    rows.map((row) => row.case_id),
  );
  const places = new Map<number, string | null>();
  for (const { branch_id } of rows) {
    if (!places.has(branch_id)) places.set(branch_id, await caseSources().branchName(db, branch_id));
  }
  return pageOf(
    rows,
    filter.limit,
    (c) => ({ at: c.decided_at!.toString(), id: c.case_id }),
    (c) =>
      card(c, { plan, members, place: places.get(c.branch_id) ?? null, proofs: proofs.get(c.case_id) ?? [] }),
  );
}

/** One case as a card, and its steps by day. @throws case.unknown also when it is no longer (or not yet) public */
export async function publicCard(db: Queryable, now: Temporal.Instant, case_id: string) {
  const c = await caseById(db, case_id);
  const plan = await planById(db, c.plan_id);
  const paid_on = c.paid_at && dayIn(c.paid_at, plan.time_zone);
  const shown =
    c.outcome === 'approved' &&
    (SHOWN as readonly string[]).includes(c.stage) &&
    !cardHidden(paid_on, dayIn(now, plan.time_zone));
  if (!shown) throw fail.notFound('case.unknown');
  const proofs = await proofsOf(db, [case_id]);
  const history = await historyOf(db, case_id);
  return {
    ...card(c, {
      plan,
      members: await planMembers(db, c.plan_id),
      place: await caseSources().branchName(db, c.branch_id),
      proofs: proofs.get(case_id) ?? [],
    }),
    timings: history
      .filter((h) => PUBLIC_STEPS.has(h.to_stage))
      .map((h) => ({ stage: h.to_stage, on: dayIn(h.at, plan.time_zone) })),
  };
}

/** The cards that the organisation lets this reader see; none is an empty list. @throws plan.unknown */
export async function cardsFor(
  { db, now, actor }: ReadCtx,
  plan_code: string,
  filter: Parameters<typeof publicCards>[3],
): Promise<Page<PublicCard>> {
  if (await caseSources().maySeeCards(db, actor)) return publicCards(db, now, plan_code, filter);
  await planByCode(db, plan_code);
  return { items: [], next_cursor: null };
}

/** One card, if the organisation lets this reader see it. @throws case.unknown */
export async function cardFor({ db, now, actor }: ReadCtx, case_id: string) {
  if (!(await caseSources().maySeeCards(db, actor))) throw fail.notFound('case.unknown');
  return publicCard(db, now, case_id);
}

interface Around {
  plan: { code: string; time_zone: string };
  members: number;
  place: string | null;
  proofs: string[];
}

function card(c: CaseRow, { plan, members, place, proofs }: Around): PublicCard {
  const day = (at: Temporal.Instant | null) => at && dayIn(at, plan.time_zone);
  return {
    ...makeCard({
      masked_name: c.public_name,
      age_at_diagnosis: c.age_at_diagnosis,
      diagnosed_on: c.diagnosed_on,
      joined_on: c.joined_on,
      illness_code: c.illness_code,
      severity: c.severity,
      place,
      amount_minor: c.aid_minor ?? c.decided_minor ?? 0n,
      story: c.public_story,
      plan_members: members,
    }),
    case_id: c.case_id,
    plan_code: plan.code,
    stage: c.stage,
    period_no: c.period_no,
    instalment_no: c.instalment_no,
    instalments: c.instalments,
    proofs,
    submitted_on: day(c.submitted_at),
    decided_on: day(c.decided_at),
    paid_on: day(c.paid_at),
  };
}

async function proofsOf(db: Queryable, case_ids: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db.query<{
    case_id: string;
    kinds: string[];
  }>(sql`select case_id, array_agg(distinct kind order by kind) as kinds
    from cases.document where case_id = any(${[...case_ids]}::uuid[]) group by case_id`);
  return new Map(rows.map((row) => [row.case_id, row.kinds]));
}

export interface CaseFigures {
  approved: number;
  paid: number;
  paid_minor: bigint;
  open: number;
  refused: { refusal_kind: RefusalKind; cases: number }[];
}

/** What stays public for ever: how many were aided, how many not, and why not. */
export async function caseFigures(db: Queryable, plan_code: string): Promise<CaseFigures> {
  const { plan_id } = await planByCode(db, plan_code);
  const all = await db.one<{ approved: bigint; paid: bigint; open: bigint }>(sql`select
      count(*) filter (where outcome = 'approved' and stage <> 'deciding') as approved,
      count(*) filter (where paid_at is not null) as paid,
      count(*) filter (where stage in ('submitted', 'screening', 'needs_materials', 'investigating', 'deciding', 'second_review', 'panel', 'objected')) as open
    from cases.case where plan_id = ${plan_id}`);
  const refused = await db.query<{
    refusal_kind: RefusalKind;
    cases: bigint;
  }>(sql`select refusal_kind, count(*) as cases
    from cases.case where plan_id = ${plan_id} and outcome = 'not_aided' and stage <> 'deciding' group by 1 order by 2 desc, 1`);
  return {
    approved: Number(all.approved),
    paid: Number(all.paid),
    paid_minor: await aidPaid(db, plan_id),
    open: Number(all.open),
    refused: refused.map((row) => ({ refusal_kind: row.refusal_kind, cases: Number(row.cases) })),
  };
}
