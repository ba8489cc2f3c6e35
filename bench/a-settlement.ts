// (a) A period of N members, 0.01 % of whom run out, against the eager way: one update of the balance and one
// ledger row with a primary key per member. Both in the same database and run.
import { invariant } from '@tongzhou/kernel';
import { lapseBatch } from '@tongzhou/server/modules/accounts/index.ts';
import { periodOf, runDue, settlePeriod } from '@tongzhou/server/modules/sharing/index.ts';
import type { App } from '@tongzhou/server/platform/app.ts';
import { type FixedClock, fixedClock } from '@tongzhou/server/platform/clock/index.ts';
import { inTransaction, sql } from '@tongzhou/server/platform/postgres/index.ts';
import {
  decideCases,
  enrolMembers,
  firstMembers,
  OPENED_AT,
  openReplayedPlan,
  provideRecordFacts,
} from '@tongzhou/server/replay/index.ts';
import { type Bench, median, million, rounded, settleDown, timed } from './harness.ts';
import { rowOf } from './house.ts';

const CAP_MINOR = 50n;
/** Aid of a period per member: more than the cap, so that every share is the cap and the index is known ahead. */
const AID_PER_MEMBER_MINOR = 2n * CAP_MINOR;
const ROUNDS = 5;
const RATE = 10_000;
const SAME_NUMBER = 1_000;
const GRACE_ENDS = 'the grace of those who ran out ends before the next notice day';

interface Round {
  freeze_ms: number;
  settle_ms: number;
}

export async function benchSettlement(bench: Bench): Promise<void> {
  const same = new Map<number, number>();
  for (const members of bench.sizes) same.set(members, await oneSize(bench, members));
  const [smallest, ...larger] = bench.sizes;
  for (const members of larger)
    bench.report({
      bench: 'a',
      what: `freeze + settlement of ${million(members)} against ${million(smallest!)}, ${SAME_NUMBER} running out in both`,
      value: rounded(same.get(members)! / same.get(smallest!)!),
      unit: 'times',
      target: { at_most: 1.5 },
    });
}

/** @returns milliseconds of freeze and settlement with SAME_NUMBER running out */
async function oneSize(bench: Bench, members: number): Promise<number> {
  const clock = fixedClock(OPENED_AT);
  const app = await bench.server.open(clock);
  const by_rate = members / RATE;
  const groups = [
    ...Array<number>(ROUNDS).fill(by_rate),
    ...(by_rate === SAME_NUMBER ? [] : Array<number>(ROUNDS).fill(SAME_NUMBER)),
  ];
  const plan_id = await load(bench, app, members, groups);
  const rounds: (Round & { short: number })[] = [];
  for (const [i, short] of groups.entries()) {
    bench.say(`${million(members)}: period ${i + 1} of ${groups.length}, ${short} run out`);
    rounds.push({ short, ...(await onePeriod(app, clock, plan_id, i + 1, short)) });
  }
  const of = (short: number) => {
    const list = rounds.filter((r) => r.short === short);
    return {
      freeze_ms: median(list.map((r) => r.freeze_ms)),
      settle_ms: median(list.map((r) => r.settle_ms)),
      both_ms: median(list.map((r) => r.freeze_ms + r.settle_ms)),
    };
  };
  const report = (what: string, value: number, unit: string, extra = {}) =>
    bench.report({ bench: 'a', what: `${million(members)}: ${what}`, value: rounded(value), unit, ...extra });
  report(`freeze, ${by_rate} running out`, of(by_rate).freeze_ms, 'ms');
  report('settlement', of(by_rate).settle_ms, 'ms');
  if (by_rate !== SAME_NUMBER)
    report(`freeze + settlement, ${SAME_NUMBER} running out`, of(SAME_NUMBER).both_ms, 'ms');
  const target = members === 10_000_000 ? { target: { at_least: 1000 } } : {};
  const note = `accounts and memberships written: exactly the ${by_rate} that ran out; ${GRACE_ENDS}`;
  for (const way of EAGER_WAYS) {
    bench.say(`${million(members)}: ${way.name}`);
    const eager_ms = await way.run(app, plan_id, members);
    report(way.name, eager_ms, 'ms');
    report(`${way.name} / freeze + settlement`, eager_ms / of(by_rate).both_ms, 'times', { note, ...target });
  }
  return of(SAME_NUMBER).both_ms;
}

/** A plan with members whose balances differ; of each group exactly `groups[i]` run out at the i-th freeze. */
async function load(bench: Bench, app: App, members: number, groups: readonly number[]): Promise<number> {
  provideRecordFacts();
  const row = rowOf({
    members,
    aid_each_minor: AID_PER_MEMBER_MINOR * BigInt(members),
    fee_rate: '0',
    cap_per_case_minor: CAP_MINOR,
  });
  const { plan_id } = await openReplayedPlan(app, row, { grace_days: 10 });
  const first = {
    plan_id,
    first_payer: 1n,
    members: groups.length,
    balances_minor: [1_000_000n],
    joined_on: '2025-01-02',
  };
  await enrolMembers(app, first);
  await decideCases(app, await firstMembers(app, groups.length), '2025-12-20');
  await enrolMembers(
    app,
    { ...first, first_payer: 1001n, members, balances_minor: dealt(members, groups) },
    (done) => bench.say(`${million(members)}: enrolling ${done}`),
  );
  bench.say(`${million(members)}: vacuum and analyze`);
  await app.db.run(sql`vacuum (analyze) accounts.account`);
  await app.db.run(sql`vacuum (analyze) accounts.membership`);
  return plan_id;
}

