import type { Answer } from './api.ts';

export type Attention = Answer<'payments.attention'>;

/** How many pieces of money wait for a person. */
export const waitingIn = (a: Attention): number =>
  a.failed_refunds.length + a.slow_refunds.length + a.unmatched.length + a.other_currency.length;
