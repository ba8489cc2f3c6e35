import type { NeedKind } from '@tongzhou/contract';
import { maskName } from '@tongzhou/kernel';
import { userOf } from '../../../platform/actor.ts';
import type { ReadCtx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { maskedNameOfUser, noteLooks, openName, personById, userById } from '../../identity/index.ts';
import { nameOnBadge, representativeById, todayOf } from '../../society/index.ts';
import { decidesCases } from '../policy.ts';
import { open } from '../sealed.ts';
import { COMPANION, COMPANION_FROM, type CompanionRow, caredForOfUser } from '../store.ts';
import { branchesFor } from './visits.ts';

/** What I have wished for, as the ill member (or who answers for them) or the main carer. */
export async function myWishes(ctx: ReadCtx) {
  const rows = await caredForOfUser(ctx.db, userOf(ctx.actor).user_id);
  return rows.map(({ cared_for_id, case_id, who, wish, ask_again_on }) => ({
    cared_for_id,
    case_id,
    who,
    wish,
    ask_again_on,
  }));
}

/** Pairs I am in, on either side; the other side by the badge name or the masked name, never more. */
export async function myCompanions(ctx: ReadCtx) {
  const { user_id } = userOf(ctx.actor);
  const rows = await ctx.db.query<CompanionRow>(sql`select ${COMPANION} from ${COMPANION_FROM}
    where (c.user_id = ${user_id} or p.user_id = ${user_id}) and c.state in ('proposed', 'active') order by c.proposed_at desc limit 50`);
  return Promise.all(
    rows.map(async (row) => {
      const member = row.member_user_id === user_id;
      return {
        companion_id: row.companion_id,
        state: row.state,
        side: member ? ('member' as const) : ('companion' as const),
        name: member
          ? await nameOnBadge(ctx.app, ctx.db, await representativeById(ctx.db, row.representative_id))
          : await maskedOf(ctx, row.member_user_id),
        accepted_by_me: (member ? row.member_accepted_at : row.companion_accepted_at) !== null,
        accepted_by_other: (member ? row.companion_accepted_at : row.member_accepted_at) !== null,
        answer_until: row.state === 'proposed' ? row.answer_until : null,
      };
    }),
  );
}

async function maskedOf(ctx: ReadCtx, user_id: bigint): Promise<string> {
  const { person_id } = await userById(ctx.db, user_id);
  return person_id === null ? '—' : maskName(openName(ctx.app.vault, await personById(ctx.db, person_id)));
}

interface TaskRow {
  task_id: string;
  visit_id: string;
  branch_id: number;
  person_id: bigint;
  kind: NeedKind;
  note_sealed: Buffer;
  owner_user_id: bigint;
  due_on: string;
  state: 'open' | 'done' | 'not_wanted';
}

/**
 * Needs that became tasks, overdue first. Notes come from sealed reports: reading them is a look, and who does not
 * coordinate reads them only while the task is open.
 */
export async function tasks(ctx: ReadCtx, filter: { mine: boolean; done: boolean }) {
  const user = userOf(ctx.actor);
  if (await decidesCases(ctx.db, user.user_id)) return [];
  const branches = filter.mine ? [] : await branchesFor(ctx, undefined);
  const whose = filter.mine
    ? sql`owner_user_id = ${user.user_id}`
    : branches === 'all'
      ? sql`true`
      : sql`branch_id = any(${[...branches]}::int[])`;
  const rows =
    await ctx.db.query<TaskRow>(sql`select task_id, visit_id, branch_id, person_id, kind, note_sealed, owner_user_id, due_on, state
    from care.task where ${whose} and ${filter.done ? sql`state <> 'open'` : sql`state = 'open'`} order by due_on, kind, task_id limit 200`);
  const leads = await branchesFor(ctx, undefined);
  const readable = (row: TaskRow) => row.state === 'open' || leads === 'all' || leads.includes(row.branch_id);
  await noteLooks(ctx, [...new Set(rows.filter(readable).map((row) => row.person_id))], 'care.tasks');
  const today = await todayOf(ctx.db, ctx.now);
  const owners = new Map<bigint, string>();
  for (const { owner_user_id } of rows)
    if (!owners.has(owner_user_id))
      owners.set(owner_user_id, await maskedNameOfUser(ctx.db, ctx.app, owner_user_id));
  return rows.map((row) => ({
    task_id: row.task_id,
    visit_id: row.visit_id,
    kind: row.kind,
    note: readable(row) ? open(ctx.app, ['task', 'note', row.task_id], row.note_sealed) : '',
    owner: owners.get(row.owner_user_id) ?? '',
    owner_is_me: row.owner_user_id === user.user_id,
    due_on: row.due_on,
    overdue: row.state === 'open' && row.due_on < today,
    state: row.state,
  }));
}
