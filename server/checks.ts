import { type Db, inTransaction, sql } from './platform/postgres/index.ts';
import { MODULES } from './wiring.ts';

export interface CheckResult {
  name: string;
  meaning: string;
  /** rows that should not be there; at most 100 are counted */
  rows: number;
  sample: unknown;
  ms: number;
}

/** Runs every module's invariants over one consistent snapshot. */
export function runChecks(db: Db): Promise<CheckResult[]> {
  return inTransaction(
    db,
    async (tx) => {
      const results: CheckResult[] = [];
      for (const check of MODULES.flatMap((m) => m.checks ?? [])) {
        const started = performance.now();
        const rows = await tx.query(sql`select * from (${sql.raw(check.sql)}) as broken limit 100`);
        results.push({
          name: check.name,
          meaning: check.meaning,
          rows: rows.length,
          sample: rows[0],
          ms: Math.round(performance.now() - started),
        });
      }
      return results;
    },
    { isolation: 'repeatable read', readOnly: true },
  );
}
