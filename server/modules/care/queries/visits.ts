import type { VisitState } from '@tongzhou/contract';
import { userOf } from '../../../platform/actor.ts';
import type { App, ReadCtx } from '../../../platform/app.ts';
import { type Queryable, type Sql, sql } from '../../../platform/postgres/index.ts';
import { coordinated, nameOnBadge, representativesByIds } from '../../society/index.ts';
import { contactOpen, taskEnds } from '../domain/access.ts';
import { alarmStands, type ConsentState, consentState } from '../domain/visit.ts';
import { decidesCases, mayStandBy, needCareCoordinator } from '../policy.ts';
import { consentsOf, VISIT, type VisitRow, visitorsOf } from '../store.ts';
import { pageAfter, textOfPlace } from './cursor.ts';

const LIMIT = 100;

export interface VisitView {
  visit_id: string;
  branch_id: number;
  state: VisitState;
  place: VisitRow['place'];
  first_visit: boolean;
  asked_at: Temporal.Instant;
  starts_at: Temporal.Instant | null;
  ends_at: Temporal.Instant | null;
  checked_in_at: Temporal.Instant | null;
  checked_out_at: Temporal.Instant | null;
  report_due_at: Temporal.Instant | null;
  report_overdue: boolean;
  called_off_for: VisitRow['called_off_for'];
  consent: ConsentState;
  visitors: { name: string; badge_code: string | null; experienced: boolean }[];
}

/** Visits as everybody concerned may see them: four queries, however many visits. */
export async function visitViews(ctx: ReadCtx, rows: readonly VisitRow[]): Promise<VisitView[]> {
  const ids = rows.map((v) => v.visit_id);
  const given = new Map((await consentsOf(ctx.db, ids)).map((c) => [c.visit_id, c]));
  const visitors = await visitorsOf(ctx.db, ids);
  const badges = await badgesOf(ctx, [...new Set(visitors.map((r) => r.representative_id))]);
  return rows.map((v) => {
    const consents = given.get(v.visit_id);
    return {
      visit_id: v.visit_id,
      branch_id: v.branch_id,
      state: v.state,
      place: v.place,
      first_visit: v.first_visit,
      asked_at: v.asked_at,
      starts_at: v.starts_at,
      ends_at: v.ends_at,
      checked_in_at: v.checked_in_at,
      checked_out_at: v.checked_out_at,
      report_due_at: v.report_due_at,
      report_overdue: v.state === 'left' && Temporal.Instant.compare(v.report_due_at!, ctx.now) < 0,
      called_off_for: v.called_off_for,
      consent: consentState(v.place, v.adults_at_home, {
        ill_member: consents?.ill_member ?? false,
        adults: consents?.adults ?? 0,
      }),
      visitors: visitors
        .filter((r) => r.visit_id === v.visit_id)
        .map((r) => ({ ...badges.get(r.representative_id)!, experienced: r.experienced })),
    };
  });
}

/** The names on the badges of the visitors of one visit. */
export async function visitorNames(app: App, db: Queryable, visit_id: string): Promise<string[]> {
  const visitors = await visitorsOf(db, [visit_id]);
  const badges = await badgesOf(
    { app, db },
    visitors.map((r) => r.representative_id),
  );
  return visitors.map((r) => badges.get(r.representative_id)!.name);
}

async function badgesOf(ctx: Pick<ReadCtx, 'app' | 'db'>, ids: readonly bigint[]) {
  const badges = new Map<bigint, { name: string; badge_code: string | null }>();
  for (const r of await representativesByIds(ctx.db, ids))
    badges.set(r.representative_id, {
      name: await nameOnBadge(ctx.app, ctx.db, r),
      badge_code: r.badge_code,
    });
  return badges;
}

const select = (ctx: ReadCtx, condition: Sql) =>
  ctx.db.query<VisitRow>(sql`select ${VISIT} from care.visit where ${condition}`);

