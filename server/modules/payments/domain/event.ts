import type { PayEvent } from '../../../adapters/pay/port.ts';

export type { PayEvent };

export type Order = {
  order_no: string;
  purpose: 'account' | 'wallet' | 'gift';
  state: 'created' | 'paid' | 'closed';
  amount_minor: bigint;
};

export type Verdict =
  | { outcome: 'post' }
  | { outcome: 'already_paid' }
  | { outcome: 'noted' }
  | { outcome: 'other_currency' }
  | { outcome: 'unmatched'; why: 'no_such_order' | 'other_amount' };

/**
 * What a payment event means for our order. Money that has arrived is never ignored: when it fits no order
 * it is booked as unmatched and looked at by a person. An order that was closed meanwhile is paid all the same.
 * Money of another currency has no amount in our books: it is noted for a person, and not booked.
 */
export function judge(event: PayEvent, order: Order | undefined, currency: string): Verdict {
  if (event.kind === 'payment.closed') return { outcome: 'noted' };
  if (event.currency !== currency) return { outcome: 'other_currency' };
  if (!order) return { outcome: 'unmatched', why: 'no_such_order' };
  if (order.state === 'paid') return { outcome: 'already_paid' };
  if (event.amount_minor !== order.amount_minor) return { outcome: 'unmatched', why: 'other_amount' };
  return { outcome: 'post' };
}
