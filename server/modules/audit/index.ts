import { contract } from '@tongzhou/contract';
import { type Check, read, type ServerModule } from '../../platform/module.ts';
import { runInvariants } from './run.ts';

export { type CheckResult, runInvariants } from './run.ts';

let allChecks: () => readonly Check[] = () => [];

/** The wiring alone knows every module; it says here which invariants there are. */
export function provideChecks(checks: () => readonly Check[]): void {
  allChecks = checks;
}

export const auditModule: ServerModule = {
  name: 'audit',
  routes: [
    read('audit.checks', contract['audit.checks'], async ({ app, now }) => {
      const results = await runInvariants(app.db, allChecks());
      return { at: now, items: results.map(({ name, meaning, rows, ms }) => ({ name, meaning, rows, ms })) };
    }),
  ],
};
