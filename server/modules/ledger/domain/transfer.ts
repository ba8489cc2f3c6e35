import { AMOUNT_MAX_MINOR, invariant } from '@tongzhou/kernel';

/** Books and the side on which they grow; see README for what each holds. */
export const BOOKS = {
  custody: 'asset',
  clearing: 'asset',
  wallets: 'liability',
  members: 'liability',
  gifts: 'liability',
  unmatched: 'liability',
  refunds: 'liability',
  aid: 'liability',
  sponsor: 'liability',
  surplus: 'fund',
  fee: 'fund',
} as const;
export type Book = keyof typeof BOOKS;

export type EntryKind =
  | 'opening'
  | 'top_up'
  | 'settle_provider'
  | 'allocate'
  | 'gift'
  | 'gift_used'
  | 'gift_returned'
  | 'refill'
  | 'refund_due'
  | 'refund_paid'
  | 'refund_failed'
  | 'unmatched_in'
  | 'unmatched_out'
  | 'share'
  | 'aid'
  | 'returned_share'
  | 'debt_paid'
  | 'fee'
  | 'sponsor_in'
  | 'sponsor_used'
  | 'aid_paid'
  | 'fee_spent'
  | 'correction';

/** One transfer: money leaves `credit` if that is an asset, or becomes owed by it; debit is its mirror. */
export interface Transfer {
  /** 0n: the house */
  payer_id: bigint;
  /** 0: no plan (wallets, clearing, custody movements of the house) */
  plan_id: number;
  kind: EntryKind;
  debit: Book;
  credit: Book;
  amount_minor: bigint;
  period_no?: number | null;
  case_id?: string | null;
}

export function assertTransfer(t: Transfer): void {
  invariant(
    t.amount_minor > 0n && t.amount_minor <= AMOUNT_MAX_MINOR,
    `transfer of ${t.amount_minor} is positive and in range`,
  );
  invariant(t.debit !== t.credit, 'a transfer is between two books');
}
