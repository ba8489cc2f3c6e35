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

/** Roles that touch money or cases: one person alone makes nobody any of these. */
const CONFIRMED: readonly StaffRole[] = ['reviewer', 'investigator', 'finance', 'auditor', 'operator'];
/** Who may confirm them. */
const CONFIRMING = ['operator', 'auditor'];

/** What the public log says about a role that a module gives or ends by its own rules. */
export interface RosterNote<C extends string> {
  change: C;
  /** random identity of the badge; never a database identity */
  badge_id: string;
  reason: LogEntryOf<'roster_change'>['reason'];
}

/**
 * Gives a role. Nobody gives one to himself; a role that touches money or cases waits until another operator or
 * auditor confirms it. Every role that comes into force is in the public log with a random id, not a name.
 * @throws role.not_to_oneself, role.already_given
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
  const waits = CONFIRMED.includes(input.role) && (await someoneElseConfirms(ctx));
  const added =
    await ctx.tx.run(sql`insert into identity.user_role (role_id, user_id, role, branch_id, granted_by, granted_at, confirmed_at)
    values (${role_id}, ${input.user_id}, ${input.role}, ${input.branch_id ?? null}, ${actorText(ctx.actor)}, ${ctx.now},
      ${waits ? null : ctx.now}) on conflict do nothing`);
  if (added === 0) throw fail.conflict('role.already_given');
  if (waits) return role_id;
  const note = input.note ?? { change: 'added', badge_id: role_id, reason: null };
  await logChange(ctx, input.role, note, input.branch_id ?? null);
  return role_id;
}

/**
 * Can anybody else confirm? The founder, still alone, cannot wait for anybody; nor does the founding itself and what
 * the modules give by their own rules.
 */
async function someoneElseConfirms({ tx, actor }: Ctx): Promise<boolean> {
  if (actor.kind !== 'user') return false;
  return (await confirmers(tx)).some((user_id) => user_id !== actor.user_id);
}

/** Locked, so that two steps at once do not both count on the other person. */
async function confirmers(tx: Queryable): Promise<bigint[]> {
  const rows = await tx.query<{ user_id: bigint }>(sql`select user_id from identity.user_role
    where role = any(${CONFIRMING}::text[]) and ended_at is null and confirmed_at is not null order by role_id for update`);
  return [...new Set(rows.map((row) => row.user_id))];
}

/**
 * The second person's word: the role comes into force.
 * @throws role.not_waiting, role.needs_another (who granted it, and who receives it, cannot confirm it)
 */
export async function confirmRole(ctx: Ctx, user_id: bigint, role: StaffRole): Promise<void> {
  const waiting = await ctx.tx.query<{ role_id: string; branch_id: number | null; granted_by: string }>(sql`
    select role_id, branch_id, granted_by from identity.user_role
    where user_id = ${user_id} and role = ${role} and ended_at is null and confirmed_at is null order by role_id for update`);
  if (waiting.length === 0) throw fail.notFound('role.not_waiting');
  const me = actorText(ctx.actor);
  const open = waiting.filter((row) => row.granted_by !== me && me !== `user:${user_id}`);
  if (open.length === 0) throw fail.forbidden('role.needs_another');
  for (const { role_id, branch_id } of open) {
    await ctx.tx.run(
      sql`update identity.user_role set confirmed_by = ${me}, confirmed_at = ${ctx.now} where role_id = ${role_id}`,
    );
    await logChange(ctx, role, { change: 'added', badge_id: role_id, reason: null }, branch_id);
  }
}

/**
 * Ends all roles of one kind of a person, also one that still waits.
 * @throws role.second_person_stays: a person alone could no longer be checked by anybody
 */
export async function endRole(
  ctx: Ctx,
  user_id: bigint,
  role: StaffRole,
  note?: RosterNote<'removed' | 'suspended'>,
): Promise<void> {
  const before = CONFIRMING.includes(role) ? await confirmers(ctx.tx) : [];
  const ended = await ctx.tx.query<{
    role_id: string;
    branch_id: number | null;
    was_in_force: boolean;
  }>(sql`update identity.user_role set ended_at = ${ctx.now}
    where user_id = ${user_id} and role = ${role} and ended_at is null
    returning role_id, branch_id, confirmed_at is not null as was_in_force`);
  if (before.length >= 2 && (await confirmers(ctx.tx)).length < 2)
    throw fail.conflict('role.second_person_stays');
  for (const { role_id, branch_id } of ended.filter((row) => row.was_in_force))
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
    sql`select count(distinct user_id) as n from identity.user_role where ended_at is null and confirmed_at is not null and role = any(${STAFF}::text[])`,
  );
  return Number(row.n);
}

/** Two-person steps mean nothing in a house of two. @throws setup.too_few_staff */
export async function needThreeStaff(db: Queryable): Promise<void> {
  const count = await staffCount(db);
  if (count < STAFF_NEEDED)
    throw fail.conflict('setup.too_few_staff', { params: { count, needed: STAFF_NEEDED } });
}
