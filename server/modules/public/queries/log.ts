import { type Queryable, sql } from '../../../platform/postgres/index.ts';

/** Where the public log holds a settlement, and the hash of its sheet. */
export const settlementEntry = (
  db: Queryable,
  plan_code: string,
  period_no: number,
): Promise<{ seq: string; sheet_hash: string } | undefined> =>
  db.maybe(sql`select seq::text as seq, body::jsonb ->> 'sheet_hash' as sheet_hash from disclosure.entry
    where kind = 'settlement' and plan_code = ${plan_code} and body::jsonb ->> 'period_no' = ${String(period_no)}
    order by entry.seq desc limit 1`);
