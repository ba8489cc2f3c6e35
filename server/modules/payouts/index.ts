import { fileURLToPath } from 'node:url';
import type { ServerModule } from '../../platform/module.ts';
import { payoutChecks } from './checks.ts';
import { payoutJobs } from './jobs.ts';
import { payoutRoutes } from './routes.ts';

export { setAccount } from './commands/account.ts';
export { cancelPayout, preparePayout, releasePayout, sendPayout } from './commands/pay.ts';
export { reconcile } from './commands/reconcile.ts';
export {
  type Bank,
  type BankLine,
  type BankTransfer,
  type PayoutSources,
  providePayoutSources,
} from './facts.ts';
export { payoutsDue } from './queries/due.ts';
export { payouts } from './queries/payouts.ts';
export type { Payout } from './store.ts';

export const payoutsModule: ServerModule = {
  name: 'payouts',
  migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
  routes: payoutRoutes,
  jobs: payoutJobs,
  cron: { 'payouts.reconcile': '*/5 * * * *' },
  checks: payoutChecks,
};
