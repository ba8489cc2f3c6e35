import { fail } from '@tongzhou/kernel';

/** Hours between a change of account and its use; somebody calls back meanwhile. */
export const ACCOUNT_HELD_HOURS = 72;

/** The first account of a case serves at once, a later one after the hold. */
export const usableFrom = (now: Temporal.Instant, first: boolean): Temporal.Instant =>
  first ? now : now.add({ hours: ACCOUNT_HELD_HOURS });

/** Aid goes to the member's own account: the holder's name is the verified name, apart from spaces and width. */
export const sameName = (holder: string, verified: string): boolean =>
  plainName(holder) === plainName(verified);
const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .replaceAll(/[\s·•.・]/g, '')
    .toLowerCase();

/** What the bank says about a transfer that we know by our payout_no. */
export type BankOutcome = 'paid' | 'failed' | 'returned';
export type PayoutState = 'prepared' | 'released' | 'sent' | 'paid' | 'failed' | 'cancelled';

export type Verdict =
  | { do: 'finish' }
  | { do: 'fail'; failure: string }
  | { do: 'return' }
  | { do: 'nothing' }
  | { do: 'alarm' };

/**
 * What a line of the bank's statement means for our payout. Lines may come twice, late, and in any order;
 * a line that does not fit is looked at by a person and changes nothing.
 */
export function judgeLine(
  line: { outcome: BankOutcome; amount_minor: bigint; reason: string | null },
  payout: { state: PayoutState; amount_minor: bigint } | undefined,
): Verdict {
  if (!payout || payout.amount_minor !== line.amount_minor) return { do: 'alarm' };
  const onItsWay = payout.state === 'released' || payout.state === 'sent';
  switch (line.outcome) {
    case 'paid':
      return onItsWay ? { do: 'finish' } : payout.state === 'paid' ? { do: 'nothing' } : { do: 'alarm' };
    case 'failed':
      return onItsWay
        ? { do: 'fail', failure: failureCode(line.reason) }
        : payout.state === 'failed'
          ? { do: 'nothing' }
          : { do: 'alarm' };
    case 'returned':
      return payout.state === 'paid'
        ? { do: 'return' }
        : onItsWay
          ? { do: 'fail', failure: 'returned' }
          : { do: 'alarm' };
  }
}

const FAILURES = ['account_closed', 'name_differs', 'account_unknown', 'bank_refused', 'returned'] as const;
export const failureCode = (reason: string | null): string =>
  FAILURES.find((known) => known === reason) ?? 'bank_refused';

/**
 * Two people pay: whoever prepared does not release.
 * @throws payout.needs_another
 */
export function checkReleaser(prepared_by: bigint, released_by: bigint): void {
  if (prepared_by === released_by) throw fail.forbidden('payout.needs_another');
}
