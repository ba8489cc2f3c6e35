import { membershipCounts } from '@tongzhou/server/modules/accounts/index.ts';
import { caseFigures, type PublicCard, publicCards } from '@tongzhou/server/modules/cases/index.ts';
import { entries } from '@tongzhou/server/modules/disclosure/index.ts';
import { bookBalances } from '@tongzhou/server/modules/ledger/index.ts';
import { listPlans, type Plan, ruleHistory } from '@tongzhou/server/modules/plans/index.ts';
import { FEW_MEMBERS, lastSettlement } from '@tongzhou/server/modules/public/index.ts';
import { branches, organisation } from '@tongzhou/server/modules/setup/index.ts';
import { type PeriodView, periodsPage, periodView } from '@tongzhou/server/modules/sharing/index.ts';
import { json, type Queryable } from '@tongzhou/server/platform/postgres/index.ts';
import { csvLine } from '../csv-cell.ts';
import type { Folder } from './folder.ts';

const FORMAT = 'tongzhou-export/1';
const PAGE = 100;

type Row = Record<string, unknown>;

/**
 * Writes everything the public may see as JSON and CSV, from one snapshot. The same data give the same bytes: no
 * time of the export is written down. Amounts are decimal text of minor units.
 */
export async function writePublicRecord(
  db: Queryable,
  now: Temporal.Instant,
  folder: Folder,
  onFile: (name: string) => void,
): Promise<void> {
  const o = await organisation(db);
  const out = writer(folder, onFile);
  await out.object('organisation.json', {
    format: FORMAT,
    name: o.name,
    kind: o.kind,
    currency: o.currency,
    time_zone: o.time_zone,
    languages: o.languages,
    who_sees_cases: o.who_sees_cases,
    money: o.money,
    demo: o.demo,
  });
  await out.table('branches', await branches(db));
  const plans = o.money ? await listPlans(db) : [];
  await out.table(
    'plans',
    plans.map(({ plan_id: _, ...plan }) => plan),
  );
  for (const plan of plans) await writePlan(db, now, plan, o.who_sees_cases === 'public', out);
  await out.table('books', o.money ? await publicBooks(db, now, plans) : []);
  await out.lines('log/entries.jsonl', logLines(db));
  await writeManifest(folder, o.name);
}

interface Out {
  object(name: string, value: unknown): Promise<void>;
  text(name: string, text: string): Promise<void>;
  lines(name: string, lines: AsyncIterable<string>): Promise<void>;
  /** `name.json` and `name.csv` */
  table(name: string, rows: readonly object[]): Promise<void>;
}

const pretty = (value: unknown): string => `${JSON.stringify(JSON.parse(json(value)), null, 2)}\n`;

function writer(folder: Folder, onFile: (name: string) => void): Out {
  const write = async (name: string, pieces: Iterable<string> | AsyncIterable<string>) => {
    onFile(name);
    await folder.write(name, pieces);
  };
  return {
    object: (name, value) => write(name, [pretty(value)]),
    text: (name, text) => write(name, [text]),
    lines: (name, lines) => write(name, lines),
    async table(name, rows) {
      await write(`${name}.json`, [pretty(rows)]);
      await write(`${name}.csv`, csvOf(JSON.parse(json(rows)) as Row[]));
    },
  };
}

function* csvOf(rows: readonly Row[]): Generator<string> {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length > 0) yield csvLine(columns);
  for (const row of rows)
    yield csvLine(
      columns.map((c) => {
        const value = row[c];
        return value !== null && typeof value === 'object' ? JSON.stringify(value) : (value as string | null);
      }),
    );
}

async function writePlan(
  db: Queryable,
  now: Temporal.Instant,
  plan: Plan,
  cards: boolean,
  out: Out,
): Promise<void> {
  const at = `plans/${plan.code}`;
  const versions = await ruleHistory(db, plan.plan_id);
  await out.table(
    `${at}/versions`,
    versions.map(({ version, hash, published_at, in_force_from }) => ({
      version,
      sha256: hash,
      published_at,
      in_force_from,
    })),
  );
  // The very bytes that were hashed.
  for (const v of versions) await out.text(`${at}/versions/${v.version}.json`, v.canonical);
  const periods = await allPeriods(db, plan);
  await out.table(`${at}/periods`, periods);
  for (const { period_no } of periods) {
    const { sheet } = await periodView(db, plan, period_no);
    if (sheet) await out.object(`${at}/sheets/${period_no}.json`, sheet);
  }
  await out.object(`${at}/case-figures.json`, await caseFigures(db, plan.code));
  if (cards) await out.table(`${at}/cases`, await allCards(db, now, plan.code));
}

async function allPeriods(db: Queryable, plan: Plan): Promise<PeriodView[]> {
  const all: PeriodView[] = [];
  for (;;) {
    const page = await periodsPage(db, plan, all.at(-1)?.period_no ?? null, PAGE);
    all.push(...page);
    if (page.length < PAGE) return all.toReversed();
  }
}

async function allCards(db: Queryable, now: Temporal.Instant, plan_code: string): Promise<PublicCard[]> {
  const all: PublicCard[] = [];
  let cursor: string | undefined;
  do {
    const page = await publicCards(db, now, plan_code, { cursor, limit: PAGE });
    all.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

/** Below some hundred members two looks at the books would show somebody's top-up: then as of the last settlement. */
async function publicBooks(db: Queryable, now: Temporal.Instant, plans: readonly Plan[]) {
  let members = 0;
  for (const plan of plans) {
    const counts = await membershipCounts(db, plan.plan_id, now.toString().slice(0, 10));
    members += counts.active + counts.grace + counts.leaving;
  }
  const few = members < FEW_MEMBERS;
  const up_to = few ? await lastSettlement(db) : undefined;
  if (few && !up_to) return [];
  const codes = new Map(plans.map((plan) => [plan.plan_id, plan.code]));
  return (await bookBalances(db, up_to)).map(({ plan_id, ...b }) => ({
    plan_code: codes.get(plan_id) ?? null,
    up_to: up_to ?? null,
    ...b,
  }));
}

async function* logLines(db: Queryable): AsyncGenerator<string> {
  let cursor: string | undefined;
  do {
    const page = await entries(db, { order: 'asc', cursor, limit: 1_000 });
    for (const entry of page.items) yield `${JSON.stringify(entry)}\n`;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}

/** SHA-256 of every file: as JSON, and in the form that `sha256sum -c` reads. */
async function writeManifest(folder: Folder, organisation_name: string): Promise<void> {
  const files = folder.files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  await folder.write('manifest.json', [pretty({ format: FORMAT, organisation: organisation_name, files })]);
  await folder.write(
    'SHA256SUMS',
    [...files, folder.files.at(-1)!].map((f) => `${f.sha256}  ${f.path}\n`),
  );
}
