import { fail } from '@tongzhou/kernel';
import { type Actor, hasRole } from '../../platform/actor.ts';
import type { Queryable } from '../../platform/postgres/index.ts';
import { branchesOf } from '../identity/index.ts';
import { inOffice } from './domain/representative.ts';
import { type RepresentativeRow, representativeOfUser } from './store.ts';

/**
 * Branches whose society somebody coordinates, read from the roles in force and not from the session;
 * `all` for a coordinator without a branch, and for the system.
 */
export async function coordinated(db: Queryable, actor: Actor): Promise<'all' | readonly number[]> {
  if (actor.kind === 'system') return 'all';
  if (actor.kind !== 'user') return [];
  const rows = await branchesOf(db, actor.user_id, 'coordinator');
  if (rows.some((row) => row.branch_id === null)) return 'all';
  return rows.map((row) => row.branch_id!);
}

export async function coordinates(db: Queryable, actor: Actor, branch_id: number): Promise<boolean> {
  const branches = await coordinated(db, actor);
  return branches === 'all' || branches.includes(branch_id);
}

/** Coordinator of the branch, or operator. @throws society.not_your_branch */
export async function needRosterOf(db: Queryable, actor: Actor, branch_id: number): Promise<void> {
  if (hasRole(actor, 'operator') || (await coordinates(db, actor, branch_id))) return;
  throw fail.forbidden('society.not_your_branch');
}

/** Nobody acts on the own office. @throws representative.not_oneself */
export function needOther(actor: Actor, r: Pick<RepresentativeRow, 'user_id'>): void {
  if (actor.kind === 'user' && actor.user_id === r.user_id)
    throw fail.forbidden('representative.not_oneself');
}

/**
 * Reports go to a coordinator of another city, or to the operator; never to whom they are about.
 * @throws report.not_yours
 */
export async function needReportReader(
  db: Queryable,
  actor: Actor,
  about: { branch_id: number; user_id: bigint },
): Promise<void> {
  if (actor.kind === 'user' && actor.user_id !== about.user_id) {
    if (hasRole(actor, 'operator')) return;
    const branches = await coordinated(db, actor);
    if (branches !== 'all' && branches.length > 0 && !branches.includes(about.branch_id)) return;
  }
  if (actor.kind === 'system') return;
  throw fail.forbidden('report.not_yours');
}

/** The representative in office behind a login. @throws representative.not_in_office */
export async function needInOffice(db: Queryable, actor: Actor, today: string): Promise<RepresentativeRow> {
  const row = actor.kind === 'user' ? await representativeOfUser(db, actor.user_id) : undefined;
  if (!row || !inOffice(row, today)) throw fail.forbidden('representative.not_in_office');
  return row;
}