/** Visits to me or to whom I answer for. */
export async function myVisits(ctx: ReadCtx): Promise<(VisitView & { case_id: string })[]> {
  const { user_id } = userOf(ctx.actor);
  const rows = await select(
    ctx,
    sql`case_id in (select case_id from care.cared_for where user_id = ${user_id}) order by asked_at desc, visit_id limit ${LIMIT}`,
  );
  const views = await visitViews(ctx, rows);
  return views.map((view, i) => ({ ...view, case_id: rows[i]!.case_id }));
}

/** Visits I make or made, with whether the contact can still be opened. */
export async function visiting(ctx: ReadCtx) {
  const { user_id } = userOf(ctx.actor);
  if (await decidesCases(ctx.db, user_id)) return [];
  const rows = await select(
    ctx,
    sql`visit_id in (select visit_id from care.visitor where user_id = ${user_id}) order by coalesce(starts_at, asked_at) desc, visit_id limit ${LIMIT}`,
  );
  const views = await visitViews(ctx, rows);
  return views.map((view, i) => ({
    ...view,
    contact_open: contactOpen('visitor', rows[i]!, ctx.now) && rows[i]!.contact_sealed !== null,
    contact_until: taskEnds(rows[i]!),
  }));
}

/** The coordinator's list, those that wait longest first. @throws care.not_your_branch */
export async function visitQueue(
  ctx: ReadCtx,
  filter: {
    state?: VisitState | undefined;
    branch_id?: number | undefined;
    cursor?: string | undefined;
    limit: number;
  },
) {
  const branches = await branchesFor(ctx, filter.branch_id);
  const after = pageAfter(filter.cursor);
  const rows = await select(
    ctx,
    sql`${branches === 'all' ? sql`true` : sql`branch_id = any(${[...branches]}::int[])`}
      ${filter.state ? sql`and state = ${filter.state}` : sql``}
      ${after ? sql`and (asked_at, visit_id) > (${after.at}::timestamptz, ${after.id}::uuid)` : sql``}
      order by asked_at, visit_id limit ${filter.limit + 1}`,
  );
  const shown = rows.slice(0, filter.limit);
  const last = shown.at(-1);
  return {
    items: await visitViews(ctx, shown),
    next_cursor:
      rows.length > filter.limit && last
        ? textOfPlace({ at: last.asked_at.toString(), id: last.visit_id })
        : null,
  };
}

/** The branches a coordinator sees: the one asked for, or all of the own ones. @throws care.not_your_branch */
export async function branchesFor(
  ctx: ReadCtx,
  branch_id: number | undefined,
): Promise<'all' | readonly number[]> {
  if (branch_id !== undefined) {
    await needCareCoordinator(ctx.db, ctx.actor, branch_id);
    return [branch_id];
  }
  if (ctx.actor.kind === 'user' && (await decidesCases(ctx.db, ctx.actor.user_id))) return [];
  return coordinated(ctx.db, ctx.actor);
}

/**
 * Visitors who have not checked out in time, of one's branches or where one is the second contact: standing ones
 * first, newest first. Names and the kind of place, no address.
 */
export async function alarms(ctx: ReadCtx) {
  const { user_id } = userOf(ctx.actor);
  const standsBy = await mayStandBy(ctx.db, user_id, ctx.now);
  const branches = await branchesFor(ctx, undefined);
  const rows = await select(
    ctx,
    sql`alarm_stage is not null and (second_contact_user_id = ${standsBy ? user_id : null}
        or ${branches === 'all' ? sql`true` : sql`branch_id = any(${[...branches]}::int[])`})
      order by alarm_answered_at is not null and state <> 'under_way', alarm_raised_at desc limit ${LIMIT}`,
  );
  const views = await visitViews(ctx, rows);
  return rows.map((v, i) => ({
    visit_id: v.visit_id,
    branch_id: v.branch_id,
    stage: v.alarm_stage!,
    standing: alarmStands(v),
    place: v.place,
    visitors: views[i]!.visitors.map((r) => r.name),
    overdue_since: v.check_out_until!,
    raised_at: v.alarm_raised_at!,
    answered_at: v.alarm_answered_at,
  }));
}
