import { fail } from '@tongzhou/kernel';
import { type Queryable, sql } from '../../platform/postgres/index.ts';
import type { PayoutState } from './domain/payout.ts';

export interface Payout {
  payout_no: string;
  case_id: string;
  plan_id: number;
  period_no: number;
  amount_minor: bigint;
  account_no: number;
  state: PayoutState;
  prepared_by: bigint;
  prepared_at: Temporal.Instant;
  released_by: bigint | null;
  released_at: Temporal.Instant | null;
  sent_at: Temporal.Instant | null;
  paid_at: Temporal.Instant | null;
  failure: string | null;
}

export const PAYOUT = sql`payout_no, case_id, plan_id, period_no, amount_minor, account_no, state, prepared_by, prepared_at,
  released_by, released_at, sent_at, paid_at, failure`;

/** The payout, locked for this transaction; undefined if there is none. */
export const findPayout = (tx: Queryable, payout_no: string): Promise<Payout | undefined> =>
  tx.maybe<Payout>(sql`select ${PAYOUT} from payouts.payout where payout_no = ${payout_no} for update`);

/** @throws payout.unknown */
export async function lockPayout(tx: Queryable, payout_no: string): Promise<Payout> {
  const payout = await findPayout(tx, payout_no);
  if (!payout) throw fail.notFound('payout.unknown');
  return payout;
}

/**
 * The period whose aid a case is owed: its own once that was shared, else that of the last payout, which came back
 * or left a debt while a series waits for its next instalment. null: nothing was ever shared.
 */
export async function periodOwed(
  db: Queryable,
  c: { case_id: string; period_no: number | null; aid_minor: bigint | null },
): Promise<number | null> {
  if (c.aid_minor !== null) return c.period_no;
  const last = await db.maybe<{ period_no: number }>(sql`select period_no from payouts.payout
    where case_id = ${c.case_id} and released_at is not null order by released_at desc, payout_no limit 1`);
  return last?.period_no ?? null;
}

export interface Account {
  case_id: string;
  account_no: number;
  holder_sealed: Buffer;
  number_sealed: Buffer;
  bank_sealed: Buffer;
  tail: string;
  usable_from: Temporal.Instant;
}

const ACCOUNT = sql`case_id, account_no, holder_sealed, number_sealed, bank_sealed, tail, usable_from`;

/** The account that was named last. */
export const lastAccount = (db: Queryable, case_id: string): Promise<Account | undefined> =>
  db.maybe<Account>(
    sql`select ${ACCOUNT} from payouts.account where case_id = ${case_id} order by account_no desc limit 1`,
  );

export const accountByNo = (db: Queryable, case_id: string, account_no: number): Promise<Account> =>
  db.one<Account>(
    sql`select ${ACCOUNT} from payouts.account where case_id = ${case_id} and account_no = ${account_no}`,
  );
