import { type CheckResult, runInvariants, runInvariantsIn } from './modules/audit/index.ts';
import type { Db, Tx } from './platform/postgres/index.ts';
import { MODULES } from './wiring.ts';

export type { CheckResult } from './modules/audit/index.ts';

/** Runs every module's invariants over one consistent snapshot. */
export const runChecks = (db: Db): Promise<CheckResult[]> => runInvariants(db, allChecks());

/** The same within a transaction, on what it has written so far. */
export const runChecksIn = (tx: Tx): Promise<CheckResult[]> => runInvariantsIn(tx, allChecks());

const allChecks = () => MODULES.flatMap((m) => m.checks ?? []);
