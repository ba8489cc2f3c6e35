import type { RepresentativeState } from '@tongzhou/contract';
import { hasRole, userOf } from '../../../platform/actor.ts';
import type { ReadCtx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { openName } from '../../identity/index.ts';
import { branchName } from '../../setup/index.ts';
import { asHours } from '../commands/hours.ts';
import { todayOf } from '../day.ts';
import { badgeState, printedName } from '../domain/representative.ts';
import { currentPapers, signedPapers } from '../papers.ts';
import { coordinated, needRosterOf } from '../policy.ts';
import {
  minutesServed,
  REPORT,
  REPORT_FROM,
  type ReportRow,
  type RepresentativeRow,
  representativeById,
  representativeOfUser,
  representativesOf,
  societyById,
} from '../store.ts';
import { nameOnBadge } from './badge.ts';

/** Applicants and representatives of a society, for its coordinator. @throws society.not_your_branch */
export async function roster(ctx: ReadCtx, society_id: number, state?: RepresentativeState) {
  const society = await societyById(ctx.db, society_id);
  await needRosterOf(ctx.db, ctx.actor, society.branch_id);
  const today = await todayOf(ctx.db, ctx.now);
  const rows = await representativesOf(ctx.db, society_id, state);
  const details = await detailsOf(ctx, rows);
  return rows.map((r) => ({
    representative_id: r.representative_id,
    state: r.state,
    valid_until: r.valid_until,
    user_id: r.user_id,
    badge_state: badgeState(r, today),
    suspended_for: r.suspended_for,
    quiz_passed: r.quiz_passed_at !== null,
    applied_at: r.applied_at,
    ...details.get(r.representative_id)!,
  }));
}

/** Printed names and signed papers of a whole list, in one query. */
async function detailsOf(ctx: ReadCtx, rows: readonly RepresentativeRow[]) {
  const found = await ctx.db.query<{
    representative_id: bigint;
    person_id: bigint;
    full_name_on_badge: boolean;
    name_sealed: Buffer;
    sex: 'f' | 'm';
    papers: string[];
  }>(sql`select r.representative_id, r.person_id, r.full_name_on_badge, p.name_sealed, p.sex,
      array(select g.paper || ':' || g.version from society.signature g where g.representative_id = r.representative_id) as papers
    from society.representative r join identity.person p using (person_id)
    where r.representative_id = any(${rows.map((r) => r.representative_id)}::bigint[])`);
  return new Map(
    found.map((row) => [
      row.representative_id,
      {
        name: printedName(openName(ctx.app.vault, row), row.full_name_on_badge),
        sex: row.sex,
        signed: currentPapers(row.papers),
      },
    ]),
  );
}

/** My own way, badge and hours; null if I never applied or have ended. */
export async function myRepresentative(ctx: ReadCtx) {
  const r = await representativeOfUser(ctx.db, userOf(ctx.actor).user_id);
  if (!r) return null;
  const society = await societyById(ctx.db, r.society_id);
  return {
    representative_id: r.representative_id,
    state: r.state,
    valid_until: r.valid_until,
    society_id: r.society_id,
    society: society.name,
    branch_id: r.branch_id,
    branch: (await branchName(ctx.db, r.branch_id)) ?? '',
    name_on_badge: await nameOnBadge(ctx.app, ctx.db, r),
    full_name_on_badge: r.full_name_on_badge,
    listed: r.listed,
    badge_code: r.badge_code,
    badge_state: badgeState(r, await todayOf(ctx.db, ctx.now)),
    suspended_for: r.suspended_for,
    quiz_passed: r.quiz_passed_at !== null,
    signed: await signedPapers(ctx.db, r.representative_id),
    hours: asHours(await minutesServed(ctx.db, r.representative_id)),
  };
}

/** Reports that wait for this reader: for an operator all, for a coordinator those of other cities. */
export async function reportsFor(ctx: ReadCtx, state: ReportRow['state']) {
  const user = userOf(ctx.actor);
  const branches = await coordinated(ctx.db, ctx.actor);
  const others = branches === 'all' ? [] : branches;
  if (!hasRole(user, 'operator') && others.length === 0) return [];
  const rows = await ctx.db.query<ReportRow>(sql`select ${REPORT} from ${REPORT_FROM}
    where p.state = ${state} and r.user_id <> ${user.user_id}
      ${hasRole(user, 'operator') ? sql`` : sql`and not s.branch_id = any(${[...others]}::int[])`}
    order by p.due_on, p.received_at limit 200`);
  const today = await todayOf(ctx.db, ctx.now);
  return Promise.all(rows.map((row) => reportView(ctx, row, today)));
}

/** A report without its text: whom it is about and by when an answer is due. */
export async function reportView(ctx: Pick<ReadCtx, 'app' | 'db'>, row: ReportRow, today: string) {
  const about = await representativeById(ctx.db, row.representative_id);
  return {
    report_id: row.report_id,
    representative_id: row.representative_id,
    society_id: row.society_id,
    branch: (await branchName(ctx.db, row.branch_id)) ?? '',
    name: await nameOnBadge(ctx.app, ctx.db, about),
    kind: row.kind,
    state: row.state,
    received_at: row.received_at,
    due_on: row.due_on,
    overdue: row.state === 'received' && row.due_on < today,
  };
}
