import { fail } from '@tongzhou/kernel';
import { actorText, userOf } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { holdersOf } from '../../identity/index.ts';
import { todayOf } from '../../society/index.ts';
import { decidesCases, isCareCoordinator, needCareCoordinator } from '../policy.ts';
import { refreshBoard } from '../store.ts';

interface TaskRow {
  task_id: string;
  case_id: string;
  branch_id: number;
  owner_user_id: bigint;
  state: 'open' | 'done' | 'not_wanted';
}

async function lockTask(ctx: Ctx, task_id: string): Promise<TaskRow> {
  const row = await ctx.tx.maybe<TaskRow>(
    sql`select task_id, case_id, branch_id, owner_user_id, state from care.task where task_id = ${task_id} for update`,
  );
  if (!row) throw fail.notFound('task.unknown');
  return row;
}

/** Another owner (a coordinator or representative of the city) or day. @throws task.unknown, task.owner_not_care, task.day_passed, task.finished */
export async function assignTask(
  ctx: Ctx,
  task_id: string,
  input: { owner_user_id: bigint; due_on: string },
): Promise<void> {
  const task = await lockTask(ctx, task_id);
  await needCareCoordinator(ctx.tx, ctx.actor, task.branch_id);
  if (task.state !== 'open') throw fail.conflict('task.finished');
  if (input.due_on < (await todayOf(ctx.tx, ctx.now))) throw fail.invalid('task.day_passed');
  const people = [
    ...(await holdersOf(ctx.tx, 'coordinator', task.branch_id)),
    ...(await holdersOf(ctx.tx, 'representative', task.branch_id)),
  ];
  if (!people.includes(input.owner_user_id) || (await decidesCases(ctx.tx, input.owner_user_id)))
    throw fail.conflict('task.owner_not_care');
  await ctx.tx.run(
    sql`update care.task set owner_user_id = ${input.owner_user_id}, due_on = ${input.due_on} where task_id = ${task_id}`,
  );
  await refreshBoard(ctx.tx, task.case_id);
}

/** Met, or not wanted. By the owner or the coordinator. @throws task.unknown, task.finished */
export async function finishTask(ctx: Ctx, task_id: string, outcome: 'done' | 'not_wanted'): Promise<void> {
  const task = await lockTask(ctx, task_id);
  const { user_id } = userOf(ctx.actor);
  const may =
    (task.owner_user_id === user_id && !(await decidesCases(ctx.tx, user_id))) ||
    (await isCareCoordinator(ctx.tx, ctx.actor, task.branch_id));
  if (!may) throw fail.notFound('task.unknown');
  if (task.state !== 'open') throw fail.conflict('task.finished');
  await ctx.tx.run(sql`update care.task set state = ${outcome}, finished_at = ${ctx.now}, finished_by = ${actorText(ctx.actor)}
    where task_id = ${task_id}`);
  await refreshBoard(ctx.tx, task.case_id);
}
