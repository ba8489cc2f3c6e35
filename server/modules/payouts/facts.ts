import { invariant } from '@tongzhou/kernel';
import type { App } from '../../platform/app.ts';
import type { Queryable, Tx } from '../../platform/postgres/index.ts';

/** What payouts must know from elsewhere; the wiring brings it here. */
export interface PayoutSources {
  /** The member's name as verified at joining. */
  verifiedName(app: App, db: Queryable, person_id: bigint): Promise<string>;
  /** Throws when the house has fewer than three staff: then two-person steps mean nothing. */
  needThreeStaff(tx: Tx): Promise<void>;
  bank: Bank;
}

/** The bank as payouts use it. Transfers are known by our payout_no: sending twice is one transfer. */
export interface Bank {
  transfer(app: App, transfer: BankTransfer): Promise<void>;
  /** Lines of the statement of the days from `from` on that concern our transfers. */
  lines(app: App, from: string): Promise<BankLine[]>;
}

export interface BankTransfer {
  payout_no: string;
  amount_minor: bigint;
  currency: string;
  holder_name: string;
  account_no: string;
  bank_name: string;
}

export interface BankLine {
  /** The bank's own identity of the line. */
  line_id: string;
  payout_no: string;
  outcome: 'paid' | 'failed' | 'returned';
  amount_minor: bigint;
  reason: string | null;
  booked_on: string;
}

let sources: PayoutSources | undefined;

/** Called once by the wiring (and by tests). */
export function providePayoutSources(given: PayoutSources): void {
  sources = given;
}

export function payoutSources(): PayoutSources {
  invariant(sources, 'the wiring provides the facts that payouts need');
  return sources;
}
