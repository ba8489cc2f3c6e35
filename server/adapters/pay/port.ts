import type { RawRequest } from '../../platform/module.ts';
import type { Tx } from '../../platform/postgres/index.ts';

/** A provider's word about an order or a refund, after its signature was verified. */
export interface PayEvent {
  event_id: string;
  kind: 'payment.succeeded' | 'payment.closed' | 'refund.succeeded' | 'refund.failed';
  /** our order_no, or our refund_no */
  reference: string;
  amount_minor: bigint;
  currency: string;
}

export interface NewPayOrder {
  order_no: string;
  amount_minor: bigint;
  currency: string;
  subject: string;
  /** path of ours that the provider calls back */
  notify_path: string;
}

export interface NewRefund {
  refund_no: string;
  amount_minor: bigint;
  currency: string;
  notify_path: string;
}

export interface PayPort {
  /** @param tx for the sandbox, whose orders live in our database: a connection of its own inside a transaction would starve the pool */
  createOrder(order: NewPayOrder, tx: Tx): Promise<{ provider_order_id: string; pay_url: string }>;
  /**
   * Verifies the signature over timestamp, nonce and the raw body, and reads the event.
   * @throws pay.bad_signature, pay.stale_callback
   */
  verifyCallback(raw: RawRequest): PayEvent;
  /** What became of an order whose callback may be lost; undefined while it is open. */
  queryOrder(order_no: string): Promise<PayEvent | undefined>;
  /** Accepted; the result comes as a callback. The same refund_no twice is one refund. */
  refund(refund: NewRefund): Promise<void>;
  /** What became of a refund whose callback may be lost; undefined while it is under way, or if it never arrived. */
  queryRefund(refund_no: string): Promise<PayEvent | undefined>;
}
