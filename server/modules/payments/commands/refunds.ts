import { fail } from '@tongzhou/kernel';
import type { App, Ctx } from '../../../platform/app.ts';
import { inTransaction, sql, type Tx } from '../../../platform/postgres/index.ts';
import { refundWallet, takeOut } from '../../accounts/index.ts';
import { post } from '../../ledger/index.ts';
import { planById } from '../../plans/index.ts';
import type { PayEvent } from '../domain/event.ts';
import { lockRefund, REFUND, type RefundRow } from '../store.ts';
import type { Outcome } from './callback.ts';

export interface RefundRequest {
  payer_id: bigint;
  /** null: from the wallet */
  plan_id: number | null;
  /** null: all that may leave the account now (accounts only) */
  amount_minor: bigint | null;
  /** unique cause, e.g. `leave:77:1` */
  source: string;
}

/**
 * Takes money out of an account or the wallet and sends it back by the original route.
 * @returns undefined when there was nothing to return
 * @throws account.not_enough, wallet.not_enough
 */
export async function requestRefund(
  ctx: Pick<Ctx, 'app' | 'tx' | 'now'>,
  r: RefundRequest,
): Promise<RefundRow | undefined> {
  const { tx, now: at } = ctx;
  const source = `refund:${r.source}`;
  let amount_minor = r.amount_minor ?? 0n;
  if (r.plan_id === null) await refundWallet(tx, { payer_id: r.payer_id, amount_minor, source, at });
  else
    amount_minor = await takeOut(tx, {
      payer_id: r.payer_id,
      plan_id: r.plan_id,
      amount_minor: r.amount_minor,
      currency: (await planById(tx, r.plan_id)).currency,
      to: 'refunds',
      source,
      at,
    });
  if (amount_minor === 0n) return undefined;
  const refund =
    await tx.one<RefundRow>(sql`insert into payments.refund (refund_no, payer_id, plan_id, amount_minor, state, source, created_at)
    values (${newRefundNo()}, ${r.payer_id}, ${r.plan_id ?? 0}, ${amount_minor}, 'due', ${source}, ${at})
    returning ${REFUND}`);
  await sendLater(ctx, refund.refund_no);
  return refund;
}

const newRefundNo = () => `R${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`;

/** Hands a refund over once more whose job or callback may be lost. The provider knows it by refund_no. */
export const sendAgain = (app: App, refund_no: string): Promise<void> =>
  inTransaction(app.db, (tx) => sendLater({ app, tx }, refund_no));

const sendLater = ({ app, tx }: Pick<Ctx, 'app' | 'tx'>, refund_no: string) =>
  app.jobs.enqueue(tx, 'payments.send_refund', { refund_no }, { key: `refund:${refund_no}` });

/** Job: hands a due refund to the provider. The provider knows it by refund_no, so sending twice is one refund. */
export async function sendRefund(app: App, refund_no: string): Promise<void> {
  const refund = await inTransaction(app.db, async (tx) => {
    const row = await lockRefund(tx, refund_no);
    // Done already, or failed and handed over again under another number: this job came late.
    if (row?.state !== 'due' && row?.state !== 'sent') return undefined;
    await tx.run(
      sql`update payments.refund set state = 'sent', attempts = attempts + 1, sent_at = ${app.clock.now()} where refund_no = ${refund_no}`,
    );
    return row;
  });
  if (refund)
    await app.adapters.pay.refund({
      refund_no,
      amount_minor: refund.amount_minor,
      currency: app.settings.currency,
      notify_path: '/api/v1/callbacks/pay',
    });
}

/**
 * A refund the provider could not carry out is handed to it once more, under a number of its own, so that the
 * provider does not take it for the one that failed.
 * @throws refund.unknown, refund.not_failed
 */
export async function retryRefund(ctx: Ctx, refund_no: string): Promise<RefundRow> {
  const refund = await lockRefund(ctx.tx, refund_no);
  if (!refund) throw fail.notFound('refund.unknown');
  if (refund.state !== 'failed') throw fail.conflict('refund.not_failed');
  const again = await ctx.tx.one<RefundRow>(sql`update payments.refund
    set state = 'due', refund_no = ${newRefundNo()} where refund_no = ${refund_no} returning ${REFUND}`);
  await sendLater(ctx, again.refund_no);
  return again;
}

/** The provider's word on a refund: paid (the money leaves clearing) or failed (finance hands it over once more). */
export async function finishRefund(
  app: App,
  tx: Tx,
  event: PayEvent,
  at: Temporal.Instant,
): Promise<Outcome> {
  const refund = await lockRefund(tx, event.reference);
  if (!refund || refund.amount_minor !== event.amount_minor || event.currency !== app.settings.currency) {
    app.log.error({ refund_no: event.reference }, 'refund event fits no refund');
    return 'noted';
  }
  if (refund.state === 'paid') return 'noted';
  if (event.kind === 'refund.failed') {
    await tx.run(sql`update payments.refund set state = 'failed' where refund_no = ${refund.refund_no}`);
    return 'refund_failed';
  }
  await tx.run(
    sql`update payments.refund set state = 'paid', done_at = ${at} where refund_no = ${refund.refund_no}`,
  );
  await post(tx, at, `refund_paid:${refund.refund_no}`, [
    {
      payer_id: refund.payer_id,
      plan_id: refund.plan_id,
      kind: 'refund_paid',
      debit: 'refunds',
      credit: 'clearing',
      amount_minor: refund.amount_minor,
    },
  ]);
  return 'refund_done';
}
