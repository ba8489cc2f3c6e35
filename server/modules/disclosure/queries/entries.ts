import type { LogKind } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';

export interface EntryFilter {
  kind?: LogKind | undefined;
  plan?: string | undefined;
  case_id?: string | undefined;
  order: 'asc' | 'desc';
  cursor?: string | undefined;
  limit: number;
}

export interface EntryView {
  seq: string;
  day: string;
  kind: LogKind;
  plan_code: string | null;
  body: string;
  hash: string;
}

/** A page of the log. Entries of transactions that are still running appear in their place once committed. */
export async function entries(
  db: Queryable,
  filter: EntryFilter,
): Promise<{ items: EntryView[]; next_cursor: string | null }> {
  const { kind, plan, case_id, order, limit } = filter;
  const cursor = filter.cursor === undefined ? null : cursorOf(filter.cursor);
  const rows = await db.query<EntryView>(sql`
    select seq::text as seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, kind, plan_code, body,
      encode(hash, 'hex') as hash
    from disclosure.entry
    where true
      ${kind ? sql`and kind = ${kind}` : sql``}
      ${plan ? sql`and plan_code = ${plan}` : sql``}
      ${case_id ? sql`and case_id = ${case_id}` : sql``}
      ${cursor === null ? sql`` : order === 'asc' ? sql`and entry.seq > ${cursor}` : sql`and entry.seq < ${cursor}`}
    order by entry.seq ${order === 'asc' ? sql`asc` : sql`desc`} limit ${limit + 1}`);
  const items = rows.slice(0, limit);
  return { items, next_cursor: rows.length > limit ? items.at(-1)!.seq : null };
}

function cursorOf(text: string): bigint {
  if (!/^[1-9][0-9]{0,17}$/.test(text)) throw fail.invalid('page.cursor_malformed');
  return BigInt(text);
}
