import type { App } from '../../../platform/app.ts';
import { inTransaction, type Sql, sql, type Tx } from '../../../platform/postgres/index.ts';
import { giveTo, topUp, topUpWallet } from '../../accounts/index.ts';
import { post } from '../../ledger/index.ts';
import { judge, type PayEvent } from '../domain/event.ts';
import { lockOrder, type OrderRow } from '../store.ts';
import { finishRefund } from './refunds.ts';

export type Outcome =
  | 'posted'
  | 'already_paid'
  | 'unmatched'
  | 'other_currency'
  | 'refund_done'
  | 'refund_failed'
  | 'noted';

/**
 * Takes in one verified event of the provider: late, repeated or out of order makes no difference.
 * The event, the order's state and the posting are one transaction, in as few statements as it takes: top-ups
 * come in thousands in the hours before a notice day.
 */
export function takeEvent(app: App, event: PayEvent): Promise<Outcome> {
  const at = app.clock.now();
  return inTransaction(app.db, async (tx) => {
    if (event.kind.startsWith('refund.')) {
      const taken = await takenBefore(tx, event);
      return taken ?? record(tx, event, at, await finishRefund(app, tx, event, at));
    }
    // The row lock makes two deliveries of one event queue up here; the second sees the order paid.
    const order = await lockOrder(tx, event.reference, event.event_id);
    const taken = order ? (order.taken as Outcome | null) : await takenBefore(tx, event);
    return taken ?? takePayment(app, tx, event, order, at);
  });
}

const takenBefore = async (tx: Tx, event: PayEvent): Promise<Outcome | undefined> =>
  (
    await tx.maybe<{ outcome: Outcome }>(
      sql`select outcome from payments.provider_event where event_id = ${event.event_id}`,
    )
  )?.outcome;

/** Puts the event into the inbox, together with the change of the order that it brings. */
async function record(
  tx: Tx,
  event: PayEvent,
  at: Temporal.Instant,
  outcome: Outcome,
  change: Sql = sql`select 1`,
): Promise<Outcome> {
  await tx.run(sql`with changed as (${change})
    insert into payments.provider_event (event_id, kind, order_no, amount_minor, currency, received_at, outcome)
    values (${event.event_id}, ${event.kind}, ${event.reference}, ${event.amount_minor}, ${event.currency}, ${at}, ${outcome})
    on conflict (event_id) do nothing`);
  return outcome;
}

async function takePayment(
  app: App,
  tx: Tx,
  event: PayEvent,
  order: OrderRow | undefined,
  at: Temporal.Instant,
): Promise<Outcome> {
  const verdict = judge(event, order, app.settings.currency);
  if (verdict.outcome === 'noted')
    return record(
      tx,
      event,
      at,
      'noted',
      sql`update payments.payment_order set state = 'closed' where order_no = ${event.reference} and state = 'created'`,
    );
  if (verdict.outcome === 'already_paid') return record(tx, event, at, 'already_paid');
  if (verdict.outcome === 'other_currency') {
    app.log.error({ order_no: event.reference, currency: event.currency }, 'payment in another currency');
    return record(tx, event, at, 'other_currency');
  }
  if (verdict.outcome === 'unmatched') {
    app.log.warn({ order_no: event.reference, why: verdict.why }, 'payment fits no order');
    await post(tx, at, `pay:${event.event_id}`, [
      {
        payer_id: 0n,
        plan_id: 0,
        kind: 'unmatched_in',
        debit: 'clearing',
        credit: 'unmatched',
        amount_minor: event.amount_minor,
      },
    ]);
    return record(tx, event, at, 'unmatched');
  }
  await credit(tx, order!, at);
  return record(
    tx,
    event,
    at,
    'posted',
    sql`update payments.payment_order set state = 'paid', paid_at = ${at} where order_no = ${order!.order_no}`,
  );
}

async function credit(tx: Tx, order: OrderRow, at: Temporal.Instant): Promise<void> {
  const { payer_id, plan_id, amount_minor } = order;
  const source = `pay:${order.order_no}`;
  if (order.purpose === 'account') await topUp(tx, { payer_id, plan_id, amount_minor, source, at });
  else if (order.purpose === 'wallet') await topUpWallet(tx, { payer_id, amount_minor, source, at });
  else await creditGift(tx, order, source, at);
}

/** A gift whose membership ended while it was being paid goes back into the giver's wallet. */
async function creditGift(tx: Tx, order: OrderRow, source: string, at: Temporal.Instant): Promise<void> {
  const { payer_id, plan_id, amount_minor } = order;
  const open = await tx.maybe(sql`select 1 from accounts.membership where payer_id = ${payer_id}
    and membership_id = ${order.membership_id} and state in ('active', 'grace')`);
  if (!open) await topUpWallet(tx, { payer_id: order.paid_by, amount_minor, source, at });
  else
    await giveTo(tx, {
      payer_id,
      plan_id,
      membership_id: order.membership_id!,
      given_by: order.paid_by,
      amount_minor,
      from: 'clearing',
      source,
      at,
    });
}
