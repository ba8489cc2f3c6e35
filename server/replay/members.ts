import { availableParallelism } from 'node:os';
import { enrolInBulk } from '../modules/accounts/index.ts';
import { post } from '../modules/ledger/index.ts';
import type { App } from '../platform/app.ts';
import { inTransaction, sql } from '../platform/postgres/index.ts';

/** Rows of one transaction: some seconds of work, so that progress shows and a stop is quick. */
const BATCH = 100_000;
const LANES_MIN = 2;

export interface Enrolment {
  plan_id: number;
  first_payer: bigint;
  members: number;
  /** opening balances, dealt out in turn */
  balances_minor: readonly bigint[];
  joined_on: string;
}

/** Real accounts, memberships and opening balances, without personal data, in batches side by side. */
export async function enrolMembers(
  app: App,
  e: Enrolment,
  onProgress: (done: number) => void = () => {},
): Promise<void> {
  let next = 0;
  let done = 0;
  const lane = async () => {
    while (next < e.members) {
      const from = next;
      // A whole number of rounds: every batch deals from the first balance on.
      const count = Math.min(roundUp(BATCH, e.balances_minor.length), e.members - from);
      next += count;
      await enrolBatch(app, e, from, count);
      done += count;
      onProgress(done);
    }
  };
  const lanes = Math.max(LANES_MIN, availableParallelism());
  const results = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

const roundUp = (count: number, unit: number) => Math.ceil(count / unit) * unit;

const enrolBatch = (app: App, e: Enrolment, from: number, count: number) =>
  inTransaction(app.db, async (tx) => {
    const first_payer = e.first_payer + BigInt(from);
    const amount_minor = await enrolInBulk(tx, {
      plan_id: e.plan_id,
      first_payer,
      count,
      weight: 1,
      balances_minor: e.balances_minor,
      joined_on: e.joined_on,
      covered_from: e.joined_on,
      rule_version: 1,
    });
    await post(tx, app.clock.now(), `opening:${e.plan_id}:${first_payer}`, [
      {
        payer_id: 0n,
        plan_id: e.plan_id,
        kind: 'opening',
        debit: 'custody',
        credit: 'members',
        amount_minor,
      },
    ]);
  });

/** What autovacuum does some minutes after a load: figures for the planner. */
export const analyse = (app: App) => app.db.run(sql`analyze accounts.account, accounts.membership`);
