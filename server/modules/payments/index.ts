import { fileURLToPath } from 'node:url';
import type { ServerModule } from '../../platform/module.ts';
import { paymentChecks } from './checks.ts';
import { paymentJobs } from './jobs.ts';
import { paymentRoutes } from './routes.ts';

export { type Outcome, takeEvent } from './commands/callback.ts';
export { type RefundRequest, requestRefund } from './commands/refunds.ts';
export { type NewOrder, startOrder } from './commands/start.ts';
export type { PayEvent } from './domain/event.ts';
export { type OrderRow, orderByNo, type RefundRow, refundsOf } from './store.ts';

export const paymentsModule: ServerModule = {
  name: 'payments',
  migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
  routes: paymentRoutes,
  jobs: paymentJobs,
  cron: { 'payments.reconcile': '*/5 * * * *', 'payments.settle_clearing': '30 18 * * *' },
  checks: paymentChecks,
};
