import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction, sql } from '../../../platform/postgres/index.ts';
import { type TestDatabase, testDatabase } from '../../../platform/postgres/testing.ts';
import { enrolInBulk } from '../commands/enrol-in-bulk.ts';
import { openPlanState } from '../store.ts';
import { accountsSources } from '../testing.ts';
import { foldBatch } from './fold.ts';
import { beginFreeze } from './phase.ts';
import { bringBackBatch, cannotCarry, sweepBatch } from './short.ts';

const MEMBERS = 30_000;
const SHORT = 3;
const CAP_MINOR = 600n;
const at = Temporal.Instant.from('2026-07-07T00:00:00Z');
let test: TestDatabase;

/** Three in 30,000 are short; of the others the balances differ, and the planner has (or lacks) its figures. */
beforeAll(async () => {
  test = await testDatabase(accountsSources, { max: 1 });
  const balances_minor = Array.from({ length: MEMBERS / SHORT }, (_, i) =>
    i === 77 ? 10n : 1000n + BigInt(i % 500),
  );
  await inTransaction(test.db, async (tx) => {
    await openPlanState(tx, 1);
    await enrolInBulk(tx, {
      plan_id: 1,
      first_payer: 1n,
      count: MEMBERS,
      weight: 1,
      balances_minor,
      joined_on: '2026-01-01',
      covered_from: '2026-01-01',
      rule_version: 1,
    });
  });
});
afterAll(() => test.drop());

const batch = { plan_id: 1, period_no: 1, index_minor: 0n, cap_minor: CAP_MINOR, limit: 2000 };

interface Node {
  'Node Type': string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'Actual Rows': number;
  'Rows Removed by Filter'?: number;
  Plans?: Node[];
}
const nodes = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodes)];

async function planOfSweep(): Promise<Node[]> {
  const row = await test.db.one<{ 'QUERY PLAN': [{ Plan: Node }] }>(
    sql`explain (analyze, format json) ${cannotCarry(batch)}`,
  );
  return nodes(row['QUERY PLAN'][0].Plan);
}

/** How often the table was read from end to end, and how many of its rows were fetched by index. */
async function readsOf(table: string): Promise<{ whole: number; rows: number }> {
  await test.db.query(sql`select pg_stat_force_next_flush()`);
  const row = await test.db.one<{ whole: bigint; rows: bigint }>(
    sql`select seq_scan as whole, seq_tup_read + coalesce(idx_tup_fetch, 0) as rows from pg_stat_user_tables where schemaname = 'accounts' and relname = ${table}`,
  );
  return { whole: Number(row.whole), rows: Number(row.rows) };
}

describe('the sweep of a freeze', () => {
  it.each(['before', 'after'])('is one range of the index, %s analyze', async (when) => {
    if (when === 'after') await test.db.run(sql`analyze accounts.account`);
    const plan = await planOfSweep();
    expect(plan.filter((n) => n['Node Type'] === 'Seq Scan')).toEqual([]);
    const scan = plan.find((n) => n['Index Name'] === 'account_runs_out');
    expect(scan?.['Index Cond']).toContain('runs_out_at >= ');
    expect(scan?.['Index Cond']).toContain('runs_out_at < ');
    expect(scan?.['Index Cond']).toContain('plan_id = ');
    expect(scan?.['Actual Rows']).toBe(SHORT);
    expect(scan?.['Rows Removed by Filter'] ?? 0).toBe(0);
  });

  it('reads and writes who is short and nobody else', async () => {
    const before = [await readsOf('account'), await readsOf('membership')];
    await inTransaction(test.db, (tx) => beginFreeze(tx, 1, CAP_MINOR));
    const { x: first } = await test.db.one<{ x: string }>(sql`select pg_current_xact_id()::text as x`);
    await inTransaction(test.db, async (tx) => {
      expect(await foldBatch(tx, batch, 0n)).toBeNull();
      expect(await bringBackBatch(tx, batch, at, 0n)).toBeNull();
      expect(await sweepBatch(tx, batch, at, '2026-08-06')).toBe(SHORT);
    });
    const after = [await readsOf('account'), await readsOf('membership')];
    for (const [i, reads] of after.entries()) {
      expect(reads.whole).toBe(before[i]!.whole);
      // Found, locked, written: a handful of reads for each who is short, none for the 29,997 others.
      expect(reads.rows - before[i]!.rows).toBeLessThanOrEqual(SHORT * 4);
    }
    for (const table of ['account', 'membership']) {
      const { n } = await test.db.one<{ n: bigint }>(
        sql`select count(*) as n from ${sql.raw(`accounts.${table}`)} where xmin::text::bigint > ${first}::bigint`,
      );
      expect(n).toBe(BigInt(SHORT));
    }
  });
});
