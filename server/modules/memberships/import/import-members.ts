import { setImmediate as breathe } from 'node:timers/promises';
import { fail } from '@tongzhou/kernel';
import type { App } from '../../../platform/app.ts';
import {
  CopyRows,
  copyInto,
  inTransaction,
  isUniqueViolation,
  type Queryable,
  type Tx,
} from '../../../platform/postgres/index.ts';
import {
  ACCOUNT_COPY,
  accountCells,
  addOpeningWeight,
  lockPlanExclusive,
  planState,
} from '../../accounts/index.ts';
import { anybodyRegistered, personIndex } from '../../identity/index.ts';
import { post } from '../../ledger/index.ts';
import { organisation } from '../../setup/index.ts';
import { type CheckedRow, checkRow } from './check-row.ts';
import { Families, type NewIds, type OpeningAccount } from './families.ts';
import { IdBlocks } from './ids.ts';
import { knownAmong } from './known.ts';
import { type HouseFacts, type PlanFacts, readHouse } from './plans.ts';
import { type ImportProblem, type ImportRow, ROWS_MAX, type UnreadRow } from './row.ts';
import { Writer } from './writer.ts';

export interface ImportOptions {
  /** false: a dry run, which finds the same problems and writes nothing */
  commit: boolean;
  /** Called for each thing that is wrong, in the order of the file. */
  onProblem?: (problem: ImportProblem) => void;
  /** Called about every 8,000 rows with the rows done so far. */
  onProgress?: (rows: number) => void;
}

export interface ImportSummary {
  /** of the postings, as `import:<id>`; null unless committed */
  import_id: string | null;
  committed: boolean;
  rows: number;
  problems: number;
  /** distinct families */
  payers: number;
  plans: readonly {
    plan_code: string;
    memberships: number;
    accounts: number;
    /** sum of the weights that count at once */
    weight: bigint;
    opening_minor: bigint;
  }[];
}

type Rows = Iterable<ImportRow | UnreadRow> | AsyncIterable<ImportRow | UnreadRow>;

const CHUNK = 8_000;
/** Rows sealed before the event loop may feed PostgreSQL again. */
const BREATH = 50;
const LOCK_TIMEOUT_MS = 60_000;

/**
 * Brings members in from another system: people, logins, payers, memberships with their seniority and waiting days,
 * accounts with opening balances. All or nothing: one transaction, which is left without a trace if one row is
 * wrong, the process dies or the connection breaks; then run it again with the whole file. A second run of a file
 * that went in finds everybody enrolled already.
 *
 * Streaming: rows are taken from the iterable once, in chunks that go to PostgreSQL by COPY while the next chunk is
 * checked and sealed. Memory is about 200 bytes a row (no personal data) plus two chunks.
 *
 * Rows (`ImportRow`) are cells already read: amounts are bigint minor units of the plan's currency, days are
 * `2026-11-23` in the plan's zone, phones E.164. Rows of one `payer_key` are one family: one payer, one account in
 * each plan. Where the payer is a member, the own row (`self`) comes before the others of the family; rows of a family
 * need not stand together. The weight of a membership is that of today's age. Imported members gave no health
 * answers here and no consents.
 *
 * Money: each account opens with its balance; each plan gets ONE transfer of kind `opening` from `custody` to
 * `members` over the sum of all, in the same transaction. Accounts count from the next period on, with the intercept
 * balance + weight * I, which equals a fold at the next freeze. Whoever cannot carry the next period's cap is found
 * by that freeze like everybody else.
 *
 * Meanwhile joining, top-ups and leaving go on; at the end the plan is locked for the moment it takes to write the
 * accounts.
 *
 * Rows whose cells could not be read come as `UnreadRow`.
 *
 * Nothing is thrown for bad rows: they are reported through `onProblem` (line, field, code of area `error`) and
 * counted, and nothing is written.
 * @throws setup.not_founded, plan.not_open_for_import (a period is between notice and sharing day),
 *   import.plan_moved (a freeze began during the import), import.changed_meanwhile (somebody of the file joined or
 *   was registered during the import), import.too_many_rows, import.too_many_plans
 */
