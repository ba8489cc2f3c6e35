import { fail, invariant } from '@tongzhou/kernel';
import { type Actor, needRole, userOf } from '../../../platform/actor.ts';
import type { App, Ctx } from '../../../platform/app.ts';
import { inTransaction, sql, type Tx } from '../../../platform/postgres/index.ts';
import { lockPlanShared } from '../../accounts/index.ts';
import { type CaseRow, isOwn, lockCase } from '../../cases/index.ts';
import { aidOwedTo, post, type Transfer } from '../../ledger/index.ts';
import { planById } from '../../plans/index.ts';
import { checkReleaser } from '../domain/payout.ts';
import { payoutSources } from '../facts.ts';
import {
  type Account,
  accountByNo,
  lastAccount,
  lockPayout,
  PAYOUT,
  type Payout,
  periodOwed,
} from '../store.ts';
import { openAccount } from './account.ts';

/**
 * One finance officer prepares what the book `aid` owes to a case.
 * @throws case.unknown, staff.too_few, payout.not_due, payout.prepared_already, payout.no_account, payout.account_held
 */
export async function preparePayout(ctx: Ctx, case_id: string): Promise<Payout> {
  needRole(ctx.actor, 'finance');
  const { user_id } = userOf(ctx.actor);
  const c = await lockCase(ctx.tx, case_id);
  needStranger(ctx.actor, c);
  await payoutSources().needThreeStaff(ctx.tx);
  const open = await ctx.tx.maybe(
    sql`select 1 from payouts.payout where case_id = ${case_id} and state in ('prepared', 'released', 'sent') limit 1`,
  );
  if (open) throw fail.conflict('payout.prepared_already');
  needNoFraud(c);
  const amount_minor = await aidOwedTo(ctx.tx, case_id);
  const period_no = await periodOwed(ctx.tx, c);
  if (amount_minor === 0n || period_no === null) throw fail.conflict('payout.not_due');
  const account = needUsable(await lastAccount(ctx.tx, case_id), ctx.now);
  const payout_no = `P${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`;
  return ctx.tx.one<Payout>(sql`insert into payouts.payout (payout_no, case_id, plan_id, period_no, amount_minor, account_no, state, prepared_by, prepared_at)
    values (${payout_no}, ${case_id}, ${c.plan_id}, ${period_no}, ${amount_minor}, ${account.account_no}, 'prepared', ${user_id}, ${ctx.now})
    returning ${PAYOUT}`);
}

/**
 * Another finance officer releases it. The books are posted here, in this transaction; the bank is told by a job
 * that knows the transfer by payout_no, so that telling it twice is one transfer.
 * @throws staff.too_few, payout.unknown, payout.not_due, payout.not_prepared, payout.needs_another, payout.account_changed,
 *   payout.account_held, payout.amount_changed
 */
export async function releasePayout(ctx: Ctx, payout_no: string): Promise<Payout> {
  needRole(ctx.actor, 'finance');
  const { user_id } = userOf(ctx.actor);
  const payout = await lockWithCase(ctx.tx, payout_no);
  needStranger(ctx.actor, payout.c);
  await payoutSources().needThreeStaff(ctx.tx);
  const { p } = payout;
  needNoFraud(payout.c);
  if (p.state !== 'prepared') throw fail.conflict('payout.not_prepared');
  checkReleaser(p.prepared_by, user_id);
  const account = needUsable(await lastAccount(ctx.tx, p.case_id), ctx.now);
  if (account.account_no !== p.account_no) throw fail.conflict('payout.account_changed');
  if ((await aidOwedTo(ctx.tx, p.case_id)) !== p.amount_minor) throw fail.conflict('payout.amount_changed');
  await post(ctx.tx, ctx.now, `payout:${payout_no}`, [transferOf(p)]);
  await ctx.app.jobs.enqueue(ctx.tx, 'payouts.send', { payout_no }, { key: `payout:${payout_no}` });
  return ctx.tx.one<Payout>(sql`update payouts.payout set state = 'released', released_by = ${user_id}, released_at = ${ctx.now}
    where payout_no = ${payout_no} returning ${PAYOUT}`);
}

/** Takes back what was prepared and not released. @throws payout.unknown, payout.not_prepared */
export async function cancelPayout(ctx: Ctx, payout_no: string): Promise<Payout> {
  needRole(ctx.actor, 'finance');
  const p = await lockPayout(ctx.tx, payout_no);
  if (p.state !== 'prepared') throw fail.conflict('payout.not_prepared');
  return ctx.tx.one<Payout>(
    sql`update payouts.payout set state = 'cancelled' where payout_no = ${payout_no} returning ${PAYOUT}`,
  );
}

/** Job: tells the bank. Repeats until the bank has taken it; the bank knows the transfer by payout_no. */
export async function sendPayout(app: App, payout_no: string): Promise<void> {
  const p = await inTransaction(app.db, (tx) => lockPayout(tx, payout_no));
  if (p.state !== 'released') return;
  const account = await accountByNo(app.db, p.case_id, p.account_no);
  const { currency } = await planById(app.db, p.plan_id);
  await payoutSources().bank.transfer(app, {
    payout_no,
    amount_minor: p.amount_minor,
    currency,
    ...openAccount(app, account),
  });
  await app.db.run(
    sql`update payouts.payout set state = 'sent', sent_at = ${app.clock.now()} where payout_no = ${payout_no} and state = 'released'`,
  );
}

/** The books of a payout: what was owed as aid leaves custody. */
export const transferOf = (p: Payout): Transfer => ({
  payer_id: 0n,
  plan_id: p.plan_id,
  kind: 'aid_paid',
  debit: 'aid',
  credit: 'custody',
  amount_minor: p.amount_minor,
  period_no: p.period_no,
  case_id: p.case_id,
});

/**
 * Plan, then case, then payout: everybody locks in this order. A correction of the settlement holds the plan alone
 * while it looks whether aid has left: so aid leaves either before it looks or not at all.
 */
async function lockWithCase(tx: Tx, payout_no: string): Promise<{ c: CaseRow; p: Payout }> {
  const found = await tx.maybe<{ case_id: string; plan_id: number }>(
    sql`select case_id, plan_id from payouts.payout where payout_no = ${payout_no}`,
  );
  if (!found) throw fail.notFound('payout.unknown');
  await lockPlanShared(tx, found.plan_id);
  const c = await lockCase(tx, found.case_id);
  const p = await lockPayout(tx, payout_no);
  invariant(p.case_id === c.case_id, 'a payout stays with its case');
  return { c, p };
}

function needUsable(account: Account | undefined, now: Temporal.Instant): Account {
  if (!account) throw fail.conflict('payout.no_account');
  if (Temporal.Instant.compare(now, account.usable_from) < 0) throw fail.conflict('payout.account_held');
  return account;
}

/** What was got by fraud is claimed back; until that is over nothing more goes out. */
function needNoFraud(c: CaseRow): void {
  if (c.stage === 'clawback') throw fail.conflict('payout.not_due');
}

function needStranger(actor: Actor, c: CaseRow): void {
  if (isOwn(actor, c)) throw fail.forbidden('case.own_case');
}
