import { type Queryable, sql } from '../../platform/postgres/index.ts';

export interface OrderRow {
  order_no: string;
  payer_id: bigint;
  purpose: 'account' | 'wallet' | 'gift';
  plan_id: number;
  membership_id: bigint | null;
  paid_by: bigint;
  amount_minor: bigint;
  state: 'created' | 'paid' | 'closed';
  provider_order_id: string | null;
  pay_url: string | null;
  created_at: Temporal.Instant;
  paid_at: Temporal.Instant | null;
}

const ORDER = sql`order_no, payer_id, purpose, plan_id, membership_id, paid_by, amount_minor, state, provider_order_id, pay_url,
  created_at, paid_at`;

export const insertOrder = (tx: Queryable, o: Omit<OrderRow, 'state' | 'paid_at'>) =>
  tx.one<OrderRow>(sql`insert into payments.payment_order (order_no, payer_id, purpose, plan_id, membership_id, paid_by, amount_minor,
      state, provider_order_id, pay_url, created_at)
    values (${o.order_no}, ${o.payer_id}, ${o.purpose}, ${o.plan_id}, ${o.membership_id}, ${o.paid_by}, ${o.amount_minor}, 'created',
      ${o.provider_order_id}, ${o.pay_url}, ${o.created_at}) returning ${ORDER}`);

export const orderByNo = (db: Queryable, order_no: string) =>
  db.maybe<OrderRow>(sql`select ${ORDER} from payments.payment_order where order_no = ${order_no}`);

/** The order, locked, and what became of this event if it was taken in before. */
export const lockOrder = (tx: Queryable, order_no: string, event_id: string) =>
  tx.maybe<OrderRow & { taken: string | null }>(
    sql`select ${ORDER}, (select outcome from payments.provider_event where event_id = ${event_id}) as taken
      from payments.payment_order where order_no = ${order_no} for update of payment_order`,
  );

/** Orders nobody has told us about for a while: their callbacks may be lost. */
export const waitingOrders = (db: Queryable, before: Temporal.Instant, after: string, limit: number) =>
  db.query<OrderRow>(sql`select ${ORDER} from payments.payment_order
    where state = 'created' and created_at < ${before} and order_no > ${after} order by order_no limit ${limit}`);

export interface RefundRow {
  refund_no: string;
  payer_id: bigint;
  plan_id: number;
  amount_minor: bigint;
  state: 'due' | 'sent' | 'paid' | 'failed';
  source: string;
  attempts: number;
  created_at: Temporal.Instant;
  done_at: Temporal.Instant | null;
}

export const REFUND = sql`refund_no, payer_id, plan_id, amount_minor, state, source, attempts, created_at, done_at`;

export const lockRefund = (tx: Queryable, refund_no: string) =>
  tx.maybe<RefundRow>(sql`select ${REFUND} from payments.refund where refund_no = ${refund_no} for update`);

/** What finance must look at: refunds that failed, and money that fits no order. */
/** Refunds on their way that nobody has told us about for a while. */
export const silentRefunds = (db: Queryable, before: Temporal.Instant, after: string, limit: number) =>
  db.query<RefundRow>(sql`select ${REFUND} from payments.refund where state in ('due', 'sent')
    and coalesce(sent_at, created_at) < ${before} and refund_no > ${after} order by refund_no limit ${limit}`);

/** Refunds that are still on their way though they were asked for before this time. */
export const slowRefunds = (db: Queryable, before: Temporal.Instant) =>
  db.query<RefundRow>(sql`select ${REFUND} from payments.refund
    where state in ('due', 'sent') and created_at < ${before} order by created_at limit 500`);

export const failedRefunds = (db: Queryable) =>
  db.query<RefundRow>(
    sql`select ${REFUND} from payments.refund where state = 'failed' order by created_at limit 500`,
  );

export interface UnmatchedRow {
  event_id: string;
  order_no: string;
  amount_minor: bigint;
  received_at: Temporal.Instant;
}

export const otherCurrencyEvents = (db: Queryable) =>
  db.query<
    UnmatchedRow & { currency: string }
  >(sql`select event_id, order_no, amount_minor, currency, received_at
    from payments.provider_event where outcome = 'other_currency' order by received_at limit 500`);

export const unmatchedEvents = (db: Queryable) =>
  db.query<UnmatchedRow>(sql`select event_id, order_no, amount_minor, received_at from payments.provider_event
    where outcome = 'unmatched' order by received_at limit 500`);

export const refundsOf = (db: Queryable, payer_id: bigint) =>
  db.query<RefundRow>(
    sql`select ${REFUND} from payments.refund where payer_id = ${payer_id} order by created_at desc limit 200`,
  );
