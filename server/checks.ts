import { type CheckResult, runInvariants } from './modules/audit/index.ts';
import type { Db } from './platform/postgres/index.ts';
import { MODULES } from './wiring.ts';

export type { CheckResult } from './modules/audit/index.ts';

/** Runs every module's invariants over one consistent snapshot. */
export const runChecks = (db: Db): Promise<CheckResult[]> =>
  runInvariants(
    db,
    MODULES.flatMap((m) => m.checks ?? []),
  );
