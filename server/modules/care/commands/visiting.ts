import type { NeedKind } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import { userOf } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { caseById } from '../../cases/index.ts';
import { noteLook } from '../../identity/index.ts';
import { inOffice, representativesByIds, todayOf, workingDayAfter } from '../../society/index.ts';
import { contactOpen, reportOpen } from '../domain/access.ts';
import { NEED_WORKING_DAYS } from '../domain/needs.ts';
import { checkOutUntil, needNearStart, REPORT_HOURS, type Risks } from '../domain/visit.ts';
import { needPart, partIn } from '../policy.ts';
import { open, seal } from '../sealed.ts';
import {
  caredForOfCase,
  lockVisit,
  noteAnswered,
  refreshBoard,
  type VisitRow,
  visitById,
  visitorsOf,
} from '../store.ts';
import { noteAnswer } from './alarms.ts';
import { type Contact, consentNow, moveVisit } from './visits.ts';

/** What the visitors must know, opened for this visit only; the look is written down. @throws visit.unknown, visit.contact_closed */
export async function openContact(
  ctx: Ctx,
  visit_id: string,
): Promise<Contact & { risks: Risks | null; knows_diagnosis: boolean }> {
  const v = await visitById(ctx.tx, visit_id);
  const part = await partIn(ctx.tx, ctx.actor, v, ctx.now);
  if (part === 'nobody') throw fail.notFound('visit.unknown');
  if (!contactOpen(part, v, ctx.now) || v.contact_sealed === null)
    throw fail.forbidden('visit.contact_closed');
  await noteLook(ctx, v.person_id, 'care.contact');
  const contact = JSON.parse(open(ctx.app, ['visit', 'contact', visit_id], v.contact_sealed)) as Contact;
  const risks =
    v.risks_sealed && (JSON.parse(open(ctx.app, ['visit', 'risks', visit_id], v.risks_sealed)) as Risks);
  const { knows_diagnosis } = await caseById(ctx.tx, v.case_id);
  return { ...contact, risks, knows_diagnosis };
}

/** At the door: consent stands, nobody has a fever, and the timer runs. @throws visit.too_early, visit.too_late, visit.consent_missing, visit.first_by_two */
export async function checkIn(ctx: Ctx, visit_id: string): Promise<VisitRow> {
  const v = await lockVisit(ctx.tx, visit_id);
  await needPart(ctx.tx, ctx.actor, v, ctx.now, 'visitor');
  if (v.starts_at === null || v.ends_at === null) throw fail.conflict('visit.step_not_possible_now');
  needNearStart({ starts_at: v.starts_at, ends_at: v.ends_at }, ctx.now);
  if (!(await consentNow(ctx, v)).complete) throw fail.conflict('visit.consent_missing');
  if (v.first_visit && (await visitorsInOffice(ctx, visit_id)) < 2) throw fail.conflict('visit.first_by_two');
  return moveVisit(ctx, v, 'check_in', {
    checked_in_at: ctx.now,
    check_out_until: checkOutUntil(v.ends_at, ctx.now),
  });
}

async function visitorsInOffice(ctx: Ctx, visit_id: string): Promise<number> {
  const visitors = await visitorsOf(ctx.tx, [visit_id]);
  const rows = await representativesByIds(
    ctx.tx,
    visitors.map((row) => row.representative_id),
  );
  const today = await todayOf(ctx.tx, ctx.now);
  return rows.filter((r) => inOffice(r, today)).length;
}

/** Out again: the timer stops; the report is due within a day. The coordinator may say so for visitors who rang. */
export async function checkOut(ctx: Ctx, visit_id: string): Promise<VisitRow> {
  const v = await lockVisit(ctx.tx, visit_id);
  await needPart(ctx.tx, ctx.actor, v, ctx.now, 'visitor', 'coordinator');
  const after = await moveVisit(ctx, v, 'check_out', {
    checked_out_at: ctx.now,
    report_due_at: ctx.now.add({ hours: REPORT_HOURS }),
  });
  if (v.alarm_stage !== null && v.alarm_answered_at === null) await noteAnswer(ctx, visit_id, 'safe');
  return after;
}

export interface ReportInput {
  text: string;
  needs: readonly { kind: NeedKind; note: string }[];
}

/**
 * The report, sealed; each need becomes a task of the coordinator who planned, with a day in working days.
 * @returns how many tasks it made
 */
export async function reportVisit(
  ctx: Ctx,
  visit_id: string,
  input: ReportInput,
): Promise<{ visit: VisitRow; tasks: number }> {
  const v = await lockVisit(ctx.tx, visit_id);
  await needPart(ctx.tx, ctx.actor, v, ctx.now, 'visitor');
  const visit = await moveVisit(ctx, v, 'report', {
    report_sealed: seal(ctx.app, ['visit', 'report', visit_id], input.text),
    reported_at: ctx.now,
  });
  const owner = v.planned_by!.startsWith('user:')
    ? BigInt(v.planned_by!.slice('user:'.length))
    : userOf(ctx.actor).user_id;
  for (const need of input.needs) await insertTask(ctx, v, need, owner);
  const people = await caredForOfCase(ctx.tx, v.case_id);
  await noteAnswered(
    ctx.tx,
    people.filter((p) => p.who === 'ill_member').map((p) => p.cared_for_id),
    ctx.now,
  );
  await refreshBoard(ctx.tx, v.case_id);
  return { visit, tasks: input.needs.length };
}

async function insertTask(
  ctx: Ctx,
  v: VisitRow,
  need: ReportInput['needs'][number],
  owner_user_id: bigint,
): Promise<void> {
  const task_id = crypto.randomUUID();
  const due_on = await workingDayAfter(ctx.tx, ctx.now, NEED_WORKING_DAYS[need.kind]);
  await ctx.tx.run(sql`insert into care.task (task_id, visit_id, case_id, branch_id, person_id, kind, note_sealed, owner_user_id, due_on, created_at)
    values (${task_id}, ${v.visit_id}, ${v.case_id}, ${v.branch_id}, ${v.person_id}, ${need.kind},
      ${seal(ctx.app, ['task', 'note', task_id], need.note)}, ${owner_user_id}, ${due_on}, ${ctx.now})`);
}

/** Reads a report: its visitors while the task is open, the coordinator. The look is written down. @throws visit.unknown, visit.report_sealed */
export async function openReport(
  ctx: Ctx,
  visit_id: string,
): Promise<{ text: string; reported_at: Temporal.Instant }> {
  const v = await visitById(ctx.tx, visit_id);
  const part = await partIn(ctx.tx, ctx.actor, v, ctx.now);
  if (part === 'nobody') throw fail.notFound('visit.unknown');
  if (!reportOpen(part, v, ctx.now) || v.report_sealed === null) throw fail.forbidden('visit.report_sealed');
  await noteLook(ctx, v.person_id, 'care.visit_report');
  return { text: open(ctx.app, ['visit', 'report', visit_id], v.report_sealed), reported_at: v.reported_at! };
}
