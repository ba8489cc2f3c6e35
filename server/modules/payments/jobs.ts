import type { App } from '../../platform/app.ts';
import type { JobHandler } from '../../platform/jobs/index.ts';
import { inTransaction, sql } from '../../platform/postgres/index.ts';
import { post } from '../ledger/index.ts';
import { takeEvent } from './commands/callback.ts';
import { sendAgain, sendRefund } from './commands/refunds.ts';
import { askBefore, closeBefore } from './commands/start.ts';
import { type OrderRow, silentRefunds, waitingOrders } from './store.ts';

const BATCH = 200;

/** Asks the provider about orders and refunds whose callbacks may be lost, and closes what was never paid. */
async function reconcile(app: App): Promise<void> {
  const before = askBefore(app);
  await eachOf(
    (after) => waitingOrders(app.db, before, after, BATCH),
    (order) => order.order_no,
    (order) => askAboutOrder(app, order),
    app,
  );
  await eachOf(
    (after) => silentRefunds(app.db, before, after, BATCH),
    (refund) => refund.refund_no,
    (refund) => askAboutRefund(app, refund.refund_no),
    app,
  );
}

/** Walks page by page in the order of the numbers; what fails for one does not keep the others from being asked about. */
async function eachOf<Row>(
  pageAfter: (after: string) => Promise<Row[]>,
  numberOf: (row: Row) => string,
  ask: (row: Row) => Promise<unknown>,
  app: App,
): Promise<void> {
  for (let after = ''; ; ) {
    const rows = await pageAfter(after);
    for (const row of rows)
      await ask(row).catch((err: unknown) =>
        app.log.error({ err, number: numberOf(row) }, 'asking the provider failed'),
      );
    const last = rows.at(-1);
    if (!last) return;
    after = numberOf(last);
  }
}

/** Closed is only what the provider, when asked, still knows nothing about: afterwards nobody asks again. */
async function askAboutOrder(app: App, { order_no, created_at }: OrderRow): Promise<void> {
  const event = await app.adapters.pay.queryOrder(order_no);
  if (event) await takeEvent(app, event);
  else if (Temporal.Instant.compare(created_at, closeBefore(app)) < 0)
    await app.db.run(
      sql`update payments.payment_order set state = 'closed' where order_no = ${order_no} and state = 'created'`,
    );
}

/** Without an answer the refund is handed over again, under the same number: perhaps it never arrived. */
async function askAboutRefund(app: App, refund_no: string): Promise<void> {
  const event = await app.adapters.pay.queryRefund(refund_no);
  if (event) await takeEvent(app, event);
  else await sendAgain(app, refund_no);
}

/**
 * Books the provider's daily settlement: what it held goes to the custody bank; a day with more refunds than
 * payments is made up from there. The sandbox settles everything; a real one reports the sum on its statement.
 */
async function settleClearing(app: App): Promise<void> {
  const at = app.clock.now();
  await inTransaction(app.db, async (tx) => {
    await tx.run(sql`select pg_advisory_xact_lock(7302, 0)`);
    const day = at.toZonedDateTimeISO(app.settings.time_zone).toPlainDate().toString();
    const source = `provider_settlement:${day}`;
    if (await tx.maybe(sql`select 1 from ledger.entry where payer_id = 0 and source = ${source}`)) return;
    const { held } = await tx.one<{
      held: string;
    }>(sql`select coalesce(sum(case when debit = 'clearing' then amount_minor else -amount_minor end), 0)::text as held
      from ledger.entry where debit = 'clearing' or credit = 'clearing'`);
    const amount_minor = BigInt(held);
    if (amount_minor === 0n) return;
    const [debit, credit] =
      amount_minor > 0n ? (['custody', 'clearing'] as const) : (['clearing', 'custody'] as const);
    await post(tx, at, source, [
      {
        payer_id: 0n,
        plan_id: 0,
        kind: 'settle_provider',
        debit,
        credit,
        amount_minor: amount_minor > 0n ? amount_minor : -amount_minor,
      },
    ]);
  });
}

export const paymentJobs: Readonly<Record<string, JobHandler>> = {
  'payments.send_refund': (app, payload) => sendRefund(app, String(payload.refund_no)),
  'payments.reconcile': reconcile,
  'payments.settle_clearing': settleClearing,
};
