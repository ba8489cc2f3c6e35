import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction, type Queryable, sql } from '../../../platform/postgres/index.ts';
import { type TestDatabase, testDatabase } from '../../../platform/postgres/testing.ts';
import { enrolInBulk } from '../commands/enrol-in-bulk.ts';
import { openPlanState } from '../store.ts';
import { accountsSources } from '../testing.ts';
import { accountsBetween, type RunsOut } from './lapse.ts';

const PLAN = 1;
const INDEX = 5_000n;
let test: TestDatabase;

/** 60,000 accounts of the plan among those of two others: 20 of them hold 100, the rest from 1,501 upwards. */
beforeAll(async () => {
  test = await testDatabase(accountsSources);
  await inTransaction(test.db, async (tx) => {
    for (const plan_id of [PLAN, 2, 3]) {
      await openPlanState(tx, plan_id);
      await tx.run(sql`update accounts.plan_state set index_minor = ${INDEX} where plan_id = ${plan_id}`);
      await enrolInBulk(tx, {
        plan_id,
        first_payer: 1n + BigInt(plan_id) * 1_000_000n,
        count: 60_000,
        weight: 1,
        balances_minor: Array.from({ length: 3_000 }, (_, i) => (i === 0 ? 100n : 1_500n + BigInt(i))),
        joined_on: '2026-01-01',
        covered_from: '2026-01-01',
        rule_version: 1,
      });
    }
  });
  await test.db.run(sql`vacuum analyze accounts.account`);
});
afterAll(() => test.drop());

interface Node {
  'Index Name'?: string;
  'Index Cond'?: string;
  'Rows Removed by Filter'?: number;
  Plans?: Node[];
}
const walk = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(walk)];

/** Notes the plan of every statement it runs. */
function explaining(nodes: Node[]): Queryable {
  return {
    ...test.db,
    async query<Row>(statement: ReturnType<typeof sql>) {
      const row = await test.db.one<{ 'QUERY PLAN': [{ Plan: Node }] }>(
        sql`explain (analyze, format json) ${statement}`,
      );
      nodes.push(...walk(row['QUERY PLAN'][0].Plan));
      return test.db.query<Row>(statement);
    },
  };
}

it('accounts that run low are a range of the index, page after page, each found once', async () => {
  const nodes: Node[] = [];
  const db = explaining(nodes);
  const found: bigint[] = [];
  let after: RunsOut | null = null;
  do {
    const page: RunsOut[] = await accountsBetween(db, PLAN, INDEX, INDEX + 1_700n, after, 700);
    found.push(...page.map((row) => row.payer_id));
    after = page.at(-1) ?? null;
  } while (after);
  // 20 at 100, and 20 each from 1,501 to 1,699.
  expect(found).toHaveLength(20 + 199 * 20);
  expect(new Set(found).size).toBe(found.length);
  const reads = nodes.filter((node) => node['Index Name'] !== undefined || node['Rows Removed by Filter']);
  for (const node of reads) {
    expect(node['Index Name']).toBe('account_runs_out');
    expect(node['Index Cond']).toMatch(/plan_id = .*runs_out_at >= .*runs_out_at < /);
    // At most the accounts that stand beside the last one of the page before.
    expect(node['Rows Removed by Filter'] ?? 0).toBeLessThanOrEqual(20);
  }
  expect(reads.length).toBeGreaterThan(5);
});
