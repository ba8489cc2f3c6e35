import { randomUUID } from 'node:crypto';
import type { ObjectionAnswer } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import { userOf } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { append } from '../../disclosure/index.ts';
import { planById } from '../../plans/index.ts';
import { signersForMove } from '../domain/decision.ts';
import { caseSources } from '../facts.ts';
import { move } from '../move.ts';
import { needCaseStaff } from '../policy.ts';
import { sealText } from '../sealed.ts';
import { type CaseRow, lockCase } from '../store.ts';

/**
 * A member objects to a case that is in public notice. Who objects is told to nobody but the reviewer.
 * @throws case.not_in_notice, objection.members_only, objection.already_made
 */
export async function object(ctx: Ctx, case_id: string, text: string): Promise<{ objection_id: string }> {
  const { user_id } = userOf(ctx.actor);
  const c = await lockCase(ctx.tx, case_id);
  if (c.stage !== 'noticed') throw fail.conflict('case.not_in_notice');
  if (!(await caseSources().belongsToPlan(ctx.tx, user_id, c.plan_id)))
    throw fail.forbidden('objection.members_only');
  const objection_id = randomUUID();
  const added =
    await ctx.tx.run(sql`insert into cases.objection (objection_id, case_id, period_no, user_id, text_sealed, state, at)
    values (${objection_id}, ${case_id}, ${c.period_no}, ${user_id}, ${sealText(ctx.app, { table: 'objection', column: 'text', row: objection_id }, text)}, 'received', ${ctx.now})
    on conflict (case_id, period_no, user_id) do nothing`);
  if (added === 0) throw fail.conflict('objection.already_made');
  await publish(ctx, c, objection_id, 'received', null);
  return { objection_id };
}

interface ObjectionRow {
  objection_id: string;
  case_id: string;
  user_id: bigint;
  state: 'received' | 'seconding' | 'admitted' | 'inadmissible';
  answered_by: bigint | null;
}

export type Verdict = { admit: true } | { admit: false; answer: ObjectionAnswer };

/**
 * A reviewer admits an objection, which moves the case to a later period, or answers it in public. A case that
 * was moved before needs a second reviewer's word too: the first leaves the objection `seconding`.
 * @throws objection.unknown, objection.answered, objection.own, objection.needs_another, case.not_in_notice
 */
export async function answerObjection(
  ctx: Ctx,
  objection_id: string,
  verdict: Verdict,
): Promise<{ state: ObjectionRow['state'] }> {
  const { user_id } = userOf(ctx.actor);
  const found = await ctx.tx.maybe<{ case_id: string }>(
    sql`select case_id from cases.objection where objection_id = ${objection_id}`,
  );
  if (!found) throw fail.notFound('objection.unknown');
  const c = await lockCase(ctx.tx, found.case_id);
  needCaseStaff(ctx.actor, c);
  const o =
    await ctx.tx.one<ObjectionRow>(sql`select objection_id, case_id, user_id, state, answered_by from cases.objection
    where objection_id = ${objection_id} for update`);
  if (o.state === 'admitted' || o.state === 'inadmissible') throw fail.conflict('objection.answered');
  if (o.user_id === user_id) throw fail.forbidden('objection.own');
  if (!verdict.admit) return settle(ctx, c, o, 'inadmissible', verdict.answer);
  if (c.stage !== 'noticed') throw fail.conflict('case.not_in_notice');
  if (o.state === 'seconding' && o.answered_by === user_id) throw fail.forbidden('objection.needs_another');
  if (o.state === 'received' && signersForMove(c.moves) === 2) {
    await ctx.tx.run(
      sql`update cases.objection set state = 'seconding', answered_by = ${user_id} where objection_id = ${objection_id}`,
    );
    return { state: 'seconding' };
  }
  await move(ctx, c, 'admit_objection', {
    moves: c.moves + 1,
    period_no: null,
    outcome: null,
    refusal_kind: null,
    clauses: [],
    evidence: [],
    decided_minor: null,
  });
  return settle(ctx, c, o, 'admitted', null);
}

async function settle(
  ctx: Ctx,
  c: CaseRow,
  o: ObjectionRow,
  state: 'admitted' | 'inadmissible',
  answer: ObjectionAnswer | null,
): Promise<{ state: ObjectionRow['state'] }> {
  const { user_id } = userOf(ctx.actor);
  await ctx.tx.run(sql`update cases.objection set state = ${state}, answer = ${answer}, answered_at = ${ctx.now},
    seconded_by = case when state = 'seconding' and answered_by <> ${user_id} then ${user_id}::bigint end,
    answered_by = coalesce(answered_by, ${user_id}) where objection_id = ${o.objection_id}`);
  await publish(ctx, c, o.objection_id, state, answer);
  return { state };
}

const publish = async (
  ctx: Ctx,
  c: CaseRow,
  objection_id: string,
  state: 'received' | 'admitted' | 'inadmissible',
  answer: ObjectionAnswer | null,
) =>
  append(ctx.tx, ctx.now, {
    kind: 'objection',
    plan_code: (await planById(ctx.tx, c.plan_id)).code,
    case_id: c.case_id,
    objection_id,
    state,
    answer,
  });
