export interface BankTransfer {
  /** ours; the same number twice is one transfer */
  request_no: string;
  holder: string;
  account_no: string;
  amount_minor: bigint;
  currency: string;
}

/** A line of the custody account's statement, as reconciliation needs it. */
export interface BankLine {
  line_no: bigint;
  request_no: string;
  outcome: 'paid' | 'failed' | 'returned';
  amount_minor: bigint;
  reason: string | null;
  /** day of the booking in the bank's calendar */
  booked_on: string;
}

export interface BankPort {
  /** Accepted for processing; what became of it is on the statement. */
  transfer(t: BankTransfer): Promise<void>;
  /** Lines booked on or after a day, oldest first. */
  statement(from: string): Promise<BankLine[]>;
}
