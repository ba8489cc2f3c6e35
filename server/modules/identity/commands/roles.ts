import type { Role } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import { actorText } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import { append, type LogEntryOf } from '../../disclosure/index.ts';

export type StaffRole = Exclude<Role, 'member'>;

/** Roles that make somebody staff; representatives are members and count as none. */
const STAFF = ['coordinator', 'reviewer', 'investigator', 'finance', 'auditor', 'operator'];
export const STAFF_NEEDED = 3;

/** What the public log says about a role that a module gives or ends by its own rules. */
export interface RosterNote<C extends string> {
  change: C;
  /** random identity of the badge; never a database identity */
  badge_id: string;
  reason: LogEntryOf<'roster_change'>['reason'];
}

/**
 * Gives a role. Nobody gives one to himself; every change is in the public log with a random id, not a name.
 * @throws role.not_to_oneself
 */
export async function grantRole(
  ctx: Ctx,
  input: {
    user_id: bigint;
    role: StaffRole;
    branch_id?: number | null;
    note?: RosterNote<'added' | 'reinstated'>;
  },
): Promise<string> {
  if (ctx.actor.kind === 'user' && ctx.actor.user_id === input.user_id)
    throw fail.forbidden('role.not_to_oneself');
  const role_id = crypto.randomUUID();
  const added =
    await ctx.tx.run(sql`insert into identity.user_role (role_id, user_id, role, branch_id, granted_by, granted_at)
    values (${role_id}, ${input.user_id}, ${input.role}, ${input.branch_id ?? null}, ${actorText(ctx.actor)}, ${ctx.now}) on conflict do nothing`);
  if (added === 0) throw fail.conflict('role.already_given');
  const note = input.note ?? { change: 'added', badge_id: role_id, reason: null };
  await logChange(ctx, input.role, note, input.branch_id ?? null);
  return role_id;
}

/** Ends all roles of one kind of a person. */
export async function endRole(
  ctx: Ctx,
  user_id: bigint,
  role: StaffRole,
  note?: RosterNote<'removed' | 'suspended'>,
): Promise<void> {
  const ended = await ctx.tx.query<{
    role_id: string;
    branch_id: number | null;
  }>(sql`update identity.user_role set ended_at = ${ctx.now}
    where user_id = ${user_id} and role = ${role} and ended_at is null returning role_id, branch_id`);
  for (const { role_id, branch_id } of ended)
    await logChange(ctx, role, note ?? { change: 'removed', badge_id: role_id, reason: null }, branch_id);
}

const logChange = (
  ctx: Ctx,
  roster: StaffRole,
  note: RosterNote<LogEntryOf<'roster_change'>['change']>,
  branch_id: number | null,
) => append(ctx.tx, ctx.now, { kind: 'roster_change', roster, ...note, branch_id, key_hash: null });

/** Different people with a staff role in force. */
export async function staffCount(db: Queryable): Promise<number> {
  const row = await db.one<{ n: bigint }>(
    sql`select count(distinct user_id) as n from identity.user_role where ended_at is null and role = any(${STAFF}::text[])`,
  );
  return Number(row.n);
}

/** Two-person steps mean nothing in a house of two. @throws setup.too_few_staff */
export async function needThreeStaff(db: Queryable): Promise<void> {
  const count = await staffCount(db);
  if (count < STAFF_NEEDED)
    throw fail.conflict('setup.too_few_staff', { params: { count, needed: STAFF_NEEDED } });
}