/** Balances to deal out: those who run out lie evenly among all others, never side by side. */
function dealt(members: number, groups: readonly number[]): bigint[] {
  const length = Math.max(RATE, members / SAME_NUMBER);
  const balances = Array.from({ length }, (_, i) => CAP_MINOR * 100n + BigInt(i % 1000));
  for (const [g, short] of groups.entries()) {
    const places = (short * length) / members;
    invariant(Number.isInteger(places), 'a group fills whole places of a round');
    for (let i = 0; i < places; i += 1)
      balances[i * (length / places) + g * 3] = CAP_MINOR * BigInt(g + 1) - 1n;
  }
  return balances;
}

async function onePeriod(
  app: App,
  clock: FixedClock,
  plan_id: number,
  period_no: number,
  short: number,
): Promise<Round> {
  const notice_on = NOTICE_DAYS[period_no - 1]!;
  clock.set(`${notice_on}T02:00:00Z`);
  while (
    (await inTransaction(app.db, (tx) => lapseBatch(tx, plan_id, notice_on, CAP_MINOR, 10_000))).length > 0
  );
  await settleDown(app);
  const { x: before } = await app.db.one<{ x: string }>(sql`select pg_current_xact_id()::text as x`);
  let done: string[] = [];
  const freeze_ms = await timed(async () => {
    done = await runDue(app, plan_id, 'Asia/Shanghai');
  });
  invariant(done.join() === `froze ${period_no}`, 'the calendar asks for this freeze');
  const { sharing_on } = (await periodOf(app.db, plan_id, period_no))!;
  clock.set(`${sharing_on}T02:00:00Z`);
  const settle_ms = await timed(() => settlePeriod(app, plan_id, period_no, sharing_on, false));
  await assertWritten(app, before, short);
  return { freeze_ms, settle_ms };
}

/** Two a month from the plan's opening on: the notice days of the replayed rules. */
const NOTICE_DAYS = Array.from(
  { length: ROUNDS * 2 },
  (_, i) => `2026-${String(Math.floor(i / 2) + 1).padStart(2, '0')}-${i % 2 === 0 ? '07' : '21'}`,
);

/** Which rows a transaction since `before` has written: those that ran out and no other, also of the case's family. */
async function assertWritten(app: App, before: string, short: number): Promise<void> {
  for (const table of ['accounts.account', 'accounts.membership']) {
    const { n } = await app.db.one<{ n: bigint }>(
      sql`select count(*) as n from ${sql.raw(table)} where xmin::text::bigint >= ${before}::bigint`,
    );
    invariant(n === BigInt(short), `${n} rows of ${table} were written, ${short} accounts ran out`);
  }
}

/**
 * The way without the idea: a balance in each account, which falls, and a ledger row for every member. Once as bare
 * as can be, and once on the house's own tables: the account with its index by which the low are found, and a
 * transfer in the journal as for any other money.
 */
const EAGER_WAYS = [
  { name: 'the barest eager way', run: barest },
  { name: "the eager way on the house's own tables", run: onOurTables },
];

async function barest(app: App, _plan_id: number, members: number): Promise<number> {
  const { db } = app;
  await db.run(sql`create schema eager`);
  await db.run(sql`create table eager.account (payer_id bigint, plan_id int, balance_minor bigint not null check (balance_minor >= 0),
    weight int not null, opened_period int not null, opening_weight int not null, opening_minor bigint not null, primary key (payer_id, plan_id))`);
  await db.run(sql`create table eager.ledger (payer_id bigint, plan_id int, period_no int, amount_minor bigint not null,
    primary key (payer_id, plan_id, period_no))`);
  await db.run(
    sql`insert into eager.account select n, 1, 1000 + n % 1000, 1, 1, 1, 1000 + n % 1000 from generate_series(1, ${members}::bigint) as n`,
  );
  await db.run(sql`vacuum (analyze) eager.account`);
  await settleDown(app);
  return timed(() =>
    inTransaction(db, async (tx) => {
      await tx.run(
        sql`update eager.account set balance_minor = balance_minor - ${CAP_MINOR} * weight where plan_id = 1`,
      );
      await tx.run(
        sql`insert into eager.ledger select payer_id, plan_id, 1, ${CAP_MINOR} * weight from eager.account where plan_id = 1`,
      );
    }),
  );
}

async function onOurTables(app: App, plan_id: number): Promise<number> {
  await app.db.run(sql`drop schema eager cascade`);
  await app.db.run(sql`vacuum (analyze) accounts.account`);
  await settleDown(app);
  return timed(() =>
    inTransaction(app.db, async (tx) => {
      await tx.run(sql`update accounts.account set intercept_minor = intercept_minor - ${CAP_MINOR} * weight
        where plan_id = ${plan_id} and weight > 0`);
      await tx.run(sql`insert into ledger.entry (payer_id, plan_id, at, kind, debit, credit, amount_minor, period_no, source, leg)
        select payer_id, plan_id, ${app.clock.now()}, 'share', 'members', 'surplus', ${CAP_MINOR} * weight, 999, 'eager', 1
        from accounts.account where plan_id = ${plan_id} and weight > 0`);
    }),
  );
}
