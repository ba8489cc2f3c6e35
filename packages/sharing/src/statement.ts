import { invariant } from '@tongzhou/kernel';

/** A row of the plan's period table, in the order of posting. A correction repeats its period's number. */
export interface PeriodRow {
  period_no: number;
  share_minor: bigint;
  kind: 'share' | 'correction';
  /** when it was posted, milliseconds since 1970 */
  at_ms: number;
}

export interface WeightChange {
  /** the freeze at which it was folded */
  from_period: number;
  delta: number;
}

/** Money into the account (positive) or out of it. */
export interface Movement {
  amount_minor: bigint;
  at_ms: number;
}

/** What is stored of an account's past besides its movements: no charge is. */
export interface AccountLife {
  opened_period: number;
  opening_weight: number;
  opening_minor: bigint;
  changes: readonly WeightChange[];
}

export type StatementLine<M extends Movement, P extends PeriodRow> = {
  /** money in is positive */
  amount_minor: bigint;
  balance_minor: bigint;
} & ({ kind: 'opening' } | { kind: 'movement'; movement: M } | { kind: 'charge'; row: P; weight: number });

/** The weight with which an account was counted in a period: its opening weight and all changes that count by then. */
export function weightIn(life: Omit<AccountLife, 'opening_minor'>, period_no: number): number {
  if (period_no < life.opened_period) return 0;
  return life.changes
    .filter((c) => c.from_period <= period_no)
    .reduce((sum, c) => sum + c.delta, life.opening_weight);
}

/**
 * The statement of an account: its life joined with the plan's periods, oldest first; nothing of it is stored.
 * Periods in which the account did not count are left out; what moves at the moment of a posting comes after it
 * (a leaver's refund). The last balance is intercept - weight * I.
 *
 * @param movements in the order in which they happened
 * @param periods in the order of posting
 */
export function statementOf<M extends Movement, P extends PeriodRow>(
  life: AccountLife,
  movements: readonly M[],
  periods: readonly P[],
): StatementLine<M, P>[] {
  const lines: StatementLine<M, P>[] = [];
  let balance_minor = life.opening_minor;
  if (life.opening_minor !== 0n)
    lines.push({ kind: 'opening', amount_minor: life.opening_minor, balance_minor });
  let next = 0;
  const moveUntil = (at_ms: number) => {
    for (let m = movements[next]; m && m.at_ms < at_ms; m = movements[++next]) {
      balance_minor += m.amount_minor;
      lines.push({ kind: 'movement', movement: m, amount_minor: m.amount_minor, balance_minor });
    }
  };
  for (const row of periods) {
    moveUntil(row.at_ms);
    const weight = weightIn(life, row.period_no);
    invariant(weight >= 0, 'weights are not negative');
    if (weight === 0) continue;
    const amount_minor = -BigInt(weight) * row.share_minor;
    balance_minor += amount_minor;
    lines.push({ kind: 'charge', row, weight, amount_minor, balance_minor });
  }
  moveUntil(Number.POSITIVE_INFINITY);
  return lines;
}
