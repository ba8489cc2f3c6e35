// (c) Rows a second of the production import (checks, sealing of personal data, families, all in one transaction)
// against bare COPY of the very same rows into the same tables of an empty database.
import { generateValidId } from '@tongzhou/kernel';
import { type ImportRow, importMembers } from '@tongzhou/server/modules/memberships/index.ts';
import { openPlan } from '@tongzhou/server/modules/plans/index.ts';
import type { App } from '@tongzhou/server/platform/app.ts';
import { tablesInOrder } from '@tongzhou/server/platform/backup/catalogue.ts';
import { fixedClock } from '@tongzhou/server/platform/clock/index.ts';
import {
  CopyRows,
  type CopyTarget,
  type CopyType,
  copyInto,
  inTransaction,
  sql,
} from '@tongzhou/server/platform/postgres/index.ts';
import { OPENED_AT, rulesFor } from '@tongzhou/server/replay/index.ts';
import { type Bench, rounded, settleDown, timed } from './harness.ts';
import { asBench, foundBench, rowOf } from './house.ts';

const ROWS = 200_000;
/** A family of four: a payer with a partner and two children. */
const FAMILY = 4;
/** Invented persons of one birthday and district. */
const A_DAY = 400;

export async function benchImport(bench: Bench): Promise<void> {
  const app = await openHouse(bench);
  bench.say(`importing ${ROWS} rows`);
  const numbers = inventedNumbers();
  await settleDown(app);
  const import_ms = await timed(async () => {
    const { committed, problems } = await importMembers(app, invented(numbers), {
      commit: true,
      onProgress: (done) => bench.say(`importing ${done} of ${ROWS}`),
    });
    if (!committed) throw new Error(`${problems} rows of the benchmark were refused`);
  });
  const copies = await readBack(app);
  const empty = await openHouse(bench);
  bench.say('bare COPY of the same rows');
  await settleDown(empty);
  const copy_ms = await timed(() =>
    inTransaction(empty.db, async (tx) => {
      for (const { target, pages } of copies) await copyInto(tx, target, pages);
    }),
  );
  const report = (what: string, value: number, unit: string, extra = {}) =>
    bench.report({ bench: 'c', what, value: rounded(value), unit, ...extra });
  report(`import, ${ROWS / 1000}k memberships in families of ${FAMILY}`, (ROWS / import_ms) * 1000, 'rows/s');
  report(`bare COPY of the same rows into ${copies.length} tables`, (ROWS / copy_ms) * 1000, 'rows/s');
  report('import / bare COPY', (copy_ms / import_ms) * 100, '%', { target: { at_least: 50 } });
}

async function openHouse(bench: Bench): Promise<App> {
  const app = await bench.server.open(fixedClock(OPENED_AT));
  await foundBench(app);
  await asBench(app, (ctx) =>
    openPlan(ctx, {
      rules_text: rulesFor(rowOf({ members: ROWS })),
      first_period_from: OPENED_AT.slice(0, 10),
    }),
  );
  return app;
}

function inventedNumbers(): string[] {
  const first = Temporal.PlainDate.from('1975-01-01');
  return Array.from({ length: ROWS }, (_, n) => {
    const birth = first.add({ days: Math.floor(n / A_DAY) }).toString();
    return generateValidId({ birth, sex: n % 2 === 0 ? 'm' : 'f', sequence: n % A_DAY });
  });
}

/** One row after another, as they come from a file. */
function* invented(numbers: readonly string[]): Generator<ImportRow> {
  for (const [n, id_number] of numbers.entries()) {
    const head = n % FAMILY === 0;
    yield {
      line: n + 2,
      plan_code: 'replayed',
      payer_key: `F${Math.floor(n / FAMILY)}`,
      organisation: null,
      payer_phone: null,
      relation: head ? 'self' : n % FAMILY === 1 ? 'spouse' : 'child',
      name: '测试人',
      id_kind: 'cn_id',
      id_number,
      birth: null,
      sex: null,
      phone: head ? `+86139${String(n).padStart(8, '0')}` : null,
      joined_on: '2025-03-01',
      covered_from: null,
      waiting_days_served: null,
      rule_version: null,
      balance_minor: head ? 6000n : 0n,
      branch_code: null,
    };
  }
}

interface Copy {
  target: CopyTarget;
  pages: Buffer[];
}

const COPIED: ReadonlySet<string> = new Set<CopyType>([
  'int2',
  'int4',
  'int8',
  'bool',
  'text',
  'bytea',
  'date',
  'timestamptz',
]);

/** What the import has written, ready in memory as COPY data: the bare COPY has nothing to do but to send. */
async function readBack(app: App): Promise<Copy[]> {
  const copies: Copy[] = [];
  for (const { name } of await tablesInOrder(app.db)) {
    const [schema, table] = name.split('.') as [string, string];
    if (!['identity', 'memberships', 'accounts'].includes(schema)) continue;
    const target = { table: name, columns: await columnsOf(app, schema, table) };
    const rows = await app.db.query<Record<string, never>>(
      sql`select ${sql.raw(target.columns.map(([c]) => c).join(', '))} from ${sql.raw(target.table)}`,
    );
    // The plan's own row is there before any member.
    if (rows.length <= 1) continue;
    const gathered = new CopyRows(target);
    for (const row of rows) gathered.push(target.columns.map(([c]) => row[c]!));
    copies.push({ target, pages: gathered.take() });
  }
  return copies;
}

async function columnsOf(app: App, schema: string, table: string): Promise<CopyTarget['columns']> {
  const rows = await app.db.query<{ name: string; type: CopyType }>(
    sql`select column_name as name, case udt_name when 'bpchar' then 'text' else udt_name end as type from information_schema.columns
      where table_schema = ${schema} and table_name = ${table} and is_generated = 'NEVER' order by ordinal_position`,
  );
  return rows.filter((r) => COPIED.has(r.type)).map((r) => [r.name, r.type] as const);
}
