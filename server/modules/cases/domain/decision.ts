import type { RefusalKind } from '@tongzhou/contract';
import { fail, invariant } from '@tongzhou/kernel';

export type Review = 'first' | 'second' | 'panel';

export interface Proposal {
  outcome: 'approved' | 'not_aided';
  refusal_kind: RefusalKind | null;
  clauses: readonly string[];
  evidence: readonly string[];
  amount_minor: bigint;
}

export interface Signature {
  review: Review;
  user_id: bigint;
}

/**
 * A decision names clauses; a refusal also its kind and the evidence it rests on, and gives no money.
 * @throws case.decision_incomplete
 */
export function checkProposal(p: Proposal): void {
  const refused = p.outcome === 'not_aided';
  const whole =
    p.clauses.length > 0 &&
    (refused
      ? p.refusal_kind !== null && p.evidence.length > 0 && p.amount_minor === 0n
      : p.refusal_kind === null);
  if (!whole) throw fail.invalid('case.decision_incomplete');
  invariant(refused || p.amount_minor > 0n, 'an approved case has an amount');
}

/**
 * Who may sign: every signature of one review is another person's, and a second review is opened by somebody
 * who did not sign the first.
 * @throws case.signed_already, case.second_review_needs_another
 */
export function checkSigner(
  user_id: bigint,
  review: Review,
  opens: boolean,
  before: readonly Signature[],
): void {
  if (before.some((s) => s.review === review && s.user_id === user_id))
    throw fail.forbidden('case.signed_already');
  if (opens && review === 'second' && before.some((s) => s.review === 'first' && s.user_id === user_id)) {
    throw fail.forbidden('case.second_review_needs_another');
  }
}

/** Moving a noticed case to a later period: once on one reviewer's word, from the second time on two. */
export const signersForMove = (moves_before: number): 1 | 2 => (moves_before === 0 ? 1 : 2);

/** Instalments of an amount: equal, the last takes what is left over. Numbered from 1. */
export function instalmentAmount(amount_minor: bigint, instalments: number, no: number): bigint {
  invariant(no >= 1 && no <= instalments, 'an instalment of the series');
  const each = amount_minor / BigInt(instalments);
  return no < instalments ? each : amount_minor - each * BigInt(instalments - 1);
}
