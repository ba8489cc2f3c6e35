import type { EntryKind } from '../../ledger/index.ts';

export interface Movement {
  at: Temporal.Instant;
  kind: EntryKind;
  /** money in is positive */
  amount_minor: bigint;
  period_no: number | null;
}

export interface ChargedPeriod {
  period_no: number;
  settled_at: Temporal.Instant;
  share_minor: bigint;
  correction_minor: bigint;
  cases: readonly string[];
}

export interface AccountLife {
  opened_period: number;
  opening_weight: number;
  opening_minor: bigint;
  changes: readonly { from_period: number; delta: number }[];
}

export interface StatementLine {
  kind:
    | 'opening'
    | 'top_up'
    | 'share'
    | 'correction'
    | 'gift_used'
    | 'refill'
    | 'allocate'
    | 'refund'
    | 'other';
  at: Temporal.Instant;
  period_no: number | null;
  weight: number | null;
  share_minor: bigint | null;
  amount_minor: bigint;
  balance_minor: bigint;
  cases: readonly string[];
}

const KINDS: Partial<Record<EntryKind, StatementLine['kind']>> = {
  top_up: 'top_up',
  gift_used: 'gift_used',
  refill: 'refill',
  allocate: 'allocate',
  refund_due: 'refund',
};

/** The account's weight in a period: its opening weight and all changes that count by then. */
export const weightIn = (life: AccountLife, period_no: number): number =>
  period_no < life.opened_period
    ? 0
    : life.opening_weight +
      life.changes.filter((c) => c.from_period <= period_no).reduce((sum, c) => sum + c.delta, 0);

/**
 * The statement of an account: nothing of it is stored. Charges follow from the account's weights and the plan's
 * periods; movements come from the journal. Oldest first; the last balance is intercept - weight * I.
 */
export function statementLines(
  life: AccountLife,
  opened_at: Temporal.Instant,
  movements: readonly Movement[],
  periods: readonly ChargedPeriod[],
): StatementLine[] {
  const bare = { period_no: null, weight: null, share_minor: null, cases: [] as readonly string[] };
  const lines: Omit<StatementLine, 'balance_minor'>[] = [];
  if (life.opening_minor > 0n)
    lines.push({ ...bare, kind: 'opening', at: opened_at, amount_minor: life.opening_minor });
  for (const m of movements)
    lines.push({
      ...bare,
      kind: KINDS[m.kind] ?? 'other',
      at: m.at,
      amount_minor: m.amount_minor,
      period_no: m.period_no,
    });
  for (const p of periods) {
    const weight = weightIn(life, p.period_no);
    if (weight === 0) continue;
    const charge = (kind: 'share' | 'correction', share: bigint) =>
      lines.push({
        kind,
        at: p.settled_at,
        period_no: p.period_no,
        weight,
        share_minor: share,
        amount_minor: -share * BigInt(weight),
        cases: p.cases,
      });
    charge('share', p.share_minor);
    if (p.correction_minor !== 0n) charge('correction', p.correction_minor);
  }
  const sorted = lines
    .map((line, i) => ({ line, i }))
    .sort((a, b) => Temporal.Instant.compare(a.line.at, b.line.at) || a.i - b.i);
  let balance_minor = 0n;
  return sorted.map(({ line }) => {
    balance_minor += line.amount_minor;
    return { ...line, balance_minor };
  });
}
