import type { ReportKind } from '@tongzhou/contract';
import { fail, normalisePhone } from '@tongzhou/kernel';
import { actorText } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { append } from '../../disclosure/index.ts';
import { noteLook } from '../../identity/index.ts';
import { workingDayAfter } from '../day.ts';
import { needReportReader } from '../policy.ts';
import { openText, sealText } from '../sealed.ts';
import {
  lockRepresentative,
  openReports,
  type ReportRow,
  type RepresentativeRow,
  reportById,
  representativeByBadge,
  representativeById,
} from '../store.ts';
import { endRow, reinstateRow, suspendRow } from './office.ts';

const ANSWER_WORKING_DAYS = 5;

export interface ReportInput {
  kind: ReportKind;
  text: string;
  phone?: string | undefined;
}

/**
 * Anybody reports a representative, by the badge. About money it suspends at once, before anybody has looked:
 * a wrong suspension is lifted in days, lost money is not.
 * @throws badge.unknown, phone.* codes
 */
export async function reportRepresentative(
  ctx: Ctx,
  badge_code: string,
  input: ReportInput,
): Promise<{ report_id: string; due_on: string; suspended: boolean }> {
  const found = await representativeByBadge(ctx.tx, badge_code);
  const r = await lockRepresentative(ctx.tx, found.representative_id);
  const report_id = crypto.randomUUID();
  const due_on = await workingDayAfter(ctx.tx, ctx.now, ANSWER_WORKING_DAYS);
  const seal = (column: 'text' | 'phone', text: string) =>
    sealText(ctx.app, ['report', column, report_id], text);
  await ctx.tx.run(sql`insert into society.report (report_id, representative_id, kind, text_sealed, phone_sealed, received_at, due_on)
    values (${report_id}, ${r.representative_id}, ${input.kind}, ${seal('text', input.text)},
      ${input.phone ? seal('phone', normalisePhone(input.phone)) : null}, ${ctx.now}, ${due_on})`);
  await log(ctx, report_id, 'received', due_on);
  if (input.kind === 'money' && r.state === 'confirmed') {
    const after = await suspendRow(ctx, r, 'money', report_id);
    return { report_id, due_on, suspended: after.state === 'suspended' };
  }
  return { report_id, due_on, suspended: r.state === 'suspended' };
}

const log = (ctx: Ctx, complaint_id: string, state: 'received' | 'upheld' | 'dismissed', due_on: string) =>
  append(ctx.tx, ctx.now, {
    kind: 'complaint',
    complaint_id,
    plan_code: null,
    area: 'representative',
    state,
    due_on,
  });

/** The text of a report, for whom it went to; the look is written down. @throws report.not_yours */
export async function openReport(
  ctx: Ctx,
  report_id: string,
): Promise<{ report: ReportRow; text: string; phone: string | null }> {
  const report = await reportById(ctx.tx, report_id);
  const about = await representativeById(ctx.tx, report.representative_id);
  await needReportReader(ctx.tx, ctx.actor, about);
  await noteLook(ctx, about.person_id, 'society.report');
  const open = (column: 'text' | 'phone', sealed: Buffer) =>
    openText(ctx.app, ['report', column, report_id], sealed);
  return {
    report,
    text: open('text', report.text_sealed),
    phone: report.phone_sealed && open('phone', report.phone_sealed),
  };
}

/**
 * Answers a report. Upheld money dealings end the office; other upheld reports end it if the reader says so.
 * Unfounded lifts a suspension that came by report, unless another report still waits.
 * @throws report.not_yours, report.answered
 */
export async function answerReport(
  ctx: Ctx,
  report_id: string,
  input: { outcome: 'upheld' | 'unfounded'; end_office: boolean },
): Promise<RepresentativeRow> {
  const report = await reportById(ctx.tx, report_id);
  const r = await lockRepresentative(ctx.tx, report.representative_id);
  await needReportReader(ctx.tx, ctx.actor, r);
  const answered =
    await ctx.tx.run(sql`update society.report set state = ${input.outcome}, answered_by = ${actorText(ctx.actor)}, answered_at = ${ctx.now}
    where report_id = ${report_id} and state = 'received'`);
  if (answered !== 1) throw fail.conflict('report.answered');
  await log(ctx, report_id, input.outcome === 'upheld' ? 'upheld' : 'dismissed', report.due_on);
  if (r.state === 'ended') return r;
  if (input.outcome === 'upheld') {
    const ends = report.kind === 'money' || input.end_office;
    return ends ? endRow(ctx, r, report.kind) : r;
  }
  const lifts = r.suspended_by_report !== null && (await openReports(ctx.tx, r.representative_id)) === 0;
  return lifts ? reinstateRow(ctx, r) : r;
}
