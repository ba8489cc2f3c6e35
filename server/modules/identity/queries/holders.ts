import type { Role } from '@tongzhou/contract';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';

/** Logins that hold a role for a branch, or for all of them. */
export async function holdersOf(db: Queryable, role: Role, branch_id: number): Promise<bigint[]> {
  const rows = await db.query<{ user_id: bigint }>(sql`select distinct r.user_id from identity.user_role r
    join identity.user_account u on u.user_id = r.user_id and u.state = 'active'
    where r.role = ${role} and r.ended_at is null and r.confirmed_at is not null and (r.branch_id is null or r.branch_id = ${branch_id}) order by 1`);
  return rows.map((row) => row.user_id);
}
