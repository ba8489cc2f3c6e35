import { fail } from '@tongzhou/kernel';
import { actorText } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { noteLook, openName, openPhone, personById, userById } from '../../identity/index.ts';
import { type AlarmOutcome, alarmStands, SAFE_MINUTES } from '../domain/visit.ts';
import { isSecondContact, needPart } from '../policy.ts';
import { open } from '../sealed.ts';
import { insertStep, lockVisit, type VisitRow, visitById, visitorsOf } from '../store.ts';
import type { Contact } from './visits.ts';

export const noteAnswer = (ctx: Ctx, visit_id: string, outcome: AlarmOutcome) =>
  ctx.tx.run(
    sql`update care.visit set alarm_answered_at = ${ctx.now}, alarm_outcome = ${outcome} where visit_id = ${visit_id}`,
  );

/** A standing alarm, for the coordinator or the second contact. @throws visit.unknown, visit.no_alarm */
async function needAlarm(ctx: Ctx, v: VisitRow): Promise<void> {
  if (!(await isSecondContact(ctx.tx, ctx.actor, v, ctx.now)))
    await needPart(ctx.tx, ctx.actor, v, ctx.now, 'coordinator');
  if (!alarmStands(v)) throw fail.conflict('visit.no_alarm');
}

/**
 * The coordinator or the second contact has dealt with an alarm. While the visitors are still inside, "safe" lets the
 * timer run on: whoever is silent then raises the alarm anew.
 * @throws visit.no_alarm, visit.unknown
 */
export async function answerAlarm(ctx: Ctx, visit_id: string, outcome: AlarmOutcome): Promise<void> {
  const v = await lockVisit(ctx.tx, visit_id);
  await needAlarm(ctx, v);
  if (outcome === 'emergency_called' && v.alarm_answered_at !== null) throw fail.conflict('visit.no_alarm');
  if (outcome === 'safe' && v.state === 'under_way')
    await ctx.tx.run(sql`update care.visit set check_out_until = ${ctx.now.add({ minutes: SAFE_MINUTES })}, alarm_stage = null,
      alarm_raised_at = null, alarm_answered_at = null, alarm_outcome = null where visit_id = ${visit_id}`);
  else await noteAnswer(ctx, visit_id, outcome);
  await insertStep(ctx.tx, visit_id, {
    from: v.state,
    action: `alarm_${outcome}`,
    to: v.state,
    actor: actorText(ctx.actor),
    at: ctx.now,
  });
}

export interface OpenVisitors {
  visitors: { name: string; phone: string }[];
  /** where they went; null once it is erased */
  address: string | null;
}

/**
 * Whom to ring and where they are, while an alarm stands: for the coordinator and the second contact. The looks at the
 * visitors and at the person they called on are written down.
 * @throws visit.no_alarm, visit.unknown
 */
export async function openVisitors(ctx: Ctx, visit_id: string): Promise<OpenVisitors> {
  const v = await visitById(ctx.tx, visit_id);
  await needAlarm(ctx, v);
  const visitors: OpenVisitors['visitors'] = [];
  for (const { user_id } of await visitorsOf(ctx.tx, [visit_id])) {
    const user = await userById(ctx.tx, user_id);
    const person = await personById(ctx.tx, user.person_id!);
    await noteLook(ctx, person.person_id, 'care.alarm');
    visitors.push({ name: openName(ctx.app.vault, person), phone: openPhone(ctx.app.vault, user) });
  }
  if (v.contact_sealed === null) return { visitors, address: null };
  await noteLook(ctx, v.person_id, 'care.alarm');
  const contact = JSON.parse(open(ctx.app, ['visit', 'contact', visit_id], v.contact_sealed)) as Contact;
  return { visitors, address: contact.address };
}
