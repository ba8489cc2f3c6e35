import { contract } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import { userOf } from '../../platform/actor.ts';
import type { Ctx } from '../../platform/app.ts';
import { callback, type RouteBinding, read, write } from '../../platform/module.ts';
import { type Queryable, sql } from '../../platform/postgres/index.ts';
import { allocate, walletOf } from '../accounts/index.ts';
import { planByCode } from '../plans/index.ts';
import { needOpen } from '../setup/index.ts';
import { takeEvent } from './commands/callback.ts';
import { requestRefund, retryRefund } from './commands/refunds.ts';
import { type NewOrder, slowBefore, startOrder } from './commands/start.ts';
import {
  failedRefunds,
  orderByNo,
  otherCurrencyEvents,
  refundsOf,
  slowRefunds,
  unmatchedEvents,
} from './store.ts';

/** The payer of a login; the table belongs to memberships, which stands above this module. */
async function payerOf(db: Queryable, user_id: bigint): Promise<bigint> {
  const row = await db.maybe<{ payer_id: bigint }>(
    sql`select payer_id from memberships.payer where user_id = ${user_id}`,
  );
  if (!row) throw fail.notFound('account.unknown');
  return row.payer_id;
}

async function giftTarget(
  ctx: Ctx,
  number: string | undefined,
): Promise<Pick<NewOrder, 'payer_id' | 'plan_id' | 'membership_id'>> {
  const row = await ctx.tx.maybe<{
    payer_id: bigint;
    plan_id: number;
    membership_id: bigint;
    state: string;
  }>(sql`select m.payer_id, m.plan_id, m.membership_id, a.state
    from memberships.member m join accounts.membership a using (payer_id, membership_id) where m.number = ${number ?? ''}`);
  if (!row || (row.state !== 'active' && row.state !== 'grace'))
    throw fail.conflict('gift.membership_not_open');
  return row;
}

export const paymentRoutes: readonly RouteBinding[] = [
  write('payments.start', contract['payments.start'], async (ctx, { body }) => {
    await needOpen(ctx.tx);
    const user = userOf(ctx.actor);
    const me = await ctx.tx.maybe<{
      payer_id: bigint;
    }>(sql`insert into memberships.payer (kind, user_id, created_at) values ('person', ${user.user_id}, ${ctx.now})
      on conflict (user_id) do update set user_id = excluded.user_id returning payer_id`);
    const paid_by = me!.payer_id;
    const target =
      body.purpose === 'gift'
        ? await giftTarget(ctx, body.membership_number)
        : {
            payer_id: paid_by,
            plan_id:
              body.purpose === 'account' ? (await planByCode(ctx.tx, body.plan_code ?? '')).plan_id : 0,
            membership_id: null,
          };
    return startOrder(ctx, { purpose: body.purpose, ...target, paid_by, amount_minor: body.amount_minor });
  }),
  read('payments.order', contract['payments.order'], async ({ db, actor }, { params }) => {
    const order = await orderByNo(db, params.order_no);
    if (!order || order.paid_by !== (await payerOf(db, userOf(actor).user_id)))
      throw fail.notFound('payment.order_unknown');
    return order;
  }),
  write('payments.allocate', contract['payments.allocate'], async (ctx, { body }) => {
    const payer_id = await payerOf(ctx.tx, userOf(ctx.actor).user_id);
    const plan = await planByCode(ctx.tx, body.plan_code);
    await allocate(ctx.tx, {
      payer_id,
      plan_id: plan.plan_id,
      amount_minor: body.amount_minor,
      source: `allocate:${crypto.randomUUID()}`,
      at: ctx.now,
    });
    return { wallet_minor: await walletOf(ctx.tx, payer_id) };
  }),
  write('payments.withdraw', contract['payments.withdraw'], async (ctx, { body }) => {
    const payer_id = await payerOf(ctx.tx, userOf(ctx.actor).user_id);
    const plan_id = body.plan_code === null ? null : (await planByCode(ctx.tx, body.plan_code)).plan_id;
    const refund = await requestRefund(ctx, {
      payer_id,
      plan_id,
      amount_minor: body.amount_minor,
      source: `withdraw:${crypto.randomUUID()}`,
    });
    return { refund_no: refund!.refund_no, amount_minor: refund!.amount_minor };
  }),
  read('payments.refunds', contract['payments.refunds'], async ({ db, actor }) => ({
    items: await refundsOf(db, await payerOf(db, userOf(actor).user_id)),
  })),
  read('payments.attention', contract['payments.attention'], async ({ app, db }) => ({
    failed_refunds: await failedRefunds(db),
    slow_refunds: await slowRefunds(db, slowBefore(app)),
    unmatched: await unmatchedEvents(db),
    other_currency: await otherCurrencyEvents(db),
  })),
  write('payments.retry_refund', contract['payments.retry_refund'], (ctx, { params }) =>
    retryRefund(ctx, params.refund_no),
  ),
  callback('payments.callback', contract['payments.callback'], async (app, raw) => {
    await takeEvent(app, app.adapters.pay.verifyCallback(raw));
    return { code: 'SUCCESS' } as const;
  }),
];
