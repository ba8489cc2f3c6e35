import type { CompanionState } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import { actorText, userOf } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { inOffice, needInOffice, representativesByIds, todayOf } from '../../society/index.ts';
import { tell } from '../people.ts';
import { needCareCoordinator } from '../policy.ts';
import {
  COMPANION,
  COMPANION_FROM,
  type CompanionRow,
  lockCaredFor,
  noteAnswered,
  refreshBoard,
} from '../store.ts';
import { fitVisitors } from './plan.ts';

const ANSWER_HOURS = 48;

/**
 * Proposes a companion; nothing happens until both have accepted, within 48 hours.
 * @throws care.unknown_person, care.not_your_branch, care.member_said_no, care.has_companion, visit.visitor_* codes
 */
export async function pair(
  ctx: Ctx,
  cared_for_id: bigint,
  input: { representative_id: bigint; reasons: readonly string[] },
): Promise<{ companion_id: string; state: CompanionState }> {
  const row = await lockCaredFor(ctx.tx, cared_for_id);
  await needCareCoordinator(ctx.tx, ctx.actor, row.branch_id);
  if (row.wish !== 'open') throw fail.conflict('care.member_said_no');
  const [r] = await fitVisitors(ctx, row.branch_id, row.case_id, [input.representative_id]);
  const taken = await ctx.tx.maybe(
    sql`select 1 from care.companion where cared_for_id = ${cared_for_id} and state in ('proposed', 'active')`,
  );
  if (taken) throw fail.conflict('care.has_companion');
  const companion_id = crypto.randomUUID();
  await ctx.tx.run(sql`insert into care.companion (companion_id, cared_for_id, representative_id, user_id, state, reasons, proposed_by,
      proposed_at, answer_until)
    values (${companion_id}, ${cared_for_id}, ${r!.representative_id}, ${r!.user_id}, 'proposed', ${[...input.reasons]}::text[],
      ${actorText(ctx.actor)}, ${ctx.now}, ${ctx.now.add({ hours: ANSWER_HOURS })})`);
  await refreshBoard(ctx.tx, row.case_id);
  await tell(ctx.app, ctx.tx, row.user_id, 'companion_proposed');
  await tell(ctx.app, ctx.tx, r!.user_id, 'companion_proposed');
  return { companion_id, state: 'proposed' };
}

/** The pair, locked, for one of its two sides. @throws companion.unknown */
async function lockMine(ctx: Ctx, companion_id: string): Promise<CompanionRow> {
  const { user_id } = userOf(ctx.actor);
  const row = await ctx.tx.maybe<CompanionRow>(
    sql`select ${COMPANION} from ${COMPANION_FROM} where c.companion_id = ${companion_id} for update of c`,
  );
  if (!row || (row.member_user_id !== user_id && row.user_id !== user_id))
    throw fail.notFound('companion.unknown');
  return row;
}

/** Either side accepts or declines; who accompanies must be in office. @throws companion.unknown, companion.answered, representative.not_in_office */
export async function answerCompanion(
  ctx: Ctx,
  companion_id: string,
  accept: boolean,
): Promise<{ state: CompanionState }> {
  const row = await lockMine(ctx, companion_id);
  const member = row.member_user_id === userOf(ctx.actor).user_id;
  const mine = member ? row.member_accepted_at : row.companion_accepted_at;
  if (row.state !== 'proposed' || mine !== null) throw fail.conflict('companion.answered');
  if (!member && accept) await needInOffice(ctx.tx, ctx.actor, await todayOf(ctx.tx, ctx.now));
  if (member) await noteAnswered(ctx.tx, [row.cared_for_id], ctx.now);
  if (!accept) return finish(ctx, row, 'declined');
  const other = member ? row.companion_accepted_at : row.member_accepted_at;
  const state: CompanionState = other === null ? 'proposed' : 'active';
  const side = member ? sql`member_accepted_at` : sql`companion_accepted_at`;
  await ctx.tx.run(
    sql`update care.companion set ${side} = ${ctx.now}, state = ${state} where companion_id = ${companion_id}`,
  );
  await refreshBoard(ctx.tx, row.case_id);
  return { state };
}

/** Either side ends it; nobody is asked why, and who ended it is not kept. @throws companion.unknown, companion.not_active */
export async function endCompanion(ctx: Ctx, companion_id: string): Promise<{ state: CompanionState }> {
  const row = await lockMine(ctx, companion_id);
  if (row.state !== 'active') throw fail.conflict('companion.not_active');
  return finish(ctx, row, 'ended');
}

async function finish(
  ctx: Ctx,
  row: CompanionRow,
  state: 'declined' | 'ended',
): Promise<{ state: CompanionState }> {
  await ctx.tx.run(
    sql`update care.companion set state = ${state}, ended_at = ${ctx.now} where companion_id = ${row.companion_id}`,
  );
  await refreshBoard(ctx.tx, row.case_id);
  return { state };
}

/** A wish of the person ends what is proposed or active. */
export const endCompanions = (ctx: Ctx, cared_for_id: bigint): Promise<number> =>
  ctx.tx.run(sql`update care.companion set state = case state when 'proposed' then 'declined' else 'ended' end, ended_at = ${ctx.now}
    where cared_for_id = ${cared_for_id} and state in ('proposed', 'active')`);

/** Companions who are suspended or out of office accompany nobody: what is proposed or active ends. */
export async function endUnfitCompanions(ctx: Pick<Ctx, 'tx' | 'now'>): Promise<void> {
  const pairs = await ctx.tx.query<{ representative_id: bigint }>(
    sql`select distinct representative_id from care.companion where state in ('proposed', 'active')`,
  );
  const today = await todayOf(ctx.tx, ctx.now);
  const rows = await representativesByIds(
    ctx.tx,
    pairs.map((row) => row.representative_id),
  );
  const unfit = rows.filter((r) => !inOffice(r, today)).map((r) => r.representative_id);
  const ended = await ctx.tx.query<{
    case_id: string;
  }>(sql`update care.companion c set state = case c.state when 'proposed' then 'declined' else 'ended' end, ended_at = ${ctx.now}
    from care.cared_for p where p.cared_for_id = c.cared_for_id and c.state in ('proposed', 'active')
      and c.representative_id = any(${unfit}::bigint[]) returning p.case_id`);
  for (const case_id of new Set(ended.map((row) => row.case_id))) await refreshBoard(ctx.tx, case_id);
}
