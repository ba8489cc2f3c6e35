import type { Check } from '../../platform/module.ts';
import { type Db, inTransaction, sql, type Tx } from '../../platform/postgres/index.ts';

export interface CheckResult {
  name: string;
  meaning: string;
  /** rows that should not be there; at most 100 are counted */
  rows: number;
  sample: unknown;
  ms: number;
}

const ROWS_COUNTED_MAX = 100;

/** Runs invariants over one consistent snapshot. */
export function runInvariants(db: Db, checks: readonly Check[]): Promise<CheckResult[]> {
  return inTransaction(db, (tx) => runInvariantsIn(tx, checks), {
    isolation: 'repeatable read',
    readOnly: true,
  });
}

/** The same within a transaction, on what it has written so far. */
export async function runInvariantsIn(tx: Tx, checks: readonly Check[]): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) results.push(await runOne(tx, check));
  return results;
}

async function runOne(tx: Tx, check: Check): Promise<CheckResult> {
  const started = performance.now();
  const rows = await tx.query(sql`select * from (${sql.raw(check.sql)}) as broken limit ${ROWS_COUNTED_MAX}`);
  return {
    name: check.name,
    meaning: check.meaning,
    rows: rows.length,
    sample: rows[0],
    ms: Math.round(performance.now() - started),
  };
}
