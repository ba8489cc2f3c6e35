import { fail } from '@tongzhou/kernel';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import type { PayoutState } from '../domain/payout.ts';
import { PAYOUT, type Payout } from '../store.ts';

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** Payouts, newest first. */
export async function payouts(
  db: Queryable,
  filter: { state?: PayoutState | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<Payout>> {
  const after = filter.cursor === undefined ? null : cursorOf(filter.cursor);
  const rows = await db.query<Payout>(sql`select ${PAYOUT} from payouts.payout where true
      ${filter.state ? sql`and state = ${filter.state}` : sql``}
      ${after ? sql`and (prepared_at, payout_no) < (select prepared_at, payout_no from payouts.payout where payout_no = ${after})` : sql``}
    order by prepared_at desc, payout_no desc limit ${filter.limit + 1}`);
  const items = rows.slice(0, filter.limit);
  return { items, next_cursor: rows.length > filter.limit ? items.at(-1)!.payout_no : null };
}

function cursorOf(text: string): string {
  if (!/^P[0-9a-f]{24}$/.test(text)) throw fail.invalid('page.cursor_malformed');
  return text;
}
