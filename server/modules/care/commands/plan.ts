import { fail } from '@tongzhou/kernel';
import { actorText } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { holdersOf, personById } from '../../identity/index.ts';
import { organisation } from '../../setup/index.ts';
import { inOffice, type RepresentativeRow, representativesByIds, todayOf } from '../../society/index.ts';
import { EXPERIENCED_FROM, needSafePlan, type Risks } from '../domain/visit.ts';
import { tell } from '../people.ts';
import { decidesCases, needCareCoordinator } from '../policy.ts';
import { seal } from '../sealed.ts';
import { lockVisit, type VisitRow } from '../store.ts';
import { consentNow, moveVisit, partiesOfVisit } from './visits.ts';

export interface PlanInput {
  starts_at: Temporal.Instant;
  ends_at: Temporal.Instant;
  /** representative_id of each */
  visitors: readonly bigint[];
  named_experienced: bigint | null;
  second_contact: bigint;
  risks: Risks;
}

/**
 * Plans (or plans anew) a visit.
 * @throws visit.consent_missing, the codes of `needSafePlan`, visit.visitor_not_in_office, visitor_decides_cases,
 *   visitor_is_family, second_contact_is_visitor, second_contact_unknown, visit.starts_in_the_past
 */
export async function planVisit(ctx: Ctx, visit_id: string, input: PlanInput): Promise<VisitRow> {
  const v = await lockVisit(ctx.tx, visit_id);
  await needCareCoordinator(ctx.tx, ctx.actor, v.branch_id);
  if (Temporal.Instant.compare(input.starts_at, ctx.now) <= 0) throw fail.invalid('visit.starts_in_the_past');
  if (!(await consentNow(ctx, v)).ill_member) throw fail.conflict('visit.consent_missing');
  const visitors = await fitVisitors(ctx, v.branch_id, v.case_id, input.visitors);
  const experienced = await experienceOf(ctx, visitors, input.named_experienced);
  const { time_zone } = await organisation(ctx.tx);
  needSafePlan({
    place: v.place,
    first_visit: v.first_visit,
    member_sex: (await personById(ctx.tx, v.person_id)).sex,
    visitors: await Promise.all(
      visitors.map(async (r) => ({
        sex: (await personById(ctx.tx, r.person_id)).sex,
        experienced: experienced.has(r.representative_id),
      })),
    ),
    starts: input.starts_at.toZonedDateTimeISO(time_zone),
    ends: input.ends_at.toZonedDateTimeISO(time_zone),
    risks: input.risks,
  });
  await needSecondContact(ctx, v.branch_id, visitors, input.second_contact);
  const after = await moveVisit(ctx, v, 'plan', {
    starts_at: input.starts_at,
    ends_at: input.ends_at,
    planned_by: actorText(ctx.actor),
    second_contact_user_id: input.second_contact,
    risks_sealed: seal(ctx.app, ['visit', 'risks', visit_id], JSON.stringify(input.risks)),
  });
  await assign(ctx, visit_id, visitors, experienced);
  const { speaker } = await partiesOfVisit(ctx, v);
  await tell(ctx.app, ctx.tx, speaker, 'visit_planned');
  for (const r of visitors) await tell(ctx.app, ctx.tx, r.user_id, 'visitor_called');
  return after;
}

/** Representatives of this city in office, who neither decide cases nor belong to the family. */
export async function fitVisitors(
  ctx: Ctx,
  branch_id: number,
  case_id: string,
  ids: readonly bigint[],
): Promise<RepresentativeRow[]> {
  const today = await todayOf(ctx.tx, ctx.now);
  const rows = await representativesByIds(ctx.tx, ids);
  if (rows.length !== new Set(ids).size || rows.some((r) => r.branch_id !== branch_id || !inOffice(r, today)))
    throw fail.conflict('visit.visitor_not_in_office');
  const { family } = await partiesOfVisit(ctx, { case_id });
  for (const r of rows) {
    if (family.includes(r.user_id)) throw fail.conflict('visit.visitor_is_family');
    if (await decidesCases(ctx.tx, r.user_id)) throw fail.conflict('visit.visitor_decides_cases');
  }
  return rows;
}

/** Who has reported two visits, or is vouched for by the coordinator. */
async function experienceOf(
  ctx: Ctx,
  visitors: readonly RepresentativeRow[],
  named: bigint | null,
): Promise<Set<bigint>> {
  const rows = await ctx.tx.query<{
    user_id: bigint;
  }>(sql`select r.user_id from care.visitor r join care.visit v using (visit_id)
    where r.user_id = any(${visitors.map((r) => r.user_id)}::bigint[]) and v.state = 'reported'
    group by r.user_id having count(*) >= ${EXPERIENCED_FROM}`);
  const often = new Set(rows.map((row) => row.user_id));
  return new Set(
    visitors
      .filter((r) => often.has(r.user_id) || r.representative_id === named)
      .map((r) => r.representative_id),
  );
}

async function needSecondContact(
  ctx: Ctx,
  branch_id: number,
  visitors: readonly RepresentativeRow[],
  user_id: bigint,
): Promise<void> {
  if (visitors.some((r) => r.user_id === user_id)) throw fail.conflict('visit.second_contact_is_visitor');
  const people = [
    ...(await holdersOf(ctx.tx, 'coordinator', branch_id)),
    ...(await holdersOf(ctx.tx, 'representative', branch_id)),
  ];
  if (!people.includes(user_id) || (await decidesCases(ctx.tx, user_id)))
    throw fail.conflict('visit.second_contact_unknown');
}

async function assign(
  ctx: Ctx,
  visit_id: string,
  visitors: readonly RepresentativeRow[],
  experienced: ReadonlySet<bigint>,
): Promise<void> {
  await ctx.tx.run(sql`delete from care.visitor where visit_id = ${visit_id}`);
  for (const r of visitors)
    await ctx.tx.run(sql`insert into care.visitor (visit_id, representative_id, user_id, experienced)
      values (${visit_id}, ${r.representative_id}, ${r.user_id}, ${experienced.has(r.representative_id)})`);
}
