import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import type { Ask } from '../answer.ts';
import { knownPlans, membersNow } from './plans.ts';

/** Below this number of members two looks at the books would show somebody's top-up. */
export const FEW_MEMBERS = 256;

export interface BooksUntil {
  few: boolean;
  /** The last settlement; undefined: there is none. Only asked for while there are few members. */
  up_to: Temporal.Instant | undefined;
}

/** Up to when the books may be shown. */
export async function booksUntil(ask: Ask): Promise<BooksUntil> {
  let members = 0;
  for (const k of await knownPlans(ask)) members += await membersNow(ask, k);
  if (members >= FEW_MEMBERS) return { few: false, up_to: undefined };
  return { few: true, up_to: await lastSettlement(ask.db) };
}

/** The last time anything was settled, in any plan. */
export async function lastSettlement(db: Queryable): Promise<Temporal.Instant | undefined> {
  const row = await db.one<{ at: Temporal.Instant | null }>(
    sql`select max(settled_at) as at from sharing.period where state = 'settled'`,
  );
  return row.at ?? undefined;
}
