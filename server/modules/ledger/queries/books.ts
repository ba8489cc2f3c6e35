import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import { BOOKS, type Book, type EntryKind } from '../domain/transfer.ts';

export interface BookBalance {
  plan_id: number;
  book: Book;
  class: (typeof BOOKS)[Book];
  debit_minor: bigint;
  credit_minor: bigint;
  /** On the side where the book grows: what we have (assets) or owe (all others). */
  balance_minor: bigint;
}

/**
 * Trial balance, per plan and book. Sums of debit and credit over all rows are equal.
 * @param up_to counts only what was posted up to this instant
 */
export async function bookBalances(db: Queryable, up_to?: Temporal.Instant): Promise<BookBalance[]> {
  const until = up_to ? sql`where at <= ${up_to}` : sql``;
  const rows = await db.query<{ plan_id: number; book: Book; debit: string; credit: string }>(sql`
    select plan_id, book, sum(debit)::text as debit, sum(credit)::text as credit from (
      select plan_id, debit as book, sum(amount_minor) as debit, 0 as credit from ledger.entry ${until} group by 1, 2
      union all
      select plan_id, credit, 0, sum(amount_minor) from ledger.entry ${until} group by 1, 2) x
    group by 1, 2 order by 1, 2`);
  return rows.map((row) => {
    const debit_minor = BigInt(row.debit);
    const credit_minor = BigInt(row.credit);
    const side = BOOKS[row.book];
    const balance_minor = side === 'asset' ? debit_minor - credit_minor : credit_minor - debit_minor;
    return { plan_id: row.plan_id, book: row.book, class: side, debit_minor, credit_minor, balance_minor };
  });
}

export interface BookMovement {
  plan_id: number;
  kind: EntryKind;
  period_no: number | null;
  /** What made the book grow, and what made it smaller, on its own side. */
  in_minor: bigint;
  out_minor: bigint;
}

/** What the balance of one book is made of: sums by plan, kind of movement and period; no payer appears. */
export async function movementsOf(
  db: Queryable,
  book: Book,
  filter: { plan_id?: number | undefined; up_to?: Temporal.Instant | undefined } = {},
): Promise<BookMovement[]> {
  const { plan_id, up_to } = filter;
  const grows = sql.ref(BOOKS[book] === 'asset' ? 'debit' : 'credit');
  const rows = await db.query<{
    plan_id: number;
    kind: EntryKind;
    period_no: number | null;
    grown: string;
    shrunk: string;
  }>(sql`
    select plan_id, kind, period_no, coalesce(sum(amount_minor) filter (where ${grows} = ${book}), 0)::text as grown,
      coalesce(sum(amount_minor) filter (where ${grows} <> ${book}), 0)::text as shrunk
    from ledger.entry where (debit = ${book} or credit = ${book})
      ${plan_id === undefined ? sql`` : sql`and plan_id = ${plan_id}`} ${up_to ? sql`and at <= ${up_to}` : sql``}
    group by 1, 2, 3 order by plan_id, period_no desc nulls last, kind`);
  return rows.map((r) => ({
    plan_id: r.plan_id,
    kind: r.kind,
    period_no: r.period_no,
    in_minor: BigInt(r.grown),
    out_minor: BigInt(r.shrunk),
  }));
}

export interface EntryRow {
  entry_id: bigint;
  plan_id: number;
  at: Temporal.Instant;
  kind: EntryKind;
  debit: Book;
  credit: Book;
  amount_minor: bigint;
  period_no: number | null;
  case_id: string | null;
  source: string;
}

/** A payer's own entries, oldest first; `after` is the last entry_id of the page before. */
export const entriesOfPayer = (
  db: Queryable,
  payer_id: bigint,
  after = 0n,
  limit = 500,
): Promise<EntryRow[]> =>
  db.query<EntryRow>(sql`select entry_id, plan_id, at, kind, debit, credit, amount_minor, period_no, case_id, source
    from ledger.entry where payer_id = ${payer_id} and entry_id > ${after} order by entry_id limit ${limit}`);

export const entriesOfCase = (db: Queryable, case_id: string): Promise<EntryRow[]> =>
  db.query<EntryRow>(sql`select entry_id, plan_id, at, kind, debit, credit, amount_minor, period_no, case_id, source
    from ledger.entry where case_id = ${case_id} order by entry_id`);
