import { contract } from '@tongzhou/contract';
import type { App } from '../../platform/app.ts';
import { type Check, read, type ServerModule } from '../../platform/module.ts';
import { runInvariants } from './run.ts';

export { type CheckResult, runInvariants, runInvariantsIn } from './run.ts';

let allChecks: () => readonly Check[] = () => [];

/** The wiring alone knows every module; it says here which invariants there are. */
export function provideChecks(checks: () => readonly Check[]): void {
  allChecks = checks;
}

/** Nightly: what does not hold is an error in the log, by name and count; the rows stay where they are. */
async function nightly(app: App): Promise<void> {
  const results = await runInvariants(app.db, allChecks());
  const broken = results.filter((r) => r.rows > 0);
  for (const { name, meaning, rows } of broken)
    app.log.error({ check: name, meaning, rows }, 'invariant broken');
  app.log.info({ checks: results.length, broken: broken.length }, 'invariants checked');
}

export const auditModule: ServerModule = {
  name: 'audit',
  jobs: { 'audit.nightly': nightly },
  cron: { 'audit.nightly': '10 19 * * *' },
  routes: [
    read('audit.checks', contract['audit.checks'], async ({ app, now }) => {
      const results = await runInvariants(app.db, allChecks());
      return { at: now, items: results.map(({ name, meaning, rows, ms }) => ({ name, meaning, rows, ms })) };
    }),
  ],
};
