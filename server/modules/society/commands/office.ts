import { randomBytes } from 'node:crypto';
import type { RosterReason } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import type { SmsTemplate } from '../../../adapters/index.ts';
import { actorText } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { append } from '../../disclosure/index.ts';
import { endRole, grantRole, openPhone, userById } from '../../identity/index.ts';
import { todayOf } from '../day.ts';
import { needReady, renewedUntil, yearFrom } from '../domain/representative.ts';
import { type RepresentativeAction, representativeStep } from '../domain/states.ts';
import { applicantFacts } from '../facts.ts';
import { signedPapers } from '../papers.ts';
import { needOther, needRosterOf } from '../policy.ts';
import {
  insertStep,
  lockRepresentative,
  openReports,
  type RepresentativeChanges,
  type RepresentativeRow,
  saveRepresentative,
} from '../store.ts';

type SuspensionReason = NonNullable<RepresentativeRow['suspended_for']>;

/** 128 bits: nobody finds a badge by trying. */
const newBadgeCode = (): string => randomBytes(16).toString('base64url');

/** The coordinator's view of a locked representative of the own city, never of oneself. */
async function forRoster(ctx: Ctx, representative_id: bigint): Promise<RepresentativeRow> {
  const r = await lockRepresentative(ctx.tx, representative_id);
  await needRosterOf(ctx.tx, ctx.actor, r.branch_id);
  needOther(ctx.actor, r);
  return r;
}

/**
 * Confirms an applicant for one year, gives the role and the badge.
 * @throws representative.not_oneself, quiz_missing, papers_missing, adult_only, covered_members_only, step_not_possible_now
 */
export async function confirm(
  ctx: Ctx,
  representative_id: bigint,
  input: { interviewed_on: string },
): Promise<RepresentativeRow> {
  const r = await forRoster(ctx, representative_id);
  const today = await todayOf(ctx.tx, ctx.now);
  if (input.interviewed_on > today) throw fail.invalid('representative.interview_ahead');
  needReady({
    quiz_passed: r.quiz_passed_at !== null,
    signed: await signedPapers(ctx.tx, representative_id),
  });
  await applicantFacts(ctx, r.person_id, today);
  const after = await change(ctx, r, 'confirm', null, {
    interviewed_on: input.interviewed_on,
    confirmed_at: ctx.now,
    confirmed_by: actorText(ctx.actor),
    valid_until: yearFrom(today),
    badge_code: newBadgeCode(),
  });
  await tell(ctx, after, 'representative_confirmed');
  return after;
}

/** Another year. Papers whose text has changed are signed first. @throws representative.too_early_to_renew, papers_missing */
export async function renew(ctx: Ctx, representative_id: bigint): Promise<RepresentativeRow> {
  const r = await forRoster(ctx, representative_id);
  const today = await todayOf(ctx.tx, ctx.now);
  representativeStep(r.state, 'renew');
  needReady({ quiz_passed: true, signed: await signedPapers(ctx.tx, representative_id) });
  await applicantFacts(ctx, r.person_id, today);
  return change(ctx, r, 'renew', null, { valid_until: renewedUntil(r.valid_until!, today) });
}

/** @throws representative.not_oneself, representative.step_not_possible_now */
export async function suspend(
  ctx: Ctx,
  representative_id: bigint,
  reason: SuspensionReason,
): Promise<RepresentativeRow> {
  return suspendRow(ctx, await forRoster(ctx, representative_id), reason, null);
}

/** A suspension by rule (a report about money) or by a coordinator; the role ends with it at once. */
export async function suspendRow(
  ctx: Ctx,
  r: RepresentativeRow,
  reason: SuspensionReason,
  report_id: string | null,
): Promise<RepresentativeRow> {
  const after = await change(ctx, r, 'suspend', reason, {
    suspended_for: reason,
    suspended_by_report: report_id,
  });
  await tell(ctx, after, 'representative_suspended');
  return after;
}

/** Lifts a suspension, unless a report is still unanswered. @throws representative.report_open */
export async function reinstate(ctx: Ctx, representative_id: bigint): Promise<RepresentativeRow> {
  const r = await forRoster(ctx, representative_id);
  if ((await openReports(ctx.tx, representative_id)) > 0) throw fail.conflict('representative.report_open');
  return reinstateRow(ctx, r);
}

export async function reinstateRow(ctx: Ctx, r: RepresentativeRow): Promise<RepresentativeRow> {
  const after = await change(ctx, r, 'reinstate', null, { suspended_for: null, suspended_by_report: null });
  await tell(ctx, after, 'representative_reinstated');
  return after;
}

/** @throws representative.not_oneself, representative.step_not_possible_now */
export async function end(
  ctx: Ctx,
  representative_id: bigint,
  reason: RosterReason,
): Promise<RepresentativeRow> {
  return endRow(ctx, await forRoster(ctx, representative_id), reason);
}

export const endRow = (ctx: Ctx, r: RepresentativeRow, reason: RosterReason): Promise<RepresentativeRow> =>
  change(ctx, r, 'end', reason, {
    suspended_for: null,
    suspended_by_report: null,
    ended_for: reason,
    ended_at: ctx.now,
  });

/** One step of the table: state, history, role and public log in one transaction. */
async function change(
  ctx: Ctx,
  before: RepresentativeRow,
  action: RepresentativeAction,
  reason: RosterReason | null,
  changes: RepresentativeChanges,
): Promise<RepresentativeRow> {
  const to = representativeStep(before.state, action);
  const after = await saveRepresentative(ctx.tx, before, to, changes);
  await insertStep(ctx.tx, before.representative_id, {
    from: before.state,
    action,
    to,
    reason,
    actor: actorText(ctx.actor),
    at: ctx.now,
  });
  await changeRole(ctx, before, action, reason);
  return after;
}

const LOGGED = { confirm: 'added', suspend: 'suspended', reinstate: 'reinstated', end: 'removed' } as const;

async function changeRole(
  ctx: Ctx,
  before: RepresentativeRow,
  action: RepresentativeAction,
  reason: RosterReason | null,
): Promise<void> {
  if (action === 'renew' || (action === 'end' && before.state === 'applied')) return;
  const { user_id, branch_id, badge_id } = before;
  const note = { badge_id, reason };
  if (action === 'confirm' || action === 'reinstate')
    await grantRole(ctx, {
      user_id,
      role: 'representative',
      branch_id,
      note: { ...note, change: LOGGED[action] },
    });
  else if (before.state === 'confirmed')
    await endRole(ctx, user_id, 'representative', { ...note, change: LOGGED[action] });
  else
    await append(ctx.tx, ctx.now, {
      kind: 'roster_change',
      roster: 'representative',
      ...note,
      change: LOGGED[action],
      branch_id,
      key_hash: null,
    });
}

async function tell(ctx: Ctx, r: RepresentativeRow, template: SmsTemplate): Promise<void> {
  const phone = openPhone(ctx.app.vault, await userById(ctx.tx, r.user_id));
  await ctx.app.adapters.sms.send(ctx.tx, { phone, template, params: {} });
}
