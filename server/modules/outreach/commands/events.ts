import type { EventKind, EventState } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import { actorText, type UserActor } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { openPhone, userById } from '../../identity/index.ts';
import {
  inOffice,
  needRosterOf,
  representativeById,
  type SocietyRow,
  societyById,
  todayOf,
} from '../../society/index.ts';
import {
  eventStep,
  mayStartNow,
  needCleanWording,
  needPossibleTimes,
  newEventCode,
} from '../domain/event.ts';
import { leads, needHelper, needOnDuty, officeOf } from '../policy.ts';
import { type EventRow, lockEvent } from '../store.ts';

export interface Plan {
  society_id: number;
  kind: EventKind;
  title: string;
  place: string;
  starts_at: Temporal.Instant;
  ends_at: Temporal.Instant;
}

export interface Moved {
  event_code: string;
  state: EventState;
}

/** @throws event.times_impossible, event.wording, society.not_active, society.not_your_branch */
export async function planEvent(ctx: Ctx, plan: Plan): Promise<Moved> {
  const society = await societyById(ctx.tx, plan.society_id);
  await needHelper(ctx.tx, ctx.actor, society, ctx.now);
  if (society.state !== 'forming' && society.state !== 'active') throw fail.conflict('society.not_active');
  needPossibleTimes(plan.starts_at, plan.ends_at, ctx.now);
  needCleanWording(plan.title, plan.place);
  const event_code = newEventCode();
  const { event_id } = await ctx.tx.one<{
    event_id: bigint;
  }>(sql`insert into outreach.event (event_code, society_id, kind, state, title, place, starts_at,
      ends_at, planned_by, planned_at)
    values (${event_code}, ${plan.society_id}, ${plan.kind}, 'planned', ${plan.title}, ${plan.place}, ${plan.starts_at}, ${plan.ends_at},
      ${actorText(ctx.actor)}, ${ctx.now}) returning event_id`);
  await ctx.tx.run(sql`insert into outreach.tally (event_id) values (${event_id})`);
  return { event_code, state: 'planned' };
}

async function locked(ctx: Ctx, event_code: string): Promise<{ event: EventRow; society: SocietyRow }> {
  const event = await lockEvent(ctx.tx, event_code);
  return { event, society: await societyById(ctx.tx, event.society_id) };
}

/** By a coordinator who is not the planner; the permission of the place is noted. @throws event.not_by_the_planner */
export async function approveEvent(ctx: Ctx, event_code: string, permission: string): Promise<Moved> {
  const { event, society } = await locked(ctx, event_code);
  await needRosterOf(ctx.tx, ctx.actor, society.branch_id);
  if (ctx.actor.kind === 'user' && event.planned_by === actorText(ctx.actor))
    throw fail.forbidden('event.not_by_the_planner');
  const state = eventStep(event.state, 'approve');
  await ctx.tx.run(sql`update outreach.event set state = ${state}, approved_by = ${actorText(ctx.actor)}, approved_at = ${ctx.now},
    permission = ${permission} where event_id = ${event.event_id}`);
  await tellPlanner(ctx, event);
  return { event_code, state };
}

async function tellPlanner(ctx: Ctx, event: EventRow): Promise<void> {
  const [kind, id] = event.planned_by.split(':');
  if (kind !== 'user') return;
  const phone = openPhone(ctx.app.vault, await userById(ctx.tx, BigInt(id!)));
  await ctx.app.adapters.sms.send(ctx.tx, { phone, template: 'event_approved', params: {} });
}

/** @throws event.not_on_duty, event.nobody_on_duty, event.not_today */
export async function startEvent(ctx: Ctx, event_code: string): Promise<Moved> {
  const { event, society } = await locked(ctx, event_code);
  await needOnDuty(ctx.tx, ctx.actor, event, society, ctx.now);
  const state = eventStep(event.state, 'start');
  if (!mayStartNow(event, ctx.now)) throw fail.conflict('event.not_today');
  if ((await dutyCount(ctx, event.event_id)) === 0) throw fail.conflict('event.nobody_on_duty');
  await ctx.tx.run(
    sql`update outreach.event set state = ${state}, started_at = ${ctx.now} where event_id = ${event.event_id}`,
  );
  return { event_code, state };
}

/** The planner, the coordinator or the operator calls it off. */
export async function cancelEvent(ctx: Ctx, event_code: string): Promise<Moved> {
  const { event, society } = await locked(ctx, event_code);
  const own = ctx.actor.kind === 'user' && event.planned_by === actorText(ctx.actor);
  if (!own && !(await leads(ctx.tx, ctx.actor, society))) throw fail.forbidden('society.not_your_branch');
  const state = eventStep(event.state, 'cancel');
  await ctx.tx.run(
    sql`update outreach.event set state = ${state}, cancelled_at = ${ctx.now} where event_id = ${event.event_id}`,
  );
  return { event_code, state };
}

/** A short public report ends the event. @throws event.wording, event.not_on_duty */
export async function reportEvent(ctx: Ctx, event_code: string, report: string): Promise<Moved> {
  const { event, society } = await locked(ctx, event_code);
  await needOnDuty(ctx.tx, ctx.actor, event, society, ctx.now);
  const state = eventStep(event.state, 'report');
  needCleanWording(report);
  await ctx.tx.run(
    sql`update outreach.event set state = ${state}, report = ${report}, reported_at = ${ctx.now} where event_id = ${event.event_id}`,
  );
  return { event_code, state };
}

const dutyCount = async (ctx: Ctx, event_id: bigint): Promise<number> =>
  (await ctx.tx.query(sql`select 1 from outreach.duty where event_id = ${event_id}`)).length;

/**
 * Oneself on or off duty; a coordinator also others. Nobody leaves a running event alone.
 * @throws event.nobody_on_duty, representative.not_in_office, society.not_your_branch, event.step_not_possible_now
 */
export async function setDuty(
  ctx: Ctx,
  event_code: string,
  input: { on: boolean; representative_id?: bigint | undefined },
): Promise<number> {
  const { event, society } = await locked(ctx, event_code);
  if (event.state === 'reported' || event.state === 'cancelled')
    throw fail.conflict('event.step_not_possible_now');
  const representative_id = await whoseDuty(ctx, society, input.representative_id);
  await ctx.tx.run(
    input.on
      ? sql`insert into outreach.duty (event_id, representative_id, at) values (${event.event_id}, ${representative_id}, ${ctx.now}) on conflict do nothing`
      : sql`delete from outreach.duty where event_id = ${event.event_id} and representative_id = ${representative_id}`,
  );
  const on_duty = await dutyCount(ctx, event.event_id);
  if (event.state === 'running' && on_duty === 0) throw fail.conflict('event.nobody_on_duty');
  return on_duty;
}

async function whoseDuty(ctx: Ctx, society: SocietyRow, other: bigint | undefined): Promise<bigint> {
  const own = await officeOf(ctx.tx, ctx.actor as UserActor, ctx.now);
  const r =
    other === undefined || other === own?.representative_id ? own : await representativeById(ctx.tx, other);
  if (!r || r.society_id !== society.society_id || !inOffice(r, await todayOf(ctx.tx, ctx.now)))
    throw fail.forbidden('representative.not_in_office');
  if (r.representative_id !== own?.representative_id && !(await leads(ctx.tx, ctx.actor, society)))
    throw fail.forbidden('society.not_your_branch');
  return r.representative_id;
}
