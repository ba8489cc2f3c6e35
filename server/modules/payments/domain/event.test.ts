import { describe, expect, it } from 'vitest';
import { judge, type PayEvent } from './event.ts';

const event: PayEvent = {
  event_id: 'e1',
  kind: 'payment.succeeded',
  reference: 'o1',
  amount_minor: 3000n,
  currency: 'CNY',
};
const order = { order_no: 'o1', purpose: 'account', state: 'created', amount_minor: 3000n } as const;

describe('judge', () => {
  it.each([
    ['posts what fits', event, order, 'post'],
    ['pays an order that was closed meanwhile', event, { ...order, state: 'closed' }, 'post'],
    ['posts once', event, { ...order, state: 'paid' }, 'already_paid'],
    ['keeps money for no order apart', event, undefined, 'unmatched'],
    ['keeps money of another amount apart', { ...event, amount_minor: 2999n }, order, 'unmatched'],
    ['keeps money of another currency apart', { ...event, currency: 'USD' }, order, 'other_currency'],
    ['also for no order', { ...event, currency: 'USD' }, undefined, 'other_currency'],
    ['notes a closed order', { ...event, kind: 'payment.closed' }, order, 'noted'],
  ] as const)('%s', (_, e, o, outcome) => {
    expect(judge(e, o, 'CNY').outcome).toBe(outcome);
  });
});
