import { fail } from '@tongzhou/kernel';
import type { App, Ctx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { insertOrder, type OrderRow } from '../store.ts';

export interface NewOrder {
  purpose: 'account' | 'wallet' | 'gift';
  payer_id: bigint;
  /** 0 for the wallet */
  plan_id: number;
  membership_id: bigint | null;
  /** the payer who pays, for gifts another than `payer_id` */
  paid_by: bigint;
  amount_minor: bigint;
}

/** Far above what years of shares cost; a slip of the finger, not a wish. 100,000.00 of a currency with cents. */
const ORDER_MAX_MINOR = 10_000_000n;

/** Opens an order with the provider. Money moves only when its signed callback comes. */
export async function startOrder(ctx: Ctx, o: NewOrder): Promise<OrderRow> {
  if (o.amount_minor > ORDER_MAX_MINOR)
    throw fail.invalid('payment.amount_too_large', { params: { max_minor: ORDER_MAX_MINOR.toString() } });
  if (o.purpose === 'account') await needAccount(ctx, o);
  // Of our own making, so that a repeated request with the same idempotency key is the same order.
  const order_no = `P${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`;
  const opened = await ctx.app.adapters.pay.createOrder(
    {
      order_no,
      amount_minor: o.amount_minor,
      currency: ctx.app.settings.currency,
      subject: o.purpose,
      notify_path: '/api/v1/callbacks/pay',
    },
    ctx.tx,
  );
  return insertOrder(ctx.tx, {
    ...o,
    order_no,
    provider_order_id: opened.provider_order_id,
    pay_url: opened.pay_url,
    created_at: ctx.now,
  });
}

async function needAccount(ctx: Ctx, o: NewOrder): Promise<void> {
  const known = await ctx.tx.maybe(
    sql`select 1 from accounts.account where payer_id = ${o.payer_id} and plan_id = ${o.plan_id}`,
  );
  if (!known) throw fail.notFound('account.unknown');
}

/** Ten minutes without a word are long for a provider: ask. */
const ASK_AFTER_MINUTES = 10;
/** After a day an unpaid order is closed; should money still come, it is credited all the same. */
const CLOSE_AFTER_HOURS = 24;
/** A refund that takes longer than a day is looked at by a person. */
const SLOW_AFTER_HOURS = 24;

export const askBefore = (app: App) => app.clock.now().subtract({ minutes: ASK_AFTER_MINUTES });
export const closeBefore = (app: App) => app.clock.now().subtract({ hours: CLOSE_AFTER_HOURS });
export const slowBefore = (app: App) => app.clock.now().subtract({ hours: SLOW_AFTER_HOURS });
