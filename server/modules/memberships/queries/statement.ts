import { fail } from '@tongzhou/kernel';
import {
  type PeriodRow,
  type StatementLine as PureLine,
  statementOf as statementLines,
} from '@tongzhou/sharing';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import { accountOf, weightChangesOf } from '../../accounts/index.ts';
import { type EntryKind, type EntryRow, entriesOfPayer } from '../../ledger/index.ts';
import { type SettledPeriod, settledPeriods } from './periods.ts';

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

/** Every movement of one account, oldest first. @throws account.unknown */
export async function statementOf(
  db: Queryable,
  payer_id: bigint,
  plan_id: number,
): Promise<{ balance_minor: bigint; lines: StatementLine[] }> {
  const account = await accountOf(db, payer_id, plan_id);
  if (!account) throw fail.notFound('account.unknown');
  const changes = await weightChangesOf(db, payer_id, plan_id);
  const periods = await settledPeriods(db, plan_id);
  const lines = statementLines(
    { ...account, changes },
    movementsIn(await allEntries(db, payer_id), plan_id),
    periods.flatMap(rowsOf).toSorted((a, b) => a.at_ms - b.at_ms),
  );
  const opened_at =
    account.opening_minor === 0n ? null : await takenOverAt(db, plan_id, account.opened_period, periods);
  return { balance_minor: account.balance_minor, lines: lines.map((line) => shown(line, opened_at)) };
}

type Movement = Pick<EntryRow, 'at' | 'kind' | 'period_no' | 'amount_minor'> & { at_ms: number };
type Row = PeriodRow & { period: SettledPeriod };

/** A correction is a row of its own, with the negative share. */
const rowsOf = (period: SettledPeriod): Row[] => {
  const { period_no, share_minor, correction_minor, settled_at, corrected_at } = period;
  const share: Row = {
    period_no,
    share_minor,
    kind: 'share',
    at_ms: settled_at.epochMilliseconds,
    period,
  };
  return corrected_at === null
    ? [share]
    : [
        share,
        {
          ...share,
          kind: 'correction',
          share_minor: correction_minor,
          at_ms: corrected_at.epochMilliseconds,
        },
      ];
};

function shown(line: PureLine<Movement, Row>, opened_at: Temporal.Instant | null): StatementLine {
  const { amount_minor, balance_minor } = line;
  const bare = {
    amount_minor,
    balance_minor,
    period_no: null,
    weight: null,
    share_minor: null,
    cases: [],
  };
  if (line.kind === 'opening') return { ...bare, kind: 'opening', at: opened_at! };
  if (line.kind === 'movement') {
    const { kind, at, period_no } = line.movement;
    return { ...bare, kind: KINDS[kind] ?? 'other', at, period_no };
  }
  const { row, weight } = line;
  const { kind, period_no, share_minor, period } = row;
  const at = Temporal.Instant.fromEpochMilliseconds(row.at_ms);
  return { ...bare, kind, at, period_no, weight, share_minor, cases: period.cases };
}

/** When the balances of the accounts opened before a period were taken over: the import's own posting. */
async function takenOverAt(
  db: Queryable,
  plan_id: number,
  opened_period: number,
  periods: readonly SettledPeriod[],
): Promise<Temporal.Instant> {
  const before = periods.find((p) => p.period_no >= opened_period)?.settled_at ?? null;
  const { at } = await db.one<{ at: Temporal.Instant }>(sql`select max(at) as at from ledger.entry
    where payer_id = 0 and plan_id = ${plan_id} and kind = 'opening' and credit = 'members'
      and (${before}::timestamptz is null or at < ${before}::timestamptz)`);
  return at;
}

async function allEntries(db: Queryable, payer_id: bigint): Promise<EntryRow[]> {
  const all: EntryRow[] = [];
  for (;;) {
    const page = await entriesOfPayer(db, payer_id, all.at(-1)?.entry_id ?? 0n);
    all.push(...page);
    if (page.length === 0) return all;
  }
}

/** Journal rows that touch the account: those of the book `members` of this plan. */
const movementsIn = (entries: readonly EntryRow[], plan_id: number): Movement[] =>
  entries
    .filter((e) => e.plan_id === plan_id && (e.debit === 'members' || e.credit === 'members'))
    .map(({ at, kind, period_no, credit, amount_minor }) => ({
      at,
      at_ms: at.epochMilliseconds,
      kind,
      period_no,
      amount_minor: credit === 'members' ? amount_minor : -amount_minor,
    }))
    .toSorted((a, b) => a.at_ms - b.at_ms);
