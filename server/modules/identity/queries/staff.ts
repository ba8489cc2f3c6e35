import type { Role } from '@tongzhou/contract';
import { maskPhone, normalisePhone } from '@tongzhou/kernel';
import { actorText } from '../../../platform/actor.ts';
import type { App, Ctx, ReadCtx } from '../../../platform/app.ts';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import { STAFF_NEEDED, type StaffRole, staffCount } from '../commands/roles.ts';
import {
  maskedNameOfUser,
  openName,
  openPhone,
  personById,
  rolesOf,
  userById,
  usersByPhone,
} from '../store.ts';

interface RoleRow {
  user_id: bigint;
  role: StaffRole;
  branch_id: number | null;
  granted_at: Temporal.Instant;
  waiting: boolean;
  granted_by_me: boolean;
  passkeys: bigint;
}

/** Representatives are thousands and have a roster of their own; here stand those who work in the console. */
const ROLES_HERE = ['coordinator', 'reviewer', 'investigator', 'finance', 'auditor', 'inspector', 'operator'];
const ROWS_MAX = 2_000;

/** Everybody with a role of the console, in force or waiting to be confirmed. Colleagues see each other's names. */
export async function staffList({ app, db, actor }: ReadCtx) {
  const rows = await db.query<RoleRow>(sql`select r.user_id, r.role, r.branch_id, r.granted_at,
      r.confirmed_at is null as waiting, r.granted_by = ${actorText(actor)} as granted_by_me,
      (select count(*) from identity.passkey p where p.user_id = r.user_id) as passkeys
    from identity.user_role r where r.ended_at is null and r.role = any(${ROLES_HERE}::text[])
    order by r.user_id, r.role limit ${ROWS_MAX}`);
  const people = Map.groupBy(rows, (row) => row.user_id);
  return {
    staff: await staffCount(db),
    needed: STAFF_NEEDED,
    items: await Promise.all(
      [...people].map(async ([user_id, roles]) => ({
        user_id,
        name: await colleagueName(db, app, user_id),
        passkeys: Number(roles[0]!.passkeys),
        roles: roles.map(({ role, branch_id, granted_at, waiting, granted_by_me }) => ({
          role,
          branch_id,
          granted_at,
          waiting,
          granted_by_me,
        })),
      })),
    ),
  };
}

async function colleagueName(db: Queryable, app: App, user_id: bigint): Promise<string> {
  const { person_id } = await userById(db, user_id);
  return person_id ? openName(app.vault, await personById(db, person_id)) : `#${user_id}`;
}

export interface FoundUser {
  user_id: bigint;
  name: string;
  phone: string;
  roles: Role[];
}

/** Who signs in with a phone, found by its blind index; names stay masked. @throws phone.* codes */
export async function findUsers({ app, tx }: Ctx, phone: string): Promise<FoundUser[]> {
  const users = await usersByPhone(tx, app.vault, normalisePhone(phone));
  return Promise.all(
    users.map(async (u) => ({
      user_id: u.user_id,
      name: await maskedNameOfUser(tx, app, u.user_id),
      phone: maskPhone(openPhone(app.vault, u)),
      roles: await rolesOf(tx, u.user_id),
    })),
  );
}