export async function importMembers(app: App, rows: Rows, options: ImportOptions): Promise<ImportSummary> {
  await organisation(app.db);
  const house = await readHouse(app.db, app.clock.now());
  if (!options.commit) return (await readAll(app, app.db, house, rows, options, undefined)).summary;
  try {
    return await inTransaction(app.db, (tx) => importIn(app, tx, house, rows, options), {
      retries: 0,
      lock_timeout_ms: LOCK_TIMEOUT_MS,
    });
  } catch (error) {
    if (error instanceof Refused) return error.summary;
    if (isUniqueViolation(error)) throw fail.conflict('import.changed_meanwhile', { cause: error });
    throw error;
  }
}

/** Leaves the transaction without a trace when rows were wrong. */
class Refused extends Error {
  readonly summary: ImportSummary;
  constructor(summary: ImportSummary) {
    super('rows are wrong');
    this.summary = summary;
  }
}

async function importIn(
  app: App,
  tx: Tx,
  house: HouseFacts,
  rows: Rows,
  options: ImportOptions,
): Promise<ImportSummary> {
  await tx.client.query('set local idle_in_transaction_session_timeout = 0');
  const writer = new Writer(app, tx, app.clock.now());
  const { summary, families } = await readAll(app, tx, house, rows, options, writer).finally(() =>
    writer.close(),
  );
  if (summary.problems > 0) throw new Refused(summary);
  const import_id = crypto.randomUUID();
  for (const { plan_code, ...sums } of summary.plans) {
    const facts = house.plans.get(plan_code)!;
    await lockUnmoved(tx, facts);
    await copyInto(tx, ACCOUNT_COPY, accountPages(families.accounts(), facts));
    await addOpeningWeight(tx, facts.plan.plan_id, sums.weight);
    if (sums.opening_minor > 0n) await postOpening(app, tx, import_id, facts, sums.opening_minor);
  }
  return { ...summary, import_id, committed: true };
}

/** What was written before the lock (first periods, and I in the intercepts) still holds. */
async function lockUnmoved(tx: Tx, facts: PlanFacts): Promise<void> {
  await lockPlanExclusive(tx, facts.plan.plan_id);
  const now = await planState(tx, facts.plan.plan_id);
  const { period_no, index_minor } = facts.state;
  if (now.phase !== 'open' || now.period_no !== period_no || now.index_minor !== index_minor)
    throw fail.conflict('import.plan_moved');
}

const postOpening = (app: App, tx: Tx, import_id: string, facts: PlanFacts, amount_minor: bigint) =>
  post(tx, app.clock.now(), `import:${import_id}`, [
    {
      payer_id: 0n,
      plan_id: facts.plan.plan_id,
      kind: 'opening',
      debit: 'custody',
      credit: 'members',
      amount_minor,
    },
  ]);

function* accountPages(accounts: Iterable<OpeningAccount>, facts: PlanFacts): Generator<Buffer> {
  const { plan, state } = facts;
  const rows = new CopyRows(ACCOUNT_COPY);
  let gathered = 0;
  for (const a of accounts) {
    if (a.facts !== facts) continue;
    rows.push(
      accountCells({
        payer_id: a.payer_id,
        plan_id: plan.plan_id,
        intercept_minor: a.opening_minor + BigInt(a.weight) * state.index_minor,
        weight: a.weight,
        opened_period: state.period_no + 1,
        opening_weight: a.weight,
        opening_minor: a.opening_minor,
      }),
    );
    gathered += 1;
    if (gathered % CHUNK === 0) yield* rows.take();
  }
  yield* rows.take();
}

interface Reading {
  summary: ImportSummary;
  families: Families;
}

