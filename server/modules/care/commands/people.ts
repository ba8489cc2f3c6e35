import type { Wish } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import { userOf } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { todayOf } from '../../society/index.ts';
import { decidesCases, isCareCoordinator } from '../policy.ts';
import { type CaredForRow, lockCaredFor, noteAnswered, noteAsked, refreshBoard } from '../store.ts';
import { endCompanions } from './companions.ts';
import { callOffOpenVisits } from './visits.ts';

/**
 * Records a wish of the person concerned. "Not now" and "never" call off what was arranged and end the companion,
 * without a reason; saying yes again starts the clocks anew.
 * @throws care.unknown_person, care.day_needed, care.day_not_ahead
 */
export async function setWish(
  ctx: Ctx,
  cared_for_id: bigint,
  input: { wish: Wish; ask_again_on: string | null },
): Promise<void> {
  const row = await lockCaredFor(ctx.tx, cared_for_id);
  if (row.user_id !== userOf(ctx.actor).user_id) throw fail.notFound('care.unknown_person');
  const ask_again_on = input.wish === 'not_now' ? input.ask_again_on : null;
  if (input.wish === 'not_now' && ask_again_on === null) throw fail.invalid('care.day_needed');
  if (ask_again_on !== null && ask_again_on <= (await todayOf(ctx.tx, ctx.now)))
    throw fail.invalid('care.day_not_ahead');
  await ctx.tx.run(sql`update care.cared_for set wish = ${input.wish}, ask_again_on = ${ask_again_on},
    clock_from = case when ${input.wish} = 'open' and wish <> 'open' then ${ctx.now}::timestamptz else clock_from end
    where cared_for_id = ${cared_for_id}`);
  await noteAnswered(ctx.tx, [cared_for_id], ctx.now);
  if (input.wish === 'open') return;
  if (row.who === 'ill_member') await callOffOpenVisits(ctx, row.case_id, 'no_wish');
  await endCompanions(ctx, cared_for_id);
  await refreshBoard(ctx.tx, row.case_id);
}

/** Somebody who cares for this person asked how they are. No content is kept. @throws care.unknown_person */
export async function asked(ctx: Ctx, cared_for_id: bigint, answered: boolean): Promise<void> {
  const row = await lockCaredFor(ctx.tx, cared_for_id);
  if (!(await caresFor(ctx, row))) throw fail.notFound('care.unknown_person');
  if (answered) await noteAnswered(ctx.tx, [cared_for_id], ctx.now);
  else await noteAsked(ctx.tx, cared_for_id, ctx.now);
}

async function caresFor(ctx: Ctx, row: CaredForRow): Promise<boolean> {
  if (await isCareCoordinator(ctx.tx, ctx.actor, row.branch_id)) return true;
  const user = userOf(ctx.actor);
  if (await decidesCases(ctx.tx, user.user_id)) return false;
  const tie = await ctx.tx.maybe(sql`select 1 where exists (select 1 from care.companion
      where cared_for_id = ${row.cared_for_id} and user_id = ${user.user_id} and state = 'active')
    or exists (select 1 from care.visitor r join care.visit v using (visit_id) where r.user_id = ${user.user_id}
      and v.case_id = ${row.case_id} and v.state in ('planned', 'under_way', 'left'))`);
  return tie !== undefined;
}
