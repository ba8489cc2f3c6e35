import { fail, invariant } from '@tongzhou/kernel';

/** The settlement that is to be taken back, and what has happened since. */
export interface Reversible {
  period_no: number;
  share_minor: bigint;
  weight_total: bigint;
  /** it is the last settlement and stands: not corrected before, the next freeze has not begun */
  last_and_standing: boolean;
  /** W now: weights written since (accounts that were imported) would get back what they never paid */
  weight_now: bigint;
  /** aid or returned shares of this period have left the plan */
  paid_out: boolean;
}

/** A row of the period table like a share's, with the share negative: I falls by it. */
export interface CorrectionRow {
  period_no: number;
  share_minor: bigint;
  weight_total: bigint;
}

/**
 * Takes a settlement back (3-sharing, "Reversal"). Weights are still those of its freeze, so everybody gets back
 * exactly the share.
 * @throws correction.not_last_period, correction.weights_changed, correction.payout_made
 */
export function correctionOf(settled: Reversible): CorrectionRow {
  invariant(settled.share_minor >= 0n, 'a correction is not corrected');
  if (!settled.last_and_standing) throw fail.conflict('correction.not_last_period');
  if (settled.weight_now !== settled.weight_total) throw fail.conflict('correction.weights_changed');
  if (settled.paid_out) throw fail.conflict('correction.payout_made');
  const { period_no, share_minor, weight_total } = settled;
  return { period_no, share_minor: -share_minor, weight_total };
}
