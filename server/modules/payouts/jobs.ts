import type { JobHandler } from '../../platform/jobs/index.ts';
import { sendPayout } from './commands/pay.ts';
import { reconcile } from './commands/reconcile.ts';

export const payoutJobs: Readonly<Record<string, JobHandler>> = {
  'payouts.send': (app, payload) => sendPayout(app, String(payload.payout_no)),
  'payouts.reconcile': async (app) => {
    await reconcile(app);
  },
};
