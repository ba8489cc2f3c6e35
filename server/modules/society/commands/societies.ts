import type { SocietyAction, SocietyState } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import { actorText } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { json, sql } from '../../../platform/postgres/index.ts';
import { branchById } from '../../setup/index.ts';
import { todayOf } from '../day.ts';
import { societyStep } from '../domain/states.ts';
import { needRosterOf } from '../policy.ts';
import { inOfficeCount, lockSociety, societyById, societyOfBranch } from '../store.ts';

/** Founds the society of a branch. @throws setup.branch_unknown, society.branch_has_one, society.not_your_branch */
export async function foundSociety(
  ctx: Ctx,
  input: { branch_id: number; name: string },
): Promise<{ society_id: number; state: SocietyState }> {
  await branchById(ctx.tx, input.branch_id);
  await needRosterOf(ctx.tx, ctx.actor, input.branch_id);
  if (await societyOfBranch(ctx.tx, input.branch_id)) throw fail.conflict('society.branch_has_one');
  return ctx.tx.one(sql`insert into society.society (branch_id, name, founded_at, founded_by)
    values (${input.branch_id}, ${input.name}, ${ctx.now}, ${actorText(ctx.actor)}) returning society_id, state`);
}

/** @throws society.step_not_possible_now, society.needs_representatives, society.not_your_branch */
export async function stepSociety(
  ctx: Ctx,
  society_id: number,
  action: SocietyAction,
): Promise<{ state: SocietyState }> {
  const society = await lockSociety(ctx.tx, society_id);
  await needRosterOf(ctx.tx, ctx.actor, society.branch_id);
  const in_office = await inOfficeCount(ctx.tx, society_id, await todayOf(ctx.tx, ctx.now));
  const state = societyStep(society.state, action, in_office);
  await ctx.tx.run(sql`update society.society set state = ${state} where society_id = ${society_id}`);
  return { state };
}

export interface StationInput {
  name: string;
  address: string;
  hours: readonly { weekday: number; from: string; to: string }[];
  note: string;
}

/** @throws society.hours_end_before_they_begin, society.not_your_branch */
export async function openStation(
  ctx: Ctx,
  society_id: number,
  s: StationInput,
): Promise<{ station_id: number }> {
  const society = await societyById(ctx.tx, society_id);
  await needRosterOf(ctx.tx, ctx.actor, society.branch_id);
  if (s.hours.some((h) => h.to <= h.from)) throw fail.invalid('society.hours_end_before_they_begin');
  return ctx.tx.one(sql`insert into society.station (society_id, name, address, hours, note, opened_at)
    values (${society_id}, ${s.name}, ${s.address}, ${json(s.hours)}::jsonb, ${s.note}, ${ctx.now}) returning station_id`);
}

/** @throws society.station_unknown, society.not_your_branch */
export async function closeStation(ctx: Ctx, station_id: number): Promise<void> {
  const station = await ctx.tx.maybe<{ branch_id: number }>(
    sql`select s.branch_id from society.station t join society.society s using (society_id) where t.station_id = ${station_id}`,
  );
  if (!station) throw fail.notFound('society.station_unknown');
  await needRosterOf(ctx.tx, ctx.actor, station.branch_id);
  await ctx.tx.run(
    sql`update society.station set closed_at = ${ctx.now} where station_id = ${station_id} and closed_at is null`,
  );
}
