import { fail } from '@tongzhou/kernel';
import { type Actor, hasRole } from '../../platform/actor.ts';
import { type Queryable, sql } from '../../platform/postgres/index.ts';
import {
  coordinates,
  inOffice,
  type RepresentativeRow,
  representativeOfUser,
  type SocietyRow,
  todayOf,
} from '../society/index.ts';

/** The representative in office behind a login, if there is one. */
export async function officeOf(
  db: Queryable,
  actor: Actor,
  now: Temporal.Instant,
): Promise<RepresentativeRow | undefined> {
  if (actor.kind !== 'user') return undefined;
  const row = await representativeOfUser(db, actor.user_id);
  return row && inOffice(row, await todayOf(db, now)) ? row : undefined;
}

/** Coordinator of the city, or operator. */
export const leads = async (db: Queryable, actor: Actor, society: SocietyRow): Promise<boolean> =>
  hasRole(actor, 'operator') || (await coordinates(db, actor, society.branch_id));

/** Representatives of the society, its coordinator, the operator. @throws society.not_your_branch */
export async function needHelper(
  db: Queryable,
  actor: Actor,
  society: SocietyRow,
  now: Temporal.Instant,
): Promise<void> {
  if (await leads(db, actor, society)) return;
  const office = await officeOf(db, actor, now);
  if (office?.society_id !== society.society_id) throw fail.forbidden('society.not_your_branch');
}

/** Those who count are those who stand there; or the coordinator. @throws event.not_on_duty */
export async function needOnDuty(
  db: Queryable,
  actor: Actor,
  event: { event_id: bigint },
  society: SocietyRow,
  now: Temporal.Instant,
): Promise<void> {
  const office = await officeOf(db, actor, now);
  if (office) {
    const duty = await db.maybe(
      sql`select 1 from outreach.duty where event_id = ${event.event_id} and representative_id = ${office.representative_id}`,
    );
    if (duty) return;
  }
  if (await leads(db, actor, society)) return;
  throw fail.forbidden('event.not_on_duty');
}
