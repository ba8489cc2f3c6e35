import { type Queryable, sql } from '../../platform/postgres/index.ts';
import { logBody } from './domain/body.ts';
import type { LogEntry } from './domain/entry.ts';

/**
 * Makes a fact public: writes one entry of the public log in the caller's transaction.
 * Amounts are bigint minor units; anything outside the closed schema of the kind is a defect of ours.
 *
 * @returns the entry's number in the outbox (rising, not gapless)
 */
export async function append(tx: Queryable, now: Temporal.Instant, entry: LogEntry): Promise<bigint> {
  const body = logBody(entry, now);
  const plan_code = 'plan_code' in entry ? entry.plan_code : null;
  const case_id = 'case_id' in entry ? entry.case_id : null;
  const row = await tx.one<{
    seq: bigint;
  }>(sql`insert into disclosure.entry (at, kind, plan_code, case_id, body, hash)
    values (${now}, ${entry.kind}, ${plan_code}, ${case_id}, ${body.text}, ${body.hash}) returning seq`);
  return row.seq;
}
