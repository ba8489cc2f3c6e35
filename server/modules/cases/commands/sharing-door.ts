import { invariant } from '@tongzhou/kernel';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import { instalmentAmount } from '../domain/decision.ts';
import { CALENDAR, type Move, move } from '../move.ts';
import { CASE, type CaseRow, lockCase } from '../store.ts';

export interface DecidedCase {
  case_id: string;
  payer_id: bigint;
  membership_id: bigint;
  rule_version: number;
  /** What the next period shall give: the aid by table, or the next instalment of it. */
  amount_minor: bigint;
  instalment_no: number;
  instalments: number;
  decided_at: Temporal.Instant;
}

const asDecided = (c: CaseRow): DecidedCase => ({
  case_id: c.case_id,
  payer_id: c.payer_id,
  membership_id: c.membership_id,
  rule_version: c.rule_version,
  amount_minor: instalmentAmount(c.decided_minor!, c.instalments, c.instalment_no),
  instalment_no: c.instalment_no,
  instalments: c.instalments,
  decided_at: c.decided_at!,
});

/** Approved cases that wait for a period, oldest decision first. */
export async function decidedCases(db: Queryable, plan_id: number): Promise<DecidedCase[]> {
  const rows = await db.query<CaseRow>(sql`select ${CASE} from cases.case
    where plan_id = ${plan_id} and stage = 'approved' order by decided_at, case_id`);
  return rows.map(asDecided);
}

/** The cases of a frozen period that still stand: not withdrawn, no admitted objection, not moved. */
export async function casesInNotice(
  db: Queryable,
  plan_id: number,
  period_no: number,
): Promise<DecidedCase[]> {
  const rows = await db.query<CaseRow>(sql`select ${CASE} from cases.case
    where plan_id = ${plan_id} and period_no = ${period_no} and stage in ('noticed', 'confirmed') order by decided_at, case_id`);
  return rows.map(asDecided);
}

/** Puts decided cases into the public notice of a period. */
export async function markNoticed(
  tx: Queryable,
  now: Temporal.Instant,
  plan_id: number,
  period_no: number,
  case_ids: readonly string[],
): Promise<void> {
  for (const case_id of case_ids) {
    const c = await lockOfPlan(tx, plan_id, case_id);
    await move(calendar(tx, now), c, 'notice', { period_no });
  }
}

/** Takes a case out of its period (beyond what the period can carry); it waits again with its old decision time. */
export async function moveCase(
  tx: Queryable,
  now: Temporal.Instant,
  plan_id: number,
  case_id: string,
): Promise<void> {
  const c = await lockOfPlan(tx, plan_id, case_id);
  await move(calendar(tx, now), c, 'move', { period_no: null, moves: c.moves + 1 });
}

/** The settlement of a period: its cases are confirmed, shared with what the caps left, and due for payout. */
export async function markShared(
  tx: Queryable,
  now: Temporal.Instant,
  plan_id: number,
  period_no: number,
  lines: readonly { case_id: string; aid_minor: bigint }[],
): Promise<void> {
  const by = calendar(tx, now);
  for (const { case_id, aid_minor } of lines) {
    const noticed = await lockOfPlan(tx, plan_id, case_id);
    invariant(noticed.period_no === period_no, 'a case is shared in the period of its notice');
    invariant(
      aid_minor >= 0n && aid_minor <= noticed.decided_minor!,
      'a period gives no more than was decided',
    );
    const confirmed = noticed.stage === 'confirmed' ? noticed : await move(by, noticed, 'confirm');
    const shared = await move(by, confirmed, 'share', { aid_minor });
    await move(by, shared, 'make_payable');
  }
}

/** A settlement was taken back before its first payout: its cases wait for a later period. */
export async function unshare(
  tx: Queryable,
  now: Temporal.Instant,
  plan_id: number,
  period_no: number,
): Promise<void> {
  const rows = await tx.query<{
    case_id: string;
  }>(sql`select case_id from cases.case where plan_id = ${plan_id}
    and period_no = ${period_no} and stage in ('shared', 'payout_due') order by case_id`);
  for (const { case_id } of rows) {
    const c = await lockCase(tx, case_id);
    await move(calendar(tx, now), c, 'unshare', { period_no: null, aid_minor: null });
  }
}

/** The bank has paid. A series goes on with its next instalment, anything else is closed. */
export async function markPaid(tx: Queryable, now: Temporal.Instant, case_id: string): Promise<void> {
  const by = calendar(tx, now);
  const paid = await move(by, await lockCase(tx, case_id), 'pay', { paid_at: now });
  if (paid.instalment_no < paid.instalments) {
    await move(by, paid, 'next_instalment', {
      instalment_no: paid.instalment_no + 1,
      period_no: null,
      aid_minor: null,
    });
  }
}

/** The bank gave a payment back after it had counted as paid, perhaps after the case was closed: it is due anew. */
export async function markPaidBack(tx: Queryable, now: Temporal.Instant, case_id: string): Promise<void> {
  const c = await lockCase(tx, case_id);
  invariant(c.paid_at !== null, 'only what was paid comes back');
  await move(calendar(tx, now), c, 'pay_back', { paid_at: null });
}

export interface DueReturn {
  case_id: string;
  payer_id: bigint;
  membership_id: bigint;
  refusal_kind: string;
}

/**
 * Refused for good in one of the kinds that give past shares back, and not yet given back.
 * @param kinds the refusal kinds that the plan's rules name
 */
export const dueReturns = (db: Queryable, plan_id: number, kinds: readonly string[]): Promise<DueReturn[]> =>
  db.query<DueReturn>(sql`select case_id, payer_id, membership_id, refusal_kind from cases.case
    where plan_id = ${plan_id} and stage = 'closed' and outcome = 'not_aided' and returned_period is null
      and refusal_kind = any(${[...kinds]}::text[]) order by decided_at, case_id`);

/** @param period_no null: the period was taken back, they wait again */
export const markReturned = (
  tx: Queryable,
  plan_id: number,
  period_no: number | null,
  case_ids: readonly string[],
): Promise<number> =>
  tx.run(
    sql`update cases.case set returned_period = ${period_no} where plan_id = ${plan_id} and case_id = any(${[...case_ids]}::uuid[])`,
  );

const calendar = (tx: Queryable, now: Temporal.Instant): Move => ({ tx, now, actor: CALENDAR });

async function lockOfPlan(tx: Queryable, plan_id: number, case_id: string): Promise<CaseRow> {
  const c = await lockCase(tx, case_id);
  invariant(c.plan_id === plan_id, 'the case belongs to the plan');
  return c;
}
