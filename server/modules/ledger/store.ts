import type { RawBuilder } from 'kysely';
import { type Queryable, sql } from '../../platform/postgres/index.ts';
import { assertTransfer, type Transfer } from './domain/transfer.ts';

/**
 * Posts transfers that one cause brings about. Call it in the transaction of the state change.
 *
 * @param source what caused them, unique per payer, e.g. `period:3:12`; posting the same source again
 *   breaks the unique key (payer, source, leg), so a repeated command fails instead of paying twice.
 */
export async function post(
  tx: Queryable,
  at: Temporal.Instant,
  source: string,
  transfers: readonly Transfer[],
): Promise<void> {
  if (transfers.length === 0) return;
  for (const t of transfers) assertTransfer(t);
  const of = <K extends keyof Transfer>(key: K) => transfers.map((t) => t[key] ?? null);
  // One statement for all: a settlement posts a row for each case.
  await tx.run(sql`insert into ledger.entry
      (payer_id, plan_id, at, kind, debit, credit, amount_minor, period_no, case_id, source, leg)
    select x.payer_id, x.plan_id, ${at}::timestamptz, x.kind, x.debit, x.credit, x.amount_minor, x.period_no, x.case_id,
      ${source}::text, x.place - 1
    from unnest(${of('payer_id')}::bigint[], ${of('plan_id')}::int[], ${of('kind')}::text[], ${of('debit')}::text[],
      ${of('credit')}::text[], ${of('amount_minor')}::bigint[], ${of('period_no')}::int[], ${of('case_id')}::uuid[])
      with ordinality as x(payer_id, plan_id, kind, debit, credit, amount_minor, period_no, case_id, place)
    order by x.place`);
}

/**
 * One transfer as an `insert ... on conflict do nothing returning amount_minor`, to be the `with` part of a
 * statement that changes state: no row comes back when the source was posted before.
 *
 * @param guard a `with` query that must have a row, otherwise nothing is posted
 */
export function postOnce(
  at: Temporal.Instant,
  source: string,
  t: Transfer,
  guard: RawBuilder<unknown>,
): RawBuilder<unknown> {
  assertTransfer(t);
  return sql`insert into ledger.entry (payer_id, plan_id, at, kind, debit, credit, amount_minor, source, leg)
    select ${t.payer_id}::bigint, ${t.plan_id}::int, ${at}::timestamptz, ${t.kind}::text, ${t.debit}::text, ${t.credit}::text,
      ${t.amount_minor}::bigint, ${source}::text, 0 from ${guard}
    on conflict (payer_id, source, leg) do nothing returning amount_minor`;
}

/** Many transfers of one kind at once, one per row of arrays; same rules as `post`. */
export async function postMany(
  tx: Queryable,
  at: Temporal.Instant,
  source: string,
  leg: number,
  same: Pick<Transfer, 'plan_id' | 'kind' | 'debit' | 'credit' | 'period_no'>,
  rows: readonly { payer_id: bigint; amount_minor: bigint }[],
): Promise<void> {
  if (rows.length === 0) return;
  for (const row of rows) assertTransfer({ ...same, ...row });
  await tx.run(sql`insert into ledger.entry (payer_id, plan_id, at, kind, debit, credit, amount_minor, period_no, source, leg)
    select p, ${same.plan_id}::int, ${at}::timestamptz, ${same.kind}::text, ${same.debit}::text, ${same.credit}::text, m,
      ${same.period_no ?? null}::int, ${source}::text, ${leg}::smallint
    from unnest(${rows.map((r) => r.payer_id)}::bigint[], ${rows.map((r) => r.amount_minor)}::bigint[]) as x(p, m)`);
}
