import { fail } from '@tongzhou/kernel';
import type { Queryable } from '../../../platform/postgres/index.ts';
import { accountOf, weightChangesOf } from '../../accounts/index.ts';
import { type EntryRow, entriesOfPayer } from '../../ledger/index.ts';
import { type Movement, type StatementLine, statementLines } from '../domain/statement.ts';
import { settledPeriods } from './periods.ts';

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
  const opened_at =
    periods.find((p) => p.period_no >= account.opened_period)?.settled_at ??
    Temporal.Instant.from('1970-01-01T00:00:00Z');
  const lines = statementLines(
    { ...account, changes },
    opened_at.subtract({ hours: 1 }),
    movementsIn(await allEntries(db, payer_id), plan_id),
    periods,
  );
  return { balance_minor: account.balance_minor, lines };
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
    .map((e) => ({
      at: e.at,
      kind: e.kind,
      amount_minor: e.credit === 'members' ? e.amount_minor : -e.amount_minor,
      period_no: e.period_no,
    }));
