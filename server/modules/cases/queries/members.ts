import type { Queryable } from '../../../platform/postgres/index.ts';
import { openMembersUpTo } from '../../accounts/index.ts';
import { SMALL_PLAN_MEMBERS } from '../domain/card.ts';

/** Members who have not left, for "is this plan small": counted only as far as that question needs. */
export const planMembers = (db: Queryable, plan_id: number): Promise<number> =>
  openMembersUpTo(db, plan_id, SMALL_PLAN_MEMBERS);
