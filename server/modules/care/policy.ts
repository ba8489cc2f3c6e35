import type { Role } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import type { Actor } from '../../platform/actor.ts';
import type { Queryable } from '../../platform/postgres/index.ts';
import { holdersOf, rolesOf } from '../identity/index.ts';
import { coordinates, inOffice, representativeOfUser, todayOf } from '../society/index.ts';
import type { CarePart } from './domain/access.ts';
import { type VisitRow, visitorsOf } from './store.ts';

/** Care never turns into evidence: whoever decides, pays, or audits cases is nobody here, whatever else they are. */
const DECIDING: readonly Role[] = ['reviewer', 'investigator', 'finance', 'auditor', 'inspector'];

export async function decidesCases(db: Queryable, user_id: bigint): Promise<boolean> {
  return (await rolesOf(db, user_id)).some((role) => DECIDING.includes(role));
}

const decides = async (db: Queryable, actor: Actor): Promise<boolean> =>
  actor.kind === 'user' && (await decidesCases(db, actor.user_id));

export async function isCareCoordinator(db: Queryable, actor: Actor, branch_id: number): Promise<boolean> {
  return (await coordinates(db, actor, branch_id)) && !(await decides(db, actor));
}

/** The coordinator of the branch, who must not decide about cases as well. @throws care.not_your_branch */
export async function needCareCoordinator(db: Queryable, actor: Actor, branch_id: number): Promise<void> {
  if (!(await isCareCoordinator(db, actor, branch_id))) throw fail.forbidden('care.not_your_branch');
}

/** Coordinators of a branch who are told when something is amiss. */
export async function careCoordinators(db: Queryable, branch_id: number): Promise<bigint[]> {
  const found: bigint[] = [];
  for (const user_id of await holdersOf(db, 'coordinator', branch_id))
    if (!(await decidesCases(db, user_id))) found.push(user_id);
  return found;
}

async function servesToday(db: Queryable, user_id: bigint, now: Temporal.Instant): Promise<boolean> {
  const row = await representativeOfUser(db, user_id);
  return row !== undefined && inOffice(row, await todayOf(db, now));
}

/** What somebody is to a visit, today and by the database: a suspended visitor is nobody. */
export async function partIn(
  db: Queryable,
  actor: Actor,
  v: Pick<VisitRow, 'visit_id' | 'branch_id'>,
  now: Temporal.Instant,
): Promise<CarePart> {
  if (await decides(db, actor)) return 'nobody';
  if (await coordinates(db, actor, v.branch_id)) return 'coordinator';
  if (actor.kind !== 'user') return 'nobody';
  const visitors = await visitorsOf(db, [v.visit_id]);
  const assigned = visitors.some((row) => row.user_id === actor.user_id);
  return assigned && (await servesToday(db, actor.user_id, now)) ? 'visitor' : 'nobody';
}

/** A representative in office who decides nothing about cases: may stand by as the second contact. */
export const mayStandBy = async (db: Queryable, user_id: bigint, now: Temporal.Instant): Promise<boolean> =>
  (await servesToday(db, user_id, now)) && !(await decidesCases(db, user_id));

/** Who is called when the coordinator is silent. */
export const isSecondContact = async (
  db: Queryable,
  actor: Actor,
  v: Pick<VisitRow, 'second_contact_user_id'>,
  now: Temporal.Instant,
): Promise<boolean> =>
  actor.kind === 'user' && actor.user_id === v.second_contact_user_id && mayStandBy(db, actor.user_id, now);

/** Others are told that there is no such visit, not that it is not theirs. @throws visit.unknown */
export async function needPart(
  db: Queryable,
  actor: Actor,
  v: Pick<VisitRow, 'visit_id' | 'branch_id'>,
  now: Temporal.Instant,
  ...parts: CarePart[]
): Promise<CarePart> {
  const part = await partIn(db, actor, v, now);
  if (part === 'nobody' || !parts.includes(part)) throw fail.notFound('visit.unknown');
  return part;
}
