import { createHash } from 'node:crypto';
import { fail } from '@tongzhou/kernel';
import { type CorrectionRow, correctionOf } from '@tongzhou/sharing';
import { userOf } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { type Queryable, sql, type Tx } from '../../../platform/postgres/index.ts';
import { lockPlanExclusive, lowerIndex, planState } from '../../accounts/index.ts';
import { markReturned, unshare } from '../../cases/index.ts';
import { append } from '../../disclosure/index.ts';
import { needThreeStaff } from '../../identity/index.ts';
import { post, type Transfer } from '../../ledger/index.ts';
import { planById } from '../../plans/index.ts';
import { linesOf, lockPeriod, type Period } from '../store.ts';

export const CORRECTION_REASONS = ['wrong_case', 'wrong_amount', 'wrong_count', 'wrong_rule'] as const;
export type CorrectionReason = (typeof CORRECTION_REASONS)[number];

/** What a signature under a correction is given to: the reason, so that two people mean the same. */
export const correctionHash = (reason: CorrectionReason): Buffer =>
  createHash('sha256').update(`correction:${reason}`).digest();

/**
 * Signs the correction of the last settlement; with the second signature it is done: a row with the negative
 * share, I falls, the books are reversed line by line, the cases wait for the next period. Only before the
 * first payout and before the next freeze: later a mistake is mended through the next surplus.
 */
export async function correctSettlement(
  ctx: Ctx,
  input: { plan_id: number; period_no: number; reason: CorrectionReason },
): Promise<{ signatures: number; done: boolean }> {
  const user = userOf(ctx.actor);
  await needThreeStaff(ctx.tx);
  const { tx } = ctx;
  await lockPlanExclusive(tx, input.plan_id);
  const period = await lockPeriod(tx, input.plan_id, input.period_no);
  const row = await correctionNow(tx, period);
  const hash = correctionHash(input.reason);
  const signed =
    await tx.run(sql`insert into sharing.signature (plan_id, period_no, what, user_id, at, preview_hash)
    values (${input.plan_id}, ${input.period_no}, 'correction', ${user.user_id}, ${ctx.now}, ${hash})
    on conflict (plan_id, period_no, what, user_id) do update set preview_hash = excluded.preview_hash, at = excluded.at
      where signature.preview_hash <> excluded.preview_hash`);
  if (signed === 0) throw fail.conflict('settlement.already_signed');
  const { n } = await tx.one<{ n: bigint }>(sql`select count(*) as n from sharing.signature
    where plan_id = ${input.plan_id} and period_no = ${input.period_no} and what = 'correction' and preview_hash = ${hash}`);
  if (n < 2n) return { signatures: Number(n), done: false };
  await reverse(ctx, period, row, input.reason);
  return { signatures: Number(n), done: true };
}

/** @throws correction.not_last_period, correction.weights_changed, correction.payout_made */
export async function correctionNow(db: Queryable, period: Period): Promise<CorrectionRow> {
  const { plan_id, period_no } = period;
  if (period.state !== 'settled') throw fail.conflict('correction.not_last_period');
  const state = await planState(db, plan_id);
  const corrected = await db.maybe(
    sql`select 1 from sharing.correction where plan_id = ${plan_id} and period_no = ${period_no}`,
  );
  return correctionOf({
    period_no,
    share_minor: period.share_minor!,
    weight_total: period.weight_total!,
    last_and_standing: state.period_no === period_no && state.phase === 'open' && !corrected,
    weight_now: state.weight_total,
    paid_out: await paidOut(db, period),
  });
}

/**
 * Has money of this period left the plan? A payout is booked under the period of its case, which for a debt is
 * an earlier one: so any payout to one of its cases since the settlement counts.
 */
async function paidOut(db: Queryable, { plan_id, period_no, settled_at }: Period): Promise<boolean> {
  const paid = await db.maybe(sql`select 1 from ledger.entry e join sharing.line l on l.case_id = e.case_id
    where l.plan_id = ${plan_id} and l.period_no = ${period_no} and l.state = 'shared'
      and (e.kind = 'returned_share' and e.period_no = ${period_no} or e.kind = 'aid_paid' and e.at >= ${settled_at})
    limit 1`);
  return paid !== undefined;
}

async function reverse(
  ctx: Ctx,
  period: Period,
  row: CorrectionRow,
  reason: CorrectionReason,
): Promise<void> {
  const { tx, now } = ctx;
  const { plan_id, period_no } = period;
  await tx.run(sql`insert into sharing.correction (plan_id, period_no, share_minor, weight_total, at, reason)
    values (${plan_id}, ${period_no}, ${row.share_minor}, ${row.weight_total}, ${now}, ${reason})`);
  await lowerIndex(tx, plan_id, -row.share_minor);
  await post(tx, now, `correct:${plan_id}:${period_no}`, await mirrored(tx, period));
  const lines = await linesOf(tx, plan_id, period_no);
  await tx.run(
    sql`update sharing.line set state = 'reversed' where plan_id = ${plan_id} and period_no = ${period_no} and state = 'shared'`,
  );
  for (const line of lines.filter((l) => l.kind === 'debt' && l.state === 'shared')) {
    await tx.run(sql`update sharing.debt set paid_minor = paid_minor - ${line.paid_minor}
      where plan_id = ${plan_id} and case_id = ${line.case_id} and from_period = ${line.debt_from}`);
  }
  await tx.run(sql`delete from sharing.debt where plan_id = ${plan_id} and from_period = ${period_no}`);
  const unreturned = lines.filter((l) => l.kind === 'returned' && l.state === 'shared');
  await markReturned(
    tx,
    plan_id,
    null,
    unreturned.map((l) => l.case_id!),
  );
  await unshare(tx, now, plan_id, period_no);
  const plan = await planById(tx, plan_id);
  await append(tx, now, {
    kind: 'correction',
    plan_code: plan.code,
    what: 'settlement',
    reason,
    period_no,
    corrects: null,
    share_minor: row.share_minor,
    amount_minor: period.collected_minor,
  });
  await ctx.app.jobs.enqueue(tx, 'memberships.after_settlement', { plan_id, period_no, corrected: true });
}

/** Every transfer of the settlement the other way round. */
async function mirrored(tx: Tx, period: Period): Promise<Transfer[]> {
  const rows =
    await tx.query<Transfer>(sql`select payer_id, plan_id, debit, credit, amount_minor, period_no, case_id from ledger.entry
    where payer_id = 0 and source = ${`settle:${period.plan_id}:${period.period_no}`} order by leg desc`);
  return rows.map((row) => ({ ...row, kind: 'correction', debit: row.credit, credit: row.debit }));
}
