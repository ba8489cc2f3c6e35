import type { Queryable } from '../../../platform/postgres/index.ts';
import { casesByIds } from '../../cases/index.ts';
import { type DebtRow, openDebts } from '../store.ts';

/** Carried debts that a period may pay, oldest first: none to a case whose aid is being claimed back. */
export async function debtsDue(db: Queryable, plan_id: number): Promise<DebtRow[]> {
  const debts = await openDebts(db, plan_id);
  const claimed = await claimedBack(
    db,
    debts.map((d) => d.case_id),
  );
  return debts.filter((d) => !claimed.has(d.case_id));
}

/** Those of these cases in which fraud was found. */
export async function claimedBack(db: Queryable, case_ids: readonly string[]): Promise<Set<string>> {
  const cases = await casesByIds(db, case_ids);
  return new Set(cases.filter((c) => c.stage === 'clawback').map((c) => c.case_id));
}
