import { invariant } from '@tongzhou/kernel';

/** A row of the plan's period table, in the order of posting. A correction repeats its period's number. */
export interface PeriodRow {
  period_no: number;
  share_minor: bigint;
  kind: 'share' | 'correction';
}

export interface WeightChange {
  /** the freeze at which it was folded */
  from_period: number;
  delta: number;
}

/** Money into the account (positive) or out of it. */
export interface Movement {
  at: string;
  amount_minor: bigint;
  /** how many rows of the period table were posted before it */
  rows_before: number;
}

/** Everything that is stored about an account's past: no charge is. */
export interface AccountLife {
  opened_period: number;
  opening_weight: number;
  opening_minor: bigint;
  changes: readonly WeightChange[];
  /** in the order in which they happened */
  movements: readonly Movement[];
}

export type StatementLine =
  | { kind: 'opening'; amount_minor: bigint; balance_minor: bigint }
  | { kind: 'movement'; at: string; amount_minor: bigint; balance_minor: bigint }
  | {
      kind: 'share' | 'correction';
      period_no: number;
      weight: number;
      share_minor: bigint;
      charge_minor: bigint;
      balance_minor: bigint;
    };

/** The weight with which an account was counted in a period. */
export function weightIn(
  life: Pick<AccountLife, 'opened_period' | 'opening_weight' | 'changes'>,
  period_no: number,
): number {
  if (period_no < life.opened_period) return 0;
  return life.changes
    .filter((c) => c.from_period <= period_no)
    .reduce((sum, c) => sum + c.delta, life.opening_weight);
}

/**
 * The statement of an account: its life joined with the plan's periods. Periods in which it did not count are
 * left out. The last balance is the account's balance.
 */
export function statementOf(life: AccountLife, periods: readonly PeriodRow[]): StatementLine[] {
  const lines: StatementLine[] = [];
  let balance_minor = life.opening_minor;
  if (life.opening_minor !== 0n)
    lines.push({ kind: 'opening', amount_minor: life.opening_minor, balance_minor });
  let next = 0;
  const moveUntil = (rows: number) => {
    for (let m = life.movements[next]; m && m.rows_before <= rows; m = life.movements[++next]) {
      balance_minor += m.amount_minor;
      lines.push({ kind: 'movement', at: m.at, amount_minor: m.amount_minor, balance_minor });
    }
  };
  for (const [row, { kind, period_no, share_minor }] of periods.entries()) {
    moveUntil(row);
    const weight = weightIn(life, period_no);
    invariant(weight >= 0, 'weights are not negative');
    if (weight === 0) continue;
    const charge_minor = BigInt(weight) * share_minor;
    balance_minor -= charge_minor;
    lines.push({ kind, period_no, weight, share_minor, charge_minor, balance_minor });
  }
  moveUntil(periods.length);
  return lines;
}
