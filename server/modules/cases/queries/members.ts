import type { Queryable } from '../../../platform/postgres/index.ts';
import { membershipCounts } from '../../accounts/index.ts';

const LAST_DAY = '9999-12-31';

/** Members who count for "is this plan small": everybody who has not left. */
export async function planMembers(db: Queryable, plan_id: number): Promise<number> {
  const counts = await membershipCounts(db, plan_id, LAST_DAY);
  return counts.active + counts.grace + counts.leaving;
}