/** Checks every row, and hands what is right to the writer as long as nothing was wrong. */
async function readAll(
  app: App,
  db: Queryable,
  house: HouseFacts,
  rows: Rows,
  options: ImportOptions,
  writer: Writer | undefined,
): Promise<Reading> {
  const ids = writer ? await realIds(app) : triedIds();
  const families = new Families(ids);
  const lookUp = await anybodyRegistered(db);
  const memberships = new Map<PlanFacts, number>();
  let count = 0;
  let problems = 0;
  const reporter =
    (line: number) =>
    (field: ImportProblem['field'], code: string, params: ImportProblem['params'] = {}) => {
      problems += 1;
      options.onProblem?.({ line, field, code, params });
    };
  const settle = async (chunk: readonly Indexed[]) => {
    // On a connection of its own: the import's is busy with the chunk before.
    const known = lookUp
      ? await knownAmong(
          app.db,
          app.vault,
          chunk.map((c) => c.index),
        )
      : undefined;
    await ids.ensure(chunk.length);
    for (const [i, { checked, index }] of chunk.entries()) {
      const resolved = families.resolve(
        checked,
        index,
        known?.get(index.toString('hex')),
        reporter(checked.row.line),
      );
      memberships.set(checked.facts, (memberships.get(checked.facts) ?? 0) + 1);
      if (resolved && writer && problems === 0) writer.add(resolved);
      if (i % BREATH === 0) await breathe();
    }
    if (problems === 0) await writer?.send();
    options.onProgress?.(count);
  };
  let chunk: Indexed[] = [];
  for await (const row of rows) {
    count += 1;
    if (count > ROWS_MAX) throw fail.invalid('import.too_many_rows', { params: { max: ROWS_MAX } });
    const report = reporter(row.line);
    if ('unread' in row) {
      for (const u of row.unread) report(u.field, u.code, u.params);
      if (row.payer_key !== null) families.spoil(row.payer_key);
      continue;
    }
    const facts = house.plans.get(row.plan_code);
    if (facts && facts.state.phase !== 'open') throw fail.conflict('plan.not_open_for_import');
    const checked = checkRow(row, house, report);
    if (checked) chunk.push({ checked, index: indexOf(app, checked) });
    else families.spoil(row.payer_key);
    if (count % BREATH === 0) await breathe();
    if (chunk.length < CHUNK) continue;
    await settle(chunk);
    chunk = [];
  }
  await settle(chunk);
  if (problems === 0) await writer?.finish();
  return {
    families,
    summary: {
      import_id: null,
      committed: false,
      rows: count,
      problems,
      payers: families.payers,
      plans: sumsOf(families, memberships),
    },
  };
}

interface Indexed {
  checked: CheckedRow;
  index: Buffer;
}

const indexOf = (app: App, { person }: CheckedRow): Buffer =>
  personIndex(app.vault, person.id_kind, person.id_number);

function sumsOf(families: Families, memberships: ReadonlyMap<PlanFacts, number>): ImportSummary['plans'] {
  const sums = new Map<PlanFacts, { accounts: number; weight: bigint; opening_minor: bigint }>();
  for (const a of families.accounts()) {
    const sum = sums.get(a.facts) ?? { accounts: 0, weight: 0n, opening_minor: 0n };
    sum.accounts += 1;
    sum.weight += BigInt(a.weight);
    sum.opening_minor += a.opening_minor;
    sums.set(a.facts, sum);
  }
  return [...sums].map(([facts, sum]) => ({
    plan_code: facts.plan.code,
    memberships: memberships.get(facts) ?? 0,
    ...sum,
  }));
}

interface IdSource extends NewIds {
  /** At most so many rows are decided before the next call. */
  ensure(rows: number): Promise<void>;
}

async function realIds(app: App): Promise<IdSource> {
  const person = new IdBlocks(app.db, 'identity.person', 'person_id');
  const user = new IdBlocks(app.db, 'identity.user_account', 'user_id');
  const payer = new IdBlocks(app.db, 'memberships.payer', 'payer_id');
  const membership = new IdBlocks(app.db, 'accounts.membership', 'membership_id');
  return {
    person: () => person.take(),
    user: () => user.take(),
    payer: () => payer.take(),
    membership: () => membership.take(),
    async ensure(rows) {
      // A row brings at most two logins: the payer's and the member's own.
      await Promise.all([
        person.ensure(rows),
        user.ensure(2 * rows),
        payer.ensure(rows),
        membership.ensure(rows),
      ]);
    },
  };
}

/** A dry run numbers what would be new without touching the sequences. */
function triedIds(): IdSource {
  let last = 0n;
  const next = () => {
    last += 1n;
    return last;
  };
  return { person: next, user: next, payer: next, membership: next, ensure: async () => {} };
}
